"""Taking a way and entering a state: whose tasks open, until when, which timers run, who is told.

Entering ends everything of the step before. A state that nobody can be asked in is entered all the same,
with an incident: an item never rests outside its definition, and never in silence.
"""

from __future__ import annotations

from workflows import effects as fx
from workflows.calendar import Due
from workflows.draft import Draft
from workflows.machine import Arm
from workflows.model import Ask
from workflows.refusal import Refused
from workflows.span import Span
from workflows.text import Text


def take(draft: Draft, trigger: str) -> Refused | None:
    """The item goes where `trigger` leads now; refused, with what is possible, where it leads nowhere."""
    arm = draft.route.fire(draft.item.state, trigger, draft.item.ways)
    if arm is None:
        return _nowhere(draft, trigger)
    if arm.way is not None:
        draft.emit(fx.WayTaken(arm.way, draft.item.ways.get(arm.way, 0) + 1))
    if arm.state is None:
        _extend(draft, arm)
        return None
    if arm.new_round and draft.item.merged_into is None:
        enter(draft, arm.state, trigger=trigger, new_round=True)
    else:
        enter(draft, arm.state, trigger=trigger)
    return None


def conclude(draft: Draft, outcome: str, because: Text) -> None:
    """A state ended in `outcome`: say so with the reason, and go on. An outcome that the definition forgot
    parks the item as an incident instead of losing it.
    """
    draft.emit(fx.OutcomeDecided(outcome, because))
    if refused := take(draft, f"outcome.{outcome}"):
        draft.incident("outcome_unhandled", refused.message)


def enter(draft: Draft, state: str, *, trigger: str, new_round: bool = False) -> None:
    """The item rests in `state` from now on."""
    form = draft.definition.states[state]
    item = draft.item
    draft.emit(
        fx.StateEntered(
            state=state,
            step=item.step + 1,
            round=item.round + (1 if new_round else 0),
            at=draft.context.now,
            trigger=trigger,
            result=form.result,
        )
    )
    if form.notice is not None:
        due = draft.due(form.notice.duration)
        _set_deadline(draft, form.notice.duration, due)
        draft.arm("notice", "notice", due)
    if form.deadline is not None:
        _run_clock(draft, form.deadline)
    if form.ask is not None:
        _open_tasks(draft, form.ask)
    _tell(draft)


def _run_clock(draft: Draft, span: Span, *, extension: int = 0) -> None:
    """The deadline and everything relative to it; all of it again, under new keys, when it is extended."""
    form, calendar = draft.form, draft.context.calendar
    due = draft.due(span)
    _set_deadline(draft, span, due, extension=extension)
    draft.arm(f"deadline.{extension}", "deadline", due)
    for number, before in enumerate(form.remind):
        at = calendar.before(due.at, before)
        if at > draft.context.now:
            draft.arm(f"reminder.{extension}.{number}", "reminder", calendar.at(at))
    if form.stand_in is not None and extension == 0:
        draft.arm("stand_in", "stand_in", draft.due(form.stand_in.after))


def _set_deadline(draft: Draft, span: Span, due: Due, *, extension: int = 0) -> None:
    draft.emit(
        fx.DeadlineSet(
            due_at=due.at,
            local=due.local,
            zone=due.zone,
            span=str(span),
            extension=extension,
            provisional=due.provisional,
        )
    )


def _extend(draft: Draft, arm: Arm) -> None:
    """More time in the same state: only those who have not answered are told."""
    span = arm.target.extend
    assert span is not None, "an arm without a state extends"  # noqa: S101  # held by Target's validator
    draft.emit(fx.TimersCancelled())
    _run_clock(draft, span, extension=draft.item.extension + 1)
    for task in draft.item.open_tasks:
        draft.tell("extended", task.person, task=task.key, about=str(draft.item.extension))


def _open_tasks(draft: Draft, ask: Ask) -> None:
    for asked in draft.meant(ask.who):
        task = draft.open_task(ask.to, asked)
        draft.tell("task", asked.person, task=task.key)


def _tell(draft: Draft) -> None:
    form = draft.form
    kind: fx.MessageKind = "result" if form.phase == "closed" else "update"
    for asked in draft.meant(form.tell):
        draft.tell(kind, asked.person, about=f"step {draft.item.step}")


def _nowhere(draft: Draft, trigger: str) -> Refused:
    possible = tuple(
        name
        for name in draft.route.possible(draft.item.state)
        if name.split(".", 1)[0] == trigger.split(".", 1)[0]
        and draft.route.fire(draft.item.state, name, draft.item.ways)
    )
    kind, name = trigger.split(".", 1)
    state = draft.definition.title_of(draft.item.state)
    said = ", ".join(each.split(".", 1)[1] for each in possible) or "—"
    return Refused(
        "not_possible",
        Text(
            zh=f"“{state.zh}”这一步没有“{name}”；现在可以的是：{said}。",
            en=f"“{state.en}” has no {kind} “{name}” now; possible: {said}.",
        ),
        possible=tuple(each.split(".", 1)[1] for each in possible),
    )
