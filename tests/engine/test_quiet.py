"""Quiet hours: by the clocks where the person is, over midnight, and where clocks jump or go back."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.quiet import Quiet, kept_form, quiet_of

NIGHT = (time(22), time(7, 30))


def at(said: str, zone: str, fold: int = 0) -> datetime:
    """An instant by the clocks of a zone."""
    return datetime.fromisoformat(said).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "end", "zone", "now", "until"),
    [
        pytest.param("22:00", "07:30", "Asia/Shanghai", ("2026-03-02T23:00", 0), ("2026-03-03T07:30", 0), id="a night"),
        pytest.param("22:00", "07:30", "America/New_York", ("2026-03-02T23:00", 0), ("2026-03-03T07:30", 0), id="a night elsewhere"),
        pytest.param("22:00", "02:30", "Europe/Berlin", ("2026-03-28T23:00", 0), ("2026-03-29T03:00", 0), id="the clocks jump over the end: after the gap"),
        pytest.param("02:30", "07:00", "Europe/Berlin", ("2026-03-29T03:00", 0), ("2026-03-29T07:00", 0), id="the clocks jump over the beginning: at once after the gap"),
        pytest.param("02:30", "07:00", "Europe/Berlin", ("2026-03-29T01:59", 0), None, id="before that gap it is not quiet"),
        pytest.param("22:00", "02:30", "Europe/Berlin", ("2026-10-25T02:29", 0), ("2026-10-25T02:30", 1), id="the end comes twice: the second"),
        pytest.param("22:00", "02:30", "Europe/Berlin", ("2026-10-25T02:45", 0), ("2026-10-25T02:30", 1), id="between the two ends it stays quiet"),
        pytest.param("22:00", "02:30", "Europe/Berlin", ("2026-10-25T02:30", 1), None, id="at the second end it is over"),
        pytest.param("02:30", "05:00", "Europe/Berlin", ("2026-10-25T02:10", 1), ("2026-10-25T05:00", 0), id="the beginning comes twice: the first"),
        pytest.param("22:00", "07:30", "Pacific/Apia", ("2011-12-29T23:00", 0), ("2011-12-31T00:00", 0), id="the morning of a day that was left out"),
    ],
)  # fmt: skip
def test_when_it_is_over(
    start: str, end: str, zone: str, now: tuple[str, int], until: tuple[str, int] | None
) -> None:
    hours = Quiet(time.fromisoformat(start), time.fromisoformat(end), zone)
    assert hours.until(at(now[0], zone, now[1])) == (at(until[0], zone, until[1]) if until else None)


WALL = st.builds(time, st.integers(0, 23), st.integers(0, 59))


@given(
    start=WALL,
    end=WALL,
    zone=st.sampled_from(
        ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]
    ),
    now=st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # the strategy adds the zone
)
def test_it_is_quiet_once_and_ends(start: time, end: time, zone: str, now: datetime) -> None:
    hours = Quiet(start, end, zone)
    until = hours.until(now)
    if until is None:
        return
    assert timedelta() < until - now <= timedelta(hours=25)
    assert hours.until(until - timedelta(seconds=1)) == until
    shown = until.astimezone(ZoneInfo(zone)).time()
    jumped = until.astimezone(ZoneInfo(zone)).utcoffset() != (until - timedelta(seconds=1)).astimezone(
        ZoneInfo(zone)
    ).utcoffset()  # fmt: skip
    assert shown == end or jumped


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        pytest.param("22:00-07:30", "22:00-07:30", id="as it is kept"),
        pytest.param("9:00 – 17:00", "09:00-17:00", id="a dash, and one digit"),
        pytest.param("22:00至7:30", "22:00-07:30", id="in Chinese"),
        pytest.param("22:00~07:30", "22:00-07:30", id="a tilde"),
        pytest.param("none", "none", id="none"),
        pytest.param("无", "none", id="none in Chinese"),
        pytest.param("24:00-07:30", None, id="no such hour"),
        pytest.param("22-7", None, id="no minutes"),
        pytest.param("at night", None, id="words"),
    ],
)
def test_how_people_write_them(said: str, kept: str | None) -> None:
    assert kept_form(said) == kept


@pytest.mark.parametrize(
    ("own", "communitys", "found"),
    [
        pytest.param(None, ("22:00", "07:30"), NIGHT, id="as the community has it"),
        pytest.param("13:00-15:00", ("22:00", "07:30"), (time(13), time(15)), id="their own instead"),
        pytest.param("none", ("22:00", "07:30"), None, id="none is wanted"),
        pytest.param(None, None, None, id="nobody has any"),
        pytest.param("13:00-15:00", None, (time(13), time(15)), id="their own where the community has none"),
    ],
)
def test_whose_hours_count(
    own: str | None, communitys: tuple[str, str] | None, found: tuple[time, time] | None
) -> None:
    hours = quiet_of(own, communitys, "Asia/Shanghai")
    assert (hours and (hours.start, hours.end)) == found
