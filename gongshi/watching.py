"""Files watched while somebody works on them: told each time one of them is saved, appears or is gone.

They are looked at a few times a second; that costs nothing beside what follows, and works on every disk. An editor
that writes a new file in the place of the old one is seen as well as one that writes into it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

EVERY_S = 0.3
"""How long after a save it is noticed at most."""
COARSE_NS = 20_000_000
"""So far the time on a file may lie behind the clock: disks keep it less often than it ticks."""
Marks = dict[Path, tuple[int, int] | None]


def saves(
    files: Callable[[], Collection[Path]], since_ns: int, every_s: float = EVERY_S
) -> Iterator[tuple[Path, ...]]:
    """The files that changed after `since_ns`, each time some did; `files` is asked anew, as what is watched may
    change too. A file is saved while others are looked at without being missed.
    """
    before: Marks = {}
    looked_ns = since_ns
    while True:
        began_ns = time.time_ns()
        now = marks(files())
        changed = tuple(
            file
            for file, mark in now.items()
            if (before[file] != mark if file in before else _after(mark, looked_ns))
        )
        before, looked_ns = now, began_ns
        if changed:
            yield changed
        time.sleep(every_s)


def _after(mark: tuple[int, int] | None, looked_ns: int) -> bool:
    """Whether a file that is seen for the first time was saved since the last look."""
    return mark is not None and mark[0] >= looked_ns - COARSE_NS


def marks(files: Collection[Path]) -> Marks:
    """What tells one state of each file from another; None for a file that is not there."""
    return {file: _mark(file) for file in files}


def _mark(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
