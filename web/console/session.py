"""Who is signed in, and that a form came from a page of ours.

A session is a signed cookie; a form carries a token bound to it (against forgery from another site). Every
page of the console asks here first, and an actor sees their own community only.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from engine.access import Actor, actor_of_session, denied
from engine.community import Community, community
from engine.runtime import Runtime
from web.problem import STATUS
from web.rendering import Reader, page, reader_of
from workflows.refusal import Refused
from workflows.text import text

COOKIE = "session"


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed-in actor looking at a page."""

    actor: Actor
    here: Community
    reader: Reader
    csrf: str
    request: Request

    def page(self, template: str, *, tab: str = "", status: int = 200, **values: Any) -> Response:
        """A page of the console."""
        frame: dict[str, Any] = {
            "actor": self.actor, "here": self.here, "csrf": self.csrf, "tab": tab, "said": None, "error": None,
        }  # fmt: skip
        return page(self.request, self.reader, template, status, **(frame | values))

    def refused(self, refused: Refused, back: str = "/console") -> Response:
        """A page that says why not, and what is possible."""
        return self.page(
            "console/refused.html", status=STATUS[refused.code], error=refused, refused=refused, back=back
        )


def csrf_of(rt: Runtime, session: str) -> str:
    """The token of the forms on a session's pages."""
    return rt.keys.link_token("csrf", session, 0)


def signed(rt: Runtime, request: Request, action: str) -> Signed | Response:
    """Whoever is signed in, if they may do `action`; else where to go or why not."""
    session = request.cookies.get(COOKIE, "")
    actor = actor_of_session(rt, session) if session else None
    if actor is None:
        return RedirectResponse(f"/sign-in?next={quote(request.url.path)}", 303)
    with rt.store.read() as connection:
        here = community(connection, actor.community_id)
    if here is None:
        return RedirectResponse("/sign-in", 303)
    reader = reader_of(request, rt, here.zone, here.language)
    found = Signed(actor, here, reader, csrf_of(rt, session), request)
    return found if actor.may(action) else found.refused(denied(action))


def from_another_site(request: Request) -> bool:
    """Whether a form was sent by a page of another site, as far as the browser says (Fetch Metadata)."""
    return request.headers.get("sec-fetch-site") == "cross-site"


def forged(rt: Runtime, request: Request, token: object) -> Refused | None:
    """Refused where a form did not come from a page of this session."""
    expected = csrf_of(rt, request.cookies.get(COOKIE, ""))
    if isinstance(token, str) and hmac.compare_digest(token.encode(), expected.encode()):
        return None
    return Refused(
        "not_allowed", text("页面已过期，请刷新后再试", "This page is out of date: reload it and try again")
    )
