"""Seats by the API: a party of an item set aside and called back, and who answers in whose place.

People are named by their `ref` in the roster. Annotations are read when the file is loaded, as FastAPI wants them.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy import Connection, select

from engine.access import Actor
from engine.authorities import Authority, authorities_of
from engine.commands import NewAuthority, call_back, record_authority, revoke_authority, set_aside
from engine.roster import day_of
from engine.runtime import Runtime
from engine.schema import people
from web.api.callers import Callers, Key, here_of
from web.api.items import shown
from web.api.shapes import AuthoritiesOut, AuthorityIn, AuthorityOut, PartyReason, Reason, WholeItemOut


def router(rt: Runtime, callers: Callers) -> APIRouter:
    """The routes of seats."""
    routes = APIRouter()
    Caller = Annotated[Actor, Depends(callers)]  # noqa: N806  # a type, as FastAPI reads it

    @routes.post("/items/{item_id}/seats/set_aside", response_model=WholeItemOut)
    def aside(request: Request, actor: Caller, item_id: str, given: PartyReason, key: Key = None) -> Response:
        once = callers.once(actor, key, shown(actor), "set_aside", item_id, given.model_dump())
        done = set_aside(rt, actor, item_id, given.party, given.text, once)
        return callers.answered(request, done, shown(actor))

    @routes.post("/items/{item_id}/seats/call_back", response_model=WholeItemOut)
    def back(request: Request, actor: Caller, item_id: str, given: PartyReason, key: Key = None) -> Response:
        once = callers.once(actor, key, shown(actor), "call_back", item_id, given.model_dump())
        done = call_back(rt, actor, item_id, given.party, given.text, once)
        return callers.answered(request, done, shown(actor))

    @routes.get("/authorities", response_model=AuthoritiesOut)
    def show_authorities(actor: Caller) -> dict[str, Any]:
        with rt.store.read() as connection:
            here = here_of(connection, actor)
            found = authorities_of(connection, here.id, day_of(here, rt.now()))
            return {"authorities": [authority_out(connection, each) for each in found]}

    @routes.post("/authorities", status_code=201, response_model=AuthorityOut)
    def record(request: Request, actor: Caller, given: AuthorityIn, key: Key = None) -> Response:
        with rt.store.read() as connection:
            person, holder = (_id_of(connection, actor, ref) for ref in (given.person, given.holder))
        new = NewAuthority(
            given.kind, person, holder, given.from_, given.until, given.reason, given.item, given.paper
        )
        once = callers.once(actor, key, authority_out, "authority", given.model_dump(mode="json"))
        return callers.answered(request, record_authority(rt, actor, new, once), authority_out, 201)

    @routes.post("/authorities/{authority_id}/revoke", response_model=AuthorityOut)
    def revoke(
        request: Request, actor: Caller, authority_id: str, given: Reason, key: Key = None
    ) -> Response:
        once = callers.once(actor, key, authority_out, "revoke", authority_id, given.text)
        return callers.answered(
            request, revoke_authority(rt, actor, authority_id, given.text, once), authority_out
        )

    return routes


def authority_out(connection: Connection, each: Authority) -> dict[str, Any]:
    """An authority as the API shows it."""
    wanted = select(people.c.id, people.c.ref).where(people.c.id.in_([each.person_id, each.holder_id]))
    refs = {row.id: row.ref for row in connection.execute(wanted)}
    return {
        "id": each.id, "kind": each.kind, "person": refs[each.person_id], "holder": refs[each.holder_id],
        "from": each.from_on.isoformat(), "until": each.until_on.isoformat(), "item": each.item_id,
        "reason": each.reason, "revoked": each.revoked_at is not None,
    }  # fmt: skip


def _id_of(connection: Connection, actor: Actor, ref: str) -> str:
    """Whose `ref` it is; of nobody's the ref itself, which the command does not know either."""
    mine = (people.c.community_id == actor.community_id) & (people.c.ref == ref)
    return str(connection.execute(select(people.c.id).where(mine)).scalar_one_or_none() or ref)
