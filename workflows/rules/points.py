"""Rules in which every answer gives points to options, and most points win.

plurality: one point for the option chosen.
approval: one point for each option that somebody can live with.
dots: somebody's dots, spread as they like.
score_voting: somebody's score for each option; one left out gets nothing.
borda: of n options ranked, the first gets n - 1 points, the next n - 2, the last none; options ranked equal
share evenly what their places bring together, and those left out share the last places (Borda's count with
ties averaged). A ranking so always gives away the same sum, and nobody gains by leaving options out.

Adding an answer, or replacing one, costs the same after ten answers and after ten thousand; points are exact.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from workflows.rules.rankings import full
from workflows.rules.result import Equals, Filled, Place, Result, Titles, fill, number, settle, standing_of
from workflows.text import Text, text

Points = Mapping[str, Fraction | int]


def _plurality(answer: str, _options: tuple[str, ...]) -> Points:
    return {answer: 1}


def _approval(answer: tuple[str, ...], _options: tuple[str, ...]) -> Points:
    return dict.fromkeys(answer, 1)


def _spread(answer: Mapping[str, int], _options: tuple[str, ...]) -> Points:
    return answer


def _borda(answer: Any, options: tuple[str, ...]) -> Points:
    points: dict[str, Fraction | int] = {}
    for group in full(answer, options):
        whole, half = divmod(2 * (len(options) - 1 - len(points)) - len(group) + 1, 2)
        points |= dict.fromkeys(group, whole + Fraction(1, 2) if half else whole)
    return points


POINT_RULES: dict[str, Callable[[Any, tuple[str, ...]], Points]] = {
    "plurality": _plurality,
    "approval": _approval,
    "dots": _spread,
    "score_voting": _spread,
    "borda": _borda,
}

_UNITS = {
    "plurality": text("票", "votes"),
    "approval": text("人赞成", "approvals"),
    "dots": text("个点", "dots"),
    "score_voting": text("分", "points"),
    "borda": text("分", "points"),
}


@dataclass(frozen=True, slots=True)
class PointTally:
    """The points of each option, and how many answered."""

    rule: str
    options: tuple[str, ...]
    points: tuple[Fraction | int, ...]
    answered: int = 0

    @classmethod
    def empty(cls, rule: str, options: tuple[str, ...]) -> PointTally:
        """No answers yet."""
        return cls(rule, options, (0,) * len(options))

    def add(self, old: Any, new: Any, *, times: int = 1) -> PointTally:
        """The tally after `old` became `new` in so many answers; None is no answer."""
        points_of = POINT_RULES[self.rule]
        points = dict(zip(self.options, self.points, strict=True))
        for answer, sign in ((old, -times), (new, times)):
            if answer is not None:
                for option, more in points_of(answer, self.options).items():
                    points[option] += sign * more
        return replace(
            self,
            points=tuple(points.values()),
            answered=self.answered + times * ((new is not None) - (old is not None)),
        )

    @property
    def standing(self) -> tuple[Place, ...]:
        """The options by their points, the most first."""
        return standing_of({o: (p,) for o, p in zip(self.options, self.points, strict=True)})

    def filled(self, *, places: int, equals: Equals) -> Filled:
        """Who wins by the points given."""
        # with one option alone Borda's count has no points to give, and yet it may be supported
        return fill(self.standing, places=places, equals=equals, needs_support=self.rule != "borda")

    def result(self, titles: Titles, *, places: int = 1, equals: Equals = "are told") -> Result:
        """Who wins by the points given, with the points."""
        unit = _UNITS[self.rule]
        said = [(titles[o], number(place.score[0])) for place in self.standing for o in place.options]
        numbers = Text(
            zh="、".join(f"{title.zh} {points} {unit.zh}" for title, points in said),
            en=", ".join(f"{title.en} {points}" for title, points in said) + f" {unit.en}",
        )
        filled = self.filled(places=places, equals=equals)
        return settle(self.standing, filled, numbers, titles, equals)


def dots_fault(spread: Mapping[str, int], dots: int) -> Text | None:
    """Why these dots cannot be given; None where they can. Not all of them need be used."""
    if min(spread.values(), default=0) < 0:
        return text("点数请填 0 或更大的整数", "dots cannot be below nothing")
    given = sum(spread.values())
    if given > dots:
        return Text(
            zh=f"用了 {given} 个点，每人只有 {dots} 个", en=f"{given} dots given, there are {dots} each"
        )
    return None


def ratings_fault(scores: Mapping[str, int], scale: int) -> Text | None:
    """Why these scores cannot be given; None where they can. An option may be left out."""
    if min(scores.values(), default=0) < 0 or max(scores.values(), default=0) > scale:
        return Text(zh=f"每项打 1 到 {scale} 分", en=f"each option is scored from 1 to {scale}")
    return None
