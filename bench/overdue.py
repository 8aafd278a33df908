"""What is drained after the house was away: `python -m bench.overdue`.

A hundred thousand reminders are overdue when the processes start, each with its meaning: its task is open and its
deadline lies ahead. So each is decided and written, none is dropped. While they are drained, one reminder a quarter
of a second falls due afresh, and how late those are is looked at. The same with deadlines, each of which takes a full
step: an outcome, the next state, a task, timers, a message. Beside both the same rows by bare Core, in one run.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Literal

from bench.bare import Floor
from bench.crowd import Crowd
from bench.running import STORES, StoreName, running
from bench.watched import Fired, all_fired, reckoned

RATE, FRESH_S, SHARE = 2000.0, 1.0, 0.6
EVERY_S = 0.25
AWAY = timedelta(hours=6)


def drained(
    store: StoreName, number: int, kind: Literal["reminder", "deadline"], floor: int
) -> tuple[float, Fired, Fired]:
    """The rate of the floor by bare Core, what became of the overdue, and of what fell due meanwhile."""
    with running(store) as house:
        crowd = Crowd(house.url)
        bare = Floor(crowd, kind)
        twins = crowd.join([datetime.now(UTC) + timedelta(days=20)] * floor, kind)
        core = floor / (bare.together(twins) if kind == "reminder" else bare.alone(twins))
        away = datetime.now(UTC) - AWAY
        late = crowd.join([away + AWAY * (n / number) - timedelta(minutes=1) for n in range(number)], kind)
        crowd.analyse()
        first = datetime.now(UTC) + timedelta(seconds=5)
        span_s = max(4.0, number / RATE)
        fresh = crowd.join(
            [first + timedelta(seconds=EVERY_S * n) for n in range(int(span_s / EVERY_S))], "reminder"
        )
        house.begin()
        all_fired(crowd.rt.store, kind, 600)
        time.sleep(max((fresh[-1].due_at - datetime.now(UTC)).total_seconds() + 0.1, 0))
        all_fired(crowd.rt.store, "reminder", 60)
        found = reckoned(crowd.rt.store, late, [], kind), reckoned(crowd.rt.store, fresh, [])
        crowd.rt.store.dispose()
    return core, *found


def main() -> int:
    """Measure both stores, reminders and deadlines."""
    wanted = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    wanted.add_argument("--number", type=int, default=100_000, help="reminders that are overdue")
    wanted.add_argument("--steps", type=int, default=5_000, help="deadlines that are overdue")
    wanted.add_argument("--floor", type=int, default=2_000, help="rows that the floor writes")
    wanted.add_argument("--only", choices=STORES)
    given = wanted.parse_args()
    held = []
    for store in STORES if given.only is None else (given.only,):
        print(f"\n{store}", flush=True)
        core, late, fresh = drained(store, given.number, "reminder", given.floor)
        print(
            f"  {given.number} reminders: {late.rate:.0f}/s; bare Core, as many in a transaction {core:.0f}/s;"
            f" lost {late.lost}, doubled {late.doubled};"
            f" fresh beside them p50 {fresh.at(0.5):.3f}, max {fresh.at(1):.3f} s late, lost {fresh.lost}",
            flush=True,
        )
        held.append(
            late.rate >= RATE and fresh.at(1) < FRESH_S and late.lost == late.doubled == fresh.lost == 0
        )
        core, late, fresh = drained(store, given.steps, "deadline", given.floor)
        print(
            f"  {given.steps} deadlines: {late.rate:.0f}/s; bare Core, each its transaction {core:.0f}/s;"
            f" share {late.rate / core:.2f}; lost {late.lost}, doubled {late.doubled};"
            f" fresh beside them max {fresh.at(1):.3f} s late",
            flush=True,
        )
        held.append(late.rate >= SHARE * core and late.lost == late.doubled == 0)
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
