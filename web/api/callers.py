"""Who calls the API, and how a refusal, a repeated request and a body that cannot be kept are answered.

Must hold: without a key that is known nothing is told, and a caller sees its own community alone.
Annotations are read when the file is loaded (no `annotations` from the future), as FastAPI wants them.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Header, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy import Connection

from engine.access import Actor, actor_of_api_key
from engine.commands import Replayed
from engine.commands.once import AskedOnce
from engine.community import Community, community
from engine.runtime import Runtime
from web.problem import problem
from web.rendering import language_of
from workflows.refusal import Refused
from workflows.text import text

Result = TypeVar("Result")


class Denied(Exception):  # noqa: N818  # carries a refusal to the handler that answers it
    """There is no such key, or it may not do this."""

    def __init__(self, refused: Refused) -> None:
        self.refused = refused


MISSING = Refused(
    "not_allowed",
    text(
        "需要有效的 API 密钥（Authorization: Bearer …）",
        "A valid API key is needed (Authorization: Bearer …)",
    ),
)
NO_ITEM = Refused("not_found", text("没有这个议题", "There is no such item"))
Key = Annotated[str | None, Header(alias="Idempotency-Key", max_length=150)]


@dataclass(frozen=True, slots=True)
class Callers:
    """The callers of one house."""

    rt: Runtime

    def __call__(self, authorization: Annotated[str, Header()] = "") -> Actor:
        """Whose key it is; raises `Denied`."""
        token = authorization.removeprefix("Bearer ").strip()
        actor = actor_of_api_key(self.rt, token) if token else None
        if actor is None:
            raise Denied(MISSING)
        return actor

    def once(
        self,
        actor: Actor,
        key: str | None,
        render: Callable[[Connection, Result], dict[str, Any]],
        *asked: Any,
    ) -> AskedOnce[Result] | None:
        """The request by its key, if it has one; `render` says how it is answered."""
        if key is None:
            return None
        said = json.dumps(asked, sort_keys=True, ensure_ascii=False, default=str)
        # keyed: a short answer could be told from a plain hash by trying
        return AskedOnce(f"{actor.person_id}:{key}", self.rt.keys.digest("once", said), render)

    def answered(
        self,
        request: Request,
        done: Result | Refused | Replayed,
        render: Callable[[Connection, Result], dict[str, Any]],
        status: int = 200,
    ) -> Response:
        """What was done as an answer; for a repeated request the first one."""
        if isinstance(done, Refused):
            return problem(done, language_of(request, "en"))
        if isinstance(done, Replayed):
            return JSONResponse(done.answer, status, headers={"Idempotent-Replayed": "true"})
        with self.rt.store.read() as connection:
            return JSONResponse(render(connection, done), status)


def here_of(connection: Connection, actor: Actor) -> Community:
    """The caller's community."""
    found = community(connection, actor.community_id)
    if found is None:
        raise Denied(MISSING)
    return found


async def readable(request: Request) -> None:
    """Refuse words that no database keeps: a NUL, or half a character (JSON can write both)."""
    if not (body := await request.body()):
        return
    try:
        said = json.loads(body)
    except ValueError:
        return  # told where the body is read
    if where := _unkept(said):
        raise RequestValidationError(
            [{"loc": ("body", *where), "msg": "text with a NUL or half a character", "type": "text"}]
        )


def _unkept(said: Any) -> tuple[str, ...]:
    """The way to a text that cannot be kept; nothing where there is none."""
    if isinstance(said, str):
        return ("text",) if "\x00" in said or any("\ud800" <= each <= "\udfff" for each in said) else ()
    inside = said.items() if isinstance(said, dict) else enumerate(said) if isinstance(said, list) else ()
    for key, value in inside:
        if _unkept(key):
            return ("key",)
        if _unkept(value):
            return (str(key), *(_unkept(value) if isinstance(value, (dict, list)) else ()))
    return ()
