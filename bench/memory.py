"""What the one process takes at rest: `python -m bench.memory`.

`gongshi up` on SQLite, begun on a store that is settled, left alone for a while: its memory, and the processor's time
that it spends on nothing. Then the same with a million timers pending.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass

from bench.crowd import Crowd
from bench.reminders import awake
from bench.running import running

MOST_MB, APART_MB = 120.0, 20.0


@dataclass(frozen=True, slots=True)
class AtRest:
    """MiB in use and at the most, and the share of one processor."""

    rss_mb: float
    peak_mb: float
    cpu: float


def at_rest(pending: int, seconds: float) -> AtRest:
    """A house with so many pending timers, after it was left alone for half of the seconds, during the others."""
    with running("sqlite") as house:
        crowd = Crowd(house.url)
        if pending:
            crowd.stand_by(pending)
            crowd.analyse()
        house.begin()  # the first start settles the sample community, which is not rest
        awake(crowd)
        house.stop()
        house.begin()
        awake(crowd)
        crowd.rt.store.dispose()
        time.sleep(seconds / 2)
        (one,) = house.processes
        before = one.cpu_s()
        time.sleep(seconds / 2)
        return AtRest(one.rss_mb(), one.peak_mb(), (one.cpu_s() - before) / (seconds / 2))


def main() -> int:
    """Measure an empty house and a full one."""
    wanted = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    wanted.add_argument("--pending", type=int, default=1_000_000)
    wanted.add_argument("--seconds", type=float, default=40.0)
    given = wanted.parse_args()
    found = [at_rest(pending, given.seconds) for pending in (0, given.pending)]
    for pending, each in zip((0, given.pending), found, strict=True):
        print(
            f"{pending:>9} pending: {each.rss_mb:.1f} MiB, at the most {each.peak_mb:.1f};"
            f" idle {100 * each.cpu:.1f} % of a processor"
        )
    empty, full = found
    return 0 if full.rss_mb < MOST_MB > empty.rss_mb and abs(full.rss_mb - empty.rss_mb) < APART_MB else 1


if __name__ == "__main__":
    sys.exit(main())
