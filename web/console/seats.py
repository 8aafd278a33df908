"""The console's seats: the page of people with who answers for whom, and an item's parties set aside and called back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Connection, select
from starlette.concurrency import run_in_threadpool

from engine.attachments import attach
from engine.authorities import AuthorityKind, authorities_of
from engine.commands import NewAuthority, Outcome, call_back, record_authority, revoke_authority, set_aside
from engine.roster import day_of
from engine.runtime import Runtime
from engine.schema import grants, items, people
from engine.typed import day_said
from web.console.actions import guarded
from web.console.session import Signed, signed
from web.forms import form_of, given_of
from web.problem import STATUS
from workflows.refusal import Refused
from workflows.text import text

KINDS: tuple[AuthorityKind, ...] = ("substitution", "proxy")
_NO_KIND = Refused(
    "invalid",
    text("请选临时代行或书面委托", "Please choose a substitution or a written proxy"),
    where="kind",
)
_ORDER = ("chair", "representative", "alternate", "observer")


def router(rt: Runtime) -> APIRouter:
    """The routes of seats."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/console/people")
    def show_people(request: Request) -> Response:
        who = signed(rt, request, "see_people")
        return people_page(rt, who) if isinstance(who, Signed) else who

    @routes.post("/console/authorities")
    async def record(request: Request) -> Response:
        form, papers = await form_of(request, "paper")
        given = given_of(form)
        return await run_in_threadpool(
            guarded, rt, request, "seat", form, lambda who: _record(rt, who, given, papers)
        )

    @routes.post("/console/authorities/{authority_id}/revoke")
    async def revoke(request: Request, authority_id: str) -> Response:
        form, _ = await form_of(request)
        said = given_of(form).get("text", "")

        def act(who: Signed) -> Response:
            done = revoke_authority(rt, who.actor, authority_id, said)
            return (
                who.refused(done, "/console/people") if isinstance(done, Refused) else _to("/console/people")
            )

        return await run_in_threadpool(guarded, rt, request, "seat", form, act)

    def of_an_item(what: str, do: Callable[..., Outcome]) -> None:
        async def route(request: Request, item_id: str) -> Response:
            form, _ = await form_of(request)
            given = given_of(form)

            def act(who: Signed) -> Response:
                done = do(rt, who.actor, item_id, given.get("party", ""), given.get("text", ""))
                page = f"/console/items/{item_id}"
                return who.refused(done, page) if isinstance(done, Refused) else _to(f"{page}?said=done")

            return await run_in_threadpool(guarded, rt, request, "seat", form, act)

        routes.add_api_route(f"/console/items/{{item_id}}/seats/{what}", route, methods=["POST"])

    of_an_item("set_aside", set_aside)
    of_an_item("call_back", call_back)
    return routes


def people_page(
    rt: Runtime, who: Signed, given: dict[str, str] | None = None, error: Refused | None = None
) -> Response:
    """Who sits for each party and since when, who holds which role, and who answers for whom."""
    today = day_of(who.here, rt.now())
    with rt.store.read() as connection:
        rows = _people(connection, who.here.id)
        held = connection.execute(
            select(grants.c.role, people.c.name).join(people, people.c.id == grants.c.person_id)
            .where(grants.c.community_id == who.here.id, people.c.active, grants.c.role != "system")
            .order_by(grants.c.role)
        ).all()  # fmt: skip
        authorities = authorities_of(connection, who.here.id, today)
        still = (items.c.community_id == who.here.id) & items.c.closed_at.is_(None)
        opened = connection.execute(
            select(items.c.id, items.c.number, items.c.title).where(still).order_by(items.c.number)
        ).all()
    blank = {
        "kind": "",
        "person": "",
        "holder": "",
        "from": today.isoformat(),
        "until": "",
        "item": "",
        "reason": "",
    }
    parties = [(party, [row for row in rows if row.party == party.name]) for party in who.here.parties]
    return who.page(
        "console/people.html", tab="/console/people", status=STATUS[error.code] if error else 200, parties=parties,
        holders=[(who.here.titles.get(row.role), row.name) for row in held], authorities=authorities, today=today,
        seated=[row for row in rows if row.seat in ("chair", "representative")], people=rows, items=opened,
        given=blank | (given or {}), error=error,
    )  # fmt: skip


def _people(connection: Connection, community_id: str) -> list[Any]:
    """Everybody of the roster, by seat; no system and nobody who only reported something."""
    found = connection.execute(
        select(people).where(people.c.community_id == community_id, people.c.active).order_by(people.c.id)
    ).all()
    known = [row for row in found if not row.ref.startswith(("system:", "reporter:"))]
    return sorted(known, key=lambda row: _ORDER.index(row.seat) if row.seat in _ORDER else len(_ORDER))


def _record(rt: Runtime, who: Signed, given: dict[str, str], papers: list[bytes]) -> Response:
    from_on, until_on = (day_said(given.get(name, "")) for name in ("from", "until"))
    if from_on is None or until_on is None:
        where = "from" if from_on is None else "until"
        missing = Refused(
            "invalid", text("请写明从哪天到哪天", "Please say from which day to which"), where=where
        )
        return people_page(rt, who, given, missing)
    kind = next((each for each in KINDS if each == given.get("kind")), None)
    if kind is None:
        return people_page(rt, who, given, _NO_KIND)
    paper: str | None = None
    if papers:
        kept = attach(rt, who.here.id, papers[0], item_id=None, task_id=None, person_id=who.actor.person_id)
        if isinstance(kept, Refused):
            return people_page(rt, who, given, kept)
        paper = kept
    new = NewAuthority(
        kind, given.get("person", ""), given.get("holder", ""),
        from_on, until_on, given.get("reason", ""), given.get("item") or None, paper,
    )  # fmt: skip
    done = record_authority(rt, who.actor, new)
    return (
        people_page(rt, who, given, done) if isinstance(done, Refused) else _to("/console/people#authorities")
    )


def _to(path: str) -> Response:
    return RedirectResponse(path, 303)
