"""The command line. Each file is one group of commands; `COMMANDS` says where each is, and `main` calls it.

A command is imported when it is called. One that goes wrong says what and how to mend it on the error stream and
ends with 1; a wrong call ends with 2, as everywhere.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

import typer

from gongshi.cli.later import Known, front

COMMANDS: dict[str, Known] = {
    "up": Known("gongshi.cli.running:up", "Everything in one process: the pages, a worker with its dispatcher, the store. For a first look and a small house."),
    "check": Known("gongshi.cli.checking:check", "Check definitions: every mistake at once, each with its place and the mend."),
    "explain": Known("gongshi.cli.explaining:explain", "Explain a rule of the checks, with an example of the wrong and of the right."),
    "try": Known("gongshi.cli.trying:try_", "Try scenarios: play each on its definition, with time travel, and say where it goes otherwise."),
    "diagram": Known("gongshi.cli.drawing:diagram", "Draw a definition as SVG or PNG."),
    "schema": Known("gongshi.cli.schemas:schema", "Print the JSON Schema of definitions, by which an editor completes keys and underlines mistakes."),
    "diff": Known("gongshi.cli.comparing:diff", "Say in words what changed between two definitions, and for whom."),
    "translate": Known("gongshi.cli.translating:translate", "Turn a file's keys and words into Chinese or English; names, texts and comments stay as they are."),
    "new": Known("gongshi.cli.beginning:new", "Begin a definition and its first story by answering questions."),
    "reference": Known("gongshi.cli.schemas:reference", "Print the reference manual of the language: every key, every word, every rule."),
    "tally": Known("gongshi.cli.tallying:tally", "Count a vote again: a rule, a table of those entitled, a table of their votes. Needs no house."),
    "activate": Known("gongshi.cli.activating:activate", "Take definitions into use: new items start on them, items under way stay on theirs."),
    "web": Known("gongshi.cli.running:web", "The pages and the API alone; any number of them share one PostgreSQL."),
    "worker": Known("gongshi.cli.running:worker", "A worker with its dispatcher: fires deadlines, sends messages. Start as many as you like."),
    "demo": Known("gongshi.cli.telling:demo", "Play a story through the real engine on a time that it advances itself, and tell it."),
    "migrate": Known("gongshi.cli.running:migrate", "Bring the store's tables to the newest form."),
    "backup": Known("gongshi.cli.backing:backup", "Keep the embedded house in one file, while it runs: the store, the photographs in it, the secret."),
    "restore": Known("gongshi.cli.backing:restore", "Put a backup into an empty folder; the house goes on where it was when `gongshi up` is called."),
    "doctor": Known("gongshi.cli.examining:doctor", "Look at the whole house: the store, the clock, the broker, every item's history against its row."),
    "why": Known("gongshi.cli.whying:why", "Why an item went the way it went: every step, from its history alone."),
    "resolution": Known("gongshi.cli.papering:resolution", "A decision as a PDF: rule, numbers, positions, reasons, places for signatures."),
    "audit": Known("gongshi.cli.auditing:app", "The record: verify, checkpoint, export, key."),
    "item": Known("gongshi.cli.items:app", "Items: open, show, list, press, answer."),
    "letter": Known("gongshi.cli.letters:app", "Messages that reached nobody: list, again, told."),
    "roster": Known("gongshi.cli.rosters:app", "A community's people: import, settle, password, erase."),
    "calendar": Known("gongshi.cli.calendars:app", "A community's calendar: import, show."),
    "key": Known("gongshi.cli.rosters:keys", "Keys for other systems: issue, revoke."),
}  # fmt: skip

app = typer.Typer(
    name="gongshi",
    cls=front(COMMANDS),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.callback(
    help="Gongshi (共识): deliberation among the parties of a community, from complaint to acceptance.",
)
def _gongshi() -> None:
    """All commands have this in common: nothing happens before one of them is called."""


def main() -> None:
    """The entry point of `gongshi`."""
    try:
        app()
    except OSError as fault:
        if fault.filename is None:
            raise
        _end(f"{fault.filename}: {fault.strerror}{_mend(Path(fault.filename).absolute())}")
    except Exception as fault:
        if (unreachable := _store_fault(fault)) is None:
            raise
        _end(f"GONGSHI_DATABASE_URL: the store cannot be reached.\n{unreachable}")


def _store_fault(fault: Exception) -> str | None:
    """What the database says where it cannot be reached. Nothing but a store raises that, and it is imported then."""
    if "sqlalchemy.exc" not in sys.modules:
        return None
    from sqlalchemy.exc import OperationalError  # noqa: PLC0415  # only commands with a store wait for it

    return str(fault.orig) if isinstance(fault, OperationalError) else None


def _mend(file: Path) -> str:
    """Where the house keeps its files is a setting: said where that is what went wrong."""
    folder = Path(os.environ.get("GONGSHI_FOLDER") or "var").absolute()
    concerned = file.is_relative_to(folder) or folder.is_relative_to(file)
    return ". GONGSHI_FOLDER says where the house keeps its files." if concerned else ""


def _end(why: str) -> NoReturn:
    """Something outside the program is not as it should be: what it is, without the way through the code."""
    typer.secho(why, fg=typer.colors.RED, err=True)
    sys.exit(1)
