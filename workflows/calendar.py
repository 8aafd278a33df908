"""A community's calendar: when a span ends, in its zone, by its working days and its closing hour.

The day on which a period starts is not counted (Civil Code of the PRC, art. 201); a period in days ends at
the closing hour of its last day, or at the time the span names. Working days are Monday to Friday without
the statutory holidays and with the make-up days. Where the wall clock has a gap, the first instant after it
is meant; where it shows a time twice, the first. What is counted past the days that the calendar knows is
marked provisional.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from workflows.span import Span
from workflows.text import Text

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""The years in which a matter can have its day: with these, every span before or after a day is a day as well."""
ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Due:
    """An instant, with the wall time and zone that the rule meant."""

    at: datetime
    local: str
    zone: str
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """The days of a span, for whoever asks why it ends then: the first does not count, the last is its end."""

    first: date
    last: date
    holidays: tuple[date, ...] = ()
    """Mondays to Fridays on the way on which nobody works."""
    made_up: tuple[date, ...] = ()
    """Saturdays and Sundays on the way that are worked, and so count."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of one community. `days_off` are statutory holidays, `extra_workdays` make-up days (调休)."""

    zone: str
    closing: time = time(18, 0)
    days_off: frozenset[date] = frozenset()
    extra_workdays: frozenset[date] = frozenset()
    known_until: date = date.max
    names: Mapping[date, Text] = field(default_factory=dict, compare=False)
    """What days off and make-up days are for, where it is known."""

    def is_working(self, day: date) -> bool:
        """Whether people work on `day` here."""
        return day in self.extra_workdays or (day.weekday() < SATURDAY and day not in self.days_off)

    def end_of(self, start: datetime, span: Span) -> Due:
        """When `span`, begun at the instant `start`, is over."""
        local = start.astimezone(ZoneInfo(self.zone))
        if not span.in_days:
            return self.at(start + timedelta(**{span.unit: span.amount}))
        last = self._last_day(local.date(), span)
        return self._on(last, span.at or self.closing)

    def count(self, start: datetime, span: Span) -> Counted:
        """The days that `span`, begun at the instant `start`, goes over. Only working days leave days out."""
        first = self.local_day(start)
        if not span.in_days:
            return Counted(first, self.local_day(self.end_of(start, span).at))
        last = self._last_day(first, span)
        if span.unit == "days":
            return Counted(first, last)
        way = [first + ONE_DAY * number for number in range(1, (last - first).days + 1)]
        return Counted(
            first,
            last,
            tuple(day for day in way if day.weekday() < SATURDAY and not self.is_working(day)),
            tuple(day for day in way if day.weekday() >= SATURDAY and self.is_working(day)),
        )

    def before(self, end: datetime, span: Span) -> datetime:
        """The instant so long before `end`: for days the same wall time on the earlier day."""
        if not span.in_days:
            return end - timedelta(**{span.unit: span.amount})
        local = end.astimezone(ZoneInfo(self.zone))
        if span.unit == "days":
            day = local.date() - ONE_DAY * span.amount
        else:
            day = _nth((d for d in _days(local.date(), -ONE_DAY) if self.is_working(d)), span.amount)
        return self._on(day, span.at or local.time().replace(tzinfo=None)).at

    def close_of(self, day: date) -> Due:
        """The closing hour of a day."""
        return self._on(day, self.closing)

    def moved(self, due: datetime, since: datetime, now: datetime, *, in_days: bool) -> Due:
        """A deadline that stood still from `since` to `now`: later by as much, or by as many days and at its own
        wall time where it is counted in days. One that was not over is not over now either: where its wall time has
        passed meanwhile, it is the next day's.
        """
        if not in_days:
            return self.at(due + (now - since))
        local = due.astimezone(ZoneInfo(self.zone))
        day = local.date() + (self.local_day(now) - self.local_day(since))
        moved = self._on(day, local.time())
        return self._on(day + ONE_DAY, local.time()) if moved.at <= now and since < due else moved

    def at(self, instant: datetime) -> Due:
        """An instant as a due one, with its wall time here."""
        local = instant.astimezone(ZoneInfo(self.zone))
        return Due(instant.astimezone(UTC), f"{local:%Y-%m-%dT%H:%M}", self.zone)

    def local_day(self, instant: datetime) -> date:
        """The day that it is here at `instant`."""
        return instant.astimezone(ZoneInfo(self.zone)).date()

    def _last_day(self, start: date, span: Span) -> date:
        if span.unit == "days":
            return start + ONE_DAY * span.amount
        return _nth((day for day in _days(start, ONE_DAY) if self.is_working(day)), span.amount)

    def _on(self, day: date, wall: time) -> Due:
        instant, local = _instant(day, wall, self.zone)
        return Due(instant, local, self.zone, provisional=day > self.known_until)


@lru_cache(maxsize=4096)
def _instant(day: date, wall: time, zone: str) -> tuple[datetime, str]:
    """The instant at which the clocks of a zone show a wall time first, and that time in words: asked for again
    and again by whoever walks every way of a definition.
    """
    here = ZoneInfo(zone)
    meant = datetime.combine(day, wall, here)
    instant = meant.astimezone(UTC)
    if instant.astimezone(here).replace(tzinfo=None) != meant.replace(tzinfo=None):
        instant = _end_of_gap(meant)
    return instant, f"{day}T{wall:%H:%M}"


def reckoned(said: object) -> date | None:
    """The day with which `said` begins, 2026-11-30; None for what is none, or lies where no calendar counts."""
    try:
        day = date.fromisoformat(said[:10]) if isinstance(said, str) else None
    except ValueError:
        return None
    return day if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR else None


def on_the_wall(local: str, zone: str) -> Literal["once", "never", "twice"]:
    """How often the clocks of a zone show a wall time: never in a gap, twice where they were put back."""
    meant = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone))
    shown = meant.astimezone(UTC).astimezone(ZoneInfo(zone))
    if shown.replace(tzinfo=None) != meant.replace(tzinfo=None):
        return "never"
    return "twice" if meant.replace(fold=0).utcoffset() != meant.replace(fold=1).utcoffset() else "once"


def _days(start: date, step: timedelta) -> Iterator[date]:
    day = start
    while True:
        day += step
        yield day


def _nth(days: Iterator[date], number: int) -> date:
    for _ in range(number - 1):
        next(days)
    return next(days)


def _end_of_gap(meant: datetime) -> datetime:
    """The first instant after a gap in the wall clock in which `meant` falls.

    Read with the offset before the gap (fold 0) the time lies after it, with the offset after it (fold 1)
    before it; the gap ends as much later than the latter as the clock jumps.
    """
    after = meant.replace(fold=0).astimezone(UTC)
    earlier = meant.replace(fold=1).astimezone(UTC)
    low, high = earlier, after
    zone = meant.tzinfo
    offset = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)
