"""`gongshi backup` and `gongshi restore`: the embedded house in one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gongshi.backup import backup as take
from gongshi.backup import restore as put_back
from gongshi.cli.speaking import out, refuse, settings_or_exit, t
from gongshi.house import build
from workflows.refusal import Refused


def backup(
    file: Annotated[Path, typer.Argument(help="the file to write; one that is there is kept")],
) -> None:
    """Keep the embedded house in one file, while it runs: the store, the photographs in it, the secret."""
    settings = settings_or_exit()
    taken = take(build(settings), file)
    if isinstance(taken, Refused):
        refuse(settings, taken)
    out.print(
        t(
            settings,
            f"已备份到 {taken.file}。里面有密钥：谁拿到它，谁就能打开这个小区的一切，请妥善保管。",
            f"The house is in {taken.file}. It holds the secret: whoever has it has the house, so keep it well.",
        ),
        markup=False,
    )


def restore(file: Annotated[Path, typer.Argument(help="a file that `gongshi backup` wrote")]) -> None:
    """Put a backup into an empty folder; the house goes on where it was when `gongshi up` is called."""
    settings = settings_or_exit()
    taken = put_back(settings, file)
    if isinstance(taken, Refused):
        refuse(settings, taken)
    at = f"{taken.at:%Y-%m-%d %H:%M} UTC"
    out.print(
        t(
            settings,
            f"已恢复 {at} 的备份到 {settings.folder}。请确认原来的程序已经停了，再运行 `gongshi up`。",
            f"The house of {at} is in {settings.folder}. Make sure that the old one is stopped, then run `gongshi up`.",
        ),
        markup=False,
    )
