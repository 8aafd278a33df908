"""`gongshi roster …` and `gongshi key …`: who belongs to a community, and which systems may call."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.prompt import Confirm, Prompt

from engine.access import MIN_PASSWORD, LoginTaken, issue_api_key, issue_key_for, revoke_api_key, set_password
from engine.erasure import erase_person
from engine.migrations import upgrade
from engine.roster import Imported, import_roster
from engine.seating import read_seats
from engine.settling import Mistaken, settle
from gongshi.cli.choosing import actor_or_exit, at_home
from gongshi.cli.speaking import out, settings_or_exit, show_findings, stop, t
from gongshi.house import build
from gongshi.sample import definition_files
from workflows.spreadsheet import decoded

app = typer.Typer(help="A community's people: import, settle, password, erase.", no_args_is_help=True)
keys = typer.Typer(help="Keys for other systems: issue, revoke.", no_args_is_help=True)
InCommunity = Annotated[
    str | None, typer.Option("--community", help="the community's slug, where there are several")
]


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="a CSV file", exists=True)], community: InCommunity = None
) -> None:
    """Import a roster: all of it, or nothing and every mistake with its line."""
    settings, house, here = at_home(community)
    done = import_roster(house.rt, here.id, decoded(file.read_bytes()))
    lines = decoded(file.read_bytes()).splitlines()
    show_findings(settings, done.warnings if isinstance(done, Imported) else done.findings, str(file), lines)
    if not isinstance(done, Imported):
        raise typer.Exit(1)
    read_seats(house.rt, here.id, house.rt.now())
    out.print(
        t(
            settings,
            f"名册已导入：新增 {done.added}，更新 {done.kept}，停用 {done.retired}",
            f"Imported: {done.added} added, {done.kept} kept up to date, {done.retired} retired",
        )
    )


@app.command("settle")
def settle_(
    folder: Annotated[
        Path, typer.Argument(help="a folder with community.yaml and roster.csv", exists=True, file_okay=False)
    ],
) -> None:
    """Take a community's folder into use, with the shipped definitions and those in the folder."""
    settings = settings_or_exit()
    for name in ("community.yaml", "roster.csv"):
        if not (folder / name).is_file():
            stop(t(settings, f"{folder} 里没有 {name}", f"There is no {name} in {folder}"))
    house = build(settings)
    upgrade(house.rt.store)
    own = [file for file in sorted(folder.glob("*.yaml")) if file.name != "community.yaml"]
    done = settle(house.rt, folder, [*definition_files(), *own])
    if isinstance(done, Mistaken):
        show_findings(settings, done.findings, str(done.file), done.lines)
        raise typer.Exit(1)
    roster = folder / "roster.csv"
    show_findings(settings, done.warnings, str(roster), decoded(roster.read_bytes()).splitlines())
    out.print(t(settings, "已启用：", "In use: ") + ", ".join(done.issue_types))


@app.command()
def password(
    who: Annotated[str, typer.Argument(help="a `ref` of the roster")],
    login: Annotated[str | None, typer.Option(help="the name to sign in with; the `ref` by default")] = None,
    community: InCommunity = None,
) -> None:
    """Give somebody a login, or a new password; their sessions end."""
    settings, house, here = at_home(community)
    actor = actor_or_exit(settings, house, here, who)
    said = Prompt.ask(t(settings, "新密码", "New password"), password=True)
    if len(said) < MIN_PASSWORD:
        stop(t(settings, f"至少 {MIN_PASSWORD} 个字符", f"At least {MIN_PASSWORD} characters"))
    try:
        set_password(house.rt, actor.person_id, login or who, said)
    except LoginTaken:
        stop(
            t(
                settings,
                f"“{login or who}”已经有人用来登录，请用 --login 换一个",
                f"Somebody else signs in as {login or who}: choose another with --login",
            )
        )
    out.print(
        t(
            settings,
            f"{actor.name} 可以用 {login or who} 登录了",
            f"{actor.name} can sign in as {login or who}",
        )
    )


@app.command()
def erase(
    who: Annotated[str, typer.Argument(help="a `ref` of the roster")],
    yes: Annotated[bool, typer.Option("--yes", help="without asking")] = False,
    community: InCommunity = None,
) -> None:
    """Forget a person for good: name, addresses, every word of theirs. The record holds, and decisions stay explained."""
    settings, house, here = at_home(community)
    actor = actor_or_exit(settings, house, here, who)
    asked = t(
        settings,
        f"永久删除“{actor.name}”的信息？不能恢复",
        f"Forget {actor.name} for good? There is no way back",
    )
    if not (yes or Confirm.ask(asked, default=False)):
        raise typer.Exit(1)
    erase_person(house.rt, here.id, actor.person_id)
    out.print(
        t(
            settings,
            "已删除。请把这个人从名册文件里也去掉，否则下次导入会重新加入",
            "Forgotten. Take their line out of the roster's file too, or the next import brings them back",
        )
    )


@keys.command("issue")
def issue(
    name: Annotated[str, typer.Argument(help="the system's name, which is also the sender of its signals")],
    as_: Annotated[
        str | None,
        typer.Option(
            "--as", help="whom it acts for: a login, or a `ref` of the roster; by default a system's account"
        ),
    ] = None,
    community: InCommunity = None,
) -> None:
    """Issue an API key. It is shown this once."""
    settings, house, here = at_home(community)
    if as_ is None:
        out.print(issue_api_key(house.rt, here.id, name))
        return
    out.print(issue_key_for(house.rt, actor_or_exit(settings, house, here, as_), name))


@keys.command("revoke")
def revoke(
    name: Annotated[str, typer.Argument(help="the system's name")],
    community: InCommunity = None,
) -> None:
    """Revoke every API key of a system."""
    settings, house, here = at_home(community)
    if not revoke_api_key(house.rt, here.id, name):
        stop(t(settings, f"没有叫“{name}”的密钥", f"There is no key called {name}"))
    out.print(t(settings, f"{name} 的密钥已停用", f"The keys of {name} open nothing any more"))
