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

from workflows.rules.rankings import PairTally
from workflows.rules.result import Equals, Place, Result, Titles, fill, settle
from workflows.text import Text

Strength = tuple[int, int, int]
ALL_PAIRS_UP_TO = 12
"""Of more options than this the reason tells only the pairs of what stands first."""


def schulze_result(
    tally: PairTally, titles: Titles, *, places: int = 1, equals: Equals = "are told"
) -> Result:
    """Who wins by the strongest paths."""
    standing, prefer = tuple(_places(tally)), tally.prefer
    first = standing[0].options if standing else ()
    said = [
        (titles[one], titles[other], prefer[row][column], prefer[column][row])
        for row, one in enumerate(tally.options)
        for column, other in enumerate(tally.options)
        if row < column and (len(tally.options) <= ALL_PAIRS_UP_TO or one in first or other in first)
    ]
    left_out = len(tally.options) * (len(tally.options) - 1) // 2 - len(said)
    (only_title, *_) = titles.values()
    numbers = Text(
        zh="两两比较："
        + ("、".join(f"{a.zh} {m}：{n} {b.zh}" for a, b, m, n in said) or only_title.zh)
        + (f"（另外 {left_out} 对不涉及排第一的，没有列出）" if left_out else ""),
        en="in pairs: "
        + (", ".join(f"{a.en} {m}:{n} {b.en}" for a, b, m, n in said) or only_title.en)
        + (f" ({left_out} more pairs, without what stands first)" if left_out else ""),
    )
    filled = fill(standing, places=places, equals=equals, needs_support=False)
    return settle(standing, filled, numbers, titles, equals)


def strongest_paths(tally: PairTally) -> list[list[Strength]]:
    """How strong the strongest path is from each option to each other: won (2), tied (1) or lost (0), the votes for its
    weakest step, and those against it below nothing.
    """
    base = _base(tally)
    return [[_strength(path, base) for path in row] for row in _paths(tally, base)]


def _base(tally: PairTally) -> int:
    return 2 + max((votes for row in tally.prefer for votes in row), default=0)


def _strength(path: int, base: int) -> Strength:
    won, votes = divmod(path, base * base)
    support, rest = divmod(votes, base)
    return (won, support, rest + 1 - base) if won == WON else (won, 0, 0)


def _paths(tally: PairTally, base: int) -> list[list[int]]:
    """By Floyd and Warshall, a row at a time, as whole numbers in the order of the strengths."""
    every, prefer = range(len(tally.options)), tally.prefer
    paths = [[_direct(prefer[a][b], prefer[b][a], base) for b in every] for a in every]
    for middle in every:
        onwards = paths[middle]
        for start in every:
            there = paths[start][middle]
            if start == middle or there == WEAKEST:
                continue
            paths[start] = [
                max(now, min(there, further)) for now, further in zip(paths[start], onwards, strict=True)
            ]
    return paths


WON, WEAKEST = 2, 0
"""The first digit of a step that wins, and the whole strength of one that loses."""


def _direct(support: int, opposed: int, base: int) -> int:
    """The strength of a step: wins above ties above losses; wins by their votes, then by those against. One number for
    the three, as digits to a `base` that is above every count of votes.
    """
    if support > opposed:
        return (WON * base + support) * base + (base - 1 - opposed)
    return base * base if support == opposed else WEAKEST


def _places(tally: PairTally) -> Iterator[Place]:
    """Those before whom nobody is left standing, again and again."""
    paths, left = _paths(tally, _base(tally)), list(range(len(tally.options)))
    while left:
        best = [one for one in left if all(paths[other][one] <= paths[one][other] for other in left)]
        yield Place(tuple(tally.options[one] for one in best))
        left = [one for one in left if one not in best]
