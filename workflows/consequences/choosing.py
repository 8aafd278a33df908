"""Buttons: who may press one, what must be given with it, and where it leads.

A button that is not there, or whose count is used up, is refused with those that are possible, and so is one
that lacks its reason or the other item: then nothing was pressed.
"""

from __future__ import annotations

from workflows import effects as fx
from workflows import events as ev
from workflows.answers import Choice
from workflows.consequences.draft import SYSTEM, Draft
from workflows.consequences.entering import take
from workflows.item import Task
from workflows.refusal import Refused
from workflows.text import Text, text

CHOSEN = "chosen"
"""The outcome of a button that gives a reason."""


def press(draft: Draft, choice: Choice, by: str, via: ev.Via) -> Refused | None:
    """A button pressed outside a task of one's own: allowed to whom the state asks to choose, and to a system
    that was given a key for it.
    """
    mine = next((t for t in draft.item.open_tasks if t.kind == "choose" and t.person == by), None)
    if mine is not None:
        return choose(draft, mine, choice, via, None)
    ask = draft.form.ask
    if ask is None or choice.button not in ask.buttons:
        return take(draft, f"button.{choice.button}")
    if not draft.is_one_of(by, (*ask.who, SYSTEM)):
        names = "、".join(draft.context.roster.title(name).zh for name in ask.who)
        english = ", ".join(draft.context.roster.title(name).en for name in ask.who)
        return Refused(
            "not_allowed",
            Text(zh=f"这一步由{names}选择", en=f"In this state the choice is with: {english}"),
        )
    if refused := _check_needs(draft, choice):
        return refused
    draft.emit(fx.ButtonChosen(choice.button, by, via, choice.text))
    return _go(draft, choice, by)


def choose(draft: Draft, task: Task, choice: Choice, via: ev.Via, recorded_by: str | None) -> Refused | None:
    """Somebody who was asked to choose a button chose one."""
    if refused := _check_needs(draft, choice):
        return refused
    draft.record(task, choice, via, recorded_by)
    return _go(draft, choice, task.person)


def _go(draft: Draft, choice: Choice, by: str) -> Refused | None:
    """Take the button's way. A reason that it needs is the outcome's explanation: those concerned are told why."""
    ask = draft.form.ask
    button = ask.buttons.get(choice.button) if ask else None
    if button is not None and "reason" in button.needs:
        said = choice.text.strip()
        draft.emit(fx.OutcomeDecided(CHOSEN, Text(zh=f"理由：{said}", en=f"Reason: {said}"), by=by))
    if choice.item is not None:
        draft.emit(fx.ItemMerged(choice.item))
    return take(draft, f"button.{choice.button}")


def _check_needs(draft: Draft, choice: Choice) -> Refused | None:
    ask = draft.form.ask
    button = ask.buttons.get(choice.button) if ask else None
    if button is None:
        return take(draft, f"button.{choice.button}")
    if "reason" in button.needs and not choice.text.strip():
        return Refused("invalid", text("请写明理由", "Please give a reason"), where="text")
    if "item" in button.needs and not choice.item:
        return Refused("invalid", text("请选择要并入的议题", "Please choose the other item"), where="item")
    if choice.item == draft.item.id:
        return Refused(
            "invalid", text("议题不能并入它自己", "An item cannot be merged into itself"), where="item"
        )
    if choice.item and "item" not in button.needs:
        return Refused("invalid", text("这个按钮不需要议题", "This button takes no other item"), where="item")
    return None
