"""Why is this due then? Answered in whole sentences for every deadline, and never with something that was not so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from services.wutongli import Wutongli

from engine.calendar_years import published
from engine.deadlines import CALENDAR_ARRIVED
from engine.history import Entry
from engine.item_page import item_page
from engine.why_due import why_due
from workflows import effects as fx
from workflows.calendar import Calendar, Due
from workflows.evolving import evolve
from workflows.item import Item
from workflows.load import load
from workflows.model import Definition
from workflows.span import Span
from workflows.text import Text

SPRING = Text(zh="春节", en="Spring Festival")
OFF = {day: name for year in published() for day, name in year.days_off}
WORKED = {day for year in published() for day, _ in year.extra_workdays}
CHINA = Calendar(
    "Asia/Shanghai",
    days_off=frozenset(OFF),
    extra_workdays=frozenset(WORKED),
    known_until=date(2026, 12, 31),
    names={day: SPRING for day in (*OFF, *WORKED) if day.year == 2026 and day.month == 2},
)
DEFINITION = """
issue_type: repair
version: 1
title: {zh: "报修", en: "Repair"}
fields:
  place: {type: text, required: true, title: {zh: "位置", en: "Place"}}
  held_on: {type: date, title: {zh: "开会日期", en: "Day of the meeting"}}
parties: [community]
start: asked
states:
  asked:
    title: {zh: "征求", en: "Asked"}
    phase: deliberation
    list: problem
    ask: {who: each party, to: position}
    deadline: 3 working days
    decide: {rule: majority, quorum: 1 party}
    then: {passed: done, failed: done, no_quorum: done}
    legal_basis: {kind: assumed}
  done: {title: {zh: "办结", en: "Done"}, phase: closed, result: done, tell: reporter}
"""


@pytest.fixture(scope="module")
def definition() -> Definition:
    loaded = load(DEFINITION)
    assert loaded.definition is not None, loaded.findings
    return loaded.definition


@dataclass
class Past:
    """A history, written entry by entry as the engine would."""

    calendar: Calendar
    entries: list[Entry] = field(default_factory=list)
    item: Item = field(default_factory=lambda: Item("item"))

    def happens(self, at: datetime, event: str, *effects: fx.Effect, by: str | None = None) -> None:
        self.entries.append(Entry(len(self.entries) + 1, at, event, by, "console", tuple(effects)))
        for effect in effects:
            self.item = evolve(effect, self.item)

    def entered(self, at: str, rule: str, **fields: str) -> Due:
        """The state is entered, and its rule counted from then."""
        instant = self.at(at)
        due = self.calendar.end_of(instant, Span.parse(rule))
        self.happens(
            instant, "matter_raised", fx.ItemOpened("报修", (), dict(fields)),
            fx.StateEntered("asked", 1, 1, instant, "opened"), self.set(due, rule),
        )  # fmt: skip
        return due

    def set(self, due: Due, rule: str, extension: int = 0) -> fx.DeadlineSet:
        return fx.DeadlineSet(due.at, due.local, due.zone, rule, extension, due.provisional)

    def at(self, said: str) -> datetime:
        return datetime.fromisoformat(said).replace(tzinfo=ZoneInfo(self.calendar.zone)).astimezone(UTC)


def _why(past: Past, definition: Definition, calendar: Calendar | None = None) -> Text:
    found = why_due(past.entries, definition, past.item, calendar or past.calendar, {"xu": "徐协调员"})
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("start", "rule", "zh", "en", "never"),
    [
        pytest.param(
            "2026-03-02T09:00", "7 days",
            ["规则是 7 天", "2026年3月2日 周一起算，当天不计", "2026-03-09 18:00 止", "下班时间，北京时间"],
            ["The rule says 7 days", "Mon 2 Mar 2026, that day not included", "2026-03-09 18:00", "the closing hour"],
            ["周末", "放假"], id="plain days",
        ),
        pytest.param(
            "2026-03-05T09:00", "3 working days", ["周末不计", "2026-03-10 18:00"], ["Weekends do not count"], ["放假"],
            id="over a weekend",
        ),
        pytest.param(
            "2026-02-13T09:00", "3 working days",
            ["2026年2月16日 周一至2026年2月23日 周一放假（春节），不计", "2026年2月14日 周六调休上班（春节），算工作日", "2026-02-25 18:00"],
            ["Mon 16 Feb 2026 to Mon 23 Feb 2026 are days off (Spring Festival) and do not count",
             "Sat 14 Feb 2026 is worked instead (Spring Festival) and counts"],
            [], id="over a festival with a make-up day",
        ),
        pytest.param(
            "2026-03-02T09:30", "4 hours", ["从 2026-03-02 09:30 起算", "2026-03-02 13:30 止"],
            ["counted from 2026-03-02 09:30"], ["当天不计", "下班时间"], id="hours",
        ),
        pytest.param(
            "2026-03-02T09:00", "7 days at 20:30", ["2026-03-09 20:30 止（规则写明的时刻"], ["the hour that the rule names"],
            ["下班时间"], id="an hour that the rule names",
        ),
        pytest.param(
            "2026-12-30T09:00", "3 working days", ["2027 年的节假日安排还没有导入，日期暂定"],
            ["The holidays of 2027 are not known here yet"], [], id="past the days that are known",
        ),
    ],
)  # fmt: skip
def test_how_it_was_counted(
    definition: Definition, start: str, rule: str, zh: Sequence[str], en: Sequence[str], never: Sequence[str]
) -> None:
    past = Past(CHINA)
    past.entered(start, rule)
    said = _why(past, definition)
    assert all(each in said.zh for each in zh), said.zh
    assert all(each in said.en for each in en), said.en
    assert not any(each in said.zh for each in never), said.zh


@pytest.mark.parametrize(
    ("zone", "start", "rule", "zh", "en"),
    [
        pytest.param("Europe/Berlin", "2026-03-28T12:00", "1 day at 02:30", "没有 02:30 这个时刻，所以是其后的第一刻 03:00",
                     "never show 02:30: it is the first instant after, 03:00", id="a gap of an hour"),
        pytest.param("Europe/Berlin", "2026-10-24T12:00", "1 day at 02:30", "02:30 出现两次，取第一次（UTC 00:30）",
                     "show 02:30 twice: it is the first time (00:30 UTC)", id="shown twice"),
        pytest.param("Australia/Lord_Howe", "2026-10-03T12:00", "1 day at 02:10", "没有 02:10 这个时刻，所以是其后的第一刻 02:30",
                     "never show 02:10: it is the first instant after, 02:30", id="a gap of half an hour"),
        pytest.param("Africa/Cairo", "2026-04-23T12:00", "1 day at 00:00", "没有 00:00 这个时刻，所以是其后的第一刻 01:00",
                     "never show 00:00: it is the first instant after, 01:00", id="a gap at midnight"),
        pytest.param("Asia/Shanghai", "1986-05-03T12:00", "1 day at 02:30", "没有 02:30 这个时刻，所以是其后的第一刻 03:00",
                     "never show 02:30: it is the first instant after, 03:00", id="China's summer of 1986"),
    ],
)  # fmt: skip
def test_what_the_clocks_do_then(
    definition: Definition, zone: str, start: str, rule: str, zh: str, en: str
) -> None:
    past = Past(Calendar(zone))
    past.entered(start, rule)
    said = _why(past, definition)
    assert zh in said.zh, said.zh
    assert en in said.en, said.en
    assert (zone if zone != "Asia/Shanghai" else "北京时间") in said.zh


def test_a_day_that_the_clocks_leave_alone_has_no_word_of_them(definition: Definition) -> None:
    past = Past(Calendar("Europe/Berlin"))
    past.entered("2026-03-28T12:00", "1 day")
    assert "时钟" not in _why(past, definition).zh


def test_a_pause_is_said_with_its_days(definition: Definition) -> None:
    past = Past(CHINA)
    due = past.entered("2026-03-02T09:00", "7 days")
    stopped, on = past.at("2026-03-04T10:00"), past.at("2026-03-06T10:00")
    past.happens(stopped, "clock_stopped", fx.ClockPaused(stopped, due.at, "xu", "等勘察"))
    assert "期限现在暂停着" in _why(past, definition).zh
    moved = CHINA.moved(due.at, stopped, on, in_days=True)
    past.happens(
        on,
        "clock_restarted",
        fx.TimersCancelled(),
        fx.ClockResumed(172_800, "xu"),
        past.set(moved, "7 days", 1),
    )
    said = _why(past, definition)
    assert "2026年3月4日 周三到2026年3月6日 周五暂停过，期限顺延到 2026-03-11 18:00" in said.zh
    assert "stood still from Wed 4 Mar 2026 to Fri 6 Mar 2026" in said.en
    assert "暂停着" not in said.zh


@pytest.mark.parametrize(
    ("agreed", "due", "zh"),
    [
        pytest.param(True, "2026-03-12T18:00", "经同意延期 3 天，接在原期限之后", id="agreed on, on top"),
        pytest.param(False, "2026-03-11T18:00", "延期 3 天", id="by a rule, from then"),
    ],
)
def test_more_time_is_said_with_its_kind(definition: Definition, agreed: bool, due: str, zh: str) -> None:
    past = Past(CHINA)
    first = past.entered("2026-03-02T09:00", "7 days")
    at = past.at("2026-03-08T10:00")
    more = CHINA.end_of(first.at if agreed else at, Span.parse("3 days"))
    way = (fx.WayTaken("asked.extend", 1),) if agreed else ()
    past.happens(at, "response_given", *way, fx.TimersCancelled(), past.set(more, "3 days", 1))
    said = _why(past, definition)
    assert more.local == due
    assert zh in said.zh
    assert f"到 {due.replace('T', ' ')} 止" in said.zh
    assert "现在的日历" not in said.zh, "counting it again gives the same"


def test_a_rule_that_hangs_on_a_date_names_it(definition: Definition) -> None:
    past = Past(CHINA)
    instant = past.at("2026-03-02T09:00")
    due = CHINA.close_of(date(2026, 3, 20))
    past.happens(
        instant, "matter_raised", fx.ItemOpened("报修", (), {"held_on": "2026-03-20"}),
        fx.StateEntered("asked", 1, 1, instant, "opened"), past.set(due, "at held_on"),
    )  # fmt: skip
    said = _why(past, definition)
    assert "规则：到“开会日期”（2026-03-20）那天为止" in said.zh
    assert "until “Day of the meeting” (2026-03-20)" in said.en


def test_what_a_newer_calendar_would_say_is_said_and_changes_nothing(definition: Definition) -> None:
    past = Past(CHINA)
    past.entered("2026-03-02T09:00", "3 working days")
    later = Calendar("Asia/Shanghai", days_off=frozenset({date(2026, 3, 4)}))
    said = _why(past, definition, later)
    assert "照现在的日历是 2026-03-06 18:00，已经通知的期限不因此改变" in said.zh
    assert "到 2026-03-05 18:00 止" in said.zh


def test_who_brought_a_calendar_by_which_it_moved(definition: Definition) -> None:
    past = Past(CHINA)
    past.entered("2026-12-30T09:00", "3 working days")
    newer = Calendar("Asia/Shanghai", days_off=frozenset({date(2027, 1, 1)}), known_until=date(2027, 12, 31))
    at = past.at("2026-12-30T15:00")
    due = newer.end_of(past.at("2026-12-30T09:00"), Span.parse("3 working days"))
    past.happens(at, CALENDAR_ARRIVED, past.set(due, "3 working days", 1), by="xu")
    said = _why(past, definition, newer)
    assert "徐协调员导入了新的节假日安排，重新计算后由 2027-01-04 18:00 改为 2027-01-05 18:00" in said.zh
    assert "暂定" not in said.zh


def test_only_the_step_in_which_it_rests_is_told(definition: Definition) -> None:
    past = Past(CHINA)
    past.entered("2026-03-02T09:00", "7 days")
    past.entered("2026-04-13T09:00", "2 days")
    said = _why(past, definition)
    assert "规则是 2 天" in said.zh
    assert "7 天" not in said.zh


def test_what_has_no_deadline_has_no_reason(definition: Definition) -> None:
    past = Past(CHINA)
    instant = past.at("2026-03-02T09:00")
    past.happens(instant, "matter_raised", fx.StateEntered("asked", 1, 1, instant, "opened"))
    assert why_due(past.entries, definition, past.item, CHINA, {}) is None


ZONES = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns"])
STARTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 1)).map(lambda d: d.replace(tzinfo=UTC))  # noqa: DTZ001
SPANS = st.builds(
    lambda n, unit: f"{n} {unit}", st.integers(2, 30), st.sampled_from(["hours", "days", "working days"])
)


@given(ZONES, STARTS, SPANS)
def test_every_deadline_is_explained_and_counting_it_again_agrees(
    definition: Definition, zone: str, start: datetime, rule: str
) -> None:
    calendar = Calendar(zone, days_off=frozenset(OFF), extra_workdays=frozenset(WORKED))
    past = Past(calendar)
    due = calendar.end_of(start, Span.parse(rule))
    past.happens(start, "matter_raised", fx.StateEntered("asked", 1, 1, start, "opened"), past.set(due, rule))
    said = _why(past, definition)
    assert due.local.replace("T", " ") in said.zh
    assert due.local.replace("T", " ") in said.en
    assert "现在的日历" not in said.zh
    assert said.zh.endswith("。")
    assert "  " not in said.en


def test_the_deadline_of_a_live_item_is_explained_on_its_page(wutongli: Wutongli) -> None:
    item = wutongli.to_deliberation()
    with wutongli.rt.store.read() as connection:
        page = item_page(connection, wutongli.community, item, wutongli.rt.now() + timedelta(minutes=1))
    assert page is not None
    assert page.due_why is not None
    assert page.item.due_at is not None
    assert f"{page.item.due_at.astimezone(ZoneInfo('Asia/Shanghai')):%Y-%m-%d %H:%M}" in page.due_why.zh
