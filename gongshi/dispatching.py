"""The dispatcher as a thread: one in every worker, no leader, no beat.

It sleeps until the next timer it knows of is due, at most half a second, and is woken by every commit of
its own process. What it does in a pass is `engine/dispatcher.py`'s.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import structlog
from celery import bootsteps

from engine.dispatcher import Jobs, Publish, run_once
from engine.runtime import Runtime

POLL_S = 0.5
"""How long something written by another process may lie unseen."""
BACK_OFF_S = 2.0

log = structlog.get_logger("gongshi.dispatcher")


class Dispatcher:
    """Runs passes until it is stopped; a pass that fails is told and followed by the next."""

    def __init__(self, rt: Runtime, publish: Publish, jobs: Jobs, owner: str) -> None:
        self._rt, self._publish, self._jobs, self._owner = rt, publish, _guarded(jobs), owner
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

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._wake.clear()
            self._wake.wait(self._pass())

    def _pass(self) -> float:
        """One pass; how long to sleep after it, in seconds."""
        try:
            now = self._rt.now()
            ran = run_once(self._rt, now, self._publish, self._jobs, self._owner)
        except Exception as fault:  # noqa: BLE001  # the database is away: told, and tried again
            log.warning("dispatcher pass failed", fault=f"{type(fault).__name__}: {fault}"[:300])
            return BACK_OFF_S
        if ran.timers or ran.messages:
            log.info("handed out", timers=ran.timers, messages=ran.messages, by_itself=ran.by_itself)
        if ran.next_due is None:
            return POLL_S
        return min(max((ran.next_due - self._rt.now()).total_seconds(), 0.005), POLL_S)


def _guarded(jobs: Jobs) -> Jobs:
    """Jobs that fail one by one: the next of a pass is done all the same."""

    def guard(kind: str, job: Callable[[str], object]) -> Callable[[str], object]:
        def run(id_: str) -> object:
            try:
                return job(id_)
            except Exception as fault:  # noqa: BLE001  # its lease ends and it is tried again
                log.warning("job failed", kind=kind, id=id_, fault=f"{type(fault).__name__}: {fault}"[:300])
                return None

        return run

    return {kind: guard(kind, job) for kind, job in jobs.items()}


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
