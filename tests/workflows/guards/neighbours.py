"""The fields of an invented issue type, and guards over them drawn by chance, for the tests beside it.

`Spoken` is a guard as plain tuples, which `said` writes down: the tests judge it by themselves, without
anything of the package under test.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from workflows.guards import Name

NAMES: dict[str, Name] = {
    "hazard": Name("choice", ("none", "minor", "urgent")),
    "before": Name("choice", ("none", "minor", "urgent"), always_given=True),
    "complained_of": Name("choice", ("property", "owners", "residents"), always_given=True),
    "budget": Name("money"),
    "offer": Name("money"),
    "homes": Name("number"),
    "floors": Name("number", always_given=True),
    "place": Name("text"),
    "photos": Name("images"),
    "due_on": Name("date"),
    "asked_on": Name("date", always_given=True),
}
Spoken = tuple[Any, ...]

DAYS = [f"2026-03-{day:02}" for day in range(1, 8)]
DOMAIN: dict[str, list[Any]] = {
    "hazard": ["none", "minor", "urgent", None],
    "before": ["none", "minor", "urgent"],
    "budget": [*range(8), None],
    "offer": [*range(8), None],
    "homes": [*range(-3, 7), None],
    "floors": list(range(-3, 7)),
    "place": ["a", "b", "c", None],
    "photos": [("x",), None],
    "due_on": [*DAYS, None],
    "asked_on": DAYS,
    "round": list(range(1, 7)),
}
"""Small, but wide enough: beyond every constant below there is room for all fields that are compared at once."""

_CONSTANTS: dict[str, list[Any]] = {
    "hazard": ["none", "minor", "urgent"],
    "before": ["none", "minor", "urgent"],
    "budget": [-1, 0, 2, 3, 5],
    "offer": [0, 2, 3, 5],
    "homes": [0, 1, 3],
    "floors": [0, 1, 3],
    "place": ["a", "b"],
    "due_on": DAYS[2:5],
    "asked_on": DAYS[2:5],
    "round": [0, 1, 2, 3],
}
_BESIDE = {
    "hazard": "before", "before": "hazard", "budget": "offer", "offer": "budget", "homes": "floors", "floors": "round",
    "round": "homes", "due_on": "asked_on", "asked_on": "due_on",
}  # fmt: skip
_UNORDERED = ("hazard", "before", "place")


@st.composite
def leaf(draw: st.DrawFn, fields: tuple[str, ...]) -> Spoken:
    field = draw(st.sampled_from(fields))
    if field == "photos" or draw(st.integers(0, 5)) == 0:
        return ("given", field, draw(st.booleans()))
    if draw(st.integers(0, 4)) == 0:
        few = st.lists(st.sampled_from(_CONSTANTS[field]), min_size=1, max_size=3)
        return ("in", field, tuple(draw(few)), draw(st.booleans()))
    signs = ["==", "!="] if field in _UNORDERED else ["==", "!=", "<", "<=", ">", ">="]
    sign = draw(st.sampled_from(signs))
    if field in _BESIDE and draw(st.integers(0, 3)) == 0:
        return ("beside", field, sign, _BESIDE[field])
    return ("value", field, sign, draw(st.sampled_from(_CONSTANTS[field])))


def spoken(*fields: str) -> st.SearchStrategy[Spoken]:
    """Guards over some of the fields (and what these are compared with)."""
    return st.recursive(
        leaf(fields or tuple(DOMAIN)),
        lambda part: st.one_of(
            st.tuples(st.just("not"), part),
            st.tuples(st.just("and"), st.lists(part, min_size=2, max_size=3).map(tuple)),
            st.tuples(st.just("or"), st.lists(part, min_size=2, max_size=3).map(tuple)),
        ),
        max_leaves=5,
    )


def said(guard: Spoken) -> str:
    """The guard written down, with brackets round every part."""
    match guard:
        case ("given", field, negated):
            return f"{field} is {'not ' if negated else ''}given"
        case ("in", field, values, negated):
            row = ", ".join(_value(field, each) for each in values)
            return f"{field} {'not ' if negated else ''}in [{row}]"
        case ("value", field, sign, value):
            return f"{field} {sign} {_value(field, value)}"
        case ("beside", field, sign, other):
            return f"{field} {sign} {other}"
        case ("not", part):
            return f"not ({said(part)})"
    word, parts = guard
    return f" {word} ".join(f"({said(each)})" for each in parts)


def _value(field: str, value: Any) -> str:
    if field in ("budget", "offer"):
        return f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02}"
    return f"'{value}'" if field in _UNORDERED else str(value)


def fields_of(guard: Spoken) -> set[str]:
    match guard:
        case ("beside", field, _, other):
            return {field, other}
        case ("not", part):
            return fields_of(part)
        case (("and" | "or"), parts):
            return set().union(*(fields_of(each) for each in parts))
    return {guard[1]}


def judged(guard: Spoken, values: Mapping[str, Any]) -> bool | None:
    """The answer by Kleene's tables, worked out over numbers: no 0, unknown 1, yes 2. None is unknown."""
    return {0: False, 1: None, 2: True}[_rank(guard, values)]


def _rank(guard: Spoken, values: Mapping[str, Any]) -> int:
    match guard:
        case ("given", field, negated):
            return 2 * int((values[field] is None) == negated)
        case ("not", part):
            return 2 - _rank(part, values)
        case ("and", parts):
            return min(_rank(each, values) for each in parts)
        case ("or", parts):
            return max(_rank(each, values) for each in parts)
        case ("in", field, row, negated):
            value = values[field]
            return 1 if value is None else 2 * int((value in row) != negated)
    _, field, sign, right = guard
    left = values[field]
    right = values[right] if guard[0] == "beside" else right
    if left is None or right is None:
        return 1
    true = {"==": left == right, "!=": left != right}
    if sign not in true:
        true |= {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}
    return 2 * int(true[sign])
