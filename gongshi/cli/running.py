"""Commands that run the house: up, web, worker, and migrate, which goes before them.

What is imported here stays in a process that may run for months; a command that ends has a file of its own.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from engine.migrations import pending, upgrade
from engine.queues import QUEUES
from engine.settling import Mistaken
from gongshi import logs
from gongshi.cli.speaking import out, settings_or_exit, show_findings, stop, t
from gongshi.house import House, build
from gongshi.sample import SignIn, settle_sample, sign_ins
from gongshi.serving import free_port_fault, serve
from gongshi.settings import Settings
from gongshi.working import Worker, work


def up() -> None:
    """Everything in one process: the pages, a worker with its dispatcher, the store. For a first look and a small house."""
    settings = settings_or_exit()
    _port_or_exit(settings)
    house = build(settings)
    upgrade(house.rt.store)
    settled = settle_sample(house.rt)
    if isinstance(settled, Mistaken):
        show_findings(settings, settled.findings, str(settled.file), settled.lines)
        raise typer.Exit(1)
    accounts = sign_ins(house.rt, settings.folder)
    logs.begin()
    hands = Worker(house)
    hands.start()
    try:
        serve(house, lambda: _welcome(settings, accounts))
    finally:
        hands.stop()
        house.rt.store.dispose()


def web() -> None:
    """The pages and the API alone; any number of them share one PostgreSQL."""
    settings = settings_or_exit()
    _port_or_exit(settings)
    house = _migrated(settings)
    logs.begin()
    serve(house, lambda: out.print(t(settings, "页面已就绪：", "Serving pages on ") + settings.address))


def worker(
    queues: Annotated[
        str, typer.Option(help="the queues that it serves, with commas between them")
    ] = ",".join(QUEUES),
    concurrency: Annotated[
        int, typer.Option(min=1, max=64, help="threads that work at once for each queue")
    ] = 4,
) -> None:
    """A worker with its dispatcher: fires deadlines, sends messages. Start as many as you like."""
    settings = settings_or_exit()
    if settings.embedded:
        stop(
            t(
                settings,
                "请设置 GONGSHI_BROKER_URL（redis://…）；没有它时，`gongshi up` 自带一个 worker",
                "Set GONGSHI_BROKER_URL (redis://…) first; without it `gongshi up` runs a worker of its own",
            )
        )
    served = [each.strip() for each in queues.split(",") if each.strip()]
    if not served or (unknown := [each for each in served if each not in QUEUES]):
        said = "、".join(unknown) if served else ""
        known = ", ".join(QUEUES)
        stop(
            t(
                settings,
                f"没有队列“{said}”。可以：{known}",
                f"There is no queue {said or '—'}. Possible: {known}",
            )
        )
    house = _migrated(settings)
    logs.begin()
    work(house, dict.fromkeys(served, concurrency))


def migrate() -> None:
    """Bring the store's tables to the newest form."""
    settings = settings_or_exit()
    house = build(settings)
    behind = pending(house.rt.store)
    upgrade(house.rt.store)
    said = (
        ("表结构已更新", "The tables are up to date now")
        if behind
        else ("表结构本来就是最新的", "Nothing to do")
    )
    out.print(t(settings, *said))


def _migrated(settings: Settings) -> House:
    house = build(settings)
    if pending(house.rt.store):
        stop(
            t(
                settings,
                "表结构不是最新的，请先运行 `gongshi migrate`",
                "The tables are not up to date: run `gongshi migrate` first",
            )
        )
    return house


def _port_or_exit(settings: Settings) -> None:
    if fault := free_port_fault(settings.host, settings.port):
        stop(
            t(
                settings,
                f"{settings.host} 的端口 {settings.port} 用不了（{fault}）。换一个：GONGSHI_PORT=8001，或改 GONGSHI_HOST",
                f"Port {settings.port} of {settings.host} cannot be used ({fault}). "
                "Another one: GONGSHI_PORT=8001, or another GONGSHI_HOST",
            )
        )


def _welcome(settings: Settings, accounts: list[SignIn]) -> None:
    here = settings.address
    lines = Table.grid(padding=(0, 3, 0, 0))
    for zh, en, path in (
        ("公示栏", "Public board", "/"),
        ("看板", "Board", "/console"),
        ("消息", "Messages", "/console/messages"),
        ("接口", "API", "/api/v1/openapi.json"),
    ):
        lines.add_row(t(settings, zh, en), f"{here}{path}")
    lines.add_row("", "")
    lines.add_row(t(settings, "登录", "Sign in"), f"{here}/sign-in")
    for each in accounts:
        lines.add_row(f"  {each.login}", f"[bold]{escape(each.password)}[/]  {escape(each.name)}")
    kept = Path(os.path.relpath(settings.folder)) / "sign-in.json"
    foot = t(
        settings,
        f"密码也在 {kept}。没有邮件和短信设置时，每条消息都在“消息”页。按 Ctrl+C 停止。",
        f"The passwords are in {kept} too. Without mail or SMS settings every message is on the Messages page. "
        "Ctrl+C stops.",
    )
    out.print(Panel(lines, title="Gongshi 共识", border_style="cyan", expand=False, padding=(1, 2)))
    out.print(foot, soft_wrap=True)
