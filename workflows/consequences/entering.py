"""Taking a way and entering a state: whose tasks open, until when, which timers run, who is told.

Entering ends everything of the step before. What was sealed in a step is revealed with the outcome that its answers or
its deadline brought; left in any other way, it is broken off and never opened. A state that nobody can be asked in is entered all the same,
with an incident: an item never rests outside its definition, and never in silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from workflows import effects as fx
from workflows.consequences.draft import Draft
from workflows.consequences.opening import entries_of, for_party, open_another
from workflows.consequences.timekeeping import (
    due_of,
    extend,
    keep_clock,
    resumed,
    run_clock,
    run_clocks_beside,
    set_deadline,
)
from workflows.filling import field_value
from workflows.guarding import facts_of, recused_by
from workflows.machine import Arm, Unclear
from workflows.model import VOICES, Ask, FieldForm, FieldValue, Moment
from workflows.refusal import Refused
from workflows.span import Span
from workflows.text import Text, text

STOPPED = "stopped"
"""The outcome of a state that one side ended."""


def take(draft: Draft, trigger: str) -> Refused | None:
    """The item goes where `trigger` leads now; refused, with what is possible, where it leads nowhere."""
    facts = facts_of(draft.definition, draft.item)
    arm = draft.route.fire(draft.item.state, trigger, draft.item.ways, facts)
    if arm is None:
        return _nowhere(draft, trigger)
    if isinstance(arm, Unclear):
        draft.incident("guard_unclear", _unclear(draft, arm))
        return None
    if arm.way is not None:
        draft.emit(fx.WayTaken(arm.way, draft.item.ways.get(arm.way, 0) + 1))
    if arm.state is None:
        assert arm.target.extend is not None, "an arm without a state extends"  # noqa: S101  # held by Target's validator
        extend(draft, arm.target.extend)
        return None
    enter(
        draft,
        arm.state,
        trigger=trigger,
        new_round=arm.new_round and draft.item.merged_into is None,
        resume=arm.target.clock == "resume",
    )
    return None


def stays(draft: Draft, trigger: str) -> bool:
    """Whether `trigger` would only give the state more time."""
    facts = facts_of(draft.definition, draft.item)
    arm = draft.route.fire(draft.item.state, trigger, draft.item.ways, facts)
    return isinstance(arm, Arm) and arm.state is None


def conclude(
    draft: Draft, outcome: str, because: Text, winners: Mapping[str, tuple[str, ...]] | None = None
) -> None:
    """A state ended in `outcome`: say so with the reason, and go on. An outcome that the definition forgot
    parks the item as an incident instead of losing it.
    """
    step, sealed = draft.item.step, draft.sealed
    draft.emit(fx.OutcomeDecided(outcome, because, dict(winners or {})))
    _write_winners(draft, winners or {})
    if refused := take(draft, f"outcome.{outcome}"):
        draft.incident("outcome_unhandled", refused.message)
    if sealed and outcome != STOPPED and draft.item.step != step:
        draft.emit(fx.AnswersRevealed(step))


def enter(draft: Draft, state: str, *, trigger: str, new_round: bool = False, resume: bool = False) -> None:
    """The item rests in `state` from now on; with `resume` the clock of its last stay goes on.

    A state that asks for each entry of a list ends at once where the list has none; that comes last, when
    everything of the state has been said.
    """
    form = draft.definition.states[state]
    if not trigger.startswith("outcome.") or trigger == f"outcome.{STOPPED}":
        _break_off(draft)
    keep_clock(draft)
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
        _stand(draft, form.notice.duration, "notice")
        _open_delivery(draft)
    if form.wait is not None:
        _stand(draft, form.wait, "over")
    if form.gather is not None:
        _stand(draft, form.gather.duration, "over")
    if form.deadline is not None:
        run_clock(draft, form.deadline, due=resumed(draft, state, form.deadline) if resume else None)
    run_clocks_beside(draft)
    if form.ask is not None:
        _open_tasks(draft, form.ask)
    if form.open is not None:
        open_another(draft, form.open)
    _tell(draft)
    if form.ask is not None and form.ask.each is not None and not entries_of(draft, form.ask.each):
        conclude(draft, "answered", text("没有要办的事。", "There is nothing to be done."))


def _break_off(draft: Draft) -> None:
    """What was answered under seal stays so for good."""
    ask = draft.form.ask if draft.item.step else None
    if ask is None or ask.answers != "sealed":
        return
    many = sum(task.kind == ask.to and task.answer is not None for task in draft.item.tasks)
    if many:
        draft.emit(fx.AnswersUnopened(draft.item.step, many))


def _stand(draft: Draft, until: Span | Moment, timer: Literal["notice", "over"]) -> None:
    """A state that ends by itself when its time is over."""
    due = due_of(draft, until)
    set_deadline(draft, until, due)
    draft.arm(timer, timer, due)


def _open_tasks(draft: Draft, ask: Ask) -> None:
    if ask.to in VOICES:
        item = draft.item  # whom a coordinator set aside is told of where that was done
        for party in recused_by(draft.definition, item.fields, item.round):
            if party not in item.recused:
                draft.emit(fx.PartyRecused(party))
    if ask.each is not None:
        _open_each(draft, ask, ask.each)
        return
    for asked in draft.meant(ask.who, kind=ask.to, scope=ask.scope):
        task = draft.open_task(ask.to, asked)
        draft.tell("task", asked.person, task=task.key)


def _open_each(draft: Draft, ask: Ask, field: str) -> None:
    """One task for each entry of a list; one that names a party first is that party's."""
    for entry in entries_of(draft, field):
        party, said = for_party(draft, entry)
        for asked in draft.meant((party,) if party else ask.who):
            task = draft.open_task(ask.to, asked, about=said)
            draft.tell("task", asked.person, task=task.key)


def _open_delivery(draft: Draft) -> None:
    notice = draft.form.notice
    if notice is None or notice.deliver is None:
        return
    for asked in draft.meant(notice.deliver.by):
        task = draft.open_task("deliver", asked)
        draft.tell("task", asked.person, task=task.key)
    for asked in draft.meant(notice.deliver.tell):
        draft.tell("update", asked.person, about=f"step {draft.item.step} deliver")


def _write_winners(draft: Draft, winners: Mapping[str, tuple[str, ...]]) -> None:
    """The winner of a question that is named like a field is what the field says from now on, as the field would
    read it from a form: an amount that was voted on is an amount. What it cannot read is not written.
    """
    forms = draft.definition.fields
    fields = {
        question: found
        for question, chosen in winners.items()
        if question in forms
        and chosen
        and not isinstance(found := _as_field(forms[question], chosen), Refused)
    }
    if fields:
        draft.emit(fx.FieldsSet(fields))


def _as_field(form: FieldForm, chosen: tuple[str, ...]) -> FieldValue | Refused:
    match form.type:
        case "date":  # a day in a time poll may have an hour behind it, which is kept
            return chosen[0]
        case "list" | "items" | "images":
            return field_value(form, chosen)
    return field_value(form, chosen[0])


def _unclear(draft: Draft, arm: Unclear) -> Text:
    title = (
        draft.definition.field_title(arm.field)
        if arm.field in draft.definition.fields
        else Text(zh=arm.field, en=arm.field)
    )
    return Text(
        zh=f"“{title.zh}”没有填写，无法判断“{arm.guard}”，议题停在这里。",
        en=f"“{title.en}” is not filled in, so `{arm.guard}` cannot be told; the item stays here.",
    )


def _tell(draft: Draft) -> None:
    form = draft.form
    kind: fx.MessageKind = "result" if form.phase == "closed" else "update"
    for asked in draft.meant(form.tell):
        draft.tell(kind, asked.person, about=f"step {draft.item.step}")


def _nowhere(draft: Draft, trigger: str) -> Refused:
    facts = facts_of(draft.definition, draft.item)
    possible = tuple(
        name
        for name in draft.route.possible(draft.item.state)
        if name.split(".", 1)[0] == trigger.split(".", 1)[0]
        and isinstance(draft.route.fire(draft.item.state, name, draft.item.ways, facts), Arm)
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
