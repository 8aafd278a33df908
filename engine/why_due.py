"""Why is this due then? Answered for every deadline, in whole sentences, from its history and the calendar.

It says the rule, from when it was counted, the holidays and make-up days on the way, the hour and the zone, what
the clocks do at that time, what moved it since, and what is not certain about it yet. Nothing is said that
was not so: where the calendar of today would give another day than was announced, that is said too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

from engine.deadlines import Setting, count_anew, rule_of, settings_of
from engine.history import Entry
from workflows.calendar import Calendar, on_the_wall
from workflows.item import Item
from workflows.model import Definition, Moment
from workflows.model.timing import Until
from workflows.span import Span
from workflows.text import Text, text


def why_due(
    entries: Sequence[Entry], definition: Definition, item: Item, calendar: Calendar, names: Mapping[str, str]
) -> Text | None:
    """Why the deadline of the step in which an item rests falls when it does; None where it has none. `names` says what
    people are called, by their ids.
    """
    settings = settings_of(entries)
    if not settings or item.due_at is None:
        return None
    said = list(_sentences(settings, definition, item, calendar, names))
    return Text(zh="".join(each.zh for each in said), en=" ".join(each.en for each in said))


def _sentences(
    settings: Sequence[Setting],
    definition: Definition,
    item: Item,
    calendar: Calendar,
    names: Mapping[str, str],
) -> Iterator[Text]:
    last = settings[-1]
    counted = [each for each in settings if each.how != "recounted"]
    yield _rule(counted[0], definition)
    if counted[0].how == "entered":
        yield from _days(counted[0], calendar)
    before = counted[0]
    for setting in settings[1:]:
        yield _moved(setting, before, calendar, names)
        if setting.how in ("more", "on_top"):
            yield from _days(setting, calendar, before)
        before = setting
    yield _end(last)
    yield from _clocks(last)
    if item.paused_at is not None:
        yield Text(zh="期限现在暂停着。", en="The clock stands still now.")
    if last.provisional:
        yield _provisional(last)
    again = count_anew(settings, calendar)
    if again is not None and again.at != last.due_at and not last.provisional:
        yield Text(
            zh=f"这是按当时公布的日历数的；照现在的日历是 {_wall(again.local)}，已经通知的期限不因此改变。",
            en=f"It was counted by the calendar as it was known then; today's would give {_wall(again.local)}, "
            "which does not change what was announced.",
        )


def _rule(setting: Setting, definition: Definition) -> Text:
    rule = rule_of(setting.rule)
    if isinstance(rule, Moment):
        title = definition.field_title(rule.field) if rule.field in definition.fields else None
        zh, en = (title.zh, title.en) if title else (rule.field, rule.field)
        on = f"（{setting.day}）" if setting.day else ""
        at = f" ({setting.day})" if setting.day else ""
        if rule.span is None:
            return Text(zh=f"规则：到“{zh}”{on}那天为止。", en=f"The rule: until “{en}”{at}.")
        side = "之前" if rule.side == "before" else "之后"
        return Text(
            zh=f"规则：“{zh}”{on}{side} {_length(rule.span).zh}。",
            en=f"The rule: {_length(rule.span).en} {rule.side} “{en}”{at}.",
        )
    if setting.how == "resumed":
        return Text(
            zh=f"规则是 {_length(rule).zh}；这次回到这一步，接着用上次剩下的时间。",
            en=f"The rule says {_length(rule).en}; coming back to this state, what was left of it goes on.",
        )
    return Text(zh=f"规则是 {_length(rule).zh}。", en=f"The rule says {_length(rule).en}.")


def _length(span: Span) -> Text:
    """A span without its hour, which is said at the end."""
    return span.model_copy(update={"at": None}).text


def _days(setting: Setting, calendar: Calendar, before: Setting | None = None) -> Iterator[Text]:
    """From when it was counted, and which days on the way counted and which did not."""
    rule = rule_of(setting.rule)
    if isinstance(rule, Moment):
        return
    start = setting.at if setting.how != "on_top" or before is None else max(before.due_at, setting.at)
    local = start.astimezone(ZoneInfo(setting.zone))
    if not rule.in_days:
        yield Text(zh=f"从 {local:%Y-%m-%d %H:%M} 起算。", en=f"It is counted from {local:%Y-%m-%d %H:%M}.")
        return
    yield Text(
        zh=f"从{_day(local.date()).zh}起算，当天不计。",
        en=f"It is counted from {_day(local.date()).en}, that day not included.",
    )
    counted = calendar.count(start, rule)
    if rule.unit != "working days":
        return
    yield Text(zh="周末不计。", en="Weekends do not count.")
    for first, last, what in _runs(counted.holidays, calendar):
        yield Text(
            zh=f"{_span_of(first, last).zh}放假{f'（{what.zh}）' if what else ''}，不计。",
            en=f"{_span_of(first, last).en} {'is a day' if first == last else 'are days'} off"
            f"{f' ({what.en})' if what else ''} and {'does' if first == last else 'do'} not count.",
        )
    for day in counted.made_up:
        what = calendar.names.get(day)
        yield Text(
            zh=f"{_day(day).zh}调休上班{f'（{what.zh}）' if what else ''}，算工作日。",
            en=f"{_day(day).en} is worked instead{f' ({what.en})' if what else ''} and counts.",
        )


def _runs(days: Sequence[date], calendar: Calendar) -> Iterator[tuple[date, date, Text | None]]:
    """Days off as stretches: over a weekend a holiday goes on."""
    run: list[date] = []
    for day in days:
        if run and not (
            _off_between(run[-1], day, calendar) and calendar.names.get(day) == calendar.names.get(run[0])
        ):
            yield run[0], run[-1], calendar.names.get(run[0])
            run = []
        run.append(day)
    if run:
        yield run[0], run[-1], calendar.names.get(run[0])


def _off_between(first: date, last: date, calendar: Calendar) -> bool:
    between = (first + timedelta(days=number) for number in range(1, (last - first).days))
    return not any(calendar.is_working(day) for day in between)


def _moved(setting: Setting, before: Setting, calendar: Calendar, names: Mapping[str, str]) -> Text:
    at = _day(calendar.local_day(setting.at))
    to = _wall(setting.local)
    match setting.how:
        case "paused":
            since = _day(calendar.local_day(setting.since)) if setting.since else at
            return Text(
                zh=f"{since.zh}到{at.zh}暂停过，期限顺延到 {to}。",
                en=f"The clock stood still from {since.en} to {at.en}, which moved the deadline to {to}.",
            )
        case "recounted" if setting.due_at != before.due_at:
            by = _brought(setting, names)
            return Text(
                zh=f"{at.zh}{by.zh}，重新计算后由 {_wall(before.local)} 改为 {to}。",
                en=f"On {at.en} {by.en}; counted anew, it moved from {_wall(before.local)} to {to}.",
            )
        case "recounted":
            by = _brought(setting, names)
            return Text(
                zh=f"{at.zh}{by.zh}，核对后期限不变。", en=f"On {at.en} {by.en}, by which the deadline stays."
            )
        case "on_top":
            length = _rule_length(setting)
            return Text(
                zh=f"{at.zh}经同意延期 {length.zh}，接在原期限之后。",
                en=f"On {at.en} {length.en} more were agreed on, on top of what was left.",
            )
        case _:
            length = _rule_length(setting)
            return Text(zh=f"{at.zh}延期 {length.zh}。", en=f"On {at.en} it was given {length.en} more.")


def _brought(setting: Setting, names: Mapping[str, str]) -> Text:
    by = names.get(setting.by or "")
    if by is None:
        return Text(zh="导入了新的节假日安排", en="a new calendar was imported")
    return Text(zh=f"{by}导入了新的节假日安排", en=f"{by} imported a new calendar")


def _rule_length(setting: Setting) -> Text:
    rule = rule_of(setting.rule)
    return _length(rule) if isinstance(rule, Span) else rule.text


def _end(setting: Setting) -> Text:
    rule = rule_of(setting.rule)
    zone = _ZONES.get(setting.zone) or Text(zh=f"{setting.zone} 时间", en=f"time of {setting.zone}")
    hour = _hour(setting, rule)
    return Text(
        zh=f"到 {_wall(setting.local)} 止（{f'{hour.zh}，' if hour else ''}{zone.zh}）。",
        en=f"It ends {_wall(setting.local)} ({f'{hour.en}, ' if hour else ''}{zone.en}).",
    )


_ZONES = {"Asia/Shanghai": Text(zh="北京时间", en="Beijing time")}
"""What people call the time of a zone, where they have a word for it."""


def _hour(setting: Setting, rule: Until) -> Text | None:
    """What hour it is that a period in days ends at; none where it just elapsed, or was moved."""
    if setting.how in ("resumed", "paused") or not (isinstance(rule, Moment) or rule.in_days):
        return None
    if isinstance(rule, Span) and rule.at:
        return text("规则写明的时刻", "the hour that the rule names")
    return text("下班时间", "the closing hour")


def _clocks(setting: Setting) -> Iterator[Text]:
    """What is odd about the wall time that is meant."""
    wall = setting.local.partition("T")[2]
    shown = setting.due_at.astimezone(ZoneInfo(setting.zone))
    match on_the_wall(setting.local, setting.zone):
        case "never":
            yield Text(
                zh=f"那天时钟拨快，没有 {wall} 这个时刻，所以是其后的第一刻 {shown:%H:%M}。",
                en=f"The clocks go forward then and never show {wall}: it is the first instant after, {shown:%H:%M}.",
            )
        case "twice":
            yield Text(
                zh=f"那天时钟拨慢，{wall} 出现两次，取第一次（UTC {setting.due_at.astimezone(UTC):%H:%M}）。",
                en=f"The clocks go back then and show {wall} twice: it is the first time "
                f"({setting.due_at.astimezone(UTC):%H:%M} UTC).",
            )
        case _:
            pass


def _provisional(setting: Setting) -> Text:
    year = setting.local[:4]
    return Text(
        zh=f"{year} 年的节假日安排还没有导入，日期暂定；导入后重新计算，有变动会通知。",
        en=f"The holidays of {year} are not known here yet, so this is provisional; when they are, it is counted anew, "
        "and you are told if it moves.",
    )


def _day(day: date) -> Text:
    return Text(
        zh=str(format_date(day, "y年M月d日 E", locale="zh")),
        en=str(format_date(day, "E d MMM y", locale="en")),
    )


def _span_of(first: date, last: date) -> Text:
    if first == last:
        return _day(first)
    return Text(zh=f"{_day(first).zh}至{_day(last).zh}", en=f"{_day(first).en} to {_day(last).en}")


def _wall(local: str) -> str:
    return local.replace("T", " ")
