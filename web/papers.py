"""Why an item went the way it went, its resolutions as PDF, and the page at which a paper's code is checked.

Staff see names and words. A key of the API is the community's system: it gets parties, seats and what was said, and no
person's name. The page of a code is open to whoever holds the paper, and says what was decided and nothing that a person wrote. A wrong number and a wrong code are answered alike.

Annotations are read when the file is loaded (no `annotations` from the future), as in `web/api.py`.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy import Connection, select

from documents.resolution import pdf
from engine.access import Actor, actor_of_api_key
from engine.account import account
from engine.community import Community, community, community_by_slug
from engine.resolutions import Resolution, resolutions_of, same_code
from engine.runtime import Runtime
from engine.schema import items
from web.api import MISSING, NO_ITEM, Denied
from web.console.pages import NOT_HERE
from web.console.session import Signed, signed
from web.problem import problem
from web.public import MOST_NUMBERS
from web.rendering import language_of, page, reader_of
from workflows.text import Language

Key = Annotated[str, Header()]


def router(rt: Runtime) -> APIRouter:
    """The routes of papers."""
    routes = APIRouter()

    @routes.get("/console/items/{item_id}/why", include_in_schema=False)
    def show_why(request: Request, item_id: str) -> Response:
        who = signed(rt, request, "see_item")
        if not isinstance(who, Signed):
            return who
        with rt.store.read() as connection:
            told = account(connection, who.here, item_id, rt.now())
            made = resolutions_of(connection, who.here, item_id, rt.now())
        if told is None or made is None:
            return who.refused(NOT_HERE)
        return who.page("console/why.html", tab="/console", a=told, item_id=item_id, made=made)

    @routes.get("/console/items/{item_id}/resolutions/{place}.pdf", include_in_schema=False)
    def show_paper(request: Request, item_id: str, place: int) -> Response:
        who = signed(rt, request, "see_item")
        if not isinstance(who, Signed):
            return who
        with rt.store.read() as connection:
            found = _found(resolutions_of(connection, who.here, item_id, rt.now()), place)
        if found is None:
            return who.refused(NOT_HERE)
        return _paper(rt, who.here, found, who.reader.language)

    @routes.get("/c/{slug}/items/{number}/check/{code}", include_in_schema=False)
    def check(request: Request, slug: str, number: int, code: str) -> Response:
        with rt.store.read() as connection:
            here = community_by_slug(connection, slug)
            found = _by_code(rt, connection, here, number, code) if here else None
        if here is None:
            return page(request, reader_of(request, rt), "nowhere.html", 404)
        reader = reader_of(request, rt, here.zone, here.language)
        return page(request, reader, "check.html", 200 if found else 404, here=here, it=found, code=code[:40])

    @routes.get("/api/v1/items/{item_id}/why", tags=["v1"])
    def tell_why(request: Request, item_id: str, authorization: Key = "") -> Any:
        """Why an item went the way it went: each passage with its reasons, in both languages; nobody is named."""
        with rt.store.read() as connection:
            here = _here_of(rt, connection, authorization)
            told = account(connection, here, item_id, rt.now(), with_names=False)
        return told.as_json() if told else problem(NO_ITEM, language_of(request, "en"))

    @routes.get("/api/v1/items/{item_id}/resolutions", tags=["v1"])
    def list_papers(request: Request, item_id: str, authorization: Key = "") -> Any:
        """The decisions of an item, oldest first."""
        with rt.store.read() as connection:
            made = resolutions_of(connection, _here_of(rt, connection, authorization), item_id, rt.now())
        if made is None:
            return problem(NO_ITEM, language_of(request, "en"))
        return JSONResponse({"resolutions": [_out(each) for each in made]})

    @routes.get("/api/v1/items/{item_id}/resolutions/{place}.pdf", tags=["v1"])
    def give_paper(request: Request, item_id: str, place: int, authorization: Key = "") -> Response:
        """One decision as a PDF, in the language that is asked for (`?lang=`)."""
        with rt.store.read() as connection:
            here = _here_of(rt, connection, authorization)
            found = _found(resolutions_of(connection, here, item_id, rt.now()), place)
        if found is None:
            return problem(NO_ITEM, language_of(request, "en"))
        return _paper(rt, here, found, language_of(request, here.language))

    return routes


def check_address(rt: Runtime, here: Community, it: Resolution) -> str:
    """Where the code of a paper is checked."""
    return f"{rt.base_url}/c/{here.slug}/items/{it.number}/check/{it.code}"


def _here_of(rt: Runtime, connection: Connection, authorization: str) -> Community:
    token = authorization.removeprefix("Bearer ").strip()
    actor: Actor | None = actor_of_api_key(rt, token) if token else None
    here = community(connection, actor.community_id) if actor else None
    if here is None:
        raise Denied(MISSING)
    return here


def _found(made: tuple[Resolution, ...] | None, place: int) -> Resolution | None:
    return next((each for each in made or () if each.place == place), None)


def _by_code(
    rt: Runtime, connection: Connection, here: Community, number: int, code: str
) -> Resolution | None:
    if not 0 < number < MOST_NUMBERS:
        return None
    item_id = connection.execute(
        select(items.c.id).where(items.c.community_id == here.id, items.c.number == number)
    ).scalar_one_or_none()
    made = resolutions_of(connection, here, item_id, rt.now()) if item_id else None
    return next((each for each in made or () if same_code(each.code, code)), None)


def _paper(rt: Runtime, here: Community, it: Resolution, language: str) -> Response:
    spoken: Language = "zh" if language.startswith("zh") else "en"
    name = f"resolution-{it.number}-{it.place}-{spoken}.pdf"
    body = pdf(it, spoken, check_address(rt, here, it))
    return Response(
        body, media_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


def _out(it: Resolution) -> dict[str, Any]:
    return {
        "place": it.place,
        "decided_at": it.decided_at.isoformat(),
        "outcome": it.outcome.model_dump(),
        "because": it.because.model_dump(),
        "code": it.code,
        "row": it.seq,
    }
