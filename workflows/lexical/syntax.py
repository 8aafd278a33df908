"""What the library complains of when the scan has mended all that it knows, in sentences of our own.

The library stops at its first complaint and says it in its own English. Here each complaint becomes a
finding, and the lines that it is about are put where they belong or left out, so that the next one is found.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml

from workflows.findings import Finding
from workflows.lexical import slips
from workflows.lexical.cursor import WORD
from workflows.lexical.mended import Edit, Mended

_ITEM = re.compile(r"-(?=\s|$)")
_WORD = re.compile(WORD)
_BACKSLASH = re.compile(r"\\.?[0-9a-fA-F]{0,8}")


class Complaint:
    """A complaint of the library, and the copy that it is about; lines and columns are counted from 0."""

    def __init__(self, error: yaml.YAMLError, mended: Mended) -> None:
        self.mended = mended
        last = len(mended.lines) - 1
        problem: Any = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        context: Any = getattr(error, "context_mark", None) or problem
        self.problem = str(getattr(error, "problem", "") or "")
        self.context = str(getattr(error, "context", "") or "")
        self.line: int = min(problem.line, last) if problem else 0
        self.column: int = problem.column if problem else 0
        self.from_line: int = min(context.line, last) if context else 0
        self.from_column: int = context.column if context else 0

    def settle(self) -> None:
        """Find what the complaint is about, and mend the copy there."""
        for said, deal in _DEALINGS.items():
            if said in self.problem or said in self.context:
                deal(self)
                return
        _unknown(self)

    def find(self, finding: Finding) -> None:
        """Keep the finding, unless the line has one already: that is where it comes from."""
        if all(each.place.line != finding.place.line for each in self.mended.findings):
            self.mended.find(finding)

    def depth(self, line: int) -> int:
        """How far a line is indented."""
        said = self.mended.lines[line]
        return len(said) - len(said.lstrip(" "))

    def blank(self, first: int, last: int | None = None) -> None:
        """Leave lines out."""
        for number in range(first, (last if last is not None else first) + 1):
            self.mended.blank(number)

    def name(self, line: int) -> None:
        """Take a line for a key, if lines below belong to it; else leave it out."""
        said, below = self.mended.lines[line], self.mended.lines[line + 1 :]
        depth = next((len(each) - len(each.lstrip(" ")) for each in below if each.strip()), 0)
        if depth > self.depth(line) and _WORD.fullmatch(said.strip()):
            end = len(said.rstrip())
            self.mended.edit(line, [Edit(end, end, ":")])
        else:
            self.blank(line)

    def above(self) -> list[int]:
        """The lines that this one may belong below, nearest first: each less deep than those after it."""
        found: list[int] = []
        for number in range(self.line - 1, -1, -1):
            said = self.mended.lines[number].strip()
            if (
                said
                and not said.startswith("#")
                and (not found or self.depth(number) < self.depth(found[-1]))
            ):
                found.append(number)
                if not self.depth(number):
                    break
        return found

    def run(self, target: int = -1) -> list[int]:
        """This line and those below that are at least as deep, up to one that stands where they should."""
        depth, lines = self.depth(self.line), self.mended.lines
        found = [self.line]
        for number in range(self.line + 1, len(lines)):
            here = self.depth(number)
            if lines[number].strip() and (here < depth or depth < here <= target):
                break
            if lines[number].strip():
                found.append(number)
        return found

    def move(self, depth: int) -> None:
        """Move this line and what is below it to another depth."""
        by = depth - self.depth(self.line)
        for number in self.run(depth):
            if by < 0:
                self.mended.edit(number, [Edit(0, -by, "")])
            else:
                self.mended.edit(number, [Edit(0, 0, " " * by)])


def _depth(at: Complaint) -> None:
    """A line that is neither beside nor below what stands above it."""
    lines, above = at.mended.lines, at.above()
    said = lines[at.line].strip()
    if not said or not above:
        _unknown(at)
        return
    depth, start = at.depth(at.line), at.depth(at.line)
    place = at.mended.place(at.line, start, start + len(said))
    near = above[0]
    shown = at.mended.place(near, at.depth(near), len(lines[near].rstrip()))
    if ":" not in lines[near] and not _ITEM.match(lines[near], at.depth(near)):
        at.find(slips.no_colon(shown, lines[near]))
        at.name(near)
        return
    if at.depth(near) < depth:
        at.find(slips.under_value(place, shown, at.depth(near)))
        at.move(at.depth(near))
        return
    depths = [at.depth(each) for each in above]
    if depth in depths:
        same = above[depths.index(depth)]
        if bool(_ITEM.match(lines[same], depth)) != bool(_ITEM.match(lines[at.line], depth)):
            at.find(slips.mixed(place, at.mended.place(same, depth, len(lines[same].rstrip()))))
            at.blank(at.line, at.run()[-1])
            return
        _unknown(at)
        return
    beside = min(depths, key=lambda each: (abs(each - depth), -each))
    around = sorted({each for each in depths if each < depth}, reverse=True)[:1]
    around += sorted(each for each in depths if each > depth)[:1]
    at.find(slips.indent(place, around, None))
    at.move(beside)


def _colon(at: Complaint) -> None:
    """A line without the colon that makes it a key."""
    said = at.mended.lines[at.from_line]
    end = len(said.rstrip())
    at.find(
        slips.no_colon(at.mended.place(at.from_line, at.from_column, end), said[at.from_column :] or said)
    )
    at.name(at.from_line)


def _reference(at: Complaint) -> None:
    """`*`, `&` or `!` where no name follows."""
    said = at.mended.lines[at.from_line]
    start = at.from_column
    word = said[start:].split(" ")[0] or said[start : start + 1]
    place = at.mended.place(at.from_line, start, start + max(len(word), 1))
    finding = {"*": slips.alias, "&": slips.anchor}.get(said[start : start + 1], slips.tag)
    at.find(finding(place, word))
    if start < len(said):
        at.mended.edit(at.from_line, [Edit(start, start + 1, "")])


def _escape(at: Complaint) -> None:
    """A backslash within double quotes that means nothing."""
    said = at.mended.lines[at.line]
    start = said.rfind("\\", 0, at.column + 1)
    found = _BACKSLASH.match(said, max(start, 0))
    if start < 0 or found is None:
        _unknown(at)
        return
    at.find(slips.escape(at.mended.place(at.line, start, start + 2), said[start : start + 2]))
    at.mended.edit(at.line, [Edit(start, start + 1, "/")])


def _cannot_begin(at: Complaint) -> None:
    """A sign that no unquoted text begins with."""
    said = at.mended.lines[at.line]
    end = len(said.rstrip())
    if at.column >= end:
        _unknown(at)
        return
    at.find(slips.reserved(at.mended.place(at.line, at.column, end), said[at.column : end]))
    at.blank(at.line)


def _block_text(at: Complaint) -> None:
    """A `|` or `>` with text behind it."""
    said = at.mended.lines[at.from_line]
    at.find(slips.block_text(at.mended.place(at.from_line, at.from_column, len(said.rstrip()))))
    at.mended.edit(at.from_line, [Edit(at.from_column, at.from_column + 1, "")])


def _bracket(at: Complaint) -> None:
    """Brackets that do not close, in a way that the scan did not see."""
    said = at.mended.lines[at.from_line]
    opening = said[at.from_column : at.from_column + 1]
    if opening not in ("{", "["):
        _unknown(at)
        return
    place = at.mended.place(at.from_line, at.from_column, at.from_column + 1)
    at.find(slips.unclosed_bracket(place, opening, "}" if opening == "{" else "]"))
    at.blank(at.from_line, at.line)


def _quote(at: Complaint) -> None:
    """A quoted text that does not close, in a way that the scan did not see."""
    said = at.mended.lines[at.from_line]
    mark = said[at.from_column : at.from_column + 1]
    place = at.mended.place(at.from_line, at.from_column, at.from_column + 1)
    at.find(slips.unclosed_quote(place, mark) if mark in ('"', "'") and mark else slips.not_yaml(place))
    at.blank(at.from_line)


def _unknown(at: Complaint) -> None:
    said = at.mended.lines[at.line]
    number = at.line
    while not said.strip() and number > 0:
        number, said = number - 1, at.mended.lines[number - 1]
    start = len(said) - len(said.lstrip())
    place = at.mended.place(number, start, len(said.rstrip()))
    above = {each.place.line for each in at.mended.findings} | {at.mended.unread + 1}
    if number not in above:  # else the trouble comes from the line above, which is spoken of
        at.find(slips.not_yaml(place))
    at.mended.unread = number
    at.blank(number)


_DEALINGS: dict[str, Callable[[Complaint], None]] = {
    "could not find expected ':'": _colon,
    "mapping values are not allowed": _depth,
    "block sequence entries are not allowed": _depth,
    "did not find expected key": _depth,
    "did not find expected '-' indicator": _depth,
    "did not find expected <document start>": _depth,
    "while scanning an alias": _reference,
    "while scanning an anchor": _reference,
    "tag": _reference,
    "escape": _escape,
    "hexdecimal": _escape,
    "cannot start any token": _cannot_begin,
    "while scanning a block scalar": _block_text,
    "while scanning a quoted scalar": _quote,
    "while parsing a flow": _bracket,
}
"""The library's words, as far as they tell one complaint from another, and what each comes to."""
