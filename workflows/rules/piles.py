"""Ballot papers on piles: each ranking lies with the option for which it counts now.

A ranking counts for the best of the options that are still in; equals share it evenly, a half each of two; one that
names nobody who is still in lies on no pile. When an option goes out, its papers are passed on, at their whole
value; when it has more votes than it needs, they are passed on at a part of it. Only the papers of that pile are
looked at.

Who goes out of those tied last is decided here too, for instant runoff and the single transferable vote alike:
`together` where all of them have fewer votes together than any other, for then no order among them matters;
`backward` by the latest earlier round in which they differ; `listed` where only the order of the list is left.

Invariants: papers with the same value lie together; votes are the exact sum of those values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from workflows.rules.rankings import Ranking, RankingTally

Papers = tuple[tuple[Ranking, int], ...]
"""Rankings, each with how often it was given."""

Votes = Mapping[str, Fraction]
WHOLE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Piles:
    """The piles of those who are still in, in parcels of equal value, and what each pile comes to."""

    parcels: Mapping[str, Mapping[Fraction, Papers]]
    votes: Votes

    def passed_on(
        self, out: Iterable[str], to: Collection[str], *, at: Fraction = WHOLE, beside: Collection[str] = ()
    ) -> Piles:
        """All papers of those out passed on to the others, at this part of their value.

        The piles that are left are those of the others, and of those `beside`, who are given nothing.
        """
        given = [(value * at, papers) for option in out for value, papers in self.parcels[option].items()]
        kept = {option: dict(self.parcels[option]) for option in to}
        laid = _laid(given, kept, {option: self.votes[option] for option in to})
        if not beside:
            return laid
        return Piles(
            {**laid.parcels, **{option: self.parcels[option] for option in beside}},
            {**laid.votes, **{option: self.votes[option] for option in beside}},
        )


def piles_of(tally: RankingTally) -> Piles:
    """All rankings of a tally, each with its first choice."""
    options = tally.options
    empty: dict[str, dict[Fraction, Papers]] = {option: {} for option in options}
    return _laid([(WHOLE, tuple(tally.times.items()))], empty, dict.fromkeys(options, Fraction(0)))


def _laid(
    given: Iterable[tuple[Fraction, Papers]],
    parcels: dict[str, dict[Fraction, Papers]],
    votes: dict[str, Fraction],
) -> Piles:
    """The piles after these papers were laid on them, each at its value."""
    for value, papers in given:
        moved = defaultdict[tuple[str, int], list[tuple[Ranking, int]]](list)
        for paper in papers:
            for group in paper[0]:
                here = [option for option in group if option in votes]
                if here:
                    for option in here:
                        moved[option, len(here)].append(paper)
                    break
        for (option, sharing), those in moved.items():
            each = value / sharing
            parcels[option][each] = parcels[option].get(each, ()) + tuple(those)
            votes[option] += each * sum(times for _, times in those)
    return Piles(parcels, votes)


Way = Literal["alone", "together", "backward", "listed"]


@dataclass(frozen=True, slots=True)
class Last:
    """Who has fewest votes, who of them may go out, and which way that was found."""

    last: tuple[str, ...]
    out: tuple[str, ...]
    way: Way


def last_of(votes: Votes, before: Sequence[Votes], places: int) -> Last:
    """Who goes out of those with these votes, of whom as many as there are places stay in."""
    fewest = min(votes.values())
    last = tuple(option for option, n in votes.items() if n == fewest)
    if len(last) == 1:
        return Last(last, last, "alone")
    others = [n for option, n in votes.items() if option not in last]
    if others and len(others) >= places and fewest * len(last) < min(others):
        return Last(last, last, "together")
    out = last
    for earlier in reversed(before):
        low = min(earlier[option] for option in out)
        out = tuple(option for option in out if earlier[option] == low)
    return Last(last, out, "backward" if len(out) == 1 else "listed")
