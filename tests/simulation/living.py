"""Seeds are lived and added up: what was injected, what happened, and the whole story of each that went wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from simulation.judging import judge
from simulation.world import World
from sqlalchemy import func, select

from engine.history import history_of
from engine.schema import history, items, outbox, timers

LEAST = 30
"""Events that a life must have at least."""
KINDS = (
    "killed: begin", "killed: before commit", "killed: after commit", "killed: publish", "killed: published",
    "killed: send", "killed: server's 250", "killed: between acts", "meanwhile: begin", "meanwhile: after commit",
    "meanwhile: send", "meanwhile: server's 250", "delivered twice", "delivered again", "delivered while under way", "out of order", "flushall",
    "broker away", "provider: try_again", "provider: undeliverable", "provider: unknown", "asked twice",
    "answer replayed", "clock wrong",
)  # fmt: skip
"""What must have been injected, each at least once, in any run of many seeds."""


@dataclass(slots=True)
class Sum:
    """What lives amounted to."""

    seeds: int = 0
    events: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    stories: list[str] = field(default_factory=list)

    def add(self, other: Sum) -> None:
        """Put another sum to it."""
        self.seeds += other.seeds
        self.events += other.events
        self.faults += other.faults
        self.rows += other.rows
        self.stories += other.stories

    @property
    def missing(self) -> list[str]:
        """What was never injected."""
        return [kind for kind in KINDS if not self.faults[kind]]

    def __str__(self) -> str:
        counts = [f"{self.seeds} seeds, {self.events} events, {len(self.stories)} seeds with a fault found"]
        counts += [f"{number:9}  {name}" for name, number in sorted((self.faults + self.rows).items())]
        return "\n".join(counts)


def lived(seeds: Iterable[int], template: Path, folder: Path) -> Sum:
    """Live these seeds."""
    total = Sum()
    for seed in seeds:
        world = World(seed, template, folder)
        try:
            world.live()
            wrong = judge(world)
            events = world.happened.total()
            if events < LEAST:
                wrong.append(f"only {events} events")
            total.add(Sum(1, events, world.faults, _rows(world), [story(world, wrong)] if wrong else []))
        finally:
            world.close()
    return total


def story(world: World, wrong: list[str]) -> str:
    """What went wrong in a life, all that was done in it, and the history of the items concerned."""
    lines = [
        f"seed {world.seed}; replay it by GONGSHI_SEED={world.seed} pytest -n 0 tests/simulation",
        *wrong,
    ]
    lines += ["", *world.told]
    said = "\n".join(wrong)
    with world.server.read() as connection:
        for item_id in connection.execute(select(items.c.id)).scalars().all():
            if item_id[-6:] in said:
                lines += ["", f"history of {item_id}"]
                lines += [
                    f"{entry.seq:3} {entry.at:%m-%d %H:%M:%S.%f} {entry.event} {[*map(str, entry.effects)]}"
                    for entry in history_of(connection, item_id)
                ]
    return "\n".join(lines)


def _rows(world: World) -> Counter[str]:
    found: Counter[str] = Counter()
    with world.server.read() as connection:
        for name, column in (
            ("timer", timers.c.state),
            ("message", outbox.c.state),
            ("event", history.c.event),
        ):
            for value, number in connection.execute(select(column, func.count()).group_by(column)):
                found[f"{name} {value}"] += number
    return found
