"""The fifteen faults that the house must outlive, and the table of a run: what was tried how often, and what was found.

A test says which of them it is by `@pytest.mark.fault(number)`. Must hold: at full length each has run and passed,
or the run has failed; one that no test ran is shown as missing.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

FAULTS = {
    1: "the one process is killed",
    2: "three workers are killed, PostgreSQL + Redis",
    3: "Redis forgets everything",
    4: "Redis is gone for a minute",
    5: "Redis stands still for half a minute",
    6: "PostgreSQL is restarted mid-commit",
    7: "a crash at each numbered point",
    8: "many overdue, and a fresh deadline",
    9: "a worker's clock is ten minutes off",
    10: "the machine sleeps",
    11: "the wall clock has a gap, or an hour twice",
    12: "cancelled or extended while firing",
    13: "a mail server as they are",
    14: "every message of the broker five times",
    15: "a poison job",
}
WIDTH = 112


@dataclass
class Row:
    """What a run amounted to for one of the fifteen."""

    passed: int = 0
    failed: list[str] = field(default_factory=list)
    repeats: list[str] = field(default_factory=list)
    stores: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        """`ok`, `FAILED`, or `MISSING` where no test of it has run."""
        if self.failed:
            return "FAILED"
        return "ok" if self.passed else "MISSING"


def tally(reports: Iterable[Any]) -> dict[int, Row]:
    """The rows of all fifteen, from the reports of a run."""
    rows = {number: Row() for number in FAULTS}
    for report in reports:
        given = list(getattr(report, "user_properties", ()))
        for number in [each for name, each in given if name == "fault"]:
            row = rows[number]
            if report.failed:
                row.failed.append(report.nodeid)
            elif report.when == "call" and report.passed:
                row.passed += 1
            if report.when == "call":
                row.repeats += [each for name, each in given if name == "repeats"]
                row.stores += [each for name, each in given if name == "store"]
                row.found += [each for name, each in given if name == "figures"]
    return rows


def table(rows: dict[int, Row]) -> list[str]:
    """The lines of the table: number, name, repeats, stores, verdict, and below them what was found."""
    lines = []
    for number, row in rows.items():
        repeats = "; ".join([f"{row.passed} tests", *dict.fromkeys(row.repeats)])
        stores = ", ".join(sorted(set(row.stores))) or "–"
        lines.append(f"{number:>2}  {FAULTS[number]:<46} {row.verdict:<8} {stores}: {repeats}")
        for told in [*row.found, *row.failed]:
            lines += textwrap.wrap(told, WIDTH, initial_indent="      · ", subsequent_indent="        ")
    return lines
