"""One command, one transaction, one effect: a refusal leaves nothing behind, a repeated request has its first answer.

The answer to a request with a key is kept in the transaction of its effect. The same key for another request
is a conflict.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, bindparam, func, insert, select

from engine.runtime import Runtime
from engine.schema import idempotency
from engine.stepping import Done
from workflows.refusal import Refused
from workflows.text import text

Result = TypeVar("Result")

_ONE_AT_A_TIME = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("key"), 0)))


@dataclass(frozen=True)  # no slots: the name of a generic class that has them cannot be called
class AskedOnce(Generic[Result]):
    """A request that must have its effect once: its key, a hash of what it asked, and how it is answered."""

    key: str
    request_hash: str
    render: Callable[[Connection, Result], dict[str, Any]]


Once = AskedOnce[Done]
"""A command of an item that must have its effect once."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """The request came before; this is what it was answered."""

    answer: dict[str, Any]


Outcome = Done | Refused | Replayed


class _Undo(Exception):  # noqa: N818  # not an error: it carries a refusal out of a transaction to roll it back
    def __init__(self, refused: Refused) -> None:
        self.refused = refused


def transaction(
    rt: Runtime,
    community_id: str,
    once: AskedOnce[Result] | None,
    act: Callable[[Connection], Result | Refused],
) -> Result | Refused | Replayed:
    """What `act` did in a transaction of its own, or what the same request was answered before."""
    return committed(rt, lambda connection: once_only(rt, connection, community_id, once, act))


def committed(
    rt: Runtime, act: Callable[[Connection], Result | Refused | Replayed]
) -> Result | Refused | Replayed:
    """What `act` did, committed; a refusal leaves nothing behind."""

    def kept(connection: Connection) -> Result | Replayed:
        done = act(connection)
        if isinstance(done, Refused):
            raise _Undo(done)  # that is what rolls it back
        return done

    try:
        return rt.store.commit(kept)
    except _Undo as undo:
        return undo.refused


def once_only(
    rt: Runtime,
    connection: Connection,
    community_id: str,
    once: AskedOnce[Result] | None,
    act: Callable[[Connection], Result | Refused],
) -> Result | Refused | Replayed:
    """What `act` does, or what the same request was answered before; the answer is kept with the effect."""
    if once is None:
        return act(connection)
    if rt.store.dialect == "postgresql":  # the same request at the same time waits for the first one's answer
        connection.execute(_ONE_AT_A_TIME, {"key": once.key})
    if known := _known(connection, community_id, once):
        return known
    done = act(connection)
    if not isinstance(done, Refused):
        connection.execute(
            insert(idempotency).values(
                community_id=community_id, key=once.key, request_hash=once.request_hash, status=200,
                answer=once.render(connection, done), created_at=rt.now(),
            )
        )  # fmt: skip
    return done


def _known(connection: Connection, community_id: str, once: AskedOnce[Any]) -> Replayed | Refused | None:
    row = connection.execute(
        select(idempotency).where(idempotency.c.key == once.key, idempotency.c.community_id == community_id)
    ).one_or_none()
    if row is None:
        return None
    if row.request_hash != once.request_hash:
        return Refused(
            "conflict",
            text(
                "这个幂等键已用于另一个请求，请换一个",
                "This idempotency key was used for another request; take a new one",
            ),
            where="Idempotency-Key",
        )
    return Replayed(row.answer)
