"""When a message is sent, or sent again: quiet hours, waits that grow, and what an unknown fate means."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters import KINDS, NOW, letter

from notify.again import FIRST_WAIT, LONGEST_WAIT, WHEN_UNKNOWN, retry_at
from notify.channel import Attempt
from notify.delivery import quiet


def local(day: int, clock: str) -> datetime:
    """An instant of March 2026 by Chengdu's clocks."""
    return datetime.fromisoformat(f"2026-03-{day:02d}T{clock}").replace(tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("hours", "at", "until"),
    [
        pytest.param(("22:00", "07:30"), local(2, "21:59:59"), None, id="a second before the night"),
        pytest.param(("22:00", "07:30"), local(2, "22:00"), local(3, "07:30"), id="the night begins"),
        pytest.param(("22:00", "07:30"), local(2, "23:59"), local(3, "07:30"), id="before midnight"),
        pytest.param(("22:00", "07:30"), local(3, "00:00"), local(3, "07:30"), id="after midnight"),
        pytest.param(("22:00", "07:30"), local(3, "07:29:59"), local(3, "07:30"), id="a second before morning"),
        pytest.param(("22:00", "07:30"), local(3, "07:30"), None, id="the morning"),
        pytest.param(("12:00", "14:00"), local(3, "11:59"), None, id="before a nap"),
        pytest.param(("12:00", "14:00"), local(3, "13:00"), local(3, "14:00"), id="during a nap"),
        pytest.param(("12:00", "14:00"), local(3, "14:00"), None, id="after a nap"),
        pytest.param(("08:00", "08:00"), local(3, "08:00"), None, id="no time at all"),
        pytest.param(None, local(3, "03:00"), None, id="a community without quiet hours"),
    ],
)  # fmt: skip
def test_when_it_is_quiet(hours: tuple[str, str] | None, at: datetime, until: datetime | None) -> None:
    assert quiet(letter(quiet=hours), at) == until
    assert quiet(letter(quiet=hours, urgent=True), at) is None


@pytest.mark.parametrize(
    ("zone", "own", "at", "until"),
    [
        pytest.param("America/New_York", None, local(2, "15:00"), local(2, "20:30"), id="night where they are, day here"),
        pytest.param("America/New_York", None, local(2, "23:00"), None, id="day where they are, night here"),
        pytest.param("Asia/Shanghai", "13:00-15:00", local(2, "13:30"), local(2, "15:00"), id="a nap of their own"),
        pytest.param("Asia/Shanghai", "none", local(2, "23:00"), None, id="who wants no quiet hours"),
    ],
)  # fmt: skip
def test_quiet_is_the_readers_own(zone: str, own: str | None, at: datetime, until: datetime | None) -> None:
    assert quiet(letter(where=zone, own=own), at) == until
    assert quiet(letter(where=zone, own=own, urgent=True), at) is None


def test_every_kind_of_message_says_what_an_unknown_fate_means() -> None:
    assert set(KINDS) <= set(WHEN_UNKNOWN)


@given(attempts=st.integers(0, 60), tail=st.integers(0, 10**17 - 1))
def test_a_wait_is_drawn_once_and_for_all(attempts: int, tail: int) -> None:
    about = letter(outbox_id=f"01JNOTIFY{tail:017d}", attempts=attempts)
    first, second = (retry_at(about, Attempt("try_again"), NOW) for _ in range(2))
    assert first == second
    assert first is not None
    wait = min(FIRST_WAIT * 2 ** min(attempts, 10), LONGEST_WAIT)
    assert wait <= first - NOW < wait * 1.5


def test_waits_of_many_are_spread_over_the_whole_jitter() -> None:
    waits = [
        retry_at(letter(outbox_id=f"01JNOTIFY{number:017d}"), Attempt("try_again"), NOW)
        for number in range(400)
    ]
    seconds = sorted((each - NOW - FIRST_WAIT).total_seconds() for each in waits if each)
    tenths = [sum(low <= each < low + 1.5 for each in seconds) for low in (n * 1.5 for n in range(10))]
    assert sum(tenths) == 400
    assert min(tenths) > 15


def test_messages_that_wait_together_do_not_come_back_together() -> None:
    again = {
        retry_at(letter(outbox_id=f"01JNOTIFY{number:017d}"), Attempt("try_again"), NOW)
        for number in range(40)
    }
    assert len(again) > 5


@pytest.mark.parametrize(
    ("attempts", "asked", "least"),
    [
        pytest.param(0, None, FIRST_WAIT, id="the first wait"),
        pytest.param(0, 0, FIRST_WAIT, id="at once, says the gateway: not at once"),
        pytest.param(0, 300, timedelta(seconds=300), id="as long as the gateway says"),
        pytest.param(6, 60, FIRST_WAIT * 64, id="after many attempts, longer than it says"),
        pytest.param(60, None, LONGEST_WAIT, id="never longer than the longest"),
    ],
)
def test_how_long_to_wait(attempts: int, asked: int | None, least: timedelta) -> None:
    about = letter(attempts=attempts)
    again = retry_at(about, Attempt("try_again", retry_after_s=asked), about.created_at)
    assert again is not None
    assert least <= again - about.created_at < max(least, timedelta(seconds=asked or 0)) * 1.5


@pytest.mark.parametrize(
    ("kind", "attempts", "again"),
    [
        pytest.param("task", 0, True, id="a task: once more"),
        pytest.param("task", 1, False, id="a task that was tried before: no more"),
        pytest.param("stand_in", 0, True, id="a stand-in: once more"),
        pytest.param("late_ask", 0, True, id="a late ask: once more"),
        pytest.param("result", 0, True, id="a result: once more"),
        pytest.param("recorded", 0, True, id="an answer entered in their name: once more"),
        pytest.param("extended", 0, True, id="another deadline: once more"),
        pytest.param("paused", 0, True, id="a clock that was stopped: once more"),
        pytest.param("late_reminder", 0, False, id="a late reminder: another one comes"),
        pytest.param("merged", 0, False, id="joined with another: no harm if it is lost"),
        pytest.param("reminder", 0, False, id="a reminder: another one comes anyway"),
        pytest.param("update", 0, False, id="progress: no harm if it is lost"),
    ],
)
def test_what_is_sent_again_when_its_fate_is_unknown(kind: str, attempts: int, again: bool) -> None:
    about = replace(letter(kind), attempts=attempts)
    assert (retry_at(about, Attempt("unknown"), NOW) is not None) == again
