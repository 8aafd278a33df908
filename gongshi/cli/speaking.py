"""How the command line speaks: in the reader's language, and a refusal with its place and the mend."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Literal, NoReturn

import typer
from rich.console import Console
from rich.text import Text as Styled

from gongshi.settings import Settings, WrongSettings, read_settings
from workflows.findings import Finding, as_github, as_json, rendered
from workflows.refusal import Refused
from workflows.text import Text

Format = Literal["text", "json", "github"]
"""How findings are shown: to a person, to another program, to a code review."""

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def settings_or_exit() -> Settings:
    """The settings, or the end of the command with every variable that cannot be used."""
    try:
        return read_settings()
    except WrongSettings as fault:
        stop(str(fault))


def t(settings: Settings, zh: str, en: str) -> str:
    """The one of two texts in the command line's language."""
    return zh if settings.language == "zh" else en


def say(settings: Settings, said: Text) -> str:
    """A text in the command line's language."""
    return said.in_(settings.language)


def stop(why: str, code: int = 1) -> NoReturn:
    """End the command: something is wrong, and this is what."""
    err.print(Styled(why, style="red"))
    raise typer.Exit(code)


def refuse(settings: Settings, refused: Refused) -> NoReturn:
    """End the command with a refusal, and with what is possible."""
    where = f" ({refused.where})" if refused.where else ""
    err.print(Styled(f"{say(settings, refused.message)}{where}", style="red"))
    if refused.possible:
        err.print(t(settings, "可以：", "Possible: ") + ", ".join(refused.possible), markup=False)
    raise typer.Exit(1)


def show_findings(
    settings: Settings, findings: Iterable[Finding], file: str, lines: Sequence[str], format: Format = "text"
) -> None:
    """Every finding with its place, its line and its mend; for other programs as JSON or as GitHub's annotations.

    What people read goes to the standard error, what programs read to the standard output.
    """
    if format == "json":
        typer.echo(json.dumps(as_json(findings, file), ensure_ascii=False, indent=2))
        return
    if format == "github":
        if told := as_github(findings, file, settings.language):
            typer.echo(told)
        return
    for finding in findings:
        style = "red" if finding.severity == "error" else "yellow"
        head, _, rest = rendered(finding, file, lines, settings.language).partition("\n")
        err.print(Styled(head, style=style))
        if rest:
            err.print(rest, markup=False)
