"""What somebody wrote into a cell of a table of votes, read as the answer that the rule weighs.

A position is one word; a choice the name or the title of an option; several stand with semicolons between them. A ranking
goes from the best to the last, `brick > wood = iron`; dots, scores and dates are told for each option, `brick: 2; wood: 1`.
Full-width signs are read as what they stand for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflows.findings import nearest
from workflows.rules import dots_fault
from workflows.rules.points import ratings_fault
from workflows.second_count.rule import RuleAsked
from workflows.text import Text, text

STANCES = {
    "agree": "agree", "yes": "agree", "for": "agree", "同意": "agree", "赞成": "agree",
    "agree_if": "conditional", "agree if": "conditional", "有条件同意": "conditional",
    "met": "met", "条件已落实": "met",
    "disagree": "disagree", "no": "disagree", "against": "disagree", "不同意": "disagree", "反对": "disagree",
    "abstain": "abstain", "弃权": "abstain",
}  # fmt: skip
"""Where somebody stands; a condition counts as open unless it is said to be met."""
VOTES = {said: stance for said, stance in STANCES.items() if stance in ("agree", "disagree", "abstain")}
PRESENT = {"present": "present", "到会": "present", "未投票": "present"}
"""At a meeting somebody may be there and neither vote nor abstain."""
FREE = {
    "yes": "yes", "free": "yes", "有空": "yes", "可以": "yes",
    "if need be": "if_need_be", "if_need_be": "if_need_be", "勉强": "if_need_be", "勉强可以": "if_need_be",
}  # fmt: skip
NEVER = ("none", "never", "无", "都没空")
_BETWEEN = re.compile(r"[;、|,]")
_MOST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell that is no answer here, and how it would be one."""

    message: Text
    mend: Text


def read_answer(asked: RuleAsked, said: str) -> Any | Unreadable:
    """The answer in a cell, as the tally of the rule takes it. Without known options any name is one."""
    if not said:
        return Unreadable(text("没有写答复", "no answer"), text("写上答复，或去掉这一行", "write one, or remove the line"))  # fmt: skip
    match asked.rule.weighs:
        case "position":
            return _word(said, STANCES)
        case "score":
            return _score(said, asked.scale)
        case "count":
            return _word(said, VOTES | PRESENT)
        case "choice" if asked.form.rule == "owners_joint_decision":
            return _word(said, VOTES)
        case "choice":
            return _option(said, asked.options)
        case "approval":
            return _each(_BETWEEN.split(said), asked.options)
        case "ranking":
            return _ranking(said, asked.options)
        case "dots":
            return _points(said, asked, lambda marks: dots_fault(marks, asked.dots))
        case "ratings":
            return _points(said, asked, lambda marks: ratings_fault(marks, asked.scale))
        case "dates":
            return {} if said.lower() in NEVER else _dates(said, asked.options)


def _word(said: str, words: Mapping[str, str]) -> str | Unreadable:
    found = words.get(said.lower())
    return found or _unknown(said, words)


def _unknown(said: str, words: Mapping[str, Any]) -> Unreadable:
    """A word that is not possible: what is, the nearest first."""
    near = nearest(said, words)
    possible = ", ".join(dict.fromkeys([*([near] if near else []), *words]))
    return Unreadable(text(f"这里不能写“{said}”", f"`{said}` is not possible here"),
                      text(f"可以写：{possible}", f"possible: {possible}"))  # fmt: skip


def _option(said: str, options: Mapping[str, Text]) -> str | Unreadable:
    if not options or said in options:
        return said
    titles = {title: name for name, each in options.items() for title in (each.zh, each.en)}
    return titles.get(said) or _unknown(said, options)


def _each(parts: list[str], options: Mapping[str, Text]) -> tuple[str, ...] | Unreadable:
    """Several options, each once."""
    found: list[str] = []
    for said in filter(None, map(str.strip, parts)):
        option = _option(said, options)
        if isinstance(option, Unreadable):
            return option
        if option in found:
            return _twice(said)
        found.append(option)
    return tuple(found)


def _twice(said: str) -> Unreadable:
    return Unreadable(
        text(f"“{said}”写了两次", f"`{said}` stands twice"), text("每项至多写一次", "name each once")
    )


def _ranking(said: str, options: Mapping[str, Text]) -> tuple[tuple[str, ...], ...] | Unreadable:
    groups: list[tuple[str, ...]] = []
    for part in re.split(r"[>;、|,]", said):
        group = _each(part.split("="), options)
        if isinstance(group, Unreadable):
            return group
        if both := {option for each in groups for option in each} & {*group}:
            return _twice(min(both))
        groups.append(group)
    return tuple(group for group in groups if group)


def _told(said: str, options: Mapping[str, Text], alone: str) -> dict[str, str] | Unreadable:
    """What is said of each option, `option: something`; an option that stands alone has `alone`."""
    found: dict[str, str] = {}
    for part in filter(None, map(str.strip, _BETWEEN.split(said))):
        whole = _option(part, options) if options else part
        name, sign, mark = part.rpartition(":") if ":" in part else part.rpartition("=")
        bare = not sign or (bool(options) and not isinstance(whole, Unreadable))
        option = whole if bare else _option(name.strip(), options)
        if isinstance(option, Unreadable):
            return option
        if option in found:
            return _twice(option)
        found[option] = alone if bare else mark.strip()
    return found


def _points(said: str, asked: RuleAsked, fault: Any) -> dict[str, int] | Unreadable:
    told = _told(said, asked.options, "1")
    if isinstance(told, Unreadable):
        return told
    wrong = next((mark for mark in told.values() if not _is_number(mark)), None)
    if wrong is not None:
        return Unreadable(
            text(f"“{wrong}”不是数", f"`{wrong}` is no number"), text("写成 名称: 2", "write option: 2")
        )
    marks = {option: int(mark) for option, mark in told.items()}
    if found := fault(marks):
        return Unreadable(found, text("改一改数目", "change the numbers"))
    return {option: mark for option, mark in marks.items() if mark}


def _is_number(said: str) -> bool:
    return said.isdecimal() and len(said) <= _MOST_DIGITS


def _score(said: str, scale: int) -> int | Unreadable:
    score = said.removesuffix("分").strip()
    if _is_number(score) and 1 <= int(score) <= scale:
        return int(score)
    message = text(f"“{said}”不是 1 到 {scale} 分", f"`{said}` is no score from 1 to {scale}")
    return Unreadable(message, text(f"写 1 到 {scale} 的整数", f"write a whole number from 1 to {scale}"))


def _dates(said: str, options: Mapping[str, Text]) -> dict[str, str] | Unreadable:
    told = _told(said, options, "yes")
    if isinstance(told, Unreadable):
        return told
    found = {date: FREE.get(free.lower(), "") for date, free in told.items()}
    wrong = next((told[date] for date, free in found.items() if not free), None)
    return _unknown(wrong, FREE) if wrong is not None else found
