"""The fields of a matter: what somebody filled in as values, or no, with the field and the mend.

Lenient in form (a number may come as text, full-width digits are digits, spaces around words do not matter),
strict in meaning, and exact: money in its smallest unit, never a float.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from workflows.calendar import FIRST_YEAR, LAST_YEAR
from workflows.model import Definition, FieldForm, FieldValue
from workflows.refusal import Refused
from workflows.text import Text, text

MAX_TEXT = 4000
"""Characters of free text that one answer may hold."""
MAX_ENTRY = 200
"""Characters of one entry of a list."""
MAX_ENTRIES = 100
"""Entries of a list, or photographs, where its field says no `at_most`: every option of a ballot is shown to everybody."""
OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of what follows: with them a text shows otherwise than it reads."""
CENTS = 100
"""The smallest units of one unit of money, for every currency that is used here."""


def read_fields(
    definition: Definition, names: Sequence[str], given: object
) -> dict[str, FieldValue] | Refused:
    """The values of the named fields: everything else in `given` is left alone."""
    if not isinstance(given, Mapping):
        return Refused("invalid", text("fields 应是“字段: 值”", "fields must be an object"), where="fields")
    found: dict[str, FieldValue] = {}
    for name in names:
        form = definition.fields[name]
        value = field_value(form, given.get(name))
        if isinstance(value, Refused):
            title = definition.field_title(name)
            message = Text(zh=f"{title.zh}：{value.message.zh}", en=f"{title.en}: {value.message.en}")
            return Refused("invalid", message, where=name)
        if value in (None, "") and form.required:
            title = definition.field_title(name)
            return Refused(
                "invalid", Text(zh=f"请填写{title.zh}", en=f"Please fill in: {title.en}"), where=name
            )
        if value not in (None, "", ()):
            found[name] = value
    return found


def intake_fields(definition: Definition) -> tuple[str, ...]:
    """The fields asked when a matter is raised: those that no ask fills later, in a form or by a ballot."""
    asks = [state.ask for state in definition.states.values() if state.ask is not None]
    later = {name for ask in asks for name in (*ask.fields, *ask.questions)}
    return tuple(name for name in definition.fields if name not in later)


def carried(
    source: Definition, definition: Definition, values: Mapping[str, FieldValue]
) -> dict[str, FieldValue] | Refused:
    """The facts with which another matter follows from one of `source`: what both know under one name in one form. What
    the other does not take is left behind; refused where it asks more than is known.
    """
    names = intake_fields(definition)
    given = {
        name: f"{Decimal(int(value)) / CENTS}" if form.type == "money" and isinstance(value, int) else value
        for name, value in values.items()
        if name in names and (form := definition.fields[name]).type == source.fields[name].type
    }
    fitting = {
        name: value
        for name, value in given.items()
        if not isinstance(field_value(definition.fields[name], value), Refused)
    }
    return read_fields(definition, names, fitting)


def field_value(form: FieldForm, given: Any) -> FieldValue | Refused:  # one way out for each type
    """The value that `given` means for a field; its default where nothing was given."""
    if given is None or given in ("", [], ()):
        given = form.default
    if given is None:
        return None
    match form.type:
        case "text":
            return free_text(given)
        case "number":
            number = _decimal(given)
            whole = number is not None and number == number.to_integral_value()
            return int(number) if whole and number is not None else _no("请填整数", "a whole number, please")
        case "money":
            amount = _decimal(given)
            if amount is None or amount < 0 or amount * CENTS != (amount * CENTS).to_integral_value():
                return _no("请填金额，例如 38000 或 38000.50", "an amount, please, such as 38000 or 38000.50")
            return int(amount * CENTS)
        case "choice":
            names = tuple(option.name for option in form.options)
            if str(given) in names:
                return str(given)
            return Refused(
                "invalid", text("请从列出的选项中选", "Please choose one of the options"), possible=names
            )
        case "date":
            return _day(str(given).strip())
        case "images":
            images = tuple(str(each) for each in (given if isinstance(given, (list, tuple)) else [given]))
            return _so_many(form, images, "张")
        case "list" | "items":
            return _entries(form, given)


def _entries(form: FieldForm, given: Any) -> FieldValue | Refused:
    """Several entries: a list, or one a line; each on one line and without signs that nobody sees."""
    lines = given if isinstance(given, (list, tuple)) else str(given).splitlines()
    entries = tuple(dict.fromkeys(said for each in lines if (said := " ".join(_legible(str(each)).split()))))
    if any(len(each) > MAX_ENTRY for each in entries):
        return _no(f"每条最多 {MAX_ENTRY} 字", f"at most {MAX_ENTRY} characters in one entry")
    return _so_many(form, entries, "条") if entries else entries


def _so_many(form: FieldForm, given: tuple[str, ...], unit: str) -> FieldValue | Refused:
    """What was given, where it is neither too much nor too little."""
    most = form.at_most or MAX_ENTRIES
    if len(given) > most:
        return _no(f"最多 {most} {unit}", f"at most {most}")
    if form.at_least is not None and len(given) < form.at_least:
        return _no(f"最少 {form.at_least} {unit}", f"at least {form.at_least}")
    return given


def _day(said: str) -> str | Refused:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return _no("日期写成 2026-11-30", "a date reads 2026-11-30")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return _no(
            f"年份应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间", f"a year from {FIRST_YEAR} to {LAST_YEAR}, please"
        )
    return day.isoformat()


def _decimal(given: Any) -> Decimal | None:
    said = unicodedata.normalize("NFKC", str(given)).strip().replace(",", "").removesuffix("元").lstrip("¥")
    try:
        number = Decimal(said)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < Decimal(10) ** 13 else None


def free_text(given: Any) -> str | Refused:
    """What somebody wrote freely, without control characters and not too long; nothing is the empty text."""
    if given is None:
        return ""
    if not isinstance(given, str):
        return Refused("invalid", text("应是文字", "text is expected here"), where="text")
    said = _legible(given.replace("\r\n", "\n")).strip()
    if len(said) > MAX_TEXT:
        return Refused(
            "invalid",
            Text(zh=f"太长了，最多 {MAX_TEXT} 字", en=f"too long: at most {MAX_TEXT} characters"),
            where="text",
        )
    return said


def _legible(said: str) -> str:
    """What was written without control characters but breaks and tabs, and without what turns its direction."""
    return "".join(c for c in said if c in "\n\t" or not (unicodedata.category(c) == "Cc" or c in OVERRIDES))


def _no(zh: str, en: str) -> Refused:
    return Refused("invalid", text(zh, en))
