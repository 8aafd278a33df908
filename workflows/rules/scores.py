"""Scores: how satisfied people are, on a scale from 1. Exact: the mean is a fraction, never a float.

mean_at_least: the mean of the scores given reaches the threshold.
satisfied_at_least: those who gave `satisfied_from` or more are the required share of those who gave a score.

The tally keeps how often each score was given, so that both are read from the same numbers. Where nobody
scored, or fewer than the quorum, the outcome at the close is no_quorum. `as soon as certain` compares the
best and the worst that the missing scores can bring; every other way lies between.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from workflows.model import Decide
from workflows.outcomes import OUTCOME_WORDS
from workflows.rules.verdict import Outcome, Verdict, sentence
from workflows.text import Text, text

HIGHEST = 10
"""No scale is longer."""


@dataclass(frozen=True, slots=True)
class ScoreTally:
    """How often each score was given, of so many people asked. `scale` is the best score that can be given.

    Without a scale nothing is certain before all have answered: what is missing could be anything.
    """

    asked: int
    given: tuple[int, ...] = (0,) * (HIGHEST + 1)
    scale: int | None = None

    def add(self, old: int | None, new: int | None, *, times: int = 1) -> ScoreTally:
        """The tally after somebody's score `old` became `new`; None is no score."""
        given = list(self.given)
        if old is not None:
            given[old] -= times
        if new is not None:
            given[new] += times
        return replace(self, given=tuple(given))

    @property
    def count(self) -> int:
        """How many scored."""
        return sum(self.given)

    @property
    def total(self) -> int:
        """The sum of their scores."""
        return sum(score * times for score, times in enumerate(self.given))

    @property
    def mean(self) -> Fraction | None:
        """The exact mean, where there is any score."""
        return Fraction(self.total, self.count) if self.count else None

    def at_least(self, score: int) -> int:
        """How many gave this score or a better one."""
        return sum(self.given[score:])


def score_verdict(form: Decide, tally: ScoreTally, *, closing: bool) -> Verdict:
    """The verdict over scores, with the numbers in its reason."""
    outcome = _at_close(form, tally) if closing else _before(form, tally)
    quorum = form.quorum.count if form.quorum and form.quorum.count else None
    return Verdict(
        outcome,
        sentence(
            Text(
                zh=f"{tally.asked} 人中 {tally.count} 人评分" + _below(quorum, tally, "，要求至少 {} 人"),
                en=f"{tally.count} of {tally.asked} people scored" + _below(quorum, tally, ", quorum {}"),
            ),
            _satisfied(form, tally) if form.rule == "satisfied_at_least" else _mean(form, tally),
            text("尚缺的评分已不能改变结论", "no score still missing could change it")
            if outcome and not closing and tally.count < tally.asked
            else None,
            OUTCOME_WORDS[outcome] if outcome else _pending(tally),
        ),
    )


def _before(form: Decide, tally: ScoreTally) -> Outcome | None:
    if form.close == "at the deadline":
        return None
    missing = tally.asked - tally.count
    if form.close == "as soon as certain" and missing > 0 and tally.scale is not None:
        worst = _at_close(form, tally.add(None, 1, times=missing))
        best = _at_close(form, tally.add(None, tally.scale, times=missing))
        return best if _at_close(form, tally) == worst == best else None
    if missing > 0:
        return None
    outcome = _at_close(form, tally)
    return None if outcome == "no_quorum" and form.close != "as soon as certain" else outcome


def _at_close(form: Decide, tally: ScoreTally) -> Outcome:
    needed = form.quorum.count if form.quorum and form.quorum.count else 1
    if tally.mean is None or tally.count < needed:
        return "no_quorum"
    if form.rule == "satisfied_at_least":
        reached = form.share.reached_by(tally.at_least(_from(form)), tally.count)
    else:
        reached = tally.mean >= (form.threshold or 0)
    return "passed" if reached else "failed"


def _from(form: Decide) -> int:
    """From which score on somebody is satisfied; the fourth of five, where the definition leaves it out."""
    return form.satisfied_from or 4


def _mean(form: Decide, tally: ScoreTally) -> Text | None:
    if tally.mean is None:
        return None
    said = _decimal(tally.mean)
    return Text(
        zh=f"平均 {said} 分，要求至少 {form.threshold} 分",
        en=f"mean {said}, at least {form.threshold} needed",
    )


def _satisfied(form: Decide, tally: ScoreTally) -> Text | None:
    if not tally.count:
        return None
    have, score, need = tally.at_least(_from(form)), _from(form), form.share.fraction
    return Text(
        zh=f"{tally.count} 人中 {have} 人给 {score} 分及以上，要求{'超过' if form.share.over else '至少'} {need}",
        en=f"{have} of {tally.count} gave {score} or more, "
        f"{'over' if form.share.over else 'at least'} {need} needed",
    )


def _below(quorum: int | None, tally: ScoreTally, words: str) -> str:
    """The quorum is said where it is missed: one answer of one needed is no news."""
    return words.format(quorum) if quorum is not None and tally.count < quorum else ""


def _pending(tally: ScoreTally) -> Text:
    if tally.count < tally.asked:
        return text("还在等评分", "waiting for scores")
    return text("到截止时间才作结论", "it is decided at the deadline")


def _decimal(value: Fraction) -> str:
    """To one place, half up: for reading only, the decision compares the fraction itself."""
    tenths = (value * 20 + 1) // 2
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)
