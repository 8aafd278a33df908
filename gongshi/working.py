"""A worker: for each queue so many hands, and one dispatcher. A process of its own, or part of `gongshi up`.

Each queue has a Celery worker of its own, in a thread, with its own hands and its own share of the broker's
messages: however many of the hands for mail wait for a slow server, those for deadlines are free. The same code
runs in the one process and in many.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from typing import Any

import structlog
from celery.platforms import EX_OK
from celery.worker import WorkController, state

from engine.queues import DEADLINES
from gongshi.dispatching import Dispatcher, step_of
from gongshi.hands import SOFT_STOP_S, OneHandEach, Publisher, make_app, owner
from gongshi.house import House
from gongshi.watchman import Watchman

HANDS: Mapping[str, int] = {DEADLINES: 2, "email": 4, "sms": 2}
"""The hands of the one process. A deadline is settled in moments, and SQLite writes one at a time; a mail server
may take seconds."""
STARTS_S = 15
SWITCH_S = 0.0005
"""For how long a thread of this process runs on while others wait. Every statement to SQLite lets go of the
interpreter, and at Python's own 5 ms a hand that sends four of them for a reminder waits for most of a second."""
AGAIN_S = 1.0

log = structlog.get_logger("gongshi.worker")


class Worker:
    """So many hands for each queue, and a dispatcher for those queues, in threads of this process."""

    def __init__(self, house: House, hands: Mapping[str, int] = HANDS) -> None:
        work = OneHandEach(house.work(owner()))
        publisher = make_app(house, work)
        publisher.set_default()  # where a worker is no process of its own, its threads look for the jobs there
        self._embedded = house.settings.embedded
        self._watchman = Watchman(house, owner())
        self._dispatcher = Dispatcher(house.rt, Publisher(publisher), work, owner(), hands, self._watchman)
        self._lanes = []
        for queue, number in hands.items():
            app = make_app(house, work)
            app.steps["worker"].add(step_of(self._dispatcher))
            self._lanes.append(_Lane(app, queue, number))

    def start(self, *, wait: bool = True) -> None:
        """Start; with `wait` it returns when every queue is served. Without the broker that may take long, and the
        dispatcher works meanwhile.
        """
        sys.setswitchinterval(SWITCH_S)
        state.should_stop = (
            None  # Celery keeps it for the process, and another worker may have lived in this one
        )
        for lane in self._lanes:
            lane.thread.start()
        for lane in self._lanes if wait else ():
            if not lane.ready.wait(timeout=STARTS_S):
                raise RuntimeError("the embedded worker did not start")

    def stop(self, patience_s: float = SOFT_STOP_S) -> bool:
        """Take no more, hand back what is not begun, and finish what runs; whether it all ended within `patience_s`.
        The rows keep what does not end.
        """
        until = time.monotonic() + patience_s
        self._dispatcher.stop()
        self._watchman.end()
        for lane in self._lanes:
            lane.over.set()
        state.should_stop = (
            EX_OK  # each worker sees it between two looks at the broker, and ends in its own thread
        )
        threads = [lane.thread for lane in self._lanes]
        if self._embedded:  # nobody else has the connection: no need to wait for that look
            threads += [threading.Thread(target=lane.worker.stop, daemon=True) for lane in self._lanes]
            for each in threads[len(self._lanes) :]:
                each.start()
        for each in threads:
            if each.ident is not None:
                each.join(timeout=max(until - time.monotonic(), 0))
        return not any(each.is_alive() for each in threads)


class _Lane:
    """One queue with its hands. A worker that ends by itself is told and followed by another."""

    def __init__(self, app: Any, queue: str, hands: int) -> None:
        self._app, self._queue, self._hands = app, queue, hands
        self.ready, self.over = threading.Event(), threading.Event()
        self.worker = self._made()
        self.thread = threading.Thread(target=self._run, name=f"worker for {queue}", daemon=True)

    def _made(self) -> Any:
        return WorkController(
            app=self._app,
            queues=[self._queue],
            pool_cls="threads",
            concurrency=self._hands,
            hostname=f"{self._queue}-{os.getpid()}@gongshi",
            ready_callback=lambda _consumer: self.ready.set(),  # `worker_ready` is never sent in a thread
            use_eventloop=False,  # kombu has one event loop for a process, and here are several workers
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
            quiet=True,
        )

    def _run(self) -> None:
        while True:
            self.worker.start()
            if self.over.wait(AGAIN_S):
                return
            log.warning("a worker ended by itself and is begun again", queue=self._queue)
            self.worker = self._made()


def work(house: House, hands: Mapping[str, int]) -> None:
    """Work until a signal says to stop; at the second one end at once."""
    stopped = threading.Event()

    def stop(number: int, _frame: object) -> None:
        if stopped.is_set():
            os._exit(128 + number)
        stopped.set()

    worker = Worker(house, hands)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    worker.start(wait=False)
    stopped.wait()
    if not worker.stop():
        os._exit(
            0
        )  # a hand that hangs would keep the process for ever; its rows are others' when its lease ends
