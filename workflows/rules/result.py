"""What weighing options ends in: who wins, who is tied, and how all of them stand.

Ties are always shown. A group of equals that does not fit into the places left is tied, and nothing is drawn
by lot: where the definition says `ties: first listed`, the order of its list decides among them, and the
reason says that it did. An option that nobody supports fills no place while another has filled one, and no
order of a list makes it win.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from workflows.rules.verdict import sentence
from workflows.text import Text, listed

Titles = Mapping[str, Text]
"""The options with what people read for them, in the order of the list."""


Equals = Literal["are told", "first listed", "earliest"]
"""What becomes of equals that do not all fit: they are told as tied, or an order that was set decides."""


@dataclass(frozen=True, slots=True)
class Place:
    """Options that stand equal. Of two scores the greater one is better; methods without scores have none."""

    options: tuple[str, ...]
    score: tuple[Fraction | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """Who wins, best first; who is tied for the places left; and how all stand, best first."""

    winners: tuple[str, ...]
    tied: tuple[str, ...]
    standing: tuple[Place, ...]
    explanation: Text


def standing_of(scores: Mapping[str, tuple[Fraction | int, ...]]) -> tuple[Place, ...]:
    """Options with equal scores together, the best first; within a place the order of the list."""
    return tuple(
        Place(tuple(option for option, score in scores.items() if score == each), each)
        for each in sorted(set(scores.values()), reverse=True)
    )


@dataclass(frozen=True, slots=True)
class Filled:
    """Who fills the places, who is tied for what is left, and where an order that was set decided."""

    winners: tuple[str, ...]
    tied: tuple[str, ...] = ()
    equal: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()


def fill(standing: Sequence[Place], *, places: int, equals: Equals, needs_support: bool = True) -> Filled:
    """Fill the places from the top.

    `needs_support` is for methods in which a score of nothing means that nobody was for it.
    """
    winners: tuple[str, ...] = ()
    for place in standing:
        room = places - len(winners)
        unsupported = needs_support and not any(place.score)
        if room == 0 or (unsupported and winners):
            break
        if unsupported or (len(place.options) > room and equals == "are told"):
            return Filled(winners, tied=place.options)
        if len(place.options) > room:
            chosen = place.options[:room]
            return Filled(winners + chosen, equal=place.options, chosen=chosen)
        winners += place.options
    return Filled(winners)


def settle(
    standing: Sequence[Place], filled: Filled, numbers: Text, titles: Titles, equals: Equals
) -> Result:
    """The result with its explanation. `numbers` is what the method counted, and is said first."""
    explanation = sentence(
        numbers,
        _resolved(filled.equal, filled.chosen, titles, equals) if filled.equal else None,
        *_said(filled.winners, filled.tied, titles),
    )
    return Result(filled.winners, filled.tied, tuple(standing), explanation)


def _said(winners: Sequence[str], tied: Sequence[str], titles: Titles) -> list[Text]:
    said = []
    if winners:
        names = named(winners, titles)
        said.append(Text(zh=f"选中 {names.zh}", en=f"chosen: {names.en}"))
    if tied:
        names = named(tied, titles)
        said.append(Text(zh=f"{names.zh} 不分先后", en=f"tied: {names.en}"))
    return said


def _resolved(equal: Sequence[str], chosen: Sequence[str], titles: Titles, equals: Equals) -> Text:
    names, first = named(equal, titles), named(chosen, titles)
    if equals == "earliest":
        return Text(
            zh=f"{names.zh} 不分先后，取日期在前的 {first.zh}",
            en=f"{names.en} stand equal, and the earliest is taken: {first.en}",
        )
    return Text(
        zh=f"{names.zh} 不分先后，按约定取列在前面的 {first.zh}",
        en=f"{names.en} stand equal, and by the rule that was set the first listed wins: {first.en}",
    )


def named(options: Sequence[str], titles: Titles) -> Text:
    """The options' titles in a row."""
    return listed([titles[option] for option in options])


def number(value: Fraction | int) -> str:
    """A number as people read it: whole, or whole and a fraction (3 1/2). Nothing is rounded."""
    whole, rest = divmod(Fraction(value), 1)
    return str(whole) if not rest else f"{whole} {rest}" if whole else str(rest)


FINEST = 100
"""Fractions with greater denominators are read as decimals."""


def readable(value: Fraction, *, decimals: int = 2) -> str:
    """A number as people read it, and to so many decimals where its fraction is none that they could read.

    For reading only: what is decided is decided by the fraction.
    """
    if value.denominator <= FINEST:
        return number(value)
    unit = 10**decimals
    whole, rest = divmod((value * unit * 2 + 1) // 2, unit)
    return f"≈ {whole}.{rest:0{decimals}d}"
