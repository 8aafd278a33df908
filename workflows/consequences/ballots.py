"""Ballots over options: what can be chosen, what somebody's answer means, and whose one voice it is.

Options are the definition's, or the entries of a list field of the item. A party has one voice, co-owners
have one together, everybody else their own. A ballot that names something that is not offered is refused.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from workflows.answers import Ballot
from workflows.filling import MAX_ENTRY
from workflows.item import LATE, Item, Task
from workflows.model import BALLOTS, Ask, Decide, FromField, Question
from workflows.refusal import Refused
from workflows.rules import Verdict, option_verdict
from workflows.rules.options import option_tally
from workflows.rules.points import dots_fault, ratings_fault
from workflows.text import Text, text

MOST_DIGITS = 6
NO_NUMBER = -1
"""What stands for a mark that is none: nobody can give it."""
MOST_NAMED = 3
"""So many of the options that do not exist are named where a ballot is refused."""
FREE = {"free": 2, "yes": 2, "if need be": 1, "no": 0}
"""Marks for a date: free, which one may also say yes to, free if need be, and not free, which leaves no mark."""


def titles_of(question: Question, fields: Mapping[str, Any]) -> dict[str, Text]:
    """The options of a question with what people read for them, in their order."""
    if not isinstance(question.options, FromField):
        return {option.name: option.title for option in question.options}
    found = fields.get(question.options.source)
    entries = (found,) if isinstance(found, str) else found if isinstance(found, tuple) else ()
    return {entry: Text(zh=entry, en=entry) for entry in entries}


def read_ballot(ask: Ask, given: Mapping[str, Any], fields: Mapping[str, Any], said: str) -> Ballot | Refused:
    """The ballot that `given` means: the answer itself where there is one question, else one for each."""
    assert ask.to in ("choice", "approval", "ranking", "dots", "ratings", "dates"), "a ballot"  # noqa: S101  # the caller's match
    marks: dict[str, dict[str, int]] = {}
    for name, question in ask.ballots.items():
        titles = titles_of(question, fields)
        value = given.get(name, given.get(ask.to, given.get("stand")) if not ask.questions else None)
        found = _marks(ask, value, titles, name)
        if isinstance(found, Refused):
            return found
        marks[name] = found
    return Ballot(ask.to, marks, said)


def _marks(ask: Ask, value: Any, titles: Mapping[str, Text], where: str) -> dict[str, int] | Refused:
    if value in (None, "") or (value in ([], {}) and ask.to != "dates"):
        return Refused("invalid", text("请选一个", "Please choose"), where=where, possible=tuple(titles))
    match ask.to:
        case "choice":
            if len(chosen := _names(value)) != 1:
                return Refused("invalid", text("只能选一个", "Please choose one alone"), where=where)
            marks = {chosen[0]: 1}
        case "approval":
            marks = dict.fromkeys(_names(value), 1)
        case "ranking":
            marks = _places(value)
            if NO_NUMBER in marks.values():
                said = text("名次请填整数，例如 1", "Places are whole numbers, such as 1")
                return Refused("invalid", said, where=where)
            if len(set(marks.values())) < len(marks):
                return Refused(
                    "invalid", text("每个名次只能给一项", "Each place goes to one option alone"), where=where
                )
        case "dots":
            marks = _numbers(value)
            if NO_NUMBER in marks.values():
                said = text("点数请填整数，例如 2", "Dots are whole numbers, such as 2")
                return Refused("invalid", said, where=where)
            if fault := dots_fault(marks, ask.dots):
                return Refused("invalid", fault, where=where)
        case "ratings":
            marks = _numbers(value)
            if fault := ratings_fault(marks, ask.scale):
                return Refused("invalid", fault, where=where)
        case _:
            marks = _dates(value)
            if NO_NUMBER in marks.values():
                said = text(
                    "每个时间请选：有空、实在要来也行、没空",
                    "Each time is one of: free, if need be, no",
                )
                return Refused("invalid", said, where=where, possible=tuple(FREE))
    unknown = [name for name in marks if name not in titles]
    if unknown:
        names = ", ".join(each[:MAX_ENTRY] for each in unknown[:MOST_NAMED])
        return Refused(
            "invalid",
            Text(zh=f"没有这个选项：{names}", en=f"not an option here: {names}"),
            where=where,
            possible=tuple(titles),
        )
    given = {name: mark for name, mark in marks.items() if mark}
    if not given and ask.to != "dates":
        return Refused(
            "invalid", text("请至少给一项", "Please give something"), where=where, possible=tuple(titles)
        )
    return given


def _names(value: Any) -> list[str]:
    return list(dict.fromkeys(str(each) for each in (value if isinstance(value, (list, tuple)) else [value])))


def _places(value: Any) -> dict[str, int]:
    """The ranks from 1: of options in their order, or of options with their places, where what has none is left out."""
    if isinstance(value, Mapping):
        return {str(name): _dot(place) for name, place in value.items() if str(place).strip()}
    return {name: place for place, name in enumerate(_names(value), 1)}


def _numbers(value: Any) -> dict[str, int]:
    if not isinstance(value, Mapping):
        return dict.fromkeys(_names(value), 1)
    return {str(name): _dot(mark) for name, mark in value.items() if str(mark).strip()}


def _dot(mark: Any) -> int:
    """A number as it was written; `NO_NUMBER` for what is none."""
    said = unicodedata.normalize("NFKC", str(mark)).strip()
    return int(said) if said.isdecimal() and len(said) <= MOST_DIGITS else NO_NUMBER


def _dates(value: Any) -> dict[str, int]:
    if isinstance(value, Mapping):
        return {str(name): FREE.get(str(free).strip(), NO_NUMBER) for name, free in value.items()}
    return dict.fromkeys(_names(value), FREE["free"]) if value else {}


def voices_of(item: Item) -> dict[str, Ballot | None]:
    """Whose ballots there are: for each party, elector or person asked its one ballot, or None so far."""
    found: dict[str, Task] = {}
    for task in item.tasks:
        if task.kind in BALLOTS and task.about != LATE:
            voice = task.party or task.about or task.person
            before = found.get(voice)
            if before is None or _speaks(task) > _speaks(before):
                found[voice] = task
    return {voice: task.answer if isinstance(task.answer, Ballot) else None for voice, task in found.items()}


def _speaks(task: Task) -> tuple[bool, bool, int]:
    """An answer before none, a representative's before that of somebody who stands in, a later before an earlier."""
    return task.answer is not None, not task.stands_in, task.order


def option_verdicts(
    form: Decide, ask: Ask, item: Item, ballots: Iterable[Ballot | None], *, closing: bool
) -> dict[str, Verdict]:
    """What the rule says of each question."""
    votes = list(ballots)
    found = {}
    for name, question in ask.ballots.items():
        titles = titles_of(question, item.fields)
        answers = [_answer(form.rule, vote.marks.get(name, {})) for vote in votes if vote is not None]
        tally = option_tally(form.rule, titles, answers)
        found[name] = option_verdict(form, titles, tally, asked=len(votes), closing=closing)
    return found


def _answer(rule: str, marks: Mapping[str, int]) -> Any:
    """Marks as the rule's tally takes them."""
    match rule:
        case "plurality":
            return next(iter(marks))
        case "approval":
            return tuple(marks)
        case "borda" | "instant_runoff" | "schulze" | "single_transferable_vote":
            return tuple(sorted(marks, key=lambda name: marks[name]))
        case "time_poll":
            return {name: "yes" if mark == FREE["free"] else "if_need_be" for name, mark in marks.items()}
    return dict(marks)
