"""A mistake in a file that people write: where it stands, what follows from it, and how to mend it.

A finding says everything in both languages and knows nothing of screens: `rendered`, `as_json` and
`as_github` show it to a person, a program, and a code review. Whatever a stranger's file holds, what is
shown has no control characters in it, and a line of any length is shown around the mistake.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from workflows.text import LANGUAGES, Text

WINDOW = 100
"""How many cells of a line are shown at most."""
LONGEST_WORD = 48
"""Longer words have no nearest one: nobody typed them by a slip, and comparing them costs time."""
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_PARTS = re.compile(r"[\s_\-/]+")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line and a column of a text, both counted from 1.

    `end` is the column behind the last character of what stands there, where that is known; two places are
    the same if they begin in the same place.
    """

    line: int
    column: int
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that has to do with a mistake, and what it has to do with it."""

    place: Place
    message: Text


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake. `rule` names the check that found it; a warning does not stop anything."""

    rule: str
    place: Place
    message: Text
    mend: Text
    severity: Literal["error", "warning"] = "error"
    consequence: Text | None = None
    """What would become of it if nobody mended it: "partners would never be asked"."""
    expected: Text | None = None
    nearest: str | None = None
    related: tuple[Related, ...] = ()


def rendered(finding: Finding, file: str, lines: Sequence[str], language: str) -> str:
    """`file:line:column: message [rule]`, the line itself with what is meant underlined, and the mend."""
    place, chinese = finding.place, language.startswith("zh")
    said = [f"{file}:{place.line}:{place.column}: {_shown(finding.message.in_(language))} [{finding.rule}]"]
    if 0 < place.line <= len(lines) and lines[place.line - 1].strip():
        said += ["    " + each for each in _underlined(lines[place.line - 1], place)]
    for label, what in _parts(finding, chinese=chinese):
        said.append(f"    {label}{'：' if chinese else ': '}{_shown(what.in_(language))}")
    for other in finding.related:
        at = other.place
        said.append(f"    {file}:{at.line}:{at.column}: {_shown(other.message.in_(language))}")
    return "\n".join(said)


def as_json(findings: Iterable[Finding], file: str) -> list[dict[str, Any]]:
    """The findings as plain values for other programs: always the same keys, and both languages."""
    return [
        {
            "file": file,
            "line": each.place.line,
            "column": each.place.column,
            "end_column": _end(each.place),
            "severity": each.severity,
            "rule": each.rule,
            "message": _both(each.message),
            "consequence": _both(each.consequence),
            "expected": _both(each.expected),
            "nearest": each.nearest and _shown(each.nearest),
            "mend": _both(each.mend),
            "related": [
                {
                    "line": other.place.line,
                    "column": other.place.column,
                    "end_column": _end(other.place),
                    "message": _both(other.message),
                }
                for other in each.related
            ],
        }
        for each in findings
    ]


def as_github(findings: Iterable[Finding], file: str, language: str) -> str:
    """The findings as workflow commands, one a line, which a code review shows beside the file's lines."""
    chinese = language.startswith("zh")
    said = []
    for each in findings:
        parts = [_shown(each.message.in_(language))]
        for label, what in _parts(each, chinese=chinese):
            parts.append(f"{label}{'：' if chinese else ': '}{_shown(what.in_(language))}")
        told = _data("\n".join(parts))
        place = each.place
        last = max(
            _end(place) - 1, place.column
        )  # endColumn is the last one underlined, not the one behind it
        where = f"file={_property(file)},line={place.line},col={place.column},endColumn={last}"
        said.append(f"::{each.severity} {where},title={_property(each.rule)}::{told}")
    return "\n".join(said)


def nearest(word: str, valid: Iterable[str]) -> str | None:
    """The valid word that `word` was probably meant to be: a slip of the keys, words in another order, a part."""
    meant = _plain(word)
    if not meant or len(meant) > LONGEST_WORD:
        return None
    best: tuple[int, int, str] | None = None
    for number, each in enumerate(valid):
        weight = _weight(meant, _plain(each))
        if weight is not None and (best is None or (weight, number) < best[:2]):
            best = (weight, number, each)
    return best[2] if best else None


def one_of(word: str, valid: Iterable[str]) -> Text:
    """The mend for a word that is not valid: the nearest one first, then all."""
    words = sorted(valid)
    guess = nearest(word, words)
    every = ", ".join(words)
    if guess:
        return Text(zh=f"是不是“{guess}”？可以写：{every}", en=f"did you mean `{guess}`? Possible: {every}")
    return Text(zh=f"可以写：{every or '—'}", en=f"possible: {every or '—'}")


def _parts(finding: Finding, *, chinese: bool) -> list[tuple[str, Text]]:
    """What is said below the line, each with its label."""
    told = finding.nearest is not None and f"`{finding.nearest}`" in finding.mend.en  # once is enough
    guess = None if told else finding.nearest and Text(zh=f"“{finding.nearest}”", en=f"`{finding.nearest}`")
    labelled = (
        ("后果", "consequence", finding.consequence),
        ("应写", "expected", finding.expected),
        ("是不是想写", "did you mean", guess),
        ("怎么改", "mend", finding.mend),
    )
    return [(zh if chinese else en, what) for zh, en, what in labelled if what]


def _end(place: Place) -> int:
    return max(place.end, place.column + 1)


def _both(said: Text | None) -> dict[str, str] | None:
    return {language: _shown(said.in_(language)) for language in LANGUAGES} if said else None


def _shown(said: str) -> str:
    """What a file says, without what would move a terminal's cursor, turn its writing round, or hide."""
    return _UNSEEN.sub("\ufffd", said) if _UNSEEN.search(said) else said


def _cells(each: str) -> int:
    """How many cells of a terminal a character takes: Chinese characters two, marks on another one none."""
    if each < "\u0300":
        return 1
    if unicodedata.category(each) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(each) in "WF" else 1


def _underlined(line: str, place: Place) -> list[str]:
    """The line, or the part of it around the column, and carets below all of what is meant."""
    begin = place.column - 1
    end = max(place.end - 1, place.column)
    first, last = _window(line, begin)
    dots = "… " if first > 0 else ""
    shown = _UNSEEN.sub("\ufffd", line[first:last].replace("\t", " "))
    before = len(dots) + sum(_cells(each) for each in shown[: begin - first])
    under = sum(_cells(each) for each in shown[begin - first : end - first])
    carets = " " * before + "^" * max(under, 1)
    return [(dots + shown + (" …" if last < len(line) else "")).rstrip(), carets]


def _window(line: str, begin: int) -> tuple[int, int]:
    """The part of a long line to show: as much before the mistake as fits in a third, the rest behind it."""
    if len(line) <= WINDOW and sum(map(_cells, line)) <= WINDOW:
        return 0, len(line)
    begin = min(begin, len(line))
    first, room = begin, WINDOW // 3
    while first > 0 and room >= (wide := _cells(line[first - 1])):
        first, room = first - 1, room - wide
    last, room = begin, room + WINDOW - WINDOW // 3
    while last < len(line) and room >= (wide := _cells(line[last])):
        last, room = last + 1, room - wide
    return first, last


def _plain(word: str) -> str:
    """A word as it would be typed carefully: full-width letters narrow, capitals small."""
    if len(word) > 2 * LONGEST_WORD:
        return word
    return unicodedata.normalize("NFKC", word).casefold().strip()


def _weight(word: str, other: str) -> int | None:
    """How far apart two words are, if they are near: 0 the same but for capitals, more for every slip."""
    if word == other:
        return 0
    longer, shorter = max(len(word), len(other)), min(len(word), len(other))
    if not shorter or longer > LONGEST_WORD:
        return None
    if sorted(_PARTS.split(word)) == sorted(_PARTS.split(other)):
        return 1  # the same words in another order, or joined by another sign
    chinese = bool(_HAN.search(word) and _HAN.search(other))
    limit = max(longer // 3, 1) if longer > 2 or chinese else 0  # noqa: PLR2004  # `of` is not a slip for `on`
    if limit == 1 and chinese and shorter == 1:
        limit = 0
    if longer - shorter <= limit and len(set(word) ^ set(other)) <= 2 * limit:
        found = _slips(word, other, limit)
        if found is not None:
            return 2 * found
    enough = 2 if chinese else 4
    if shorter >= enough and (word in other or other in word):
        return 2 * limit + 1 + longer - shorter
    return None


def _slips(word: str, other: str, limit: int) -> int | None:
    """Keys left out, added, wrong, or two in the wrong order; None for more than `limit` of them."""
    earlier: list[int] = []
    above = list(range(len(other) + 1))
    for i, one in enumerate(word, 1):
        row = [i]
        for j, two in enumerate(other, 1):
            cost = min(above[j] + 1, row[-1] + 1, above[j - 1] + (one != two))
            if i > 1 and j > 1 and one == other[j - 2] and word[i - 2] == two:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return None
        earlier, above = above, row
    return above[-1] if above[-1] <= limit else None


def _property(said: str) -> str:
    return _data(said).replace(":", "%3A").replace(",", "%2C")


def _data(said: str) -> str:
    return said.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
