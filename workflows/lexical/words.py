"""Unquoted words that look like a value of another kind than they are read as, and what kind a value is.

Only whole numbers, `true`, `false` and nothing are not text. Where another program would read a word
differently, or a person may have meant something else, that is said, and the word stays the text that it is.
"""

from __future__ import annotations

import re
from typing import Any

from workflows.findings import Finding, Place
from workflows.text import Text, text

_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,15})")
_AMBIGUOUS = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}
_CAPITAL = {"True": True, "TRUE": True, "False": False, "FALSE": False, "Null": None, "NULL": None}
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.[0-9]*|\.[0-9]+)")
_POWER = re.compile(r"([0-9]{1,6})e\+?([0-9])")
_ODD_NUMBER = re.compile(
    r"[+-]?(?:0[0-9]+|0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+"
    r"|[0-9]+(?:[_,][0-9]+)+(?:\.[0-9]*)?|[0-9]+(?:\.[0-9]*)?[eE][+-]?[0-9]+|\.(?:inf|nan))|\+[0-9]+",
    re.IGNORECASE,
)


def meaning(said: str) -> Any:
    """What an unquoted word is: a whole number, true, false, nothing, or else itself."""
    if said in ("true", "false"):
        return said == "true"
    if said in ("", "~", "null"):
        return None
    if said in _CAPITAL:
        return _CAPITAL[said]
    return int(said) if _WHOLE.fullmatch(said) else said


def doubt(said: str, place: Place) -> Finding | None:
    """The finding for an unquoted word that may be meant as something else."""
    if said in _CAPITAL:
        meant = said.lower()
        return Finding(
            "yes-no",
            place,
            Text(zh=f"“{said}”的大小写不对", en=f"`{said}` has capital letters"),
            Text(
                zh=f"写成 {meant}；如果是文字，加英文引号",
                en=f"write {meant}; if it is text, put it in quotes",
            ),
            expected=text(meant, meant),
            nearest=meant,
        )
    if (meant := _AMBIGUOUS.get(said.lower(), "")) and said in (said.lower(), said.upper(), said.title()):
        return Finding(
            "yes-no",
            place,
            Text(
                zh=f"“{said}”在这里只是一个词，不表示是或否",
                en=f"`{said}` is a word here, it does not mean {meant}",
            ),
            Text(
                zh=f'表示是或否就写 {meant}；如果就是这个词，加英文引号："{said}"',
                en=f'write {meant} if that is meant; if it is this word, put it in quotes: "{said}"',
            ),
            consequence=Text(
                zh=f"有的程序会把它读成 {meant}，有的不会",
                en=f"some programs would read {meant}, others would not",
            ),
            expected=text("true 或 false", "true or false"),
        )
    if _DECIMAL.fullmatch(said):
        whole, _, rest = said.partition(".")
        plain = whole if whole.lstrip("+-") and not rest.strip("0") else ""
        zh, en = (f"要整数就写 {plain}；", f"write {plain} for a whole number; ") if plain else ("", "")
        return Finding(
            "decimal",
            place,
            Text(zh=f"“{said}”按文字保留，不是数", en=f"`{said}` stays text, it is no number"),
            Text(
                zh=f'{zh}版本号或编号加英文引号："{said}"；比例写成分数，如 3/2；金额也加引号',
                en=f'{en}put a version or an amount in quotes: "{said}"; write a share as a fraction, as 3/2',
            ),
            "warning",
            consequence=text(
                "有的程序会把它当成小数，末尾的 0 就丢了",
                "some programs would read a decimal and lose its last 0",
            ),
        )
    if _ODD_NUMBER.fullmatch(said):
        number = _number(said)
        return Finding(
            "odd-number",
            place,
            Text(
                zh=f"“{said}”不是普通的整数写法，按文字保留",
                en=f"`{said}` is no plain whole number and stays text",
            ),
            Text(
                zh=f'是数就写成 {number or "普通的整数"}；是编号或电话就加英文引号："{said}"',
                en=f'write {number or "a plain whole number"} if it is one; put a code or a telephone number in quotes: "{said}"',
            ),
            consequence=text("不同的程序会读出不同的数", "different programs would read different numbers"),
            nearest=number or None,
        )
    return None


def _number(said: str) -> str:
    """The whole number that an odd one probably is, as it would be written plainly; nothing if that is unclear."""
    plain = said.replace("_", "").replace(",", "").lower()
    try:
        if found := _POWER.fullmatch(plain):
            return str(int(found[1]) * 10 ** int(found[2]))
        meant = str(int(plain, 0 if plain.lstrip("+-")[:2] in ("0x", "0o", "0b") else 10))
    except ValueError:
        return ""
    return meant if _WHOLE.fullmatch(meant) else ""


def kind_of(value: Any) -> Text:
    """What kind of thing a value is, in plain words, to be used after "this is": a list, a word, nothing."""
    if value is None:
        return text("什么都没有", "nothing")
    if isinstance(value, bool):
        return text("是或否", "true or false")
    if isinstance(value, int):
        return text("一个数", "a number")
    if isinstance(value, list | tuple):
        return text("一个列表", "a list") if value else text("一个空列表", "an empty list")
    if isinstance(value, dict):
        return (
            text("一组“键: 值”", "a group of keys and values")
            if value
            else text("一组空的“键: 值”", "an empty group")
        )
    said = str(value)
    if "\n" in said.strip():
        return text("一段文字", "a text of several lines")
    return text("一段文字", "a text") if " " in said or len(said) > 24 else text("一个词", "a word")  # noqa: PLR2004  # no word of the language is longer
