"""What definitions cost: to check one on the command line, to check a thousand, to start an engine that has two
hundred of them: `python -m bench.definitions`.

Each figure is measured where its reader meets it. The command runs as a process, and its processor's time is
compared, run by run in turns, with that of an interpreter that does nothing. The thousand are the shipped
types under other names with a number changed in each, checked one after the other in one process from their
text; nothing that depends on a text is remembered between two of them. The engine that starts opens a store
in which two hundred definitions are in use, restores their checked forms, and builds the machine of each.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "definitions"
RUN_BY_THE_ENGINE = ("facility_upgrade", "safety_hazard")
CHECK_AIM, THOUSAND_AIM, START_AIM = 0.3, 20.0, 1.0
"""Seconds: of processor beyond an interpreter's start; for a thousand; until an engine with 200 has them all."""


def shipped() -> list[Path]:
    """The shipped definitions."""
    return [file for file in sorted(SHIPPED.glob("*.yaml")) if file.name != "pieces.yaml"]


def variants(files: list[Path], number: int) -> Iterator[tuple[str, str]]:
    """So many different definitions: names and texts of the files in turn, each with other names and spans."""
    texts = [(file.stem, file.read_text(encoding="utf-8")) for file in files]
    for n in range(number):
        stem, said = texts[n % len(texts)]
        name = f"{stem}_{n}"
        said = said.replace(f"issue_type: {stem}\n", f"issue_type: {name}\n", 1)
        yield (
            name,
            re.sub(
                r"^(    deadline: )(\d+)( days)$", rf"\g<1>{20 + n % 70}\3", said, count=1, flags=re.MULTILINE
            ),
        )


COMPILED = {name: said for name, said in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""A house keeps its bytecode; one that may not would be measured compiling."""


def cpu_of(command: list[str]) -> float:
    """The processor's seconds that a command takes, its children with it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=COMPILED)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def one_check(runs: int) -> float:
    """Seconds of processor for `gongshi check` of one typical definition beyond an interpreter's start: the median."""
    bare = [sys.executable, "-c", "pass"]
    check = [sys.executable, "-m", "gongshi", "check", str(SHIPPED / "facility_upgrade.yaml")]
    cpu_of(check)  # once, so that bytecode is written
    beyond = []
    for n in range(runs):
        first, second = (check, bare) if n % 2 else (bare, check)
        took = {id(command): cpu_of(command) for command in (first, second)}
        beyond.append(took[id(check)] - took[id(bare)])
    return statistics.median(beyond)


def yardstick(runs: int) -> float:
    """Seconds of processor for ten million rounds of a plain loop in an interpreter of its own: the median.

    A shared machine is three times slower at one hour than at another. With this beside them, figures of two
    machines, or of two hours, can be compared.
    """
    loop = [sys.executable, "-c", "n = 0\nfor i in range(10_000_000): n += i"]
    return statistics.median(cpu_of(loop) for _ in range(runs))


def a_thousand(number: int) -> float:
    """Seconds of wall time to check so many definitions in this process."""
    from workflows.load import load, load_pieces  # noqa: PLC0415  # what importing costs belongs to the other figure

    pieces = load_pieces((SHIPPED / "pieces.yaml").read_text(encoding="utf-8"))
    texts = list(variants(shipped(), number))
    begun = time.perf_counter()
    for name, said in texts:
        loaded = load(said, pieces=pieces)
        if loaded.definition is None:
            raise ValueError(f"{name}: {loaded.findings[0].message.en}")
    return time.perf_counter() - begun


_START = """
import sys, time
begun = time.perf_counter()
from engine.clock import clock_for
from engine.registry import active_definitions
from engine.store import Store
from workflows.machine import route_of
ready = time.perf_counter()
store = Store(sys.argv[1])
with store.read() as connection:
    found = active_definitions(connection, sys.argv[2])
for each in found:
    route_of(each.definition)
store.dispose()
print(len(found), ready - begun, time.perf_counter() - ready)
"""


def start_with(number: int, folder: Path) -> tuple[float, float]:
    """Seconds to import the engine, and from then until it has so many definitions and their machines."""
    from bench.house import House  # noqa: PLC0415
    from engine.registry import Activated, activate  # noqa: PLC0415

    url = f"sqlite:///{folder}/start.db"
    house = House(url)
    files = [SHIPPED / f"{name}.yaml" for name in RUN_BY_THE_ENGINE]
    for _, said in variants(files, number - 1):
        done = activate(house.rt, house.community_id, said)
        if not isinstance(done, Activated):
            raise TypeError(done.findings)
    house.rt.store.dispose()
    said = subprocess.run(
        [sys.executable, "-c", _START, url, house.community_id],
        check=True, capture_output=True, cwd=ROOT, text=True, env=COMPILED,
    ).stdout  # fmt: skip
    found, imports, starts = said.split()
    if int(found) != number:
        raise ValueError(f"{found} definitions are in use, not {number}")
    return float(imports), float(starts)


def main() -> int:
    """Measure, print, and say by the exit code whether the aims are met."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--runs", type=int, default=11)
    given.add_argument("--json", action="store_true")
    args = given.parse_args()
    measure = yardstick(3)
    one = one_check(args.runs)
    thousand = a_thousand(1000)
    with tempfile.TemporaryDirectory() as folder:
        imports, start = start_with(200, Path(folder))
    figures = {"yardstick": measure, "check": one, "thousand": thousand, "imports": imports, "start": start}
    if args.json:
        print(json.dumps(figures))
    else:
        print(f"ten million rounds of a plain loop, for comparing machines: {measure:.2f} s of processor")
        print(
            f"gongshi check, one definition: {one:.3f} s of processor beyond an interpreter (aim {CHECK_AIM})"
        )
        print(f"1,000 definitions checked in one process: {thousand:.1f} s (aim {THOUSAND_AIM})")
        print(
            f"an engine with 200 definitions: ready after {start:.2f} s (aim {START_AIM}), its imports {imports:.2f} s"
        )
    return int(one > CHECK_AIM or thousand > THOUSAND_AIM or start > START_AIM)


if __name__ == "__main__":
    raise SystemExit(main())
