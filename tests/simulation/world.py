"""One life of a house by a seed: who acts next, what fails, and when, is drawn; the house itself is the real one.

The dispatcher with its turns, the engine and the relay run on a clock that stands until the world moves it. All
that is drawn comes from one `random.Random`, so that a seed is a life, and the same one each time.
"""

from __future__ import annotations

import hashlib
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from simulation import people
from simulation.determined import Server, determine
from simulation.outside import Accepted, Broker, Provider, Receipt
from simulation.process import PowerCut, Process, WorkerProcess
from sqlalchemy import func, select

from engine.outbox import LEASE
from engine.schema import communities, outbox, timers
from notify.delivery import deliver

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NEAR_THE_YEARS_END = datetime(2026, 12, 28, 1, 0, tzinfo=UTC)
"""From here deadlines reach past the calendar that is known, and are provisional."""
ACTS = 80
KILLED = 0.03
"""How likely a process ends at a point."""
MEANWHILE, RARELY = {"send": 0.5, "server's 250": 0.3}, 0.1
"""How likely others act at a point: a provider takes its time, a transaction does not."""
REPEATED = 0.3
"""How likely that is the same job once more: the broker took the worker for dead."""
DEEPEST = 2
"""How many of those that are under way may be interrupted at once."""
LEAPS = [timedelta(seconds=1), timedelta(seconds=9), timedelta(seconds=40), timedelta(minutes=3), timedelta(hours=1),
         timedelta(hours=5), timedelta(days=1), timedelta(days=4)]  # fmt: skip
MOST_TURNS = 1500
"""Turns in which a house must come to rest."""


class World:
    """A house, the people around it, and all that may happen to it."""

    def __init__(self, seed: int, template: Path, folder: Path, acts: int = ACTS) -> None:
        self.seed, self.acts, self.chance = seed, acts, random.Random(seed)
        self.file = folder / f"{seed}.db"
        shutil.copy(template, self.file)
        self.now = self.chance.choice((START, NEAR_THE_YEARS_END))
        self.number, self.requests, self.troubled = 0, 0, True
        self.faults: Counter[str] = Counter()
        self.happened: Counter[str] = Counter()
        self.excused: Counter[str] = Counter()
        self.ended: dict[str, Any] = {}
        self.told: list[str] = []
        self.wrong: list[str] = []
        self.receipts: list[Receipt] = []
        self.accepted: list[Accepted] = []
        self.decided: list[Any] = []
        self.raised: list[str] = []
        self.acknowledged: list[str] = []
        self.calendar_came = False
        self.dead: list[Process] = []
        self._stack: list[Process] = []
        self._workers_begun = 0
        self._quiet = 0
        self.server = Server(self)
        self.broker = Broker(self)
        self.channels = {name: Provider(self, name) for name in ("email", "sms")}
        with self.server.read() as connection:
            self.community_id = connection.execute(select(communities.c.id)).scalar_one()

    # ---- what is drawn

    def live(self) -> None:
        """All of it: troubled times, and then rest."""
        with pytest.MonkeyPatch.context() as patched:
            determine(self, patched)
            self.start_web()
            self.workers = [self._worker() for _ in range(self.chance.choice((1, 2, 3)))]
            people.raise_matter(self)
            for self.number in range(1, self.acts + 1):  # noqa: B020  # what is told names the act
                self._act()
                self._sweep()
            self._come_to_rest()
            for process in (self.web, *self.workers, *self.dead):
                process.rt.store.dispose()
            self.dead.clear()

    def close(self) -> None:
        """The file is gone; what was seen stays."""
        self.server.store.dispose()
        for file in self.file.parent.glob(f"{self.file.name}*"):
            file.unlink()

    def _acts(self) -> dict[str, tuple[int, Callable[[], None]]]:
        return {
            "turn": (22, lambda: self._turn(self.chance.choice(self.workers))),
            "delivery": (24, self.broker.hand_out),
            "own hand": (8, self._own_hand),
            "answer": (26, lambda: people.answer(self)),
            "raise": (2, lambda: people.raise_matter(self)),
            "object": (4, lambda: people.object_(self)),
            "calendar": (1, lambda: people.bring_calendar(self)),
            "next due": (18, self._to_the_next),
            "leap": (6, lambda: self.pass_time(self.chance.choice(LEAPS))),
            "flushall": (2, self.broker.forget),
            "broker": (2, self.broker.go_or_come),
            "worker stops": (1, self._stop_one),
            "worker is killed": (2, self._kill_one),
        }

    def _act(self) -> None:
        acts = self._acts()
        name = self.chance.choices(list(acts), weights=[weight for weight, _ in acts.values()])[0]
        self.happened[name] += 1
        self.trace(name)
        acts[name][1]()
        self.pass_time(timedelta(milliseconds=self.chance.randrange(1, 900)))

    def point(self, name: str, *, others: bool = True) -> None:
        """A moment at which the process that runs may end, or others may act meanwhile."""
        if not self._stack or self._quiet:
            return
        mine = self._stack[-1]
        if self.troubled:
            if self.chance.random() < KILLED:
                self.faults[f"killed: {name}"] += 1
                self.trace(f"  {mine.name} is killed: {name}")
                mine.die()
                raise PowerCut
            likely = MEANWHILE.get(name, RARELY) if others and len(self._stack) <= DEEPEST else 0
            if self.chance.random() < likely:
                self.faults[f"meanwhile: {name}"] += 1
                self.trace(f"  meanwhile, at {name} of {mine.name}:")
                if self.broker.under_way and name in MEANWHILE and self.chance.random() < REPEATED:
                    self.broker.repeat(self.broker.under_way[-1])
                else:
                    self._act()
        if not mine.alive:  # killed by what happened in the meantime: none of its threads goes on
            raise PowerCut

    @contextmanager
    def running(self, process: Process) -> Iterator[None]:
        """What is within the block is done by that process."""
        self._stack.append(process)
        try:
            yield
        finally:
            self._stack.pop()

    def deliver(self, rt: Any, outbox_id: str, owner: str) -> str:
        """The relay as it is. A second copy is excused where it died after a provider took the message, or where its
        lease ran out while it was at it.
        """
        began, before = self.now, len(self.accepted)
        try:
            return deliver(rt, self.channels, outbox_id, owner)
        except PowerCut:
            mine = [each for each in self.accepted[before:] if each.by is self.process]
            self.excused[outbox_id] += any(each.outbox_id == outbox_id for each in mine)
            raise
        finally:
            self.excused[outbox_id] += self.now - began > LEASE

    @property
    def process(self) -> Process:
        """Whose doing it is, what is done now."""
        return self._stack[-1]

    @property
    def busy(self) -> bool:
        """Whether any process does something now."""
        return bool(self._stack)

    @contextmanager
    def undisturbed(self, process: Process) -> Iterator[None]:
        """What is within the block is done by that process, and nothing happens meanwhile."""
        self._quiet += 1
        try:
            with self.running(process):
                yield
        finally:
            self._quiet -= 1

    # ---- acts of the house

    def start_web(self) -> None:
        """The process that serves requests starts anew, where it is gone."""
        if not hasattr(self, "web") or not self.web.alive:
            self.web = Process(self, "web")

    def _worker(self) -> WorkerProcess:
        self._workers_begun += 1
        wrong_by = timedelta(minutes=self.chance.choice((0, 0, 0, -10, 10, 45)))
        if wrong_by:
            self.faults["clock wrong"] += 1
        return WorkerProcess(self, f"w{self._workers_begun}", wrong_by)

    def by(self, worker: WorkerProcess, what: Callable[[], Any]) -> None:
        """A worker does it; where it is killed another starts, and a fault is told, as a hand or a dispatcher does."""
        try:
            with self.running(worker):
                what()
        except PowerCut:
            worker.alive = False
        except Exception as fault:  # noqa: BLE001  # as a hand or a dispatcher does: told, and gone on
            self.trace(f"  fault: {type(fault).__name__}: {str(fault)[:160]}")
            self.faults[f"fault: {type(fault).__name__}"] += 1
        self._replace()

    def _replace(self) -> None:
        self.workers = [each if each.alive else self._worker() for each in self.workers]

    def _turn(self, worker: WorkerProcess) -> None:
        if worker.in_turn:
            return
        self.trace(f"  by {worker.name}")
        self.by(worker, worker.turn)

    def _own_hand(self) -> None:
        having = [each for each in self.workers if each.waiting]
        if not having:
            return
        worker = self.chance.choice(having)
        run = worker.hands[self.chance.choice(worker.waiting)].waiting.pop(0)
        self.trace(f"  by {worker.name}")
        self.by(worker, run)

    def _stop_one(self) -> None:
        worker = self.chance.choice(self.workers)
        if not worker.in_turn:
            self.by(worker, worker.stop)

    def _kill_one(self) -> None:
        self.faults["killed: between acts"] += 1
        self.chance.choice(self.workers).die()
        self._replace()

    # ---- time

    def pass_time(self, span: timedelta) -> None:
        """Time passes; what was done before its time is seen before that, and what ended stays as it ended."""
        over = select(timers.c.id, timers.c.key, timers.c.state, timers.c.fired_at)
        with self.server.read() as connection:
            for row in connection.execute(over.where(timers.c.state.not_in(("pending", "parked")))):
                if self.ended.setdefault(row.id, (row.state, row.fired_at)) != (row.state, row.fired_at):
                    self.complain(f"timer {row.key} had ended {self.ended[row.id]}, and is {row.state} now")
            early = select(timers.c.key, timers.c.due_at).where(
                timers.c.state == "fired", timers.c.due_at > self.now
            )
            for row in connection.execute(early):
                self.complain(f"timer {row.key}, due {row.due_at}, fired early, at {self.now}")
        self.now += span

    def next_due(self) -> datetime | None:
        """When something waits for its time."""
        with self.server.read() as connection:
            due = [
                connection.execute(select(func.min(column)).where(state)).scalar()
                for column, state in (
                    (timers.c.due_at, timers.c.state == "pending"),
                    (outbox.c.next_at, outbox.c.state == "queued"),
                )
            ]
        return min((each for each in due if each is not None), default=None)

    def _to_the_next(self) -> None:
        due = self.next_due()
        if due is not None and due > self.now:
            near = timedelta(milliseconds=self.chance.choice((-1900, -400, 0, 1, 700, 40000)))
            self.pass_time(max(due + near - self.now, timedelta()))
            self._turn(self.chance.choice(self.workers))

    def _come_to_rest(self) -> None:
        """No more trouble: the dead hold nothing for ever, and all that is due happens, until nothing is."""
        self.troubled, self.broker.away, self.number = False, False, self.acts + 1
        self.trace("to rest")
        until = self.now + timedelta(days=2)
        for _ in range(MOST_TURNS):
            for worker in self.workers:
                self.by(worker, worker.turn)
            while self.broker.lying:
                self.broker.hand_out()
            while any(each.waiting for each in self.workers):
                self._own_hand()
            due = self.next_due()
            if due is None or (due > until and not self._queued()):
                return
            self.pass_time(max(due - self.now, timedelta(seconds=1)))
            self._sweep()
        self.complain(f"it does not come to rest; next due {self.next_due()}")

    def _queued(self) -> bool:
        with self.server.read() as connection:
            return bool(
                connection.execute(select(outbox.c.id).where(outbox.c.state == "queued").limit(1)).first()
            )

    # ---- what is kept of it

    def trace(self, said: str) -> None:
        """Keep what happens, with its act and its instant."""
        self.told.append(f"{self.number:3} {self.now:%m-%d %H:%M:%S.%f} {'  ' * len(self._stack)}{said}")

    def complain(self, said: str) -> None:
        """Something is not as it must be."""
        self.wrong.append(f"act {self.number}: {said}")

    @property
    def digest(self) -> str:
        """Two lives are the same where this is."""
        return hashlib.sha256("\n".join(self.told).encode()).hexdigest()

    def _sweep(self) -> None:
        """The connections of the dead are closed, as a system does with files of a process that ended."""
        while self.dead:
            self.dead.pop().rt.store.dispose()
