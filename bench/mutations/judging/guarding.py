"""Guards, read and answered naively: a recursive reader, three answers, and trying values one after another.

The values tried for a field are its options, or every constant that any guard names beside it with its
neighbours, or nothing at all where the field may be empty. Fields that are compared with each other try each
other's values. That is enough to tell every case apart, and slow, which does not matter here.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

from bench.mutations.judging.breaking import Broken, Undecided, demand

Facts = Mapping[str, Any]
Answer = bool | None
"""None: a field that it needs is not filled in."""
Guard = Callable[[Facts], Answer]
_TOKEN = re.compile(
    r"\s*(?:(\d{4}-\d\d-\d\d)|(-?\d+(?:\.\d{1,2})?)(?![\w.])|'((?:[^']|'')*)'|\"((?:[^\"]|\"\")*)\""
    r"|([\w\u3400-\u9fff]+)|(==|!=|<=|>=|<|>|[()\[\],]))"
)
_SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
MOST = 200_000


@dataclass(frozen=True)
class Field:
    """What a guard may know of a field."""

    type: str
    options: tuple[str, ...] = ()
    sure: bool = False


class Reading:
    """One guard, read from left to right; what it names is kept, to know which values to try."""

    def __init__(self, said: str, fields: Mapping[str, Field]) -> None:
        self.fields, self.at = fields, 0
        self.tokens = list(_tokens(said))
        self.constants: list[tuple[str, Any]] = []
        self.named: dict[str, None] = {}
        self.beside: list[tuple[str, str]] = []
        demand(len(said) <= 500, "a guard that is too long")
        self.guard = self._either()
        demand(self.at == len(self.tokens), f"`{said}` goes on where it should end")

    def _either(self) -> Guard:
        parts = [self._both()]
        while self._take("word", "or"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else lambda facts: _joined([p(facts) for p in parts], ends=True)

    def _both(self) -> Guard:
        parts = [self._one()]
        while self._take("word", "and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else lambda facts: _joined([p(facts) for p in parts], ends=False)

    def _one(self) -> Guard:
        if self._take("word", "not"):
            part = self._one()
            return lambda facts: None if (answer := part(facts)) is None else not answer
        if self._take("sign", "("):
            part = self._either()
            demand(self._take("sign", ")"), "a bracket that is not closed")
            return part
        return self._leaf()

    def _leaf(self) -> Guard:
        kind, name = self._next()
        demand(kind == "word" and name in self.fields, f"`{name}` is no field")
        self.named[name] = None
        field = self.fields[name]
        if self._take("word", "is"):
            negated = self._take("word", "not")
            demand(self._take("word", "given"), "is … given")
            return lambda facts: (facts.get(name) is not None) is not negated
        negated = self._take("word", "not")
        if negated or (self.at < len(self.tokens) and self.tokens[self.at] == ("word", "in")):
            demand(self._take("word", "in"), "not … in")
            return self._among(name, field, negated=negated)
        kind, sign = self._next()
        demand(kind == "sign" and sign in _SIGNS, f"`{sign}` compares nothing")
        ordered = field.type in ("number", "money", "date")
        demand(ordered or field.type in ("text", "choice"), f"a {field.type} cannot be compared")
        demand(ordered or sign in ("==", "!="), f"a {field.type} has no order")
        compare, (other, value) = _SIGNS[sign], self._value(name, field)
        if other is None:
            return lambda facts: None if (had := facts.get(name)) is None else compare(had, value)
        return lambda facts: (
            None
            if facts.get(name) is None or facts.get(other) is None
            else compare(facts[name], facts[other])
        )

    def _among(self, name: str, field: Field, *, negated: bool) -> Guard:
        demand(
            field.type in ("number", "money", "date", "text", "choice"), f"a {field.type} cannot be compared"
        )
        demand(self._take("sign", "["), "in [ … ]")
        values = []
        while True:
            other, value = self._value(name, field)
            demand(other is None, "a list holds values")
            values.append(value)
            if not self._take("sign", ","):
                break
        demand(self._take("sign", "]"), "a list that is not closed")
        return lambda facts: None if facts.get(name) is None else (facts[name] in values) is not negated

    def _value(self, name: str, field: Field) -> tuple[str | None, Any]:
        kind, said = self._next()
        value: Any = None
        if kind == "quoted" or (kind == "word" and said in field.options):
            demand(
                field.type == "text" or (field.type == "choice" and said in field.options),
                f"`{said}` does not fit",
            )
            value = said
        elif kind == "number" and field.type in ("number", "money"):
            amount = Decimal(said) * (100 if field.type == "money" else 1)
            demand(amount == int(amount) and ("." not in said or field.type == "money"), "no whole number")
            value = int(amount)
        elif kind == "date" and field.type == "date":
            try:
                value = date.fromisoformat(said)
            except ValueError:
                raise Broken(f"`{said}` is no day") from None
        else:
            beside = self.fields.get(said) if kind == "word" else None
            demand(beside and beside.type == field.type, f"`{said}` does not fit beside `{name}`")
            self.named[said] = None
            self.beside.append((name, said))
            return said, None
        self.constants.append((name, value))
        return None, value

    def _next(self) -> tuple[str, str]:
        demand(self.at < len(self.tokens), "a guard that breaks off")
        self.at += 1
        return self.tokens[self.at - 1]

    def _take(self, kind: str, said: str) -> bool:
        found = self.at < len(self.tokens) and self.tokens[self.at] == (kind, said)
        self.at += found
        return found


def _tokens(said: str) -> Iterator[tuple[str, str]]:
    at = 0
    while said[at:].strip():
        found = _TOKEN.match(said, at)
        demand(found, f"`{said}` cannot be read")
        assert found is not None  # noqa: S101  # just demanded
        day, number, one, two, word, sign = found.groups()
        at = found.end()
        if day:
            yield "date", day
        elif number:
            yield "number", number
        elif word:
            yield "word", word
        elif sign:
            yield "sign", sign
        else:
            yield "quoted", (one.replace("''", "'") if one is not None else two.replace('""', '"'))


def _joined(answers: Sequence[Answer], *, ends: bool) -> Answer:
    """`and` is no as soon as one is no, `or` yes as soon as one is yes; else what is lacking stays lacking."""
    if ends in answers:
        return ends
    return None if None in answers else not ends


def cases(guards: Sequence[Reading], rounds: Sequence[int] = ()) -> Iterator[dict[str, Any]]:
    """Facts to try: every combination of values that the guards could tell apart."""
    names = list(dict.fromkeys(name for guard in guards for name in guard.named))
    values = []
    count = 1
    for name in names:
        tried = list(rounds) if name == "round" and rounds else _tried(name, guards)
        values.append(tried)
        count *= len(tried)
    if count > MOST:
        raise Undecided("too many cases of guards")
    for row in product(*values):
        yield dict(zip(names, row, strict=True))


def _tried(name: str, guards: Sequence[Reading]) -> list[Any]:
    field = next(guard.fields[name] for guard in guards if name in guard.fields)
    akin = {name}
    for _ in guards:
        for guard in guards:
            for pair in guard.beside:
                if akin & set(pair):
                    akin |= set(pair)
    constants = [value for guard in guards for of, value in guard.constants if of in akin]
    tried: list[Any]
    if field.type == "choice":
        tried = list(field.options)
    elif field.type in ("number", "money", "date"):
        tried = _around(field.type, constants, len(akin))
        if name == "round":
            tried = [each for each in tried if each >= 1]
    elif field.type == "text":
        tried = [*constants, *("\0" * (number + 1) for number in range(len(akin)))]
    else:
        tried = ["\0"]
    return tried if field.sure else [*tried, None]


def _around(kind: str, constants: Sequence[Any], reach: int) -> list[Any]:
    steps = range(-reach, reach + 1)
    if kind == "date":
        days = [*constants, date(2026, 1, 1)]
        return sorted({each + timedelta(step) for each in days for step in steps})
    least = 0 if kind == "money" else None
    found = {each + step for each in (*constants, 1) for step in steps}
    return sorted(each for each in found if least is None or each >= least)


def taken(guards: Sequence[Reading | None], facts: Facts) -> int | None:
    """Which arm takes the case; -1 where a field is lacking; None where no arm takes it."""
    for number, guard in enumerate(guards):
        answer = True if guard is None else guard.guard(facts)
        if answer is None:
            return -1
        if answer:
            return number
    return None
