"""The dispatcher as a thread: one in every worker, no leader, no beat.

It sleeps until the next timer it knows of is due, at most half a second, and is woken by every commit of
its own process. What it does in a pass is `engine/dispatcher.py`'s. It never waits for a job: what is done
here because the broker is away, or lost what it took, is done by threads of its own. It hands out no more
than can be under way, and fewer messages than there are hands, so that neither a backlog nor a slow mail
server makes deadlines late.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import structlog
from celery import bootsteps

from engine import outbox, timers
from engine.dispatcher import Jobs, Publish, run_once
from engine.runtime import Runtime

POLL_S = 0.5
"""How long something written by another process may lie unseen."""
BACK_OFF_S = 2.0
TIMERS_OUT = 50
"""How many timers may be handed out and not fired yet: a fresh one waits for so many at most."""
FULL_S = 0.02
"""How long to sleep where more is due than may be under way; a commit of this process wakes sooner."""
UNTOUCHED_S = 5.0
"""How long what the broker took may lie there before it is done here: the broker may have forgotten it."""

log = structlog.get_logger("gongshi.dispatcher")


class Dispatcher:
    """Runs passes until it is stopped; a pass that fails is told and followed by the next."""

    def __init__(self, rt: Runtime, publish: Publish, jobs: Jobs, owner: str, hands: int) -> None:
        self._rt, self._publish, self._owner = rt, publish, owner
        self._own_hands = ThreadPoolExecutor(hands, thread_name_prefix="dispatcher's own hand")
        self._jobs = {kind: self._guarded(kind, job) for kind, job in jobs.items()}
        self._messages_out = max(hands - 1, 1)
        self._out: dict[str, dict[str, float]] = {"timer": {}, "message": {}}
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="dispatcher", daemon=True)
        rt.store.on_commit(self._wake.set)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the pass that runs, and no more."""
        self._stopped.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)
        self._own_hands.shutdown(wait=False, cancel_futures=True)

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._wake.clear()
            self._wake.wait(self._pass())

    def _pass(self) -> float:
        """One pass; how long to sleep after it, in seconds."""
        try:
            now = self._rt.now()
            timers_, messages = self._room(now)
            ran = run_once(
                self._rt, now, self._noting(self._publish), self._jobs, self._owner, timers_, messages
            )
        except Exception as fault:  # noqa: BLE001  # the database is away: told, and tried again
            log.warning("dispatcher pass failed", fault=f"{type(fault).__name__}: {fault}"[:300])
            return BACK_OFF_S
        if ran.by_itself:
            log.info("done without the broker", jobs=ran.by_itself)
        if ran.next_due is None:
            return POLL_S
        return min(max((ran.next_due - self._rt.now()).total_seconds(), FULL_S), POLL_S)

    def _room(self, now: datetime) -> tuple[int, int]:
        """How many more timers and messages may be handed out."""
        if any(self._out.values()):
            with self._rt.store.read() as connection:
                under_way = {
                    "timer": timers.under_way(connection, {*self._out["timer"]}, now),
                    "message": outbox.under_way(connection, {*self._out["message"]}, now),
                }
            for kind, out in self._out.items():
                self._out[kind] = {id_: since for id_, since in out.items() if id_ in under_way[kind]}
            self._do_what_lies_there()
        free = TIMERS_OUT - len(self._out["timer"])
        room = (
            free if free >= TIMERS_OUT // 2 else 0
        )  # a claim is a write: not one for every timer that fired
        return room, self._messages_out - len(self._out["message"])

    def _do_what_lies_there(self) -> None:
        """What was handed out and is not done may be with a broker or a worker that is no more."""
        long_ago = time.monotonic() - UNTOUCHED_S
        for kind, out in self._out.items():
            for id_ in [id_ for id_, since in out.items() if since < long_ago]:
                self._jobs[kind](id_)

    def _noting(self, publish: Publish) -> Publish:
        def handed(kind: str, id_: str) -> None:
            self._out[kind][id_] = time.monotonic()
            publish(kind, id_)

        return handed

    def _guarded(self, kind: str, job: Callable[[str], object]) -> Callable[[str], object]:
        """A job for one of our own hands; where it fails, the others are done all the same."""

        def run(id_: str) -> None:
            try:
                job(id_)
            except Exception as fault:  # noqa: BLE001  # its lease ends and it is tried again
                log.warning("job failed", kind=kind, id=id_, fault=f"{type(fault).__name__}: {fault}"[:300])

        def begin(id_: str) -> object:
            self._out[kind][id_] = time.monotonic()
            return self._own_hands.submit(run, id_)

        return begin


def step_of(dispatcher: Dispatcher) -> type[bootsteps.StartStopStep]:
    """The dispatcher as a step of a Celery worker's start and stop."""

    class DispatcherStep(bootsteps.StartStopStep):  # type: ignore[misc]  # celery ships no types
        requires = {"celery.worker.components:Pool"}  # noqa: RUF012  # celery's own way to say it

        def start(self, parent: Any) -> None:
            del parent
            dispatcher.start()

        def stop(self, parent: Any) -> None:
            del parent
            dispatcher.stop()

    return DispatcherStep
