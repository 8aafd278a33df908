"""A file holds one document: what marks several of them, and lines meant for a parser."""

from __future__ import annotations

import re

from workflows.lexical import slips
from workflows.lexical.cursor import WORD, Cursor

MARKER = re.compile(r"(?:---|\.\.\.)(?=\s|$)")
_TOP_KEY = re.compile(rf"({WORD})\s*[:：]")


class Documents:
    """What stands at the very left: markers of documents, directives, and which keys there were."""

    def __init__(self, cursor: Cursor) -> None:
        self.cursor, self.seen = cursor, set[str]()
        lines = cursor.mended.lines
        said = [
            number
            for number, each in enumerate(lines)
            if each.strip() and not each.lstrip().startswith(("#", "%"))
        ]
        self.first, self.last = (said[0], said[-1]) if said else (0, 0)
        self.keys = [(number, found[1]) for number in said if (found := _TOP_KEY.match(lines[number]))]

    def deals_with(self) -> bool:
        """Deal with this line, if it is one of those."""
        cursor, line = self.cursor, self.cursor.line
        if found := _TOP_KEY.match(line):
            self.seen.add(found[1])
        if line.startswith("%") and not self.seen:
            cursor.find(slips.directive(cursor.place(0, len(line)), line))
            cursor.swap(0, len(line), "")
        elif not MARKER.match(line) or cursor.number == (self.first if line[0] == "-" else self.last):
            return False
        else:
            cursor.find(slips.several_documents(cursor.place(0, 3), line[:3]))
            cursor.swap(0, 3, "")
            self.keys = (
                [each for each in self.keys if each[0] > cursor.number] if len(self.seen) else self.keys
            )
            if self.keys and self.keys[0][1] in self.seen:
                self._leave_out_the_rest()
        cursor.end()
        return True

    def _leave_out_the_rest(self) -> None:
        """It is another whole document, not a line drawn between the parts of one."""
        lines = self.cursor.mended.lines
        lines[self.cursor.number + 1 :] = [""] * (len(lines) - self.cursor.number - 1)
