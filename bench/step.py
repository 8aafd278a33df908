"""What one step costs, beside the bare SQL of the same rows: `python -m bench.step`.

A step is a response: `answer_task` finds the task, loads the item under its lock, decides, writes and
commits. Two of them are measured: an answer after which the matter stays where it is, and the last answer,
which concludes the deliberation and enters the next state. Each is paired with its floor: the statements
that such a step sends, sent by the driver alone for a twin of the item (see `recording.py`), to the same
database, with the same commit. The two lanes of a pair take turns to go first, so that the machine's moods
hit both; only the ratio of one run means anything.

A third lane sends the same statements through SQLAlchemy Core, compiled before: what the library costs.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import pstats
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from typing import Any
from unittest.mock import patch

from bench.house import House, Walk, answer
from bench.private_postgres import private_postgres
from bench.recording import Recording, recording, replay, replay_by_core
from engine import stepping
from engine.commands import answering
from engine.loading import load_asked
from engine.store import Store
from engine.writing import write_rows

PARTIES = 5
AIM = 1.5
"""The step may cost this much, in floors."""


@dataclass(slots=True)
class Pairs:
    """Seconds, pair by pair."""

    step: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)
    core: list[float] = field(default_factory=list)


def ratio(step: list[float], floor: list[float], chosen: list[int] | None = None) -> float:
    """How many floors a step costs, by the medians."""
    which = range(len(step)) if chosen is None else chosen
    return statistics.median(step[n] for n in which) / statistics.median(floor[n] for n in which)


def interval(step: list[float], floor: list[float], repeats: int = 2000) -> tuple[float, float]:
    """Where the ratio lies in 95 of 100 resamplings of the pairs."""
    chance, many = random.Random(1), len(step)
    found = sorted(ratio(step, floor, chance.choices(range(many), k=many)) for _ in range(repeats))
    return found[int(repeats * 0.025)], found[int(repeats * 0.975)]


def recorded(house: House) -> tuple[Walk, list[Recording]]:
    """One item's five answers, each with what it sent; on an engine of its own, for listening slows one down."""
    walk, found = house.deliberating(), []
    store = Store(house.url)
    other = replace(house.rt, store=store)
    for task_id in walk.task_ids:
        with recording(store) as kept:
            answer(other, task_id)
        found.append(kept)
    store.dispose()
    return walk, found


def measured(house: House, walks: int) -> tuple[Pairs, Pairs, list[Recording]]:
    """The pairs of answers that stay, and of those that conclude."""
    pattern, kept = recorded(house)
    names = house.names()
    raw = _raw(house.rt.store)
    stays, concludes = Pairs(), Pairs()
    for number in range(walks):
        walk, twin, third = house.deliberating(), house.deliberating(), house.deliberating()
        for turn in range(PARTIES):
            pairs = concludes if turn == PARTIES - 1 else stays
            floor = kept[turn].for_twin(_names(names, pattern, twin))
            third_floor = kept[turn].for_twin(_names(names, pattern, third))
            lanes: list[tuple[list[float], Callable[[], None]]] = [
                (pairs.step, partial(answer, house.rt, walk.task_ids[turn])),
                (pairs.floor, partial(replay, raw, floor)),
                (pairs.core, partial(replay_by_core, house.rt.store, third_floor)),
            ]
            first = (number + turn) % len(lanes)
            for seconds, act in lanes[first:] + lanes[:first]:
                begun = time.perf_counter()
                act()
                seconds.append(time.perf_counter() - begun)
        if not house.rows_of(walk.item_id) == house.rows_of(twin.item_id) == house.rows_of(third.item_id):
            raise AssertionError("the floor did not write what the step writes")
        gc.collect()
    raw.close()
    return stays, concludes, kept


def _names(names: dict[str, str], pattern: Walk, twin: Walk) -> dict[str, str]:
    ours = zip([pattern.item_id, *pattern.task_ids], [twin.item_id, *twin.task_ids], strict=True)
    return names | dict(ours)


def _raw(store: Store) -> Any:
    """A connection of the driver, prepared as the store prepares its own."""
    fairy = store.engine.raw_connection()
    raw: Any = fairy.driver_connection
    fairy.detach()
    return raw


PARTS = ("begin", "load", "decide", "write", "commit")
"""load: finding the task too. decide: with reading the answer. commit: to the return."""


def parts(house: House, walks: int) -> dict[str, float]:
    """The median seconds of each part of an answer that stays."""
    marks: list[float] = []

    def marking(act: Callable[..., Any]) -> Callable[..., Any]:
        def marked(*given: Any, **named: Any) -> Any:
            marks.append(time.perf_counter())
            try:
                return act(*given, **named)
            finally:
                marks.append(time.perf_counter())

        return marked

    found: list[list[float]] = []
    with (
        patch.object(answering, "load_asked", marking(load_asked)),
        patch.object(stepping, "write_rows", marking(write_rows)),
    ):
        for _ in range(walks):
            walk = house.deliberating()
            for task_id in walk.task_ids[:-1]:
                marks.clear()
                begun = time.perf_counter()
                answer(house.rt, task_id)
                edges = [begun, *marks, time.perf_counter()]
                found.append([later - earlier for earlier, later in pairwise(edges)])
    return {
        part: statistics.median(column) for part, column in zip(PARTS, zip(*found, strict=True), strict=True)
    }


def profiled(house: House, walks: int) -> None:
    """Where the processor's time goes, function by function."""
    profile = cProfile.Profile()
    for _ in range(walks):
        walk = house.deliberating()
        profile.enable()
        for task_id in walk.task_ids[:-1]:
            answer(house.rt, task_id)
        profile.disable()
    pstats.Stats(profile).sort_stats("tottime").print_stats(45)
    pstats.Stats(profile).sort_stats("cumulative").print_stats("engine|workflows")


def report(name: str, house: House, walks: int) -> bool:
    """Measure one store and print it; whether the aim was reached."""
    measured(house, 5)  # caches fill, statements compile
    stays, concludes, kept = measured(house, walks)
    print(f"\n{name}")
    for title, pairs, sent in (("an answer", stays, kept[0]), ("the last answer", concludes, kept[-1])):
        print(f"  {title}: {sent.statements} statements, {len(pairs.step)} pairs")
        for lane, seconds in (("step", pairs.step), ("bare SQL", pairs.floor), ("by Core", pairs.core)):
            ms = sorted(1000 * each for each in seconds)
            p99 = ms[min(len(ms) - 1, round(len(ms) * 0.99))]
            print(
                f"    {lane:<12} min {ms[0]:7.3f}   median {statistics.median(ms):7.3f}   p99 {p99:7.3f} ms"
            )
        for lane, floor in (("bare SQL", pairs.floor), ("by Core", pairs.core)):
            low, high = interval(pairs.step, floor)
            print(f"    step / {lane:<8} {ratio(pairs.step, floor):.2f}   (95 %: {low:.2f} to {high:.2f})")
    spent = parts(house, max(walks // 4, 5))
    print(
        "  an answer's parts: "
        + ", ".join(f"{part} {1000 * each:.2f}" for part, each in spent.items())
        + " ms"
    )
    return ratio(stays.step, stays.floor) <= AIM


def main() -> int:
    """Measure on SQLite and on PostgreSQL."""
    wanted = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    wanted.add_argument(
        "--walks", type=int, default=100, help="items led through their answers, in each lane"
    )
    wanted.add_argument(
        "--postgres", metavar="URL", help="an empty database; without it a private server is started"
    )
    wanted.add_argument("--only", choices=("sqlite", "postgresql"))
    wanted.add_argument("--profile", action="store_true", help="print where the time goes instead")
    wanted.add_argument("--statements", action="store_true", help="print what an answer sends instead")
    given = wanted.parse_args()
    held = []
    with ExitStack() as stack:
        for name in ("sqlite", "postgresql"):
            if given.only not in (None, name):
                continue
            if name == "sqlite":
                folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="gongshi-bench-"))
                url = f"sqlite:///{folder}/bench.db"
            else:
                url = given.postgres or stack.enter_context(private_postgres())
            house = House(url)
            stack.callback(house.rt.store.dispose)
            if given.profile:
                measured(house, 3)
                profiled(house, given.walks)
            elif given.statements:
                for kept in recorded(house)[1][1::3]:
                    print(f"\n{name}", *(" ".join(each.sql.split())[:150] for each in kept.sent), sep="\n  ")
            else:
                held.append(report(name, house, given.walks))
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
