"""The participant's page: one question, one link, no account.

GET shows the task and writes nothing, since mail scanners open links; POST answers it and leads back to the
page as a receipt. The link itself is the permission, so there is neither a cookie nor a form token.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from engine.attachments import attach, photo, shown_photos
from engine.commands import answer_task, propose_amendment
from engine.community import Community, community
from engine.links import Opened, Shut, open_link, renew
from engine.loading import load_item
from engine.runtime import Runtime
from engine.task_page import TaskPage, task_page
from web.forms import ballot_of, form_of, given_of, sent_once
from web.own_seat import name_somebody, seat_of, seat_page, take_back
from web.problem import STATUS
from web.rendering import page, reader_of
from web.requests import AskedByLink, ask_by_link
from workflows.refusal import Refused


def router(rt: Runtime) -> APIRouter:
    """The routes under `/t/`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/t/{token}")
    def show(request: Request, token: str) -> Response:
        return _show(rt, request, token)

    @routes.post("/t/{token}")
    async def answer(request: Request, token: str) -> Response:
        form, photos = await form_of(request, "photos")
        return await run_in_threadpool(_answer, rt, request, token, form, photos)

    @routes.post("/t/{token}/amendment")
    async def suggest(request: Request, token: str) -> Response:
        form, _ = await form_of(request)
        return await run_in_threadpool(_amend, rt, request, token, form)

    @routes.post("/t/{token}/renew")
    def new_link(request: Request, token: str) -> Response:
        if renew(rt, token) == "queued":
            return _shut(rt, request, token, Shut("expired"), renewed=True)
        found = _open(rt, request, token)
        if isinstance(found, Shut):
            return _shut(rt, request, token, found, over=True)
        return RedirectResponse(f"/t/{token}", 303)

    @routes.get("/t/{token}/seat")
    def show_seat(request: Request, token: str) -> Response:
        return _of_seat(rt, request, token, lambda found: seat_page(rt, request, token, *found))

    @routes.post("/t/{token}/seat")
    async def name_for_seat(request: Request, token: str) -> Response:
        form, _ = await form_of(request)
        given = given_of(form)
        return await run_in_threadpool(
            _of_seat, rt, request, token, lambda found: name_somebody(rt, request, token, *found, given)
        )

    @routes.post("/t/{token}/seat/{authority_id}/back")
    def take_seat_back(request: Request, token: str, authority_id: str) -> Response:
        return _of_seat(rt, request, token, lambda found: take_back(rt, request, token, *found, authority_id))

    @routes.post("/t/{token}/{what}")
    async def ask(request: Request, token: str, what: AskedByLink) -> Response:
        form, _ = await form_of(request)
        return await run_in_threadpool(_ask, rt, request, token, what, form)

    @routes.get("/t/{token}/photos/{photo_id}")
    def show_photo(token: str, photo_id: str) -> Response:
        with rt.store.read() as connection:
            opened = open_link(rt, connection, token)
            found = None
            if isinstance(opened, Opened):
                loaded = load_item(connection, opened.item_id, rt.now(), lock=False)
                if loaded is not None and photo_id in shown_photos(connection, loaded):
                    found = photo(connection, opened.community_id, photo_id)
        return photo_response(found)

    @routes.get("/privacy")
    def privacy(request: Request) -> Response:
        return page(request, reader_of(request, rt), "privacy.html")

    return routes


def photo_response(found: Any) -> Response:
    """A photograph, kept by the browser but by nobody between."""
    if found is None:
        return Response(status_code=404)
    headers = {"Cache-Control": "private, max-age=86400", "Content-Disposition": "inline"}
    return Response(found.body, media_type=found.media_type, headers=headers)


def _open(rt: Runtime, request: Request, token: str) -> tuple[TaskPage, Opened] | Shut:
    with rt.store.read() as connection:
        opened = open_link(rt, connection, token)
        if isinstance(opened, Shut):
            return opened
        here = community(connection, opened.community_id)
        language = reader_of(request, rt, otherwise=here.language if here else "zh").language
        view = task_page(connection, opened.task_id, language, rt.now())
    return (view, opened) if view is not None else Shut("unknown")


def _show(
    rt: Runtime,
    request: Request,
    token: str,
    error: Refused | None = None,
    given: dict[str, Any] | None = None,
) -> Response:
    found = _open(rt, request, token)
    if isinstance(found, Shut):
        return _shut(rt, request, token, found)
    view, opened = found
    reader = reader_of(request, rt, view.zone)
    chosen = request.query_params.get("choose", "")
    shown = view.given | ({"stand": chosen} if chosen and not view.answer_words else {}) | (given or {})
    status = STATUS[error.code] if error else 200
    return page(
        request, reader, "task.html", status, v=view, token=token, error=error, given=shown,
        asked=request.query_params.get("asked") if error is None else None,
        seat=seat_of(rt, opened), receipt=error is None and "done" in request.query_params and view.answer_words is not None,
    )  # fmt: skip


def _answer(rt: Runtime, request: Request, token: str, form: FormData, photos: list[bytes]) -> Response:
    found = _open(rt, request, token)
    if isinstance(found, Shut):
        return _shut(rt, request, token, found)
    view, opened = found
    given = given_of(form) | ballot_of(form, view.form.questions)
    evidence: list[str] = []
    asked = view.kind == "report" and not view.closed
    for body in photos if asked else []:  # where no photograph is asked, none is kept
        kept = attach(
            rt,
            opened.community_id,
            body,
            item_id=opened.item_id,
            task_id=opened.task_id,
            person_id=opened.person_id,
        )
        if isinstance(kept, Refused):
            return _show(rt, request, token, kept, _typed(given))
        evidence.append(kept)
    done = answer_task(rt, opened.task_id, given | {"evidence": evidence}, by=opened.person_id, via="link")
    if isinstance(done, Refused):
        return _show(rt, request, token, done, _typed(given))
    language = request.query_params.get("lang")
    return RedirectResponse(
        f"/t/{token}?done=1" + (f"&lang={language}" if language in ("zh", "en") else ""), 303
    )


def _amend(rt: Runtime, request: Request, token: str, form: FormData) -> Response:
    found = _open(rt, request, token)
    if isinstance(found, Shut):
        return _shut(rt, request, token, found)
    view, opened = found
    typed = given_of(form)
    given = {name: typed[name] for name, *_ in view.suggest if name in typed}
    said = typed.get("text", "")
    done = propose_amendment(
        rt, opened.community_id, opened.item_id, given, by=opened.person_id, said=said, via="link",
        once=sent_once(typed),
    )  # fmt: skip
    if isinstance(done, Refused):
        again = {"text": said, "form_key": typed.get("form_key", "")}
        return _show(rt, request, token, done, {"suggested": given | again})
    language = request.query_params.get("lang")
    return RedirectResponse(
        f"/t/{token}?asked=amendment" + (f"&lang={language}" if language in ("zh", "en") else ""), 303
    )


def _ask(rt: Runtime, request: Request, token: str, what: AskedByLink, form: FormData) -> Response:
    found = _open(rt, request, token)
    if isinstance(found, Shut):
        return _shut(rt, request, token, found)
    _view, opened = found
    return ask_by_link(
        rt, request, token, opened, what, form, lambda refused: _show(rt, request, token, refused)
    )


def _of_seat(
    rt: Runtime, request: Request, token: str, act: Callable[[tuple[TaskPage, Opened]], Response]
) -> Response:
    found = _open(rt, request, token)
    return _shut(rt, request, token, found) if isinstance(found, Shut) else act(found)


def _typed(given: dict[str, Any]) -> dict[str, Any]:
    """What was typed, to be shown again."""
    return given | {"fields": given}


def _shut(
    rt: Runtime, request: Request, token: str, shut: Shut, *, renewed: bool = False, over: bool = False
) -> Response:
    here: Community | None = None
    with rt.store.read() as connection:
        if shut.community_id:
            here = community(connection, shut.community_id)
    status = 200 if renewed else (404 if shut.why == "unknown" else 410)
    reader = reader_of(request, rt, otherwise=here.language if here else "zh")
    return page(
        request, reader, "shut.html", status, why=shut.why, community=here, token=token, renewed=renewed,
        over=over and shut.why == "expired",
    )  # fmt: skip
