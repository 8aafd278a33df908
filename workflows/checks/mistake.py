"""What a check yields: one mistake in what a definition means, before its place in a text is looked up.

A check is a function of a `Subject`. It yields every place where its rule is broken; the place is the path of
keys that leads to it, so that checks know nothing of lines and columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from workflows.findings import nearest, one_of
from workflows.source import Path
from workflows.text import Text

if TYPE_CHECKING:
    from workflows.checks.subject import Subject


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong at `path`, what follows from it, and the mend, which is something that can be typed.

    `within` are offsets inside the value that stands at `path`, for a mistake in the middle of a guard.
    """

    path: Path
    message: Text
    mend: Text
    consequence: Text | None = None
    nearest: str | None = None
    at: Literal["key", "value"] = "key"
    within: tuple[int, int] | None = None
    related: tuple[tuple[Path, Text], ...] = ()
    severity: Literal["error", "warning"] = "error"


Found = Iterator[Mistake]
Check = Callable[["Subject"], Found]


def unknown(
    path: Path,
    word: str,
    message: Text,
    valid: Iterable[str],
    consequence: Text | None = None,
    *,
    at: Literal["key", "value"] = "value",
) -> Mistake:
    """A word that stands for nothing: with the nearest that does, and all that could stand there."""
    words = [*valid]
    return Mistake(path, message, one_of(word, words), consequence, nearest(word, words), at)
