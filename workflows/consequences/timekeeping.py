"""The clock of a state: its deadline and everything relative to it; extended, stopped, going on, kept for later.

Whatever moves a deadline moves all that hangs on it: the timers of before are cancelled, and the new ones have
keys of their own, so a timer of the old clock is stale wherever it fires.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from workflows import effects as fx
from workflows import events as ev
from workflows.calendar import Due, reckoned
from workflows.consequences.draft import SYSTEM, Draft
from workflows.model import Moment, Who
from workflows.refusal import Refused
from workflows.span import Span
from workflows.text import Text, text


def due_of(draft: Draft, until: Span | Moment) -> Due:
    """When a span that starts now is over, or the moment that hangs on a date; one that is past is due now."""
    if isinstance(until, Span):
        return draft.due(until)
    calendar, day = draft.context.calendar, _day(draft.item.fields.get(until.field))
    if day is None:
        draft.incident(
            "date_missing",
            Text(
                zh=f"期限取决于“{until.field}”，但它没有填写日期，所以现在就到期。",
                en=f"The deadline hangs on {until.field}, in which there is no date, so it is due now.",
            ),
        )
        return calendar.at(draft.context.now)
    base = calendar.close_of(day)
    if until.span is None:
        due = base
    elif until.side == "before":
        due = calendar.at(calendar.before(base.at, until.span))
    else:
        due = calendar.end_of(base.at, until.span)
    return due if due.at > draft.context.now else calendar.at(draft.context.now)


def _day(said: object) -> date | None:
    """The day that a field says. A day that people chose in a time poll stands as they wrote it in the list of
    dates, perhaps with an hour behind it, perhaps as no date at all.
    """
    return reckoned(said)


def run_clock(draft: Draft, until: Span | Moment, *, due: Due | None = None, extension: int = 0) -> None:
    """The deadline and everything relative to it; all of it again, under new keys, when it is moved."""
    form, calendar, now = draft.form, draft.context.calendar, draft.context.now
    ends = due or due_of(draft, until)
    set_deadline(draft, until, ends, extension=extension)
    draft.arm(f"deadline.{extension}", "deadline", ends)
    for number, before in enumerate(form.remind):
        at = calendar.before(ends.at, before)
        if at > now:
            draft.arm(f"reminder.{extension}.{number}", "reminder", calendar.at(at))
    if form.stand_in is not None and not any(task.stands_in for task in draft.item.tasks):
        asked = _from_entry(draft, form.stand_in.after)
        draft.arm(stand_in_timer(extension), "stand_in", asked)


def stand_in_timer(extension: int) -> str:
    """The key of the timer that has the alternates asked, under a deadline that was moved so often."""
    return f"stand_in.{extension}" if extension else "stand_in"


def late_timer(number: int, extension: int) -> str:
    """The key of the timer that brings the next time that lateness asks, under a deadline that was moved so often."""
    return f"late.{number}.{extension}" if extension else f"late.{number}"


def run_clocks_beside(draft: Draft) -> None:
    """The clocks that run beside the state and have not come due, from when it was entered, moved by its pauses."""
    for name, clock in draft.form.clocks.items():
        due = {str(number): _from_entry(draft, span) for number, span in enumerate(clock.at)}
        if clock.open_for is not None:
            due["end"] = _from_entry(draft, clock.open_for)
        for number, at in due.items():
            if f"{name}.{number}" not in draft.item.rung:
                draft.arm(f"clock.{name}.{number}.{draft.item.extension}", "clock", at)


def set_deadline(draft: Draft, until: Span | Moment, due: Due, *, extension: int = 0) -> None:
    """Write down until when this step lasts."""
    draft.emit(
        fx.DeadlineSet(
            due_at=due.at,
            local=due.local,
            zone=due.zone,
            span=str(until),
            extension=extension,
            provisional=due.provisional,
        )
    )


def extend(draft: Draft, span: Span, *, onto: bool = False) -> None:
    """More time in the same state, from now, or on top of what is left; those who have not answered are told.

    A clock that stood still goes on with it. What is given on top of a deadline that has passed is given from now:
    more time is never over before it begins.
    """
    calendar, item, now = draft.context.calendar, draft.item, draft.context.now
    ends = item.due_at
    draft.emit(fx.TimersCancelled())
    if item.paused_at is not None and ends is not None:
        ends = _moved(draft, ends, item.paused_at).at
        draft.emit(fx.ClockResumed(_seconds(now - item.paused_at)))
    due = calendar.end_of(max(ends, now), span) if onto and ends is not None else draft.due(span)
    run_clock(draft, span, due=due, extension=item.extension + 1)
    run_clocks_beside(draft)
    for task in draft.item.open_tasks:
        draft.tell("extended", task.person, task=task.key, about=str(draft.item.extension))


def resumed(draft: Draft, state: str, until: Span | Moment) -> Due | None:
    """When the deadline of `state` ends if what was left of it goes on now; None where nothing was kept, and where
    it hangs on a date, which has not moved meanwhile.
    """
    seconds = draft.item.kept.get(state)
    if seconds is None or isinstance(until, Moment):
        return None
    return draft.context.calendar.at(draft.context.now + timedelta(seconds=seconds))


def keep_clock(draft: Draft) -> None:
    """Remember what is left of the deadline of the state that is being left, where some way comes back to it.

    Nothing of it runs off while the clock stands still.
    """
    item = draft.item
    if item.due_at is None or item.state not in draft.definition.resumed_states:
        return
    left = max(timedelta(), item.due_at - (item.paused_at or draft.context.now))
    draft.emit(fx.ClockKept(item.state, _seconds(left)))


def stop_clock(draft: Draft, event: ev.ClockStopped) -> Refused | None:
    """The clock stands still, with a reason; at the latest it goes on by itself."""
    pause, item = draft.form.pause, draft.item
    if pause is None or item.due_at is None or item.late:
        return Refused(
            "not_possible", text("这一步的期限不能暂停", "The clock of this state cannot be stopped")
        )
    if not draft.is_one_of(event.by, (*pause.by, SYSTEM)):
        return _not_theirs(draft, pause.by)
    if item.paused_at is not None:
        return Refused("not_possible", text("已经暂停了", "The clock stands still already"))
    if not event.text.strip():
        return Refused(
            "invalid", text("请写明暂停的理由", "Please say why the clock is stopped"), where="text"
        )
    until = draft.due(pause.at_most)
    draft.emit(fx.TimersCancelled())
    draft.emit(fx.ClockPaused(draft.context.now, until.at, event.by, event.text.strip()))
    draft.arm(f"pause.{item.extension}", "pause", until)
    _tell_of_pause(draft, "paused")
    return None


def restart_clock(draft: Draft, by: str | None) -> Refused | None:
    """The clock goes on: by whoever may, or by itself (`by` is None)."""
    pause, item = draft.form.pause, draft.item
    if pause is None or item.paused_at is None or item.due_at is None:
        return Refused("not_possible", text("期限没有暂停", "The clock is not stopped"))
    if by is not None and not draft.is_one_of(by, (*pause.by, SYSTEM)):
        return _not_theirs(draft, pause.by)
    until = draft.form.deadline
    assert until is not None, "a state with a due time has a deadline"  # noqa: S101  # checked: pause needs a deadline
    due = _moved(draft, item.due_at, item.paused_at)
    draft.emit(fx.TimersCancelled())
    draft.emit(fx.ClockResumed(_seconds(draft.context.now - item.paused_at), by))
    run_clock(draft, until, due=due, extension=item.extension + 1)
    run_clocks_beside(draft)
    _tell_of_pause(draft, "resumed")
    return None


def _moved(draft: Draft, due: datetime, since: datetime) -> Due:
    """A deadline that stood still since then, as it is now that the clock goes on."""
    until = draft.form.deadline
    in_days = isinstance(until, Moment) or (until is not None and until.in_days)
    return draft.context.calendar.moved(due, since, draft.context.now, in_days=in_days)


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())


def clock_beside(draft: Draft, name: str, number: str) -> None:
    """A clock beside the state came due: somebody looks in, or something that was open is over; each once."""
    clock = draft.form.clocks.get(name)
    if clock is None or f"{name}.{number}" in draft.item.rung:
        return
    draft.emit(fx.ClockRang(f"{name}.{number}"))
    if number != "end":
        for asked in draft.meant(clock.ask):
            task = draft.open_task("follow_up", asked, about=f"clock.{name}")
            draft.tell("task", asked.person, task=task.key)
    for asked in draft.meant(clock.tell):
        draft.tell("clock", asked.person, about=f"{name}.{number}")


def _from_entry(draft: Draft, span: Span) -> Due:
    entered = draft.item.entered_at or draft.context.now
    return draft.context.calendar.end_of(entered + draft.item.moved, span)


def _tell_of_pause(draft: Draft, what: str) -> None:
    for task in draft.item.open_tasks:
        draft.tell("paused", task.person, task=task.key, about=f"{what} {draft.item.extension}")


def _not_theirs(draft: Draft, who: Who) -> Refused:
    names = [draft.context.roster.title(name) for name in who]
    return Refused(
        "not_allowed",
        Text(
            zh=f"这要由{'、'.join(n.zh for n in names)}来做",
            en=f"This is for {', '.join(n.en for n in names)} to do",
        ),
    )
