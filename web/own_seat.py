"""The page of one's own seat, behind the link of any task: somebody is named who answers for some days, or it is taken
back. A plain form without scripts; GET writes nothing.
"""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from engine.access import Actor
from engine.commands import NewAuthority, record_authority, revoke_authority
from engine.community import community
from engine.links import Opened
from engine.own_seat import OwnSeat, own_seat
from engine.roster import day_of
from engine.runtime import Runtime
from engine.task_page import TaskPage
from engine.typed import day_said
from web.problem import STATUS
from web.rendering import page, reader_of
from workflows.refusal import Refused
from workflows.text import text

_AWAY = text("本人不在，请候补代答", "Away; the alternate answers")
_BACK = text("本人收回，自己答复", "Taken back; they answer themselves")
_NO_SEAT = Refused(
    "not_found", text("您没有可以请人代答的席位", "You have no seat for which somebody could answer")
)


def seat_of(rt: Runtime, opened: Opened) -> OwnSeat | None:
    """The seat of whoever holds the link."""
    with rt.store.read() as connection:
        here = community(connection, opened.community_id)
        return own_seat(connection, here, opened.person_id, day_of(here, rt.now())) if here else None


def seat_page(
    rt: Runtime, request: Request, token: str, view: TaskPage, opened: Opened,
    error: Refused | None = None, given: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    """The page, with what was typed where it was refused."""
    seat = seat_of(rt, opened)
    reader = reader_of(request, rt, view.zone)
    blank = {"holder": "", "from": "", "until": "", "reason": ""}
    refused = error or (_NO_SEAT if seat is None else None)
    return page(
        request, reader, "seat.html", STATUS[refused.code] if refused else 200, v=view, token=token, seat=seat,
        error=refused, given=blank | (given or {}), done=request.query_params.get("done") if error is None else None,
    )  # fmt: skip


def name_somebody(
    rt: Runtime, request: Request, token: str, view: TaskPage, opened: Opened, given: dict[str, str]
) -> Response:
    """Somebody answers for whoever holds the link, from a day to a day."""
    first, last = (day_said(given.get(name, "")) for name in ("from", "until"))
    if first is None or last is None:
        where = "from" if first is None else "until"
        missing = Refused(
            "invalid", text("请写明从哪天到哪天", "Please say from which day to which"), where=where
        )
        return seat_page(rt, request, token, view, opened, missing, given)
    reason = given.get("reason", "").strip() or _AWAY.in_(reader_of(request, rt, view.zone).language)
    new = NewAuthority("substitution", opened.person_id, given.get("holder", ""), first, last, reason)
    done = record_authority(rt, _themselves(view, opened), new)
    if isinstance(done, Refused):
        return seat_page(rt, request, token, view, opened, done, given)
    return _back(request, token, "named")


def take_back(
    rt: Runtime, request: Request, token: str, view: TaskPage, opened: Opened, authority_id: str
) -> Response:
    """Whoever holds the link answers themselves again."""
    said = _BACK.in_(reader_of(request, rt, view.zone).language)
    done = revoke_authority(rt, _themselves(view, opened), authority_id, said)
    if isinstance(done, Refused):
        return seat_page(rt, request, token, view, opened, done)
    return _back(request, token, "back")


def _themselves(view: TaskPage, opened: Opened) -> Actor:
    """Whoever holds the link, with no role but their own seat."""
    return Actor(opened.person_id, opened.community_id, view.person_name, frozenset(), "link")


def _back(request: Request, token: str, done: str) -> Response:
    language = request.query_params.get("lang")
    return RedirectResponse(
        f"/t/{token}/seat?done={done}" + (f"&lang={language}" if language in ("zh", "en") else ""), 303
    )
