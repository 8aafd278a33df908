"""The pages of the console that only show: board, item, messages, workflows, people."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup
from sqlalchemy import func, select

from documents.diagram import diagram
from engine.attachments import photo
from engine.board import board
from engine.dead_letters import count
from engine.item_page import ItemPage, item_page
from engine.letter import letter
from engine.registry import active_definitions
from engine.runtime import Runtime
from engine.schema import attempts, items, outbox, people
from engine.watchdog import for_the_board
from web.console.session import Signed, signed
from web.participant import photo_response
from web.ports import Ports
from workflows.model import Definition
from workflows.refusal import Refused
from workflows.text import text

PAGE = 60
NOT_HERE = Refused("not_found", text("没有这个页面", "There is no such page here"))


def router(rt: Runtime, ports: Ports) -> APIRouter:
    """The routes that show."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/console")
    def show_board(request: Request, type: str = "") -> Response:  # the word of the address
        who = signed(rt, request, "see_board")
        if not isinstance(who, Signed):
            return who
        with rt.store.read() as connection:
            now = rt.now()
            found = board(connection, who.here, now, who.actor.person_id)
            troubles = for_the_board(connection, now)
            types = [
                (a.definition.issue_type, a.definition.title)
                for a in active_definitions(connection, who.here.id)
            ]
        lists = {
            n: [c for c in cards if not type or c.issue_type == type] for n, cards in found.lists.items()
        }
        return who.page(
            "console/board.html",
            tab="/console",
            b=_with_lists(found, lists),
            types=types,
            chosen=type,
            troubles=troubles,
        )

    @routes.get("/console/items/{item_id}")
    def show_item(request: Request, item_id: str, said: str = "") -> Response:
        who = signed(rt, request, "see_item")
        if not isinstance(who, Signed):
            return who
        with rt.store.read() as connection:
            found = item_page(connection, who.here, item_id, rt.now())
        if found is None:
            return who.refused(NOT_HERE)
        return item_response(rt, who, found, ports, said=_SAID.get(said))

    @routes.get("/console/photos/{photo_id}")
    def show_photo(request: Request, photo_id: str) -> Response:
        who = signed(rt, request, "see_item")
        if not isinstance(who, Signed):
            return who
        with rt.store.read() as connection:
            return photo_response(photo(connection, who.here.id, photo_id))

    @routes.get("/console/definitions")
    def show_definitions(request: Request) -> Response:
        who = signed(rt, request, "see_definitions")
        if not isinstance(who, Signed):
            return who
        with rt.store.read() as connection:
            active = active_definitions(connection, who.here.id)
            open_items = select(items.c.issue_type, func.count().label("n")).where(
                items.c.community_id == who.here.id, items.c.closed_at.is_(None)
            )
            counts: dict[str, int] = {
                row.issue_type: row.n for row in connection.execute(open_items.group_by(items.c.issue_type))
            }
        rows = [(a, counts.get(a.definition.issue_type, 0), picture(a.definition, who)) for a in active]
        return who.page("console/definitions.html", tab="/console/definitions", rows=rows)

    @routes.get("/console/definitions/{issue_type}")
    def show_definition(request: Request, issue_type: str) -> Response:
        who = signed(rt, request, "see_definitions")
        if not isinstance(who, Signed):
            return who
        with rt.store.read() as connection:
            active = {a.definition.issue_type: a for a in active_definitions(connection, who.here.id)}
        found = active.get(issue_type)
        if found is None:
            return who.refused(NOT_HERE)
        return who.page(
            "console/definition.html", tab="/console/definitions", d=found.definition, source=found.source,
            picture=picture(found.definition, who), titles=who.here.titles,
        )  # fmt: skip

    @routes.get("/console/messages")
    def show_messages(request: Request, state: str = "", before: str = "") -> Response:
        who = signed(rt, request, "see_messages")
        if not isinstance(who, Signed):
            return who
        wanted = (
            select(outbox.c.id, outbox.c.created_at.label("at"), outbox.c.kind, outbox.c.state, outbox.c.channel,
                   outbox.c.attempts, outbox.c.waits_for, outbox.c.next_at, people.c.name, items.c.title)
            .join(people, people.c.id == outbox.c.person_id).outerjoin(items, items.c.id == outbox.c.item_id)  # some are of no item: how the house is
            .where(outbox.c.community_id == who.here.id).order_by(outbox.c.id.desc()).limit(PAGE)
        )  # fmt: skip
        with rt.store.read() as connection:
            if state:
                wanted = wanted.where(outbox.c.state == state)
            rows = connection.execute(wanted.where(outbox.c.id < before) if before else wanted).all()
            dead = count(connection, who.here.id)
        older = rows[-1].id if len(rows) == PAGE else None
        return who.page(
            "console/messages.html", tab="/console/messages", rows=rows, state=state, older=older, dead=dead
        )

    @routes.get("/console/messages/{outbox_id}")
    def show_message(request: Request, outbox_id: str) -> Response:
        who = signed(rt, request, "see_messages")
        if not isinstance(who, Signed):
            return who
        with rt.store.read() as connection:
            row = connection.execute(
                select(outbox.c.state).where(outbox.c.id == outbox_id, outbox.c.community_id == who.here.id)
            ).one_or_none()
            found = letter(rt, connection, outbox_id) if row else None
            tried = connection.execute(
                select(attempts)
                .where(attempts.c.outbox_id == outbox_id)
                .order_by(attempts.c.at, attempts.c.id)
            ).all()
        if row is None or found is None:
            return who.refused(NOT_HERE, "/console/messages")
        rendered = ports.preview(found, rt.now())
        shown = rendered if not isinstance(rendered, str) else None
        return who.page(
            "console/message.html", tab="/console/messages", rendered=shown, fault=rendered, state=row.state,
            attempts=tried, id=outbox_id, link=found.link,
        )  # fmt: skip

    return routes


_SAID = {
    "recorded": text("已记录", "Recorded"),
    "done": text("已办理", "Done"),
    "raised": text("已登记", "Raised"),
}


def item_response(
    rt: Runtime, who: Signed, found: ItemPage, ports: Ports, *, said: Any = None, error: Refused | None = None
) -> Response:
    """An item's page."""
    reader = who.reader
    public = f"{rt.base_url}/c/{who.here.slug}/items/{found.card.number}"
    return who.page(
        "console/item.html", tab="/console", p=found, error=error, said=reader.say(said) if said else None,
        diagram=picture(found.definition, who, found.item.state),
        share=ports.share(who.here, found.card, found.standing, public, reader.language, reader.now),
    )  # fmt: skip


def picture(definition: Definition, who: Signed, current: str | None = None) -> Markup:
    """A definition's diagram in the reader's language."""
    return Markup(diagram(definition, language=who.reader.language, current=current))  # noqa: S704  # it escapes


def _with_lists(found: Any, lists: dict[str, Any]) -> dict[str, Any]:
    return {name: getattr(found, name) for name in found.__slots__} | {"lists": lists}
