"""Scores: how satisfied people are, on a scale from 1. Exact: the mean is a fraction, never a float."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from workflows.model import Decide
from workflows.rules.verdict import OUTCOME_WORDS, Outcome, Verdict, sentence
from workflows.text import Text, text


@dataclass(frozen=True, slots=True)
class ScoreTally:
    """The sum and the number of the scores given, of so many people asked."""

    asked: int
    count: int = 0
    total: int = 0

    def add(self, old: int | None, new: int | None) -> ScoreTally:
        """The tally after somebody's score `old` became `new`; None is no score."""
        return replace(
            self,
            count=self.count - (old is not None) + (new is not None),
            total=self.total - (old or 0) + (new or 0),
        )

    @property
    def mean(self) -> Fraction | None:
        """The exact mean, where there is any score."""
        return Fraction(self.total, self.count) if self.count else None


def score_verdict(form: Decide, tally: ScoreTally, *, closing: bool) -> Verdict:
    """mean_at_least: passed when the mean reaches the threshold, with at least the quorum of answers."""
    outcome = _outcome(form, tally, closing=closing)
    return Verdict(
        outcome,
        sentence(
            Text(
                zh=f"{tally.asked} 人中 {tally.count} 人评分",
                en=f"{tally.count} of {tally.asked} people scored",
            ),
            _mean(form, tally),
            OUTCOME_WORDS[outcome] if outcome else text("还在等评分", "waiting for scores"),
        ),
    )


def _outcome(form: Decide, tally: ScoreTally, *, closing: bool) -> Outcome | None:
    if not closing and (tally.count < tally.asked or form.close == "at the deadline"):
        return None
    mean = tally.mean
    if mean is None or tally.count < (form.quorum.count if form.quorum else 1):
        return "no_quorum" if closing else None
    return "passed" if mean >= (form.threshold or 0) else "failed"


def _mean(form: Decide, tally: ScoreTally) -> Text | None:
    if tally.mean is None:
        return None
    said = _decimal(tally.mean)
    return Text(
        zh=f"平均 {said} 分，要求至少 {form.threshold} 分",
        en=f"mean {said}, at least {form.threshold} needed",
    )


def _decimal(value: Fraction) -> str:
    """To one place, half up: for reading only, the decision compares the fraction itself."""
    tenths = (value * 20 + 1) // 2
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)
