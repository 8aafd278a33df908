"""The world of a row of guards: one case of every sort that they can tell apart.

The values of fields are endless, the answers of guards are not. Of each field a handful of values is
enough: every option; every number, amount or day that a guard names, and what lies between them; every
text that is named, and another; and nothing, where the field may be empty. Fields that are compared with
each other stand together: with `k` of them, each gap between two named values gives its first `k` values, so
that every order in which they can lie is among them. That is exact over whole numbers: nothing lies between 3
and 4. Values for which all comparisons answer alike are one case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, product
from math import prod

from workflows.guards.expression import Compares, Field, Given, Leaf, OneOf, Value, fields_of, leaves
from workflows.guards.guard import Guard
from workflows.guards.holding import leaf_answer
from workflows.guards.names import Name, with_round
from workflows.guards.saying import Titles, said
from workflows.model.fields import FieldValue

MOST_CASES, MOST_ANSWERS = 100_000, 1_000_000
"""So many cases, and so many comparisons to tell those of one group apart, are gone through: under a second."""
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

    def in_(self, language: str, names: Mapping[str, Name], titles: Titles | None = None) -> str:
        """The case in words: “紧急程度是‘轻微’，预算没有填写”."""
        known, called = with_round(names), titles or Titles()
        row = [_said(name, value, known[name], language, called) for name, value in self.values.items()]
        return ("，" if language.startswith("zh") else ", ").join(row)


def _said(name: str, value: FieldValue, form: Name, language: str, titles: Titles) -> str:
    if value is None or isinstance(value, tuple) or not form.compared:
        return said(Given(name, negated=value is None), language, titles)
    if isinstance(value, str) and not value.strip(_SOMETHING):
        another = "是别的内容" if language.startswith("zh") else " is something else"
        return titles.of(name, language) + another
    return said(Compares(name, "==", Value(form.type, value)), language, titles)


Part = Mapping[str, FieldValue]


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that hang together, what is asked of them, and each of their cases; none depends on another group."""

    asked: tuple[Leaf, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class World:
    """All cases: one part of every group, counted from 0, the parts of the last group changing fastest."""

    groups: tuple[Group, ...]

    @property
    def size(self) -> int:
        """How many cases there are."""
        return prod(len(group.parts) for group in self.groups)

    def case(self, index: int) -> dict[str, FieldValue]:
        """The values of one case."""
        chosen: list[Part] = []
        for group in reversed(self.groups):
            index, at = divmod(index, len(group.parts))
            chosen.insert(0, group.parts[at])
        return {name: value for part in chosen for name, value in part.items()}


def world_of(guards: Iterable[Guard], names: Mapping[str, Name]) -> World | TooMany:
    """The world in which the guards are asked."""
    known = with_round(names)
    asked = list(dict.fromkeys(leaf for guard in guards for leaf in leaves(guard.expression)))
    groups: list[Group] = []
    for fields in _together(asked):
        of_group = tuple(leaf for leaf in asked if leaf.field in fields)
        values = _values(fields, of_group, known)
        number = prod(len(each) for each in values)
        if number > MOST_CASES or number * len(of_group) > MOST_ANSWERS:
            return TooMany(number)
        apart: dict[object, Part] = {}
        for row in product(*values):
            part = dict(zip(fields, row, strict=True))
            apart.setdefault(tuple(leaf_answer(leaf, part) for leaf in of_group), part)
        groups.append(Group(of_group, tuple(apart.values())))
    world = World(tuple(groups))
    return world if world.size <= MOST_CASES else TooMany(world.size)


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
