"""A thousand lives on all cores: `make simulate`, with SEEDS=… for more or others (`SEEDS=5000:6000`)."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import structlog
from simulation.living import Sum, lived
from simulation.settled import settled_house

SLICE = 10


def _quietly() -> None:
    """What the house tells its log is not wanted a thousand times over."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


def main() -> int:
    """Live the seeds, tell what was injected; 1 where something is wrong, or was never injected."""
    first, _, last = os.environ.get("SEEDS", "0:1000").rpartition(":")
    seeds = range(int(first or 0), int(last))
    began, total = time.monotonic(), Sum()
    memory = Path("/dev/shm")  # noqa: S108  # memory, where the system has it: thousands of files that live for a second
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        template = settled_house(Path(folder) / "settled.db")
        with ProcessPoolExecutor(initializer=_quietly) as pool:
            jobs = [
                pool.submit(lived, seeds[at : at + SLICE], template, Path(folder))
                for at in range(0, len(seeds), SLICE)
            ]
            for job in as_completed(jobs):
                total.add(job.result())
    for told in total.stories[:3]:
        print(told, end="\n\n")
    print(total)
    print(f"{time.monotonic() - began:.0f} s")
    if total.missing:
        print(f"never injected: {', '.join(total.missing)}")
    return 1 if total.stories or total.missing else 0


if __name__ == "__main__":
    sys.exit(main())
