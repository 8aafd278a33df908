"""The broker of the one process: whoever waits for a job looks up at once, so that a house that is stopped stops."""

from __future__ import annotations

import time
from typing import Any

import pytest
from kombu import Connection, Consumer, Queue
from kombu.transport import memory

from engine.runtime import Runtime
from gongshi.hands import WITHIN, make_app
from gongshi.house import House
from gongshi.memory_broker import Memory
from gongshi.settings import Settings

JOBS = Queue("jobs of the memory", routing_key="jobs of the memory")  # type: ignore[no-untyped-call]  # kombu's


@pytest.mark.parametrize(
    ("transport", "least_s", "most_s"),
    [
        pytest.param(Memory, 0.0, 0.8, id="ours looks up in a moment"),
        pytest.param(memory.Transport, 0.9, 5.0, id="kombu's own waits it out"),
    ],
)
def test_whoever_waits_for_a_job_looks_up(transport: type[Any], least_s: float, most_s: float) -> None:
    taken: list[Any] = []
    with Connection(WITHIN, transport=transport) as connection:
        Consumer(connection.channel(), [JOBS], callbacks=[lambda body, _job: taken.append(body)]).consume()
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            connection.drain_events(timeout=1)
        assert least_s <= time.monotonic() - began <= most_s
        connection.Producer().publish({"number": 1}, routing_key=JOBS.name, declare=[JOBS])
        connection.drain_events(timeout=5)
    assert taken == [{"number": 1}]


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_a_house_in_one_process_has_it(rt: Runtime) -> None:
    house = House(Settings(secret_key="a secret of the tests alone"), rt, {})
    with make_app(house, lambda _job: None).connection() as connection:
        assert isinstance(connection.transport, Memory)
