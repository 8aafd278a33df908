"""The messages that reached nobody, and those that a limit holds up: who, about what, why, and what can be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from engine.access import Actor
from engine.dead_letters import MOST, count, dead_letters, mark_told, send_again
from engine.held_up import held_up
from engine.runtime import Runtime
from web.console.actions import guarded
from web.console.session import Signed, signed
from web.forms import form_of
from workflows.refusal import Refused
from workflows.text import Text, text

LIST = "/console/letters"
_SAID: dict[str, Text] = {
    "again": text("已放回发件箱，马上再发。", "Back in the outbox: it goes out at once."),
    "told": text("已记下：当面或电话告知过了。", "Noted: they were told in person."),
}


def router(rt: Runtime) -> APIRouter:
    """The routes of the messages that reached nobody."""
    routes = APIRouter(include_in_schema=False)

    @routes.get(LIST)
    def show(request: Request, said: str = "") -> Response:
        who = signed(rt, request, "see_messages")
        if not isinstance(who, Signed):
            return who
        with rt.store.read() as connection:
            found = dead_letters(connection, rt.keys, who.here.id)
            more = count(connection, who.here.id) - len(found) if len(found) == MOST else 0
            waiting = held_up(connection, who.here.id, rt.now())
        return who.page(
            "console/letters.html", tab="/console/messages", letters=found, more=more, held_up=waiting,
            said=who.reader.say(_SAID.get(said)) or None,
        )  # fmt: skip

    @routes.post("/console/messages/{outbox_id}/again")
    async def again(request: Request, outbox_id: str) -> Response:
        return await _done(rt, request, outbox_id, send_again, "again", f"/console/messages/{outbox_id}")

    @routes.post("/console/messages/{outbox_id}/told")
    async def told(request: Request, outbox_id: str) -> Response:
        return await _done(rt, request, outbox_id, mark_told, "told", "/console")

    return routes


async def _done(
    rt: Runtime,
    request: Request,
    outbox_id: str,
    act: Callable[[Runtime, Actor, str], Any],
    said: str,
    otherwise: str,
) -> Response:
    """Do it for one message; back to the page that asked."""
    form, _ = await form_of(request)

    def do(who: Signed) -> Response:
        done = act(rt, who.actor, outbox_id)
        if isinstance(done, Refused):
            return who.refused(done, LIST)
        return RedirectResponse(f"{LIST}?said={said}" if form.get("from") == "letters" else otherwise, 303)

    return await run_in_threadpool(guarded, rt, request, "send_again", form, do)
