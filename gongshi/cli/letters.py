"""`gongshi letter …`: the messages that reached nobody, and what is done about each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer
from rich.markup import escape

from engine.access import Actor
from engine.dead_letters import DeadLetter, dead_letters, mark_told, send_again
from engine.held_up import held_up
from engine.runtime import Runtime
from engine.words import ATTEMPTS, MESSAGES, VIA, when
from gongshi.cli.choosing import actor_or_exit, at_home
from gongshi.cli.speaking import out, refuse, say, stop, t
from workflows.refusal import Refused

app = typer.Typer(help="Messages that reached nobody: list, again, told.", no_args_is_help=True)

SHOWN = 8
"""So much of an id's end is shown and typed; where it is not enough, more may be typed."""
InCommunity = Annotated[
    str | None, typer.Option("--community", help="the community's slug, where there are several")
]
As = Annotated[str, typer.Option("--as", help="who does it: a login, or a `ref` of the roster")]
Which = Annotated[str, typer.Argument(help="the message, as `letter list` names it")]


@app.command("list")
def list_(community: InCommunity = None) -> None:
    """Who was not reached, about what, why, and what was tried; urgent ones first. Then who is held up by a limit."""
    settings, house, here = at_home(community)
    now = house.rt.now()
    with house.rt.store.read() as connection:
        found = dead_letters(connection, house.rt.keys, here.id)
        waiting = held_up(connection, here.id, now)
    if not found:
        out.print(t(settings, "没有：发出去的都到了", "None: whatever went out has arrived"))
    for each in found:
        about = f" · #{each.number} {each.title}" if each.number else ""
        urgent = f" [red]{t(settings, '紧急', 'urgent')}[/]" if each.urgent else ""
        kind = say(settings, MESSAGES[each.kind])
        out.print(f"[bold]{each.outbox_id[-SHOWN:]}[/]  {escape(each.name)} · {kind}{escape(about)}{urgent}")
        out.print(f"  {say(settings, each.reason.said)}. {_what_to_do(settings, each)}")
        for tried in each.tries:
            at = when(tried.at, here.zone, settings.language, now)
            where = f"{say(settings, VIA[tried.channel])} " if tried.channel in VIA else ""
            said = say(settings, ATTEMPTS[tried.outcome])
            address = f"{escape(tried.address)} " if tried.address else ""
            out.print(f"  [dim]{at}  {where}{address}{said}  {escape(tried.detail)}[/]")
    if waiting:
        out.print(
            t(settings, "还在等短信额度，事情急请打电话：", "Held up by a limit; call where it is pressing:")
        )
    for late in waiting:
        kind, until = say(settings, MESSAGES[late.kind]), when(late.until, here.zone, settings.language, now)
        about = f" · #{late.number} {late.title}" if late.number else ""
        out.print(
            f"[bold]{late.outbox_id[-SHOWN:]}[/]  {escape(late.name)} {late.phone or ''} · {kind}{escape(about)}  [dim]"
            f"{t(settings, f'最早 {until} 能发', f'goes out from {until} on')}[/]"
        )


@app.command()
def again(which: Which, as_: As = "coordinator", community: InCommunity = None) -> None:
    """Send one again, by the way on which the roster now reaches the person."""
    _done(
        which, as_, community, send_again, ("放回发件箱，马上再发", "back in the outbox, it goes out at once")
    )


@app.command()
def told(which: Which, as_: As = "coordinator", community: InCommunity = None) -> None:
    """Mark that the person was told by phone or at the door."""
    _done(which, as_, community, mark_told, ("已记下：当面或电话告知过了", "noted: they were told in person"))


def _what_to_do(settings: Any, each: DeadLetter) -> str:
    if each.corrected:
        return f"[green]{t(settings, '名册已经更正，可以再发', 'The roster has been corrected: send it again')}[/]"
    return say(settings, each.reason.mend)


def _done(
    which: str,
    as_: str,
    community: str | None,
    act: Callable[[Runtime, Actor, str], Any],
    said: tuple[str, str],
) -> None:
    settings, house, here = at_home(community)
    actor = actor_or_exit(settings, house, here, as_)
    with house.rt.store.read() as connection:
        found = [each.outbox_id for each in dead_letters(connection, house.rt.keys, here.id)]
        found += [each.outbox_id for each in held_up(connection, here.id, house.rt.now())]
    fitting = [each for each in found if each.endswith(which.upper())]
    if len(fitting) != 1:
        none = ("没有送达的消息里没有", "among those that reached nobody there is none called")
        several = ("不止一条，请多写几位：", "more than one; write more of it:")
        stop(f"{t(settings, *(several if fitting else none))} {which}")
    done = act(house.rt, actor, fitting[0])
    if isinstance(done, Refused):
        refuse(settings, done)
    out.print(f"[green]✓[/] {t(settings, *said)}")
