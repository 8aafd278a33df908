"""The span of time that somebody probably meant: `十天`, `两周`, `提前一天`, `a week`, `3 business days`.

It is only ever said in a mend. What a file says is never guessed: a month is no certain number of days.
"""

from __future__ import annotations

import re

_DIGITS = {each: number for number, each in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WORDS = {each: number for number, each in enumerate(_COUNTED, start=1)} | {"a": 1, "an": 1, "half a": 0}
_UNITS: dict[str, tuple[int, str]] = {
    "分钟": (1, "minute"), "小时": (1, "hour"), "钟头": (1, "hour"), "工作日": (1, "working day"),
    "天": (1, "day"), "日": (1, "day"), "周": (7, "day"), "星期": (7, "day"), "礼拜": (7, "day"), "月": (30, "day"),
    "minute": (1, "minute"), "hour": (1, "hour"), "working day": (1, "working day"),
    "business day": (1, "working day"), "workday": (1, "working day"), "day": (1, "day"), "week": (7, "day"),
    "fortnight": (14, "day"), "month": (30, "day"),
}  # fmt: skip
"""How many of which unit of the language."""
_MEANT = re.compile(
    r"(?P<before>提前)?\s*(?P<number>\d{1,3}|半|[零〇一二两三四五六七八九十百]{1,5}|(?:" + "|".join(_WORDS) + r")(?=\s))?"
    r"\s*个?\s*(?P<unit>" + "|".join(sorted(_UNITS, key=len, reverse=True)) + r")s?"
    r"\s*(?P<behind>before|之前|以前|前)?(?:之?内|以内|within)?",
    re.IGNORECASE,
)  # fmt: skip


def likely_span(said: str) -> str | None:
    """The span as the language says it, or None if nothing is likely."""
    found = _MEANT.fullmatch(said.strip())
    if found is None or (found["number"] is None and found["unit"].lower() != "fortnight"):
        return None
    times, unit = _UNITS[found["unit"].lower()]
    amount = times // 2 if found["number"] == "半" else times * number_of(found["number"] or "1")
    if amount == 0:
        return None
    before = " before" if found["before"] or found["behind"] else ""
    return f"{amount} {unit}{'' if amount == 1 else 's'}{before}"


def number_of(said: str) -> int:
    """A small number in digits, in English words, or in Chinese ones, as in 二十一 and 一百; 0 if it is none."""
    if said.isdecimal():
        return int(said)
    if said.lower() in _WORDS:
        return _WORDS[said.lower()]
    total, digit = 0, 0
    for each in said:
        if each in _DIGITS:
            digit = _DIGITS[each]
        else:
            total += max(digit, 1) * {"十": 10, "百": 100}.get(each, 0)
            digit = 0
    return total + digit
