"""`gongshi activate`: definitions taken into use."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.registry import Activated
from engine.registry import activate as take_into_use
from gongshi.cli.choosing import at_home
from gongshi.cli.plainly import Reader, show
from gongshi.cli.reading import Unread, pieces_beside, pieces_of, text_of
from gongshi.cli.speaking import out, t


def activate(
    files: Annotated[list[Path], typer.Argument(help="definition files")],
    community: Annotated[
        str | None, typer.Option(help="the community's slug, where there are several")
    ] = None,
) -> None:
    """Take definitions into use: new items start on them, items under way stay on theirs."""
    settings, house, here = at_home(community)
    who = Reader(settings.language)
    for file in files:
        said = text_of(file)
        if isinstance(said, Unread):
            show(who, said.findings, str(file), said.lines)
            raise typer.Exit(1)
        beside = pieces_beside(file)
        pieces = pieces_of(beside) if beside else None
        done = take_into_use(house.rt, here.id, said, [*here.form.roles], pieces=pieces)
        if not isinstance(done, Activated):
            show(who, done.findings, str(file), done.lines)
            raise typer.Exit(1)
        mark = t(settings, "没有变化", "unchanged") if done.unchanged else t(settings, "已启用", "in use")
        out.print(f"[green]✓[/] {done.issue_type} v{done.version} {mark}")
