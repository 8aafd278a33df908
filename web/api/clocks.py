"""An item's clock by the API: stopped and let go on by a system that the house trusts with it; more time asked for,
and a matter ended, for a party or a role that said so. Annotations are read when the file is loaded, as FastAPI wants
them.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from engine.access import Actor
from engine.commands import ask_more_time, restart_clock, stop_clock, stop_matter
from engine.loading import load_item
from engine.runtime import Runtime
from web.api.callers import Callers, Key
from web.api.items import shown
from web.api.shapes import AskedBy, StopClock, WholeItemOut


def router(rt: Runtime, callers: Callers) -> APIRouter:
    """The routes of an item's clock."""
    routes = APIRouter(prefix="/items/{item_id}")
    Caller = Annotated[Actor, Depends(callers)]  # noqa: N806  # a type, as FastAPI reads it

    @routes.post("/clock/stop", response_model=WholeItemOut)
    def stop(request: Request, actor: Caller, item_id: str, given: StopClock, key: Key = None) -> Response:
        once = callers.once(actor, key, shown(actor), "stop_clock", item_id, given.text)
        return callers.answered(request, stop_clock(rt, actor, item_id, given.text, once), shown(actor))

    @routes.post("/clock/go_on", response_model=WholeItemOut)
    def go_on(request: Request, actor: Caller, item_id: str, key: Key = None) -> Response:
        once = callers.once(actor, key, shown(actor), "restart_clock", item_id)
        return callers.answered(request, restart_clock(rt, actor, item_id, once), shown(actor))

    @routes.post("/more_time", response_model=WholeItemOut)
    def more_time(request: Request, actor: Caller, item_id: str, given: AskedBy, key: Key = None) -> Response:
        done = ask_more_time(
            rt, actor.community_id, item_id, by=speaks(rt, actor, item_id, given.by), said=given.text, via="api", recorded_by=actor,
            once=callers.once(actor, key, shown(actor), "more_time", item_id, given.model_dump()),
        )  # fmt: skip
        return callers.answered(request, done, shown(actor))

    @routes.post("/end", response_model=WholeItemOut)
    def end(request: Request, actor: Caller, item_id: str, given: AskedBy, key: Key = None) -> Response:
        done = stop_matter(
            rt, actor.community_id, item_id, by=speaks(rt, actor, item_id, given.by), said=given.text, via="api", recorded_by=actor,
            once=callers.once(actor, key, shown(actor), "end", item_id, given.model_dump()),
        )  # fmt: skip
        return callers.answered(request, done, shown(actor))

    return routes


def speaks(rt: Runtime, actor: Actor, item_id: str, name: str) -> str:
    """Who speaks first for a party at an item, or holds a role; empty where nobody does, which is then not allowed."""
    with rt.store.read() as connection:
        loaded = load_item(connection, item_id, rt.now(), lock=False)
    if loaded is None or loaded.community.id != actor.community_id:
        return ""
    roster = loaded.context.roster
    return next((each.id for each in (*roster.representatives(name), *roster.holders(name))), "")
