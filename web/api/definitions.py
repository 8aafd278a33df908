"""Definitions by the API: what new items begin on.

Annotations are read when the file is loaded, as FastAPI wants them.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from engine.access import Actor
from engine.registry import active_definitions
from engine.runtime import Runtime
from web.api.callers import Callers
from web.api.shapes import DefinitionsOut


def router(rt: Runtime, callers: Callers) -> APIRouter:
    """The routes of definitions."""
    routes = APIRouter()
    Caller = Annotated[Actor, Depends(callers)]  # noqa: N806  # a type, as FastAPI reads it

    @routes.get("/definitions", response_model=DefinitionsOut)
    def show_definitions(actor: Caller) -> dict[str, Any]:
        with rt.store.read() as connection:
            active = active_definitions(connection, actor.community_id)
        return {
            "definitions": [
                {
                    "issue_type": a.definition.issue_type, "version": a.definition.version, "hash": a.hash,
                    "title": a.definition.title.model_dump(), "states": [*a.definition.states],
                }
                for a in active
            ]
        }  # fmt: skip

    return routes
