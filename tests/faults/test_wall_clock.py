"""Clocks are put forward and back: a deadline at a wall time that never is, or is twice, fires once, at its instant.

The instant of a wall time in a gap is the first after it; of one that is shown twice, the first of the two
(`workflows/calendar.py`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from faults.conftest import LONG, Living
from services.wutongli import DEFINITIONS
from sqlalchemy import func, select

from engine.schema import timers
from engine.settling import Settled, settle
from engine.stepping import Done

IN_TIME_S = 2.0
NIGHTS = [
    pytest.param("Europe/Berlin", "02:30", "2027-03-28", "2027-03-28T01:00", id="Berlin, gap"),
    pytest.param("Europe/Berlin", "02:30", "2027-10-31", "2027-10-31T00:30", id="Berlin, twice"),
    pytest.param("America/New_York", "02:30", "2027-03-14", "2027-03-14T07:00", id="New York, gap"),
    pytest.param("America/New_York", "01:30", "2027-11-07", "2027-11-07T05:30", id="New York, twice"),
    pytest.param("Australia/Lord_Howe", "02:15", "2027-10-03", "2027-10-02T15:30", id="Lord Howe, gap"),
    pytest.param("Australia/Lord_Howe", "01:45", "2027-04-04", "2027-04-03T14:45", id="Lord Howe, twice"),
]
"""Each an instant counted by hand; on Lord Howe the clocks move by half an hour."""


def _move(living: Living, folder: Path, zone: str, closing: str) -> None:
    """The sample community lives in another zone, and closes at a time of the night."""
    sample = DEFINITIONS / "communities" / "wutongli"
    folder.mkdir()
    told = (sample / "community.yaml").read_text(encoding="utf-8")
    told = told.replace("zone: Asia/Shanghai", f"zone: {zone}").replace(
        'closing: "18:00"', f'closing: "{closing}"'
    )
    assert zone in told
    assert f'"{closing}"' in told
    (folder / "community.yaml").write_text(told, encoding="utf-8")
    (folder / "roster.csv").write_bytes((sample / "roster.csv").read_bytes())
    settled = settle(living.rt, folder, [DEFINITIONS / "facility_upgrade.yaml"])
    assert isinstance(settled, Settled), settled


@pytest.mark.fault(11)
@pytest.mark.slow
@pytest.mark.parametrize(("zone", "closing", "day", "instant"), NIGHTS if LONG else NIGHTS[:2])
def test_a_deadline_at_a_wall_time_that_is_not_once_fires_once(
    living_on_both: Callable[..., Living], tmp_path: Path, zone: str, closing: str, day: str, instant: str
) -> None:
    living = living_on_both(rehearsal=tmp_path / "ahead")
    here, due = living.here, datetime.fromisoformat(instant).replace(tzinfo=UTC)
    _move(living, tmp_path / "moved", zone, closing)

    def live_at(at: datetime) -> None:
        living.jump((at - living.rt.now()).total_seconds())

    live_at(due - timedelta(days=9, hours=18))
    item_id = here.open()
    assert isinstance(here.press(item_id, "coordinator", button="accept"), Done)
    deadline = (timers.c.item_id == item_id, timers.c.kind == "deadline", timers.c.state != "cancelled")

    def row() -> Any:
        with living.rt.store.read() as connection:
            return connection.execute(select(timers).where(*deadline)).one()

    assert (row().due_at, row().local, row().zone) == (due, f"{day}T{closing}", zone)
    live_at(due - timedelta(seconds=2))
    with living:
        living.until(lambda: living.rt.now() > due - timedelta(seconds=0.5), "nearly the instant")
        seen, now = row(), living.rt.now()
        assert seen.state == "pending" or now >= due, "it fired early"
        living.until(lambda: row().state == "fired", "the deadline")
        late = (row().fired_at - due).total_seconds()
        living.jump(3600.0)  # the wall clock shows that hour again, where it is shown twice
        time.sleep(0.5)
    told = f"{zone} {day}T{closing}: fired {late:.3f} s after {instant} UTC"
    living.note(told, "1 gap or hour twice")
    assert 0 <= late < IN_TIME_S, told
    with living.rt.store.read() as connection:
        fired = connection.execute(
            select(func.count()).where(timers.c.item_id == item_id, timers.c.key == row().key)
        ).scalar_one()
    assert fired == 1, told
