"""How a party speaks: one voice, out of what its seats have answered.

Which answer counts is the definition's to say (`PartyForm.voice`). In all cases somebody who stands in is heard
only while the seats themselves are silent, and a correction replaces what it corrects.

- any representative, the chair: the latest answer of those who were asked. It stands although whoever gave it
  has left the seat since, until a successor answers.
- a majority of its seats: what over half of the seats that are held now say. Agreement comes before agreement
  under a condition, so that a party whose majority agrees is not held up by one seat's condition; where every
  seat has answered and no stance has a majority, the party is divided, which counts as an abstention; before
  that it has not spoken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from workflows.answers import Position
from workflows.guarding import recused
from workflows.item import Condition, Item, Task
from workflows.model import Definition
from workflows.roster import Roster
from workflows.rules import Stance, Voice


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
    if definition.voice_of(party) == "a majority of its seats":
        held = [task for task in _asked(item, party) if task.status != "closed"]
        seats = [task for task in held if not task.stands_in]
        if any(task.answer is not None for task in seats):
            return of_seats([_stance(item, task) for task in seats])
        return _stance(item, latest([task for task in held if task.stands_in]))
    return _stance(item, speaking_task(item, party))


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


def precedence(answer_order: int | None, *, stands_in: bool) -> tuple[bool, int]:
    """Which of a party's answers is its voice: the greatest of these.

    A representative's own answer comes before that of somebody who stands in, a later one before an earlier.
    """
    return not stands_in, answer_order or 0


def speaking_task(item: Item, party: str) -> Task | None:
    """The task whose answer is the party's voice in this step, where one answer makes it."""
    return latest(_asked(item, party))


def latest(tasks: Iterable[Task]) -> Task | None:
    """The one of these tasks whose answer counts, if any has one."""
    answered = [task for task in tasks if task.answer is not None]
    return max(answered, key=lambda task: precedence(task.order, stands_in=task.stands_in), default=None)


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


def _asked(item: Item, party: str) -> list[Task]:
    return [task for task in item.tasks if task.party == party and task.kind == "position"]


def _stance(item: Item, task: Task | None) -> Stance | None:
    if task is None or not isinstance(task.answer, Position):
        return None
    if task.answer.stand != "agree_if":
        return task.answer.stand
    condition = condition_of(item, task)
    return "met" if condition is not None and condition.status == "confirmed" else "conditional"
