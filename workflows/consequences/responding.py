"""Answers: who may give one, and what follows from each kind.

A person answers their own task, and may correct the answer until the task closes; the same answer again
changes nothing. A party's voice is its representatives' latest answer,
and while they are silent that of whoever stands in.
"""

from __future__ import annotations

from collections.abc import Mapping

from workflows import effects as fx
from workflows import events as ev
from workflows.answers import (
    Amended,
    Answer,
    Ballot,
    Choice,
    Confirmed,
    Consent,
    Delivered,
    Filled,
    FollowUp,
    Grant,
    Judgement,
    Met,
    Position,
    RecordSheet,
    Report,
    Score,
    Sorted,
)
from workflows.consequences.amending import decide_amendment
from workflows.consequences.choosing import choose
from workflows.consequences.conditions import confirm, meet, sync_condition
from workflows.consequences.consenting import consent, grant
from workflows.consequences.delivering import deliver, homes_left
from workflows.consequences.draft import Draft
from workflows.consequences.entering import conclude
from workflows.consequences.gathering import sort
from workflows.consequences.objecting import judge
from workflows.consequences.weighing import weigh
from workflows.item import LATE, Task
from workflows.model.fields import FieldValue
from workflows.refusal import Refused
from workflows.text import Text, text


def respond(draft: Draft, event: ev.ResponseGiven) -> Refused | None:
    """A task is answered, or answered again."""
    task = draft.item.task(event.task)
    if task is None or task.status == "closed":
        return Refused(
            "closed",
            text("这件事已经进入下一步，不再收答复", "This has moved on; answers are no longer taken"),
        )
    if task.person != event.by:
        return Refused("not_allowed", text("这不是给您的任务", "This task was given to somebody else"))
    if task.kind != event.answer.kind:
        return Refused("invalid", text("答复的形式不对", "The answer is of the wrong form"), where="kind")
    if task.answer == event.answer:
        return None
    if isinstance(event.answer, Choice):
        return choose(draft, task, event.answer, event.via, event.recorded_by)
    if draft.sealed and isinstance(event.answer, Position) and event.answer.stand == "agree_if":
        return Refused(
            "invalid",
            text(
                "密封表态不能附条件，请选同意、不同意或弃权",
                "A sealed answer takes no condition: please agree, disagree or abstain",
            ),
            where="stand",
            possible=("agree", "disagree", "abstain"),
        )
    complete = _is_complete(draft, event.answer)
    draft.record(
        task, event.answer, event.via, event.recorded_by,
        complete=complete, given_at=event.given_at, paper=event.paper,
    )  # fmt: skip
    return _follow(draft, task, event)


def _is_complete(draft: Draft, answer: Answer) -> bool:
    """Whether nothing more is asked: not before the last milestone, and not while a condition is "not yet" met."""
    match answer:
        case Report(milestone=milestone):
            return milestone == _last_milestone(draft)
        case Met(met=met):
            return met
        case Delivered():
            return not homes_left(draft, answer)
    return True


def _last_milestone(draft: Draft) -> str:
    ask = draft.form.ask
    return ask.steps[-1] if ask else "finish"


def _follow(draft: Draft, task: Task, event: ev.ResponseGiven) -> Refused | None:
    match event.answer:
        case Position():
            sync_condition(draft, task, event.answer)
            weigh(draft)
        case Score() | Ballot() | RecordSheet():
            weigh(draft)
        case Filled(fields=fields):
            draft.emit(fx.FieldsSet(dict(fields), _emptied(draft, task, fields)))
            _answered(draft, task)
        case Report(milestone=milestone):
            if milestone == _last_milestone(draft):
                _answered(draft, task)
        case Sorted():
            sort(draft, event.answer)
            _answered(draft, task)
        case Amended():
            return decide_amendment(draft, task)
        case Consent():
            consent(draft)
        case Grant():
            grant(draft, task)
        case Delivered():
            deliver(draft, task, event.answer)
        case Met():
            return meet(draft, task, event.answer)
        case Confirmed():
            return confirm(draft, task, event.answer)
        case Judgement():
            judge(draft, task, event.answer)
        case FollowUp():
            pass
        case Choice():  # handled before it is recorded
            pass
    return None


def _emptied(draft: Draft, task: Task, fields: Mapping[str, FieldValue]) -> tuple[str, ...]:
    """What was known of the fields asked for and is left empty now; not what somebody else asked has filled in.

    Pictures stay: a form cannot show them again as it shows words, so leaving them out takes nothing back.
    """
    ask, forms = draft.form.ask, draft.definition.fields
    others = {
        name
        for each in draft.item.tasks
        if each.key != task.key and isinstance(each.answer, Filled)
        for name in each.answer.fields
    }
    return tuple(
        name
        for name in (ask.fields if ask is not None else ())
        if name in draft.item.fields
        and name not in fields
        and name not in others
        and forms[name].type != "images"
    )


def _answered(draft: Draft, task: Task) -> None:
    """What was asked for is there; the state ends, unless it waits for everybody, or for other entries of a list.

    Where the first answer is enough, a colleague who was asked about the same entry need not answer any more.
    """
    ask = draft.form.ask
    everybody = ask is not None and ask.ends == "when all have answered"
    each = ask is not None and ask.each is not None
    if each and not everybody:
        for other in draft.item.open_tasks:
            if (other.kind, other.about, other.party) == (task.kind, task.about, task.party):
                draft.emit(fx.TaskClosed(other.key, "seen to"))
    still = any(other.kind == task.kind and other.about != LATE for other in draft.item.open_tasks)
    if not (still and (everybody or each)):
        conclude(draft, "answered", _answered_by(draft, task))


def _answered_by(draft: Draft, task: Task) -> Text:
    name = draft.context.roster.title(task.party or task.role or "")
    return Text(zh=f"{name.zh}已答复。", en=f"{name.en} answered.")
