"""Dead letters by the API: who was not reached, about what, why; sending again, and that somebody was told.

Who may see and do it is who may on the console's page: a key that acts for a coordinator. Here alone people have names
and addresses, since it is for reaching them. Annotations are read when
the file is loaded, as FastAPI wants them.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from engine.access import Actor, denied
from engine.dead_letters import CURSOR, MOST, DeadLetter, count, dead_letters, mark_told, send_again
from engine.reasons import Reason
from engine.runtime import Runtime
from web.api.callers import Callers, Key
from web.api.shapes import DeadLettersOut, LetterDoneOut
from web.problem import problem
from web.rendering import language_of


def router(rt: Runtime, callers: Callers) -> APIRouter:
    """The routes of dead letters."""
    routes = APIRouter(prefix="/dead_letters")
    Caller = Annotated[Actor, Depends(callers)]  # noqa: N806  # a type, as FastAPI reads it

    @routes.get("", response_model=DeadLettersOut)
    def list_dead_letters(
        request: Request,
        actor: Caller,
        after: Annotated[str | None, Query(pattern=CURSOR)] = None,
        limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
    ) -> Any:
        if not actor.may("see_messages"):
            return problem(denied("see_messages"), language_of(request, "en"))
        with rt.store.read() as connection:
            found = dead_letters(connection, rt.keys, actor.community_id, limit, after)
            number = count(connection, actor.community_id)
        return {
            "dead_letters": [_out(each) for each in found],
            "count": number,
            "next": found[-1].cursor if len(found) == limit else None,
        }

    @routes.post("/{letter_id}/again", response_model=LetterDoneOut)
    def send_letter_again(request: Request, actor: Caller, letter_id: str, key: Key = None) -> Response:
        done = send_again(
            rt, actor, letter_id, callers.once(actor, key, _became(letter_id), "again", letter_id)
        )
        return callers.answered(request, done, _became(letter_id))

    @routes.post("/{letter_id}/told", response_model=LetterDoneOut)
    def mark_letter_told(request: Request, actor: Caller, letter_id: str, key: Key = None) -> Response:
        done = mark_told(
            rt, actor, letter_id, callers.once(actor, key, _became(letter_id), "told", letter_id)
        )
        return callers.answered(request, done, _became(letter_id))

    return routes


def _became(letter_id: str) -> Any:
    """How an act is answered."""
    return lambda _connection, state: {"id": letter_id, "state": state}


def _out(it: DeadLetter) -> dict[str, Any]:
    return {
        "id": it.outbox_id, "kind": it.kind, "state": it.state, "urgent": it.urgent, "item": it.item_id,
        "number": it.number, "title": it.title,
        "person": {"name": it.name, "phone": it.phone, "email": it.email, "active": it.active},
        "written_at": it.written_at.isoformat(), "due_at": it.due_at.isoformat() if it.due_at else None,
        "over": it.over, "can_be_sent": it.can_be_sent, "corrected": it.corrected, "reason": _reason(it.reason),
        "tries": [
            {
                "at": each.at.isoformat(), "channel": each.channel, "outcome": each.outcome, "detail": each.detail,
                "reason": _reason(each.reason) if each.reason else None, "address": each.address,
                "corrected": each.corrected,
            }
            for each in it.tries
        ],
    }  # fmt: skip


def _reason(it: Reason) -> dict[str, Any]:
    return {"fault": it.fault, "said": it.said.model_dump(), "mend": it.mend.model_dump()}
