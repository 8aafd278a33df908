"""A worker's watchman: it says that it lives, asks the broker, and is called by the real dispatcher."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from services.process import free_port
from services.valkey import Valkey
from services.wutongli import Wutongli
from sqlalchemy import select

from engine.clock import SetClock
from engine.letter import letter
from engine.outbox import claim_queued
from engine.queues import Job
from engine.rounds import LASTS
from engine.runtime import Runtime
from engine.schema import outbox, workers
from engine.watchdog import NAMES, look
from gongshi.doctor import examine
from gongshi.house import House
from gongshi.settings import Settings
from gongshi.watchman import Watchman
from gongshi.working import Worker
from notify.channel import Rendered
from notify.channels import channels
from notify.rendering import render

SECRET = "a secret of the tests alone"


def house_of(rt: Runtime, broker_url: str = "memory://") -> House:
    return House(Settings(secret_key=SECRET, broker_url=broker_url), rt, channels(None, None))


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def workers_seen(rt: Runtime) -> int:
    with rt.store.read() as connection:
        return look(connection, rt.now()).workers


def test_the_worker_of_a_house_is_seen_from_its_first_turn_on(rt: Runtime) -> None:
    worker = Worker(house_of(rt))
    worker.start()
    try:
        until(lambda: workers_seen(rt) == 1)
    finally:
        assert worker.stop()
    with rt.store.read() as connection:
        (row,) = connection.execute(select(workers)).all()
    assert row.broker_away_at is None, "its broker is in the process"
    assert abs(row.clock_ms) < 5000


def test_a_broker_that_is_gone_is_told_and_one_that_answers_is_not(
    rt: Runtime, clock: SetClock, valkey: Valkey
) -> None:
    gone = Watchman(house_of(rt, f"redis://127.0.0.1:{free_port()}/0"), "far")
    there = Watchman(house_of(rt, valkey.url), "near")
    for _ in range(5):
        gone.once(rt.now())
        there.once(rt.now())
        clock.advance(timedelta(seconds=20))
    with rt.store.read() as connection:
        found = look(connection, rt.now())
    assert (found.workers, found.broker_away, [each.name for each in found.troubles]) == (2, 1, ["broker"])
    there.end()
    assert workers_seen(rt) == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_trouble_that_lasts_reaches_the_coordinator_and_names_no_item(
    wutongli: Wutongli, clock: SetClock, language: str
) -> None:
    """The whole way: rounds, outbox, the words of the message, a channel; also without any but the mailbox page."""
    rt = wutongli.rt
    house = house_of(rt, f"redis://127.0.0.1:{free_port()}/0")
    watchman, work = Watchman(house, "far"), house.work("far")
    for _ in range(LASTS // timedelta(minutes=1) + 2):
        watchman.once(rt.now())
        clock.advance(timedelta(minutes=1))
    (id_,) = claim_queued(rt, rt.now(), "far")
    assert work(Job("email", ((id_, 1),))) == ["sent"]
    with rt.store.read() as connection:
        assert connection.execute(select(outbox.c.state).where(outbox.c.id == id_)).scalar_one() == "sent"
        found = letter(rt, connection, id_)
    assert found is not None
    said = render(found, rt.now(), language)
    assert isinstance(said, Rendered), said
    whole = said.subject + said.text + said.sms
    assert "Redis" in said.text
    assert "/console" in said.text
    assert "No. 0" not in whole
    assert "第 0 号" not in whole + said.html
    assert "请打电话" not in whole
    assert said.segments <= 2


def test_the_doctor_and_readyz_say_what_the_watchdog_sees(wutongli: Wutongli, clock: SetClock) -> None:
    rt = wutongli.rt
    house = house_of(rt)
    assert house.health().lags == dict.fromkeys(NAMES)
    wutongli.open()
    clock.advance(timedelta(days=30))
    faults = {each.what.en: each.fault for each in examine(house)}
    assert "迟到" in (faults["Timers"] or "") or "late" in (faults["Timers"] or "")
    assert faults["Outbox"]
    assert faults["Workers"] is None, "a house that never had one is not missed one"
    lags = house.health().lags
    assert {name for name, said in lags.items() if said} == {"timers", "outbox"}
