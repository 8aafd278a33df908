"""What would differ from run to run comes from the world instead: names, salts, clocks, and what is remembered."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from simulation.process import Chance

import engine.clock
import engine.community
import engine.history
import engine.ids
import engine.raising
import engine.roster
import engine.stepping
import gongshi.hands
from engine.store import Store

if TYPE_CHECKING:
    from simulation.world import World


class Server:
    """The database as another machine: its file, read by whoever watches, and its clock."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.store = Store(f"sqlite:///{world.file}")
        self.read = self.store.read

    @contextmanager
    def connect(self) -> Iterator[Any]:
        """A connection that is asked for the time, and for nothing else."""
        yield SimpleNamespace(execute=lambda _asked: SimpleNamespace(scalar_one=lambda: self._world.now))


def determine(world: World, patched: pytest.MonkeyPatch) -> None:
    """Whatever else would differ from run to run is drawn from the seed: names, clocks, what is remembered."""
    engine.community._known.clear()
    engine.roster._remembered.clear()
    made = Chance(random.Random(world.seed + 1))
    for module in (engine.ids, engine.history):
        patched.setattr(module, "os", made)

    class Machine(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            wrong = world.process.wrong_by if world.busy else timedelta()
            return (world.now + wrong).astimezone(tz)

    ticking = SimpleNamespace(monotonic=lambda: world.now.timestamp())  # noqa: PLW0108  # the time then, not now
    patched.setattr(engine.clock, "datetime", Machine)
    patched.setattr(engine.clock, "time", ticking)
    patched.setattr(gongshi.hands, "time", ticking)
    really = engine.stepping.decide

    def decide(definition: Any, item: Any, event: Any, context: Any) -> Any:
        decision = really(definition, item, event, context)
        world.decided.append((definition, item.id, event, context, decision))
        return decision

    for module in (engine.stepping, engine.raising):
        patched.setattr(module, "decide", decide)
