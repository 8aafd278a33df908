"""Limits: how many messages may go out on a channel in a minute, in a day, to one number.

They are a provider's, who blocks whoever exceeds them, so they hold over all workers together: one row for each
scope, locked while a message is let through, says what was let through lately. Any window counts, not a minute
of the clock or a calendar day; so it holds however the provider counts. What is over a limit waits and is never
lost: it is put off in the same transaction. Urgent messages come first: others leave them the room, and stand in
line by themselves. Nothing waits for a day where there is another way to the person (`Elsewhere`); what has none
is seen by a coordinator (`engine/held_up.py`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.outbox import put_off, sender
from engine.runtime import Runtime
from engine.schema import allowances, outbox

ONE_SECOND = timedelta(seconds=1)
LONG = timedelta(hours=1)
"""Who would wait longer than this is reached another way; where there is none, somebody must know of it."""
PARTS = 60
"""Into so many parts a window is divided: what went out counts until its whole part has left the window."""
SWEPT = 20
"""How many rows that say nothing any more are removed at a time."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many in any `span`."""

    scope: str
    most: int
    span: timedelta
    lined: bool = False
    """Whether it is the whole channel's: what does not fit stands in line, urgent messages before it."""

    @property
    def part(self) -> timedelta:
        """The span's parts, in whole seconds."""
        return max(ONE_SECOND, timedelta(seconds=self.span // PARTS // ONE_SECOND))


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A channel has no room for long; the message is still the sender's, who takes another. `until` there is none."""

    until: datetime


@dataclass(slots=True)
class _Taken:
    """What a scope has let through, by the second at which each part began, while it counts."""

    limit: Limit
    parts: list[tuple[int, int]]
    promised_at: datetime | None
    changed: bool = field(default=False)

    def leaves(self, began: int) -> datetime:
        """When what was let through in a part counts no more."""
        return datetime.fromtimestamp(began, UTC) + self.limit.part + self.limit.span

    def forget(self, now: datetime) -> None:
        """Only what counts at `now` is kept."""
        self.parts = [(began, n) for began, n in self.parts if self.leaves(began) > now]

    @property
    def used(self) -> int:
        return sum(n for _, n in self.parts)

    def free_at(self, now: datetime) -> datetime:
        """When there is room for one, if nothing more goes out."""
        over = self.used - self.limit.most + 1
        for began, n in sorted(self.parts):
            if over <= 0:
                break
            over -= n
            now = self.leaves(began)
        return now

    def expected_at(self, now: datetime, row: Any) -> datetime:
        """When a message would have room, behind those who stand in line before it."""
        free = self.free_at(now)
        behind = self.limit.lined and not row.urgent and row.waits_for != "limit"
        return max(free, self.promised_at) if behind and self.promised_at is not None else free

    def add(self, now: datetime) -> None:
        size = self.limit.part // ONE_SECOND
        began = int(now.timestamp()) // size * size
        counted = dict(self.parts)
        counted[began] = counted.get(began, 0) + 1
        self.parts, self.changed = sorted(counted.items()), True

    def next_in_line(self, now: datetime) -> datetime:
        """The next place in the line, which is given away: as far from the one before as the limit allows."""
        free = max(self.free_at(now), now + ONE_SECOND)
        if self.promised_at is not None and self.promised_at > now:
            free = max(free, self.promised_at + self.limit.span / self.limit.most)
        self.promised_at, self.changed = free, True
        return free


def let_through(
    rt: Runtime,
    outbox_id: str,
    owner: str,
    channel: str,
    limits: Collection[Limit],
    now: datetime,
    *,
    another: bool = False,
) -> datetime | Elsewhere | Literal["now", "lost"]:
    """Whether a message that `owner` took may go out on a channel now; else until when it was put off. Where there is
    `another` way to the person, it is not put off for long, takes no place in a line and counts for nothing.

    lost: it was withdrawn since, or somebody else has it.
    """
    with rt.store.write() as connection:
        row = connection.execute(
            select(outbox).where(outbox.c.id == outbox_id).with_for_update()
        ).one_or_none()
        if row is None or row.state != "queued" or row.lease_owner != sender(owner):
            return "lost"
        scopes = [_locked(connection, rt.store.dialect, limit, now) for limit in _in_order(limits)]
        free_at = max(each.expected_at(now, row) for each in scopes)
        if another and free_at - now > LONG:
            return Elsewhere(free_at)
        later = [at for each in scopes if (at := _put_off_until(connection, each, row, channel, now))]
        if later:
            put_off(connection, outbox_id, max(later), "limit")
        else:
            for each in scopes:
                each.add(now)
        for each in scopes:
            _write(connection, each, now)
        _sweep(connection, rt.store.dialect, now)
    return max(later) if later else "now"


def _in_order(limits: Collection[Limit]) -> list[Limit]:
    """Always the same order, so that no two ever wait for each other."""
    return sorted(limits, key=lambda each: each.scope)


def _put_off_until(
    connection: Connection, taken: _Taken, row: Any, channel: str, now: datetime
) -> datetime | None:
    """Until when this limit puts the message off; None where it lets it through."""
    room = taken.limit.most - taken.used
    if not taken.limit.lined or row.urgent:
        return None if room > 0 else taken.free_at(now)
    stood_in_line = row.waits_for == "limit"
    others_do = taken.promised_at is not None and taken.promised_at > now
    if room > 0 and (stood_in_line or not others_do):
        urgent = _urgent(connection, channel, row.id, now)
        if room > urgent:
            return None
    # whoever stood in line does not go to its end again: an urgent one took the place, or leaves the next
    return max(taken.free_at(now), now + ONE_SECOND) if stood_in_line else taken.next_in_line(now)


def _urgent(connection: Connection, channel: str, but: str, now: datetime) -> int:
    """How many urgent messages are about to go out on a channel."""
    waiting = select(func.count()).where(
        outbox.c.queue == channel,
        outbox.c.state == "queued",
        outbox.c.urgent,
        outbox.c.next_at <= now,
        outbox.c.id != but,
    )
    return connection.execute(waiting).scalar_one()


def _locked(connection: Connection, dialect: str, limit: Limit, now: datetime) -> _Taken:
    """What a scope has let through; until the transaction ends it is ours alone."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    fresh = insert(allowances).values(scope=limit.scope, taken=[], promised_at=None, empty_at=now)
    row = connection.execute(
        # to write what stands there already is to lock it, whether it was there before or not
        fresh.on_conflict_do_update(index_elements=["scope"], set_={"scope": limit.scope}).returning(
            allowances.c.taken, allowances.c.promised_at
        )
    ).one()
    taken = _Taken(limit, [(began, n) for began, n in row.taken], row.promised_at)
    taken.forget(now)
    return taken


def _write(connection: Connection, taken: _Taken, now: datetime) -> None:
    if not taken.changed:
        return
    ends = [taken.leaves(began) for began, _ in taken.parts]
    connection.execute(
        update(allowances)
        .where(allowances.c.scope == taken.limit.scope)
        .values(
            taken=[list(each) for each in taken.parts], promised_at=taken.promised_at,
            empty_at=max([*ends, taken.promised_at or now]),
        )
    )  # fmt: skip


def _sweep(connection: Connection, dialect: str, now: datetime) -> None:
    """Remove rows that say nothing any more: most are of numbers and texts that never come again."""
    old = select(allowances.c.scope).where(allowances.c.empty_at <= now).limit(SWEPT)
    if dialect == "postgresql":
        old = old.with_for_update(skip_locked=True)
    connection.execute(delete(allowances).where(allowances.c.scope.in_(old)))
