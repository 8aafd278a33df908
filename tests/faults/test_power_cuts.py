"""The power goes again and again: nothing that was acknowledged is lost, whatever dies and whenever.

Real processes, ended by SIGKILL while neighbours raise matters and answer, days pass, and on the large house
Redis forgets everything every second.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from e2e.running import House, until
from faults.conftest import LONG
from faults.driving import Driver, at_nine, come_to_rest, jump, reckon, sqlite_of
from services.gateway import SmsGateway
from services.smtp import SmtpServer
from services.valkey import Valkey

from engine.store import Store

KILLS = 30 if LONG else 5
MATTERS = 60 if LONG else 12
WORKERS = 3 if LONG else 2
DAYS = timedelta(days=8)


@pytest.mark.fault(1)
@pytest.mark.slow
@pytest.mark.timeout(900 if LONG else 150)
def test_the_one_process_is_killed_again_and_again(
    tmp_path: Path, smtp_server: SmtpServer, sms_gateway: SmsGateway, note: Callable[..., None]
) -> None:
    chance, house = random.Random(7), House(tmp_path, smtp_server, sms_gateway)
    at_nine(house)
    house.start()
    try:
        with Driver(house, MATTERS) as driver:
            for number in range(KILLS):
                time.sleep(chance.uniform(0.1, 1.2))
                house.kill()
                if number % 3 == 1:
                    jump(house, DAYS)  # while it is dead: deadlines fall due, leases of the dead end
                house.processes.append(house.spawn("up"))
                until(house.ready, "the house after a kill", seen=house.said)
            driver.has_raised(MATTERS)
        store = Store(sqlite_of(house))
        rest_s = come_to_rest(house, store)
        figures = reckon(driver, store)
        store.dispose()
        note(
            f"{KILLS} kills, at rest after {rest_s:.1f} s, slowest answer {driver.slowest_s:.2f} s, {figures}",
            f"{KILLS} kills",
        )
        assert figures.answered, figures  # how many depends on how busy the machine is
        assert figures.timers_fired, figures
        assert figures.unanswered, "the kills were noticed by nobody: they hit an idle house"
    finally:
        house.stop()


@pytest.mark.fault(2, 3)
@pytest.mark.slow
@pytest.mark.timeout(900 if LONG else 150)
def test_workers_are_killed_and_redis_forgets_everything_every_second(
    tmp_path: Path,
    smtp_server: SmtpServer,
    sms_gateway: SmsGateway,
    postgres_url: str,
    valkey: Valkey,
    redis_url: str,
    note: Callable[..., None],
) -> None:
    chance = random.Random(8)
    house = House(tmp_path, smtp_server, sms_gateway, postgres_url, redis_url, WORKERS)
    at_nine(house)
    house.start()
    over = threading.Event()
    flushes = 0

    def forget() -> None:
        nonlocal flushes
        while not over.wait(1):
            valkey.flush()
            flushes += 1

    forgetting = threading.Thread(target=forget, daemon=True)
    forgetting.start()
    try:
        with Driver(house, MATTERS) as driver:
            for number in range(KILLS):
                time.sleep(chance.uniform(0.8, 2.0))
                house.kill(1 + number % WORKERS)  # the pages stand first
                if number % 3 == 1:
                    jump(house, DAYS)
                house.processes.append(house.spawn("worker"))
            driver.has_raised(MATTERS)
        store = Store(postgres_url)
        rest_s = come_to_rest(house, store)
        over.set()
        forgetting.join()
        figures = reckon(driver, store)
        store.dispose()
        note(
            f"{KILLS} kills, {flushes} FLUSHALLs, at rest after {rest_s:.1f} s, "
            f"slowest answer {driver.slowest_s:.2f} s, {figures}",
            f"{KILLS} kills of {WORKERS} workers, {flushes} FLUSHALLs",
        )
        assert figures.answered, figures  # how many depends on how busy the machine is
        assert figures.timers_fired, figures
        assert figures.unanswered == 0, f"the pages did not answer, and they were not killed: {figures}"
    finally:
        over.set()
        house.stop()
