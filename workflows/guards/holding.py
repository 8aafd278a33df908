"""Whether a guard holds for the values of an item, and which fields it may lack.

There are three answers: yes, no, and *not filled in*. The last is never taken for a no: the item's way
would then depend on what somebody forgot. `and` is a no as soon as one part is a no, `or` a yes as soon
as one part is a yes, wherever that part stands; so `budget is given and budget > 3` is safe, and so is the
other order (the logic is Kleene's). `is given` always has an answer.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workflows.guards.expression import (
    AllOf,
    AnyOf,
    Expression,
    Field,
    Given,
    Leaf,
    Not,
    OneOf,
    Sign,
    fields_of,
)
from workflows.guards.guard import Guard
from workflows.guards.names import Name, with_round
from workflows.model.fields import FieldValue

_COMPARED: dict[Sign, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class NotGiven:
    """No answer is possible: `field` is not filled in."""

    field: str


Answer = bool | NotGiven


def holds(guard: Guard, values: Mapping[str, FieldValue]) -> Answer:
    """Whether the guard holds; `values` are the item's fields and, under `round`, its round.

    A value of another type than the guard was read for counts as not filled in: people must look at it.
    """
    return _answer(guard.expression, values)


def first_that_holds(
    guards: Sequence[Guard | None], values: Mapping[str, FieldValue]
) -> int | NotGiven | None:
    """Which of the guards, asked in their order, takes the case; None (a plain default) takes every case.

    The first one that cannot be answered ends the search. Without any that holds, the answer is None.
    """
    for index, guard in enumerate(guards):
        answer = guard is None or holds(guard, values)
        if isinstance(answer, NotGiven):
            return answer
        if answer:
            return index
    return None


def given(value: FieldValue) -> bool:
    """Whether something was filled in: no text and no images are nothing."""
    return value not in (None, "", ())


def leaf_answer(leaf: Leaf, values: Mapping[str, FieldValue]) -> Answer:
    """Whether one comparison holds, or that one question whether something is given."""
    value = values.get(leaf.field)
    if isinstance(leaf, Given):
        return given(value) is not leaf.negated
    if not given(value):
        return NotGiven(leaf.field)
    if isinstance(leaf, OneOf):
        if type(value) is not type(leaf.values[0].value):
            return NotGiven(leaf.field)
        return any(value == each.value for each in leaf.values) is not leaf.negated
    against = values.get(leaf.against.name) if isinstance(leaf.against, Field) else leaf.against.value
    if isinstance(leaf.against, Field) and not given(against):
        return NotGiven(leaf.against.name)
    if type(value) is not type(against):
        return NotGiven(leaf.field)
    return _COMPARED[leaf.sign](value, against)


def _answer(expression: Expression, values: Mapping[str, FieldValue]) -> Answer:
    match expression:
        case Not(part):
            answer = _answer(part, values)
            return answer if isinstance(answer, NotGiven) else not answer
        case AllOf(parts):
            return _joined(parts, values, ends_it=False)
        case AnyOf(parts):
            return _joined(parts, values, ends_it=True)
        case _:
            return leaf_answer(expression, values)


def _joined(parts: Sequence[Expression], values: Mapping[str, FieldValue], *, ends_it: bool) -> Answer:
    lacks: NotGiven | None = None
    for part in parts:
        answer = _answer(part, values)
        if answer is ends_it:
            return ends_it
        if lacks is None and isinstance(answer, NotGiven):
            lacks = answer
    return (not ends_it) if lacks is None else lacks


def may_lack(guard: Guard, names: Mapping[str, Name]) -> tuple[str, ...]:
    """The fields for which the guard may be left without an answer, as they stand in it.

    A field that is not always given is safe where another part of the same `and` is a no without it
    (`budget is given and budget > 3`), or another part of the same `or` a yes. Found from the form of the
    guard alone: a field that is not named here can never be what is lacking.
    """
    known = with_round(names)
    sure = frozenset(each for each in guard.fields if known[each].always_given)
    return tuple(dict.fromkeys(_lacks(guard.expression, sure)))


def needs(guard: Guard) -> frozenset[str]:
    """Fields that are surely filled in where the guard holds: it asks whether they are given."""
    return _needed(guard.expression, unless=False)


def _lacks(expression: Expression, sure: frozenset[str]) -> list[str]:
    match expression:
        case Not(part):
            return _lacks(part, sure)
        case AllOf(parts) | AnyOf(parts):
            unless = isinstance(expression, AnyOf)
            found: list[str] = []
            for index, part in enumerate(parts):
                others = (each for at, each in enumerate(parts) if at != index)
                found += _lacks(part, sure.union(*(_needed(each, unless=unless) for each in others)))
            return found
        case Given():
            return []
        case _:
            return [each for each in fields_of(expression) if each not in sure]


def _needed(expression: Expression, *, unless: bool) -> frozenset[str]:
    """Fields without which the answer is surely `unless`: what is left open needs them to be given."""
    match expression:
        case Given(field, negated) if negated is unless:
            return frozenset((field,))
        case Not(part):
            return _needed(part, unless=not unless)
        case AllOf(parts) | AnyOf(parts):
            each = [_needed(part, unless=unless) for part in parts]
            if isinstance(expression, AnyOf) is unless:
                return frozenset().union(*each)
            return frozenset.intersection(*each)
    return frozenset()
