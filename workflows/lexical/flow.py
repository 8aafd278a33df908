"""What stands between `{` and `}` or `[` and `]`: entries, commas, and what people type for them."""

from __future__ import annotations

import re

from workflows.lexical import slips
from workflows.lexical.characters import ASCII, CLOSING, COMMAS, DOUBLE, OPENING, SINGLE
from workflows.lexical.cursor import KEY_LINE, WORD, Cursor, Flow
from workflows.lexical.mended import Edit
from workflows.lexical.quotes import quoted, turned

MAX_OPEN = 200
"""More are not followed: the reader refuses such depth anyway."""
_AHEAD = 2_000
"""So much of an unquoted text is looked at in one go: a line of any length is passed over once."""
_PLAIN = re.compile(r"(?:[^,\[\]{}:#｝］＃]|:(?![\s,\[\]{}]|$)|(?<![\s])[#＃])*")
_KEY_ENDS = re.compile(rf"({WORD})\s*(：|:(?=[^\s/]))")
_NEW_ENTRY = re.compile(rf"[{COMMAS}]\s*(?={WORD}\s*[:：])")
_JOINED = re.compile(f"[{COMMAS}]")
_LAST_WORD = re.compile(rf"(\S.*?)\s+({WORD})\s*")
_UP_TO_NEXT = re.compile(r"[^,\[\]{}｝］＃]*")
_TOKEN = re.compile(r"[&*!][^\s,\[\]{}]*")


def opened(cursor: Cursor, at: int) -> int:
    """A bracket opens at `at`."""
    said = cursor.line[at]
    bracket = ASCII.get(said, said)
    if bracket != said:
        cursor.find(slips.full_width(cursor.place(at, at + 1), said, bracket))
        cursor.swap(at, at + 1, bracket)
    if cursor.flows:
        cursor.flows[-1].stands = "after"
    if len(cursor.flows) < MAX_OPEN:
        cursor.flows.append(Flow(bracket, cursor.number, at, cursor.indent))
    return at + 1


def left_open(cursor: Cursor, at: int | None) -> bool:
    """Whether a new line (None: the end of the file) shows that brackets above were never closed; closes them."""
    if at is not None and not _begins_anew(cursor, at):
        return False
    for each in cursor.flows:
        place = cursor.mended.place(each.line, each.column, each.column + 1)
        cursor.find(slips.unclosed_bracket(place, each.bracket, OPENING[each.bracket]))
    number = cursor.number - 1 if at is not None else len(cursor.mended.lines) - 1
    while number > cursor.flows[-1].line and not _content(cursor.mended.lines[number]):
        number -= 1
    end = _content(cursor.mended.lines[number])
    closings = "".join(OPENING[each.bracket] for each in reversed(cursor.flows))
    cursor.mended.edit(number, [Edit(end, end, closings)])
    cursor.flows.clear()
    return True


def _begins_anew(cursor: Cursor, at: int) -> bool:
    """Whether a line within brackets is one that no author would put there: a key where none can stand, an item."""
    found = KEY_LINE.match(cursor.line, at)
    if found is None:
        return False
    item = cursor.line.startswith("- ", at)
    return item or at <= cursor.flows[0].indent or cursor.flows[-1].stands != "key"


def flow(cursor: Cursor, at: int) -> int | None:
    """Pass over what stands within brackets; where the outermost closes, or None if it goes on below."""
    while cursor.flows and not cursor.mended.too_many:
        at = cursor.spaces(at)
        if at >= len(cursor.line) or cursor.line[at] == "#":
            return None
        nxt = _entry(cursor, at)
        if nxt is None:
            return None
        at = nxt
    return at


def _entry(cursor: Cursor, at: int) -> int | None:
    top, line = cursor.flows[-1], cursor.line
    each = line[at]
    if each in CLOSING:
        return _closed(cursor, at)
    if each == "," or each in COMMAS:
        if each != ",":
            cursor.find(slips.full_width(cursor.place(at, at + 1), each, ","))
            cursor.swap(at, at + 1, ", ")
        elif top.stands == "key":
            cursor.find(slips.stray_sign(cursor.place(at, at + 1), each))
            cursor.swap(at, at + 1, " ")
        top.stands = "key"
        return at + 1
    if each in ":：" and top.stands == "named":
        if each == "：":
            cursor.find(slips.full_width(cursor.place(at, at + 1), each, ":"))
            cursor.swap(at, at + 1, ": ")
        elif line[at - 1] not in "\"'" and (rest := line[at + 1 : at + slips.SHORT]) and rest[0] in "[{\"'":
            key = re.split(r"[,{\[\s]", line[max(at - slips.SHORT, 0) : at])[-1]
            cursor.find(slips.colon_space(cursor.place(at - len(key), at + 1), key, rest))
            cursor.swap(at, at + 1, ": ")
        top.stands = "value"
        return at + 1
    if each in ":：" or (each in "-?" and line[at + 1 : at + 2] in ("", " ")):
        cursor.find(slips.stray_sign(cursor.place(at, at + 1), each))
        cursor.swap(at, at + 1, " ")
        return at + 1
    if each == "＃":
        cursor.find(slips.full_width(cursor.place(at, at + 1), each, "#"))
        cursor.swap(at, at + 1, " #")
        return None
    if top.stands in ("after", "named"):
        cursor.find(slips.no_comma(cursor.place(at, _PLAIN.match(line, at, at + _AHEAD).end())))  # type: ignore[union-attr]  # matches nothing at least
        cursor.swap(at, at, ", ")
        top.stands = "key"
    if each in OPENING:
        return opened(cursor, at)
    if each in "\"'":
        end = quoted(cursor, at)
        top.stands = "named" if top.stands == "key" else "after"
        return end
    if (each in DOUBLE or each in SINGLE) and (end := turned(cursor, at)):
        top.stands = "named" if top.stands == "key" else "after"
        return end
    if (token := _TOKEN.match(line, at)) and token.end() > at + 1:
        return token.end()
    return _plain(cursor, at, top)


def _plain(cursor: Cursor, at: int, top: Flow) -> int:
    line = cursor.line
    found = _PLAIN.match(line, at, at + _AHEAD)
    end = max(found.end() if found else at, at + 1)
    if line[at] in "@`%?":
        cursor.find(slips.reserved(cursor.place(at, end), line[at:end]))
        cursor.quoted_by_us(at, at + len(line[at:end].rstrip()))
        top.stands = "named" if top.stands == "key" else "after"
        return end
    if top.bracket == "{" and top.stands == "key" and (key := _KEY_ENDS.match(line, at, end)):
        colon = key.start(2)
        if key[2] == "：":
            cursor.find(slips.full_width(cursor.place(colon, colon + 1), "：", ":"))
        else:
            cursor.find(slips.colon_space(cursor.place(at, end), key[1], line[colon + 1 : end]))
        cursor.swap(colon, colon + 1, ": ")
        top.stands = "value"
        return colon + 1
    if top.bracket == "[":
        for each in _JOINED.finditer(line, at, end):
            cursor.find(slips.full_width(cursor.place(each.start(), each.end()), each[0], ","))
            cursor.swap(each.start(), each.end(), ", ")
    elif top.stands == "value" and (entry := _NEW_ENTRY.search(line, at, end + 1)) and entry.start() < end:
        comma = entry.start()
        cursor.find(slips.full_width(cursor.place(comma, comma + 1), line[comma], ","))
        cursor.swap(comma, entry.end(), ", ")
        cursor.plain(at, comma)
        top.stands = "key"
        return entry.end()
    if top.bracket == "{" and top.stands == "key" and line[end : end + 1] in ("{", "["):
        name = line[at:end].rstrip()
        cursor.find(slips.no_colon(cursor.place(at, at + len(name)), name))
        cursor.swap(at + len(name), end, ": ")
        top.stands = "value"
        return end
    if top.stands == "value" and line[end : end + 1] == ":":
        return _second_colon(cursor, at, end, top)
    cursor.plain(at, at + len(line[at:end].rstrip()))
    if end == at + _AHEAD:
        return end
    top.stands = "named" if top.stands == "key" else "after"
    return end


def _second_colon(cursor: Cursor, at: int, end: int, top: Flow) -> int:
    """`{a: b c: 1}`, `{a: b: 1}}` or `{a: b: c}`: a comma, a brace, or quotes are missing."""
    line = cursor.line
    said = line[at:end]
    if found := _LAST_WORD.fullmatch(said):
        cursor.find(slips.no_comma(cursor.place(at + found.start(2), end)))
        cursor.swap(at + found.end(1), at + found.end(1), ",")
        top.stands = "named"
        return end
    rest = line[end : end + _AHEAD]
    closing = sum(map(rest.count, "}]")) - sum(map(rest.count, "{["))
    if closing > len(cursor.flows):
        cursor.find(slips.unopened_bracket(cursor.place(at, end), said, "{"))
        cursor.swap(at, at, "{")
        top.stands = "after"
        cursor.flows.append(Flow("{", cursor.number, at, cursor.indent, "named"))
        return end
    found = _UP_TO_NEXT.match(line, at, at + _AHEAD)
    last = at + len(found[0].rstrip()) if found else end
    cursor.find(slips.colon_in_text(cursor.place(at, last), line[at:last]))
    cursor.quoted_by_us(at, last)
    top.stands = "after"
    return last


def _closed(cursor: Cursor, at: int) -> int:
    """A bracket closes: the innermost, one further out, or none."""
    said, top = cursor.line[at], cursor.flows[-1]
    meant, closing = OPENING[top.bracket], CLOSING[said]
    if closing != meant and any(OPENING[each.bracket] == closing for each in cursor.flows):
        place = cursor.mended.place(top.line, top.column, top.column + 1)
        cursor.find(slips.unclosed_bracket(place, top.bracket, meant))
        cursor.swap(at, at, meant)
        cursor.flows.pop()
        return at  # once more, for the bracket further out
    if closing != meant:
        opening = cursor.mended.place(top.line, top.column, top.column + 1)
        cursor.find(slips.wrong_bracket(cursor.place(at, at + 1), said, meant, opening))
        cursor.swap(at, at + 1, meant)
    elif said != meant:
        cursor.find(slips.full_width(cursor.place(at, at + 1), said, meant))
        cursor.swap(at, at + 1, meant)
    cursor.flows.pop()
    return at + 1


def _content(line: str) -> int:
    """Where the content of a line ends: before a remark, without the spaces."""
    remark = line.rfind("#")
    if remark == 0 or (remark > 0 and line[remark - 1] in " \t" and not set(line[remark:]) & set("\"'}]")):
        line = line[:remark]
    return len(line.rstrip())
