"""Reminders that fall due beside a million that do not: `python -m bench.reminders`.

Twenty thousand reminders are due within twenty seconds, a thousand a second, in the processes as they run in life
(one `gongshi up` on SQLite, two `gongshi worker` on PostgreSQL and Redis), and each writes what it writes in life: the
timer, an entry of the item's history, a message. How late each is stands in its row; how late another process sees
it committed is looked for besides. The same again with a process killed in the middle: on SQLite the only one, which
is started again; on PostgreSQL one of two, which is not.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.bare import Floor
from bench.crowd import Crowd
from bench.running import STORES, Running, running, until
from bench.watched import Fired, all_fired, reckoned, watch
from engine.schema import timers

P99_S, AFTER_A_KILL_S = 0.5, 10.0
LEAD = timedelta(seconds=6)
"""Between arming and the first: so long it takes to write them down."""


def awake(crowd: Crowd) -> None:
    """Wait until the house fires what is due: a reminder of its own that is due now."""
    (one,) = crowd.join([datetime.now(UTC)])

    def fired() -> bool:
        with crowd.rt.store.read() as connection:
            wanted = timers.select().where(timers.c.id == one.reminder_id)
            return bool(connection.execute(wanted).one().state == "fired")

    until(fired, "the house did not begin")


def measured(crowd: Crowd, house: Running, number: int, span_s: float, *, kill: bool) -> Fired:
    """One run of so many reminders over that many seconds."""
    first = datetime.now(UTC) + LEAD * max(1.0, number / 20_000)
    joined = crowd.join([first + timedelta(seconds=span_s * n / number) for n in range(number)])
    middle = first + timedelta(seconds=span_s / 2)
    killed = not kill

    def maybe_kill() -> None:
        nonlocal killed
        if not killed and datetime.now(UTC) >= middle:
            killed = True
            house.processes.pop(0).kill()
            if house.store == "sqlite":
                house.begin()

    seen = watch(crowd.rt.store, joined, LEAD.total_seconds() + span_s + 60, maybe_kill)
    all_fired(crowd.rt.store, "reminder", 30)
    return reckoned(crowd.rt.store, joined, seen)


def report(title: str, found: Fired) -> None:
    """Print one run."""
    seen = f", seen p99 {found.seen_s[int(len(found.seen_s) * 0.99)]:.3f}" if found.seen_s else ""
    print(
        f"  {title:<22} p50 {found.at(0.5):.3f}   p99 {found.at(0.99):.3f}   max {found.at(1):.3f} s late{seen};"
        f" lost {found.lost}, doubled {found.doubled}, early {found.early}",
        flush=True,
    )


def main() -> int:
    """Measure both stores, undisturbed and with a kill."""
    wanted = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    wanted.add_argument("--number", type=int, default=20_000, help="reminders that fall due")
    wanted.add_argument("--seconds", type=float, default=20.0, help="over so many seconds")
    wanted.add_argument("--pending", type=int, default=1_000_000, help="timers that are pending beside them")
    wanted.add_argument("--only", choices=STORES)
    wanted.add_argument("--keep", type=Path, help="write every lateness to this file, for the picture")
    given = wanted.parse_args()
    held, kept = [], {}
    for store in STORES if given.only is None else (given.only,):
        print(
            f"\n{store}: {given.number} reminders over {given.seconds:g} s beside {given.pending} timers",
            flush=True,
        )
        with running(store) as house:
            crowd = Crowd(house.url)
            crowd.stand_by(given.pending)
            crowd.analyse()
            found = {"by bare Core": Floor(crowd, "reminder").in_time(given.number, given.seconds)}
            report("by bare Core", found["by bare Core"])
            crowd.all_told()
            house.begin()
            awake(crowd)
            for title, kill in (("the house", False), ("with a kill", True)):
                found[title] = measured(crowd, house, given.number, given.seconds, kill=kill)
                report(title, found[title])
            crowd.rt.store.dispose()
        whole = all(each.lost == each.doubled == each.early == 0 for each in found.values())
        held.append(
            whole and found["the house"].at(0.99) < P99_S and found["with a kill"].at(1) < AFTER_A_KILL_S
        )
        kept[store] = {title: asdict(each) for title, each in found.items()}
    if given.keep:
        given.keep.write_text(json.dumps(kept), encoding="utf-8")
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
