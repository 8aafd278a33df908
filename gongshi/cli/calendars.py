"""`gongshi calendar …`: which days are worked, as far as they are published; a new year brought in from a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from engine.calendar_files import read_year
from engine.community import Community
from engine.recounting import Recounted, recount, take_year
from engine.words import when
from gongshi.cli.choosing import actor_or_exit, at_home
from gongshi.cli.speaking import out, say, show_findings, t
from gongshi.house import House
from gongshi.settings import Settings
from workflows.spreadsheet import decoded

app = typer.Typer(help="A community's calendar: import, show.", no_args_is_help=True)
InCommunity = Annotated[
    str | None, typer.Option("--community", help="the community's slug, where there are several")
]


@app.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(help="the days off and make-up days of a year: CSV or YAML", exists=True, dir_okay=False)
    ],
    as_: Annotated[
        str, typer.Option("--as", help="who does it: a login, or a `ref` of the roster")
    ] = "coordinator",
    community: InCommunity = None,
) -> None:  # fmt: skip
    """Import the days off of a year: all of it, or nothing and every mistake. Provisional deadlines are counted anew."""
    settings, house, here = at_home(community)
    actor = actor_or_exit(settings, house, here, as_)
    found = read_year(decoded(file.read_bytes()), table=file.suffix.lower() == ".csv")
    show_findings(settings, found.findings, str(file), found.lines)
    if found.year is None:
        raise typer.Exit(1)
    take_year(house.rt, here.id, found.year)
    year, off, worked = found.year.year, len(found.year.days_off), len(found.year.extra_workdays)
    out.print(
        t(
            settings,
            f"已导入 {year} 年：放假 {off} 天，调休上班 {worked} 天",
            f"{year} is imported: {off} days off, {worked} worked instead",
        )
    )
    _tell(settings, house, here, recount(house.rt, here.id, actor.person_id))


def _tell(settings: Settings, house: House, here: Community, done: Sequence[Recounted]) -> None:
    if not done:
        out.print(t(settings, "没有暂定的期限", "No deadline was provisional"))
        return
    now = house.rt.now()
    words = {"moved": ("改期，已通知", "moved; told"), "confirmed": ("不变，已确定", "stays; certain now"),
             "kept": ("仍暂定", "provisional still")}  # fmt: skip
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for each in done:
        before = when(each.before, here.zone, settings.language, now)
        after = when(each.after, here.zone, settings.language, now)
        table.add_row(
            f"#{each.number}", escape(each.title), t(settings, *words[each.became]),
            before if before == after else f"{before} → {after}",
        )  # fmt: skip
    out.print(table)


@app.command()
def show(
    year: Annotated[int | None, typer.Argument(help="the year; this one by default", min=2000, max=2100)] = None,
    community: InCommunity = None,
) -> None:  # fmt: skip
    """The days off and the make-up days of a year, and until when they are known."""
    settings, house, here = at_home(community)
    calendar = here.calendar
    chosen = year or calendar.local_day(house.rt.now()).year
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for day in sorted(calendar.days_off | calendar.extra_workdays):
        if day.year == chosen:
            what = calendar.names.get(day)
            kind = ("上班", "worked") if calendar.is_working(day) else ("放假", "off")
            table.add_row(str(day), t(settings, *kind), escape(say(settings, what)) if what else "")
    out.print(
        table if table.row_count else t(settings, f"没有 {chosen} 年的安排", f"Nothing is known of {chosen}")
    )
    _until(settings, calendar.known_until)


def _until(settings: Settings, known: date) -> None:
    out.print(
        t(
            settings,
            f"节假日安排到 {known} 为止；之后的期限是暂定的，用 `gongshi calendar import` 导入新的一年",
            f"Known until {known}; deadlines after that are provisional. `gongshi calendar import` brings the next year",
        )
    )
