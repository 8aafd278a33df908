"""`gongshi audit …`: verify histories and their checkpoints, or an exported item; export one; print the public key."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated
from zipfile import BadZipFile

import typer
from rich.markup import escape

from documents.resolution import pdf
from engine.audit import Audit, audit
from engine.audit_seal import public_key
from engine.bundle_verifier import key_of, read_bundle, verify_bundle
from engine.bundles import bundle_of
from engine.checkpoints import Checkpoint, write_checkpoint
from engine.resolutions import resolutions_of
from gongshi.cli.choosing import at_home, item_or_exit
from gongshi.cli.speaking import Format, out, refuse, say, settings_or_exit, stop, t
from gongshi.settings import Settings
from web.papers import check_address
from workflows.refusal import Refused
from workflows.text import LANGUAGES

app = typer.Typer(help="The record: verify, checkpoint, export, key.", no_args_is_help=True)
InCommunity = Annotated[
    str | None, typer.Option("--community", help="the community's slug, where there are several")
]
_PRINTED = re.compile(r"(\d{1,9}):([0-9a-f]{16,64})")


@app.command()
def verify(
    item: Annotated[str | None, typer.Argument(help="an item's number, or the zip of an exported one; without either, every item of the house")] = None,
    printed: Annotated[
        list[str] | None, typer.Option(help="a checkpoint that was printed and kept elsewhere: 12:9f3a…")
    ] = None,
    key: Annotated[
        str | None, typer.Option(help="the house's public key, where its secret is not at hand")
    ] = None,
    format: Annotated[Format, typer.Option(help="text or json")] = "text",
    community: InCommunity = None,
) -> None:  # fmt: skip
    """Verify that the record is what was written; ends with 1 where it is not, and says what is wrong where."""
    if item is not None and item.endswith(".zip"):
        _verify_bundle(Path(item), key)
        return
    settings, house, here = at_home(community)
    wanted = item_or_exit(settings, house, here, item) if item is not None else None
    kept = dict(_printed(settings, each) for each in printed or ())
    with house.rt.store.read() as connection:
        found = audit(connection, key or public_key(house.rt.keys), item_id=wanted, printed=kept)
    if format == "json":
        typer.echo(json.dumps(_form(found), ensure_ascii=False, indent=2))
    else:
        _tell(settings, found)
    if found.faults:
        raise typer.Exit(1)


@app.command()
def checkpoint(community: InCommunity = None) -> None:
    """Sign now what came since the last checkpoint, and print the line to keep somewhere else."""
    settings, house, _ = at_home(community)
    made = write_checkpoint(house.rt, house.rt.now(), every=timedelta())
    if made is None:
        out.print(t(settings, "没有新的内容要封存", "Nothing came since the last checkpoint"))
        return
    out.print(_line(made), markup=False)


@app.command()
def export(
    item: Annotated[str, typer.Argument(help="the item's number, as people say it")],
    output: Annotated[Path, typer.Option("--output", "-o", help="the zip to write")],
    names: Annotated[
        bool, typer.Option("--names", help="with people's names in the account, and what they wrote by hand")
    ] = False,
    community: InCommunity = None,
) -> None:
    """Write an item into one file that can be verified without the database: history, papers, photographs, checkpoints."""
    settings, house, here = at_home(community)
    item_id = item_or_exit(settings, house, here, item)
    now = house.rt.now()
    with house.rt.store.read() as connection:
        made = resolutions_of(connection, here, item_id, now) or ()
        papers = {
            f"resolution-{each.place}-{language}.pdf": pdf(
                each, language, check_address(house.rt, here, each)
            )
            for each in made
            for language in LANGUAGES
        }
        found = bundle_of(connection, here, house.rt.keys, item_id, now, papers, with_names=names)
    if isinstance(found, Refused):
        refuse(settings, found)
    output.write_bytes(found)
    out.print(f"[green]✓[/] {output}")


@app.command()
def key(community: InCommunity = None) -> None:
    """Print the house's public key. Keep it somewhere else: by it checkpoints are known to be this house's."""
    _, house, _ = at_home(community)
    typer.echo(public_key(house.rt.keys))


def _verify_bundle(file: Path, key: str | None) -> None:
    settings = settings_or_exit()
    try:
        files = read_bundle(file)
    except (ValueError, BadZipFile):
        stop(t(settings, f"{file} 不是一份导出", f"{file} is no exported item"))
    faults = verify_bundle(files, key)
    for fault in faults:
        out.print(f"[red]✗[/] {escape(fault)}")
    if faults:
        raise typer.Exit(1)
    out.print("[green]✓[/] " + t(settings, "完整无误，公钥 ", "It holds; public key ") + key_of(files))
    if key is None:
        out.print(
            t(
                settings,
                "没有给公钥，所以没有核对是谁签的",
                "No key was given, so it was not checked whose it is: --key",
            )
        )


def _printed(settings: Settings, said: str) -> tuple[int, str]:
    found = _PRINTED.fullmatch(said.strip().lower())
    if found is None:
        stop(
            t(
                settings,
                f"“{said}”不是封存点：写成 编号:至少16位摘要",
                f"`{said}` is no checkpoint: write number:digest, 16 digits of it at least",
            ),
            code=2,
        )
    return int(found[1]), found[2]


def _line(made: Checkpoint) -> str:
    return f"{made.number}:{made.digest}"


def _tell(settings: Settings, found: Audit) -> None:
    for fault in found.faults:
        out.print(f"[red]✗[/] {escape(say(settings, fault.said))}")
    mark = "[red]✗[/]" if found.faults else "[green]✓[/]"
    out.print(
        f"{mark} "
        + t(
            settings,
            f"议题 {found.items} 个，历史 {found.rows} 行，封存点 {found.checkpoints} 个；"
            f"其后还有 {found.unsealed} 行没有封存",
            f"{found.items} items, {found.rows} rows of history, {found.checkpoints} checkpoints; "
            f"{found.unsealed} rows came since",
        )
    )
    if found.last is not None:
        out.print(t(settings, "最后的封存点：", "The last checkpoint: ") + _line(found.last), markup=False)


def _form(found: Audit) -> dict[str, object]:
    return {
        "holds": not found.faults,
        "items": found.items,
        "rows": found.rows,
        "checkpoints": found.checkpoints,
        "unsealed": found.unsealed,
        "last": _line(found.last) if found.last else None,
        "faults": [
            {
                "why": each.why,
                "item": each.item_id,
                "number": each.number,
                "row": each.seq,
                "checkpoint": each.checkpoint,
                "said": each.said.model_dump(),
            }
            for each in found.faults
        ],
    }
