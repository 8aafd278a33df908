"""The outbox: messages are rows, written in the transaction of the event that causes them.

Each row has one cause (`engine/cause.py`), goes to one person, and ends sent, undeliverable, unknown or
cancelled. Whoever sends one holds it first; two never hold the same. Urgent ones are handed out before others.
The outcome of every attempt is kept; what became of those that did not arrive is `engine/dead_letters.py`'s.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    func,
    insert,
    literal,
    literal_column,
    select,
    update,
)

from engine.faults import fault_words
from engine.ids import new_id
from engine.leases import Held, claim, due_rows, hold_on, let_go, still_held, stuck_rows
from engine.letter import Letter, letter
from engine.queues import CHANNELS
from engine.runtime import Runtime
from engine.schema import attempts, incidents, outbox, tasks
from engine.store import soon
from engine.writing.messages import ASKING
from workflows.text import Text, text

LEASE = timedelta(seconds=120)
"""Longer than any attempt to send may take."""
HANDED_OUT = timedelta(seconds=30)
"""How long the broker has for a message before it is handed out again; harmless where it was only slow."""
MOST_FAULTS = 5
"""How often a message may fail within the house, not on its way, before it is parked as an incident."""
HANGS = text(
    "一条消息多次没有发送完，已暂停，请联系维护人员",
    "Sending a message was begun again and again and never ended; it was parked, please call whoever runs the house",
)
FAILS = text(
    "一条消息多次无法生成，已暂停，请联系维护人员",
    "A message could not be made again and again and was parked; please call whoever runs the house",
)
AttemptOutcome = Literal["sent", "try_again", "undeliverable", "unknown"]
WaitsFor = Literal["quiet", "limit", "retry"]

_OF_QUEUE = outbox.c.queue == bindparam("queue")
_IS_URGENT: ColumnElement[bool] = literal_column(
    "outbox.urgent"
)  # the index's own words; SQLAlchemy would say "= 1" to SQLite
_URGENT = due_rows(outbox, "ix_outbox_urgent", "queued", outbox.c.next_at, literal(1), _OF_QUEUE, _IS_URGENT)
_DUE = due_rows(outbox, "ix_outbox_queued", "queued", outbox.c.next_at, literal(1), _OF_QUEUE)
"""A message has one version only."""


@dataclass(frozen=True, slots=True)
class Skip:
    """There is nothing to send: why."""

    why: Literal["not_queued", "held", "not_due", "answered", "gone"]


@dataclass(frozen=True, slots=True)
class Faulty:
    """A message that failed within the house: whether it is tried no more, and the item that it is about."""

    ended: bool
    item_id: str | None = None


def hold(rt: Runtime, now: datetime, owner: str, queue: str, most: int) -> list[Held]:
    """Hold messages of one queue that are to be sent: urgent ones, then the oldest."""
    urgent = claim(rt, outbox, _URGENT, now=now, owner=owner, most=most, lasting=HANDED_OUT, queue=queue)
    rest = most - len(urgent)
    return urgent + claim(rt, outbox, _DUE, now=now, owner=owner, most=rest, lasting=HANDED_OUT, queue=queue)


def claim_queued(rt: Runtime, now: datetime, owner: str, most: int = 100) -> list[str]:
    """Hold messages that are to be sent, of whatever channel; their ids."""
    return [each.id for queue in CHANNELS for each in hold(rt, now, owner, queue, most)]


def hold_on_to(rt: Runtime, ids: Collection[str], owner: str, now: datetime) -> None:
    """Whoever handed these out lives; what a sender took is the sender's."""
    hold_on(rt, outbox, "queued", ids, owner, now + HANDED_OUT)


def hand_back(rt: Runtime, owner: str) -> int:
    """Let go of every message that `owner` handed out and nobody took yet: it stops, and others go on at once."""
    return let_go(rt, outbox, "queued", owner)


def park_stuck(rt: Runtime, now: datetime) -> int:
    """Park messages whose sending hangs or kills the worker: leases ran out over them again and again."""
    with rt.store.read() as connection:
        if not stuck_rows(connection, outbox, "queued", outbox.c.next_at, now, lock=False):
            return 0
    with rt.store.write() as connection:
        stuck = stuck_rows(connection, outbox, "queued", outbox.c.next_at, now)
        for row in stuck:
            connection.execute(
                update(outbox)
                .where(outbox.c.id == row.id)
                .values(state="undeliverable", lease_owner=None, lease_until=None, waits_for=None)
            )
            _keep(
                connection, row.id, row.community_id, now, "none", "undeliverable",
                f"never ended: {row.lapses} leases ran out over it",
            )  # fmt: skip
            _report(connection, row, HANGS, now)
    return len(stuck)


def under_way(connection: Connection, ids: Collection[str], now: datetime) -> set[str]:
    """Those of `ids` that were handed out and whose sending has not ended yet."""
    return still_held(connection, outbox, "queued", ids, now) if ids else set()


def sender(owner: str) -> str:
    """How a lease names whoever sends, beside those who only hand out."""
    return f"sending:{owner}"[:63]


def take(rt: Runtime, outbox_id: str, owner: str, now: datetime) -> Letter | Skip:
    """The letter to send now, ours alone until the lease ends; or why there is none.

    `owner` is whoever sends: a message claimed for publishing is taken over by the first to take it.
    """

    def taken(connection: Connection) -> Letter | Skip:
        wanted = select(outbox).where(outbox.c.id == outbox_id)
        row = connection.execute(wanted.with_for_update()).one_or_none()
        if row is None or row.state != "queued":
            return Skip("not_queued")
        if row.next_at > now:
            return Skip("not_due")
        holding = row.lease_until is not None and row.lease_until > now
        if holding and (row.lease_owner or "").startswith("sending:"):
            return Skip("held")
        if row.kind in ASKING and row.task_id and _answered(connection, row):
            connection.execute(update(outbox).where(outbox.c.id == outbox_id).values(state="cancelled"))
            return Skip("answered")
        connection.execute(
            update(outbox)
            .where(outbox.c.id == outbox_id)
            .values(lease_owner=sender(owner), lease_until=now + LEASE)
        )
        return letter(rt, connection, outbox_id) or Skip("gone")

    return rt.store.commit(taken)


def record_attempt(
    rt: Runtime,
    outbox_id: str,
    *,
    channel: str,
    outcome: AttemptOutcome,
    detail: str,
    now: datetime,
    provider_id: str | None = None,
    retry_at: datetime | None = None,
    sent_to: str | None = None,
    held_by: str | None = None,
    waits_for: WaitsFor = "retry",
) -> None:
    """Keep what became of an attempt. With `retry_at` the message is tried again then, whatever the outcome;
    `waits_for` says what for; with `held_by` its sender goes on with it at once, and it is tried again should they die.

    `sent_to` is a digest of the address that was tried, by which one sees whether it was corrected since.
    """
    if held_by is not None:
        retry_at = now + LEASE

    def kept(connection: Connection) -> None:
        found = select(outbox.c.state).where(outbox.c.id == outbox_id).with_for_update()
        before = connection.execute(found).scalar_one_or_none()
        state = "queued" if retry_at is not None else {"try_again": "undeliverable"}.get(outcome, outcome)
        if (
            before not in (None, "queued") and outcome != "sent"
        ):  # withdrawn, or ended by another, in the meantime
            state = before
        row = connection.execute(
            update(outbox)
            .where(outbox.c.id == outbox_id)
            .values(
                state=state,
                channel=channel,
                attempts=outbox.c.attempts + 1,
                next_at=retry_at or now,
                waits_for=waits_for if state == "queued" else None,
                tried_since_at=func.coalesce(outbox.c.tried_since_at, now),
                lease_owner=sender(held_by) if held_by else None,
                lease_until=retry_at if held_by else None,
                provider_id=provider_id,
                sent_at=now if outcome == "sent" else None,
            )
            .returning(outbox.c.community_id)
        ).one_or_none()
        if row is not None:
            _keep(connection, outbox_id, row.community_id, now, channel, outcome, detail[:500], sent_to)

    rt.store.commit(kept)


def record_fault(rt: Runtime, outbox_id: str, fault: Exception, now: datetime) -> Faulty:
    """Keep that a message failed before any channel had it; parked is one that has failed so often."""
    with rt.store.write() as connection:
        row = connection.execute(
            select(outbox.c.community_id, outbox.c.item_id)
            .where(outbox.c.id == outbox_id, outbox.c.state == "queued")
            .with_for_update()
        ).one_or_none()
        if row is None:
            return Faulty(ended=True)
        failed = select(func.count()).where(attempts.c.outbox_id == outbox_id, attempts.c.channel == "none")
        times = connection.execute(failed).scalar_one() + 1
        parked = times >= MOST_FAULTS
        connection.execute(
            update(outbox)
            .where(outbox.c.id == outbox_id)
            .values(
                state="undeliverable" if parked else "queued", attempts=outbox.c.attempts + 1,
                next_at=now + timedelta(seconds=2**times), waits_for=None if parked else "retry",
                lease_owner=None, lease_until=None,
            )
        )  # fmt: skip
        outcome: AttemptOutcome = "undeliverable" if parked else "try_again"
        _keep(connection, outbox_id, row.community_id, now, "none", outcome, f"fault: {fault_words(fault)}")
        if parked:
            _report(connection, row, FAILS, now)
    return Faulty(parked, row.item_id)


def hold_until(rt: Runtime, outbox_id: str, instant: datetime, waits_for: WaitsFor = "quiet") -> None:
    """Put a message off: it is quiet where its reader is."""
    with rt.store.write() as connection:
        put_off(connection, outbox_id, instant, waits_for)


def put_off(connection: Connection, outbox_id: str, instant: datetime, waits_for: WaitsFor) -> None:
    """Within a transaction: a message waits until then, and nobody holds it."""
    connection.execute(
        update(outbox)
        .where(outbox.c.id == outbox_id, outbox.c.state == "queued")
        .values(next_at=instant, waits_for=waits_for, lease_owner=None, lease_until=None)
    )
    soon(connection, instant)


def _keep(
    connection: Connection, outbox_id: str, community_id: str, now: datetime, channel: str,
    outcome: AttemptOutcome, detail: str, sent_to: str | None = None,
) -> None:  # fmt: skip
    connection.execute(
        insert(attempts).values(
            id=new_id(now), community_id=community_id, outbox_id=outbox_id, channel=channel, outcome=outcome,
            detail=detail, sent_to=sent_to, at=now,
        )
    )  # fmt: skip


def _report(connection: Connection, row: Any, said: Text, now: datetime) -> None:
    connection.execute(
        insert(incidents).values(
            id=new_id(now), community_id=row.community_id, item_id=row.item_id, code="message_parked", at=now,
            explanation=said.model_dump(),
        )
    )  # fmt: skip


def _answered(connection: Connection, row: Any) -> bool:
    """Whether asking has become pointless: the task is closed, or answered. More time and a new link are sent
    to whoever answered all the same.
    """
    status = connection.execute(select(tasks.c.status).where(tasks.c.id == row.task_id)).scalar_one()
    wanted_all_the_same = row.kind == "extended" or row.about.startswith(("renewed", "reissued"))
    return bool(status == "closed" or (status == "answered" and not wanted_all_the_same))
