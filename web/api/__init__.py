"""The API for other systems, under `/api/v1`: a file for each noun.

A caller holds a key (`Authorization: Bearer …`) and sees its own community. Every POST may carry an
`Idempotency-Key`: the same request again gets the first answer and has its effect once; the answer is kept
in the transaction of the effect; but a photograph that is sent twice is kept twice, until the one that nothing names is swept. Refusals are problem+json (RFC 9457) in the caller's language.
"""

from __future__ import annotations

from fastapi import APIRouter, Depends

from engine.runtime import Runtime
from web.api import amendments, clocks, dead_letters, definitions, items, photos, seats
from web.api.callers import MISSING, NO_ITEM, Callers, Denied, readable

__all__ = ["MISSING", "NO_ITEM", "Denied", "router"]


def router(rt: Runtime) -> APIRouter:
    """The routes of the API."""
    routes = APIRouter(prefix="/api/v1", tags=["v1"], dependencies=[Depends(readable)])
    callers = Callers(rt)
    for each in (items, amendments, clocks, definitions, dead_letters, seats, photos):
        routes.include_router(each.router(rt, callers))
    return routes
