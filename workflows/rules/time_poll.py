"""A time poll: the date on which most people can come.

Everybody says of each date yes, if need be, or nothing. The date with most people wins, yes and if need be
together; of equal ones the date with fewest "if need be"; of those the earliest. Dates are written so that
they sort (2026-12-01, or 2026-12-01T19:00), and an earlier date before a later one is the rule of the poll:
it is said, and it leaves no tie. Only where nobody is free on any date is there nothing to choose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from workflows.rules.result import Result, Titles, fill, settle, standing_of
from workflows.text import Text

Free = Literal["yes", "if_need_be"]


@dataclass(frozen=True, slots=True)
class DateTally:
    """For each date, how many can come and how many could if need be; and how many answered."""

    options: tuple[str, ...]
    yes: tuple[int, ...]
    if_need_be: tuple[int, ...]
    answered: int = 0

    @classmethod
    def empty(cls, options: tuple[str, ...]) -> DateTally:
        """No answers yet."""
        return cls(options, (0,) * len(options), (0,) * len(options))

    def add(self, old: Mapping[str, Free] | None, new: Mapping[str, Free] | None) -> DateTally:
        """The tally after somebody's dates `old` became `new`; None is no answer."""

        def change(date: str, free: Free) -> int:
            return ((new or {}).get(date) == free) - ((old or {}).get(date) == free)

        return replace(
            self,
            yes=tuple(n + change(d, "yes") for d, n in zip(self.options, self.yes, strict=True)),
            if_need_be=tuple(
                n + change(d, "if_need_be") for d, n in zip(self.options, self.if_need_be, strict=True)
            ),
            answered=self.answered - (old is not None) + (new is not None),
        )

    def result(self, titles: Titles, *, places: int = 1) -> Result:
        """The best date, or the best `places` of them."""
        rows = sorted(zip(self.options, self.yes, self.if_need_be, strict=True))
        # with the same number of people, fewest "if need be" is most "yes"
        scores = {date: (Fraction(yes + need), Fraction(yes)) for date, yes, need in rows}
        standing = standing_of(scores)
        said = [
            (titles[date], int(place.score[0]), int(place.score[0] - place.score[1]))
            for place in standing
            for date in place.options
        ]
        numbers = Text(
            zh="、".join(
                f"{t.zh} {n} 人有空" + (f"（其中 {m} 人勉强可以）" if m else "") for t, n, m in said
            ),
            en=", ".join(f"{t.en} {n} free" + (f" ({m} if need be)" if m else "") for t, n, m in said),
        )
        filled = fill(standing, places=places, equals="earliest")
        return settle(standing, filled, numbers, titles, "earliest")
