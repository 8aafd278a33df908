"""Timers: deadlines are rows, and the rows are the truth.

Whoever claims a due timer holds a lease on it for a moment; if they die, it is claimed again. Firing reads
the timer once more under the item's lock: one that was cancelled, moved or fired in the meantime does
nothing. So every timer fires exactly once, never early, whatever dies and however often its job arrives.
A reminder that nobody needs any more is dropped with the reason, not sent (`engine/overdue.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, insert, literal_column, select, update
from sqlalchemy.exc import OperationalError

from engine.faults import fault_words
from engine.ids import new_id
from engine.leases import Held, claim, due_rows, hold_on, let_go, still_held, stuck_rows
from engine.loading import Loaded, load_item, load_items
from engine.overdue import lost_meaning
from engine.prepared import Prepared, unread
from engine.runtime import Runtime
from engine.schema import incidents, timers
from engine.stepping import step
from engine.store import soon
from workflows.events import TimerFired
from workflows.refusal import Refused
from workflows.text import Text, text

LEASE = timedelta(seconds=6)
"""What a worker held that died is with another after so long. Who lives holds on (`hold_on_to`) every two seconds, and
may miss that twice. Ten seconds after a death nothing of it may be late any more: six of them are this, half of one
goes by until somebody looks, and the rest is for catching up."""
MOST_ATTEMPTS = 10
LONGEST_WAIT_S = 300
"""Ten attempts take a quarter of an hour: longer than most of what passes by itself."""
MOST_AT_ONCE = 50
"""How many timers of one item fire on the way of another, before it is left to the dispatcher."""
ENDING = ("deadline", "over", "notice", "pause")
"""What may end a step or set its clock going: everything of the item that was due before comes first."""
Fired = Literal["fired", "stale", "not_due", "dropped", "parked"]
FAILS = text(
    "一个到期的任务多次执行失败，已暂停，请联系维护人员",
    "Something due failed again and again and was parked; please call whoever runs the house",
)
HANGS = text(
    "一个到期的任务多次没有执行完，已暂停，请联系维护人员",
    "Something due was begun again and again and never ended; it was parked, please call whoever runs the house",
)

_DUE = due_rows(timers, "ix_timers_pending", "pending", timers.c.due_at, timers.c.version)
_NEXT = (
    select(timers.c.due_at)
    .where(timers.c.state == literal_column("'pending'"))
    .order_by(timers.c.due_at)
    .limit(1)
)
_FREE = timers.c.lease_until.is_(None) | (timers.c.lease_until <= bindparam("now"))
_ITEM_OF = Prepared(select(timers.c.item_id).where(timers.c.id == bindparam("timer_id")))
_TIMER = Prepared(select(timers).where(timers.c.id == bindparam("timer_id")))
_FIRST_OF = Prepared(  # one that failed is the dispatcher's, which waits, counts and parks
    select(timers)
    .where(
        timers.c.item_id == bindparam("item_id"),
        timers.c.state == "pending",
        timers.c.attempts == 0,
        timers.c.due_at <= bindparam("until"),
    )
    .order_by(timers.c.due_at, timers.c.key)
    .limit(1)
)
_END = Prepared(
    update(timers)
    .where(timers.c.id == bindparam("b_id"))
    .values(state=bindparam("state"), fired_at=bindparam("fired_at"), reason=bindparam("reason"))
)


def hold(rt: Runtime, now: datetime, owner: str, most: int, ahead: timedelta = timedelta()) -> list[Held]:
    """Hold timers that are due, or will be within `ahead`: the longest overdue first."""
    return claim(rt, timers, _DUE, now=now, owner=owner, most=most, lasting=LEASE, ahead=ahead)


def claim_due(rt: Runtime, now: datetime, owner: str, most: int = 100) -> list[str]:
    """Hold timers that are due; their ids."""
    return [each.id for each in hold(rt, now, owner, most)]


def hold_on_to(rt: Runtime, ids: Collection[str], owner: str, now: datetime) -> None:
    """Whoever handed these out lives, and they may take their time."""
    hold_on(rt, timers, "pending", ids, owner, now + LEASE)


def hand_back(rt: Runtime, owner: str) -> int:
    """Let go of every timer that `owner` holds and did not fire: it stops, and others go on at once."""
    return let_go(rt, timers, "pending", owner)


def next_due(connection: Connection, now: datetime | None = None) -> datetime | None:
    """When the next pending timer is due; with `now`, the next that nobody holds then."""
    if now is None:
        return connection.execute(_NEXT).scalar_one_or_none()
    return connection.execute(_NEXT.where(_FREE), {"now": now}).scalar_one_or_none()


def under_way(connection: Connection, ids: Collection[str], now: datetime) -> set[str]:
    """Those of `ids` that were handed out and have not fired yet."""
    return still_held(connection, timers, "pending", ids, now) if ids else set()


def fire_all(rt: Runtime, rows: Sequence[tuple[str, int]]) -> list[Fired]:
    """Let several timers bring what they bring, in one transaction: each id with the version it was claimed at.

    Items are taken in the order of their ids, as everywhere, and the timers of one item as they fell due. Where
    one of them fails, each is fired alone, so that the fault is counted for the one that has it.
    """
    if len(rows) > 1:
        try:
            return rt.store.commit(lambda connection: _fire_many(rt, connection, dict(rows)))
        except OperationalError:
            raise
        except Exception:  # noqa: BLE001, S110  # one of them is poisonous: found out below
            pass
    ended: list[Fired] = []
    faults: list[Exception] = []
    for id_, version in rows:
        try:
            ended.append(fire(rt, id_, version))
        except OperationalError:
            raise
        except Exception as fault:  # noqa: BLE001  # the others are no worse for it
            faults.append(fault)
    if faults:
        raise faults[0]
    return ended


def fire(rt: Runtime, timer_id: str, version: int | None = None) -> Fired:
    """Let a timer bring what it brings; harmless however often it is called.

    With the version at which it was claimed it does nothing if it was moved or cancelled since.
    """

    def fired(connection: Connection) -> Fired:
        found = _ITEM_OF.first(connection, timer_id=timer_id)
        if found is None:
            return "stale"
        loaded = load_item(connection, found.item_id, rt.now, lock=True, keys=rt.keys)
        return _fire(rt, connection, _TIMER.first(connection, timer_id=timer_id), version, loaded)

    try:
        return rt.store.commit(fired)
    except OperationalError:  # the store is away: that is no fault of the timer
        raise
    except Exception as fault:
        if _count_fault(rt, timer_id, fault) >= MOST_ATTEMPTS:
            return "parked"
        raise


def _fire_many(rt: Runtime, connection: Connection, versions: Mapping[str, int]) -> list[Fired]:
    """The same for many, by three questions to the store: an item is read again once something happened to it."""
    mine = timers.c.id.in_(versions)
    concerned = connection.execute(select(timers.c.item_id).where(mine)).scalars()
    loaded = load_items(connection, set(concerned), rt.now, rt.keys)
    found = sorted(  # read under the locks
        connection.execute(select(timers).where(mine)), key=lambda row: (row.item_id, row.due_at, row.key)
    )
    ended: list[Fired] = []
    happened: set[str] = set()
    with unread(connection):  # to PostgreSQL all that is written goes in one trip
        for row in found:
            timer: Any = row
            item = loaded.get(row.item_id)
            if row.item_id in happened:  # which may have cancelled this one
                item = load_item(connection, row.item_id, rt.now, lock=True, keys=rt.keys)
                timer = _TIMER.first(connection, timer_id=row.id)
            ended.append(_fire(rt, connection, timer, versions[row.id], item))
            if ended[-1] == "fired":
                happened.add(row.item_id)
    return ended


def _fire(
    rt: Runtime, connection: Connection, timer: Any, version: int | None, loaded: Loaded | None
) -> Fired:
    """What becomes of a timer that was read under its item's lock."""
    if timer is None or loaded is None or timer.state != "pending":
        return "stale"
    if version is not None and timer.version != version:
        return "stale"
    now = loaded.context.now
    if timer.due_at > now:
        return "not_due"
    if timer.kind in ENDING:
        first = due_first(rt, connection, loaded, timer.due_at - timedelta.resolution)
        if first is not loaded:
            return _fire(rt, connection, _TIMER.first(connection, timer_id=timer.id), version, first)
    reason = lost_meaning(timer.kind, timer.key, loaded.definition, loaded.item, now)
    state = "fired" if reason is None else "dropped"
    _END.send(connection, {"b_id": timer.id, "state": state, "fired_at": now, "reason": reason})
    if reason is not None:
        return "dropped"
    done = step(
        rt, connection, loaded.item.id, TimerFired(timer.key), actor_id=None, via="system", loaded=loaded
    )
    return "stale" if isinstance(done, Refused) or not done.effects else "fired"


def due_first(rt: Runtime, connection: Connection, loaded: Loaded, until: datetime) -> Loaded:
    """The item, under its lock, once all of its timers that were due at `until` have fired, in the order in which they
    fell due; the same value where there were none.
    """
    for _ in range(MOST_AT_ONCE):
        if loaded.next_due_at is None or loaded.next_due_at > until:
            break
        timer = _FIRST_OF.first(connection, item_id=loaded.item.id, until=until)
        if timer is None:
            break
        with unread(connection):
            _fire(rt, connection, timer, None, loaded)
        loaded = load_item(connection, loaded.item.id, loaded.context.now, lock=True, keys=rt.keys) or loaded
    return loaded


def _count_fault(rt: Runtime, timer_id: str, fault: Exception) -> int:
    """Remember that a timer failed; after so often it is parked as an incident and holds nobody up."""
    now = rt.now()
    with rt.store.write() as connection:
        timer = connection.execute(select(timers).where(timers.c.id == timer_id).with_for_update()).one()
        if timer.state != "pending":  # two tried at once, and the other has parked it
            return int(timer.attempts)
        attempts: int = timer.attempts + 1
        parked = attempts >= MOST_ATTEMPTS
        connection.execute(
            update(timers)
            .where(timers.c.id == timer_id)
            .values(
                attempts=attempts,
                fault=fault_words(fault),
                state="parked" if parked else timer.state,
                lease_owner=None,  # it rests, and nobody is at it
                lease_until=now + timedelta(seconds=min(2**attempts, LONGEST_WAIT_S)),
            )
        )
        if parked:
            _report(connection, timer, "timer_parked", FAILS, now)
    return attempts


def park_stuck(rt: Runtime, now: datetime) -> int:
    """Park timers whose jobs hang or kill their workers: leases ran out over them again and again."""
    with rt.store.read() as connection:
        if not stuck_rows(connection, timers, "pending", timers.c.due_at, now, lock=False):
            return 0
    with rt.store.write() as connection:
        stuck = stuck_rows(connection, timers, "pending", timers.c.due_at, now)
        for row in stuck:
            connection.execute(
                update(timers)
                .where(timers.c.id == row.id)
                .values(state="parked", fault=f"{row.lapses} leases ran out over it")
            )
            _report(connection, row, "timer_parked", HANGS, now)
    return len(stuck)


def _report(connection: Connection, row: Any, code: str, said: Text, now: datetime) -> None:
    connection.execute(
        insert(incidents).values(
            id=new_id(now), community_id=row.community_id, item_id=row.item_id, code=code, at=now,
            explanation=said.model_dump(),
        )
    )  # fmt: skip


def arm_again(connection: Connection, item_id: str, now: datetime) -> None:
    """Timers of an item that were parked are due once more: whoever resolved the incident says so."""
    again = connection.execute(
        update(timers)
        .where(timers.c.item_id == item_id, timers.c.state == "parked")
        .values(state="pending", attempts=0, lapses=0, lease_owner=None, lease_until=None)
    )
    if again.rowcount:
        soon(connection, now)
