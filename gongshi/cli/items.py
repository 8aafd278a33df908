"""`gongshi item …`: open, show, list, press, answer, for whoever sits at the house's own machine."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import typer
from rich.markup import escape
from rich.table import Table
from sqlalchemy import select

from engine.board import Card, cards_where
from engine.commands import Outcome, Replayed, answer_task, open_item, press_button
from engine.item_page import item_page
from engine.roster import Reporter
from engine.schema import items, people, tasks
from engine.words import LISTS, TASKS, left, when
from gongshi.cli.choosing import actor_or_exit, at_home, community_or_exit, item_or_exit
from gongshi.cli.speaking import out, refuse, say, settings_or_exit, stop, t
from gongshi.house import House, build
from gongshi.settings import Settings
from workflows.refusal import Refused

app = typer.Typer(help="Items: open, show, list, press, answer.", no_args_is_help=True)

Heard = Literal["door", "phone", "paper"]
InCommunity = Annotated[
    str | None, typer.Option("--community", help="the community's slug, where there are several")
]
As = Annotated[str, typer.Option("--as", help="who does it: a login, or a `ref` of the roster")]
Number = Annotated[str, typer.Argument(help="the item's number, as people say it")]


@app.command("list")
def list_items(
    on: Annotated[str | None, typer.Option(help="demand, problem or project")] = None,
    closed: Annotated[bool, typer.Option("--closed", help="those that are closed")] = False,
    community: InCommunity = None,
) -> None:
    """The items of a community, late ones first."""
    settings = settings_or_exit()
    if on is not None and on not in LISTS:
        stop(t(settings, "清单：", "Lists: ") + ", ".join(LISTS))
    house = build(settings)
    here = community_or_exit(settings, house, community)
    wanted: list[Any] = [items.c.closed_at.is_not(None) if closed else items.c.closed_at.is_(None)]
    if on is not None:
        wanted.append(items.c.list == on)
    now = house.rt.now()
    with house.rt.store.read() as connection:
        found = cards_where(connection, here, *wanted)
    table = Table(box=None, header_style="dim", padding=(0, 2, 0, 0))
    for zh, en in (
        ("编号", "No."),
        ("议题", "Matter"),
        ("清单", "List"),
        ("状态", "State"),
        ("期限", "Due"),
        ("等待", "Waiting for"),
    ):
        table.add_column(t(settings, zh, en))
    for each in found:
        due = left(each.due_at, now, here.zone, settings.language) if each.due_at else "—"
        waiting = ", ".join(say(settings, who) for who in each.waiting_for) or "—"
        table.add_row(
            f"#{each.number}", escape(each.title), say(settings, LISTS[each.list or "none"]), escape(say(settings, each.state_title)),
            f"[red]{due}[/]" if each.late else due, escape(waiting),
        )  # fmt: skip
    out.print(table if found else t(settings, "没有", "None"))


@app.command()
def show(number: Number, community: InCommunity = None) -> None:
    """One item: where it stands and why, who is asked, what may be pressed, what happened."""
    settings, house, here = at_home(community)
    item_id = item_or_exit(settings, house, here, number)
    now = house.rt.now()
    with house.rt.store.read() as connection:
        found = item_page(connection, here, item_id, now)
    if found is None:
        stop(t(settings, "没有这个议题", "There is no such item"))
    shown: Card = found.card
    out.print(f"[bold]#{shown.number} {escape(shown.title)}[/]  {escape(say(settings, shown.state_title))}")
    if shown.due_at:
        out.print(
            f"{when(shown.due_at, here.zone, settings.language, now)}  {left(shown.due_at, now, here.zone, settings.language)}"
        )
    if found.due_why:
        out.print(f"[dim]{escape(say(settings, found.due_why))}[/]")
    out.print(escape(say(settings, found.standing)))
    for row in found.tasks:
        if row.status != "closed":
            who = f"{say(settings, row.party)}·" if row.party else ""
            said = say(settings, row.answer) if row.answer else t(settings, "未答", "waiting")
            out.print(f"  {say(settings, TASKS[row.kind])}  {escape(who + row.person)}: {escape(said)}")
    for name, button in found.buttons:
        out.print(f"  [cyan]{name}[/]  {escape(say(settings, button.title) if button.title else name)}")
    out.print("")
    for moment in found.timeline:
        out.print(
            f"  [dim]{when(moment.at, here.zone, settings.language, now)}[/]  {escape(say(settings, moment.said))}"
        )


@app.command("open")
def open_(
    issue_type: Annotated[str, typer.Argument(help="the kind of matter, as its definition is named")],
    title: Annotated[str, typer.Argument(help="what it is about, in a line")],
    field: Annotated[
        list[str] | None, typer.Option("--field", "-f", help="place=Gate 1; once for each")
    ] = None,
    by: Annotated[str, typer.Option(help="the name of who raised it, where it was not you")] = "",
    phone: Annotated[str, typer.Option(help="their phone")] = "",
    as_: As = "coordinator",
    community: InCommunity = None,
) -> None:
    """Raise a matter."""
    settings, house, here = at_home(community)
    actor = actor_or_exit(settings, house, here, as_)
    done = open_item(
        house.rt, here.id, actor, issue_type=issue_type, title=title, fields=_pairs(settings, field or []),
        reporter=Reporter(name=by, phone=phone) if by else None, via="walk_in",
    )  # fmt: skip
    _tell(settings, house, done)


@app.command()
def press(
    number: Number,
    button: Annotated[str, typer.Argument(help="a button of the item's state; `item show` lists them")],
    reason: Annotated[str, typer.Option(help="why, where the button needs a reason")] = "",
    item: Annotated[
        str | None, typer.Option(help="the other item's number, where the button needs one")
    ] = None,
    as_: As = "coordinator",
    community: InCommunity = None,
) -> None:
    """Press a button of an item."""
    settings, house, here = at_home(community)
    actor = actor_or_exit(settings, house, here, as_)
    item_id = item_or_exit(settings, house, here, number)
    _tell(
        settings,
        house,
        press_button(house.rt, actor, item_id, {"button": button, "text": reason, "item": item}),
    )


@app.command()
def answer(
    number: Number,
    who: Annotated[str, typer.Argument(help="whose answer it is: a party, or a `ref` of the roster")],
    said: Annotated[
        list[str],
        typer.Argument(help="stand=agree, or stand=agree_if text='…', score=5, milestone=finish, fields"),
    ],
    via: Annotated[Heard, typer.Option(help="how it was heard")] = "phone",
    as_: As = "grid_worker",
    community: InCommunity = None,
) -> None:
    """Record somebody's answer; they are told that it was entered in their name."""
    settings, house, here = at_home(community)
    actor = actor_or_exit(settings, house, here, as_)
    item_id = item_or_exit(settings, house, here, number)
    with house.rt.store.read() as connection:
        found = connection.execute(
            select(tasks.c.id)
            .join(people, people.c.id == tasks.c.person_id)
            .where(tasks.c.item_id == item_id, tasks.c.status != "closed", (tasks.c.party == who) | (people.c.ref == who) | (tasks.c.role == who))
            .order_by(tasks.c.stands_in, tasks.c.id.desc())
        ).scalars().first()  # fmt: skip
    if found is None:
        stop(t(settings, f"现在没有问“{who}”", f"{who} is not asked anything now"))
    given = _pairs(settings, said)
    _tell(
        settings, house, answer_task(house.rt, found, given | {"fields": given}, via=via, recorded_by=actor)
    )


def _pairs(settings: Settings, said: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in said:
        name, equals, value = each.partition("=")
        if not equals:
            stop(t(settings, f"“{each}”应写成 名称=内容", f"`{each}` should read name=value"))
        found[name.strip()] = value.strip()
    return found


def _tell(settings: Settings, house: House, done: Outcome) -> None:
    if isinstance(done, Refused):
        refuse(settings, done)
    assert not isinstance(done, Replayed)  # noqa: S101  # no key was given
    with house.rt.store.read() as connection:
        row = connection.execute(
            select(items.c.number, items.c.state).where(items.c.id == done.item.id)
        ).one()
    out.print(f"[green]✓[/] #{row.number} {row.state}")
