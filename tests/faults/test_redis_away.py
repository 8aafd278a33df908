"""Redis is an accelerator: while it is away writes stay quick and deadlines fire, and then all goes on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from e2e.running import House, until
from faults.conftest import LONG
from faults.driving import Driver, at_nine, come_to_rest, jump, reckon
from services.gateway import SmsGateway
from services.smtp import SmtpServer
from services.valkey import Valkey
from sqlalchemy import select, update

from engine.schema import timers
from engine.store import Store

GONE_S, STILL_S = (60, 30) if LONG else (4, 4)
QUICK_S = 1.0
IN_TIME_S = 10.0
"""What the house promises without its broker: an id that Redis took before it stood still is handed out again."""


@pytest.fixture
def own_valkey() -> Iterator[Valkey]:
    """A Redis of this test alone: it will not be well."""
    server = Valkey()
    yield server
    server.close()


@pytest.mark.slow
@pytest.mark.timeout(600 if LONG else 150)
@pytest.mark.parametrize(
    ("fault", "away_s"),
    [
        pytest.param("stop", GONE_S, id="gone", marks=pytest.mark.fault(4)),
        pytest.param("freeze", STILL_S, id="standing still", marks=pytest.mark.fault(5)),
    ],
)
def test_redis_is_away_for_a_while(
    fault: str,
    away_s: int,
    tmp_path: Path,
    smtp_server: SmtpServer,
    sms_gateway: SmsGateway,
    postgres_url: str,
    own_valkey: Valkey,
    note: Callable[..., None],
) -> None:
    house = House(tmp_path, smtp_server, sms_gateway, postgres_url, own_valkey.url)
    at_nine(house)
    house.start()
    store = Store(postgres_url)
    try:
        with Driver(house, 4) as driver:
            driver.has_raised(4)
            left = driver.leave()
            driver.slowest_s = 0.0
            getattr(own_valkey, fault)()
            late = _fires_by_itself(house, store, left)
            mails = len(smtp_server.messages)
            driver.most = 8
            driver.has_raised(8)
            until(lambda: len(smtp_server.messages) > mails, "mail without Redis")
            time.sleep(away_s)
            slowest = driver.slowest_s
            {"stop": own_valkey.start, "freeze": own_valkey.thaw}[fault]()
            driver.most = 10
            driver.has_raised(10)
            jump(house, timedelta(days=1))
        until(
            lambda: _handed_through(own_valkey), "work being handed out through Redis again", seen=house.said
        )
        rest_s = come_to_rest(house, store)
        figures = reckon(driver, store)
        told = (
            f"a deadline fired {late:.2f} s late without Redis, slowest write {slowest:.3f} s, "
            f"at rest {rest_s:.1f} s after, {figures}"
        )
        note(told, f"{away_s} s away")
        assert late < IN_TIME_S, told
        assert slowest < QUICK_S, told
    finally:
        if fault == "freeze":
            own_valkey.thaw()
        house.stop()
        store.dispose()


def _fires_by_itself(house: House, store: Store, item_id: str) -> float:
    """A timer falls due a second from now; how late it fires."""
    due = house.now() + timedelta(seconds=1)
    with store.write() as connection:
        pending = select(timers.c.id).where(timers.c.item_id == item_id, timers.c.kind == "deadline")
        timer_id = connection.execute(pending).scalar_one()
        connection.execute(update(timers).where(timers.c.id == timer_id).values(due_at=due))

    def fired() -> object:
        with store.read() as connection:
            return connection.execute(select(timers.c.fired_at).where(timers.c.id == timer_id)).scalar_one()

    at = until(fired, "a deadline without Redis", seen=house.said)
    late = (at - due).total_seconds()
    assert late >= 0, "it fired early"
    return late


def _handed_through(valkey: Valkey) -> bool:
    """Whether workers wait at Redis again: a client that blocks on the queue."""
    with redis.Redis.from_url(valkey.url) as client:
        return any(each["cmd"].startswith("brpop") for each in client.client_list())
