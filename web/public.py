"""The public board: what everybody may see, and how anybody raises a matter or objects.

Parties are named, people are not: no reporter, no names, no homes, no words that somebody wrote about a
position. What is on no list is not here at all.
"""

from __future__ import annotations

from collections import defaultdict, deque
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup
from sqlalchemy import Connection, select
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from engine.attachments import attach
from engine.board import board, cards_where
from engine.commands import Replayed, lodge_objection, open_item
from engine.community import Community, all_communities, community_by_slug
from engine.following import Follower
from engine.item_page import ItemPage, item_page
from engine.loading import load_item
from engine.registry import Active, active_definitions
from engine.roster import Reporter
from engine.runtime import Runtime
from engine.schema import items
from web.forms import form_key, form_of, given_of, named_in, sent_once
from web.problem import STATUS
from web.rendering import page, reader_of
from workflows.reading import intake_fields
from workflows.refusal import Refused
from workflows.text import text

MOST_NUMBERS = 2**31
"""Numbers of items that PostgreSQL can hold, and compare."""
AN_HOUR = timedelta(hours=1)
MOST_PER_HOUR = 10
"""Matters and objections from one address: enough for a family, too few for a flood."""


class Doorkeeper:
    """How much came from one address lately; in memory, since it only slows a flood down."""

    def __init__(self) -> None:
        self._seen: dict[str, deque[datetime]] = defaultdict(deque)

    def lets_in(self, address: str, now: datetime) -> bool:
        """Whether one more may come from `address`."""
        seen = self._seen[address]
        while seen and seen[0] <= now - AN_HOUR:
            seen.popleft()
        if len(seen) >= MOST_PER_HOUR:
            return False
        seen.append(now)
        if len(self._seen) > 10_000:  # noqa: PLR2004  # addresses of hours ago are not worth keeping
            self._seen.clear()
        return True


TOO_MUCH = Refused(
    "limited",
    text("提交得太多了，请一小时后再试，或者打电话", "Too much at once: try again in an hour, or call"),
)

NAMELESS = Refused("invalid", text("请留下称呼", "Please say who you are"), where="name")


def router(rt: Runtime) -> APIRouter:
    """The routes under `/c/` and the first page."""
    routes = APIRouter(include_in_schema=False)
    doorkeeper = Doorkeeper()

    def here_of(slug: str) -> Community | None:
        with rt.store.read() as connection:
            return community_by_slug(connection, slug)

    def lets_in(request: Request) -> bool:
        return doorkeeper.lets_in(request.client.host if request.client else "", rt.now())

    @routes.get("/")
    def first(request: Request) -> Response:
        with rt.store.read() as connection:
            found = all_communities(connection)
        if len(found) > 1:
            return page(request, reader_of(request, rt), "communities.html", found=found)
        return RedirectResponse(f"/c/{found[0].slug}" if found else "/sign-in", 303)

    @routes.get("/c/{slug}")
    def show(request: Request, slug: str) -> Response:
        here = here_of(slug)
        if here is None:
            return _nowhere(rt, request)
        with rt.store.read() as connection:
            found = board(connection, here, rt.now())
            closed = [card for card in found.closed if not _secret(connection, card.id, rt.now())]
        listed = {name: list(cards) for name, cards in found.lists.items()}
        notices = [card for cards in listed.values() for card in cards if card.on_notice]
        reader = reader_of(request, rt, here.zone, here.language)
        return page(request, reader, "public.html", here=here, lists=listed, notices=notices, closed=closed)

    @routes.get("/c/{slug}/items/{number}")
    def show_item(request: Request, slug: str, number: int, done: str = "") -> Response:
        return _item(rt, request, here_of(slug), number, done=bool(done))

    @routes.post("/c/{slug}/items/{number}")
    async def object_to(request: Request, slug: str, number: int) -> Response:
        form, _ = await form_of(request)
        return await run_in_threadpool(_object, rt, request, here_of(slug), number, form, lets_in(request))

    @routes.get("/c/{slug}/items/{number}/poster")
    def poster(request: Request, slug: str, number: int) -> Response:
        here = here_of(slug)
        found = _public(rt, here, number)
        if here is None or found is None:
            return _nowhere(rt, request)
        url = f"{rt.base_url}/c/{slug}/items/{number}"
        reader = reader_of(request, rt, here.zone, here.language)
        return page(request, reader, "poster.html", here=here, p=found, url=url, qr=qr(url))

    @routes.get("/c/{slug}/raise")
    def ask(
        request: Request, slug: str, type: str = "", number: int = 0
    ) -> Response:  # the word of the address
        return _raise_page(rt, request, here_of(slug), type, number=number)

    @routes.post("/c/{slug}/raise")
    async def raise_matter(request: Request, slug: str) -> Response:
        form, photos = await form_of(request, "photos")
        return await run_in_threadpool(_raise, rt, request, here_of(slug), form, photos, lets_in(request))

    return routes


def qr(url: str) -> Markup:
    """A QR code (ISO/IEC 18004) as SVG."""
    import segno  # noqa: PLC0415  # few processes ever draw a code

    out = BytesIO()
    segno.make(url, error="m").save(
        out, kind="svg", scale=1, border=2, svgns=True, xmldecl=False, omitsize=True, dark="#20242a"
    )
    return Markup(out.getvalue().decode())  # noqa: S704  # segno writes paths only


def _public(rt: Runtime, here: Community | None, number: int) -> ItemPage | None:
    if here is None:
        return None
    if not 0 < number < MOST_NUMBERS:
        return None
    with rt.store.read() as connection:
        found = cards_where(connection, here, items.c.number == number)
        if not found or _secret(connection, found[0].id, rt.now()):
            return None
        return item_page(connection, here, found[0].id, rt.now())


def _secret(connection: Connection, item_id: str, now: datetime) -> bool:
    """Whether an item began on no list: then it is on no public page, to its end and after."""
    loaded = load_item(connection, item_id, now, lock=False)
    return loaded is None or loaded.definition.states[loaded.definition.start].list == "none"


def _item(
    rt: Runtime,
    request: Request,
    here: Community | None,
    number: int,
    *,
    done: bool = False,
    error: Refused | None = None,
    given: dict[str, Any] | None = None,
) -> Response:
    found = _public(rt, here, number)
    if here is None or found is None:
        return _nowhere(rt, request)
    reader = reader_of(request, rt, here.zone, here.language)
    blank = {"name": "", "home": "", "text": "", "form_key": form_key()}
    status = STATUS[error.code] if error else 200
    return page(
        request,
        reader,
        "public_item.html",
        status,
        here=here,
        p=found,
        done=done,
        error=error,
        given=blank | (given or {}),
        merged_into=_number(rt, here, found.item.merged_into),
        before=_shown(rt, here, found.kin.follows_from),
        after=[each for each in found.kin.followed_by if _shown(rt, here, each)],
    )


def _shown(rt: Runtime, here: Community, kin: Follower | None) -> Follower | None:
    """The kin of an item, if the public may see it."""
    return kin if kin is not None and _public(rt, here, kin.number) is not None else None


def _number(rt: Runtime, here: Community, item_id: str | None) -> int | None:
    """The number of the item that another was merged into, if the public may see it."""
    if item_id is None:
        return None
    with rt.store.read() as connection:
        found = connection.execute(
            select(items.c.number).where(items.c.id == item_id, items.c.community_id == here.id)
        ).scalar_one_or_none()
    return found if found is not None and _public(rt, here, found) is not None else None


def _object(
    rt: Runtime, request: Request, here: Community | None, number: int, form: FormData, let_in: bool
) -> Response:
    given = given_of(form)
    found = _public(rt, here, number)
    if here is None or found is None:
        return _nowhere(rt, request)
    back = f"/c/{here.slug}/items/{number}?done=1"
    if given.get("website"):  # only a machine fills a field that nobody sees
        return RedirectResponse(back, 303)
    if not let_in:
        return _item(rt, request, here, number, error=TOO_MUCH, given=given)
    reporter = Reporter(name=given.get("name", ""), home=given.get("home", ""))
    done = lodge_objection(
        rt, here.id, found.item.id, said=given.get("text", ""), reporter=reporter, once=sent_once(given)
    )
    if isinstance(done, Refused):
        return _item(rt, request, here, number, error=done, given=given)
    return RedirectResponse(back, 303)


def _offered(rt: Runtime, here: Community) -> list[Active]:
    """What anybody may raise: matters that will be on a list."""
    with rt.store.read() as connection:
        active = active_definitions(connection, here.id)
    return [each for each in active if each.definition.states[each.definition.start].list != "none"]


def _raise_page(
    rt: Runtime,
    request: Request,
    here: Community | None,
    issue_type: str,
    *,
    number: int = 0,
    given: dict[str, Any] | None = None,
    error: Refused | None = None,
) -> Response:
    if here is None:
        return _nowhere(rt, request)
    types = _offered(rt, here)
    if not types:
        return _nowhere(rt, request)
    chosen: Active = next((each for each in types if each.definition.issue_type == issue_type), types[0])
    names = intake_fields(chosen.definition)
    reader = reader_of(request, rt, here.zone, here.language)
    return page(
        request, reader, "raise.html", STATUS[error.code] if error else 200, here=here, types=types, form=chosen.definition, fields=names,
        given=dict.fromkeys((*names, "title", "name", "phone"), "") | {"form_key": form_key()} | (given or {}), error=error,
        number=number, titles=here.in_the_words_of(chosen.definition).titles,
    )  # fmt: skip


def _raise(
    rt: Runtime, request: Request, here: Community | None, form: FormData, photos: list[bytes], let_in: bool
) -> Response:
    given: dict[str, Any] = given_of(form)
    if here is None:
        return _nowhere(rt, request)
    if given.get("website"):
        return RedirectResponse(f"/c/{here.slug}", 303)
    issue_type = given.get("issue_type", "")
    if not let_in:
        return _raise_page(rt, request, here, issue_type, given=given, error=TOO_MUCH)
    chosen = next((each for each in _offered(rt, here) if each.definition.issue_type == issue_type), None)
    if chosen is None:
        return _nowhere(rt, request)
    if not given.get("name", "").strip():
        return _raise_page(rt, request, here, issue_type, given=given, error=NAMELESS)
    ids: list[str] = []
    for body in photos:
        kept = attach(rt, here.id, body, item_id=None, task_id=None, person_id=None)
        if isinstance(kept, Refused):
            return _raise_page(rt, request, here, issue_type, given=given, error=kept)
        ids.append(kept)
    language = reader_of(request, rt, here.zone, here.language).language
    reporter = Reporter(name=given.get("name", ""), phone=given.get("phone", ""), language=language)
    done = open_item(
        rt,
        here.id,
        None,
        issue_type=issue_type,
        title=given.get("title", ""),
        fields={**given, "photos": ids},
        reporter=reporter,
        named=named_in(given, chosen.definition),
        via="web",
        once=sent_once(given),
    )
    if isinstance(done, Refused):
        return _raise_page(rt, request, here, issue_type, given=given, error=done)
    item_id = done.answer["item"] if isinstance(done, Replayed) else done.item.id
    with rt.store.read() as connection:
        number = connection.execute(select(items.c.number).where(items.c.id == item_id)).scalar_one()
    return RedirectResponse(f"/c/{here.slug}/raise?number={number}", 303)


def _nowhere(rt: Runtime, request: Request) -> Response:
    return page(request, reader_of(request, rt), "nowhere.html", 404)
