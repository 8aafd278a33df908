"""The command that looks at the whole house and says what is not as it should be."""

from __future__ import annotations

import typer
from rich.markup import escape
from rich.table import Table

from gongshi.cli.speaking import out, settings_or_exit, t
from gongshi.doctor import examine
from gongshi.house import build


def doctor() -> None:
    """Look at the whole house: the store, the clock, the broker, every item's history against its row."""
    settings = settings_or_exit()
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    sick = False
    for each in examine(build(settings)):
        sick = sick or each.fault is not None
        mark = "[red]✗[/]" if each.fault else "[green]✓[/]"
        table.add_row(mark, t(settings, each.what.zh, each.what.en), escape(each.fault or each.found))
    out.print(table)
    if sick:
        raise typer.Exit(1)
