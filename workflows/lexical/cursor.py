"""Where a scan stands: the line, what is open across lines, and the mends of this line so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from workflows.findings import Finding, Place
from workflows.lexical.characters import SPACE, in_plain, space
from workflows.lexical.mended import Edit, Mended

WORD = r"[^\W\d][\w.\-]{0,60}"
KEY_LINE = re.compile(rf"(?:-\s+)*(?:{WORD}|\"[^\"]{{1,60}}\"|'[^']{{1,60}}')\s*(?::(?!//)|：)|-\s")
_SPACES = re.compile(f"{SPACE}*")


@dataclass(slots=True)
class Flow:
    """A `{` or `[` that is open: what opened it, where, and whether a key, its value or a comma comes next."""

    bracket: str
    line: int
    column: int
    indent: int
    stands: str = "key"


@dataclass(slots=True)
class Cursor:
    """The line that is looked at and what surrounds it. Lines and columns are counted from 0."""

    mended: Mended
    number: int = 0
    line: str = ""
    indent: int = 0
    """The column of the innermost key or item of this line."""
    flows: list[Flow] = field(default_factory=list)
    quote: str = ""
    """The mark of a quoted text that goes on from the line above."""
    block: int | None = None
    """Within a `|` text: the column that its lines must stand behind."""
    edits: list[Edit] = field(default_factory=list)

    def begin(self, number: int) -> None:
        """Go to a line."""
        self.number, self.line, self.edits = number, self.mended.lines[number], []

    def end(self) -> None:
        """Mend the line."""
        self.mended.edit(self.number, self.edits)

    def place(self, start: int, end: int | None = None) -> Place:
        """A place on this line."""
        return self.mended.place(self.number, start, end)

    def find(self, finding: Finding) -> None:
        """Keep a finding."""
        self.mended.find(finding)

    def swap(self, start: int, end: int, instead: str) -> None:
        """Mend a part of the line."""
        self.edits.append(Edit(start, end, instead))

    def spaces(self, at: int) -> int:
        """Pass over spaces, and find those that are none; where the next thing begins."""
        found = _SPACES.match(self.line, at)
        end = found.end() if found else at
        if end > at and end < len(self.line):
            meant = space(self.mended, self.number, at, end)
            if meant != self.line[at:end]:
                self.swap(at, end, meant)
        elif end > at:
            self.swap(at, end, "")  # spaces at the end of a line harm nobody, whichever they are
        return end

    def plain(self, start: int, end: int) -> None:
        """Pass over an unquoted text, and find what is odd in it."""
        self.edits += in_plain(self.mended, self.number, start, end)

    def quoted_by_us(self, start: int, end: int) -> None:
        """Put quotes around a text that cannot stand without, so that the rest can be read."""
        said = self.line[start:end]
        mark = '"' if '"' not in said and "\\" not in said else "'"
        self.swap(start, start, mark)
        if mark == "'":
            for found in re.finditer("'", said):
                self.swap(start + found.start(), start + found.end(), "’")
        self.swap(end, end, mark)
