"""The console's clock of an item: it is stopped with a reason and goes on; what somebody asked for at the door or by
telephone, more time or an end, is handed in for them.
"""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from engine.commands import Outcome, ask_more_time, restart_clock, stop_clock, stop_matter
from engine.runtime import Runtime
from web.console.actions import HEARD, guarded
from web.console.session import Signed
from web.forms import form_of, given_of
from workflows.events import Via
from workflows.refusal import Refused


def router(rt: Runtime) -> APIRouter:
    """The routes of an item's clock."""
    routes = APIRouter(include_in_schema=False)

    def act(
        what: str, action: str, do: Callable[[Signed, str, dict[str, str]], Outcome]
    ) -> Callable[..., object]:
        async def route(request: Request, item_id: str) -> Response:
            form, _ = await form_of(request)
            given = given_of(form)

            def acted(who: Signed) -> Response:
                done = do(who, item_id, given)
                if isinstance(done, Refused):
                    return who.refused(done, f"/console/items/{item_id}")
                return RedirectResponse(f"/console/items/{item_id}?said=done", 303)

            return await run_in_threadpool(guarded, rt, request, action, form, acted)

        routes.add_api_route(f"/console/items/{{item_id}}/{what}", route, methods=["POST"])
        return route

    act("clock/stop", "stop_clock", lambda who, item, given: stop_clock(rt, who.actor, item, _text(given)))
    act("clock/go_on", "stop_clock", lambda who, item, _: restart_clock(rt, who.actor, item))
    act(
        "more_time", "record_answer",
        lambda who, item, given: ask_more_time(
            rt, who.here.id, item, by=given.get("by", ""), said=_text(given), via=_heard(given), recorded_by=who.actor
        ),
    )  # fmt: skip
    act(
        "end", "record_answer",
        lambda who, item, given: stop_matter(
            rt, who.here.id, item, by=given.get("by", ""), said=_text(given), via=_heard(given), recorded_by=who.actor
        ),
    )  # fmt: skip
    return routes


def _text(given: dict[str, str]) -> str:
    return given.get("text", "")


def _heard(given: dict[str, str]) -> Via:
    return next((each for each in HEARD if each == given.get("via")), "door")
