"""What the console does: sign in and out, raise a matter, press a button, record for others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from engine import incidents
from engine.access import Actor, actor_of_session, end_sessions, session_token, sign_in
from engine.attachments import attach
from engine.board import cards_where
from engine.commands import Heard, Replayed, answer_task, lodge_objection, open_item, press_button
from engine.item_page import item_page
from engine.links import reissue
from engine.registry import Active, active_definition, active_definitions
from engine.roster import Reporter
from engine.runtime import Runtime
from engine.schema import items, tasks
from engine.task_page import is_sealed, task_page
from web.console.pages import NOT_HERE
from web.console.session import COOKIE, Signed, forged, from_another_site, signed
from web.forms import ballot_of, form_of, form_with, given_of, named_in, sent_once
from web.problem import STATUS
from web.rendering import page, reader_of
from workflows.events import Via
from workflows.reading import intake_fields
from workflows.refusal import Refused

HEARD: tuple[Via, ...] = ("door", "phone", "paper", "walk_in")
CAME: tuple[Via, ...] = ("walk_in", "door", "phone", "web")


def router(rt: Runtime) -> APIRouter:
    """The routes that change something."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/sign-in")
    def ask(request: Request, next: str = "/console") -> Response:  # the word of the address
        return _sign_in_page(rt, request, next)

    @routes.post("/sign-in")
    async def enter(request: Request) -> Response:
        form, _ = await form_of(request)
        return await run_in_threadpool(_enter, rt, request, form)

    @routes.post("/sign-out")
    async def leave(request: Request) -> Response:
        form, _ = await form_of(request)
        answer = RedirectResponse("/sign-in", 303)
        if not forged(rt, request, form.get("csrf")):
            await run_in_threadpool(_end_sessions, rt, request)
            answer.delete_cookie(COOKIE)
        return answer

    @routes.get("/console/items/new")
    def new_item(request: Request, type: str = "") -> Response:
        who = signed(rt, request, "open_item")
        return _new_page(rt, who, type) if isinstance(who, Signed) else who

    @routes.post("/console/items/new")
    async def raise_item(request: Request) -> Response:
        form, photos = await form_of(request, "photos")
        return await run_in_threadpool(
            guarded, rt, request, "open_item", form, lambda who: _raise(rt, who, form, photos)
        )

    @routes.get("/console/items/{item_id}/buttons/{name}")
    def ask_button(request: Request, item_id: str, name: str) -> Response:
        who = signed(rt, request, "press_button")
        return _button_page(rt, who, item_id, name) if isinstance(who, Signed) else who

    @routes.post("/console/items/{item_id}/buttons/{name}")
    async def press(request: Request, item_id: str, name: str) -> Response:
        form, _ = await form_of(request)
        given = given_of(form) | {"button": name}
        return await run_in_threadpool(
            guarded, rt, request, "press_button", form, lambda who: _press(rt, who, item_id, name, given)
        )

    @routes.get("/console/tasks/{task_id}")
    def ask_record(request: Request, task_id: str) -> Response:
        who = signed(rt, request, "see_item")
        return _record_page(rt, who, task_id) if isinstance(who, Signed) else who

    @routes.post("/console/tasks/{task_id}")
    async def record(request: Request, task_id: str) -> Response:
        form, found = await form_with(request, "photos", "paper")
        return await run_in_threadpool(
            guarded, rt, request, "see_item", form, lambda who: _record(rt, who, task_id, form, found)
        )

    @routes.post("/console/tasks/{task_id}/link")
    async def new_link(request: Request, task_id: str) -> Response:
        form, _ = await form_of(request)

        def act(who: Signed) -> Response:
            done = reissue(rt, who.actor, task_id)
            return who.refused(done) if isinstance(done, Refused) else _to("/console/messages")

        return await run_in_threadpool(guarded, rt, request, "reissue_link", form, act)

    @routes.post("/console/items/{item_id}/objections")
    async def object_for(request: Request, item_id: str) -> Response:
        form, _ = await form_of(request)
        return await run_in_threadpool(
            guarded,
            rt,
            request,
            "record_objection",
            form,
            lambda who: _object(rt, who, item_id, given_of(form)),
        )

    @routes.post("/console/incidents/{incident_id}/resolve")
    async def resolve(request: Request, incident_id: str) -> Response:
        form, _ = await form_of(request)

        def act(who: Signed) -> Response:
            done = incidents.resolve(rt, who.actor, incident_id)
            if done is not None:
                return who.refused(done)
            return _to("/console")

        return await run_in_threadpool(guarded, rt, request, "resolve_incident", form, act)

    return routes


def _end_sessions(rt: Runtime, request: Request) -> None:
    if actor := actor_of_session(rt, request.cookies.get(COOKIE, "")):
        end_sessions(rt, actor.person_id)


def guarded(
    rt: Runtime, request: Request, action: str, form: FormData, act: Callable[[Signed], Response]
) -> Response:
    """Do it for whoever is signed in and may, if the form came from a page of theirs."""
    who = signed(rt, request, action)
    if not isinstance(who, Signed):
        return who
    if false := forged(rt, request, form.get("csrf")):
        return who.refused(false)
    return act(who)


def _to(path: str) -> Response:
    return RedirectResponse(path, 303)


def _sign_in_page(
    rt: Runtime, request: Request, next_: str, error: Refused | None = None, login: str = ""
) -> Response:
    status = STATUS[error.code] if error else 200
    return page(
        request, reader_of(request, rt), "console/signin.html", status, next=_ours(next_), error=error, login=login,
    )  # fmt: skip


def _enter(rt: Runtime, request: Request, form: FormData) -> Response:
    if from_another_site(request):
        return RedirectResponse("/sign-in", 303)
    given = given_of(form)
    login, next_ = given.get("login", ""), given.get("next") or "/console"
    actor = sign_in(rt, login, given.get("password", ""))
    if isinstance(actor, Refused):
        return _sign_in_page(rt, request, next_, actor, login)
    answer = RedirectResponse(_ours(next_), 303)
    secure = rt.base_url.startswith("https")
    answer.set_cookie(COOKIE, session_token(rt, actor), httponly=True, samesite="lax", secure=secure)
    return answer


def _ours(path: str) -> str:
    """A path of this house: never another site's address."""
    return path if path.startswith("/console") and "\\" not in path else "/console"


def _new_page(
    rt: Runtime,
    who: Signed,
    issue_type: str,
    given: dict[str, Any] | None = None,
    error: Refused | None = None,
) -> Response:
    with rt.store.read() as connection:
        types = active_definitions(connection, who.here.id)
    if not types:
        return who.refused(NOT_HERE)
    chosen: Active = next((each for each in types if each.definition.issue_type == issue_type), types[0])
    names = intake_fields(chosen.definition)
    blank = dict.fromkeys((*names, "title", "name", "phone"), "")
    return who.page(
        "console/new.html", tab="/console", status=STATUS[error.code] if error else 200, types=types, form=chosen.definition,
        fields=names, given=blank | (given or {}), heading=who.reader.t("登记议题", "Raise a matter"), back="/console", error=error,
        titles=who.here.in_the_words_of(chosen.definition).titles,
    )  # fmt: skip


def _raise(rt: Runtime, who: Signed, form: FormData, photos: list[bytes]) -> Response:
    given = given_of(form)
    ids: list[str] = []
    for body in photos:
        kept = attach(rt, who.here.id, body, item_id=None, task_id=None, person_id=who.actor.person_id)
        if isinstance(kept, Refused):
            return _new_page(rt, who, given.get("issue_type", ""), given, kept)
        ids.append(kept)
    via: Via = next((each for each in CAME if each == given.get("via")), "walk_in")
    name = given.get("name", "").strip()
    reporter = Reporter(name=name, phone=given.get("phone", "")) if name else None
    with rt.store.read() as connection:
        chosen = active_definition(connection, who.here.id, given.get("issue_type", ""))
    named = named_in(given, chosen.definition) if chosen else {}
    done = open_item(
        rt, who.here.id, who.actor, issue_type=given.get("issue_type", ""), title=given.get("title", ""),
        fields={**given, "photos": ids}, reporter=reporter, named=named, via=via, once=sent_once(given),
    )  # fmt: skip
    if isinstance(done, Refused):
        return _new_page(rt, who, given.get("issue_type", ""), given, done)
    return _to(f"/console/items/{_item_id(done)}?said=raised")


def _item_id(done: Any) -> str:
    return str(done.answer["item"] if isinstance(done, Replayed) else done.item.id)


def _button_page(
    rt: Runtime,
    who: Signed,
    item_id: str,
    name: str,
    given: dict[str, Any] | None = None,
    error: Refused | None = None,
) -> Response:
    with rt.store.read() as connection:
        found = item_page(connection, who.here, item_id, rt.now())
        others = cards_where(connection, who.here, items.c.closed_at.is_(None), items.c.id != item_id)
    if found is None:
        return who.refused(NOT_HERE)
    button = dict(found.buttons).get(name)
    if button is None:
        return who.refused(error or NOT_HERE, f"/console/items/{item_id}")
    return who.page(
        "console/button.html", tab="/console", status=STATUS[error.code] if error else 200, button=button, others=others, error=error,
        given={"text": "", "item": ""} | (given or {}), item_title=found.card.title, heading=who.reader.say(button.title) or name,
        back=f"/console/items/{item_id}",
    )  # fmt: skip


def _press(rt: Runtime, who: Signed, item_id: str, name: str, given: dict[str, Any]) -> Response:
    done = press_button(rt, who.actor, item_id, given)
    if isinstance(done, Refused):
        if done.code == "invalid":
            return _button_page(rt, who, item_id, name, given, done)
        return who.refused(done, f"/console/items/{item_id}")
    return _to(f"/console/items/{item_id}?said=done")


def _record_page(
    rt: Runtime, who: Signed, task_id: str, given: dict[str, Any] | None = None, error: Refused | None = None
) -> Response:
    with rt.store.read() as connection:
        person = connection.execute(
            select(tasks.c.person_id).where(tasks.c.id == task_id)
        ).scalar_one_or_none()
        own = person == who.actor.person_id
        view = task_page(connection, task_id, who.reader.language, rt.now(), own=own)
    if view is None or view.community_id != who.here.id or not (own or who.actor.may("record_answer")):
        return who.refused(NOT_HERE)
    heading = (
        view.question_words
        if own
        else who.reader.t(f"代{view.person_name}记录", f"Record for {view.person_name}")
    )
    return who.page(
        "console/record.html", tab="/console", status=STATUS[error.code] if error else 200, v=view, own=own, heading=heading, error=error,
        given=view.given | (given or {}), back=f"/console/items/{view.item_id}",
    )  # fmt: skip


def _record(
    rt: Runtime, who: Signed, task_id: str, form: FormData, found: dict[str, list[bytes]]
) -> Response:
    given: dict[str, Any] = given_of(form)
    with rt.store.read() as connection:
        row = connection.execute(
            select(tasks).where(tasks.c.id == task_id, tasks.c.community_id == who.here.id)
        ).one_or_none()
    if row is None:
        return who.refused(NOT_HERE)
    own = row.person_id == who.actor.person_id
    if not (own or who.actor.may("record_answer")):  # before anything of theirs is kept
        return who.refused(NOT_HERE)
    with rt.store.read() as connection:
        view = task_page(connection, task_id, who.reader.language, rt.now(), own=own)
    given |= ballot_of(form, view.form.questions) if view is not None else {}
    if row.kind != "report":  # where no photograph is asked, none is kept
        found = found | {"photos": []}
    ids: dict[str, list[str]] = {name: [] for name in found}
    sealed_for = row.key if is_sealed(rt, row) else None
    for name, body in [(name, body) for name, bodies in found.items() for body in bodies]:
        kept = attach(
            rt, who.here.id, body, item_id=row.item_id, task_id=task_id, person_id=who.actor.person_id,
            sealed_for=sealed_for,
        )  # fmt: skip
        if isinstance(kept, Refused):
            return _record_page(rt, who, task_id, given | {"fields": given}, kept)
        ids[name].append(kept)
    via: Via = "console" if own else next((each for each in HEARD if each == given.get("via")), "door")
    recorder: Actor | None = None if own else who.actor
    heard = None if own else Heard(given.get("given_at"), ids["paper"])
    done = answer_task(
        rt, task_id, given | {"evidence": ids["photos"]}, via=via, recorded_by=recorder, heard=heard
    )
    if isinstance(done, Refused):
        return _record_page(rt, who, task_id, given | {"fields": given}, done)
    return _to(f"/console/items/{row.item_id}?said=recorded")


def _object(rt: Runtime, who: Signed, item_id: str, given: dict[str, Any]) -> Response:
    done = lodge_objection(
        rt, who.here.id, item_id, said=given.get("text", ""), reporter=Reporter(name=given.get("name", "")), via="door",
        recorded_by=who.actor, once=sent_once(given),
    )  # fmt: skip
    if isinstance(done, Refused):
        return who.refused(done, f"/console/items/{item_id}")
    return _to(f"/console/items/{item_id}?said=recorded")
