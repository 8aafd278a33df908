"""Amendments by the API: a change of the proposal that a party or a role put forward, handed in by a system for it.
Annotations are read when the file is loaded, as FastAPI wants them.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import Field

from engine.access import Actor
from engine.commands import propose_amendment
from engine.runtime import Runtime
from web.api.callers import Callers, Key
from web.api.clocks import speaks
from web.api.items import shown
from web.api.shapes import AskedBy, WholeItemOut


class NewAmendment(AskedBy):
    """What fields are to say, for which party or role, and why."""

    fields: dict[str, Any] = Field(min_length=1)


def router(rt: Runtime, callers: Callers) -> APIRouter:
    """The routes of an item's amendments."""
    routes = APIRouter(prefix="/items/{item_id}")
    Caller = Annotated[Actor, Depends(callers)]  # noqa: N806  # a type, as FastAPI reads it

    @routes.post("/amendments", response_model=WholeItemOut)
    def amend(
        request: Request, actor: Caller, item_id: str, given: NewAmendment, key: Key = None
    ) -> Response:
        done = propose_amendment(
            rt, actor.community_id, item_id, given.fields, by=speaks(rt, actor, item_id, given.by), said=given.text,
            via="api", recorded_by=actor,
            once=callers.once(actor, key, shown(actor), "amendment", item_id, given.model_dump()),
        )  # fmt: skip
        return callers.answered(request, done, shown(actor))

    return routes
