"""Rankings: options in the order in which somebody prefers them.

A ranking is given as names in order, `("brick", "wood")`, or as groups of equals, `(("brick", "wood"), ("iron",))`.
What it leaves out is liked less than everything that it names, and all that alike. Both forms come to the same
canonical one, so that equal rankings are equal values.

Two tallies keep them: `PairTally` all that Schulze's method asks, `RankingTally` the rankings themselves, which
instant runoff and the single transferable vote go through again and again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from workflows.rules.multiset import Multiset

Ranking = tuple[tuple[str, ...], ...]
"""Groups of equals, the best first; in a group the names are in order of the alphabet."""


def ranking(answer: Iterable[str | Iterable[str]]) -> Ranking:
    """The canonical form of a ranking as somebody gave it, without what it leaves out."""
    groups = ((each,) if isinstance(each, str) else tuple(sorted(each)) for each in answer)
    return tuple(group for group in groups if group)


def full(answer: Iterable[str | Iterable[str]], options: Sequence[str]) -> Ranking:
    """The ranking with what it leaves out as a last group."""
    groups = ranking(answer)
    ranked = {option for group in groups for option in group}
    left = tuple(sorted(option for option in options if option not in ranked))
    return (*groups, left) if left else groups


@dataclass(frozen=True, slots=True)
class RankingTally:
    """How often each ranking was given. One ranking more costs the same, however many different ones there are."""

    options: tuple[str, ...]
    times: Multiset[Ranking] = field(default_factory=Multiset)

    @property
    def answered(self) -> int:
        """How many gave a ranking."""
        return self.times.total

    def add(
        self, old: Iterable[str | Iterable[str]] | None, new: Iterable[str | Iterable[str]] | None
    ) -> RankingTally:
        """The tally after somebody's ranking `old` became `new`; None is no ranking."""
        times = self.times
        for answer, by in ((old, -1), (new, 1)):
            if answer is not None:
                times = times.changed(ranking(answer), by)
        return RankingTally(self.options, times)


LANE = 64
"""Bits for each count in a row of a `PairTally`: no electorate fills them."""


@dataclass(frozen=True, slots=True)
class PairTally:
    """For each two options, how many prefer the first to the second, and how many answered.

    A row has the counts of one option against each other, side by side in one whole number, `LANE` bits for each:
    a ranking adds to a whole row at once. One more costs a step for each option, whatever the number before.
    """

    options: tuple[str, ...]
    rows: tuple[int, ...]
    answered: int = 0

    @classmethod
    def empty(cls, options: tuple[str, ...]) -> PairTally:
        """No rankings yet."""
        return cls(options, (0,) * len(options))

    @property
    def prefer(self) -> tuple[tuple[int, ...], ...]:
        """The counts as a table: how many prefer the option of the row to the option of the column."""
        lane = (1 << LANE) - 1
        places = range(len(self.options))
        return tuple(tuple(row >> LANE * place & lane for place in places) for row in self.rows)

    def add(
        self, old: Iterable[str | Iterable[str]] | None, new: Iterable[str | Iterable[str]] | None
    ) -> PairTally:
        """The tally after somebody's ranking `old` became `new`; None is no ranking."""
        rows, lanes = list(self.rows), _lanes(self.options)
        for answer, sign in ((old, -1), (new, 1)):
            below = 0
            for group in reversed(full(answer, self.options) if answer is not None else ()):
                here = 0
                for option in group:
                    row, one = lanes[option]
                    rows[row] += sign * below
                    here += one
                below += here
        return replace(self, rows=tuple(rows), answered=self.answered - (old is not None) + (new is not None))


@lru_cache(maxsize=64)
def _lanes(options: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    """For each option its row, and a one in its lane."""
    return {option: (n, 1 << LANE * n) for n, option in enumerate(options)}
