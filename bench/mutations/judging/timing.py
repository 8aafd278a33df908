"""Time, tried out: a state is entered in every hour of a week, and what should come before its end must.

An ordinary week: Monday to Friday are worked, and the day ends at six. Minutes are counted from Monday
midnight. The day of the beginning is not counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

Span = tuple[int, str, tuple[int, int] | None]
DAY = 24 * 60
_CLOSING = 18 * 60
_LENGTH = {"minute": 1, "hour": 60, "day": DAY}


def starts() -> Iterator[int]:
    """Every hour of a week, and the last minute of each day."""
    for day in range(7):
        yield from (day * DAY + hour * 60 for hour in range(24))
        yield (day + 1) * DAY - 1


def end(start: int, span: Span) -> int:
    """When a span is over that began then."""
    amount, unit, at = span
    if "day" not in unit:
        return start + amount * _LENGTH[unit]
    wall = at[0] * 60 + at[1] if at else _CLOSING
    return _day(start // DAY, amount, unit, 1) * DAY + wall


def earlier(instant: int, span: Span) -> int:
    """So long before: for days at the same time of an earlier day."""
    amount, unit, at = span
    if "day" not in unit:
        return instant - amount * _LENGTH[unit]
    wall = at[0] * 60 + at[1] if at else instant % DAY
    return _day(instant // DAY, amount, unit, -1) * DAY + wall


def _day(day: int, amount: int, unit: str, step: int) -> int:
    if unit == "day":
        return day + amount * step
    weeks, amount = divmod(amount, 5) if amount > 10 else (0, amount)  # long ones in strides
    day += weeks * 7 * step
    while amount:
        day += step
        amount -= day % 7 < 5
    return day


@lru_cache(maxsize=4096)
def reminder_falls_inside(deadline: Span, before: Span) -> bool:
    """Is the reminder after the beginning, whenever the state is entered?"""
    return all(earlier(end(start, deadline), before) > start for start in starts())


@lru_cache(maxsize=4096)
def ends_before(first: Span, second: Span) -> bool:
    """Is the first over before the second, whenever both begin?"""
    return all(end(start, first) < end(start, second) for start in starts())


@lru_cache(maxsize=4096)
def ends_after(first: Span, second: Span) -> bool:
    """Is the first over after the second, whenever both begin?"""
    return all(end(start, first) > end(start, second) for start in starts())


@lru_cache(maxsize=4096)
def same_moment(one: Span, other: Span) -> bool:
    """Do the two fall on one moment before any end?"""
    return all(earlier(start, one) == earlier(start, other) for start in starts())
