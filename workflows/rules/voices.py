"""The voices at the table, and their tally: one party, one voice.

Who is recused keeps a place in the list, so that every reason names the recusal, and is counted nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from workflows.text import Text

Stance = Literal["agree", "conditional", "met", "disagree", "abstain"]
"""What a party's position counts as: `conditional` while its condition is open, `met` once it is confirmed."""

Weight = int | Fraction
"""Parties are counted in whole numbers, weights exactly: a weight may be a fraction."""

STANCES: tuple[Stance, ...] = ("agree", "conditional", "met", "disagree", "abstain")


@dataclass(frozen=True, slots=True)
class PartyTally:
    """How much stands where: in parties, or in weight. One voice more costs the same whatever was before."""

    seated: Weight
    agree: Weight = 0
    conditional: Weight = 0
    met: Weight = 0
    disagree: Weight = 0
    abstain: Weight = 0

    def add(self, old: Stance | None, new: Stance | None, *, weight: Weight = 1) -> PartyTally:
        """The tally after a voice of this weight that stood at `old` came to stand at `new`; None is silent."""
        if old == new:
            return self
        changes: dict[str, Weight] = {}
        if old is not None:
            changes[old] = getattr(self, old) - weight
        if new is not None:
            changes[new] = getattr(self, new) + weight
        return replace(self, **changes)

    @property
    def answered(self) -> Weight:
        """Those that gave any position."""
        return self.agree + self.conditional + self.met + self.disagree + self.abstain

    @property
    def yes(self) -> Weight:
        """Those for it: agreed, or agreed under a condition that is met."""
        return self.agree + self.met

    @property
    def no(self) -> Weight:
        """Those not for it as it stands: against it, or under a condition that is still open."""
        return self.disagree + self.conditional

    @property
    def sides(self) -> Weight:
        """Those that took a side: abstentions are left out."""
        return self.yes + self.no


@dataclass(frozen=True, slots=True)
class Voice:
    """What a party says at the table; no stance while it has not answered. Recused, it takes none."""

    party: str
    title: Text
    stance: Stance | None
    recused: bool = False


def seated(voices: Iterable[Voice]) -> list[Voice]:
    """The voices that count."""
    return [voice for voice in voices if not voice.recused]


def tally_of(voices: Iterable[Voice], weights: Mapping[str, Fraction] | None = None) -> PartyTally:
    """The tally of all voices together: in parties, or by `weights`, in which a party not named weighs 1.

    Counted in one pass and made once: a check weighs thousands of tables.
    """
    counts: dict[Stance | None, Weight] = {}
    for voice in voices:
        if not voice.recused:
            weight: Weight = 1 if weights is None else weights.get(voice.party, 1)
            counts[voice.stance] = counts.get(voice.stance, 0) + weight
    return PartyTally(sum(counts.values()), *(counts.get(stance, 0) for stance in STANCES))
