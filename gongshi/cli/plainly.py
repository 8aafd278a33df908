"""How commands speak that are about files alone: in the reader's language, without settings, store or screen library.

Whoever writes a definition runs them after every change, so nothing is imported here that takes its time.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NoReturn

import typer

from gongshi.tongue import spoken

if TYPE_CHECKING:
    from workflows.findings import Finding
    from workflows.text import Text

Format = Literal["text", "json", "github"]
"""How findings are shown: to a person, to another program, to a code review."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever reads what a command says."""

    language: str

    def t(self, zh: str, en: str) -> str:
        """The one of two texts in their language."""
        return zh if self.language == "zh" else en

    def say(self, said: Text) -> str:
        """A text in their language."""
        return said.in_(self.language)


def reader() -> Reader:
    """The reader, by GONGSHI_LOCALE or the machine's language."""
    locale = os.environ.get("GONGSHI_LOCALE") or None
    if locale not in (None, "zh", "en"):
        stop("GONGSHI_LOCALE: Input should be 'zh' or 'en'")
    return Reader(spoken(locale))


def tell(said: str, colour: str | None = None, *, error: bool = False, bold: bool = False) -> None:
    """A line; coloured where a terminal shows it and nobody asked for plain text."""
    plain = False if os.environ.get("NO_COLOR") else None
    typer.secho(said, fg=colour, bold=bold or None, err=error, color=plain)


def stop(why: str, code: int = 1) -> NoReturn:
    """End the command: something is wrong, and this is what."""
    tell(why, typer.colors.RED, error=True)
    raise typer.Exit(code)


def show(
    who: Reader,
    findings: Iterable[Finding],
    file: str,
    lines: Sequence[str],
    *,
    stream: Literal["out", "err"] = "err",
) -> None:
    """Every finding with its place, its line and its mend. What is made again and again is explained once."""
    from workflows.findings import rendered  # noqa: PLC0415  # only where there is a mistake

    told: set[tuple[str, str]] = set()
    for each in findings:
        same = (each.rule, each.message.en)
        finding = _as_above(each) if same in told else each
        told.add(same)
        colour = typer.colors.RED if finding.severity == "error" else typer.colors.YELLOW
        head, _, rest = rendered(finding, file, lines, who.language).partition("\n")
        tell(head, colour, error=stream == "err")
        if rest:
            tell(rest, error=stream == "err")


def _as_above(finding: Finding) -> Finding:
    """The same mistake in another place: a file typed with full-width colons has one in every line."""
    from workflows.text import text  # noqa: PLC0415  # as above

    return replace(finding, mend=text("同上", "as above"), consequence=None, expected=None, nearest=None)


def echo_json(value: object) -> None:
    """A value for another program."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
