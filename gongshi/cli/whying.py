"""`gongshi why ITEM`: why an item went the way it went, from its history alone."""

from __future__ import annotations

import json
from typing import Annotated, Literal

import typer
from rich.markup import escape
from sqlalchemy import select

from engine.account import account
from engine.schema import items
from engine.words import when
from gongshi.cli.choosing import at_home, item_or_exit
from gongshi.cli.speaking import out, say, stop, t


def why(
    item: Annotated[str, typer.Argument(help="the item's number, or its id")],
    format: Annotated[
        Literal["text", "json"], typer.Option(help="for people, or for other programs")
    ] = "text",
    community: Annotated[
        str | None, typer.Option("--community", help="the community's slug, where there are several")
    ] = None,
) -> None:
    """Why an item went the way it went: every step, from its history alone."""
    settings, house, here = at_home(community)
    now = house.rt.now()
    with house.rt.store.read() as connection:
        by_id = connection.execute(
            select(items.c.id).where(items.c.id == item.upper(), items.c.community_id == here.id)
        ).scalar_one_or_none()
    item_id = by_id or item_or_exit(settings, house, here, item)
    with house.rt.store.read() as connection:
        found = account(connection, here, item_id, now)
    if found is None:
        stop(t(settings, "没有这个议题", "There is no such item"))
    if format == "json":
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
        return
    out.print(f"[bold]#{found.number} {escape(found.title)}[/]")
    for each in found.chapters:
        left = f"{escape(say(settings, each.left))} → " if each.left else "→ "
        outcome = f"  [cyan]{escape(say(settings, each.outcome))}[/]" if each.outcome else ""
        at = when(each.at, here.zone, settings.language, now)
        out.print(f"\n[bold]{left}{escape(say(settings, each.entered))}[/]{outcome}  [dim]{at}[/]")
        for said in each.because:
            out.print(f"  {escape(say(settings, said))}")
    out.print(f"\n[bold]{t(settings, '现在：', 'Now: ')}[/]{escape(say(settings, found.now))}")
    for said in found.meanwhile:
        out.print(f"  {escape(say(settings, said))}")
