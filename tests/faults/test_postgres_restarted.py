"""PostgreSQL is restarted in the middle: pages and workers find it again by themselves, and nothing is lost."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from e2e.running import House, until
from faults.conftest import LONG
from faults.driving import Driver, at_nine, come_to_rest, jump, reckon
from services.gateway import SmsGateway
from services.postgres import Postgres
from services.smtp import SmtpServer

from engine.store import Store

ROUNDS = 12 if LONG else 2


@pytest.fixture
def own_postgres() -> Iterator[Postgres]:
    """A PostgreSQL of this test alone: it is crashed."""
    server = Postgres()
    yield server
    server.close()


@pytest.mark.fault(6)
@pytest.mark.slow
@pytest.mark.timeout(600 if LONG else 150)
def test_postgresql_is_restarted_in_the_middle(
    tmp_path: Path,
    smtp_server: SmtpServer,
    sms_gateway: SmsGateway,
    own_postgres: Postgres,
    redis_url: str,
    note: Callable[..., None],
) -> None:
    url = own_postgres.database()
    house = House(tmp_path, smtp_server, sms_gateway, url, redis_url)
    at_nine(house)
    house.start()
    most = 6 * (ROUNDS + 1)
    try:
        with Driver(house, 6) as driver:
            began = [each.pid for each in house.processes]
            recovered = []
            for number in range(ROUNDS):
                driver.has_raised(driver.most)
                driver.most += 6
                time.sleep(0.3)
                own_postgres.stop(signal.SIGQUIT if number % 2 else signal.SIGINT)  # a crash, or in order
                until(
                    lambda: house.http.get("/readyz").status_code == 503,
                    "the house saying that it is not ready",
                )
                own_postgres.start()
                back = time.monotonic()
                until(house.ready, "the house after a restart", seen=house.said)
                recovered.append(round(time.monotonic() - back, 2))
                jump(house, timedelta(days=1))
            driver.has_raised(most)
        store = Store(url)
        rest_s = come_to_rest(house, store)
        figures = reckon(driver, store)
        store.dispose()
        note(
            f"ready {recovered} s after each restart, at rest after {rest_s:.1f} s, {figures}",
            f"{ROUNDS} restarts",
        )
        assert [each.pid for each in house.processes] == began
        assert all(each.poll() is None for each in house.processes), "a process gave up"
    finally:
        house.stop()
