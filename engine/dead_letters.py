"""Dead letters: messages that ended without reaching anybody, until a person has seen to them.

Each says who was not reached, about what, why, and what was tried, in words that need no explanation. A
coordinator sends it again, once the roster is corrected or the trouble is over, or marks that the person was
told by phone or at the door. Always within one community.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, func, select, update

from engine.access import Actor, denied
from engine.commands.once import AskedOnce, Replayed, transaction
from engine.held_up import waits_long
from engine.ids import Keys
from engine.queues import queue_of
from engine.reasons import Reason, reason_of
from engine.runtime import Runtime
from engine.schema import attempts, items, outbox, people, tasks
from engine.store import soon
from engine.writing.messages import ASKING
from workflows.refusal import Refused
from workflows.text import Text, text

DEAD = ("undeliverable", "unknown")
MOST = 100
CURSOR = r"^[un]-[0-9A-Z]{26}$"
"""How a place in the list is written: whether the letter is urgent, and its id."""
State = Literal["queued", "told"]


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt: when, on which channel, what became of it, and where it went as far as the roster still knows."""

    at: datetime
    channel: str
    outcome: str
    detail: str
    reason: Reason | None
    address: str | None
    """The address or number that was tried; None where the roster has another one by now."""
    corrected: bool
    """Whether the roster has another address there by now."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One message that did not arrive."""

    outbox_id: str
    kind: str
    state: str
    urgent: bool
    name: str
    phone: str | None
    email: str | None
    active: bool
    item_id: str | None
    """None: it is about how the house is."""
    number: int | None
    title: str
    written_at: datetime
    due_at: datetime | None
    over: bool
    """Whether asking has become pointless: the task is answered or closed."""
    reason: Reason
    tries: tuple[Try, ...]

    @property
    def cursor(self) -> str:
        """Its place in the list; what comes after it is asked for by that."""
        return f"{'u' if self.urgent else 'n'}-{self.outbox_id}"

    @property
    def can_be_sent(self) -> bool:
        """Whether sending it again can be of any use: somebody waits for an answer, and there is a way to them."""
        return not self.over and bool(self.email or self.phone)

    @property
    def corrected(self) -> bool:
        """Whether an address was corrected since it was tried: sending again is worth it."""
        return any(each.corrected for each in self.tries)


def address_digest(keys: Keys, address: str) -> str:
    """By what an attempt remembers an address or a number."""
    return keys.digest("address", address.strip().lower())


def count(connection: Connection, community_id: str) -> int:
    """How many there are."""
    wanted = select(func.count()).where(outbox.c.community_id == community_id, outbox.c.state.in_(DEAD))
    return connection.execute(wanted).scalar_one()


def dead_letters(
    connection: Connection, keys: Keys, community_id: str, most: int = MOST, after: str | None = None
) -> tuple[DeadLetter, ...]:
    """Those of a community: urgent ones first, then the newest; with a cursor those `after` that place."""
    rows = connection.execute(
        select(
            outbox.c.id, outbox.c.kind, outbox.c.state, outbox.c.urgent, outbox.c.created_at, outbox.c.item_id,
            people.c.name, people.c.phone, people.c.email, people.c.active,
            items.c.number, items.c.title, items.c.due_at, tasks.c.status,
        )
        .join(people, people.c.id == outbox.c.person_id)
        .outerjoin(items, items.c.id == outbox.c.item_id)
        .outerjoin(tasks, tasks.c.id == outbox.c.task_id)
        .where(outbox.c.community_id == community_id, outbox.c.state.in_(DEAD), *_after(after))
        .order_by(outbox.c.urgent.desc(), outbox.c.id.desc())
        .limit(most)
    ).all()  # fmt: skip
    tried = _tries(connection, [row.id for row in rows])
    return tuple(_dead(keys, row, tried[row.id]) for row in rows)


def _after(cursor: str | None) -> tuple[ColumnElement[bool], ...]:
    if cursor is None:
        return ()
    urgent, _, id_ = cursor.partition("-")
    same = (outbox.c.urgent == (urgent == "u")) & (outbox.c.id < id_)
    return (same | ~outbox.c.urgent if urgent == "u" else same,)


def _dead(keys: Keys, row: Any, tried: Sequence[Any]) -> DeadLetter:
    tries = tuple(_try(keys, row, each) for each in tried)
    last = next((each.reason for each in reversed(tries) if each.reason), None)
    return DeadLetter(
        outbox_id=row.id,
        kind=row.kind,
        state=row.state,
        urgent=row.urgent,
        name=row.name,
        phone=row.phone,
        email=row.email,
        active=row.active,
        item_id=row.item_id,
        number=row.number,
        title=row.title or "",
        written_at=row.created_at,
        due_at=row.due_at,
        over=row.kind in ASKING and row.status is not None and row.status != "open",
        reason=last or reason_of("none", row.state, ""),
        tries=tries,
    )


def _try(keys: Keys, row: Any, attempt: Any) -> Try:
    now_there = {"email": row.email, "sms": row.phone}.get(attempt.channel)
    same = (
        now_there is not None
        and attempt.sent_to is not None
        and address_digest(keys, now_there) == attempt.sent_to
    )
    failed = attempt.outcome != "sent"
    without = attempt.channel == "none" and attempt.detail.startswith("neither")
    return Try(
        at=attempt.at,
        channel=attempt.channel,
        outcome=attempt.outcome,
        detail=attempt.detail,
        reason=reason_of(attempt.channel, attempt.outcome, attempt.detail) if failed else None,
        address=now_there if same else None,
        corrected=failed
        and (
            bool(row.email or row.phone)
            if without
            else attempt.sent_to is not None and now_there is not None and not same
        ),
    )


def _tries(connection: Connection, ids: list[str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    wanted = select(attempts).where(attempts.c.outbox_id.in_(ids)).order_by(attempts.c.at, attempts.c.id)
    for row in connection.execute(wanted):
        found[row.outbox_id].append(row)
    return found


def send_again(
    rt: Runtime, actor: Actor, outbox_id: str, once: AskedOnce[State] | None = None
) -> State | Refused | Replayed:
    """A coordinator sends a message that did not arrive once more; its day of tries begins anew, by the way on which
    the roster now reaches the person first.
    """
    now = rt.now()
    again = {
        "state": "queued", "queue": queue_of(outbox.c.person_id), "next_at": now, "waits_for": None, "attempts": 0,
        "lapses": 0, "tried_since_at": None, "lease_owner": None, "lease_until": None,
    }  # fmt: skip
    no = text("这条消息不需要重发", "This message needs no sending again")
    return _done(rt, actor, outbox_id, outbox.c.state.in_(DEAD), again, no, once)


def mark_told(
    rt: Runtime, actor: Actor, outbox_id: str, once: AskedOnce[State] | None = None
) -> State | Refused | Replayed:
    """Somebody called or visited a person whom a message did not reach: the board need not show it any more. What a
    limit holds up for long is not sent any more.
    """
    no = text("这条消息不在没有送达之列", "This message is not among those that did not arrive")
    which = outbox.c.state.in_(DEAD) | waits_long(rt.now())
    return _done(rt, actor, outbox_id, which, {"state": "told", "waits_for": None}, no, once)


def _done(
    rt: Runtime,
    actor: Actor,
    outbox_id: str,
    which: ColumnElement[bool],
    becomes: dict[str, Any],
    no: Text,
    once: AskedOnce[State] | None,
) -> State | Refused | Replayed:
    """Change one message of the actor's community, if it is one of `which`; once for a request that comes again."""
    if not actor.may("send_again"):
        return denied("send_again")
    mine = (outbox.c.id == outbox_id) & (outbox.c.community_id == actor.community_id)

    def act(connection: Connection) -> State | Refused:
        if connection.execute(update(outbox).where(mine, which).values(becomes)).rowcount:
            if becomes["state"] == "queued":
                soon(connection, becomes["next_at"])
            return becomes["state"]  # type: ignore[no-any-return]  # one of the two that stand above
        if connection.execute(select(outbox.c.id).where(mine)).first() is None:
            return Refused("not_found", text("没有这条消息", "There is no such message"))
        return Refused("not_possible", no)

    return transaction(rt, actor.community_id, once, act)
