"""Whether what stands on the right of a sign fits the field on its left.

A word that stands there is an option of the field before it is the name of another field. Nothing is
converted silently but an amount into its smallest unit: a number in quotation marks is a mistake, and the
message shows it without them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from workflows.findings import nearest
from workflows.guards import misfits
from workflows.guards.expression import Field, Value, quoted
from workflows.guards.lexing import Token
from workflows.guards.names import Name
from workflows.guards.problems import Problem

_WHOLE = re.compile(r"-?[0-9]+")
_AMOUNT = re.compile(r"(-?)([0-9]+)(?:\.([0-9]{1,2}))?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LIKE_A_NUMBER = re.compile(r"[¥$]?(-?[0-9]+)(?:\.([0-9]+))?(万|千|百|亿)?(?:元|块|yuan|RMB|CNY|rmb|cny)?")
_TIMES = {"百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_THOUSANDS = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,2})?")


def fitted(token: Token, field: str, name: Name, names: Mapping[str, Name]) -> Value | Field | Problem:
    """The value or field that `token` means beside `field`, or what is wrong with it."""
    at, word = (token.start, token.end), token.word
    if token.kind in ("quoted", "unclosed") or (token.kind == "name" and word in name.options):
        return _words(at, word, field, name)
    if token.kind == "name":
        return _name(at, word, field, name, names)
    match name.type:
        case "number" if token.kind == "number" and _WHOLE.fullmatch(word):
            return Value("number", int(word))
        case "money" if token.kind == "number" and (amount := _AMOUNT.fullmatch(word)):
            cents = int(amount[2]) * 100 + int((amount[3] or "").ljust(2, "0"))
            return Value("money", -cents if amount[1] else cents)
        case "date" if token.kind == "date" and _DATE.fullmatch(word) and _day(word):
            return Value("date", word)
    return misfits.wrong_type(at, field, name, word, _meant(word, name))


def _words(at: tuple[int, int], word: str, field: str, name: Name) -> Value | Problem:
    if name.options:
        if word in name.options:
            return Value(name.type, word)
        return misfits.unknown_option(at, word, field, name.options)
    if name.type in ("text", "choice"):
        return Value(name.type, word)
    return misfits.wrong_type(at, field, name, quoted(word), _meant(word, name))


def _name(
    at: tuple[int, int], word: str, field: str, name: Name, names: Mapping[str, Name]
) -> Field | Problem:
    if beside := names.get(word):
        if beside.type == name.type:
            return Field(name.type, word)
        return misfits.other_type(at, field, name, word, beside)
    if name.options:
        return misfits.unknown_option(at, word, field, name.options)
    alike = [each for each, beside in names.items() if beside.type == name.type and each != field]
    guess = nearest(word, alike)
    if guess is None and name.type in ("text", "choice"):
        guess = quoted(word)
    return misfits.wrong_type(at, field, name, word, guess)


def _meant(word: str, name: Name) -> str | None:
    """How a value is written that was written in another way, where there is no doubt."""
    word = word.strip()
    if name.type == "text":
        return quoted(word)
    if name.type == "date":
        parts = re.findall("[0-9]+", word)
        if len(parts) == 3:  # noqa: PLR2004  # year, month, day
            day = f"{int(parts[0]):04}-{int(parts[1]):02}-{int(parts[2]):02}"
            return day if _day(day) else None
        return None
    if name.type not in ("number", "money"):
        return None
    found = _LIKE_A_NUMBER.fullmatch(word.replace(",", "") if _THOUSANDS.fullmatch(word) else word)
    if not found:
        return None
    whole, decimals = found[1], (found[2] or "").rstrip("0")
    if found[3]:
        scaled = int(whole + decimals) * _TIMES[found[3]]
        return None if scaled % 10 ** len(decimals) else str(scaled // 10 ** len(decimals))
    if decimals and (name.type == "number" or len(decimals) > 2):  # noqa: PLR2004  # cents
        return None
    return f"{whole}.{decimals.ljust(2, '0')}" if decimals else whole


def _day(said: str) -> bool:
    try:
        date.fromisoformat(said)
    except ValueError:
        return False
    return True
