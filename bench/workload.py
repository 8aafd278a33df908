"""Items a second of the five-party workload, beside bare SQLAlchemy Core: `python -m bench.workload`.

An item's eight durable steps (`walking.py`), on SQLite and on PostgreSQL, by one client and by four. The lanes
take turns within one run, round by round, each round from another lane on. What is told are medians over the
rounds: of the rates, and of the engine's share of each floor in the same round, with where it lies in 95 of 100
resamplings of the rounds. Only shares of one run mean anything.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.clients import clients
from bench.private_postgres import private_postgres
from bench.walking import LANES, Lane

STORES = ("sqlite", "postgresql")
CLIENTS = (1, 4)
AIMS = {1: 0.8, 4: 1.0}
"""The share of the floor to reach, by the number of clients."""
TITLES: dict[Lane, str] = {
    "engine": "engine",
    "rows": "the same rows by Core",
    "least": "1 SELECT, 1 UPDATE, 3 INSERTs by Core",
}
PICTURE = Path(__file__).parent.parent / "docs" / "pictures" / "items-a-second.svg"


@dataclass(frozen=True, slots=True)
class Measured:
    """Items a second of each lane, round by round, of so many clients on one store."""

    store: str
    clients: int
    rates: dict[Lane, list[float]]

    def rate(self, lane: Lane) -> float:
        """The median over the rounds."""
        return statistics.median(self.rates[lane])

    def share(self, floor: Lane) -> float:
        """The engine's rate in floors: the median over the rounds, in each of which the lanes ran side by side."""
        return statistics.median(self._shares(floor))

    def interval(self, floor: Lane, repeats: int = 2000) -> tuple[float, float]:
        """Where the share lies in 95 of 100 resamplings of the rounds."""
        chance, shares = random.Random(1), self._shares(floor)
        found = sorted(statistics.median(chance.choices(shares, k=len(shares))) for _ in range(repeats))
        return found[int(repeats * 0.025)], found[int(repeats * 0.975)]

    def _shares(self, floor: Lane) -> list[float]:
        return [ours / theirs for ours, theirs in zip(self.rates["engine"], self.rates[floor], strict=True)]


def measured(store: str, url: str, many: int, rounds: int, items: int) -> Measured:
    """Every lane in turn, in each round; a first round is not counted, for caches fill in it."""
    shape = {"processes": 1, "threads": many} if store == "sqlite" else {"processes": many, "threads": 1}
    rates: dict[Lane, list[float]] = {lane: [] for lane in LANES}
    with clients(url, **shape) as crew:
        for number in range(-1, rounds):
            first = number % len(LANES)
            for lane in LANES[first:] + LANES[:first]:
                seconds = crew.walked(lane, items if number >= 0 else 5)
                if number >= 0:
                    rates[lane].append(items * many / seconds)
    return Measured(store, many, rates)


def report(found: Measured) -> None:
    """Print one store's figures for so many clients."""
    kind = "thread" if found.store == "sqlite" else "process"
    print(
        f"\n{found.store}, {found.clients} {kind}{'s' if found.clients > 1 and kind == 'thread' else 'es' if found.clients > 1 else ''}"
    )
    for lane in LANES:
        rates = found.rates[lane]
        print(
            f"  {TITLES[lane]:<38} {found.rate(lane):7.1f} items/s   ({min(rates):.1f} to {max(rates):.1f})"
        )
    for floor in LANES[1:]:
        low, high = found.interval(floor)
        print(f"  share of {TITLES[floor]:<38} {found.share(floor):.2f}   (95 %: {low:.2f} to {high:.2f})")


@contextmanager
def address(store: str, postgres: str | None) -> Iterator[str]:
    """An empty database of that kind."""
    if store == "sqlite":
        with tempfile.TemporaryDirectory(prefix="gongshi-bench-") as folder:
            yield f"sqlite:///{folder}/bench.db"
    elif postgres:
        yield postgres
    else:
        with private_postgres() as url:
            yield url


def main() -> int:
    """Measure both stores by one client and by four."""
    wanted = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    wanted.add_argument("--rounds", type=int, default=15)
    wanted.add_argument(
        "--items", type=int, default=20, help="items that each client leads to their end in a round"
    )
    wanted.add_argument(
        "--postgres", metavar="URL", help="an empty database; without it a private server is started"
    )
    wanted.add_argument("--only", choices=STORES)
    wanted.add_argument("--clients", type=int, choices=CLIENTS)
    wanted.add_argument("--plot", action="store_true", help=f"draw docs/pictures/{PICTURE.name} as well")
    given = wanted.parse_args()
    found = []
    for store in STORES if given.only is None else (given.only,):
        with address(store, given.postgres) as url:
            for many in CLIENTS if given.clients is None else (given.clients,):
                found.append(measured(store, url, many, given.rounds, given.items))
                report(found[-1])
    if given.plot:
        from bench.picture import draw  # noqa: PLC0415  # its library is for pictures alone, and slow to come

        draw(found, PICTURE)
    return 0 if all(each.share("rows") >= AIMS[each.clients] for each in found) else 1


if __name__ == "__main__":
    sys.exit(main())
