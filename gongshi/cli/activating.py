"""`gongshi activate`: definitions taken into use.

Every file is read and checked before anything is taken into use, and before a store is asked for: a mistake in
the last file leaves the first where it was, and is told on a machine that has no house yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from engine.registry import RUNS, Activated
from engine.registry import activate as take_into_use
from gongshi.cli.choosing import at_home
from gongshi.cli.plainly import Reader, show
from gongshi.cli.reading import Unread, pieces_beside, pieces_of, text_of
from gongshi.cli.speaking import out, settings_or_exit, t
from workflows.features import missing
from workflows.load import load
from workflows.pieces import Pieces


@dataclass(frozen=True, slots=True)
class Sound:
    """A file without a mistake that this engine runs, and the pieces that it uses."""

    said: str
    pieces: Pieces | None


def activate(
    files: Annotated[list[Path], typer.Argument(help="definition files")],
    community: Annotated[
        str | None, typer.Option(help="the community's slug, where there are several")
    ] = None,
) -> None:
    """Take definitions into use: new items start on them, items under way stay on theirs."""
    who = Reader(settings_or_exit().language)
    read = [_read(who, file) for file in files]
    sound = [each for each in read if each is not None]
    if len(sound) < len(files):
        raise typer.Exit(1)
    settings, house, here = at_home(community)
    for file, each in zip(files, sound, strict=True):
        done = take_into_use(house.rt, here.id, each.said, [*here.form.roles], pieces=each.pieces)
        if not isinstance(done, Activated):
            show(who, done.findings, str(file), done.lines)
            raise typer.Exit(1)
        mark = t(settings, "没有变化", "unchanged") if done.unchanged else t(settings, "已启用", "in use")
        out.print(f"[green]✓[/] {done.issue_type} v{done.version} {mark}")


def _read(who: Reader, file: Path) -> Sound | None:
    """A file that can be taken into use as far as it can be told without a community; its mistakes are shown."""
    said = text_of(file)
    if isinstance(said, Unread):
        show(who, said.findings, str(file), said.lines)
        return None
    beside = pieces_beside(file)
    pieces = pieces_of(beside) if beside else None
    loaded = load(said, pieces=pieces)
    found = list(loaded.errors)
    if loaded.definition is not None:
        found += missing(loaded.definition, RUNS, loaded.source)
    if found:
        show(who, found, str(file), loaded.lines)
        return None
    return Sound(said, pieces)
