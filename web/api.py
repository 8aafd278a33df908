"""The API for other systems: items, tasks, lists, definitions, under `/api/v1`.

A caller holds a key (`Authorization: Bearer …`) and sees its own community. Every POST may carry an
`Idempotency-Key`: the same request again gets the first answer and has its effect once; the answer is kept
in the transaction of the effect. Refusals are problem+json (RFC 9457) in the caller's language.

Annotations are read when the file is loaded (no `annotations` from the future): FastAPI could not find
`Caller`, a name within `router`, by its text alone.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Header, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection, select

from engine.access import Actor, actor_of_api_key
from engine.board import Card, card, cards_where
from engine.commands import Once, Outcome, Replayed, answer_task, open_item, press_button, receive_signal
from engine.community import Community, community
from engine.history import history_of
from engine.registry import active_definitions
from engine.roster import Reporter
from engine.runtime import Runtime
from engine.schema import items, tasks
from engine.stepping import Done
from web.problem import problem
from web.rendering import language_of
from workflows.effects import EFFECTS
from workflows.model import ListName, Phase
from workflows.refusal import Refused
from workflows.text import text


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Raised(_Form):
    """Who raised a matter."""

    name: str = Field(max_length=60)
    phone: str = Field("", max_length=40)
    email: str = Field("", max_length=254)
    home: str = Field("", max_length=60)
    language: str = Field("zh", pattern="^(zh|en)$")


class NewItem(_Form):
    """A matter to be raised."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "issue_type": "facility_upgrade",
                "title": "1号门垃圾房升级",
                "fields": {"place": "1号门"},
            }
        },
    )
    issue_type: str
    title: str = Field(max_length=200)
    fields: dict[str, Any] = {}
    reporter: Raised | None = None


class Press(_Form):
    """What goes with a button."""

    text: str = Field("", max_length=4000)
    item: str | None = None


class Said(BaseModel):
    """Something in both languages."""

    zh: str
    en: str


class SeatOut(BaseModel):
    """Where a party stands."""

    party: str
    stand: str


class TaskOut(BaseModel):
    """A task of the item's present state."""

    id: str
    kind: str
    party: str | None
    role: str | None
    status: str


class ItemOut(BaseModel):
    """An item as it stands."""

    id: str
    number: int
    title: str
    issue_type: str
    state: str
    state_title: Said
    phase: str
    on_list: str | None = Field(alias="list")
    round: int
    late: bool
    due_at: str | None
    result: str | None
    waiting_for: list[Said]
    seats: list[SeatOut]
    tasks: list[TaskOut] = []


class ItemsOut(BaseModel):
    """Some items; `next` is the cursor for those after them."""

    items: list[ItemOut]
    next: str | None = None


class EntryOut(BaseModel):
    """One event of an item's history with its effects."""

    seq: int
    at: str
    event: str
    via: str
    actor: str | None
    effects: list[dict[str, Any]]


class HistoryOut(BaseModel):
    """The history of an item, oldest first."""

    entries: list[EntryOut]


class DefinitionOut(BaseModel):
    """An active definition."""

    issue_type: str
    version: int
    hash: str
    title: Said
    states: list[str]


class DefinitionsOut(BaseModel):
    """The definitions that new items start on."""

    definitions: list[DefinitionOut]


def item_out(connection: Connection, shown: Card) -> dict[str, Any]:
    """An item as the API shows it."""
    rows = connection.execute(
        select(tasks.c.id, tasks.c.kind, tasks.c.party, tasks.c.role, tasks.c.status)
        .where(tasks.c.item_id == shown.id, tasks.c.status != "closed")
        .order_by(tasks.c.id)
    )
    return {
        "id": shown.id, "number": shown.number, "title": shown.title, "issue_type": shown.issue_type, "state": shown.state,
        "state_title": shown.state_title.model_dump(), "phase": shown.phase, "list": shown.list, "round": shown.round,
        "late": shown.late, "due_at": shown.due_at.isoformat() if shown.due_at else None, "result": shown.result,
        "waiting_for": [each.model_dump() for each in shown.waiting_for],
        "seats": [{"party": each.party.name, "stand": each.stand} for each in shown.table],
        "tasks": [dict(row._mapping) for row in rows],  # noqa: SLF001  # SQLAlchemy's public name
    }  # fmt: skip


class Denied(Exception):  # noqa: N818  # carries a refusal to the handler that answers it
    """There is no such key, or it may not do this."""

    def __init__(self, refused: Refused) -> None:
        self.refused = refused


MISSING = Refused(
    "not_allowed",
    text(
        "需要有效的 API 密钥（Authorization: Bearer …）",
        "A valid API key is needed (Authorization: Bearer …)",
    ),
)
NO_ITEM = Refused("not_found", text("没有这个议题", "There is no such item"))
Key = Annotated[str | None, Header(alias="Idempotency-Key", max_length=150)]


async def _readable(request: Request) -> None:
    """Refuse words that no database keeps: a NUL, or half a character (JSON can write both)."""
    if not (body := await request.body()):
        return
    try:
        said = json.loads(body)
    except ValueError:
        return  # told where the body is read
    if where := _unkept(said):
        raise RequestValidationError(
            [{"loc": ("body", *where), "msg": "text with a NUL or half a character", "type": "text"}]
        )


def _unkept(said: Any) -> tuple[str, ...]:
    """The way to a text that cannot be kept; nothing where there is none."""
    if isinstance(said, str):
        return ("text",) if "\x00" in said or any("\ud800" <= each <= "\udfff" for each in said) else ()
    inside = said.items() if isinstance(said, dict) else enumerate(said) if isinstance(said, list) else ()
    for key, value in inside:
        if _unkept(key):
            return ("key",)
        if _unkept(value):
            return (str(key), *(_unkept(value) if isinstance(value, (dict, list)) else ()))
    return ()


def router(rt: Runtime) -> APIRouter:  # nine routes
    """The routes of the API."""
    routes = APIRouter(prefix="/api/v1", tags=["v1"], dependencies=[Depends(_readable)])

    def caller(authorization: Annotated[str, Header()] = "") -> Actor:
        actor = actor_of_api_key(rt, authorization.removeprefix("Bearer ").strip()) if authorization else None
        if actor is None:
            raise Denied(MISSING)
        return actor

    Caller = Annotated[Actor, Depends(caller)]  # noqa: N806  # a type, as FastAPI reads it

    def here_of(connection: Connection, actor: Actor) -> Community:
        found = community(connection, actor.community_id)
        if found is None:
            raise Denied(MISSING)
        return found

    def shown(actor: Actor) -> Callable[[Connection, Done], dict[str, Any]]:
        def render(connection: Connection, done: Done) -> dict[str, Any]:
            found = card(connection, here_of(connection, actor), done.item.id)
            return item_out(connection, found) if found else {}

        return render

    def once(actor: Actor, key: str | None, *asked: Any) -> Once | None:
        if key is None:
            return None
        said = json.dumps(asked, sort_keys=True, ensure_ascii=False, default=str)
        return Once(f"{actor.person_id}:{key}", hashlib.sha256(said.encode()).hexdigest(), shown(actor))

    def answered(request: Request, actor: Actor, done: Outcome, status: int = 200) -> Response:
        if isinstance(done, Refused):
            return problem(done, language_of(request, "en"))
        if isinstance(done, Replayed):
            return JSONResponse(done.answer, status, headers={"Idempotent-Replayed": "true"})
        with rt.store.read() as connection:
            return JSONResponse(shown(actor)(connection, done), status)

    @routes.post("/items", status_code=201, response_model=ItemOut)
    def raise_item(request: Request, actor: Caller, new: NewItem, key: Key = None) -> Response:
        reporter = Reporter(**new.reporter.model_dump()) if new.reporter else None
        done = open_item(
            rt, actor.community_id, actor, issue_type=new.issue_type, title=new.title, fields=new.fields, reporter=reporter,
            via="api", once=once(actor, key, "items", new.model_dump()),
        )  # fmt: skip
        return answered(request, actor, done, 201)

    @routes.get("/items", response_model=ItemsOut)
    def list_items(  # the filters
        actor: Caller, list: ListName | None = None, state: str | None = None, phase: Phase | None = None,
        issue_type: str | None = None, late: bool | None = None, after: str | None = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> dict[str, Any]:  # fmt: skip
        wanted = {
            items.c.list: list,
            items.c.state: state,
            items.c.phase: phase,
            items.c.issue_type: issue_type,
            items.c.late: late,
        }
        conditions: Any = [column == value for column, value in wanted.items() if value is not None]
        if after:
            conditions.append(items.c.id > after)
        with rt.store.read() as connection:
            here = here_of(connection, actor)
            found = sorted(
                cards_where(
                    connection,
                    here,
                    *conditions,
                    items.c.id.in_(_first(actor, conditions, limit)),
                    most=limit,
                ),
                key=lambda c: c.id,
            )
            return {
                "items": [item_out(connection, each) for each in found],
                "next": found[-1].id if len(found) == limit else None,
            }

    @routes.get("/items/{item_id}", response_model=ItemOut)
    def show_item(request: Request, actor: Caller, item_id: str) -> Any:
        with rt.store.read() as connection:
            found = card(connection, here_of(connection, actor), item_id)
            return item_out(connection, found) if found else problem(NO_ITEM, language_of(request, "en"))

    @routes.get("/items/{item_id}/history", response_model=HistoryOut)
    def show_history(request: Request, actor: Caller, item_id: str) -> Any:
        with rt.store.read() as connection:
            if card(connection, here_of(connection, actor), item_id) is None:
                return problem(NO_ITEM, language_of(request, "en"))
            entries = history_of(connection, item_id)
        return {
            "entries": [
                {
                    "seq": e.seq, "at": e.at.isoformat(), "event": e.event, "via": e.via, "actor": e.actor_id,
                    "effects": EFFECTS.dump_python([*e.effects], mode="json", exclude_none=True),
                }
                for e in entries
            ]
        }  # fmt: skip

    @routes.post("/items/{item_id}/signals/{name}", response_model=ItemOut)
    def signal(request: Request, actor: Caller, item_id: str, name: str, key: Key = None) -> Response:
        done = receive_signal(rt, actor, item_id, name, once(actor, key, "signal", item_id, name))
        return answered(request, actor, done)

    @routes.post("/items/{item_id}/buttons/{name}", response_model=ItemOut)
    def press(
        request: Request, actor: Caller, item_id: str, name: str, given: Press | None = None, key: Key = None
    ) -> Response:
        form = (given or Press()).model_dump() | {"button": name}
        return answered(
            request, actor, press_button(rt, actor, item_id, form, once(actor, key, "button", item_id, form))
        )

    @routes.post("/tasks/{task_id}/responses", response_model=ItemOut)
    def respond(
        request: Request,
        actor: Caller,
        task_id: str,
        given: Annotated[dict[str, Any], Body()],
        key: Key = None,
    ) -> Response:
        done = answer_task(
            rt,
            task_id,
            given,
            via="api",
            recorded_by=actor,
            once=once(actor, key, "response", task_id, given),
        )
        return answered(request, actor, done)

    @routes.get("/lists/{name}", response_model=ItemsOut)
    def show_list(actor: Caller, name: ListName) -> dict[str, Any]:
        with rt.store.read() as connection:
            found = cards_where(connection, here_of(connection, actor), items.c.list == name, most=500)
            return {"items": [item_out(connection, each) for each in found]}

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


def _first(actor: Actor, conditions: Any, limit: int) -> Any:
    """The ids of the first items that fit, in the order of ids: a page never skips or repeats one."""
    wanted = select(items.c.id).where(items.c.community_id == actor.community_id, *conditions)
    return wanted.order_by(items.c.id).limit(limit)
