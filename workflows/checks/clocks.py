"""Checks of time: silence ends with somebody asked, and what is before a deadline falls before it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from workflows.calendar import Calendar
from workflows.checks.found import Found
from workflows.model import Definition
from workflows.span import Span
from workflows.text import Text, text

_PLAIN = Calendar("UTC")
_A_MONDAY = datetime(2024, 1, 1, tzinfo=UTC)


def silence(definition: Definition, roles: Collection[str]) -> Found:
    """Silence always has somebody who answers for it."""
    del roles
    for name, state in definition.states.items():
        if state.ask is None:
            continue
        if state.deadline is None:
            yield (
                ("states", name),
                Text(
                    zh=f"“{name}”没有期限，没人答复就会一直等下去",
                    en=f"`{name}` has no deadline: silence would last for ever",
                ),
                text("加上 deadline: 5 working days", "add deadline: 5 working days"),
            )
        elif state.decide is None and "late" not in state.then and state.if_late is None:
            yield (
                ("states", name),
                Text(
                    zh=f"“{name}”到期没人答复时，没有人会知道",
                    en=f"when `{name}` passes its deadline, nobody would be told",
                ),
                text(
                    "加上 if_late: {ask: supervisor, every: 2 working days}",
                    "add if_late: {ask: supervisor, every: 2 working days}",
                ),
            )


def clock(definition: Definition, roles: Collection[str]) -> Found:
    """A reminder falls before its deadline, and so does a stand-in."""
    del roles
    for name, state in definition.states.items():
        if state.deadline is None:
            if state.remind or state.stand_in:
                yield (
                    ("states", name),
                    text("有提醒或候补，却没有期限", "reminders or stand-ins without a deadline"),
                    text("加上 deadline", "add a deadline"),
                )
            continue
        for number, before in enumerate(state.remind):
            if _longest(before) >= _shortest(state.deadline):
                yield (
                    ("states", name, "remind", number),
                    Text(
                        zh=f"期限只有 {state.deadline.text.zh}，提前 {before.text.zh} 提醒太早",
                        en=f"the deadline is {state.deadline}: {before} before it is too early",
                    ),
                    text("改短提醒，或改长期限", "shorten the reminder or lengthen the deadline"),
                )
        if state.stand_in is not None and _longest(state.stand_in.after) >= _shortest(state.deadline):
            yield (
                ("states", name, "stand_in"),
                text("候补要等到期限之后才请", "the alternates would be asked only after the deadline"),
                text("改短 after", "shorten after"),
            )


def _shortest(span: Span) -> float:
    """Hours that a deadline lasts at least: a day less where the start day's evening may count for nothing."""
    length = (_PLAIN.end_of(_A_MONDAY, span).at - _A_MONDAY).total_seconds() / 3600
    return length - 18 if span.in_days else length


def _longest(span: Span) -> float:
    """Hours that a span before a deadline lasts at most; working days may have a weekend between them."""
    if span.unit == "working days":
        return 24 * (span.amount + 2 * (1 + span.amount // 5)) if span.amount > 4 else 24 * span.amount  # noqa: PLR2004  # a week
    return (_PLAIN.end_of(_A_MONDAY, span).at - _A_MONDAY).total_seconds() / 3600 - (
        18 if span.unit == "days" else 0
    )
