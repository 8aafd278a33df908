"""The count: answers into the tally of the rule, one by one, and the verdict at the close with its numbers.

A second count is of a vote that is over, so there is always an outcome. What is counted is exact, and shown so: whole numbers,
or fractions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from workflows.outcomes import OUTCOME_WORDS
from workflows.rules import (
    STANCES,
    BadSheet,
    Measure,
    MeetingCount,
    OwnersTally,
    RuleForm,
    ScoreTally,
    Verdict,
    Voice,
    counted_verdict,
    option_result,
    option_tally,
    option_verdict,
    owners_verdict,
    party_verdict,
    score_verdict,
    tally_of,
)
from workflows.rules.rankings import PairTally
from workflows.rules.result import Place, number
from workflows.rules.two_measures import metres
from workflows.second_count.entitled import Entitled
from workflows.second_count.rule import RuleAsked
from workflows.second_count.votes import Votes
from workflows.text import Text, text

_STANCE_WORDS: dict[str, Text] = {
    "agree": text("同意", "agree"),
    "conditional": text("条件未落实", "condition open"),
    "met": text("条件已落实", "condition met"),
    "disagree": text("不同意", "disagree"),
    "abstain": text("弃权", "abstain"),
}


@dataclass(frozen=True, slots=True)
class Number:
    """One number of the tally: its key for programs, what people read for it, its value as text, exact."""

    key: str
    label: Text
    value: str


@dataclass(frozen=True, slots=True)
class SecondCount:
    """The outcome again, and all that it was counted from."""

    rule: RuleForm
    verdict: Verdict
    tally: tuple[Number, ...]
    entitled: int
    voted: int
    replaced: int
    late: int

    def as_json(self) -> dict[str, Any]:
        """The second count as plain values; numbers that need not be whole are texts, since JSON has no fractions."""
        outcome = self.verdict.outcome
        return {
            "rule": self.rule.name,
            "title": self.rule.title.model_dump(),
            "entitled": self.entitled,
            "voted": self.voted,
            "replaced": self.replaced,
            "late": self.late,
            "tally": [
                {"key": each.key, "label": each.label.model_dump(), "value": each.value}
                for each in self.tally
            ],
            "outcome": outcome,
            "outcome_title": OUTCOME_WORDS[outcome].model_dump() if outcome else None,
            "winners": list(self.verdict.winners),
            "explanation": self.verdict.because.model_dump(),
        }


def count_again(asked: RuleAsked, entitled: Entitled, votes: Votes) -> SecondCount | BadSheet:
    """Count these votes. A `BadSheet` where numbers cannot be true: nobody is entitled."""
    if not entitled.names:
        return BadSheet(text("表上没有一个人", "nobody is in the table of those entitled"))
    counted = _counted(asked, entitled, votes.answers)
    if isinstance(counted, BadSheet):
        return counted
    verdict, tally = counted
    return SecondCount(
        asked.rule, verdict, tally, len(entitled.names), len(votes.answers), votes.replaced, votes.late
    )


Counted = tuple[Verdict, tuple[Number, ...]]


def _counted(asked: RuleAsked, entitled: Entitled, answers: Mapping[str, Any]) -> Counted | BadSheet:
    match asked.rule.weighs:
        case "position":
            return _positions(asked, entitled, answers)
        case "score":
            return _scores(asked, entitled, answers)
        case "count":
            return _meeting(asked, entitled, answers)
        case "choice" if asked.form.rule == "owners_joint_decision":
            return _owners(asked, entitled, answers)
    return _options(asked, entitled, answers)


def _positions(asked: RuleAsked, entitled: Entitled, answers: Mapping[str, Any]) -> Counted:
    voices = [
        Voice(name, title, answers.get(name), recused=name in entitled.recused)
        for name, title in entitled.names.items()
    ]
    weighted = asked.form.rule == "weighted"
    weights = {**asked.form.weights, **entitled.weights} if weighted else None
    form = asked.form.model_copy(update={"weights": weights}) if weighted else asked.form
    tally = tally_of(voices, weights)
    numbers = [(each, _STANCE_WORDS[each], getattr(tally, each)) for each in STANCES]
    return party_verdict(form, voices, closing=True), tuple(
        Number(key, label, number(value)) for key, label, value in numbers
    )


def _scores(asked: RuleAsked, entitled: Entitled, answers: Mapping[str, Any]) -> Counted:
    tally = ScoreTally(asked=len(entitled.names), scale=asked.scale)
    for score in answers.values():
        tally = tally.add(None, score)
    given = tuple(
        Number(str(score), Text(zh=f"{score} 分", en=f"score {score}"), str(tally.given[score]))
        for score in range(1, asked.scale + 1)
    )
    return score_verdict(asked.form, tally, closing=True), given


def _meeting(asked: RuleAsked, entitled: Entitled, answers: Mapping[str, Any]) -> Counted | BadSheet:
    said = list(answers.values())
    sheet = MeetingCount(
        len(entitled.names), len(said), said.count("agree"), said.count("disagree"), said.count("abstain")
    )
    verdict = counted_verdict(asked.form, sheet)
    if isinstance(verdict, BadSheet):
        return verdict
    return verdict, (
        Number("due", text("应到", "due"), str(sheet.due)),
        Number("present", text("实到", "present"), str(sheet.present)),
        *(Number(each, _STANCE_WORDS[each], str(getattr(sheet, each))) for each in _SIDES),
    )


_SIDES = ("agree", "disagree", "abstain")


def _owners(asked: RuleAsked, entitled: Entitled, answers: Mapping[str, Any]) -> Counted:
    tally = OwnersTally(all=sum((each.measure for each in entitled.electors.values()), Measure()))
    for name, vote in answers.items():
        tally = tally.add(entitled.electors[name].measure, None, vote)
    numbers = []
    for key, label in {"all": text("全体", "all"), **{each: _STANCE_WORDS[each] for each in _SIDES}}.items():
        measure: Measure = getattr(tally, key)
        heads = Text(zh=f"{label.zh}（人数）", en=f"{label.en}, heads")
        area = Text(zh=f"{label.zh}（面积，平方米）", en=f"{label.en}, area in m²")
        numbers += [
            Number(f"{key}_heads", heads, str(measure.heads)),
            Number(f"{key}_area", area, metres(measure.area).replace(",", "")),
        ]
    return owners_verdict(asked.form, tally, closing=True), tuple(numbers)


def _options(asked: RuleAsked, entitled: Entitled, answers: Mapping[str, Any]) -> Counted:
    names = list(asked.options) or sorted({each for answer in answers.values() for each in _named(answer)})
    titles = {name: asked.options.get(name) or Text(zh=name, en=name) for name in names}
    tally = option_tally(asked.form.rule, names, answers.values())
    verdict = option_verdict(asked.form, titles, tally, asked=len(entitled.names), closing=True)
    if not names or not answers:
        return verdict, ()
    standing = option_result(asked.form, titles, tally).standing
    numbers = [
        Number(option, titles[option], _score_of(place, rank))
        for rank, place in enumerate(standing, 1)
        for option in place.options
    ]
    if isinstance(tally, PairTally):
        numbers += _pairs(tally, titles)
    return verdict, tuple(numbers)


def _score_of(place: Place, rank: int) -> str:
    """What an option came to: its score, or its place where the method has only places."""
    return " / ".join(number(Fraction(each)) for each in place.score) or f"#{rank}"


def _pairs(tally: PairTally, titles: Mapping[str, Text]) -> list[Number]:
    prefer = tally.prefer
    return [
        Number(
            f"{one}>{other}",
            Text(zh=f"{titles[one].zh} 优于 {titles[other].zh}", en=f"{titles[one].en} over {titles[other].en}"),
            str(prefer[row][column]),
        )
        for row, one in enumerate(tally.options)
        for column, other in enumerate(tally.options)
        if row != column
    ]  # fmt: skip


def _named(answer: Any) -> list[str]:
    """The options that an answer names."""
    if isinstance(answer, str):
        return [answer]
    return [name for each in answer for name in ([each] if isinstance(each, str) else each)]
