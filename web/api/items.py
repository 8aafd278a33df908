"""Items by the API: raised, seen, moved by signals and buttons; answers to their tasks; the lists that they stand on.

Must hold: parties are named and people are not; in a history they are ids. Annotations are read when the file is loaded, as FastAPI wants them.
"""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Query, Request
from fastapi.responses import Response
from sqlalchemy import Connection, select

from engine.access import Actor
from engine.board import Card, card, cards_where
from engine.commands import Heard, answer_task, open_item, press_button, receive_signal
from engine.following import kin_of
from engine.history import history_of
from engine.loading import load_item
from engine.roster import Reporter
from engine.runtime import Runtime
from engine.schema import items, tasks
from engine.showing import uncovered
from engine.stepping import Done
from web.api.callers import NO_ITEM, Callers, Key, here_of
from web.api.photos import papers_in
from web.api.shapes import HistoryOut, ItemsOut, NewItem, Press, WholeItemOut
from web.problem import problem
from web.rendering import language_of
from workflows.effects import EFFECTS
from workflows.events import Via
from workflows.model import ListName, Phase
from workflows.refusal import Refused

HEARD: tuple[Via, ...] = ("door", "phone", "paper", "walk_in")
"""How an answer may have been had that a system hands in for somebody."""


def router(rt: Runtime, callers: Callers) -> APIRouter:
    """The routes of items and tasks."""
    routes = APIRouter()
    Caller = Annotated[Actor, Depends(callers)]  # noqa: N806  # a type, as FastAPI reads it

    @routes.post("/items", status_code=201, response_model=WholeItemOut)
    def raise_item(request: Request, actor: Caller, new: NewItem, key: Key = None) -> Response:
        reporter = Reporter(**new.reporter.model_dump()) if new.reporter else None
        done = open_item(
            rt, actor.community_id, actor, issue_type=new.issue_type, title=new.title, fields=new.fields, reporter=reporter,
            named={party: Reporter(**each.model_dump()) for party, each in new.named.items()}, via="api", once=callers.once(actor, key, shown(actor), "items", new.model_dump()),
        )  # fmt: skip
        return callers.answered(request, done, shown(actor), 201)

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

    @routes.get("/items/{item_id}", response_model=WholeItemOut)
    def show_item(request: Request, actor: Caller, item_id: str) -> Any:
        with rt.store.read() as connection:
            found = card(connection, here_of(connection, actor), item_id)
            return whole_out(connection, found) if found else problem(NO_ITEM, language_of(request, "en"))

    @routes.get("/items/{item_id}/history", response_model=HistoryOut)
    def show_history(request: Request, actor: Caller, item_id: str) -> Any:
        with rt.store.read() as connection:
            if card(connection, here_of(connection, actor), item_id) is None:
                return problem(NO_ITEM, language_of(request, "en"))
            entries = history_of(connection, item_id)
            loaded = load_item(connection, item_id, rt.now(), lock=False)
        assert loaded is not None, "its card was found"  # noqa: S101  # in the same reading
        definition, item = loaded.definition, loaded.item
        return {
            "entries": [
                {
                    "seq": e.seq, "at": e.at.isoformat(), "event": e.event, "via": e.via, "actor": e.actor_id,
                    "effects": EFFECTS.dump_python(
                        uncovered(definition, item, e.effects), mode="json", exclude_none=True
                    ),
                }
                for e in entries
            ]
        }  # fmt: skip

    @routes.post("/items/{item_id}/signals/{name}", response_model=WholeItemOut)
    def signal(request: Request, actor: Caller, item_id: str, name: str, key: Key = None) -> Response:
        done = receive_signal(
            rt, actor, item_id, name, callers.once(actor, key, shown(actor), "signal", item_id, name)
        )
        return callers.answered(request, done, shown(actor))

    @routes.post("/items/{item_id}/buttons/{name}", response_model=WholeItemOut)
    def press(
        request: Request, actor: Caller, item_id: str, name: str, given: Press | None = None, key: Key = None
    ) -> Response:
        form = (given or Press()).model_dump() | {"button": name}
        done = press_button(
            rt, actor, item_id, form, callers.once(actor, key, shown(actor), "button", item_id, form)
        )
        return callers.answered(request, done, shown(actor))

    @routes.post("/tasks/{task_id}/responses", response_model=WholeItemOut)
    def respond(
        request: Request,
        actor: Caller,
        task_id: str,
        given: Annotated[dict[str, Any], Body()],
        key: Key = None,
    ) -> Response:
        how = given.get("how")
        with rt.store.read() as connection:
            papers = papers_in(connection, task_id, given.get("paper"))
        if isinstance(papers, Refused):
            return problem(papers, language_of(request, "en"))
        done = answer_task(
            rt,
            task_id,
            given,
            via=next((each for each in HEARD if each == how), "api"),
            recorded_by=actor,
            heard=Heard(given.get("given_at"), papers),
            once=callers.once(actor, key, shown(actor), "response", task_id, given),
        )
        return callers.answered(request, done, shown(actor))

    @routes.get("/lists/{name}", response_model=ItemsOut)
    def show_list(actor: Caller, name: ListName) -> dict[str, Any]:
        with rt.store.read() as connection:
            found = cards_where(connection, here_of(connection, actor), items.c.list == name, most=500)
            return {"items": [item_out(connection, each) for each in found]}

    return routes


def shown(actor: Actor) -> Callable[[Connection, Done], dict[str, Any]]:
    """How a command is answered: with the item as it stands afterwards."""

    def render(connection: Connection, done: Done) -> dict[str, Any]:
        found = card(connection, here_of(connection, actor), done.item.id)
        return whole_out(connection, found) if found else {}

    return render


def whole_out(connection: Connection, shown: Card) -> dict[str, Any]:
    """An item that is shown alone: with what it follows from, and what follows from it."""
    kin = kin_of(connection, shown.id)
    return item_out(connection, shown) | {
        "follows_from": kin.follows_from.id if kin.follows_from else None,
        "followed_by": [each.id for each in kin.followed_by],
    }


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
        "late": shown.late, "due_at": shown.due_at.isoformat() if shown.due_at else None, "paused": shown.paused,
        "result": shown.result,
        "waiting_for": [each.model_dump() for each in shown.waiting_for],
        "seats": [{"party": each.party.name, "stand": each.stand} for each in shown.table],
        "tasks": [dict(row._mapping) for row in rows],  # noqa: SLF001  # SQLAlchemy's public name
    }  # fmt: skip


def _first(actor: Actor, conditions: Any, limit: int) -> Any:
    """The ids of the first items that fit, in the order of ids: a page never skips or repeats one."""
    wanted = select(items.c.id).where(items.c.community_id == actor.community_id, *conditions)
    return wanted.order_by(items.c.id).limit(limit)
