"""`gongshi diff`: what changed between two definitions, and for whom. Ends as `diff` does: 0 the same, 1 changed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gongshi.cli.plainly import Reader, reader, show, tell
from gongshi.cli.reading import definition_of
from workflows.differing import differences
from workflows.model import Definition

WRONG = 2
"""Ended with where a file is no definition, as `diff` ends where it cannot read one."""


def diff(
    old: Annotated[Path, typer.Argument(help="the older definition")],
    new: Annotated[Path, typer.Argument(help="the newer definition")],
) -> None:
    """Say in words what changed between two definitions, and for whom."""
    who = reader()
    was, now = _form(who, old), _form(who, new)
    if was is None or now is None:
        raise typer.Exit(WRONG)
    found = differences(was, now)
    head = f"{who.say(now.title)} · {now.issue_type}"
    version = f"v{was.version} → v{now.version}" if was.version != now.version else f"v{now.version}"
    if not found:
        tell(f"{head} {version}  " + who.t("没有变化", "nothing changed"), typer.colors.GREEN)
        return
    tell(f"{head} {version}", bold=True)
    for each in found:
        tell(
            f"\n{who.say(each.title)}"
            + (f" ({each.state})" if each.state not in ("", who.say(each.title)) else ""),
            typer.colors.YELLOW,
        )
        for said in each.said:
            tell(f"  - {who.say(said)}")
    if was.version == now.version:
        tell(
            "\n" + who.t(f"内容变了，版本号还是 {now.version}：启用前请改成下一个号", f"The version is still {now.version}: another text needs the next number before it is taken into use"),
            typer.colors.YELLOW,
        )  # fmt: skip
    raise typer.Exit(1)


def _form(who: Reader, file: Path) -> Definition | None:
    loaded = definition_of(file)
    if loaded.definition is None:
        show(who, loaded.findings, str(file), loaded.lines)
    return loaded.definition
