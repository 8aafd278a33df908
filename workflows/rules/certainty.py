"""Certainty: can anything that is still missing change the outcome?

`as soon as certain` takes cast answers as final and gives the outcome that waiting would give, earlier. It is
proved case by case: every way in which the missing answers can come in, silence included, is weighed by the
rule itself, and only if all of them end alike is that the outcome. Those whose answers weigh the same are
exchangeable, so that what counts is how many say what, not who: five equal parties have 252 ways left and
not 7,776.

Where there are more than `LIMIT` ways, nothing is called certain. That is never wrong: it only waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations_with_replacement, product
from math import comb, prod
from typing import TypeVar

LIMIT = 10_000
"""So many ways are weighed at most: well under a second, and far above any table of parties."""

Said = TypeVar("Said")
Ending = TypeVar("Ending")


def completions(
    missing: Sequence[tuple[int, Sequence[Said]]],
) -> Iterator[tuple[tuple[Said, ...], ...]] | None:
    """Every way in which the missing answers can come in; None where there are more than `LIMIT`.

    `missing` has one entry for each group of exchangeable answers: how many, and what each of them can be.
    """
    if prod(comb(count + len(answers) - 1, count) for count, answers in missing) > LIMIT:
        return None
    return product(*(combinations_with_replacement(answers, count) for count, answers in missing))


def only(endings: Iterable[Ending]) -> Ending | None:
    """The one ending that all of them are; None as soon as two differ, or where there is none."""
    every = iter(endings)
    first = next(every, None)
    return first if all(each == first for each in every) else None
