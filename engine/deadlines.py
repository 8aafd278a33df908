"""How the deadline of a step came to be, read from the item's history: each time that it was set, and by what.

The same reading serves two ends: counting it anew under another calendar, and saying why it is due then. What
was announced stands in the history and is never changed; counting anew only ever adds to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from engine.history import Entry
from workflows import effects as fx
from workflows.calendar import Calendar, Due, reckoned
from workflows.model import Moment
from workflows.model.timing import Until
from workflows.span import Span

CALENDAR_ARRIVED = "calendar_arrived"
"""The event of a history by which a deadline was counted anew."""
How = Literal["entered", "resumed", "more", "on_top", "paused", "recounted"]
"""entered: counted from when the state was. resumed: what was left of an earlier stay. more: more time from then.
on_top: more time on top of what was left. paused: moved by a pause. recounted: by a calendar that arrived."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One time that the deadline was set: how, when, by whom, and what came of it."""

    how: How
    at: datetime
    by: str | None
    due_at: datetime
    local: str
    zone: str
    rule: str
    provisional: bool
    since: datetime | None = None
    """Where it was paused: from when on the clock stood still."""
    day: date | None = None
    """Where the rule hangs on a date: that date."""


def settings_of(entries: Sequence[Entry]) -> tuple[Setting, ...]:
    """Each time that the deadline of the step in which an item rests was set, in their order."""
    found: list[Setting] = []
    kept: set[str] = set()
    fields: dict[str, object] = {}
    state, paused = "", None
    for entry in entries:
        entered, more, went_on = False, False, False
        for effect in entry.effects:
            match effect:
                case fx.StateEntered():
                    found, state, paused, entered, went_on = [], effect.state, None, True, False
                case fx.ClockKept():
                    kept.add(effect.state)
                case fx.ItemOpened() | fx.FieldsSet():
                    fields |= effect.fields
                case fx.ClockPaused():
                    paused = effect.at
                case fx.ClockResumed():
                    went_on = True
                case fx.WayTaken() if effect.way.endswith(".extend"):
                    more = True
                case fx.DeadlineSet():
                    how = _how(
                        entry,
                        entered=entered,
                        more=more,
                        went_on=went_on,
                        kept=state in kept,
                        first=not found,
                    )
                    found.append(
                        Setting(
                            how, entry.at, entry.actor_id, effect.due_at, effect.local, effect.zone, effect.span,
                            effect.provisional, paused if went_on else None, _day(effect.span, fields),
                        )
                    )  # fmt: skip
                    paused = None if went_on else paused
                case _:
                    pass
    return tuple(found)


def _how(entry: Entry, *, entered: bool, more: bool, went_on: bool, kept: bool, first: bool) -> How:
    if entry.event == CALENDAR_ARRIVED:
        return "recounted"
    if entered or first:
        return "resumed" if kept else "entered"
    if more:
        return "on_top"
    return "paused" if went_on else "more"


def rule_of(said: str) -> Until:
    """The rule that a deadline was set by: a span, or a moment that hangs on a date."""
    try:
        return Span.parse(said)
    except ValueError:
        return Moment.model_validate(said)


def _day(said: str, fields: dict[str, object]) -> date | None:
    rule = rule_of(said)
    return reckoned(fields.get(rule.field)) if isinstance(rule, Moment) else None


def count_anew(settings: Sequence[Setting], calendar: Calendar) -> Due | None:
    """When the deadline ends by another calendar, everything that moved it included; None where there is none."""
    due: Due | None = None
    for setting in settings:
        due = _counted(setting, due, calendar)
    return due


def _counted(setting: Setting, before: Due | None, calendar: Calendar) -> Due:
    rule = rule_of(setting.rule)
    if setting.how == "recounted" and before is not None:
        return before
    if setting.how == "paused" and before is not None and setting.since is not None:
        in_days = isinstance(rule, Moment) or rule.in_days
        return calendar.moved(before.at, setting.since, setting.at, in_days=in_days)
    if setting.how == "resumed" or (isinstance(rule, Moment) and setting.day is None):
        return Due(setting.due_at, setting.local, setting.zone, setting.provisional)
    if isinstance(rule, Moment):
        return _moment(rule, setting, calendar)
    if setting.how == "on_top" and before is not None:
        return calendar.end_of(max(before.at, setting.at), rule)
    return calendar.end_of(setting.at, rule)


def _moment(rule: Moment, setting: Setting, calendar: Calendar) -> Due:
    assert setting.day is not None, "asked for where there is a date"  # noqa: S101  # held by _counted
    base = calendar.close_of(setting.day)
    if rule.span is None:
        due = base
    elif rule.side == "before":
        due = calendar.at(calendar.before(base.at, rule.span))
    else:
        due = calendar.end_of(base.at, rule.span)
    return due if due.at > setting.at else calendar.at(setting.at)
