"""How a party speaks: one voice, out of what its seats have answered.

Which answer counts is the definition's to say (`PartyForm.voice`). In all cases somebody who stands in is heard
only while the seats themselves are silent, and a correction replaces what it corrects.

- any representative, the chair: the latest answer of those who were asked. It stands although whoever gave it
  has left the seat since, until a successor answers.
- a majority of its seats: what over half of the seats that are held now say. Agreement comes before agreement
  under a condition, so that a party whose majority agrees is not held up by one seat's condition; where every
  seat has answered and no stance has a majority, the party is divided, which counts as an abstention; before
  that it has not spoken. What a seat said before its party was set aside counts again once it is called back.

Pages and papers ask here too (`heard`, `of_stands`): what they show is what was counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from workflows.answers import Position, Stand
from workflows.guarding import recused
from workflows.item import Condition, Item, Task
from workflows.model import Definition, PartyVoice
from workflows.roster import Roster
from workflows.rules import Stance, Voice

MAJORITY: PartyVoice = "a majority of its seats"
Whose = TypeVar("Whose")


def voices(definition: Definition, item: Item, roster: Roster) -> list[Voice]:
    """One voice for each party at the table, in the order of the definition."""
    out = recused(definition, item)
    return [
        Voice(
            party,
            roster.title(party),
            None if party in out else stance_of(definition, item, party),
            recused=party in out,
        )
        for party in definition.parties
    ]


def stance_of(definition: Definition, item: Item, party: str) -> Stance | None:
    """Where a party stands in this step; None while it has not spoken."""
    asked = [
        Asked(
            (task.person, task.in_place_of), task.stands_in, task.status != "closed",
            task.order if task.answer is not None else None, task,
        )
        for task in item.tasks
        if task.party == party and task.kind == "position"
    ]  # fmt: skip
    by_majority = definition.voice_of(party) == MAJORITY
    spoke = [
        _stance(item, each.of) if each.order is not None else None
        for each in heard(asked, by_majority=by_majority)
    ]
    return of_seats(spoke) if spoke else None


@dataclass(frozen=True, slots=True)
class Asked(Generic[Whose]):
    """One place at which a party was asked, as a task, a row or an entry of a history has it."""

    seat: tuple[str, str | None]
    """Who was asked, and in whose place."""
    stands_in: bool
    held: bool
    """Whether they were asked to the end of the step, or still are."""
    order: int | None
    """The place of their answer among those of the step; None while there is none."""
    of: Whose


def heard(asked: Sequence[Asked[Whose]], *, by_majority: bool) -> tuple[Asked[Whose], ...]:
    """The places whose answers make the party's voice: one, or all seats where over half of them decide, those
    among them that have not answered as well. Nothing while nobody has answered.
    """
    if by_majority:
        seats = [_answer_of(each, asked) for each in asked if each.held and not each.stands_in]
        if any(each.order is not None for each in seats):
            return tuple(seats)
        asked = [each for each in asked if each.held and each.stands_in]
    answered = [each for each in asked if each.order is not None]
    # a seat's own answer comes before that of somebody who stands in, a later one before an earlier
    last = max(answered, key=lambda each: (not each.stands_in, each.order or 0), default=None)
    return (last,) if last is not None else ()


def _answer_of(seat: Asked[Whose], asked: Sequence[Asked[Whose]]) -> Asked[Whose]:
    """The seat's answer: what it said last, if it was asked once before in this step."""
    if seat.order is not None:
        return seat
    before = [each for each in asked if each.seat == seat.seat and each.order is not None]
    return max(before, key=lambda each: each.order or 0, default=seat)


def of_stands(stands: Iterable[Stand | None]) -> Stand | None:
    """What over half of these positions say, whatever has become of their conditions."""
    found = of_seats("conditional" if each == "agree_if" else each for each in stands)
    match found:
        case "conditional" | "met":
            return "agree_if"
    return found


def of_seats(stances: Iterable[Stance | None]) -> Stance | None:
    """What over half of these seats say; `abstain` where all have spoken and no stance has a majority."""
    said = list(stances)
    count, half = Counter(said), len(said)  # a stance has a majority if twice its seats are more than all
    agreeing = count["agree"] + count["met"]
    if 2 * agreeing > half:
        return "agree" if 2 * count["agree"] > half else "met"
    if 2 * (agreeing + count["conditional"]) > half:
        return "conditional"
    if 2 * count["disagree"] > half:
        return "disagree"
    return None if None in said else "abstain"


def condition_of(item: Item, task: Task) -> Condition | None:
    """The condition that the task's answer raised and that has not been withdrawn."""
    return next(
        (
            each
            for each in item.conditions
            if each.by == task.person and each.party == task.party and each.status != "withdrawn"
        ),
        None,
    )


def _stance(item: Item, task: Task) -> Stance | None:
    if not isinstance(task.answer, Position):
        return None
    if task.answer.stand != "agree_if":
        return task.answer.stand
    condition = condition_of(item, task)
    return "met" if condition is not None and condition.status == "confirmed" else "conditional"
