"""A life is judged: by the rows, by the histories, and by what people and providers kept of it themselves.

Every acknowledged timer fires exactly once and never early; every message ends; nothing acknowledged is lost; there
is no message twice for one cause; and each item is where a run without any trouble would have brought it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from simulation.outside import copies
from sqlalchemy import Connection, select

from engine.cause import cause_of
from engine.history import EVENT_NAMES, Broken, Entry, fold, history_of, verify
from engine.loading import load_item
from engine.raising import NOT_RAISED
from engine.schema import incidents, items, outbox, reporters, timers
from engine.writing.messages import ASKING
from workflows import effects as fx
from workflows.decide import Decision, decide
from workflows.evolving import evolve
from workflows.item import Item

if TYPE_CHECKING:
    from simulation.world import World

FINAL = {"sent", "undeliverable", "unknown", "cancelled"}


def judge(world: World) -> list[str]:
    """Everything that is not as it must be; nothing where all is well."""
    found = list(world.wrong)
    with world.server.read() as connection:
        rows = connection.execute(select(items.c.id, items.c.title, items.c.seq, items.c.head)).all()
        histories = {row.id: history_of(connection, row.id) for row in rows}
        for row in rows:
            found += [
                f"item {row.title} ({row.id[-6:]}): {said}"
                for said in _item(world, connection, row, histories)
            ]
        found += _timers(world, connection, histories)
        found += _outbox(world, connection, histories)
        followers = _followers(connection)
        found += _followed(connection, histories, followers)
    raised = [row for row in rows if row.id not in {id_ for ids in followers.values() for id_ in ids}]
    found += _acknowledged(world, raised, histories)
    return found


def _item(world: World, connection: Connection, row: Any, histories: dict[str, list[Entry]]) -> Iterator[str]:
    held = verify(connection, row.id)
    if isinstance(held, Broken):
        yield f"its chain is broken at {held.seq}: {held.why}"
    elif (held.length, held.head) != (row.seq, row.head):
        yield f"its chain ends at {held.length}, its row at {row.seq}"
    live = load_item(connection, row.id, world.now, lock=False)
    if live is None or fold(row.id, histories[row.id]) != live.item:
        yield "its row is not what its history tells"
    yield from _replayed(world, row.id, histories[row.id])


def _replayed(world: World, item_id: str, entries: list[Entry]) -> Iterator[str]:
    """The same events, one after the other and with nothing between them, have the same effects."""
    decided: dict[Any, list[Any]] = {}
    for definition, id_, event, context, decision in world.decided:
        if id_ == item_id and isinstance(decision, Decision):
            decided.setdefault((context.now, EVENT_NAMES[type(event)]), []).append(
                (definition, event, context)
            )
    item = Item(item_id)
    last = None
    for entry in entries:
        if last is not None and entry.at < last:
            yield f"entry {entry.seq} is older than the one before"
        last = entry.at
        if entry.event in EVENT_NAMES.values():
            replays = [
                decide(definition, item, event, context)
                for definition, event, context in decided.get((entry.at, entry.event), [])
            ]
            if not any(isinstance(each, Decision) and each.effects == entry.effects for each in replays):
                yield f"entry {entry.seq}, {entry.event}, does not follow from those before it"
        for effect in entry.effects:
            item = evolve(effect, item)


def _timers(world: World, connection: Connection, histories: dict[str, list[Entry]]) -> Iterator[str]:
    rows = connection.execute(select(timers)).all()
    ended: dict[str, Counter[Any]] = {item_id: Counter() for item_id in histories}
    for row in rows:
        said = f"timer {row.key} ({row.kind}) of {row.item_id[-6:]}, due {row.due_at}"
        if row.state == "pending" and row.due_at <= world.now:
            yield f"{said}: never fired"
        if row.state == "parked":
            yield f"{said}: parked, {row.fault}"
        if row.state in ("fired", "dropped") and row.fired_at < row.due_at:
            yield f"{said}: {row.state} early, at {row.fired_at}"
        if row.state == "dropped" and not row.reason:
            yield f"{said}: dropped without a reason"
        if row.state == "fired":
            ended[row.item_id][row.fired_at] += 1
    fired = {
        item_id: Counter(entry.at for entry in entries if entry.event == "timer_fired")
        for item_id, entries in histories.items()
    }
    for item_id, times in fired.items():
        for at in (times - ended[item_id]).elements():
            yield f"item {item_id[-6:]}: something fired at {at} and no timer did, or one did twice"
    for row in rows:
        if row.state == "fired" and row.fired_at not in fired[row.item_id] and not _idle(world, row):
            yield f"timer {row.key} of {row.item_id[-6:]} is called fired, and nothing came of it"
    armed = {
        (item_id, effect.timer)
        for item_id, entries in histories.items()
        for entry in entries
        for effect in entry.effects
        if isinstance(effect, fx.TimerArmed) and _lasted(effect.timer, item_id, entries, entry)
    }
    for item_id, key in armed - {(row.item_id, row.key) for row in rows}:
        yield f"timer {key} of {item_id[-6:]} was armed, and there is none"
    step = {item_id: fold(item_id, entries) for item_id, entries in histories.items()}
    waiting = {row.item_id for row in rows if row.state == "pending"}
    for item_id, item in step.items():
        if (
            item.due_at is not None
            and item.result is None
            and item_id not in waiting
            and item.merged_into is None
        ):
            yield f"item {item_id[-6:]} is open in {item.state}, and no timer would ever move it"


def _idle(world: World, row: Any) -> bool:
    """Whether it was judged, when it fired, that nothing comes of it."""
    return any(
        id_ == row.item_id and context.now == row.fired_at and getattr(event, "timer", None) == row.key
        and (not isinstance(decision, Decision) or not decision.effects)
        for _, id_, event, context, decision in world.decided
    )  # fmt: skip


def _lasted(key: str, item_id: str, entries: list[Entry], entry: Entry) -> bool:
    """Whether what an entry opened belonged to the step in which the item rested after it."""
    return key.split(".", 1)[0] == str(fold(item_id, entries[: entry.seq]).step)


def _outbox(world: World, connection: Connection, histories: dict[str, list[Entry]]) -> Iterator[str]:
    rows = connection.execute(select(outbox)).all()
    taken = copies(world.accepted)
    known = {row.id: row for row in rows}
    for each in world.accepted:
        if each.outbox_id not in known:
            yield f"a message went out that nobody wrote: {each.outbox_id}"
    for row in rows:
        said = f"message {row.kind} ({row.id[-6:]}) of {(row.item_id or '')[-6:]}"
        if row.state not in FINAL:
            yield f"{said} ends {row.state}, next at {row.next_at}"
        if row.state == "sent" and not taken[row.id]:
            yield f"{said} is called sent, and no provider has it"
        if taken[row.id] > 1 + world.excused[row.id]:
            yield f"{said} went out {taken[row.id]} times, {world.excused[row.id]} of them excused"
        mine = [each for each in world.accepted if each.outbox_id == row.id]
        if len({(each.message_id, each.link) for each in mine}) > 1:
            yield f"{said} went out under several Message-IDs or with several links"
    due = Counter(
        cause_of(item_id, fold(item_id, entries[: entry.seq]).step, effect)
        for item_id, entries in histories.items()
        for entry in entries
        for effect in entry.effects
        if isinstance(effect, fx.MessageQueued)
        and (
            effect.task is None
            or effect.message not in ASKING
            or _lasted(effect.task, item_id, entries, entry)
        )
    )
    there = Counter(row.dedupe_key for row in rows)
    for key in (due - there) + (there - due):
        yield f"message {key}: {due[key]} causes, {there[key]} messages"


def _followers(connection: Connection) -> dict[str, set[str]]:
    """The items that follow from others, by those; an item that was merged left its reporters and no follower."""
    wanted = (
        select(reporters.c.from_item, reporters.c.item_id)
        .join(items, items.c.id == reporters.c.from_item)
        .where(items.c.merged_into.is_(None))
    )
    found: dict[str, set[str]] = {}
    for row in connection.execute(wanted):
        found.setdefault(row.from_item, set()).add(row.item_id)
    return found


def _followed(
    connection: Connection, histories: dict[str, list[Entry]], followers: dict[str, set[str]]
) -> Iterator[str]:
    """What was to follow from an item is there, once each, or a coordinator was told that it is not."""
    told = Counter(
        connection.execute(select(incidents.c.item_id).where(incidents.c.code == NOT_RAISED)).scalars()
    )
    for item_id, entries in histories.items():
        meant = sum(isinstance(effect, fx.AnotherOpened) for entry in entries for effect in entry.effects)
        there = len(followers.get(item_id, ())) + told[item_id]
        if meant != there:
            yield f"item {item_id[-6:]}: {meant} were to follow from it, and {there} did"


def _acknowledged(world: World, rows: Any, histories: dict[str, list[Entry]]) -> Iterator[str]:
    titles = Counter(row.title for row in rows)
    for title in world.raised:
        if titles[title] > 1:
            yield f"{title} was raised once, and is there {titles[title]} times"
    for title in world.acknowledged:
        if titles[title] != 1:
            yield f"{title} was acknowledged, and is gone"
    for receipt in world.receipts:
        if receipt.effects and not any(
            entry.effects == receipt.effects for entry in histories.get(receipt.item_id, ())
        ):
            yield f"what was acknowledged in act {receipt.act} to {receipt.item_id[-6:]} is gone"
