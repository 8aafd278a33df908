"""Every way in which the people asked can answer, weighed by the rule itself: what can come of it.

Over parties all vectors of answers are gone through, silence and open conditions included (what is sealed takes
no condition), once for each set of parties that can be recused. Parties that weigh the same are exchangeable, so vectors that differ only in who
said what are weighed once: five equal parties have 252 sorts of vectors and not 7,776. Over scores, record
sheets and owners the best, the worst and no answer are weighed: these rules only ever rise with agreement, so
every other answer lies between.

What was worked out for a rule and a table is kept: most definitions are checked with the rules of others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations_with_replacement, product
from math import comb, prod

from workflows.model import Ask, Decide
from workflows.rules.counted import MeetingCount, counted_verdict
from workflows.rules.electors import Measure
from workflows.rules.parties import PARTY_RULES, outcome_at_close, party_verdict
from workflows.rules.scores import ScoreTally, score_verdict
from workflows.rules.two_measures import OwnersTally, owners_verdict
from workflows.rules.verdict import Verdict
from workflows.rules.voices import STANCES, Stance, Voice, Weight
from workflows.text import Text

MOST_VECTORS = 50_000
Vector = tuple[Stance | None, ...]
_NOBODY = Text(zh="—", en="—")
_SEALED: tuple[Stance, ...] = ("agree", "disagree", "abstain")


@dataclass(frozen=True, slots=True)
class Flaw:
    """A vector of answers for which a rule does not keep its word."""

    kind: str
    """`none`: no outcome. `turned`: one more agreement undid it. `early`: it was decided before it was certain."""
    vector: Vector


@dataclass(frozen=True, slots=True)
class Weighed:
    """What can come of a rule over a table: its outcomes, those of silence alone, and where it breaks its word."""

    outcomes: frozenset[str]
    flaws: tuple[Flaw, ...] = ()


def stances_of(ask: Ask) -> tuple[Stance, ...]:
    """What a position can count as: sealed ones are agreed, disagreed or abstained, and no more."""
    return _SEALED if ask.answers == "sealed" else STANCES


def over_parties(
    form: Decide,
    parties: tuple[str, ...],
    asked: tuple[str, ...],
    recused: frozenset[str],
    stances: tuple[Stance, ...] = STANCES,
) -> Weighed:
    """What can come of a rule over parties, of whom `asked` can answer so and `recused` do not take part."""
    return _over_parties(form.model_dump_json(by_alias=True), parties, asked, tuple(sorted(recused)), stances)


@lru_cache(maxsize=4096)
def _over_parties(
    said: str,
    parties: tuple[str, ...],
    asked: tuple[str, ...],
    recused: tuple[str, ...],
    stances: tuple[Stance, ...],
) -> Weighed:
    form = Decide.model_validate_json(said)
    table = _Table(form, parties, asked, recused, stances)
    ends = {vector: table.outcome(vector) for vector in table.vectors()}
    return Weighed(frozenset(ends.values()), tuple(table.flaws(ends)))


class _Table:
    """The parties of one rule in an order in which exchangeable ones stand together."""

    def __init__(
        self,
        form: Decide,
        parties: tuple[str, ...],
        asked: tuple[str, ...],
        recused: tuple[str, ...],
        stances: tuple[Stance, ...],
    ) -> None:
        self.form, self.stances = form, stances
        self.away = [
            Voice(p, _NOBODY, None, recused=p in recused) for p in parties if p in recused or p not in asked
        ]
        groups: dict[tuple[bool, Weight], list[str]] = {}
        for party in asked:
            if party not in recused:
                weight: Weight = form.weights.get(party, 1) if form.rule == "weighted" else 1
                groups.setdefault((party in form.veto, weight), []).append(party)
        self.groups = [*groups.values()]
        self.order = [party for group in self.groups for party in group]

    def vectors(self) -> Iterator[Vector]:
        """One vector of every sort; of a table too large for that only those in which all say the same."""
        answers: tuple[Stance | None, ...] = (None, *self.stances)
        if (
            prod(comb(len(group) + len(answers) - 1, len(answers) - 1) for group in self.groups)
            > MOST_VECTORS
        ):
            yield from ((answer,) * len(self.order) for answer in answers)
            return
        for parts in product(*(combinations_with_replacement(answers, len(group)) for group in self.groups)):
            yield tuple(stance for part in parts for stance in part)

    def voices(self, vector: Vector) -> list[Voice]:
        return [
            *(Voice(party, _NOBODY, stance) for party, stance in zip(self.order, vector, strict=True)),
            *self.away,
        ]

    def outcome(self, vector: Vector) -> str:
        return outcome_at_close(self.form, self.voices(vector))

    def sorted(self, vector: Vector) -> Vector:
        """The vector of the same sort that `vectors` gives."""
        found: list[Stance | None] = []
        for group in self.groups:
            part = vector[len(found) : len(found) + len(group)]
            found += sorted(part, key=_RANKS.__getitem__)
        return tuple(found)

    def flaws(self, ends: dict[Vector, str]) -> Iterator[Flaw]:
        for vector, outcome in ends.items():
            if not outcome:
                yield Flaw("none", vector)
            for at, stance in enumerate(vector):
                if outcome == "passed" and stance not in ("agree", "met"):
                    more = self.sorted((*vector[:at], "agree", *vector[at + 1 :]))
                    if ends.get(more, "passed") != "passed":
                        yield Flaw("turned", vector)
        if self.form.close == "when all have answered":
            yield from self._early(ends)

    def _early(self, ends: dict[Vector, str]) -> Iterator[Flaw]:
        """Decided before the deadline, though a condition that is still met would have changed it.

        `as soon as certain` is not gone through here: the rule itself tries all that is missing.
        """
        for vector, outcome in ends.items():
            if None in vector:
                continue
            early = party_verdict(self.form, self.voices(vector), closing=False).outcome
            if early is None:
                continue
            met = self.sorted(tuple("met" if each == "conditional" else each for each in vector))
            if outcome != early or ends.get(met, early) != early:
                yield Flaw("early", vector)


_RANKS: dict[Stance | None, int] = {stance: number for number, stance in enumerate((None, *STANCES))}


def is_over_parties(form: Decide) -> bool:
    """Whether the rule weighs the positions of parties."""
    return form.rule in PARTY_RULES


def over_scores(form: Decide, ask: Ask) -> Weighed:
    """What can come of scores: everybody gives the best, everybody gives the worst, nobody gives any."""
    number = (form.quorum.count if form.quorum and form.quorum.count else 1) or 1
    none = ScoreTally(asked=number)
    ends = {
        score_verdict(form, tally, closing=True).outcome
        for tally in (none, none.add(None, 1, times=number), none.add(None, ask.scale, times=number))
    }
    return Weighed(frozenset(each for each in ends if each))


def over_sheets(form: Decide) -> Weighed:
    """What can come of a meeting's record sheet: all for it, all against it, nobody there."""
    sheets = (MeetingCount(12, 12, 12, 0), MeetingCount(12, 12, 0, 12), MeetingCount(12, 0, 0, 0))
    verdicts = [counted_verdict(form, sheet) for sheet in sheets]
    return Weighed(frozenset(v.outcome for v in verdicts if isinstance(v, Verdict) and v.outcome))


def over_owners(form: Decide) -> Weighed:
    """What can come of a vote of all owners: all for it, all against it, nobody votes."""
    everybody = Measure(12, 1200)
    none = OwnersTally(all=everybody)
    tallies = (none, none.add(everybody, None, "agree"), none.add(everybody, None, "disagree"))
    ends = {owners_verdict(form, tally, closing=True).outcome for tally in tallies}
    return Weighed(frozenset(each for each in ends if each))
