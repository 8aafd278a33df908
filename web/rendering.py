"""From a view to a page: Jinja2, the language of whoever reads, and the words for times.

Both languages stand side by side in the templates (`t("看板", "Board")`), so neither can be forgotten.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from documents.table import Seat, table_svg
from engine import words
from engine.runtime import Runtime
from engine.table import Stand
from web.forms import form_key
from workflows.text import Text

FOLDER = Path(__file__).parent
LANGUAGE_COOKIE = "lang"
A_YEAR_S = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever looks at a page: their language, and the time and zone they look in."""

    language: str
    now: datetime
    zone: str

    @property
    def zh(self) -> bool:
        """Whether they read Chinese."""
        return self.language == "zh"

    def t(self, zh: str, en: str) -> str:
        """The one of two texts that they read."""
        return zh if self.zh else en

    def say(self, said: Text | None) -> str:
        """A text in their language; nothing for none."""
        return said.in_(self.language) if said else ""

    def when(self, instant: datetime) -> str:
        """A time in words."""
        return words.when(instant, self.zone, self.language, self.now)

    def left(self, instant: datetime) -> str:
        """How much time is left until then."""
        return words.left(instant, self.now, self.zone, self.language)

    def day(self, said: str) -> str:
        """A date as somebody wrote it, or a date with a time (ISO 8601), in words with its weekday; else as it was written."""
        try:
            written = datetime.fromisoformat(said.strip())
        except ValueError:
            return said
        there = written if written.tzinfo else written.replace(tzinfo=ZoneInfo(self.zone))
        in_words = words.when if len(said.strip()) > len("2026-03-07") else words.day
        return in_words(there, self.zone, self.language, self.now).rstrip(",")

    def local(self, instant: datetime) -> str:
        """A time for the `datetime` attribute."""
        return instant.isoformat(timespec="minutes")


def language_of(request: Request, otherwise: str = "zh") -> str:
    """`?lang=`, else the cookie, else what the browser prefers, else the community's language."""
    for said in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if said in ("zh", "en"):
            return said
    preferred = request.headers.get("accept-language", "").lower()
    first = preferred.split(",")[0].strip()
    if first.startswith("zh"):
        return "zh"
    return "en" if first.startswith("en") else otherwise


def reader_of(request: Request, rt: Runtime, zone: str | None = None, otherwise: str | None = None) -> Reader:
    """Whoever sends this request, as a reader in a community's zone and language, or in the house's."""
    return Reader(language_of(request, otherwise or rt.language), rt.now(), zone or rt.zone)


def page(request: Request, reader: Reader, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page in the reader's language; a language asked for by address is remembered."""
    html = (
        _environment()
        .get_template(template)
        .render(
            r=reader,
            t=reader.t,
            say=reader.say,
            words=words,
            request=request,
            other_language=_switch(request, reader),
            asset=asset,
            form_key=form_key,
            table=lambda stands, size=62: _table(stands, reader, size),
            **values,
        )
    )
    answer = HTMLResponse(html, status)
    if request.query_params.get("lang") in ("zh", "en"):
        answer.set_cookie(LANGUAGE_COOKIE, reader.language, max_age=A_YEAR_S, samesite="lax", httponly=True)
    return answer


@cache
def asset(name: str) -> str:
    """The address of a file of ours; it changes with its content, so that browsers may keep it for ever."""
    digest = hashlib.sha256((FOLDER / "static" / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?{digest}"


def _switch(request: Request, reader: Reader) -> str:
    other = "en" if reader.zh else "zh"
    rest = [(key, value) for key, value in request.query_params.multi_items() if key != "lang"]
    return "?" + urlencode([*rest, ("lang", other)])


def _table(stands: tuple[Stand, ...], reader: Reader, size: int) -> Markup:
    seats = [
        Seat(
            reader.say(each.party.title),
            reader.say(each.party.glyph),
            each.stand,
            reader.say(words.STANDS[each.stand]),
        )
        for each in stands
    ]
    return Markup(table_svg(seats, size=size))  # noqa: S704  # the picture escapes what it is given


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
