"""`gongshi translate`: a file with English keys turned into one with Chinese keys, or back, comments kept."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from gongshi.cli.plainly import reader, show, stop, tell
from gongshi.cli.reading import Unread, text_of
from workflows.source import read
from workflows.translating import translate as turn
from workflows.vocabulary import tongue_of


def translate(
    file: Annotated[Path, typer.Argument(help="a definition, a scenario, or a file of pieces")],
    to: Annotated[
        Literal["zh", "en"] | None,
        typer.Option(help="into Chinese or English keys; by default the other ones"),
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="where to write it")] = None,
    write: Annotated[bool, typer.Option("--write", help="write it into the file itself")] = False,
) -> None:
    """Turn a file's keys and words into Chinese or English; names, texts and comments stay as they are."""
    who = reader()
    if output is not None and write:
        stop(who.t("-o 和 --write 只能选一个", "either -o or --write, not both"), 2)
    said = text_of(file)
    if isinstance(said, Unread):
        show(who, said.findings, str(file), said.lines)
        raise typer.Exit(1)
    source = read(said)
    turned = turn(said, to or ("en" if tongue_of(source.value) == "zh" else "zh"))
    if not isinstance(turned, str):
        show(who, turned, str(file), source.lines)
        raise typer.Exit(1)
    into = file if write else output
    if into is None:
        sys.stdout.write(turned)
        return
    replace(into, turned)
    tell(who.t(f"已写入 {into}", f"Written to {into}"), error=True)


def replace(file: Path, said: str) -> None:
    """Write a file as a whole or not at all: what was there is not lost where the disk is full."""
    beside = file.with_name(f".{file.name}.new")
    try:
        beside.write_bytes(said.encode())
        beside.replace(file)
    except OSError as fault:
        beside.unlink(missing_ok=True)
        stop(f"{file}: {fault.strerror}")
