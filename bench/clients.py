"""Clients of one house that act at the same time: threads of one process, or processes of their own.

On SQLite they are threads of the embedded process, since that is how a house on SQLite runs; on PostgreSQL they
are processes, as a house has any number of them. Whatever they do is made ready before the clock starts, and
the clock stops when the last of them is through.
"""

from __future__ import annotations

import gc
import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection as Pipe
from typing import Any

from bench.walking import Lane, Walker


class Clients:
    """So many clients, each with a thread of its own in one of the processes."""

    def __init__(self, pipes: list[Pipe], threads: int) -> None:
        self._pipes, self._threads = pipes, threads

    @property
    def many(self) -> int:
        """How many act at the same time."""
        return len(self._pipes) * self._threads

    def walked(self, lane: Lane, items: int) -> float:
        """The seconds that all of them need, each for that many items."""
        for pipe in self._pipes:
            pipe.send((lane, items))
        for pipe in self._pipes:
            pipe.recv()
        begun = time.perf_counter()
        for pipe in self._pipes:
            pipe.send("go")
        for pipe in self._pipes:
            pipe.recv()
        return time.perf_counter() - begun


@contextmanager
def clients(url: str, *, processes: int, threads: int) -> Iterator[Clients]:
    """Clients of the house at that address; they are gone at the end of the block."""
    spawn = multiprocessing.get_context("spawn")
    pipes, running = [], []
    for _ in range(processes):
        ours, theirs = spawn.Pipe()
        process = spawn.Process(target=_serve, args=(theirs, url, threads), daemon=True)
        process.start()
        theirs.close()
        pipes.append(ours)
        running.append(process)
        ours.recv()  # one after the other: the first settles the house
    try:
        yield Clients(pipes, threads)
    finally:
        for pipe in pipes:
            pipe.send(None)
        for process in running:
            process.join()


def _serve(pipe: Any, url: str, threads: int) -> None:
    walker = Walker(url)
    pattern = walker.pattern()  # the reporter's first item; afterwards they are known
    pattern = walker.pattern()
    expected = walker.house.rows_of(pattern.item_id)
    with ThreadPoolExecutor(threads) as hands:
        pipe.send("settled")
        while (asked := pipe.recv()) is not None:
            lane, items = asked
            acts = [walker.ready(lane, items, pattern) for _ in range(threads)]
            gc.collect()
            pipe.send("ready")
            pipe.recv()
            found = [walked.result() for walked in [hands.submit(act) for act in acts]]
            pipe.send("done")
            if lane != "least" and any(walker.house.rows_of(ids[-1]) != expected for ids in found):
                raise AssertionError(f"{lane} did not write what the engine writes")
    walker.house.rt.store.dispose()
