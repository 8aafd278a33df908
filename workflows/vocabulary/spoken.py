"""What is said in a word or two, in both languages: spans, moments, quorums, shares.

`turned(said, to)` of each form gives the same in the other language, or the text as it is where it is not
that form. Chinese is read with or without its spaces and written with them. English is turned only if it
comes back letter for letter, so that `P7D` and `1 days` stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from workflows.text import Text, text
from workflows.vocabulary.word import Tongue

_AT = r"(?P<at>\d{1,2}:\d{2})"
_SPAN_EN = rf"(?P<amount>\d{{1,4}}) (?P<unit>minute|hour|day|working day)(?P<many>s?)(?: at {_AT})?(?P<before> before)?"
_SPAN_ZH = (
    r"(?P<before>提前 ?)?(?P<amount>\d{1,4}) ?(?P<unit>分钟|个?小时|天|日|个?工作日)"
    rf"(?(before)|(?P<behind> ?前)?)(?: ?{_AT} ?止)?"
)
_UNITS_ZH = {"minute": "分钟", "hour": "小时", "day": "天", "working day": "个工作日"}
_UNITS_EN = {zh: en for en, zh in _UNITS_ZH.items()} | {
    "个小时": "hour",
    "日": "day",
    "工作日": "working day",
}


def _span_zh(said: str) -> str | None:
    if not (found := re.fullmatch(_SPAN_EN, said)):
        return None
    at = f" {found['at']} 止" if found["at"] else ""
    return f"{'提前 ' if found['before'] else ''}{found['amount']} {_UNITS_ZH[found['unit']]}{at}"


def _span_en(said: str) -> str | None:
    if not (found := re.fullmatch(_SPAN_ZH, said)):
        return None
    unit = _UNITS_EN[found["unit"]] + ("" if int(found["amount"]) == 1 else "s")
    at = f" at {found['at']}" if found["at"] else ""
    return f"{found['amount']} {unit}{at}{' before' if found['before'] or found['behind'] else ''}"


def _until_zh(said: str) -> str | None:
    if found := re.fullmatch(r"at (\S+)", said):
        return f"{found[1]} 当天"
    if (found := re.fullmatch(r"(.+) (before|after) (\S+)", said)) and (span := _span_zh(found[1])):
        return f"{found[3]} {'前' if found[2] == 'before' else '后'} {span}"
    return _span_zh(said)


def _until_en(said: str) -> str | None:
    if span := _span_en(said):
        return span
    if found := re.fullmatch(r"(\S+?) ?当天", said):
        return f"at {found[1]}"
    if (found := re.fullmatch(r"(\S+?) ?(前|后) ?(\d.*)", said)) and (span := _span_en(found[3])):
        return f"{span} {'before' if found[2] == '前' else 'after'} {found[1]}"
    return None


def _quorum_zh(said: str) -> str | None:
    if found := re.fullmatch(r"(\d{1,4}) of (\d{1,4}) parties", said):
        return f"{found[2]} 方中 {found[1]} 方"
    if found := re.fullmatch(r"(\d{1,4}) (parties|party|answers?)", said):
        return f"{found[1]} {'方' if found[2].startswith('part') else '份答复'}"
    return None


def _quorum_en(said: str) -> str | None:
    if found := re.fullmatch(r"(\d{1,4}) ?方中 ?(\d{1,4}) ?方", said):
        return f"{found[2]} of {found[1]} parties"
    if found := re.fullmatch(r"(\d{1,4}) ?(方|份答复)", said):
        one = int(found[1]) == 1
        return f"{found[1]} {('party' if one else 'parties') if found[2] == '方' else ('answer' if one else 'answers')}"
    return None


def _share_zh(said: str) -> str | None:
    found = re.fullmatch(r"(over|at least) (\d{1,4}/\d{1,4})", said)
    return f"{'超过' if found[1] == 'over' else '至少'} {found[2]}" if found else None


def _share_en(said: str) -> str | None:
    found = re.fullmatch(r"(超过|至少) ?(\d{1,4}/\d{1,4})", said)
    return f"{'over' if found[1] == '超过' else 'at least'} {found[2]}" if found else None


@dataclass(frozen=True, slots=True)
class Spoken:
    """A form that is said in a word or two: how it is turned, what it looks like, and examples of it."""

    name: str
    to_zh: Callable[[str], str | None]
    to_en: Callable[[str], str | None]
    looks: dict[Tongue, str]
    examples: tuple[str, ...]
    meaning: Text

    def turned(self, said: str, to: Tongue) -> str:
        """The same in the other language; what is not of this form stays as it is."""
        if to == "en":
            return self.to_en(said.strip()) or said
        turned = self.to_zh(said)
        return turned if turned is not None and self.to_en(turned) == said else said


def _unnamed(pattern: str) -> str:
    """A pattern as JSON Schema knows them: without names for its groups."""
    return re.sub(r"\(\?P<\w+>", "(", pattern)


_ISO = r"P(\d{1,4}D|T\d{1,4}[HM])"
_PLAIN_ZH = rf"(提前 ?)?\d{{1,4}} ?(分钟|个?小时|天|日|个?工作日)( ?前)?( ?{_unnamed(_AT)} ?止)?"
_SPAN_LOOKS: dict[Tongue, str] = {"en": rf"{_unnamed(_SPAN_EN)}|{_ISO}", "zh": f"{_PLAIN_ZH}|{_ISO}"}

SPAN = Spoken(
    "span", _span_zh, _span_en, _SPAN_LOOKS,
    ("7 days", "3 working days", "4 hours", "30 minutes", "7 days at 18:00"),
    text(
        "多长时间：天数按日历算，到最后一天的下班时间为止；工作日按小区的日历，含调休",
        "how long: days are days of the calendar and end at the closing hour; working days follow the community's "
        "calendar, make-up days included",
    ),
)  # fmt: skip
BEFORE = Spoken(
    "before", _span_zh, _span_en, _SPAN_LOOKS, ("3 days before", "1 working day before", "4 hours before"),
    text("截止前多久", "how long before the deadline"),
)  # fmt: skip
UNTIL = Spoken(
    "until", _until_zh, _until_en,
    {
        "en": rf"{_SPAN_LOOKS['en']}|.+ (before|after) \S+|at \S+",
        "zh": rf"{_SPAN_LOOKS['zh']}|\S+? ?(前|后) ?\d.*|\S+? ?当天",
    },
    ("7 days", "5 working days", "2 days before held_on", "at held_on"),
    text("多长时间；或某个日期字段之前、之后、当天", "how long; or before, after or at a date field"),
)  # fmt: skip
QUORUM = Spoken(
    "quorum", _quorum_zh, _quorum_en,
    {"en": r"\d{1,4} (of \d{1,4} parties|parties|party|answers?)", "zh": r"\d{1,4} ?(方中 ?\d{1,4} ?方|方|份答复)"},
    ("4 of 5 parties", "3 parties", "1 answer"),
    text("至少几方、几份答复", "how many parties or answers at least"),
)  # fmt: skip
SHARE = Spoken(
    "share", _share_zh, _share_en,
    {"en": r"((over|at least) )?\d{1,4}/\d{1,4}", "zh": r"((超过|至少) ?)?\d{1,4}/\d{1,4}"},
    ("over 1/2", "at least 3/4", "2/3"),
    text("超过（不含等于）或至少（含等于）几分之几", "a share that must be exceeded (over) or reached (at least)"),
)  # fmt: skip
SPOKEN = (SPAN, BEFORE, UNTIL, QUORUM, SHARE)
