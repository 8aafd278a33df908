"""Redis as the broker: a worker whose hands were full notices a free one at once, and outlives a lost connection."""

from __future__ import annotations

import time
from queue import Empty
from typing import Any

import pytest
from kombu import Connection, Consumer, Queue
from kombu.transport import redis as kombu_redis
from services.valkey import Valkey

from engine.queues import DEADLINES, Job
from engine.runtime import Runtime
from gongshi.hands import Publisher, make_app
from gongshi.house import House
from gongshi.redis_broker import Redis
from gongshi.settings import Settings

JOBS = Queue("jobs", routing_key="jobs")  # type: ignore[no-untyped-call]  # kombu's


def _full(valkey: Valkey, transport: type[Any]) -> tuple[Any, list[Any]]:
    """A worker with one hand, which has a job; another job waits."""
    connection = Connection(valkey.url, transport=transport)
    taken: list[Any] = []
    consumer = Consumer(connection.channel(), [JOBS], callbacks=[lambda _body, job: taken.append(job)])
    consumer.qos(prefetch_count=1)
    consumer.consume()
    producer = connection.Producer()
    for number in range(2):
        producer.publish({"number": number}, routing_key="jobs", declare=[JOBS])
    while not taken:
        connection.drain_events(timeout=5)
    return connection, taken


@pytest.mark.parametrize(
    ("transport", "least_s", "most_s"),
    [
        pytest.param(Redis, 0.0, 0.2, id="ours looks again in a moment"),
        pytest.param(kombu_redis.Transport, 0.5, 5.0, id="kombu's own waits it out"),
    ],
)
def test_a_worker_whose_hands_are_full(
    valkey: Valkey, transport: type[Any], least_s: float, most_s: float
) -> None:
    connection, taken = _full(valkey, transport)
    began = time.monotonic()
    with pytest.raises((TimeoutError, Empty)):
        connection.drain_events(timeout=1)
    assert least_s <= time.monotonic() - began <= most_s
    assert len(taken) == 1, "a hand that is not free gets nothing"
    taken[0].ack()
    connection.drain_events(timeout=5)
    assert len(taken) == 2
    connection.close()


def test_what_is_acknowledged_after_the_connection_was_lost_is_a_lost_connection(valkey: Valkey) -> None:
    connection, (job,) = _full(valkey, Redis)
    recoverable = connection.recoverable_connection_errors
    channel = job.channel
    connection.close()
    with pytest.raises(recoverable):
        channel._connparams()  # what an acknowledgement asks for first when it must connect again


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_what_is_in_time_is_taken_before_what_is_overdue_and_waited_longer(
    valkey: Valkey, rt: Runtime
) -> None:
    settings = Settings(secret_key="a secret of the tests alone", broker_url=valkey.url)
    app = make_app(House(settings, rt, {}), lambda _job: None)
    publish = Publisher(app)
    for name, overdue in (("late", True), ("later", True), ("fresh", False)):
        publish(Job(DEADLINES, ((name, 1),), overdue))
    taken: list[str] = []
    with app.connection_for_read() as connection:
        deadlines = app.amqp.queues[DEADLINES]

        def take(body: Any, job: Any) -> None:
            taken.append(body[0][0][0][0])
            job.ack()

        consumer = Consumer(connection.channel(), [deadlines], callbacks=[take], accept=["json"])
        consumer.qos(prefetch_count=1)
        consumer.consume()
        while len(taken) < 3:  # as many as were published
            connection.drain_events(timeout=5)
    assert taken == ["fresh", "late", "later"]
