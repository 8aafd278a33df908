"""`gongshi resolution ITEM -o file.pdf`: a decision on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from documents.resolution import pdf
from engine.resolutions import resolutions_of
from gongshi.cli.choosing import at_home, item_or_exit
from gongshi.cli.speaking import out, stop, t
from web.papers import check_address
from workflows.text import Language


def resolution(
    item: Annotated[str, typer.Argument(help="the item's number, as people say it")],
    output: Annotated[Path, typer.Option("--output", "-o", help="the file to write")],
    decision: Annotated[
        int | None, typer.Option(help="which of its decisions, from 1; by default the last")
    ] = None,
    language: Annotated[
        Literal["zh", "en"] | None, typer.Option(help="the paper's language; by default the community's")
    ] = None,
    community: Annotated[
        str | None, typer.Option("--community", help="the community's slug, where there are several")
    ] = None,
) -> None:
    """A decision as a PDF: rule, numbers, positions, reasons, places for signatures."""
    settings, house, here = at_home(community)
    item_id = item_or_exit(settings, house, here, item)
    with house.rt.store.read() as connection:
        made = resolutions_of(connection, here, item_id, house.rt.now()) or ()
    found = made[-1] if made and decision is None else next((e for e in made if e.place == decision), None)
    if found is None:
        stop(t(settings, "没有这项决议", "There is no such decision"))
    spoken: Language = language or ("zh" if here.language == "zh" else "en")
    output.write_bytes(pdf(found, spoken, check_address(house.rt, here, found)))
    out.print(f"[green]✓[/] {output}  {found.code}")
