"""Photographs by the API: one a request, its bytes as the body; the answer is its id, to be named where it belongs.

Of a task, where it is what somebody wrote on paper or shows that a work is done: under seal where the task's answers are.
Of no task, for a new matter or a signed proxy. What nothing names within a day is swept. Annotations are read when the
file is loaded, as FastAPI wants them.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy import Connection, select
from starlette.concurrency import run_in_threadpool

from engine.access import Actor, denied
from engine.attachments import attach
from engine.runtime import Runtime
from engine.schema import attachments, tasks
from engine.task_page import is_sealed
from web.api.callers import Callers
from web.api.shapes import PhotoOut
from web.problem import problem
from web.rendering import language_of
from workflows.refusal import Refused
from workflows.text import text

MOST = 6
"""So many photographs of the paper of one answer."""
_BODY: Any = {
    "requestBody": {
        "required": True,
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}}
            for kind in ("image/jpeg", "image/png", "image/webp")
        },
    }
}


def router(rt: Runtime, callers: Callers) -> APIRouter:
    """The routes of photographs."""
    routes = APIRouter()
    Caller = Annotated[Actor, Depends(callers)]  # noqa: N806  # a type, as FastAPI reads it

    @routes.post("/tasks/{task_id}/photos", status_code=201, response_model=PhotoOut, openapi_extra=_BODY)
    async def keep_for_task(request: Request, actor: Caller, task_id: str) -> Response:
        body = await request.body()
        kept = await run_in_threadpool(_of_task, rt, actor, task_id, body)
        return _answered(request, kept)

    @routes.post("/photos", status_code=201, response_model=PhotoOut, openapi_extra=_BODY)
    async def keep(request: Request, actor: Caller) -> Response:
        body = await request.body()
        kept = await run_in_threadpool(_alone, rt, actor, body)
        return _answered(request, kept)

    return routes


def papers_in(connection: Connection, task_id: str, said: Any) -> tuple[str, ...] | Refused:
    """The photographs of what somebody wrote, as an answer names them: each was sent for this very task, so that none of a
    sealed vote lies open.
    """
    if said is None:
        return ()
    if not isinstance(said, list) or len(said) > MOST or not all(isinstance(each, str) for each in said):
        return Refused(
            "invalid",
            text(
                f"paper 要写成照片编号的列表，最多 {MOST} 张",
                f"paper is a list of at most {MOST} ids of photographs",
            ),
            where="paper",
        )
    mine = select(attachments.c.id).where(attachments.c.id.in_(said), attachments.c.task_id == task_id)
    lost = sorted(set(said) - set(connection.execute(mine).scalars()))
    if lost:
        return Refused(
            "invalid",
            text(
                "paper 里有照片不是为这个任务上传的，请重新上传",
                "paper names a photograph that was not sent for this task; please send it again",
            ),
            where="paper",
        )
    return tuple(said)


def _of_task(rt: Runtime, actor: Actor, task_id: str, body: bytes) -> str | Refused:
    if not actor.may("record_answer"):
        return denied("record_answer")
    with rt.store.read() as connection:
        row = connection.execute(
            select(tasks).where(tasks.c.id == task_id, tasks.c.community_id == actor.community_id)
        ).one_or_none()
    if row is None:
        return Refused("not_found", text("没有这个任务", "There is no such task"))
    if row.status == "closed":
        return Refused(
            "closed",
            text("这件事已经进入下一步，不再收答复", "This has moved on; answers are no longer taken"),
        )
    return attach(
        rt, actor.community_id, body, item_id=row.item_id, task_id=task_id, person_id=actor.person_id,
        sealed_for=row.key if is_sealed(rt, row) else None,
    )  # fmt: skip


def _alone(rt: Runtime, actor: Actor, body: bytes) -> str | Refused:
    if not (actor.may("open_item") or actor.may("seat")):
        return denied("open_item")
    return attach(rt, actor.community_id, body, item_id=None, task_id=None, person_id=actor.person_id)


def _answered(request: Request, kept: str | Refused) -> Response:
    if isinstance(kept, Refused):
        return problem(kept, language_of(request, "en"))
    return JSONResponse({"id": kept}, 201)
