"""The dispatcher as a thread: one in every worker, no leader, no beat.

It sleeps until the next timer it knows of is due, at most half a second, and is woken by a commit of its own
process that makes something due before that. What it does in a turn is `engine/dispatcher.py`'s. It never waits
for a job: what is done here because the broker is away, or lost what it took, is done by hands of its own, so
many for each queue. It hands out no more messages than there are hands, so that neither a backlog nor a slow mail
server makes deadlines late. When it stops it lets go of what nobody has begun.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import structlog
from celery import bootsteps

from engine.dispatcher import Dispatch, Publish, Ran, Work
from engine.faults import fault_words
from engine.queues import DEADLINES, Job
from engine.runtime import Runtime
from gongshi.jobs import JobFault

POLL = timedelta(seconds=0.5)
"""How long something written by another process may lie unseen; what it claims ahead of time is not late by that."""
BACK_OFF = timedelta(seconds=2)
TIMERS_OUT = 500
"""How many timers may be handed out and not fired yet: a fresh one waits for so many at most."""
FULL = timedelta(seconds=0.02)
"""How long to sleep where more is due than may be under way; a commit of this process wakes sooner."""

log = structlog.get_logger("gongshi.dispatcher")


class Dispatcher:
    """Takes turns until it is stopped; a turn that fails is told and followed by the next. `hands` says how many
    hands each queue has here; one that is not named is not served. `watch` is called after each turn, and is quick.
    """

    def __init__(
        self,
        rt: Runtime,
        publish: Publish,
        work: Work,
        owner: str,
        hands: Mapping[str, int],
        watch: Callable[[datetime], None] = lambda _now: None,
    ) -> None:
        self._rt, self._work, self._watch = rt, work, watch
        self._own_hands = {
            queue: ThreadPoolExecutor(number, thread_name_prefix=f"the dispatcher's own hand for {queue}")
            for queue, number in hands.items()
        }
        room = {queue: TIMERS_OUT if queue == DEADLINES else number for queue, number in hands.items()}
        self._dispatch = Dispatch(rt, publish, self._begin, owner, room)
        self._wakes_at: datetime | None = None
        """When it looks again by itself; None where any commit may have made room."""
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="dispatcher", daemon=True)
        self._begun = threading.Lock()
        rt.store.on_commit(self._heard)

    def start(self) -> None:
        """Begin; where several workers of one process share it, the first does."""
        if self._begun.acquire(blocking=False):
            self._thread.start()

    def stop(self) -> None:
        """Finish the turn that runs, and hand back what nobody has begun. The first to ask does it."""
        if self._stopped.is_set():
            return
        self._stopped.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)
        for hands in self._own_hands.values():
            hands.shutdown(wait=False, cancel_futures=True)
        try:
            back = self._dispatch.hand_back()
        except Exception as fault:  # noqa: BLE001  # the database is away: then the leases run out
            log.warning("leases were not handed back", fault=fault_words(fault))
        else:
            if back:
                log.info("handed back", rows=back)

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._wake.clear()
            self._wake.wait(self._turn().total_seconds())

    def _turn(self) -> timedelta:
        """One turn; how long to sleep after it."""
        try:
            now = self._rt.now()
            self._wakes_at = now + POLL  # what falls due later than that is found in time by looking again
            ran = self._dispatch.turn(now)
            now = self._rt.now()
            self._watch(now)
        except Exception as fault:  # noqa: BLE001  # the database is away: told, and tried again
            log.warning("the dispatcher's turn failed", fault=fault_words(fault))
            return BACK_OFF
        if ran.by_itself:
            log.info("done without the broker", rows=ran.by_itself)
        if ran.rush:  # its own turns would take the processor from the hands that fire
            self._wakes_at = now
            self._wake.clear()  # by a commit during the turn
            return FULL
        pause = _pause(ran, now)
        full = ran.timers + ran.messages + ran.dropped > 0 or pause == FULL
        self._wakes_at = None if full else now + pause
        return pause

    def _heard(self, due_at: datetime | None) -> None:
        """A commit of this process. Behind a backlog any may have made room; else only something nearer matters."""
        wakes_at = self._wakes_at  # in a rush nothing is nearer than the next look
        if wakes_at is None or (due_at is not None and due_at < wakes_at):
            self._wake.set()

    def _begin(self, job: Job) -> object:
        """Have a hand of one's own do it; where it fails, its lease ends and it is tried again."""

        def run() -> None:
            try:
                self._work(job)
            except JobFault:  # told of already
                pass
            except Exception as fault:  # noqa: BLE001  # the others are done all the same
                log.warning("job failed", queue=job.queue, ids=job.ids, fault=fault_words(fault))

        return self._own_hands[job.queue].submit(run)


def _pause(ran: Ran, now: datetime) -> timedelta:
    """Until the next instant known of. One that has come already waits for room: what is out must end first."""
    if ran.again_at is None:
        return POLL
    return min(ran.again_at - now, POLL) if ran.again_at > now else FULL


def step_of(dispatcher: Dispatcher) -> type[bootsteps.StartStopStep]:
    """The dispatcher as a step of a Celery worker's start, when there are hands and before there is a broker. It ends
    with the process and not with a worker: a broker that went away takes workers with it, and deadlines go on.
    """

    class DispatcherStep(bootsteps.StartStopStep):  # type: ignore[misc]  # celery ships no types
        requires = {"celery.worker.components:Pool"}  # noqa: RUF012  # celery's own way to say it

        def start(self, parent: Any) -> None:
            del parent
            dispatcher.start()

    return DispatcherStep
