"""What changed about time: how long, reminders, what silence brings, what runs beside a state."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.differing.people import gained_and_lost
from workflows.differing.saying import added, changed, gone, instead, said
from workflows.model import Clock, Extension, IfLate, Pause, StandIn, State
from workflows.model.timing import Until
from workflows.span import Span
from workflows.text import Text, listed, text


def time(old: State, new: State) -> Iterator[Text]:
    """Everything that time brings in a state."""
    yield from lasts(text("期限", "the deadline"), old.deadline, new.deadline)
    yield from lasts(text("等待", "the wait"), old.wait, new.wait)
    yield from _reminders(old.remind, new.remind)
    yield from _late(old.if_late, new.if_late)
    yield from _stand_in(old.stand_in, new.stand_in)
    yield from _more(old.extend, new.extend)
    yield from _pause(old.pause, new.pause)
    yield from _clocks(old.clocks, new.clocks)


def lasts(label: Text, old: Until | None, new: Until | None) -> Iterator[Text]:
    """How long something lasts: longer or shorter by how much, where that can be said."""
    if old == new:
        return
    if isinstance(old, Span) and isinstance(new, Span) and (old.unit, old.at) == (new.unit, new.at):
        by = Span(amount=abs(new.amount - old.amount), unit=new.unit).text
        more = new.amount > old.amount
        yield Text(
            zh=f"{label.zh}{'延长' if more else '缩短'} {by.zh}（{old.text.zh}改为 {new.text.zh}）",
            en=f"{label.en} is {by.en} {'longer' if more else 'shorter'} ({new.text.en} instead of {old.text.en})",
        )
    else:
        yield changed(label, said(old), said(new))


def _reminders(old: tuple[Span, ...], new: tuple[Span, ...]) -> Iterator[Text]:
    came = [each.text for each in new if each not in old]
    went = [each.text for each in old if each not in new]
    if came:
        when = listed(came)
        yield Text(zh=f"新增提醒：截止前 {when.zh}", en=f"a reminder more: {when.en} before")
    if went:
        when = listed(went)
        yield Text(zh=f"取消提醒：截止前 {when.zh}", en=f"a reminder less: {when.en} before")


def _late(old: IfLate | None, new: IfLate | None) -> Iterator[Text]:
    label = text("逾期之后", "where it is late")
    if old is None or new is None:
        if old != new:
            yield changed(label, said(old), said(new))
        return
    yield from gained_and_lost(
        old.ask or (), new.ask or (), text("逾期后新请的", "asked now when it is late"),
        text("逾期后不再请的", "no longer asked when it is late"),
    )  # fmt: skip
    yield from gained_and_lost(
        old.remind or (), new.remind or (), text("逾期后新催的", "reminded now when it is late"),
        text("逾期后不再催的", "no longer reminded when it is late"),
    )  # fmt: skip
    yield from lasts(
        text("逾期后每次间隔", "the time between two reminders when it is late"), old.every, new.every
    )
    if old.times != new.times:
        yield instead(
            text("逾期后催的次数", "how often they are reminded when it is late"),
            _many(old.times),
            _many(new.times),
        )
    yield from gained_and_lost(
        old.then_ask or (), new.then_ask or (), text("催过之后新请的", "asked now once reminding was in vain"),
        text("催过之后不再请的", "no longer asked once reminding was in vain"),
    )  # fmt: skip


def _stand_in(old: StandIn | None, new: StandIn | None) -> Iterator[Text]:
    if old is None and new is not None:
        after = new.after.text
        yield Text(zh=f"{after.zh}没答复就请候补代答", en=f"alternates are asked after {after.en} of silence")
    elif new is None and old is not None:
        yield text("不再请候补代答", "alternates are no longer asked")
    elif old is not None and new is not None:
        yield from lasts(
            text("请候补之前等的时间", "the silence before alternates are asked"), old.after, new.after
        )


def _more(old: Extension | None, new: Extension | None) -> Iterator[Text]:
    label = text("申请延期", "asking for more time")
    if old is None or new is None:
        if old != new:
            yield changed(label, said(old), said(new))
        return
    yield from lasts(text("每次延期", "the time that can be asked for"), old.by, new.by)
    yield from gained_and_lost(
        old.asked_by,
        new.asked_by,
        text("新可申请延期的", "may ask for more time now"),
        text("不能再申请延期的", "may no longer ask for more time"),
    )
    yield from gained_and_lost(
        old.needs,
        new.needs,
        text("延期新须经其同意的", "must agree to more time now"),
        text("延期不再须经其同意的", "need no longer agree to more time"),
    )
    if old.times != new.times:
        yield instead(
            text("最多延期几次", "how often it can be extended"), _many(old.times), _many(new.times)
        )


def _pause(old: Pause | None, new: Pause | None) -> Iterator[Text]:
    if old is None or new is None:
        if old != new:
            yield changed(text("停表", "stopping the clock"), said(old), said(new))
        return
    yield from gained_and_lost(
        old.by,
        new.by,
        text("新可停表的", "may stop the clock now"),
        text("不能再停表的", "may no longer stop the clock"),
    )
    yield from lasts(text("停表最长时间", "the longest pause"), old.at_most, new.at_most)


def _clocks(old: dict[str, Clock], new: dict[str, Clock]) -> Iterator[Text]:
    for name in {**old, **new}:
        was, now = old.get(name), new.get(name)
        if was == now:
            continue
        title = next((each.title for each in (now, was) if each is not None and each.title), None)
        shown = title or Text(zh=name, en=name)
        label = Text(zh=f"定时“{shown.zh}”", en=f"the clock “{shown.en}”")
        if was is None:
            yield added(label, said(now) or text("有", "yes"))
        elif now is None:
            yield gone(label, said(was) or text("有", "yes"))
        else:
            yield changed(label, said(was), said(now))


def _many(times: int) -> Text:
    return Text(zh=f"{times} 次", en="once" if times == 1 else f"{times} times")
