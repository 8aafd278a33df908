"""What a participant asks for on the page of their link besides answering: more time, or an end of the matter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from engine.commands import Outcome, ask_more_time, stop_matter
from engine.links import Opened
from engine.runtime import Runtime
from web.forms import given_of
from workflows.refusal import Refused

AskedByLink = Literal["more_time", "end"]
"""What may be asked for, as the last word of its address."""
Asking = Callable[[Runtime, Opened, str], Outcome]


def _more_time(rt: Runtime, opened: Opened, said: str) -> Outcome:
    return ask_more_time(rt, opened.community_id, opened.item_id, by=opened.person_id, said=said, via="link")


def _end(rt: Runtime, opened: Opened, said: str) -> Outcome:
    return stop_matter(rt, opened.community_id, opened.item_id, by=opened.person_id, said=said, via="link")


_ACTS: dict[AskedByLink, Asking] = {"more_time": _more_time, "end": _end}


def ask_by_link(
    rt: Runtime,
    request: Request,
    token: str,
    opened: Opened,
    what: AskedByLink,
    form: FormData,
    again: Callable[[Refused], Response],
) -> Response:
    """Ask for it; back to the page, which says what became of it."""
    done = _ACTS[what](rt, opened, given_of(form).get("text", ""))
    if isinstance(done, Refused):
        return again(done)
    language = request.query_params.get("lang")
    return RedirectResponse(
        f"/t/{token}?asked={what}" + (f"&lang={language}" if language in ("zh", "en") else ""), 303
    )
