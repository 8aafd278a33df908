"""Schulze: the option that no other beats along a stronger path.

M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner
election method", Social Choice and Welfare 36 (2011), with strength measured by winning votes. Of two options
the one beats the other directly with the votes of those who prefer it; more votes are stronger, and of equal
votes the ones against fewer. A path is as strong as its weakest step, and an option stands before another if
its strongest path there is stronger than the strongest one back. That relation is transitive: it orders the
options, and whoever beats all others one by one always wins.

Options of which none stands before the other share a place. The strongest paths take a number of steps
that grows with the cube of the options, and not at all with the number of rankings.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from workflows.rules.rankings import PairTally
from workflows.rules.result import Equals, Place, Result, Titles, fill, settle
from workflows.text import Text

Strength = tuple[int, int, int]


def schulze_result(
    tally: PairTally, titles: Titles, *, places: int = 1, equals: Equals = "are told"
) -> Result:
    """Who wins by the strongest paths."""
    standing, prefer = tuple(_places(tally)), tally.prefer
    said = [
        (titles[one], titles[other], prefer[row][column], prefer[column][row])
        for row, one in enumerate(tally.options)
        for column, other in enumerate(tally.options)
        if row < column
    ]
    (only_title, *_) = titles.values()
    numbers = Text(
        zh="两两比较：" + ("、".join(f"{a.zh} {m}：{n} {b.zh}" for a, b, m, n in said) or only_title.zh),
        en="in pairs: " + (", ".join(f"{a.en} {m}:{n} {b.en}" for a, b, m, n in said) or only_title.en),
    )
    filled = fill(standing, places=places, equals=equals, needs_support=False)
    return settle(standing, filled, numbers, titles, equals)


def strongest_paths(tally: PairTally) -> list[list[Strength]]:
    """How strong the strongest path is from each option to each other, by Floyd and Warshall."""
    every, prefer = range(len(tally.options)), tally.prefer
    paths = [[_direct(prefer[a][b], prefer[b][a]) for b in every] for a in every]
    for middle, start, end in product(every, repeat=3):
        if len({middle, start, end}) == 3:  # noqa: PLR2004 (a path's three different stops)
            through = min(paths[start][middle], paths[middle][end])
            paths[start][end] = max(paths[start][end], through)
    return paths


def _direct(support: int, opposed: int) -> Strength:
    """The strength of a step: wins above ties above losses; wins by their votes, then by those against."""
    if support > opposed:
        return (2, support, -opposed)
    return (1, 0, 0) if support == opposed else (0, 0, 0)


def _places(tally: PairTally) -> Iterator[Place]:
    """Those before whom nobody is left standing, again and again."""
    paths, left = strongest_paths(tally), list(range(len(tally.options)))
    while left:
        best = [one for one in left if all(paths[other][one] <= paths[one][other] for other in left)]
        yield Place(tuple(tally.options[one] for one in best))
        left = [one for one in left if one not in best]
