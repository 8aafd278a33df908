"""All cases that a row of guards can tell apart: what they leave open, and which of them are never taken.

The values of fields are endless, the answers of guards are not. Of each field a handful of values is
enough: every option; every number, amount or day that a guard names, and what lies between them; every
text that is named, and another; and nothing, where the field may be empty. Fields that are compared with
each other stand together: with `k` of them, each gap between two named values gives its first `k` values, so that
every order in which they can lie is among them. That is exact over whole numbers: nothing lies between 3 and 4.

Values for which all comparisons answer alike are one case. There is a bound; beyond it the answer is
`TooMany` and never a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, product
from math import prod

from workflows.answers import FieldValue
from workflows.guards.expression import Compares, Field, Leaf, OneOf, fields_of, leaves
from workflows.guards.guard import Guard
from workflows.guards.holding import NotGiven, first_that_holds, holds, leaf_answer
from workflows.guards.names import Name, with_round

MOST_CASES = 100_000
_A_DAY = date(2026, 1, 1).toordinal()
"""Where days begin, if no guard names one."""
_SOMETHING = "…"
"""A text that no guard names; more dots for a further one."""


@dataclass(frozen=True, slots=True)
class TooMany:
    """More cases than are gone through: the question is left open."""

    cases: int


@dataclass(frozen=True, slots=True)
class Case:
    """A value for each field that the guards speak of, None where it is not filled in.

    `lacks` is the field for whose sake a guard has no answer in this case, if there is one.
    """

    values: Mapping[str, FieldValue]
    lacks: str | None = None


def cases(guards: Sequence[Guard | None], names: Mapping[str, Name]) -> Iterator[Case] | TooMany:
    """One case of every sort that the guards, asked in their order, can tell apart."""
    found = _walk(guards, names)
    if isinstance(found, TooMany):
        return found
    return (case for case, _ in found)


def uncovered(guards: Sequence[Guard | None], names: Mapping[str, Name]) -> Case | TooMany | None:
    """A case that none of the guards takes, if there is one; None among them is a plain default.

    Rather one in which all say no (`lacks` is None); else one in which a guard has no answer before another holds.
    """
    found = _walk(guards, names)
    if isinstance(found, TooMany):
        return found
    stuck: Case | None = None
    for case, taken in found:
        if taken is None:
            return case
        if stuck is None and isinstance(taken, NotGiven):
            stuck = case
    return stuck


def never(guard: Guard, names: Mapping[str, Name]) -> bool | TooMany:
    """Whether there is no case in which the guard holds."""
    found = _walk([guard], names)
    if isinstance(found, TooMany):
        return found
    return all(taken != 0 for _, taken in found)


def shadowed(guards: Sequence[Guard | None], names: Mapping[str, Name]) -> tuple[int, ...] | TooMany:
    """Which guards could hold, but are never reached then, because earlier ones take all their cases.

    None stands for a plain default. A guard that never holds by itself is not among them: see `never`.
    """
    found = _walk(guards, names)
    if isinstance(found, TooMany):
        return found
    could: set[int] = set()
    does: set[int] = set()
    for case, taken in found:
        if isinstance(taken, int):
            does.add(taken)
        for at, guard in enumerate(guards):
            if at not in could and (guard is None or holds(guard, case.values) is True):
                could.add(at)
    return tuple(sorted(could - does))


_Part = Mapping[str, FieldValue]


def _walk(
    guards: Sequence[Guard | None], names: Mapping[str, Name]
) -> Iterator[tuple[Case, int | NotGiven | None]] | TooMany:
    """Every case, and what becomes of it."""
    groups = _groups([each for each in guards if each is not None], with_round(names))
    return groups if isinstance(groups, TooMany) else _walked(guards, groups)


def _walked(
    guards: Sequence[Guard | None], groups: list[list[_Part]]
) -> Iterator[tuple[Case, int | NotGiven | None]]:
    for parts in product(*groups):
        values = {name: value for part in parts for name, value in part.items()}
        taken = first_that_holds(guards, values)
        yield Case(values, taken.field if isinstance(taken, NotGiven) else None), taken


def _groups(guards: Sequence[Guard], names: Mapping[str, Name]) -> list[list[_Part]] | TooMany:
    """For each group of fields that hang together, the values that its comparisons tell apart."""
    asked = list(dict.fromkeys(leaf for guard in guards for leaf in leaves(guard.expression)))
    groups: list[list[_Part]] = []
    for fields in _together(asked):
        of_group = [leaf for leaf in asked if leaf.field in fields]
        values = _values(fields, of_group, names)
        number = prod(len(each) for each in values)
        if number > MOST_CASES:
            return TooMany(number)
        apart: dict[object, _Part] = {}
        for row in product(*values):
            part = dict(zip(fields, row, strict=True))
            apart.setdefault(tuple(leaf_answer(leaf, part) for leaf in of_group), part)
        groups.append(list(apart.values()))
    number = prod(len(each) for each in groups)
    return groups if number <= MOST_CASES else TooMany(number)


def _together(asked: Iterable[Leaf]) -> list[list[str]]:
    """The fields in groups: two that are compared with each other are in one."""
    groups: list[list[str]] = []
    for leaf in asked:
        fields = fields_of(leaf)
        touched = [group for group in groups if any(each in group for each in fields)]
        joined = list(dict.fromkeys([*(each for group in touched for each in group), *fields]))
        groups = [group for group in groups if group not in touched] + [joined]
    return groups


def _values(
    fields: Sequence[str], asked: Iterable[Leaf], names: Mapping[str, Name]
) -> list[list[FieldValue]]:
    """For each field of a group, values enough to tell all its cases apart; nothing comes last."""
    named: dict[int | str, None] = {}
    for leaf in asked:
        if isinstance(leaf, OneOf):
            named |= dict.fromkeys(each.value for each in leaf.values)
        elif isinstance(leaf, Compares) and not isinstance(leaf.against, Field):
            named[leaf.against.value] = None
    forms = [names[each] for each in fields]
    of_each = (
        [_ordered(form, forms, [*named]) for form in forms]
        if forms[0].ordered
        else [_words(form, [str(each) for each in named], len(fields)) for form in forms]
    )
    return [
        values if form.always_given else [*values, None] for form, values in zip(forms, of_each, strict=True)
    ]


def _words(form: Name, named: Sequence[str], number: int) -> list[FieldValue]:
    if form.options:
        return list(form.options)
    if not form.compared:
        return [(_SOMETHING,) if form.type == "images" else _SOMETHING]
    others = (_SOMETHING * (1 + dots) for dots in range(len(named) + number))
    return [*named, *islice((each for each in others if each not in named), number)]


def _ordered(form: Name, group: Sequence[Name], named: Sequence[int | str]) -> list[FieldValue]:
    """The named values, and of each gap between them the first few, within what the field can be.

    The ends of what the fields can be count as named where a gap could lie across them.
    """
    low, high = form.bounds
    marks = sorted({_number(each) for each in named})
    if len(group) > 1 or any(not low <= each <= high for each in marks):
        marks = sorted({*marks, *(end for each in group for end in each.bounds)})
    if not marks:
        marks = [min(max(_A_DAY if form.type == "date" else 0, low), high)]
    chosen = {*marks, marks[0] - 1}
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        chosen |= {
            mark + step for step in range(1, len(group) + 1) if following is None or mark + step < following
        }
    within = sorted(each for each in chosen if low <= each <= high)
    return [date.fromordinal(each).isoformat() if form.type == "date" else each for each in within]


def _number(value: int | str) -> int:
    return date.fromisoformat(value).toordinal() if isinstance(value, str) else value
