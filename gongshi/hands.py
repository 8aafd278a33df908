"""Celery as the hands: it runs what is due, in as many workers as there are.

A message to a worker carries the id of a row and nothing else. Every job may arrive never, late or twice:
the row decides. No job has an eta, a countdown or an expiry (a broker delivers those again and again once
its visibility timeout is over); deadlines are rows, and the dispatcher hands them out when they are due.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from typing import Any

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES
from kombu.transport import redis as kombu_redis

from gongshi.house import House
from gongshi.settings import EMBEDDED

TASKS = {"timer": "gongshi.fire_timer", "message": "gongshi.deliver_message"}
REST_S = 5.0
"""How long a broker that did not answer is left alone."""


def make_app(house: House) -> Celery:
    """The Celery application of a house, with both jobs."""
    embedded = house.settings.embedded
    app = Celery("gongshi", broker=house.settings.broker_url, set_as_current=False)
    app.conf.update(
        task_acks_late=True,
        task_reject_on_worker_lost=False,  # the lease in SQL rescues; a poison job must not come back at once
        task_ignore_result=True,
        task_store_errors_even_if_ignored=False,
        task_serializer="json",
        accept_content=["json"],
        worker_prefetch_multiplier=8 if embedded else 1,
        worker_send_task_events=False,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_max_tasks_per_child=1000,
        worker_soft_shutdown_timeout=0 if embedded else 20,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,  # the default gives up after a hundred
        broker_transport_options={"polling_interval": 0.02} if embedded else _REDIS,
        task_publish_retry=False,  # the dispatcher does the work itself instead of waiting
        enable_utc=True,
    )
    jobs = house.jobs(owner())

    def fire_timer(id_: str) -> None:
        jobs["timer"](id_)

    def deliver_message(id_: str) -> None:
        jobs["message"](id_)

    # not shared: another house in this process has jobs of its own
    app.task(name=TASKS["timer"], shared=False)(fire_timer)
    app.task(name=TASKS["message"], shared=False)(deliver_message)
    return app


_REDIS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 10,
    "socket_connect_timeout": 3,
    "socket_keepalive": True,
    "global_keyprefix": "gongshi:",
}
_IMPATIENT = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}


def owner() -> str:
    """Who this process is, as leases name it."""
    return f"{socket.gethostname()}:{os.getpid()}"[:48]


class _Channel(kombu_redis.Channel):
    def _connparams(self, asynchronous: bool = False) -> Any:  # noqa: FBT001  # kombu's own signature
        if self.connection is None or self.connection.client is None:
            raise ConnectionResetError("the connection to the broker is closed")
        return super()._connparams(asynchronous=asynchronous)  # type: ignore[no-untyped-call]


class Redis(kombu_redis.Transport):
    """Redis as kombu has it, but for one fault: what is acknowledged after the connection was lost is a lost
    connection, from which a worker recovers; there it is an AttributeError, of which a worker dies.
    """

    Channel = _Channel


TRANSPORT_ALIASES["redis"] = TRANSPORT_ALIASES["rediss"] = "gongshi.hands:Redis"


class BrokerResting(Exception):  # noqa: N818
    """The broker did not answer a moment ago."""


class Publisher:
    """Hands ids to the broker; after a failure it does not ask again for a while, so that nothing waits.

    It has a connection of its own that is more impatient than the workers': a broker that stands still must
    not hold the dispatcher up.
    """

    def __init__(self, app: Celery) -> None:
        self._app = app
        self._resting_until = 0.0
        self._lock = threading.Lock()
        self._connection: Any = None

    def __call__(self, kind: str, id_: str) -> None:
        """Publish one id; raises where the broker cannot take it."""
        if time.monotonic() < self._resting_until:
            raise BrokerResting
        try:
            with self._lock:
                self._app.send_task(TASKS[kind], args=(id_,), retry=False, connection=self._own())
        except Exception:
            with self._lock:
                self._resting_until = time.monotonic() + REST_S
                spoilt, self._connection = self._connection, None
            with contextlib.suppress(Exception):  # it is of no use any more, whatever it says to that
                spoilt.collect(socket_timeout=0.5)
            raise

    def _own(self) -> Any:
        if self._connection is None:
            patience = {} if self._app.conf.broker_url == EMBEDDED else _IMPATIENT
            options = {**self._app.conf.broker_transport_options, **patience}
            self._connection = self._app.connection_for_write(transport_options=options)
        return self._connection
