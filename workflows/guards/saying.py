"""A guard in words for people: “紧急程度是‘紧急’，并且预算大于 50,000 元”.

For diagrams, for the differences of two versions, and for explanations. It is not read back; where two
readings would be possible, brackets stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from workflows.guards.expression import (
    OPPOSITE,
    AllOf,
    AnyOf,
    Compares,
    Expression,
    Field,
    Given,
    Leaf,
    Not,
    OneOf,
    Sign,
    Value,
)
from workflows.guards.names import ROUND, ROUND_IN_CHINESE
from workflows.text import Text

_SIGNS: dict[Sign, tuple[str, str]] = {
    "==": ("是", "is"),
    "!=": ("不是", "is not"),
    "<": ("小于", "is less than"),
    "<=": ("至多为", "is at most"),
    ">": ("大于", "is more than"),
    ">=": ("至少为", "is at least"),
}
_ON_DATES: dict[Sign, tuple[str, str]] = {
    "<": ("早于", "is before"),
    "<=": ("不晚于", "is on or before"),
    ">": ("晚于", "is after"),
    ">=": ("不早于", "is on or after"),
}
_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905  # twelve words read better than twelve strings
)
_PAIR = 2
"""“neither … nor” is said of two."""


@dataclass(frozen=True, slots=True)
class Titles:
    """What people call the fields, their options, and the unit of an amount (元 / yuan)."""

    fields: Mapping[str, Text] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    units: Mapping[str, Text] = field(default_factory=dict)

    def of(self, name: str, language: str) -> str:
        """What a field is called."""
        if name in self.fields:
            return self.fields[name].in_(language)
        if name == ROUND:
            return ROUND_IN_CHINESE if language.startswith("zh") else "the round"
        return name


def said(expression: Expression, language: str, titles: Titles) -> str:
    """The expression in the words of people."""
    zh = language.startswith("zh")
    match expression:
        case Not(Compares(name, sign, against)):
            return said(Compares(name, OPPOSITE[sign], against), language, titles)
        case Not(OneOf(name, values, negated)):
            return said(OneOf(name, values, not negated), language, titles)
        case Not(Given(name, negated)):
            return said(Given(name, not negated), language, titles)
        case Not(part):
            return ("并非（{}）" if zh else "not ({})").format(said(part, language, titles))
        case AllOf(parts):
            return ("，并且" if zh else " and ").join(_within(part, language, titles) for part in parts)
        case AnyOf(parts):
            return ("，或者" if zh else " or ").join(_within(part, language, titles) for part in parts)
        case _:
            return _leaf(expression, language, titles)


def _within(part: Expression, language: str, titles: Titles) -> str:
    inner = said(part, language, titles)
    if isinstance(part, AllOf | AnyOf):
        return f"（{inner}）" if language.startswith("zh") else f"({inner})"
    return inner


def _leaf(leaf: Leaf, language: str, titles: Titles) -> str:
    zh = language.startswith("zh")
    title = titles.of(leaf.field, language)
    match leaf:
        case Given(_, negated):
            if zh:
                return f"{title}{'没有填写' if negated else '已填写'}"
            return f"{title} is {'not ' if negated else ''}given"
        case OneOf(name, values, negated):
            words = [value_said(each, name, language, titles) for each in values]
            return title + (_one_of_in_chinese if zh else _one_of_in_english)(words, negated=negated)
        case Compares(_, sign, Field(_, other)) if sign in ("==", "!="):
            same, beside = sign == "==", titles.of(other, language)
            if zh:
                return f"{title}与{beside}{'相同' if same else '不同'}"
            return f"{title} is {'the same as' if same else 'different from'} {beside}"
    in_chinese, in_english = (_ON_DATES if leaf.against.type == "date" else _SIGNS).get(
        leaf.sign, _SIGNS[leaf.sign]
    )
    if isinstance(leaf.against, Field):
        beside, space = titles.of(leaf.against.name, language), ""
    else:
        beside = value_said(leaf.against, leaf.field, language, titles)
        space = "" if beside.startswith("‘") else " "
    return f"{title}{in_chinese}{space}{beside}" if zh else f"{title} {in_english} {beside}"


def _one_of_in_chinese(words: list[str], *, negated: bool) -> str:
    space = "" if words[0].startswith("‘") else " "
    if len(words) == 1:
        return ("不是" if negated else "是") + space + words[0]
    row = space + "、".join(words) + space
    return f"不是{row}中的任何一项" if negated else f"是{row}之一"


def _one_of_in_english(words: list[str], *, negated: bool) -> str:
    if len(words) == 1:
        return (" is not " if negated else " is ") + words[0]
    if not negated:
        return f" is {', '.join(words[:-1])} or {words[-1]}"
    if len(words) == _PAIR:
        return f" is neither {words[0]} nor {words[1]}"
    return f" is none of {', '.join(words)}"


def value_said(value: Value, name: str, language: str, titles: Titles) -> str:
    """A value of the field `name`: options by their titles, amounts with their unit, dates in words."""
    zh = language.startswith("zh")
    if isinstance(value.value, int):
        units, cents = divmod(abs(value.value), 100) if value.type == "money" else (abs(value.value), 0)
        amount = ("-" if value.value < 0 else "") + f"{units:,}" + (f".{cents:02}" if cents else "")
        unit = titles.units.get(name)
        return f"{amount} {unit.in_(language)}" if unit else amount
    if value.type == "date":
        on = date.fromisoformat(value.value)
        if zh:
            return f"{on.year} 年 {on.month} 月 {on.day} 日"
        return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"
    title = titles.options.get(name, {}).get(value.value)
    return f"‘{title.in_(language) if title else value.value}’"
