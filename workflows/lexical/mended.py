"""A copy of a text, mended where it was typed wrong, that still knows where everything stood.

Lines keep their numbers whatever is mended; a mended line also keeps, for each of its characters, the column
that it had or stands for in what was written. Findings always speak of what was written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from workflows.findings import Finding, Place

MAX_FINDINGS = 200
ENOUGH = 1_000
"""So many findings beyond those that are kept end the search: the file is none that somebody wrote."""
_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Edit:
    """Instead of the characters from `start` up to `end` (counted from 0) of a line, `instead`."""

    start: int
    end: int
    instead: str


class Mended:
    """The lines as they are after what has been mended so far, and all that was found while mending."""

    def __init__(self, said: str) -> None:
        self.lines = lines_of(said)
        self.findings: list[Finding] = []
        self.more = 0
        self.partial = False
        """Whether something was left out that could not be read: what seems missing may have stood there."""
        self.unread = -1
        """The line that was last left out without a better word than that it cannot be read."""
        self._columns: dict[int, list[int]] = {}

    @property
    def text(self) -> str:
        """The whole of it, to be read."""
        return "\n".join(self.lines)

    @property
    def full(self) -> bool:
        """Whether there are so many findings that no more are kept."""
        return len(self.findings) >= MAX_FINDINGS

    @property
    def too_many(self) -> bool:
        """Whether it is time to stop looking."""
        return self.more >= ENOUGH

    def find(self, finding: Finding) -> None:
        """Keep a finding, or count it where there are too many."""
        if self.full:
            self.more += 1
        else:
            self.findings.append(finding)

    def edit(self, line: int, edits: list[Edit]) -> None:
        """Mend a line (counted from 0); the edits do not overlap and may come in any order."""
        if not edits:
            return
        before = self.lines[line]
        columns = self._columns.get(line) or list(range(len(before) + 1))
        said: list[str] = []
        kept: list[int] = []
        done = 0
        for each in sorted(edits, key=lambda each: (each.start, each.end)):
            said += before[done : each.start], each.instead
            kept += columns[done : each.start]
            replaced = columns[each.start : each.end] or columns[each.start : each.start + 1]
            kept += [replaced[min(n, len(replaced) - 1)] for n in range(len(each.instead))]
            done = each.end
        said.append(before[done:])
        kept += columns[done:]
        self.lines[line], self._columns[line] = "".join(said), kept

    def blank(self, line: int) -> None:
        """Leave a line out."""
        self.edit(line, [Edit(0, len(self.lines[line]), "")])
        self.partial = True

    def place(self, line: int, start: int, end: int | None = None) -> Place:
        """Where something stood as written, given where it stands now; all counted from 0."""
        first = self._column(line, start)
        last = self._column(line, end) if end is not None else first + 1
        return Place(line + 1, first + 1, max(last, first + 1) + 1)

    def _column(self, line: int, column: int) -> int:
        columns = self._columns.get(line)
        if columns is None:
            return column
        return columns[min(column, len(columns) - 1)]


def lines_of(said: str) -> list[str]:
    """The lines as YAML counts them, without the characters that end them."""
    if "\r" in said:
        return _BREAK.split(said)
    return said.split("\n")
