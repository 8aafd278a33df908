"""A mistake in a file that people write: where it stands, what it means, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from workflows.text import Text


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line and a column of a text, both counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake. `rule` names the check that found it; a warning does not stop anything."""

    rule: str
    place: Place
    message: Text
    mend: Text
    severity: Literal["error", "warning"] = "error"


def rendered(finding: Finding, file: str, lines: Sequence[str], language: str) -> str:
    """`file:line:column: message [rule]`, the line itself with a caret, and the mend."""
    place = finding.place
    head = f"{file}:{place.line}:{place.column}: {finding.message.in_(language)} [{finding.rule}]"
    said = [head]
    if 0 < place.line <= len(lines):
        line = lines[place.line - 1].replace("\t", " ")[:200]
        said += [f"    {line}", "    " + _under(line, place.column) + "^"]
    said.append(("    怎么改：" if language.startswith("zh") else "    mend: ") + finding.mend.in_(language))
    return "\n".join(said)


def _under(line: str, column: int) -> str:
    """Spaces as wide as what stands before `column`: Chinese characters are two cells wide."""
    return "".join("  " if ord(each) > 0x2E80 else " " for each in line[: column - 1])  # noqa: PLR2004  # CJK begins


def nearest(word: str, valid: Iterable[str]) -> str | None:
    """The valid word that `word` was probably meant to be."""
    found = get_close_matches(word, list(valid), n=1, cutoff=0.6)
    return found[0] if found else None


def one_of(word: str, valid: Iterable[str]) -> Text:
    """The mend for a word that is not valid: the nearest one first, then all."""
    words = sorted(valid)
    guess = nearest(word, words)
    every = ", ".join(words)
    if guess:
        return Text(zh=f"是不是“{guess}”？可以写：{every}", en=f"did you mean `{guess}`? Possible: {every}")
    return Text(zh=f"可以写：{every or '—'}", en=f"possible: {every or '—'}")
