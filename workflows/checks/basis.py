"""Checks of what people read: where a number comes from, and in which languages a text is there.

Whoever says that a number is law says which law, where, and when its text was read. Nothing here knows whether
it is true; only that what claims to have been read can be looked up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from workflows.checks.mistake import Found, Mistake
from workflows.findings import nearest
from workflows.model import LegalBasis, State
from workflows.source import Path
from workflows.span import Span
from workflows.text import LANGUAGES, Text, text

if TYPE_CHECKING:
    from workflows.checks.subject import Subject

_READ = ("law", "local")
_NEEDED = ("article", "jurisdiction", "verified_on")


def bases(subject: Subject) -> Found:
    """A legal basis can be looked up, or says that it was not read."""
    for path, basis, state in _bases(subject):
        missing = [key for key in _NEEDED if getattr(basis, key) is None]
        if basis.kind in _READ and missing:
            yield Mistake(
                path,
                text(
                    f"写了 kind: {basis.kind}，却没有写 {'、'.join(missing)}",
                    f"it says kind: {basis.kind}, and lacks {', '.join(missing)}",
                ),
                text(
                    "补上；没有读过原文，就写 kind: unverified",
                    "add that; where its text was not read, write kind: unverified",
                ),
                text("没有人能核对这个数字", "nobody could check the number"),
            )
        if basis.verified_on is not None and not _is_day(basis.verified_on):
            yield Mistake(
                (*path, "verified_on"),
                text(f"“{basis.verified_on}”不是日期", f"`{basis.verified_on}` is no date"),
                text("日期写成 2026-11-23", "a date reads 2026-11-23"),
                at="value",
            )
        elif basis.verified_on is not None and basis.kind == "unverified":
            yield Mistake(
                (*path, "verified_on"),
                text("既说未核实，又写了核对日期", "it says that it is unverified, and when it was verified"),
                text(
                    "去掉 verified_on，或写明 kind: law、local",
                    "remove verified_on, or write kind: law or local",
                ),
            )
        if state is not None and basis.concerns:
            keys = _keys(state)
            for number, key in enumerate(basis.concerns):
                if key not in keys:
                    yield Mistake(
                        (*path, "concerns", number),
                        text(f"这一步没有写 {key}", f"this state has no `{key}`"),
                        text(f"可以写：{', '.join(sorted(keys))}", f"possible: {', '.join(sorted(keys))}"),
                        nearest=nearest(key, keys),
                        at="value",
                    )


def _bases(subject: Subject) -> Iterator[tuple[Path, LegalBasis, State | None]]:
    definition = subject.definition
    places: list[tuple[Path, tuple[LegalBasis, ...], State | None]] = [
        (("legal_basis",), definition.legal_basis, None)
    ]
    places += [
        (("states", name, "legal_basis"), state.legal_basis, state)
        for name, state in definition.states.items()
    ]
    for path, found, state in places:
        for number, basis in enumerate(found):
            yield (*path, *((number,) if len(found) > 1 else ())), basis, state


def _keys(state: State) -> set[str]:
    """Every key that the state says something with, inside its parts too."""
    found: set[str] = set()
    todo: list[object] = [state]
    while todo:
        form = todo.pop()
        for attribute in getattr(form, "model_fields_set", ()):
            value = getattr(form, attribute)
            found.add(type(form).model_fields[attribute].alias or attribute)  # type: ignore[attr-defined]  # a form
            if attribute not in ("then", "legal_basis"):
                parts = value.values() if isinstance(value, dict) else [value]
                todo += [each for each in parts if not isinstance(each, (Text, Span))]
    return found - {"title", "phase", "legal_basis"}


def languages(subject: Subject) -> Found:
    """A text that names its languages is there in both. A plain text stands for both, and is meant to."""
    todo: list[tuple[Path, object]] = [((), subject.written)]
    while todo:
        path, value = todo.pop()
        if isinstance(value, dict):
            if (
                path
                and len(value) == 1
                and (_TEXTS & {path[-1], *path[-2:-1]})
                and set(value) <= set(LANGUAGES)
            ):
                (has,) = value
                lacks = next(each for each in LANGUAGES if each != has)
                yield Mistake(
                    path,
                    text(f"这里没有写“{lacks}”", f"`{lacks}` is missing here"),
                    text(f"补上 `{lacks}: …`", f"add `{lacks}: …`"),
                    text(
                        "读另一种语言的人看到的是这一种", "whoever reads the other language will see this one"
                    ),
                    severity="warning",
                )
            else:
                todo += (((*path, key), each) for key, each in value.items())
        elif isinstance(value, list):
            todo += (((*path, number), each) for number, each in enumerate(value))


_TEXTS = frozenset(("title", "summary", "question", "note", "options", "milestones"))
"""Keys whose values people read, or name what people read."""


def _is_day(said: str) -> bool:
    try:
        date.fromisoformat(said)
    except ValueError:
        return False
    return True
