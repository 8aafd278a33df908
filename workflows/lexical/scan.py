"""A look at every line as its author typed it: each slip is found, and mended in the copy.

The scan knows as much of YAML as it needs to tell words from signs: what is quoted, what is a remark, what
stands between brackets, where a `|` text ends. It takes time in proportion to the text, whatever the text.
"""

from __future__ import annotations

import re

from workflows.lexical import slips
from workflows.lexical.characters import DOUBLE, OPENING, SINGLE, SPACE, space, without_never_allowed
from workflows.lexical.cursor import WORD, Cursor
from workflows.lexical.documents import MARKER, Documents
from workflows.lexical.flow import flow, left_open, opened
from workflows.lexical.mended import Mended
from workflows.lexical.quotes import inside, quoted, turned

LONGEST_NAME = 70
_INDENT = re.compile(f"{SPACE}*")
_DASH = re.compile(r"[-?](?=\s|$)")
_BULLET = re.compile(f"[－–—*•·●]{SPACE}+(?=\\S)")
_NO_SPACE = re.compile(r"-(?=[^\s\-\d.>]|\d+ [^\W\d])")
_TOKEN = re.compile(r"[&*!]\S+")
_COLON = re.compile(r"：|:(?=\S|$|\s)|\s[#＃]")
_NAME = re.compile(WORD)
_REMARK = re.compile(r"\s[#＃]")
_HEADER = re.compile(r"[|>][+\-0-9]{0,2}\s*(?:#.*)?$")
_IN_PARENTHESES = re.compile(r"[（(][^（）()]*[）)]")


def scan(mended: Mended) -> None:
    """Find and mend every slip of a text."""
    without_never_allowed(mended)
    step = _step(mended.lines)
    cursor = Cursor(mended)
    documents = Documents(cursor)
    for number in range(len(mended.lines)):
        if mended.too_many:
            return
        cursor.begin(number)
        if cursor.block is None and not cursor.quote and documents.deals_with():
            continue
        _line(cursor, step)
        cursor.end()
    if cursor.flows:
        left_open(cursor, None)


def _step(lines: list[str]) -> int:
    """How far the author indents with spaces; a tab is taken for as much."""
    depths = (len(each) - len(each.lstrip(" ")) for each in lines if each.startswith(" ") and each.strip())
    return min((each for each in depths if each > 1), default=2)


def _line(cursor: Cursor, step: int) -> None:
    line = cursor.line
    if cursor.block is not None:
        if not line.strip() or len(line) - len(line.lstrip(" ")) > cursor.block:
            return
        cursor.block = None
    if cursor.quote:
        end = inside(cursor)
        if end is not None:
            _after(cursor, end)
        return
    at = _indent(cursor, step)
    if at >= len(line) or line[at] == "#":
        return
    if cursor.flows and not left_open(cursor, at):
        end = flow(cursor, at)
        if end is not None:
            _after(cursor, end)
        return
    cursor.indent = at
    _block(cursor, at)


def _indent(cursor: Cursor, step: int) -> int:
    """Pass over what stands before the first word; tabs and ideographic spaces count as they look."""
    line = cursor.line
    found = _INDENT.match(line)
    end = found.end() if found else 0
    odd = line[:end].strip(" ")
    if not odd:
        return end
    if end < len(line) and line[end] != "#":
        space(cursor.mended, cursor.number, 0, end)
    meant = "".join(" " * (step if each == "\t" else 2 if each == "\u3000" else 1) for each in line[:end])
    cursor.swap(0, end, meant if end < len(line) else "")
    return end


def _block(cursor: Cursor, at: int) -> None:
    """What begins a line outside brackets: dashes, then a key and its value, or a value alone."""
    line = cursor.line
    while at < len(line):
        if _DASH.match(line, at):
            at = cursor.spaces(at + 1)
        elif found := _BULLET.match(line, at):
            cursor.find(slips.bullet(cursor.place(at, at + 1), line[at]))
            cursor.swap(at, found.end(), "- ")
            at = found.end()
        elif _NO_SPACE.match(line, at) and not MARKER.match(line, at):
            cursor.find(slips.dash_space(cursor.place(at, at + 1), line[at + 1 :]))
            cursor.swap(at + 1, at + 1, " ")
            at += 1
        else:
            break
    if at >= len(line):
        return
    if line[at] in "]},｝］":
        cursor.find(slips.stray_bracket(cursor.place(at, at + 1), line[at]))
        spaces = len(line[at + 1 :]) - len(line[at + 1 :].lstrip(" ")) if at else 0
        cursor.swap(at, at + 1 + spaces, "")
        return
    cursor.indent = at
    if line[at] in "\"'“”„‟＂‘’‚‛＇":
        end = quoted(cursor, at) if line[at] in "\"'" else turned(cursor, at)
        if end is not None:
            _after(cursor, end)
            return
        if cursor.quote:
            return
    if line[at] in OPENING or line[at] in "|>&*!#＃@`%":
        _value(cursor, at)
    else:
        _named(cursor, at)


def _named(cursor: Cursor, at: int) -> None:
    """A key, its colon and its value; or an unquoted text without a colon."""
    line = cursor.line
    for found in _COLON.finditer(line, at):
        colon = found.start()
        if found[0][0] not in ":：":
            break
        name = line[at:colon].rstrip() if colon - at <= LONGEST_NAME else ""
        if found[0] == ":" and (colon + 1 == len(line) or line[colon + 1].isspace()):
            cursor.plain(at, colon)
            _value(cursor, colon + 1)
            return
        if not _NAME.fullmatch(name):
            continue
        rest = line[colon + 1 :]
        if found[0] == "：":
            cursor.find(slips.full_width(cursor.place(colon, colon + 1), "：", ":"))
        elif rest.startswith("//"):
            continue
        else:
            cursor.find(slips.colon_space(cursor.place(at, colon + 1), name, rest))
        cursor.swap(colon, colon + 1, ": ")
        cursor.plain(at, colon)
        _value(cursor, colon + 1)
        return
    _text(cursor, at)


def _value(cursor: Cursor, at: int) -> None:
    """What stands behind a colon or a dash."""
    line = cursor.line
    at = cursor.spaces(at)
    while (token := _TOKEN.match(line, at)) and at < len(line):
        at = cursor.spaces(token.end())
    if at >= len(line) or line[at] == "#":
        return
    each = line[at]
    end: int | None = None
    if each in "\"'":
        end = quoted(cursor, at)
    elif each in DOUBLE or each in SINGLE:
        end = turned(cursor, at)
        if end is None:
            _text(cursor, at)
    elif each in OPENING:
        end = flow(cursor, opened(cursor, at))
    elif each in "|>" and _HEADER.match(line, at):
        cursor.block = (
            cursor.indent if at > cursor.indent else cursor.indent - 2
        )  # below a key, or below its dash
    elif each == "＃":
        cursor.find(slips.full_width(cursor.place(at, at + 1), each, "#"))
        cursor.swap(at, len(line), " #")
    else:
        _text(cursor, at)
    if end is not None:
        _after(cursor, end)


def _text(cursor: Cursor, at: int) -> None:
    """An unquoted text, up to a remark or the end of the line."""
    line = cursor.line
    remark = _REMARK.search(line, at)
    end = at + len(line[at : remark.start() if remark else len(line)].rstrip())
    if remark and remark[0][-1] == "＃":
        cursor.find(slips.full_width(cursor.place(remark.end() - 1, remark.end()), "＃", "#"))
        cursor.swap(remark.end() - 1, remark.end(), "#")
    said = line[at:end]
    if not said:
        return
    if said[0] in "]},":
        cursor.find(slips.stray_bracket(cursor.place(at, at + 1), said[0]))
        cursor.swap(at, at + 1, " ")
    elif said[0] in "@`%":
        cursor.find(slips.reserved(cursor.place(at, end), said))
        cursor.quoted_by_us(at, end)
    elif said.startswith("- ") and at > cursor.indent:
        cursor.find(slips.list_inline(cursor.place(at, end), said))
        cursor.swap(at, at + 1, "[")
        cursor.swap(end, end, "]")
    elif at > cursor.indent and (": " in said or said.endswith(":")):
        cursor.find(slips.colon_in_text(cursor.place(at, end), said))
        cursor.quoted_by_us(at, end)
    else:
        if said[0] in "（(" and _IN_PARENTHESES.fullmatch(said):
            cursor.find(slips.bare_parenthesis(cursor.place(at, end), said))
        cursor.plain(at, end)


def _after(cursor: Cursor, at: int) -> None:
    """What stands behind a quoted text or behind brackets: within brackets more of them, else a colon or nothing."""
    line = cursor.line
    if cursor.flows:
        end = flow(cursor, at)
        if end is None:
            return
        at = end
    start = at
    at = cursor.spaces(at)
    if at >= len(line) or line[at] == "#":
        return
    if line[at] in ":：" and at + 1 <= len(line):
        if line[at] == "：":
            cursor.find(slips.full_width(cursor.place(at, at + 1), "：", ":"))
            cursor.swap(at, at + 1, ": ")
        elif at + 1 < len(line) and not line[at + 1].isspace():
            cursor.find(
                slips.colon_space(cursor.place(start, at + 1), line[cursor.indent : start], line[at + 1 :])
            )
            cursor.swap(at, at + 1, ": ")
        _value(cursor, at + 1)
        return
    if line[at] == "＃":
        cursor.find(slips.full_width(cursor.place(at, at + 1), "＃", "#"))
        cursor.swap(at, at + 1, " #")
        return
    remark = _REMARK.search(line, at)
    end = at + len(line[at : remark.start() if remark else len(line)].rstrip())
    if line[at] in "}]｝］":
        cursor.find(slips.stray_bracket(cursor.place(at, at + 1), line[at]))
    else:
        cursor.find(slips.after_value(cursor.place(at, end), line[at:end]))
    cursor.swap(at, end, "")
