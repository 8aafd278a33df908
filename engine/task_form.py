"""The form of a task: what it asks for, and what stands in it already.

A choice is never preset but by an earlier answer; options that are drawn from a field are those that the field holds now.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.loading import Loaded
from engine.showing import cover
from workflows.consequences.ballots import titles_of
from workflows.decide import button_choices
from workflows.model import BALLOTS, Button, Definition, FieldForm
from workflows.records import COUNTS
from workflows.sayings import question_title
from workflows.text import Text


@dataclass(frozen=True, slots=True)
class BallotQuestion:
    """One question of a ballot: its options by name, with what people read for them."""

    name: str
    title: Text | None
    """None where the task's own question says it all."""
    options: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class TaskForm:
    """What a task's form needs."""

    kind: str
    buttons: tuple[tuple[str, Button], ...]
    needs_item: bool
    fields: tuple[tuple[str, FieldForm], ...]
    field_titles: dict[str, str]
    scale: int
    conditions: bool
    """Whether one may agree under a condition."""
    milestones: tuple[tuple[str, str], ...]
    reported: tuple[str, ...]
    next_milestone: str
    questions: tuple[BallotQuestion, ...]
    """What a ballot decides, each with its options; empty where no ballot is asked for."""
    dots: int


YES_OR_NO = ("met", "confirmed", "upheld", "given", "granted", "accepted")
"""What is answered by yes or no, as answers call it."""


def given_of(kept: dict[str, Any], said: str) -> dict[str, Any]:
    """What was answered last, as a form holds it; the choice itself is never preset but by an earlier answer."""
    yes = {name: ("yes" if kept[name] else "no") for name in YES_OR_NO if name in kept}
    blank: dict[str, Any] = {
        "stand": "",
        "text": said,
        "score": "",
        "button": "",
        "item": "",
        "milestone": "",
        "fields": {},
    }
    blank |= dict.fromkeys((*YES_OR_NO, *COUNTS), "")
    return blank | {key: value for key, value in kept.items() if key in blank and key != "milestone"} | yes


def proposed_of(form: Definition, loaded: Loaded, row: Any) -> dict[str, Any]:
    """The fields of a form as they stand, so that a second proposal begins with the first."""
    ask = form.states[row.state].ask
    if row.kind != "fill" or row.answer or ask is None:
        return {}
    known = {name: loaded.item.fields[name] for name in ask.fields if name in loaded.item.fields}
    return {"fields": {name: typed(form, name, value) for name, value in known.items()}}


def typed(form: Definition, name: str, value: Any) -> Any:
    """A value as somebody would type it: money in whole units."""
    if form.fields[name].type == "money" and isinstance(value, int):
        return f"{value // 100}.{value % 100:02d}".removesuffix(".00")
    if form.fields[name].type in ("list", "items") and isinstance(value, tuple):
        return "\n".join(value)
    return value


def form_of(form: Definition, loaded: Loaded, row: Any, language: str) -> TaskForm:
    """The form of a task row, of an item as it stands."""
    ask = form.states[row.state].ask
    buttons: tuple[tuple[str, Button], ...] = ()
    if ask is not None and row.kind == "choose" and row.state == loaded.item.state:
        buttons = tuple((name, ask.buttons[name]) for name in button_choices(form, loaded.item))
    names = ask.fields if ask is not None and row.kind == "fill" else ()
    steps = ask.steps if ask is not None else ()
    titles = ask.milestones if ask is not None and isinstance(ask.milestones, dict) else {}
    reported = _reported(row, steps)
    return TaskForm(
        kind=row.kind,
        buttons=buttons,
        needs_item=any("item" in button.needs for _, button in buttons),
        fields=tuple((name, form.fields[name]) for name in names),
        field_titles={name: form.field_title(name).in_(language) for name in names},
        scale=ask.scale if ask is not None else 5,
        conditions=cover(form, row.state) != "sealed",
        milestones=tuple((name, titles[name].in_(language) if name in titles else name) for name in steps),
        reported=reported,
        next_milestone=next((name for name in steps if name not in reported), ""),
        questions=_questions(form, loaded, row),
        dots=ask.dots if ask is not None else 0,
    )


def _questions(form: Definition, loaded: Loaded, row: Any) -> tuple[BallotQuestion, ...]:
    """Options that are drawn from a field are those that the field holds now."""
    ask = form.states[row.state].ask
    if ask is None or row.kind not in BALLOTS or row.kind != ask.to:
        return ()
    return tuple(
        BallotQuestion(
            name,
            question.title
            or (question_title(form.states[row.state], name) if len(ask.ballots) > 1 else None),
            tuple(titles_of(question, loaded.item.fields).items()),
        )
        for name, question in ask.ballots.items()
    )


def marked(
    kind: str, marks: dict[str, dict[str, int]], questions: tuple[BallotQuestion, ...]
) -> dict[str, dict[str, str]]:
    """Kept marks as a form holds them; a date without a mark was said not to suit."""
    if kind != "dates":
        return {name: {option: str(mark) for option, mark in said.items()} for name, said in marks.items()}
    said_of = {2: "free", 1: "if need be", 0: "no"}
    return {
        question.name: {
            option: said_of[marks[question.name].get(option, 0)] for option, _ in question.options
        }
        for question in questions
        if question.name in marks
    }


def _reported(row: Any, steps: tuple[str, ...]) -> tuple[str, ...]:
    last = (row.answer or {}).get("milestone")
    return steps[: steps.index(last) + 1] if last in steps else ()
