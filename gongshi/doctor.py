"""A look at the whole house: what was found, and what is wrong.

The strongest check replays every item's history and compares it with its row: the tables must say what the
history says, and the chain of hashes must hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

from engine.audit import audit
from engine.audit_seal import public_key
from engine.migrations import pending
from engine.record_state import differing
from engine.schema import incidents, items, outbox, people, timers
from engine.watchdog import Name, look
from gongshi.house import House
from gongshi.watchman import broker_fault
from workflows.text import Text, text

DRIFT_S = 5.0


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    what: Text
    found: str = ""
    fault: str | None = None


def examine(house: House) -> Iterator[Check]:
    """Every check in its order; the first fault of the store ends them."""
    store, said = house.rt.store, text("数据库", "Store")
    try:
        behind = pending(store)
    except SQLAlchemyError as fault:
        yield Check(said, fault=f"{type(fault).__name__}: {fault}".splitlines()[0])
        return
    yield Check(said, f"{store.dialect}", "run `gongshi migrate`" if behind else None)
    if behind:
        return
    yield _clock(house)
    yield _broker(house)
    with store.read() as connection:
        yield from _watchdog(house, connection)
        yield from _counts(connection)
        yield from _histories(house, connection)


def _clock(house: House) -> Check:
    ahead = abs((house.rt.now() - datetime.now(UTC)).total_seconds())
    if house.settings.rehearsal is not None:
        return Check(text("时钟", "Clock"), f"a rehearsal, {ahead / 86400:.1f} days ahead")
    fault = f"this machine's clock is {ahead:.0f} s off the database's" if ahead > DRIFT_S else None
    return Check(text("时钟", "Clock"), f"{ahead * 1000:.0f} ms", fault)


def _broker(house: House) -> Check:
    what = text("消息代理", "Broker")
    if house.settings.embedded:
        return Check(what, "in the process of `gongshi up`")
    fault = broker_fault(house.settings)
    return Check(what, "answers", f"{fault}; deadlines still fire, more slowly" if fault else None)


def _watchdog(house: House, connection: Connection) -> Iterator[Check]:
    """What the watchdog sees: workers, how late timers and messages are, clocks, what is parked."""
    seen = look(connection, house.rt.now())
    troubles = {each.name: each.said.in_(house.settings.language) for each in seen.troubles}
    pending_timers = _number(connection, timers.c.state == "pending")
    queued = _number(connection, outbox.c.state == "queued")
    lost = _number(connection, outbox.c.state == "undeliverable")
    found: dict[Name, tuple[Text, str]] = {
        "workers": (text("后台程序", "Workers"), f"{seen.workers} seen lately"),
        "broker": (text("后台与消息代理", "Workers and broker"), f"{seen.broker_away} without it"),
        "clock": (
            text("后台时钟", "Workers' clocks"),
            f"{seen.clock_off // timedelta(milliseconds=1)} ms off at most",
        ),
        "timers": (text("期限", "Timers"), f"{pending_timers}"),
        "outbox": (text("待发消息", "Outbox"), f"{queued} queued, {lost} undeliverable"),
        "parked": (text("暂停的工作", "Parked jobs"), f"{seen.parked}"),
    }
    for name, (what, said) in found.items():
        yield Check(what, said, troubles.get(name))


def _counts(connection: Connection) -> Iterator[Check]:
    unsolved = connection.execute(select(func.count()).where(incidents.c.resolved_at.is_(None))).scalar_one()
    yield Check(text("异常", "Incidents"), f"{unsolved} open")
    unreachable = connection.execute(
        select(func.count()).where(
            people.c.active, people.c.seat.is_not(None), people.c.email.is_(None), people.c.phone.is_(None)
        )
    ).scalar_one()
    fault = f"{unreachable} have neither e-mail nor phone" if unreachable else None
    yield Check(text("席位", "Seats"), "everybody can be reached", fault)


def _number(connection: Connection, condition: ColumnElement[bool]) -> int:
    return connection.execute(select(func.count()).where(condition)).scalar_one()


def _histories(house: House, connection: Connection) -> Iterator[Check]:
    """Every chain with its checkpoints, and every item's rows against its history: what differs, and in what."""
    found = audit(connection, public_key(house.rt.keys))
    chains = [each for each in found.faults if each.item_id is not None]
    sealed = [each for each in found.faults if each.item_id is None]
    broken = ", ".join(f"#{each.number or each.item_id} at {each.seq} ({each.why})" for each in chains)
    yield Check(text("历史链", "History chains"), f"{found.items} hold", broken or None)
    faults = ", ".join(f"{each.checkpoint} ({each.why})" for each in sealed)
    since = f"{found.checkpoints} hold, {found.unsealed} rows came since"
    yield Check(text("封存点", "Checkpoints"), since, faults or None)
    unread = {each.item_id for each in chains}
    rows = connection.execute(select(items.c.id, items.c.number).order_by(items.c.id)).all()
    differ = [
        f"#{row.number} ({', '.join(what)})"
        for row in rows
        if row.id not in unread and (what := differing(connection, row.id, house.rt.now()))
    ]
    yield Check(text("历史与现状", "History and rows"), f"{found.items} agree", ", ".join(differ) or None)
