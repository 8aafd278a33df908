"""An answer in words, in both languages: for receipts, timelines and what is told after assisted entry."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from engine.schema import conditions, items, objections, tasks
from engine.seals import ANSWERS
from engine.showing import SEALED_STILL
from workflows.model import Definition
from workflows.sayings import without_words
from workflows.text import Text, text

STAND_WORDS: dict[str, Text] = {
    "agree": text("同意", "agrees"),
    "agree_if": text("同意，但有条件", "agrees, if"),
    "disagree": text("不同意", "disagrees"),
    "abstain": text("弃权", "abstains"),
}


def answer_words(task: Any, form: Definition) -> Text | None:
    """What a task row's answer says; None while there is none."""
    return (
        words_of(task.kind, task.state, task.answer or {}, task.answer_text or "", form)
        if task.answer
        else None
    )


def words_of(kind: str, state: str, answer: dict[str, Any], said: str, form: Definition) -> Text:
    """What an answer says, from its kept form and its text; of one under seal nothing but that it was given."""
    if answer.get("kind") == "sealed":
        return SEALED_STILL
    head = _head(kind, state, answer, form)
    return Text(zh=f"{head.zh}：{said}", en=f"{head.en}: {said}") if said else head


def _head(
    kind: str, state: str, answer: dict[str, Any], form: Definition
) -> Text:  # one way out for each kind
    ask = form.states[state].ask
    match kind:
        case "position":
            return STAND_WORDS[answer["stand"]]
        case "score":
            scale = ask.scale if ask else 5
            return Text(zh=f"{answer['score']} 分（满分 {scale}）", en=f"{answer['score']} of {scale}")
        case "choose":
            button = ask.buttons.get(answer["button"]) if ask else None
            return (button.title if button else None) or Text(zh=answer["button"], en=answer["button"])
        case "report":
            name = answer["milestone"]
            title = ask.milestones.get(name) if ask and isinstance(ask.milestones, dict) else None
            return title or Text(zh=name, en=name)
        case "meet":
            return (
                text("条件已满足", "the condition is met")
                if answer["met"]
                else text("条件尚未满足", "the condition is not met yet")
            )
        case "confirm":
            return (
                text("确认条件已满足", "confirms the condition")
                if answer["confirmed"]
                else text("条件没有满足", "the condition is not met")
            )
        case "judge":
            return (
                text("异议成立", "the objection stands")
                if answer["upheld"]
                else text("异议不成立", "the objection is dismissed")
            )
        case "fill":
            return text("已填写", "filled in")
        case "amend":
            return (
                text("采纳这项修改", "accepts the amendment")
                if answer["accepted"]
                else text("不采纳这项修改", "declines the amendment")
            )
        case "follow_up":
            return text("已跟进", "followed up")
        case _:
            return without_words(form, state, ANSWERS.validate_python(answer))


def about_of(connection: Connection, task: Any) -> tuple[Text, str]:
    """What a task is about, in its author's words: a condition (with what was said of meeting it), an objection."""
    if task.kind in ("meet", "confirm"):
        key = (conditions.c.item_id == task.item_id, conditions.c.key == task.about)
        body = connection.execute(select(conditions.c.body).where(*key)).scalar_one_or_none() or ""
        return text("条件", "The condition"), body + (
            _met_words(connection, task) if task.kind == "confirm" else ""
        )
    if task.kind == "amend":
        kept = connection.execute(select(items.c.amendments).where(items.c.id == task.item_id)).scalar_one()
        said = next((each["text"] for each in kept or () if each["key"] == task.about), "")
        return text("为什么要改", "Why it should change"), said
    if task.kind == "judge":
        key = (objections.c.item_id == task.item_id, objections.c.key == task.about)
        return text("异议", "The objection"), connection.execute(
            select(objections.c.body).where(*key)
        ).scalar() or ""
    if task.about and task.kind not in ("grant", "follow_up"):
        return text("这一件", "This one"), task.about
    return text("关于", "About"), ""


def _met_words(connection: Connection, task: Any) -> str:
    said = connection.execute(
        select(tasks.c.answer_text)
        .where(tasks.c.item_id == task.item_id, tasks.c.about == task.about, tasks.c.kind == "meet")
        .where(tasks.c.answer_text.is_not(None))
        .order_by(tasks.c.answered_at.desc())
        .limit(1)
    ).scalar_one_or_none()
    return f" —— {said}" if said else ""
