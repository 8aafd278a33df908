"""The web application: every route of the house, and what holds for every answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from engine.runtime import Runtime
from web import api, operation, participant, public
from web.console import actions, pages
from web.ports import Ports
from web.problem import problem
from web.rendering import FOLDER, language_of, page, reader_of
from workflows.refusal import Refused
from workflows.text import Text, text

MAX_BODY = 40_000_000
"""Bytes: six photographs and a form."""
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
        actions.router(rt), pages.router(rt, ports), participant.router(rt), public.router(rt), api.router(rt),
        operation.router(rt, ports), *ports.routers,
    ):  # fmt: skip
        app.include_router(each)
    app.mount("/static", StaticFiles(directory=FOLDER / "static"), name="static")
    app.middleware("http")(_frame)

    @app.exception_handler(api.Denied)
    async def denied(request: Request, fault: api.Denied) -> Response:
        answer = problem(fault.refused, language_of(request, "en"), 401)
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, fault: RequestValidationError) -> Response:
        first = fault.errors()[0]
        where = ".".join(str(each) for each in first["loc"] if each != "body")
        said = Text(
            zh=f"请求有误：{where}：{first['msg']}", en=f"The request is wrong at {where}: {first['msg']}"
        )
        return problem(Refused("invalid", said, where=where), language_of(request, "en"))

    @app.exception_handler(HTTPException)
    async def nowhere(request: Request, fault: HTTPException) -> Response:
        if request.url.path.startswith("/api/"):
            said = text("没有这个地址", "There is no such address")
            return problem(Refused("not_found", said), language_of(request, "en"), fault.status_code)
        return page(request, reader_of(request, rt), "nowhere.html", fault.status_code)

    return app


async def _frame(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
    """Refuse what is too large before it is read, and give every answer its headers."""
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > MAX_BODY:
        return JSONResponse({"title": "too large"}, 413, media_type="application/problem+json")
    answer = await go_on(request)
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    if request.url.path.startswith("/static/"):
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        answer.headers.setdefault("Cache-Control", "no-store")
    return answer
