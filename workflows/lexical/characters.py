"""Characters that look like those of YAML's grammar and are others, or that nobody sees.

A Chinese input method types `：` where `:` is meant, a word processor turns quotation marks, a web page
leaves spaces that do not break. Within quotation marks and comments people write what they like; only what
no program could show them honestly is not allowed anywhere.
"""

from __future__ import annotations

import re
from enum import Enum

from workflows.lexical import slips
from workflows.lexical.mended import Edit, Mended

ODD_SPACES = "\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
INVISIBLE = "\xad\u200b\u200e\u200f\u2060-\u2064\ufeff"
SPACE = f"[ \\t{ODD_SPACES}]"
COMMAS = "，、；"
OPENING = {"{": "}", "[": "]", "｛": "}", "［": "]"}
CLOSING = {"}": "}", "]": "]", "｝": "}", "］": "]"}
ASCII = {"｛": "{", "［": "[", "｝": "}", "］": "]", "，": ",", "、": ",", "；": ",", "：": ":", "＃": "#"}
DOUBLE, SINGLE = "“”„‟＂", "‘’‚‛＇"

_TURNING = "\u202a-\u202e\u2066-\u2069"
_NEVER = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029{_TURNING}\ufffe\uffff\ud800-\udfff]")
_NEVERS = re.compile(f"{_NEVER.pattern}+")
_ODD = re.compile(f"[\\t{ODD_SPACES}{INVISIBLE}]+|[０-９Ａ-Ｚａ-ｚ＿]+")
_SUSPECT = re.compile(
    f"(?P<typed>[\\t\\n{ODD_SPACES}{INVISIBLE}：，、；“”„‟＂‘’‚‛＇｛｝［］＃（）０-９Ａ-Ｚａ-ｚ＿－]"
    r"|^(?:-\D|[–—•·●*]\s)|^[^\W\d][\w.\-]*\s?:\S)"
    r"|^(?:[+-]?\.?[0-9]+[.,_eExXoObB0-9].*|[+.].*|[yYnN]|[yY][eE][sS]|[nN][oO]|[oO][nN]|[oO][fF]{2}"
    r"|T(?:rue|RUE)|F(?:alse|ALSE)|N(?:ull|ULL))$"
)


class Odd(Enum):
    """What an unquoted text may hold: something typed by a slip, or a word that looks like another kind of value."""

    TYPED = 1
    WORD = 2


def suspect(plain: str) -> Odd | None:
    """Whether an unquoted text is worth a closer look."""
    found = _SUSPECT.search(plain)
    if found is None:
        return None
    return Odd.TYPED if found["typed"] else Odd.WORD


def never_allowed(said: str) -> bool:
    """Whether there are characters that no text of a file may hold, not even within quotation marks."""
    return _NEVER.search(said) is not None


def without_never_allowed(mended: Mended) -> None:
    """Find the characters that are nowhere allowed, and put a space for each."""
    for number, line in enumerate(mended.lines):
        for found in _NEVERS.finditer(line):
            if mended.too_many:
                break
            place = mended.place(number, found.start(), found.end())
            mended.find(slips.control(place, ord(found[0][0])))
        mended.lines[number] = _NEVER.sub(" ", line)


def in_plain(mended: Mended, line: int, start: int, end: int) -> list[Edit]:
    """Find what is odd in an unquoted text, one finding a stretch, and say what was meant."""
    edits = []
    for found in _ODD.finditer(mended.lines[line], start, end):
        if mended.too_many:
            break
        said, place = found[0], mended.place(line, found.start(), found.end())
        if "０" <= said[0] <= "ｚ":
            meant = "".join(chr(ord(each) - 0xFEE0) for each in said)
            mended.find(slips.full_width_digit(place, said, meant))
            edits.append(Edit(found.start(), found.end(), meant))
        elif said.strip("\u3000"):  # an ideographic space within a Chinese text is a space
            edits.append(Edit(found.start(), found.end(), space(mended, line, found.start(), found.end())))
    return edits


def space(mended: Mended, line: int, start: int, end: int) -> str:
    """Find the odd ones among spaces, one finding for all of them; what was meant instead."""
    said = mended.lines[line][start:end]
    odd = next((each for each in said if each != " "), None)
    if odd is None:
        return said
    place = mended.place(line, start + said.index(odd), end)
    if odd == "\t":
        mended.find(slips.tab(place, indent=start == 0))
    elif re.match(f"[{INVISIBLE}]", odd):
        mended.find(slips.invisible(place, ord(odd)))
    else:
        mended.find(slips.odd_space(place, ord(odd)))
    return "".join(_meant(each) for each in said)


def _meant(each: str) -> str:
    if each in " \t":
        return " "
    return "" if re.match(f"[{INVISIBLE}]", each) else " "
