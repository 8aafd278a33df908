"""Links: who a token lets in, and to which task. Reading one writes nothing; mail scanners open links.

A link belongs to one person and one task. Revoking it keeps its hash, so that its page can say what happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, insert, select, update

from engine.access import Actor, denied
from engine.cause import cause_of_link
from engine.ids import hashed, new_id
from engine.runtime import Runtime
from engine.schema import links, outbox, people, tasks
from engine.store import soon
from engine.writing.tasks import LINK_LASTS
from workflows.refusal import Refused
from workflows.text import text


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that opens: whose it is and what it leads to."""

    task_id: str
    person_id: str
    item_id: str
    community_id: str


@dataclass(frozen=True, slots=True)
class Shut:
    """A link that does not open, and why; the community is known unless the link is."""

    why: Literal["unknown", "expired", "revoked"]
    community_id: str | None = None


def open_link(rt: Runtime, connection: Connection, token: str) -> Opened | Shut:
    """What a token opens."""
    row = connection.execute(
        select(links, tasks.c.item_id, people.c.active)
        .join(tasks, tasks.c.id == links.c.task_id)
        .join(people, people.c.id == links.c.person_id)
        .where(links.c.token_hash == hashed(token))
    ).one_or_none()
    if row is None:
        return Shut("unknown")
    if row.revoked_at is not None or not row.active:  # who has left the roster answers for nobody
        return Shut("revoked", row.community_id)
    if row.expires_at <= rt.now():
        return Shut("expired", row.community_id)
    return Opened(row.task_id, row.person_id, row.item_id, row.community_id)


def renew(rt: Runtime, token: str) -> Literal["queued", "unknown"]:
    """A new link in place of an expired one, sent to the person's own address and shown to nobody.

    Asked for again within an hour, nothing more is sent.
    """
    now = rt.now()
    with rt.store.write() as connection:
        row = connection.execute(
            select(links, tasks.c.item_id, tasks.c.status)
            .join(tasks, tasks.c.id == links.c.task_id)
            .where(
                links.c.token_hash == hashed(token), links.c.revoked_at.is_(None), links.c.expires_at <= now
            )
        ).one_or_none()
        if row is None or row.status == "closed":
            return "unknown"
        newest = connection.execute(
            select(links.c.generation, links.c.expires_at)
            .where(links.c.task_id == row.task_id, links.c.revoked_at.is_(None))
            .order_by(links.c.generation.desc())
            .limit(1)
        ).one()
        if newest.expires_at <= now:
            _give(rt, connection, row.task_id, row.person_id, row.community_id, newest.generation + 1)
        _queue(connection, row, f"renewed {now:%Y%m%d%H}", now)
    return "queued"


def reissue(rt: Runtime, actor: Actor, task_id: str) -> Literal["queued"] | Refused:
    """The links to a task stop opening, and a new one goes to the person: theirs was lost, or passed on."""
    if not actor.may("reissue_link"):
        return denied("reissue_link")
    now = rt.now()
    with rt.store.write() as connection:
        row = connection.execute(
            select(
                links.c.task_id, links.c.person_id, links.c.community_id, links.c.generation, tasks.c.item_id
            )
            .join(tasks, tasks.c.id == links.c.task_id)
            .where(
                links.c.task_id == task_id,
                links.c.community_id == actor.community_id,
                tasks.c.status != "closed",
            )
            .order_by(links.c.generation.desc())
            .limit(1)
        ).one_or_none()
        if row is None:
            return Refused(
                "not_found", text("没有这个任务，或者已经结束", "There is no such task, or it is closed")
            )
        mine = links.c.task_id == task_id
        connection.execute(update(links).where(mine, links.c.revoked_at.is_(None)).values(revoked_at=now))
        _give(rt, connection, task_id, row.person_id, row.community_id, row.generation + 1)
        _queue(connection, row, f"reissued {now:%Y%m%d%H%M}", now)
    return "queued"


def _queue(connection: Connection, row: Any, about: str, now: datetime) -> None:
    """The task's first message once more, under a key of its own; asked for again within its time, nothing."""
    wanted = select(outbox).where(outbox.c.task_id == row.task_id, outbox.c.person_id == row.person_id)
    first = connection.execute(wanted.order_by(outbox.c.created_at).limit(1)).mappings().one_or_none()
    key = cause_of_link(row.item_id, row.task_id, row.person_id, about)
    known = connection.execute(select(outbox.c.id).where(outbox.c.dedupe_key == key)).one_or_none()
    if first is None or known is not None:
        return
    fresh = {
        "id": new_id(now), "kind": "task", "about": about, "dedupe_key": key, "state": "queued", "next_at": now,
        "created_at": now, "attempts": 0, "lapses": 0, "waits_for": None, "tried_since_at": None, "sent_at": None, "channel": None, "lease_owner": None, "lease_until": None,
        "message_id": f"<{new_id(now)}@gongshi.invalid>",
    }  # fmt: skip
    connection.execute(insert(outbox).values(**{**first, **fresh}))
    soon(connection, now)


def _give(
    rt: Runtime, connection: Connection, task_id: str, person_id: str, community_id: str, generation: int
) -> None:
    """A link of a newer generation, if it is not there yet."""
    token_hash = hashed(rt.keys.link_token(task_id, person_id, generation))
    if (
        connection.execute(select(links.c.task_id).where(links.c.token_hash == token_hash)).one_or_none()
        is None
    ):
        now = rt.now()
        connection.execute(
            insert(links).values(
                token_hash=token_hash, community_id=community_id, task_id=task_id, person_id=person_id,
                generation=generation, created_at=now, expires_at=now + LINK_LASTS,
            )
        )  # fmt: skip
