"""What a row of guards leaves open, and which of them are never taken.

Every case of the guards' world (`workflows/guards/world.py`) is one bit of a whole number: what holds for a
guard is two such numbers, the cases in which it is a yes and those in which it is a no. `and`, `or` and
`not` are then operations on whole numbers, for all cases at once. Nothing is sampled: an answer holds for
all values, and where there are too many cases the answer is `TooMany` and never a guess.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workflows.guards.expression import AllOf, AnyOf, Expression, Leaf, Not
from workflows.guards.guard import Guard
from workflows.guards.holding import NotGiven, first_that_holds, leaf_answer
from workflows.guards.names import Name
from workflows.guards.world import Case, TooMany, World, world_of

Row = Sequence[Guard | None]
"""Guards in the order in which they are asked; None is a plain default, which takes every case."""


@dataclass(frozen=True, slots=True)
class _Cases:
    """In which cases something is a yes, and in which a no; in all others it has no answer."""

    yes: int
    no: int


def cases(guards: Row, names: Mapping[str, Name]) -> Iterator[Case] | TooMany:
    """One case of every sort that the guards can tell apart."""
    world = _world(guards, names)
    if isinstance(world, TooMany):
        return world
    return (_case(guards, world, index) for index in range(world.size))


def uncovered(guards: Row, names: Mapping[str, Name]) -> Case | TooMany | None:
    """A case that none of the guards takes, if there is one.

    Rather one in which all say no (`lacks` is None); else one in which a guard has no answer before another
    holds (`lacks` names the field).
    """
    world = _world(guards, names)
    if isinstance(world, TooMany):
        return world
    left, stuck = (1 << world.size) - 1, 0
    for each in _judged(guards, world):
        stuck |= left & ~(each.yes | each.no)
        left &= each.no
    open_ = left or stuck
    return _case(guards, world, (open_ & -open_).bit_length() - 1) if open_ else None


def never(guard: Guard, names: Mapping[str, Name]) -> bool | TooMany:
    """Whether there is no case in which the guard holds."""
    world = _world([guard], names)
    return world if isinstance(world, TooMany) else all(not each.yes for each in _judged([guard], world))


def shadowed(guards: Row, names: Mapping[str, Name]) -> tuple[int, ...] | TooMany:
    """Which guards could hold, but are never reached then, because earlier ones take all their cases.

    A guard that never holds by itself is not among them: see `never`.
    """
    world = _world(guards, names)
    if isinstance(world, TooMany):
        return world
    left, found = (1 << world.size) - 1, []
    for index, each in enumerate(_judged(guards, world)):
        if each.yes and not each.yes & left:
            found.append(index)
        left &= each.no
    return tuple(found)


def _world(guards: Row, names: Mapping[str, Name]) -> World | TooMany:
    return world_of([each for each in guards if each is not None], names)


def _case(guards: Row, world: World, index: int) -> Case:
    values = world.case(index)
    taken = first_that_holds(guards, values)
    return Case(values, taken.field if isinstance(taken, NotGiven) else None)


def _judged(guards: Row, world: World) -> Iterator[_Cases]:
    everywhere = (1 << world.size) - 1
    known = _leaves(world)
    for guard in guards:
        yield _Cases(everywhere, 0) if guard is None else _joined(guard.expression, known, everywhere)


def _joined(expression: Expression, known: Mapping[Leaf, _Cases], everywhere: int) -> _Cases:
    match expression:
        case Not(part):
            inner = _joined(part, known, everywhere)
            return _Cases(inner.no, inner.yes)
        case AllOf(parts):
            yes, no = everywhere, 0
            for part in parts:
                inner = _joined(part, known, everywhere)
                yes, no = yes & inner.yes, no | inner.no
            return _Cases(yes, no)
        case AnyOf(parts):
            yes, no = 0, everywhere
            for part in parts:
                inner = _joined(part, known, everywhere)
                yes, no = yes | inner.yes, no & inner.no
            return _Cases(yes, no)
        case _:
            return known[expression]


def _leaves(world: World) -> dict[Leaf, _Cases]:
    """Each comparison's cases. A part of a group fills runs of equal length, again and again over the world."""
    known: dict[Leaf, _Cases] = {}
    run = world.size
    for group in world.groups:
        length = run
        run //= len(group.parts)
        again = ((1 << world.size) - 1) // ((1 << length) - 1)
        for leaf in group.asked:
            answers = [leaf_answer(leaf, part) for part in reversed(group.parts)]
            yes, no = (
                int("".join(("1" if answer is wanted else "0") * run for answer in answers), 2)
                for wanted in (True, False)
            )
            known[leaf] = _Cases(yes * again, no * again)
    return known
