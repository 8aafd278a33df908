"""Rankings: options in the order in which somebody prefers them.

A ranking is given as names in order, `("brick", "wood")`, or as groups of equals, `(("brick", "wood"), ("iron",))`.
What it leaves out is liked less than everything that it names, and all that alike. Both forms come to the same
canonical one, so that equal rankings are equal values.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

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
class PairTally:
    """For each two options, how many prefer the first to the second, and how many answered.

    One ranking more costs a step for each pair of options, whatever the number of rankings before.
    """

    options: tuple[str, ...]
    prefer: tuple[tuple[int, ...], ...]
    answered: int = 0

    @classmethod
    def empty(cls, options: tuple[str, ...]) -> PairTally:
        """No rankings yet."""
        return cls(options, ((0,) * len(options),) * len(options))

    def add(
        self, old: Iterable[str | Iterable[str]] | None, new: Iterable[str | Iterable[str]] | None
    ) -> PairTally:
        """The tally after somebody's ranking `old` became `new`; None is no ranking."""
        prefer = [list(row) for row in self.prefer]
        for answer, sign in ((old, -1), (new, 1)):
            if answer is None:
                continue
            place = {o: n for n, group in enumerate(full(answer, self.options)) for o in group}
            for (row, one), (column, other) in permutations(enumerate(self.options), 2):
                if place[one] < place[other]:
                    prefer[row][column] += sign
        return replace(
            self,
            prefer=tuple(tuple(row) for row in prefer),
            answered=self.answered - (old is not None) + (new is not None),
        )
