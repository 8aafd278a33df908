"""The web application: every route of the house, and what holds for every answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from engine.runtime import Runtime
from web import api, operation, papers, participant, public
from web.console import actions, clocks, letters, pages, seats
from web.ports import Ports
from web.problem import problem
from web.rendering import FOLDER, language_of, page, reader_of
from workflows.refusal import Refused
from workflows.text import Text, text

MAX_BODY = 40_000_000
"""Bytes: six photographs and a form."""
UNREAD, TOO_LARGE = 400, 413
"""The statuses of a body that cannot be read, and of one that nobody tries to read."""
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "Referrer-Policy": "no-referrer",  # an address may be somebody's personal link
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def build_app(rt: Runtime, ports: Ports) -> FastAPI:
    """The application for one house."""
    app = FastAPI(
        title="Gongshi", version="1", docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json"
    )
    for each in (
        actions.router(rt), clocks.router(rt), seats.router(rt), pages.router(rt, ports), letters.router(rt), participant.router(rt), public.router(rt), api.router(rt),
        papers.router(rt), operation.router(rt, ports), *ports.routers,
    ):  # fmt: skip
        app.include_router(each)
    app.mount("/static", StaticFiles(directory=FOLDER / "static"), name="static")

    @app.exception_handler(api.Denied)
    async def denied(request: Request, fault: api.Denied) -> Response:
        answer = problem(fault.refused, language_of(request, "en"), 401)
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer

    @app.exception_handler(OperationalError)
    async def away(request: Request, fault: OperationalError) -> Response:
        """The store does not answer: it will, and whoever asks again then is answered."""
        del request, fault
        said = "系统暂时不可用，请稍后再试。\nOut of reach for a moment; please try again.\n"
        return PlainTextResponse(said, 503, {"Retry-After": "5"})

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, fault: RequestValidationError) -> Response:
        if not request.url.path.startswith("/api/"):  # a number in an address of a page that is none
            return page(request, reader_of(request, rt), "nowhere.html", 404)
        first = fault.errors()[0]
        where = ".".join(str(each) for each in first["loc"] if each != "body")
        said = Text(
            zh=f"请求有误：{where}：{first['msg']}", en=f"The request is wrong at {where}: {first['msg']}"
        )
        return problem(Refused("invalid", said, where=where), language_of(request, "en"))

    @app.exception_handler(HTTPException)
    async def nowhere(request: Request, fault: HTTPException) -> Response:
        if request.url.path.startswith("/api/"):
            if fault.status_code == UNREAD:
                said = text("请求的正文读不懂", "The body of the request cannot be read")
                return problem(Refused("invalid", said, where="body"), language_of(request, "en"), UNREAD)
            said = text("没有这个地址", "There is no such address")
            return problem(Refused("not_found", said), language_of(request, "en"), fault.status_code)
        if fault.status_code == UNREAD:
            return page(request, reader_of(request, rt), "unread.html", UNREAD)
        return page(request, reader_of(request, rt), "nowhere.html", fault.status_code)

    async def frame(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
        """Refuse what is too large before it is read, and give every answer its headers."""
        answer = await go_on(_without_nul(request)) if _small(request) else _too_large(request, rt)
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        if request.url.path.startswith("/static/") and answer.status_code < UNREAD:
            answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        else:
            answer.headers.setdefault("Cache-Control", "no-store")
        return answer

    app.middleware("http")(frame)
    return app


def _small(request: Request) -> bool:
    """Whether the body says how large it is, and is not too large; none is read to find out."""
    length = request.headers.get("content-length", "" if "transfer-encoding" in request.headers else "0")
    return length.isdecimal() and len(length) < len(str(MAX_BODY)) + 1 and int(length) <= MAX_BODY


def _too_large(request: Request, rt: Runtime) -> Response:
    if request.url.path.startswith("/api/"):
        said = text("请求太大，或者没有说明大小", "The request is too large, or does not say how large it is")
        return problem(Refused("invalid", said, where="body"), language_of(request, "en"), TOO_LARGE)
    return page(request, reader_of(request, rt), "unread.html", TOO_LARGE)


def _without_nul(request: Request) -> Request:
    """A NUL in an address is no more than any other byte that is no text: PostgreSQL would fail on it."""
    request.scope["path"] = request.scope["path"].replace("\x00", "\N{REPLACEMENT CHARACTER}")
    request.scope["query_string"] = request.scope["query_string"].replace(b"%00", b"%EF%BF%BD")
    return request
