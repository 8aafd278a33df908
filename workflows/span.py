"""A span of time as a rule says it: `7 days`, `3 working days`, `4 hours`, `7 days at 18:00`, `P7D`.

A span is not a number of seconds: what it comes to depends on the calendar it is counted in
(`workflows/calendar.py`). Days are never hours.
"""

from __future__ import annotations

import re
from datetime import time
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_serializer, model_validator

from workflows.misspoken import Misspoken, misspoken
from workflows.text import Text

Unit = Literal["minutes", "hours", "days", "working days"]

_SPOKEN = re.compile(
    r"(?P<amount>\d{1,4}) (?P<unit>minute|hour|day|working day)s?(?: at (?P<at>\d{1,2}:\d{2}))?(?: before)?"
)
_ISO = re.compile(r"P(?:(?P<days>\d{1,4})D|T(?P<hours>\d{1,4})H|T(?P<minutes>\d{1,4})M)")
_SEVERAL = re.compile(r"[、，,；;]\s*")
EXPECTED_ZH = "写成 `7 days`、`3 working days`、`4 hours`、`7 days at 18:00` 或 `P7D`"
EXPECTED = "a span reads `7 days`, `3 working days`, `4 hours`, `7 days at 18:00` or `P7D`"
_ZH = {"minutes": "分钟", "hours": "小时", "days": "天", "working days": "个工作日"}


def _no_span(said: str) -> Misspoken:
    """What cannot be read as a span, with what was probably meant."""
    from workflows.likely import likely_span  # noqa: PLC0415  # only where there is a mistake to tell

    meant = [likely_span(each) for each in _SEVERAL.split(said)]
    likely = [f"`{each}`" for each in meant if each]
    zh, en = EXPECTED_ZH, EXPECTED
    if likely and len(likely) == len(meant):
        zh, en = f"是不是想写 {likely[0]}？{zh}", f"did you mean {likely[0]}? {en}"
        if len(likely) > 1:
            zh, en = (
                f"几个并列，写在方括号里：{'，'.join(likely)}",
                f"several stand in square brackets: {', '.join(likely)}",
            )
    return misspoken(f"“{said}”不是一段时间", f"`{said}` is no span of time", zh, en)


class Span(BaseModel):
    """So many units, and for days the wall time at which the last one ends, if not the closing hour."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    amount: int = Field(ge=1, le=9999)
    unit: Unit
    at: time | None = None

    @model_validator(mode="before")
    @classmethod
    def _spoken(cls, given: Any) -> Any:
        if not isinstance(given, str):
            return given
        said = " ".join(given.split())
        if found := _ISO.fullmatch(said):
            ((unit, amount),) = ((u, a) for u, a in found.groupdict().items() if a)
            return {"amount": int(amount), "unit": unit}
        found = _SPOKEN.fullmatch(said)
        if not found:
            raise _no_span(said)
        unit, at = found["unit"] + "s", found["at"]
        if at and "day" not in unit:
            raise misspoken(
                "只有按天计的时长才能写到几点", "only a span of days can end at a wall time",
                f"去掉 at {at}，或改成按天", f"leave out `at {at}`, or count in days",
            )  # fmt: skip
        if at:
            hour, minute = (int(part) for part in at.split(":"))
            if hour > 23 or minute > 59:  # noqa: PLR2004  # a day
                raise misspoken(
                    f"没有 {at} 这个时刻", f"there is no wall time {at}",
                    "从 00:00 到 23:59", "from 00:00 to 23:59",
                )  # fmt: skip
            return {"amount": int(found["amount"]), "unit": unit, "at": time(hour, minute)}
        return {"amount": int(found["amount"]), "unit": unit}

    @model_serializer
    def _as_said(self) -> str:
        return str(self)

    @classmethod
    def parse(cls, said: str) -> Span:
        """The span that `said` means; a ValueError that names the forms otherwise."""
        return cls.model_validate(said)

    def __str__(self) -> str:
        unit = self.unit if self.amount != 1 else self.unit[:-1]
        return f"{self.amount} {unit}" + (f" at {self.at:%H:%M}" if self.at else "")

    @property
    def text(self) -> Text:
        """How it is said to people."""
        at = f"（{self.at:%H:%M} 止）" if self.at else ""
        return Text(zh=f"{self.amount} {_ZH[self.unit]}{at}", en=str(self))

    @property
    def in_days(self) -> bool:
        """Whether it is counted in days of the calendar rather than in elapsed time."""
        return self.unit in ("days", "working days")
