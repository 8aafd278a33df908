"""A process of the house: its own store, clock and memory. It may be killed at every point, and all of that is gone.

A point is a moment between two things that cannot be one: before a transaction, before and after its commit, around
a message to the broker, before a provider is given a message and after it took it. At each the scheduler may kill the
process, or let others act in the meantime, as if they ran beside it.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, event

from engine.clock import DatabaseClock
from engine.dispatcher import Work
from engine.ids import Keys
from engine.queues import Job
from engine.runtime import Runtime
from engine.store import Result, Store
from engine.timers import fire_all
from gongshi.dispatching import Dispatcher
from gongshi.hands import OneHandEach, Publisher
from gongshi.working import HANDS

if TYPE_CHECKING:
    from simulation.world import World

SECRET = "a secret of the simulation alone"


class PowerCut(BaseException):
    """The process ends here. It is no Exception: nothing on the way may catch it."""


class Chance:
    """In place of `os` where names are made: random bytes that come again with the seed."""

    def __init__(self, chance: random.Random) -> None:
        self.urandom = chance.randbytes


class CutStore(Store):
    """The store of one process. Durability is the database's own affair: nothing is flushed to a disk here."""

    def __init__(self, world: World, file: Path) -> None:
        super().__init__(f"sqlite:///{file}")
        self._world = world
        event.listen(self.engine, "connect", _unflushed)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """As ever, with a point before, within and after."""
        self._world.point("begin")
        with super().write() as connection:
            yield connection
            self._world.point("before commit", others=False)
        self._world.point("after commit")

    def commit(self, act: Callable[[Connection], Result]) -> Result:
        """As ever, with a point before, within and after."""

        def acted(connection: Connection) -> Result:
            done = act(connection)
            self._world.point("before commit", others=False)
            return done

        self._world.point("begin")
        done = super().commit(acted)
        self._world.point("after commit")
        return done


def _unflushed(raw: Any, _record: Any) -> None:
    raw.execute("PRAGMA synchronous=OFF")


class MachineClock(DatabaseClock):
    """The database's time as the real port works it out, from a machine whose own clock is wrong."""

    def __init__(self, world: World) -> None:
        self._engine = world.server  # type: ignore[assignment]  # it answers the one question
        self._offset = timedelta()
        self._measured = None
        self._measuring = threading.Lock()


@dataclass
class Process:
    """A process that serves people's requests; a worker is one more."""

    world: World
    name: str
    wrong_by: timedelta = timedelta()
    alive: bool = True
    rt: Runtime = field(init=False)

    def __post_init__(self) -> None:
        store = CutStore(self.world, self.world.file)
        self.rt = Runtime(store, MachineClock(self.world), Keys(SECRET), "https://gongshi.example")

    def die(self) -> None:
        """Everything that was in memory is gone."""
        self.alive = False
        self.world.dead.append(self)


class Hand:
    """In place of a pool of threads: what it is given lies there until the scheduler lets it be done."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], Any]] = []

    def submit(self, run: Callable[[], Any]) -> None:
        """Take it."""
        self.waiting.append(run)

    def shutdown(self, **_how: Any) -> None:
        """Leave it."""
        self.waiting.clear()


@dataclass
class WorkerProcess(Process):
    """A worker: the dispatcher as it is, but for its thread, and hands for each queue."""

    dispatcher: Dispatcher = field(init=False)
    hands: dict[str, Hand] = field(default_factory=dict)
    work: Work = field(init=False)
    in_turn: bool = False
    """Its dispatcher is one thread: no turn of it begins within another."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.work = OneHandEach(self._do)
        publisher = Publisher(self.world.broker)  # type: ignore[arg-type]  # what a publisher asks of an application
        self.dispatcher = Dispatcher(self.rt, publisher, self.work, self.name, HANDS)
        for pool in self.dispatcher._own_hands.values():
            pool.shutdown()
        self.hands = {queue: Hand() for queue in HANDS}
        self.dispatcher._own_hands = self.hands  # type: ignore[assignment]  # of a pool it asks these two things

    def _do(self, job: Job) -> object:
        if job.queue == "deadlines":
            return fire_all(self.rt, job.rows)
        return [self.world.deliver(self.rt, id_, self.name) for id_ in job.ids]

    def turn(self) -> None:
        """A turn of the dispatcher; a fault in it is told to the log, as in life."""
        self.in_turn = True
        try:
            self.dispatcher._turn()
        finally:
            self.in_turn = False

    def stop(self) -> None:
        """It is stopped gracefully, and hands back what it holds."""
        self.dispatcher.stop()
        self.die()

    @property
    def waiting(self) -> list[str]:
        """The queues of which a hand of its own has something to do."""
        return [queue for queue, hand in self.hands.items() if hand.waiting]
