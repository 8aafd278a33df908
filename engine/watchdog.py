"""The watchdog: how the house is, looked at from its rows, and its troubles in words that need no explanation.

`look` is a function of the rows and of `now`: whoever asks (the board, `/readyz`, `/metrics`, the doctor) looks
anew, so that a house whose workers are all dead is found out by whoever has only the pages. Every worker reports
that it lives (`report`); what lasts is told by `engine/rounds.py`. Must hold: looking writes nothing, and what is
said names no person, no address and no matter of a community.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, case, delete, func, insert, or_, select, update

from engine.ids import new_id
from engine.runtime import Runtime
from engine.schema import attempts, incidents, outbox, timers, workers
from workflows.text import Text

Name = Literal["workers", "timers", "outbox", "broker", "clock", "parked"]
NAMES: tuple[Name, ...] = ("workers", "timers", "outbox", "broker", "clock", "parked")

LATE = timedelta(minutes=2)
"""From here on timers are late, and messages that nobody has tried are stuck: a fraction of a second is usual."""
RETRIED = timedelta(minutes=15)
"""So long a message may be tried again and again, with nothing else going out, before its channel counts as stuck."""
SILENT = timedelta(seconds=90)
"""A worker that was not seen for so long is gone: it reports every twenty seconds."""
AWAY = timedelta(minutes=1)
"""So long the broker may be away without a word: restarting it takes moments."""
OFF = timedelta(seconds=5)
"""So far a worker's clock may be off the database's."""
FORGOTTEN = timedelta(days=1)
"""After so long a worker that is gone is not remembered any more."""
PARKED = ("timer_parked", "message_parked")

_waits_since = case(
    (outbox.c.waits_for == "retry", func.coalesce(outbox.c.tried_since_at, outbox.c.next_at)),
    else_=outbox.c.next_at,
)
"""Since when a message should have gone out: what waits for a quiet night to end, or for a limit, is in time."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is not as it should be: since when, and in plain words with what to do."""

    name: Name
    since: datetime
    said: Text
    community_id: str | None = None
    """The one community that it concerns; None: every one."""

    @property
    def key(self) -> str:
        """What tells it from others."""
        return f"{self.name}:{self.community_id}" if self.community_id else self.name


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look found: figures, and what of it is trouble."""

    timer_lag: timedelta
    message_age: timedelta
    workers: int
    """How many were seen lately."""
    silence: timedelta | None
    """How long ago the last one was seen; None where there never was one."""
    broker_away: int
    """How many of those seen lately cannot reach the broker."""
    clock_off: timedelta
    """The largest difference between a worker's clock and the database's, either way."""
    parked: int
    troubles: tuple[Trouble, ...]


def report(rt: Runtime, owner: str, now: datetime, *, broker: bool, clock_off: timedelta) -> None:
    """A worker says that it lives, whether it reaches the broker, and how far its clock is off the database's."""
    away = case((workers.c.broker_away_at.is_not(None), workers.c.broker_away_at), else_=now)
    milliseconds = clock_off // timedelta(milliseconds=1)
    with rt.store.write() as connection:
        known = connection.execute(
            update(workers)
            .where(workers.c.owner == owner)
            .values(seen_at=now, clock_ms=milliseconds, broker_away_at=None if broker else away)
        ).rowcount
        if not known:
            connection.execute(
                insert(workers).values(
                    owner=owner, seen_at=now, clock_ms=milliseconds, broker_away_at=None if broker else now
                )
            )
            connection.execute(delete(workers).where(workers.c.seen_at <= now - FORGOTTEN))


def leave(rt: Runtime, owner: str, now: datetime) -> None:
    """A worker ends as it should. The last one stays remembered: without any nothing is done any more."""
    others = (
        select(workers.c.owner).where(workers.c.owner != owner, workers.c.seen_at > now - SILENT).exists()
    )
    with rt.store.write() as connection:
        connection.execute(delete(workers).where(workers.c.owner == owner, others))


def look(connection: Connection, now: datetime) -> Seen:
    """How the house is at `now`."""
    due_at = connection.execute(
        select(func.min(timers.c.due_at)).where(timers.c.state == "pending", timers.c.due_at <= now)
    ).scalar_one()
    waits_at = connection.execute(
        select(func.min(_waits_since)).where(outbox.c.state == "queued", _waits_since <= now)
    ).scalar_one()
    known = connection.execute(select(workers)).all()
    seen = [each for each in known if now - each.seen_at < SILENT]
    last = max((each.seen_at for each in known), default=None)
    clock_off = max((abs(timedelta(milliseconds=each.clock_ms)) for each in seen), default=timedelta())
    away = [each.broker_away_at for each in seen if each.broker_away_at is not None]
    parked = connection.execute(
        select(
            incidents.c.community_id, func.count().label("number"), func.min(incidents.c.at).label("since")
        )
        .where(incidents.c.resolved_at.is_(None), incidents.c.code.in_(PARKED))
        .group_by(incidents.c.community_id)
    ).all()

    troubles: list[Trouble] = []
    if last is not None and not seen:
        troubles.append(Trouble("workers", last, _no_workers(now - last)))
    if due_at is not None and now - due_at >= LATE:
        troubles.append(Trouble("timers", due_at, _late(now - due_at)))
    if (stuck_at := _stuck_since(connection, now)) is not None:
        troubles.append(Trouble("outbox", stuck_at, _stuck(now - stuck_at)))
    if away and now - min(away) >= AWAY:
        troubles.append(Trouble("broker", min(away), _broker_away(now - min(away))))
    if clock_off >= OFF:
        troubles.append(Trouble("clock", now, _clock_off(clock_off)))
    troubles += [
        Trouble("parked", each.since, _are_parked(each.number), each.community_id) for each in parked
    ]
    return Seen(
        timer_lag=now - due_at if due_at else timedelta(),
        message_age=now - waits_at if waits_at else timedelta(),
        workers=len(seen),
        silence=max(now - last, timedelta()) if last else None,
        broker_away=len(away),
        clock_off=clock_off,
        parked=sum(each.number for each in parked),
        troubles=tuple(troubles),
    )


def for_the_board(connection: Connection, now: datetime) -> tuple[Trouble, ...]:
    """What a coordinator's board says of the house. What is parked stands there already, each with its matter."""
    return tuple(each for each in look(connection, now).troubles if each.name != "parked")


def _stuck_since(connection: Connection, now: datetime) -> datetime | None:
    """Since when messages do not go out; None where they do. One that is retried while others of its channel
    arrive has a trouble of its own: a full mailbox is not a dead mail server.
    """
    retried = func.coalesce(outbox.c.waits_for, "") == "retry"
    rows = connection.execute(
        select(outbox.c.queue, retried.label("retried"), func.min(_waits_since).label("since"))
        .where(outbox.c.state == "queued", _waits_since <= now - LATE)
        .group_by(outbox.c.queue, retried)
    ).all()
    found = [
        row.since
        for row in rows
        if not row.retried
        or (now - row.since >= RETRIED and not _arrived_since(connection, row.queue, row.since))
    ]
    return min(found, default=None)


def _arrived_since(connection: Connection, queue: str, since: datetime) -> bool:
    """Whether anything went out on a channel since. Ids sort by time, so that old attempts are never read."""
    return connection.execute(
        select(
            select(attempts.c.id)
            .where(
                attempts.c.id > new_id(since)[:10],
                attempts.c.outcome == "sent",
                or_(attempts.c.channel == queue, attempts.c.channel == "mailbox"),
            )
            .exists()
        )
    ).scalar_one()


def lasting(span: timedelta) -> Text:
    """How long something lasts, in its largest unit."""
    for unit, zh, en in (
        (timedelta(days=1), "天", "day"),
        (timedelta(hours=1), "小时", "hour"),
        (timedelta(minutes=1), "分钟", "minute"),
        (timedelta(seconds=1), "秒", "second"),
    ):
        if (number := span // unit) >= 1:
            return Text(zh=f"{number} {zh}", en=f"{number} {en}{'s' * (number != 1)}")
    return Text(zh="不到 1 秒", en="less than a second")


def _no_workers(span: timedelta) -> Text:
    said = lasting(span)
    return Text(
        zh=f"后台程序已停了 {said.zh}：到期的事没人处理，消息也发不出去。请马上联系维护人员。",
        en=f"Nothing has worked in the background for {said.en}: deadlines are not acted on and no message goes out. "
        "Please call whoever runs the house at once.",
    )


def _late(span: timedelta) -> Text:
    said = lasting(span)
    return Text(
        zh=f"提醒和到期处理已迟到 {said.zh}：请联系维护人员。",
        en=f"Reminders and deadlines are {said.en} late: please call whoever runs the house.",
    )


def _stuck(span: timedelta) -> Text:
    said = lasting(span)
    return Text(
        zh=f"消息已有 {said.zh}发不出去：急事请先打电话，并联系维护人员。",
        en=f"Messages have been stuck for {said.en}: call people about what is urgent, and whoever runs the house.",
    )


def _broker_away(span: timedelta) -> Text:
    said = lasting(span)
    return Text(
        zh=f"后台有个部件（Redis）已有 {said.zh}连不上。期限照常处理，只是慢一些；请告诉维护人员。",
        en=f"A part (Redis) has been away for {said.en}. Deadlines are kept, more slowly. Please tell whoever runs the house.",
    )


def _clock_off(span: timedelta) -> Text:
    said = lasting(span)
    return Text(
        zh=f"有一台机器的时钟差了 {said.zh}。期限以数据库的时间为准，不受影响；请告诉维护人员。",
        en=f"One machine's clock is {said.en} off. Deadlines go by the database's and are right. Please tell whoever runs "
        "the house.",
    )


def _are_parked(number: int) -> Text:
    return Text(
        zh=f"有 {number} 项后台工作多次没做成，已暂停。请在看板上查看，并联系维护人员。",
        en=f"{number} job{'s' * (number != 1)} failed again and again and {'were' if number != 1 else 'was'} parked. "
        "Please see the board, and call whoever runs the house.",
    )
