"""Quoted texts as people type them: with turned marks, with marks inside, with only one of two."""

from __future__ import annotations

import re

from workflows.lexical import slips
from workflows.lexical.characters import DOUBLE, SINGLE
from workflows.lexical.cursor import KEY_LINE, WORD, Cursor

_CLOSE = {'"': re.compile(r'(?:[^"\\]|\\.)*"'), "'": re.compile(r"(?:[^']|'')*'")}
_ENDS_BLOCK = re.compile(r"\s*(?:$|[:：]|\s[#＃])")
_ENDS_FLOW = re.compile(r"\s*(?:$|[:：,，、；}\]｝］]|\s[#＃])")
_NEXT_KEY = re.compile(rf"[,，]\s*{WORD}\s*[:：]")
_LINES_AHEAD = 40
"""So many lines a quoted text may take before its opening mark counts as a slip."""
_AHEAD = 500
"""So far along a line another half of a mark is looked for: a line of any length is passed over once."""


def quoted(cursor: Cursor, at: int) -> int | None:
    """Pass over the quoted text that opens at `at`; where it ends, or None if it goes on below."""
    line, mark = cursor.line, cursor.line[at]
    found = _CLOSE[mark].match(line, at + 1)
    if found is None:
        return _open(cursor, at)
    end = found.end()
    ends = _ENDS_FLOW if cursor.flows else _ENDS_BLOCK
    if ends.match(line, end):
        return end
    if cursor.flows:
        if re.compile(rf"\s+(?:[\"'“‘{{\[]|{WORD}\s*[:：])").match(line, end):
            return end  # the next entry stands there: only a comma is missing
        if key := _NEXT_KEY.search(line, at + 1, min(end, at + _AHEAD)):
            return _unclosed(cursor, at, key.start())
    marks = re.compile(mark).finditer(line, end, end + _AHEAD)
    last = next((each.end() for each in marks if ends.match(line, each.end())), None)
    if last is None:
        return end
    cursor.find(slips.inner_quote(cursor.place(end - 1, end), mark, cursor.place(at, at + 1)))
    for each in re.finditer(f"[{mark}\\\\]", line[at + 1 : last - 1]):
        cursor.swap(at + 1 + each.start(), at + 1 + each.end(), "/" if each[0] == "\\" else "”")
    return last


def turned(cursor: Cursor, at: int) -> int | None:
    """Pass over a text in typographic quotation marks; None if what opens there is only part of a text."""
    line = cursor.line
    marks, meant = (DOUBLE + '"', '"') if line[at] in DOUBLE else (SINGLE + "'", "'")
    ends = _ENDS_FLOW if cursor.flows else _ENDS_BLOCK
    last = None
    for each in re.compile(f"[{marks}]").finditer(line, at + 1, at + _AHEAD):
        if ends.match(line, each.end()):
            last = each.end()
            break
        if not cursor.flows and each[0] in "”’":
            return None  # “三供一业”改造: the marks belong to the text
    if last is None:
        return None
    cursor.find(slips.full_width_quote(cursor.place(at, last), line[at] + "…" + line[last - 1], meant))
    cursor.swap(at, at + 1, meant)
    for each in re.finditer(f"[{meant}\\\\]", line[at + 1 : last - 1]):
        cursor.swap(at + 1 + each.start(), at + 1 + each.end(), "/" if each[0] == "\\" else "’")
    cursor.swap(last - 1, last, meant)
    return last


def inside(cursor: Cursor) -> int | None:
    """Pass over the rest of a quoted text that goes on from the line above; None if it goes on below."""
    found = _CLOSE[cursor.quote].match(cursor.line)
    if found is None:
        return None
    cursor.quote = ""
    return found.end()


def _open(cursor: Cursor, at: int) -> int | None:
    """A text that does not close on its line: by a turned mark, on a line below, or not at all."""
    line, mark = cursor.line, cursor.line[at]
    ends = _ENDS_FLOW if cursor.flows else _ENDS_BLOCK
    turned_marks = DOUBLE if mark == '"' else SINGLE
    for each in re.compile(f"[{turned_marks}]").finditer(line, at + 1, at + _AHEAD):
        if ends.match(line, each.end()):
            cursor.find(slips.full_width_quote(cursor.place(each.start(), each.end()), each[0], mark))
            cursor.swap(each.start(), each.end(), mark)
            return each.end()
    if _goes_on(cursor, mark):
        cursor.quote = mark
        return None
    end = len(line.rstrip())
    if cursor.flows:
        key = _NEXT_KEY.search(line, at + 1, at + _AHEAD)
        end = key.start() if key else len(line.rstrip(" \t}]"))
    return _unclosed(cursor, at, max(end, at + 1))


def _unclosed(cursor: Cursor, at: int, end: int) -> int:
    mark = cursor.line[at]
    cursor.find(slips.unclosed_quote(cursor.place(at, at + 1), mark))
    for each in re.finditer(r"\\", cursor.line[at + 1 : end]):
        cursor.swap(at + 1 + each.start(), at + 1 + each.end(), "/")
    cursor.swap(end, end, mark)
    return end


def _goes_on(cursor: Cursor, mark: str) -> bool:
    """Whether the text closes on a line below, before the next key or item of the same level or a higher one."""
    lines = cursor.mended.lines
    for number in range(cursor.number + 1, min(cursor.number + _LINES_AHEAD, len(lines))):
        line = lines[number].lstrip()
        if len(lines[number]) - len(line) <= cursor.indent and KEY_LINE.match(line):
            return False
        if _CLOSE[mark].match(line):
            return True
    return False
