"""The parts of a guard, as values, and how each is written.

An expression is frozen, compared by content, and normal: `and` within `and` is one row of parts, brackets
that change nothing are not kept. `written` is its canonical form in either language; both forms are read
back as the same expression.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Sign = Literal["==", "!=", "<", "<=", ">", ">="]
SIGNS_IN_CHINESE: dict[Sign, str] = {
    "==": "等于",
    "!=": "不等于",
    "<": "小于",
    "<=": "至多",
    ">": "大于",
    ">=": "至少",
}
OPPOSITE: dict[Sign, Sign] = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
MIRRORED: dict[Sign, Sign] = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Value:
    """A value that stands in the guard itself: money in the smallest unit, a date as `2026-03-01`."""

    type: str
    value: int | str

    def __str__(self) -> str:
        if self.type == "money" and isinstance(self.value, int):
            units, cents = divmod(abs(self.value), 100)
            return ("-" if self.value < 0 else "") + f"{units}" + (f".{cents:02}" if cents else "")
        if isinstance(self.value, str) and self.type != "date":
            return quoted(self.value)
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Field:
    """Another field of the same type, on the right side."""

    type: str
    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Compares:
    """A field beside a value or another field."""

    field: str
    sign: Sign
    against: Value | Field


@dataclass(frozen=True, slots=True)
class OneOf:
    """A field is one of several values; `negated`: is none of them."""

    field: str
    values: tuple[Value, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """A field is filled in; `negated`: is not."""

    field: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of one part."""

    part: Expression


@dataclass(frozen=True, slots=True)
class AllOf:
    """Two or more parts, none of them an `AllOf`."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Two or more parts, none of them an `AnyOf`."""

    parts: tuple[Expression, ...]


Leaf = Compares | OneOf | Given
Expression = Compares | OneOf | Given | Not | AllOf | AnyOf


def all_of(parts: Iterable[Expression]) -> Expression:
    """The parts joined by `and`, in one row; a single part is itself."""
    row = [each for part in parts for each in (part.parts if isinstance(part, AllOf) else (part,))]
    return row[0] if len(row) == 1 else AllOf(tuple(row))


def any_of(parts: Iterable[Expression]) -> Expression:
    """The parts joined by `or`, in one row; a single part is itself."""
    row = [each for part in parts for each in (part.parts if isinstance(part, AnyOf) else (part,))]
    return row[0] if len(row) == 1 else AnyOf(tuple(row))


def leaves(expression: Expression) -> Iterator[Leaf]:
    """Every comparison and every question whether something is given, from left to right."""
    match expression:
        case Not(part):
            yield from leaves(part)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case _:
            yield expression


def fields_of(leaf: Leaf) -> tuple[str, ...]:
    """The fields that a leaf speaks of, in the order in which they stand."""
    if isinstance(leaf, Compares) and isinstance(leaf.against, Field):
        return (leaf.field, leaf.against.name)
    return (leaf.field,)


def quoted(words: str) -> str:
    """The words in quotation marks, of a sort that does not stand in them if there is one."""
    mark = '"' if "'" in words and '"' not in words else "'"
    return mark + words.replace(mark, mark * 2) + mark


def written(expression: Expression, language: str) -> str:
    """The canonical form: signs and words in English, or one to one in Chinese."""
    zh = language.startswith("zh")
    match expression:
        case Compares(field, sign, against):
            return f"{field} {SIGNS_IN_CHINESE[sign] if zh else sign} {against}"
        case OneOf(field, values, negated):
            word = ("不属于" if negated else "属于") if zh else ("not in" if negated else "in")
            return f"{field} {word} [{', '.join(str(each) for each in values)}]"
        case Given(field, negated):
            word = ("未填" if negated else "已填") if zh else ("is not given" if negated else "is given")
            return f"{field} {word}"
        case Not(part):
            inner = written(part, language)
            inner = f"({inner})" if isinstance(part, AllOf | AnyOf) else inner
            return f"{'非' if zh else 'not'} {inner}"
        case AllOf(parts):
            row = [
                f"({written(part, language)})" if isinstance(part, AnyOf) else written(part, language)
                for part in parts
            ]
            return (" 且 " if zh else " and ").join(row)
        case AnyOf(parts):
            return (" 或 " if zh else " or ").join(written(part, language) for part in parts)
