"""Checks of time: every state has an end, silence ends with somebody asked, and what comes before comes before.

Spans are compared as the calendar counts them, never by their numbers: a state may be entered on any day of the
week and at any hour, and what is asked must hold for each of these starts. The weeks are plain ones; a community's
holidays lengthen working days on both sides of a comparison.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from workflows.calendar import Calendar
from workflows.checks.endings import AWAITED, LATE
from workflows.checks.mistake import Found, Mistake
from workflows.model import Moment, State
from workflows.span import Span
from workflows.text import text

if TYPE_CHECKING:
    from workflows.checks.subject import Subject

_PLAIN = Calendar("UTC")
_A_MONDAY = datetime(2024, 1, 1, tzinfo=UTC)
_HOURS = (
    timedelta(),
    timedelta(hours=9),
    timedelta(hours=17, minutes=59),
    timedelta(hours=18),
    timedelta(hours=23, minutes=59),
)
STARTS = tuple(_A_MONDAY + timedelta(days=day) + hour for day in range(7) for hour in _HOURS)
"""Every day of a week, and on it the hours that make a difference: its beginning, before and after closing, its end."""


@lru_cache(maxsize=4096)
def _end(start: datetime, said: str) -> datetime:
    return _PLAIN.end_of(start, Span.parse(said)).at


@lru_cache(maxsize=4096)
def _always(relation: Callable[[datetime, datetime, Span], bool], deadline: str, span: str) -> bool:
    """Whether the relation holds between start, end and span for every start."""
    parsed = Span.parse(span)
    return all(relation(start, _end(start, deadline), parsed) for start in STARTS)


def _reminds_after_start(start: datetime, end: datetime, before: Span) -> bool:
    return start < _PLAIN.before(end, before)


def _ends_before(start: datetime, end: datetime, span: Span) -> bool:
    return _end(start, str(span)) < end


def _ends_after(start: datetime, end: datetime, span: Span) -> bool:
    return _end(start, str(span)) > end


def deadlines(subject: Subject) -> Found:
    """Every state that asks has a deadline."""
    for name, state, path in subject.open_states():
        if state.ask is not None and state.deadline is None:
            yield Mistake(
                path,
                text(f"“{name}”没有期限", f"`{name}` has no deadline"),
                text("加上 deadline: 5 working days", "add deadline: 5 working days"),
                text("没人答复就会一直等下去", "silence would last for ever"),
            )


def silence(subject: Subject) -> Found:
    """Whoever keeps silent, it ends with an outcome, or with a person who is asked again and again."""
    for name, state, path in subject.open_states():
        ask = state.ask
        if ask is None or state.deadline is None or ask.to not in AWAITED:
            continue
        if LATE not in state.then and state.if_late is None:
            yield Mistake(
                path,
                text(f"“{name}”没有写逾期怎么办", f"`{name}` does not say what follows silence"),
                text(
                    "加上 if_late: {ask: supervisor, every: 2 working days}",
                    "add if_late: {ask: supervisor, every: 2 working days}",
                ),
                text(
                    "到期没人答复时，谁也不会知道",
                    "when its deadline passes in silence, nobody would be told",
                ),
            )


def reminders(subject: Subject) -> Found:
    """A reminder falls after the beginning and before the deadline, whatever day it begins on."""
    for _, state, path in subject.open_states():
        if not isinstance(state.deadline, Span):
            continue
        for number, before in enumerate(state.remind):
            if not _always(_reminds_after_start, str(state.deadline), str(before)):
                yield Mistake(
                    (*path, "remind", number),
                    text(
                        f"期限只有 {state.deadline.text.zh}，提前 {before.text.zh} 提醒，有时会早于开始",
                        f"the deadline is {state.deadline}: {before} before it can fall before the beginning",
                    ),
                    text("改短提醒，或改长期限", "shorten the reminder, or lengthen the deadline"),
                    text("这次提醒不会发出", "that reminder would not be sent"),
                    at="value",
                )


def same_reminders(subject: Subject) -> Found:
    """No two reminders fall on one moment."""
    for _, state, path in subject.open_states():
        if state.deadline is None:
            continue
        seen: dict[datetime, Span] = {}
        for number, before in enumerate(state.remind):
            at = _PLAIN.before(_A_MONDAY + timedelta(days=3, hours=18), before)
            first = seen.setdefault(at, before)
            if (
                first is not before
                and str(first) != str(before)
                and first.unit != before.unit
                and _as_long(first, before)
            ):
                yield Mistake(
                    (*path, "remind", number),
                    text(
                        f"{before.text.zh}和 {first.text.zh}是同一个时刻",
                        f"{before} and {first} are the same moment",
                    ),
                    text("只保留一个", "keep one of them"),
                    text("同一个人同时收到两次提醒", "the same person would be reminded twice at once"),
                    at="value",
                )


def _as_long(one: Span, other: Span) -> bool:
    """Whether the two spans before any end are the same moment."""
    return all(_PLAIN.before(start, one) == _PLAIN.before(start, other) for start in STARTS)


def stand_ins(subject: Subject) -> Found:
    """The alternates are asked while there is time to answer."""
    for _, state, path in subject.open_states():
        if state.stand_in is None or not isinstance(state.deadline, Span):
            continue
        if not _always(_ends_before, str(state.deadline), str(state.stand_in.after)):
            yield Mistake(
                (*path, "stand_in", "after"),
                text(
                    f"期限是 {state.deadline.text.zh}，过 {state.stand_in.after.text.zh} 才请候补就太晚了",
                    f"the deadline is {state.deadline}: after {state.stand_in.after} it is too late to ask the alternates",
                ),
                text("改短 stand_in.after", "shorten stand_in.after"),
                text("候补来不及答复", "the alternates could not answer any more"),
                at="value",
            )


def beside(subject: Subject) -> Found:
    """The times of a clock beside the state come one after the other, and before the state is over."""
    for _, state, path in subject.open_states():
        over = _certain_end(state)
        for name, clock in state.clocks.items():
            for number, (one, other) in enumerate(pairwise(clock.at), 1):
                if not _always(_ends_before, str(other), str(one)):
                    yield Mistake(
                        (*path, "clocks", name, *(("at",) if _is_mapping(clock) else ()), number),
                        text(f"{other.text.zh}不在 {one.text.zh}之后", f"{other} does not come after {one}"),
                        text("按先后排列", "write them in their order"),
                        at="value",
                    )
            for span in (*clock.at, *((clock.open_for,) if clock.open_for else ())):
                if over is not None and _always(_ends_after, str(over), str(span)):
                    yield Mistake(
                        (*path, "clocks", name),
                        text(
                            f"这一步最长 {over.text.zh}，等不到 {span.text.zh}",
                            f"the state lasts {over} at most: {span} never comes",
                        ),
                        text("改短旁钟，或改长这一步", "shorten the clock, or lengthen the state"),
                        text("到时没有人会被问到", "nobody would be asked then"),
                    )


def _is_mapping(clock: object) -> bool:
    return bool(getattr(clock, "model_fields_set", set()) - {"at"})


def _certain_end(state: State) -> Span | None:
    """The span after which the state is surely left, where there is one."""
    if state.extend is not None or state.pause is not None or isinstance(state.deadline, Moment):
        return None
    if any(target.extend for arms in state.then.values() for target in arms):
        return None
    if isinstance(state.wait, Span):
        return state.wait
    if state.gather is not None:
        return state.gather.duration
    if state.ask is not None and state.ask.to not in AWAITED and isinstance(state.deadline, Span):
        return state.deadline
    return None
