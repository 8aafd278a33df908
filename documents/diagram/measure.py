"""How much room a text takes, and how it is broken into lines.

The widths are estimates that err on the wide side for the usual system fonts, so that what is measured to
fit does fit. Nothing here cuts a text unless it is told to: a text that is too wide gets another line.
"""

from __future__ import annotations

import re

_WIDE = re.compile(r"[\u2014\u2018-\u201d\u2026\u00b7\u2190-\u21ff\u2264\u2265\u2e80-\uffef]")
"""As wide as high in a Chinese font: characters, their punctuation, and the signs that such fonts draw wide."""
_NARROW, _BROAD = frozenset("iljtfrI.,:;'|!()[] "), frozenset("mwMW%@")
_NOT_FIRST = frozenset("，。、；：？！）》”’…,.;:)%")
"""What does not begin a line."""
_NOT_LAST = frozenset("（《“‘(")
"""What does not end one."""
_PIECE = re.compile(r"[0-9]+ (?:个工作日|[\u2e80-\uffef])|[\u2e80-\uffef]|[^\s\u2e80-\uffef]+|\s+")
"""What stays together: a word, a Chinese character, a number with what it counts."""
_CLAUSE = re.compile(r".+?(?:[，；：]|[,;:] |(?=[（(])|$)")


def width_of(said: str, size: float) -> float:
    """How wide a text is at this size."""
    return size * sum(_width(sign) for sign in said)


def _width(sign: str) -> float:
    if _WIDE.match(sign):
        return 1.0
    if sign in _NARROW:
        return 0.36
    if sign in _BROAD:
        return 0.94
    return 0.7 if sign.isupper() else 0.6


def wrapped(said: str, width: float, size: float) -> list[str]:
    """The text in lines that fit: broken between words, or between Chinese characters, never before a comma,
    and after one rather than in the midst of a clause where that costs no further line. What has no such place
    is broken into lines of like length, so that no single character is left over.
    """
    lines = _broken(said, width, size)
    if len(lines) == 1:
        return lines
    clauses: list[str] = []
    for clause in _CLAUSE.findall(said):
        if clauses and width_of((clauses[-1] + clause).rstrip(), size) <= width:
            clauses[-1] += clause
        else:
            clauses.append(clause)
    apart = [line for clause in clauses for line in _balanced(clause, width, size)]
    return apart if len(clauses) > 1 and len(apart) <= len(lines) else _balanced(said, width, size)


def _balanced(said: str, width: float, size: float) -> list[str]:
    lines = _broken(said, width, size)
    if len(lines) > 1:
        for tenths in range(5, 10):
            closer = _broken(said, width * tenths / 10, size)
            if len(closer) == len(lines):
                return closer
    return lines


def _broken(said: str, width: float, size: float) -> list[str]:
    """As much on each line as fits on it."""
    lines: list[list[str]] = [[]]
    for piece in _pieces(said, width, size):
        line = lines[-1]
        if not line or width_of("".join([*line, piece]).rstrip(), size) <= width:
            line.append(piece)
        elif piece[0] in _NOT_FIRST and len(line) > 1:
            lines.append([line.pop(), piece])
        else:
            lines.append([piece])
    return [each for each in ("".join(line).strip() for line in lines) if each] or [""]


def _pieces(said: str, width: float, size: float) -> list[str]:
    """What a line may be broken between; a word that is wider than a line is broken where it must be."""
    pieces: list[str] = []
    for piece in _PIECE.findall(said):
        while width_of(piece, size) > width and len(piece) > 1:
            fits = max(
                1, next(n for n in range(len(piece), 0, -1) if n == 1 or width_of(piece[:n], size) <= width)
            )
            pieces.append(piece[:fits])
            piece = piece[fits:]  # noqa: PLW2901  # what is left of this word
        if pieces and pieces[-1][-1] in _NOT_LAST and width_of(pieces[-1] + piece, size) <= width:
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def fitted(said: str, width: float, size: float) -> str:
    """The text, shortened with an ellipsis where it would not fit."""
    if width_of(said, size) <= width:
        return said
    while said and width_of(said + "…", size) > width:
        said = said[:-1]
    return said.rstrip() + "…"
