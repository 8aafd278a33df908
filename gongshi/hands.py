"""Celery as the hands: it runs what is due, in as many workers as there are.

A message to a worker carries ids of rows, each with the version it was claimed at, and nothing else. Every job may
arrive never, late or twice: the row decides. No job has an eta, a countdown or an expiry (a broker delivers those
again and again once its visibility timeout is over); deadlines are rows, and the dispatcher hands them out when
they are due. Deadlines have a queue of their own, and so has each channel.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from typing import Any

from celery import Celery
from kombu.entity import Queue
from kombu.transport import TRANSPORT_ALIASES
from structlog.contextvars import bound_contextvars

from engine.dispatcher import Work
from engine.queues import DEADLINES, QUEUES, Job
from gongshi.house import House
from gongshi.jobs import JobFault

WITHIN = "memory://localhost/"
"""The broker of the one process. It has no host; kombu warns of an address without one."""
TASKS = {queue: "gongshi.fire" if queue == DEADLINES else "gongshi.deliver" for queue in QUEUES}
"""The name of each queue's task."""
IN_TIME, BEHIND = 0, 9
"""Redis hands out what bears the lesser number first; the broker within one process keeps one order."""
REST_S = 5.0
"""How long a broker that did not answer is left alone."""
SOFT_STOP_S = 20
"""How long jobs that run when a worker is stopped may take to end."""


def make_app(house: House, work: Work) -> Celery:
    """A Celery application of a house, with its jobs. Each worker has its own: it keeps the queues that it serves."""
    broker = WITHIN if house.settings.embedded else house.settings.broker_url
    app = Celery("gongshi", broker=broker, set_as_current=False)
    app.conf.update(_ALWAYS | (_ONE_PROCESS if house.settings.embedded else _MANY_PROCESSES))

    def fire(self: Any, rows: list[list[Any]]) -> None:
        with bound_contextvars(job=self.request.id):
            work(Job(DEADLINES, tuple((id_, version) for id_, version in rows)))

    def deliver(self: Any, queue: str, rows: list[list[Any]]) -> None:
        with bound_contextvars(job=self.request.id):
            work(Job(queue, tuple((id_, version) for id_, version in rows)))

    how: dict[str, Any] = {
        "shared": False,  # another house in this process has jobs of its own
        "bind": True,  # every line of the log has the job's id
        "throws": (JobFault,),  # the log was told
    }
    app.task(name="gongshi.fire", **how)(fire)
    app.task(name="gongshi.deliver", **how)(deliver)
    return app


_ALWAYS: dict[str, Any] = {
    # acknowledged when done: what a worker had that died comes back, the sooner of the broker and the lease in SQL
    "task_acks_late": True,
    # ... but not at once when it took its worker with it: that would go round for ever. The lease rescues, counted
    "task_reject_on_worker_lost": False,
    # nobody asks for results: what became of a job is in its row
    "task_ignore_result": True,
    "task_store_errors_even_if_ignored": False,
    # ids are all that is sent, and nothing that is received can be more than data
    "task_serializer": "json",
    "accept_content": ["json"],
    # a queue for deadlines and one for each channel, and no other comes into being by a slip of the pen
    "task_queues": tuple(Queue(name, routing_key=name) for name in QUEUES),  # type: ignore[no-untyped-call]  # kombu's
    "task_default_queue": DEADLINES,
    "task_create_missing_queues": False,
    # no events for a monitor of Celery's own: the watchdog looks at the rows
    "worker_send_task_events": False,
    # the house has its own way to log
    "worker_hijack_root_logger": False,
    "worker_redirect_stdouts": False,
    # what runs when the broker goes away is finished: the row says that it was done
    "worker_cancel_long_running_tasks_on_connection_loss": False,
    # a worker that starts before its broker waits for it, and for as long as it takes: a hundred tries are a
    # quarter of an hour, and by then the worker would be gone
    "broker_connection_retry_on_startup": True,
    "broker_connection_max_retries": None,
    # the dispatcher does the work itself instead of waiting for a broker
    "task_publish_retry": False,
    # hands are threads, which Celery can neither end after so long nor replace after so many jobs: what hangs is
    # found by its lease (engine/dispatcher.py). Where somebody runs processes instead, these hold
    "worker_max_tasks_per_child": 1000,
    "task_time_limit": 300,
    "enable_utc": True,
}
_ONE_PROCESS: dict[str, Any] = {
    # a broker in the same process costs nothing: a few jobs ahead keep the hands busy
    "worker_prefetch_multiplier": 8,
    # nobody waits for a window to close
    "worker_soft_shutdown_timeout": 0,
    # kombu's own second between two looks makes every job a second late
    "broker_transport_options": {"polling_interval": 0.02},
}
_REDIS: dict[str, Any] = {
    # how long a job that was taken and not acknowledged lies with a worker that died; no job takes five minutes
    "visibility_timeout": 300,
    # how often that is looked for, and by how many of the workers' looks
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    # a Redis that stands still is noticed, and one that is far away is not taken for it
    "socket_timeout": 10,
    "socket_connect_timeout": 3,
    "socket_keepalive": True,
    # a Redis that is shared with other programs is left as it was
    "global_keyprefix": "gongshi:",
}
_MANY_PROCESSES: dict[str, Any] = {
    # a job more than hands is a job that another worker could have done
    "worker_prefetch_multiplier": 1,
    "worker_soft_shutdown_timeout": SOFT_STOP_S,
    "broker_transport_options": _REDIS,
}
_IMPATIENT = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}


def owner() -> str:
    """Who this process is, as leases name it."""
    return f"{socket.gethostname()}:{os.getpid()}"[:48]


class OneHandEach:
    """Work as one process does it: a row that one hand is at is not begun by another.

    A job that comes twice is then over at once, and one that hangs costs one hand and no more.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._begun: set[str] = set()
        self._lock = threading.Lock()

    def __call__(self, job: Job) -> object:
        """Do what of a job is not under way here."""
        with self._lock:
            rows = tuple(row for row in job.rows if row[0] not in self._begun)
            self._begun.update(id_ for id_, _ in rows)
        try:
            return self._work(Job(job.queue, rows)) if rows else None
        finally:
            with self._lock:
                self._begun.difference_update(id_ for id_, _ in rows)


TRANSPORT_ALIASES["memory"] = "gongshi.memory_broker:Memory"
TRANSPORT_ALIASES["redis"] = TRANSPORT_ALIASES["rediss"] = "gongshi.redis_broker:Redis"


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

    def __call__(self, job: Job) -> None:
        """Publish one job; raises where the broker cannot take it."""
        rows = [list(row) for row in job.rows]
        args = (rows,) if job.queue == DEADLINES else (job.queue, rows)
        if time.monotonic() < self._resting_until:
            raise BrokerResting
        try:
            with self._lock:
                self._app.send_task(
                    TASKS[job.queue], args=args, queue=job.queue, retry=False, connection=self._own(),
                    priority=BEHIND if job.overdue else IN_TIME,
                )  # fmt: skip
        except Exception:
            with self._lock:
                self._resting_until = time.monotonic() + REST_S
                spoilt, self._connection = self._connection, None
            with contextlib.suppress(Exception):  # it is of no use any more, whatever it says to that
                spoilt.collect(socket_timeout=0.5)
            raise

    def _own(self) -> Any:
        if self._connection is None:
            patience = {} if self._app.conf.broker_url == WITHIN else _IMPATIENT
            options = {**self._app.conf.broker_transport_options, **patience}
            self._connection = self._app.connection_for_write(transport_options=options)
        return self._connection
