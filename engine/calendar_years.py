"""A year of a calendar: the days off and the make-up days that were published for it, read from a file.

The file is YAML or a table (CSV); both say the same. All of it is taken, or nothing and every mistake with its
line. A year that is taken replaces what was known of that year; days just before and after it, as notices
name them, are added to the years that they belong to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

import chinese_calendar

from workflows.findings import Finding, Place
from workflows.text import Text, text

Kind = Literal["off", "work"]
AROUND = timedelta(days=15)
"""How far outside its year a day of a notice may lie: New Year has been worked for in December."""
MOST_OFF = 120
"""More days off than that are a range with a wrong end."""
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """What is published for one year. Days with what they are for; it may be empty."""

    year: int
    days_off: tuple[tuple[date, str], ...]
    extra_workdays: tuple[tuple[date, str], ...]
    source: str = ""

    @property
    def kept(self) -> dict[str, Any]:
        """The year as it is kept."""
        return {
            "source": self.source,
            "days_off": [[str(day), name] for day, name in self.days_off],
            "extra_workdays": [[str(day), name] for day, name in self.extra_workdays],
        }

    @classmethod
    def of(cls, year: int, kept: Mapping[str, Any]) -> CalendarYear:
        """The year that was kept."""

        def days(name: str) -> tuple[tuple[date, str], ...]:
            return tuple((date.fromisoformat(day), said) for day, said in kept[name])

        return cls(year, days("days_off"), days("extra_workdays"), kept["source"])


@dataclass(frozen=True, slots=True)
class ReadYear:
    """The year of a file, or None and everything that is wrong with it."""

    year: CalendarYear | None
    findings: tuple[Finding, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a file: from a day to a day, off or worked, and what for."""

    place: Place
    kind: Kind
    first: date
    last: date
    name: str = ""


@dataclass(slots=True)
class Gathering:
    """The entries of a file put together; what does not fit together is found."""

    year: int
    findings: list[Finding] = field(default_factory=list)
    _days: dict[date, tuple[Kind, str]] = field(default_factory=dict)

    def gather(self, entries: Iterable[Entry]) -> None:
        """Take in every entry."""
        for entry in entries:
            if entry.last < entry.first:
                self._find(entry, "wrong-order", f"{entry.last} 早于 {entry.first}", f"{entry.last} is before {entry.first}",
                           "先写开始那天，再写结束那天", "write the first day first")  # fmt: skip
            elif (entry.last - entry.first).days > MOST_OFF:
                self._find(entry, "too-long", "这一段太长，不像一个假期", "that is longer than any holiday",
                           "检查年份和月份", "look at its year and month")  # fmt: skip
            else:
                for number in range((entry.last - entry.first).days + 1):
                    self._day(entry, entry.first + timedelta(days=number))

    def _day(self, entry: Entry, day: date) -> None:
        if not date(self.year, 1, 1) - AROUND <= day <= date(self.year, 12, 31) + AROUND:
            self._find(entry, "other-year", f"{day} 不在 {self.year} 年", f"{day} is not in {self.year}",
                       "一个文件只写一年，另一年另写一个文件", "a file is of one year: put it into that of its own year")  # fmt: skip
        elif day in self._days and self._days[day][0] != entry.kind:
            self._find(entry, "off-and-worked", f"{day} 既写了放假又写了上班", f"{day} is said to be off and to be worked",
                       "删掉其中一处", "strike out one of the two")  # fmt: skip
        elif day in self._days:
            self._find(entry, "twice", f"{day} 写了两遍", f"{day} stands twice", "删掉一处", "strike out one")
        else:
            if entry.kind == "work" and day.weekday() < SATURDAY:
                self._find(entry, "worked-anyway", f"{day} 是周一到周五，本来就上班", f"{day} is worked anyway: it is no Saturday or Sunday",
                           "检查日期；没错就不用写", "look at the date; if it is right, leave it out", warning=True)  # fmt: skip
            self._days[day] = (entry.kind, entry.name)

    def _find(self, entry: Entry, rule: str, zh: str, en: str, mend_zh: str, mend: str, *, warning: bool = False) -> None:  # fmt: skip
        self.findings.append(
            Finding(rule, entry.place, text(zh, en), text(mend_zh, mend), "warning" if warning else "error")
        )

    def gathered(self, source: str) -> CalendarYear | None:
        """The year; None where something is wrong."""
        wrong = any(each.severity == "error" for each in self.findings)
        if not wrong and not any(kind == "off" for kind, _ in self._days.values()):
            wrong = True
            self.findings.append(
                Finding(
                    "no-day-off",
                    Place(1, 1),
                    text(f"{self.year} 年一天假也没有", f"there is not one day off in {self.year}"),
                    text("写上放假的日子", "write the days off"),
                )
            )
        if wrong:
            return None
        return CalendarYear(self.year, self._of("off"), self._of("work"), source)

    def _of(self, kind: Kind) -> tuple[tuple[date, str], ...]:
        return tuple(sorted((day, name) for day, (each, name) in self._days.items() if each == kind))


def published() -> tuple[CalendarYear, ...]:
    """The years that come with the program: what the State Council published, as far as it was known then."""
    days: dict[int, tuple[list[tuple[date, str]], list[tuple[date, str]]]] = {}
    for number, source in enumerate(
        (chinese_calendar.constants.holidays, chinese_calendar.constants.workdays)
    ):
        for day, name in source.items():
            days.setdefault(day.year, ([], []))[number].append((day, name))
    return tuple(
        CalendarYear(year, tuple(sorted(off)), tuple(sorted(worked)))
        for year, (off, worked) in sorted(days.items())
    )


def title_of(name: str) -> Text | None:
    """What a day off is for, in both languages where it is a statutory holiday; None where nothing is said."""
    if not name:
        return None
    return _TITLES.get(name.removesuffix("节")) or _TITLES.get(name) or Text(zh=name, en=name)


_TITLES = {
    said: Text(zh=each.chinese, en=each.value)
    for each in chinese_calendar.constants.Holiday
    for said in (each.value, each.chinese, each.chinese.removesuffix("节"))
}
