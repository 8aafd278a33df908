"""The command line. Each file is one group of commands; `main` puts them together.

A command that goes wrong says what and how to mend it on the error stream and ends with 1; a wrong call ends
with 2, as everywhere.
"""

from __future__ import annotations

import typer

from gongshi.cli import defining, items, rosters, running

app = typer.Typer(
    name="gongshi",
    help="Gongshi (共识): deliberation among the parties of a community, from complaint to acceptance.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
running.add_to(app)
defining.add_to(app)
app.add_typer(items.app, name="item")
app.add_typer(rosters.app, name="roster")
app.add_typer(rosters.keys, name="key")


def main() -> None:
    """The entry point of `gongshi`."""
    app()
