"""`gongshi check`: every mistake of a file at once, each with its place and the mend.

Definitions, shared pieces and scenarios are told apart by what they say. Mistakes go to the error stream; for other
programs (`--format json`, `--format github`) everything goes to the standard output, and nothing else does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gongshi.cli.plainly import Format, Reader, echo_json, reader, show, tell
from gongshi.cli.reading import PIECES, Unread, definition_of, pieces_beside, pieces_of, text_of
from workflows.calendar import Calendar
from workflows.journey import journey

if TYPE_CHECKING:
    from workflows.findings import Finding
    from workflows.model import Definition

ZONE = "Asia/Shanghai"
"""Ways are measured in working days of plain weeks: holidays differ from year to year, and a file holds in each."""


@dataclass(frozen=True, slots=True)
class _Checked:
    """One file: what is wrong with it, and what it is where nothing stops it."""

    file: Path
    findings: Sequence[Finding]
    lines: Sequence[str]
    what: str = ""
    definition: Definition | None = None

    @property
    def errors(self) -> int:
        """How many mistakes stop it from being used."""
        return sum(each.severity == "error" for each in self.findings)


def check(
    files: Annotated[list[Path], typer.Argument(help="definitions, scenarios or pieces: YAML files")],
    form: Annotated[
        Format, typer.Option("--format", help="text to read, json for programs, github for code reviews")
    ] = "text",
) -> None:
    """Check definitions: every mistake at once, each with its place and the mend."""
    who = reader()
    checked = [each for file in _with_pieces(files) for each in [_checked(who, file)]]
    if form == "text":
        for each in checked:
            _tell(who, each)
    else:
        _for_programs(who, checked, form)
    if wrong := sum(each.errors for each in checked):
        if form == "text":
            tell(who.t(f"{wrong} 处错误", f"{wrong} mistake{'s' * (wrong != 1)}"), error=True)
        raise typer.Exit(1)


def _with_pieces(files: Sequence[Path]) -> list[Path]:
    """The files, and those of pieces that some of them may use, where these are wrong: once each."""
    there = {file.resolve() for file in files}
    found = list(files)
    for file in files:
        beside = pieces_beside(file)
        if beside is not None and beside.resolve() not in there and pieces_of(beside).findings:
            there.add(beside.resolve())
            found.append(beside)
    return found


def _checked(who: Reader, file: Path) -> _Checked:
    if file.name == PIECES and file.is_file():
        pieces = pieces_of(file)
        many = len(pieces.named)
        return _Checked(file, pieces.findings, pieces.lines, who.t(f"共用片段 {many} 个", f"{many} pieces"))
    said = text_of(file)
    if isinstance(said, Unread):
        return _Checked(file, said.findings, said.lines)
    if _is_scenario(said):
        return _scenario(who, file, said)
    loaded = definition_of(file)
    form = loaded.definition
    what = ""
    if form is not None:
        states = who.t(f"{len(form.states)} 个状态", f"{len(form.states)} states")
        what = f"{who.say(form.title)} · {form.issue_type} v{form.version} · {states}"
    return _Checked(file, loaded.findings, loaded.lines, what, form)


def _is_scenario(said: str) -> bool:
    """Whether a file tells a story: it has a line that begins with `scenario:`, or with that in Chinese."""
    return any(line.startswith(("scenario:", "场景:", "场景：")) for line in said.splitlines())


def _scenario(who: Reader, file: Path, said: str) -> _Checked:
    from workflows.stories.scenario import load_scenario  # noqa: PLC0415  # only where there is a story

    told = load_scenario(said)
    what = ""
    if told.scenario is not None:
        steps = len(told.scenario.steps)
        what = f"{who.say(told.scenario.scenario)} · {who.t(f'{steps} 步', f'{steps} steps')}"
    return _Checked(file, told.findings, told.lines, what)


def _tell(who: Reader, each: _Checked) -> None:
    show(who, each.findings, str(each.file), each.lines)
    if not each.errors:
        tell(f"✓ {each.file}  {each.what}", typer.colors.GREEN)
        if each.definition is not None:
            tell(f"  {who.say(journey(each.definition, Calendar(ZONE)).told)}")


def _for_programs(who: Reader, checked: Sequence[_Checked], form: Format) -> None:
    from workflows.findings import as_github, as_json  # noqa: PLC0415  # only where it is asked for

    if form == "json":
        echo_json([told for each in checked for told in as_json(each.findings, str(each.file))])
        return
    for each in checked:
        if told := as_github(each.findings, str(each.file), who.language):
            tell(told)
