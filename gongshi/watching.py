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
Marks = dict[Path, tuple[int, int] | None]


def saves(files: Callable[[], Collection[Path]], every_s: float = EVERY_S) -> Iterator[tuple[Path, ...]]:
    """The files that changed, each time some did; `files` is asked anew, as what is watched may change too."""
    before = marks(files())
    while True:
        time.sleep(every_s)
        now = marks(files())
        changed = tuple(file for file in now if file not in before or before[file] != now[file])
        before = now
        if changed:
            yield changed


def marks(files: Collection[Path]) -> Marks:
    """What tells one state of each file from another; None for a file that is not there."""
    return {file: _mark(file) for file in files}


def _mark(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
