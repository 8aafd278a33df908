"""The command line. Each file is one group of commands; `main` puts them together.

A command that goes wrong says what and how to mend it on the error stream and ends with 1; a wrong call ends
with 2, as everywhere.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

import typer
from rich.text import Text
from sqlalchemy.exc import OperationalError

from gongshi.cli import defining, items, rosters, running
from gongshi.cli.speaking import err

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
    try:
        app()
    except OperationalError as fault:
        _end(f"GONGSHI_DATABASE_URL: the store cannot be reached.\n{fault.orig}")
    except OSError as fault:
        if fault.filename is None:
            raise
        _end(f"{fault.filename}: {fault.strerror}{_mend(Path(fault.filename).absolute())}")


def _mend(file: Path) -> str:
    """Where the house keeps its files is a setting: said where that is what went wrong."""
    folder = Path(os.environ.get("GONGSHI_FOLDER") or "var").absolute()
    concerned = file.is_relative_to(folder) or folder.is_relative_to(file)
    return ". GONGSHI_FOLDER says where the house keeps its files." if concerned else ""


def _end(why: str) -> NoReturn:
    """Something outside the program is not as it should be: what it is, without the way through the code."""
    err.print(Text(why, style="red"))
    sys.exit(1)
