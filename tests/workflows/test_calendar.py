"""The calendar: when a span ends, by the days, the closing hour and the wall clock of a place."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stories import CHINA, days

from workflows.calendar import Calendar
from workflows.span import Span


def at(said: str, zone: str = "Asia/Shanghai") -> datetime:
    """A wall time as an instant; the first where the wall shows it twice."""
    return datetime.fromisoformat(said).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        pytest.param("2026-03-02", True, id="a plain monday"),
        pytest.param("2026-03-07", False, id="a plain saturday"),
        pytest.param("2026-02-16", False, id="spring festival, a monday off"),
        pytest.param("2026-02-14", True, id="the saturday worked before spring festival"),
        pytest.param("2026-02-28", True, id="the saturday worked after spring festival"),
        pytest.param("2026-02-15", False, id="a sunday inside the festival"),
        pytest.param("2026-01-04", True, id="the sunday worked after new year"),
        pytest.param("2026-10-07", False, id="the last day of the national holiday"),
        pytest.param("2026-10-08", True, id="the day after the national holiday"),
    ],
)
def test_which_days_are_working_days(day: str, working: bool):
    assert CHINA.is_working(date.fromisoformat(day)) is working


def test_a_day_both_off_and_made_up_is_worked():
    both = Calendar("UTC", days_off=days("2026-03-07"), extra_workdays=days("2026-03-07"))
    assert both.is_working(date(2026, 3, 7))


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        pytest.param("2026-03-02T09:00", "1 day", "2026-03-03T18:00", id="the first day does not count"),
        pytest.param("2026-03-02T23:59", "1 day", "2026-03-03T18:00", id="nor late in the evening"),
        pytest.param("2026-03-02T09:00", "7 days", "2026-03-09T18:00", id="days count weekends"),
        pytest.param("2026-03-02T09:00", "P7D", "2026-03-09T18:00", id="said as ISO"),
        pytest.param("2026-03-02T09:00", "7 days at 09:30", "2026-03-09T09:30", id="a named wall time"),
        pytest.param("2026-03-02T09:00", "5 working days", "2026-03-09T18:00", id="over a weekend"),
        pytest.param("2026-03-06T17:00", "1 working day", "2026-03-09T18:00", id="from a friday"),
        pytest.param("2026-03-07T12:00", "1 working day", "2026-03-09T18:00", id="from a saturday"),
        pytest.param("2026-02-13T09:00", "1 working day", "2026-02-14T18:00", id="to a made-up saturday"),
        pytest.param("2026-02-13T09:00", "3 working days", "2026-02-25T18:00", id="over spring festival"),
        pytest.param("2026-02-25T09:00", "3 working days", "2026-02-28T18:00", id="ends on a made-up day"),
        pytest.param("2026-09-30T10:00", "3 working days", "2026-10-10T18:00", id="over the national days"),
        pytest.param("2026-09-30T10:00", "3 days", "2026-10-03T18:00", id="plain days ignore holidays"),
        pytest.param("2026-03-02T22:00", "4 hours", "2026-03-03T02:00", id="hours run through the night"),
        pytest.param("2026-03-02T09:00", "90 minutes", "2026-03-02T10:30", id="minutes"),
        pytest.param("2026-03-02T07:00", "24 hours", "2026-03-03T07:00", id="a day of hours has no closing"),
    ],
)
def test_when_a_span_ends_in_china(start: str, span: str, end: str):
    due = CHINA.end_of(at(start), Span.parse(span))
    assert (due.at, due.local, due.zone) == (at(end), end, "Asia/Shanghai")


def test_the_closing_hour_is_the_communitys_own():
    late = Calendar("Asia/Shanghai", closing=time(20, 30))
    assert late.end_of(at("2026-03-02T09:00"), Span.parse("1 day")).local == "2026-03-03T20:30"


def test_the_day_is_the_days_of_the_zone_and_not_of_greenwich():
    evening = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)  # one in the morning of the third in China
    assert CHINA.end_of(evening, Span.parse("1 day")).local == "2026-03-04T18:00"
    assert CHINA.local_day(evening) == date(2026, 3, 3)


@pytest.mark.parametrize(
    ("end", "span", "earlier"),
    [
        pytest.param("2026-03-09T18:00", "3 days", "2026-03-06T18:00", id="days keep the wall time"),
        pytest.param("2026-03-09T18:00", "4 hours", "2026-03-09T14:00", id="hours"),
        pytest.param("2026-03-09T18:00", "1 working day", "2026-03-06T18:00", id="back over a weekend"),
        pytest.param("2026-02-24T18:00", "1 working day", "2026-02-14T18:00", id="back over the festival"),
        pytest.param("2026-03-09T18:00", "2 days at 09:00", "2026-03-07T09:00", id="at a wall time"),
    ],
)
def test_how_long_before(end: str, span: str, earlier: str):
    assert CHINA.before(at(end), Span.parse(span)) == at(earlier)


@pytest.mark.parametrize(
    ("start", "provisional"),
    [
        pytest.param("2026-12-30T09:00", False, id="ends on the last known day"),
        pytest.param("2026-12-31T09:00", True, id="ends in a year not arranged yet"),
    ],
)
def test_what_is_counted_past_the_known_days_says_so(start: str, provisional: bool):
    assert CHINA.end_of(at(start), Span.parse("1 day")).provisional is provisional


@pytest.mark.parametrize(
    ("zone", "start", "wall", "instant"),
    [
        pytest.param("Europe/Berlin", "2026-03-28", "02:30", "2026-03-29T01:00", id="gap of an hour"),
        pytest.param("Europe/Berlin", "2026-03-28", "02:00", "2026-03-29T01:00", id="the gap's first minute"),
        pytest.param("Europe/Berlin", "2026-03-28", "01:59", "2026-03-29T00:59", id="just before the gap"),
        pytest.param("Europe/Berlin", "2026-03-28", "03:00", "2026-03-29T01:00", id="just after the gap"),
        pytest.param("Europe/Berlin", "2026-10-24", "02:30", "2026-10-25T00:30", id="shown twice: the first"),
        pytest.param("Europe/Berlin", "2026-10-24", "18:00", "2026-10-25T17:00", id="winter time by evening"),
        pytest.param("Australia/Lord_Howe", "2026-10-03", "02:10", "2026-10-03T15:30", id="half an hour"),
        pytest.param("Africa/Cairo", "2026-04-23", "00:00", "2026-04-23T22:00", id="a gap at midnight"),
        pytest.param("Pacific/Apia", "2011-12-29", "18:00", "2011-12-30T10:00", id="a day that never was"),
        pytest.param("Asia/Shanghai", "1986-05-03", "02:30", "1986-05-03T18:00", id="China's summer of 1986"),
    ],
)
def test_wall_times_that_a_clock_skips_or_shows_twice(zone: str, start: str, wall: str, instant: str):
    due = Calendar(zone).end_of(at(f"{start}T12:00", zone), Span.parse(f"1 day at {wall}"))
    assert due.at == datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert due.local.endswith(wall), "what the rule meant is kept, whatever the wall could show"


@pytest.mark.parametrize(
    ("said", "spoken"),
    [
        pytest.param("7 days", "7 days", id="days"),
        pytest.param("1 day", "1 day", id="one"),
        pytest.param(" 3   working  days ", "3 working days", id="spaces"),
        pytest.param("1 working day before", "1 working day", id="before is a word only"),
        pytest.param("7 days at 8:05", "7 days at 08:05", id="wall time"),
        pytest.param("PT4H", "4 hours", id="ISO hours"),
        pytest.param("PT30M", "30 minutes", id="ISO minutes"),
    ],
)
def test_how_a_span_is_said(said: str, spoken: str):
    assert str(Span.parse(said)) == spoken
    assert Span.parse(spoken) == Span.parse(said)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("0 days", id="nothing"),
        pytest.param("-1 days", id="backwards"),
        pytest.param("7", id="no unit"),
        pytest.param("a week", id="no number"),
        pytest.param("4 hours at 18:00", id="hours end by themselves"),
        pytest.param("7 days at 24:00", id="no such hour"),
        pytest.param("7 days at 10:60", id="no such minute"),
        pytest.param("P1DT4H", id="two units"),
        pytest.param("10000 days", id="more than a life"),
    ],
)
def test_what_is_no_span(said: str):
    with pytest.raises(ValueError, match=r"span|wall time|greater|less"):
        Span.parse(said)


ZONES = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "UTC"])
STARTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(lambda d: d.replace(tzinfo=UTC))  # noqa: DTZ001
WALLS = st.times().map(lambda t: t.replace(second=0, microsecond=0))


@given(ZONES, STARTS, st.integers(1, 40), st.sampled_from(["days", "working days"]), WALLS)
def test_days_end_on_their_day_wherever_the_wall_clock_allows(zone, start, amount, unit, wall):
    calendar = Calendar(zone, closing=wall, days_off=CHINA.days_off)
    due = calendar.end_of(start, Span(amount=amount, unit=unit))
    assert due.at > start
    shown = due.at.astimezone(ZoneInfo(zone))
    meant = datetime.fromisoformat(due.local)
    gap = shown.replace(tzinfo=None) - meant
    assert timedelta(0) <= gap <= timedelta(hours=1), "at the meant time, or right after the gap it falls in"
    assert unit == "days" or calendar.is_working(shown.date())


@given(ZONES, STARTS, st.lists(st.integers(1, 60), min_size=2, max_size=2, unique=True))
def test_more_days_end_later(zone, start, amounts):
    calendar = Calendar(zone)
    for unit in ("minutes", "hours", "days", "working days"):
        ends = [calendar.end_of(start, Span(amount=each, unit=unit)).at for each in sorted(amounts)]
        assert all(one < two for one, two in pairwise(ends))


@given(STARTS, st.integers(1, 30), st.integers(1, 30))
def test_working_days_add_up(start, one, two):
    first = CHINA.end_of(start, Span(amount=one, unit="working days")).at
    then = CHINA.end_of(first, Span(amount=two, unit="working days")).at
    assert then == CHINA.end_of(start, Span(amount=one + two, unit="working days")).at
    assert CHINA.before(then, Span(amount=two, unit="working days")) == first
