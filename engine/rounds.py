"""Rounds of the watchdog: what troubles the house for a while is told to its coordinators, and when it is over.

Any worker makes a round, and one in an interval does: whoever holds the row of `rounds`. Must hold: coordinators
are told once of each trouble, and once that it is over if they were told that it began; what nobody was told of,
nobody is told the end of. The words are frozen with the message, in both languages.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.checkpoints import write_checkpoint
from engine.ids import message_id, new_id
from engine.queues import queue_of
from engine.runtime import Runtime
from engine.schema import grants, outbox, people, rounds, troubles
from engine.store import soon
from engine.sweeping import sweep
from engine.watchdog import Trouble, lasting, look
from workflows.text import Text, text

EVERY = timedelta(seconds=30)
"""How often somebody makes a round."""
LASTS = timedelta(minutes=10)
"""Who restarts a server need not be told: a trouble that lasts so long is."""
CALM = timedelta(minutes=5)
"""A trouble that was not seen for so long is over; one that comes and goes is one trouble."""
KIND = "trouble"
"""The kind of the message. It is about no item, and no definition can send it."""
BEGAN, OVER = "began", "end"
NAMED: dict[str, Text] = {
    "workers": text("后台程序停了", "nothing worked in the background"),
    "timers": text("提醒和到期处理迟到", "late reminders and deadlines"),
    "outbox": text("消息发不出去", "messages that were stuck"),
    "broker": text("Redis 连不上", "Redis was away"),
    "clock": text("机器时钟不准", "a clock that was off"),
    "parked": text("后台工作暂停", "parked jobs"),
}


def make_round(rt: Runtime, now: datetime) -> tuple[Trouble, ...] | None:
    """Look, remember, tell what lasts; sign, and sweep, when that is due; the troubles found. None where somebody made a round a moment ago."""
    with rt.store.read() as connection:
        made_at = connection.execute(
            select(rounds.c.made_at).where(rounds.c.name == KIND)
        ).scalar_one_or_none()
        if made_at is not None and abs(now - made_at) < EVERY:
            return None
    with rt.store.write() as connection:
        if not _ours(connection, rt.store.dialect, now):
            return None
        found = look(connection, now).troubles
        _remember(connection, found, now)
    write_checkpoint(rt, now)
    sweep(rt, now)
    return found


def _ours(connection: Connection, dialect: str, now: datetime) -> bool:
    """Whether this round is ours; until the transaction ends no other worker makes one."""
    first = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(rounds)
    first = first.values(name=KIND, made_at=now).on_conflict_do_nothing()
    if connection.execute(first.returning(rounds.c.name)).first():
        return True
    long_ago = or_(
        rounds.c.made_at <= now - EVERY, rounds.c.made_at >= now + EVERY
    )  # or a clock was set back
    mine = update(rounds).where(rounds.c.name == KIND, long_ago).values(made_at=now)
    return connection.execute(mine).rowcount == 1


def _remember(connection: Connection, found: tuple[Trouble, ...], now: datetime) -> None:
    known = {row.name: row for row in connection.execute(select(troubles))}
    for each in found:
        row = known.pop(each.key, None)
        if row is None:
            connection.execute(insert(troubles).values(name=each.key, since_at=now, seen_at=now))
            continue
        told_at = row.told_at
        if told_at is None and now - row.since_at >= LASTS:
            _tell(connection, each, row.since_at, now)
            told_at = now
        connection.execute(
            update(troubles).where(troubles.c.name == each.key).values(seen_at=now, told_at=told_at)
        )
    for row in known.values():
        if now - row.seen_at >= CALM:
            if row.told_at is not None:
                _tell_the_end(connection, row.name, row.since_at, row.seen_at, now)
            connection.execute(delete(troubles).where(troubles.c.name == row.name))


def _tell(connection: Connection, trouble: Trouble, since: datetime, now: datetime) -> None:
    wanted = (
        select(people.c.id, people.c.community_id)
        .join(grants, grants.c.person_id == people.c.id)
        .where(grants.c.role == "coordinator", people.c.active)
    )
    if trouble.community_id is not None:
        wanted = wanted.where(people.c.community_id == trouble.community_id)
    for person in connection.execute(wanted.order_by(people.c.id)).all():
        _queue(connection, trouble.key, BEGAN, since, person.id, person.community_id, trouble.said, now)


def _tell_the_end(connection: Connection, key: str, since: datetime, until: datetime, now: datetime) -> None:
    """Whoever was told hears that it is over; a message of the beginning that waits still has lost its meaning."""
    began = outbox.c.dedupe_key.startswith(_cause(key, BEGAN, since, ""), autoescape=True)
    connection.execute(update(outbox).where(began, outbox.c.state == "queued").values(state="cancelled"))
    told = select(outbox.c.person_id, outbox.c.community_id).where(began, outbox.c.state != "cancelled")
    what, span = NAMED[key.partition(":")[0]], lasting(until - since)
    said = Text(
        zh=f"之前的问题（{what.zh}）已经解决，前后持续了 {span.zh}。您不用再做什么。",
        en=f"What troubled the house ({what.en}) is over; it lasted {span.en}. There is nothing left for you to do.",
    )
    for person in connection.execute(told.order_by(outbox.c.person_id)).all():
        _queue(connection, key, OVER, since, person.person_id, person.community_id, said, now)


def _queue(
    connection: Connection, key: str, about: str, since: datetime, person_id: str, community_id: str, said: Text,
    now: datetime,
) -> None:  # fmt: skip
    cause = _cause(key, about, since, person_id)
    connection.execute(
        insert(outbox).values(
            id=new_id(now), community_id=community_id, person_id=person_id, kind=KIND, about=f"{key}.{about}",
            dedupe_key=cause, inputs={"said": said.model_dump()}, message_id=message_id(cause, "gongshi.invalid"),
            state="queued", queue=queue_of(literal(person_id)), next_at=now, created_at=now,
        )
    )  # fmt: skip
    soon(connection, now)


def _cause(key: str, about: str, since: datetime, person_id: str) -> str:
    """The cause of a message: this trouble, which began then, its beginning or its end, and who is told."""
    return f"house:{key}:{since:%Y%m%dT%H%M%S%f}:{about}:{person_id}"
