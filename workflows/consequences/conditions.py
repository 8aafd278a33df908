"""Conditions: "we agree, if …". Each is a thing of its own: open, met, confirmed by who raised it, withdrawn.

A condition belongs to the answer that raised it: another answer of the same person withdraws it, and the
tasks about it close. Only who raised it can confirm it; saying that it is met is not enough.
"""

from __future__ import annotations

from workflows import effects as fx
from workflows.answers import Confirmed, Met, Position
from workflows.consequences.draft import Asked, Draft
from workflows.consequences.speaking import condition_of
from workflows.consequences.weighing import weigh
from workflows.item import Condition, Task
from workflows.refusal import Refused
from workflows.text import text


def sync_condition(draft: Draft, task: Task, answer: Position) -> None:
    """Bring the conditions in line with what somebody answers now."""
    before = condition_of(draft.item, task)
    wanted = answer.text.strip() if answer.stand == "agree_if" else None
    if before is not None and wanted == before.text:
        return
    if before is not None:
        draft.emit(fx.ConditionChanged(before.key, "withdrawn", task.person))
        _close_tasks_about(draft, before.key, "withdrawn")
    if wanted is not None:
        key = f"{draft.item.step}.condition.{len(draft.item.conditions) + 1}"
        draft.emit(fx.ConditionRaised(key, task.party, task.person, wanted))
        _ask_to_meet(draft, key)


def meet(draft: Draft, task: Task, answer: Met) -> Refused | None:
    """Whoever was asked says that the condition is met: who raised it is asked to confirm.

    "Not yet" leaves the task open and takes back what was said before; saying it once more changes nothing.
    """
    condition = _about(draft, task)
    if condition is None:
        return _gone()
    if not answer.met:
        if condition.status != "open":
            draft.emit(fx.ConditionChanged(condition.key, "open", task.person, answer.text))
            _close_tasks_about(draft, condition.key, "not met after all", but=task.key)
        return None
    if condition.status != "open":
        return None
    draft.emit(fx.ConditionChanged(condition.key, "met", task.person, answer.text))
    _close_tasks_about(draft, condition.key, "met", but=task.key)
    confirming = draft.open_task("confirm", Asked(condition.by, party=condition.party), about=condition.key)
    draft.tell("task", condition.by, task=confirming.key)
    return None


def confirm(draft: Draft, task: Task, answer: Confirmed) -> Refused | None:
    """Who raised a condition confirms it, or says that it is still open: then it is asked for again."""
    condition = _about(draft, task)
    if condition is None:
        return _gone()
    if answer.confirmed:
        draft.emit(fx.ConditionChanged(condition.key, "confirmed", task.person, answer.text))
        weigh(draft)
        return None
    draft.emit(fx.ConditionChanged(condition.key, "open", task.person, answer.text))
    _close_tasks_about(draft, condition.key, "not confirmed")
    _ask_to_meet(draft, condition.key)
    return None


def _ask_to_meet(draft: Draft, key: str) -> None:
    form, ask = draft.form.decide, draft.form.ask
    if form is None or form.conditions is None:
        return
    if ask is not None and ask.answers == "sealed":  # whom it is for would learn of an answer before its time
        return
    for asked in draft.meant(form.conditions.met_by):
        task = draft.open_task("meet", asked, about=key)
        draft.tell("task", asked.person, task=task.key)


def _close_tasks_about(draft: Draft, key: str, reason: str, *, but: str | None = None) -> None:
    for task in draft.item.tasks:
        if task.about == key and task.status != "closed" and task.key != but:
            draft.emit(fx.TaskClosed(task.key, reason))


def _about(draft: Draft, task: Task) -> Condition | None:
    return next(
        (each for each in draft.item.conditions if each.key == task.about and each.status != "withdrawn"),
        None,
    )


def _gone() -> Refused:
    return Refused("closed", text("这个条件已经撤回", "This condition was withdrawn"))
