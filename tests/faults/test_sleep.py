"""The machine sleeps: every process stands still at once, and afterwards what fell due meanwhile fires, once each."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from e2e.running import House, until
from faults.conftest import LONG, never_early_nor_twice
from faults.driving import Driver, at_nine, come_to_rest, reckon, sqlite_of
from services.gateway import SmsGateway
from services.postgres import Postgres
from services.smtp import SmtpServer
from services.valkey import Valkey
from sqlalchemy import select, update

from engine.schema import timers
from engine.store import Store

ASLEEP_S = 120 if LONG else 4
AWAKE_S = 5.0
"""How soon after waking a deadline of the time asleep fires, on a machine whose every process wakes at once."""


class Machine:
    """Everything of a house that a sleep of the machine stops: its processes and its servers'."""

    def __init__(self, house: House, servers: list[int]) -> None:
        self._house, self._servers = house, servers

    def _all(self) -> list[int]:
        found = [each.pid for each in self._house.processes] + self._servers
        for pid in found:  # grows while it is walked: children of children as well
            found += [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        return found

    def sleep(self, seconds: float) -> None:
        """Stand still for so long."""
        stopped = []
        try:
            for pid in self._all():
                os.kill(pid, signal.SIGSTOP)
                stopped.append(pid)
            time.sleep(seconds)
        finally:
            for pid in reversed(stopped):
                os.kill(pid, signal.SIGCONT)


@pytest.fixture(params=["embedded", "full size"])
def sleeper(
    request: pytest.FixtureRequest, tmp_path: Path, smtp_server: SmtpServer, sms_gateway: SmsGateway
) -> Iterator[tuple[House, Machine, str]]:
    """A house, the machine it is on, and the address of its store. Its servers are its own: they sleep too."""
    if request.param == "embedded":
        house, servers = House(tmp_path, smtp_server, sms_gateway), []
        url = sqlite_of(house)
    else:
        servers = [Postgres(), Valkey()]
        url = servers[0].database()
        house = House(tmp_path, smtp_server, sms_gateway, url, servers[1].url)
    try:
        at_nine(house)
        house.start()
        yield house, Machine(house, [each.pid for each in servers]), url
    finally:
        house.stop()
        for each in servers:
            each.close()


@pytest.mark.fault(10)
@pytest.mark.slow
@pytest.mark.timeout(600 if LONG else 150)
def test_what_fell_due_while_the_machine_slept_fires_after_it(
    sleeper: tuple[House, Machine, str], note: Callable[..., None]
) -> None:
    house, machine, url = sleeper
    store = Store(url)
    with Driver(house, 4) as driver:
        driver.has_raised(4)
        left = [driver.leave() for _ in range(3)]
        driver.most = 8  # somebody is in the middle of something
        asleep_until = house.now() + timedelta(seconds=ASLEEP_S)
        # one that workers hold already, one in the middle of the sleep, one as it ends
        due = [
            house.now() + timedelta(seconds=1),
            asleep_until - timedelta(seconds=ASLEEP_S / 2),
            asleep_until,
        ]
        for item_id, at in zip(left, due, strict=True):
            with store.write() as connection:
                connection.execute(
                    update(timers).where(timers.c.item_id == item_id, timers.c.kind == "deadline").values(due_at=at)
                )  # fmt: skip
        machine.sleep(ASLEEP_S)
        woke = house.now()
        rows = until(lambda: _fired(store, left), "the deadlines of the time asleep", seen=house.said)
        driver.has_raised(8)
    rest_s = come_to_rest(house, store)
    figures = reckon(driver, store)
    never_early_nor_twice(store)
    store.dispose()
    late = [round((at - woke).total_seconds(), 2) for at in rows]
    told = f"fired {late} s after waking, at rest after {rest_s:.1f} s, {figures}"
    note(told, f"asleep {ASLEEP_S} s")
    assert max(late) < AWAKE_S, told


def _fired(store: Store, items: list[str]) -> list[Any] | None:
    """When the deadlines of those items fired, once all have."""
    with store.read() as connection:
        found = connection.execute(
            select(timers.c.fired_at).where(
                timers.c.item_id.in_(items), timers.c.kind == "deadline", timers.c.state == "fired"
            )
        ).scalars()
        fired = list(found)
    return fired if len(fired) == len(items) else None
