"""A worker's own clock is ten minutes off: on PostgreSQL the database's time holds, and nothing fires early."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from e2e.running import Api, House, until
from faults.driving import MATTER
from services.gateway import SmsGateway
from services.smtp import SmtpServer
from sqlalchemy import select, text, update

from engine.schema import timers
from engine.store import Store

WORKER = """
import sys
from datetime import datetime, timedelta

import engine.clock

OFF = timedelta(minutes=float(sys.argv.pop()))


class Wrong(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) + OFF


engine.clock.datetime = Wrong

from gongshi.cli import main

main()
"""
"""A worker of the house on a machine whose clock is wrong: it is read in one file alone."""
IN_TIME_S = 2.0


@pytest.mark.fault(9)
@pytest.mark.slow
@pytest.mark.parametrize("minutes", [pytest.param(10, id="ahead"), pytest.param(-10, id="behind")])
def test_the_clock_of_the_only_worker_is_wrong(
    minutes: int,
    tmp_path: Path,
    smtp_server: SmtpServer,
    sms_gateway: SmsGateway,
    postgres_url: str,
    redis_url: str,
    note: Callable[..., None],
) -> None:
    house = House(tmp_path, smtp_server, sms_gateway, postgres_url, redis_url, workers=0)
    del house.environment["GONGSHI_REHEARSAL"]
    house.start()
    with (house.folder / "said.txt").open("ab") as said:
        house.processes.append(
            subprocess.Popen(
                [sys.executable, "-c", WORKER, "worker", str(minutes)], cwd=house.folder, env=house.environment,
                stdout=said, stderr=said, stdin=subprocess.DEVNULL, start_new_session=True,
            )
        )  # fmt: skip
    store = Store(postgres_url)
    try:
        api = Api(house, house.run("key", "issue", "property_system").strip())
        item_id = api.post("/items", {**MATTER, "title": "钟不准"}).json()["id"]
        until(lambda: smtp_server.messages, "the worker at work", seen=house.said)
        deadline = (timers.c.item_id == item_id, timers.c.kind == "deadline")
        with store.write() as connection:
            due = connection.execute(text("SELECT clock_timestamp()")).scalar_one() + timedelta(seconds=3)
            connection.execute(update(timers).where(*deadline).values(due_at=due))

        def looked() -> tuple[datetime, str, datetime | None]:
            """The database's time after looking, and what it saw."""
            with store.read() as connection:
                row = connection.execute(select(timers.c.state, timers.c.fired_at).where(*deadline)).one()
                at = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
            return at, row.state, row.fired_at

        while (seen := looked())[1] == "pending":
            assert seen[0] < due + timedelta(seconds=30), f"it never fired; {house.said()[-2000:]}"
            time.sleep(0.02)
        at, _, fired_at = seen
        assert fired_at is not None
        told = f"seen fired {(at - due).total_seconds():.3f} s after it was due, by its own word {(fired_at - due).total_seconds():.3f} s"
        note(told, f"{minutes:+d} min")
        assert at >= due, told
        assert timedelta(0) <= fired_at - due, told
        assert at - due < timedelta(seconds=IN_TIME_S), told
    finally:
        house.stop()
        store.dispose()
