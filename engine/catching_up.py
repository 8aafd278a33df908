"""What is due happens first: a command never overtakes a timer of its item that has come due.

Whether the dispatcher or somebody's answer is quicker at a deadline makes no difference: the deadline brings what it
brings, under the item's lock, in the same transaction and in its own entry of the history; then the answer is
judged by how the item stands after it. Where nothing is due, which the row of the item itself tells, that costs
nothing. A timer that fails holds nobody up: it is left to the dispatcher, which counts the fault and parks it.
"""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.exc import OperationalError

from engine import stepping
from engine.loading import Loaded, load_item
from engine.prepared import Prepared, only_here
from engine.runtime import Runtime
from engine.schema import items, timers
from engine.stepping import Done
from engine.timers import due_first
from workflows.events import Event
from workflows.refusal import Refused

_LOOKED = Prepared(
    update(items)
    .where(items.c.id == bindparam("b_item"))
    .values(
        next_due_at=select(func.min(timers.c.due_at))
        .where(timers.c.item_id == bindparam("b_item"), timers.c.state == "pending")
        .scalar_subquery()
    )
)


def step(
    rt: Runtime,
    connection: Connection,
    item_id: str,
    event: Event,
    *,
    actor_id: str | None,
    via: str,
    loaded: Loaded | None = None,
) -> Done | Refused:
    """`step` of `engine/stepping.py`, once what is due has happened."""
    before = loaded or load_item(connection, item_id, rt.now, lock=True, keys=rt.keys)
    if before is not None:
        before = caught_up(rt, connection, before)
    return stepping.step(rt, connection, item_id, event, actor_id=actor_id, via=via, loaded=before)


def caught_up(rt: Runtime, connection: Connection, loaded: Loaded) -> Loaded:
    """The item, under its lock, as it stands once everything of it that is due has happened."""
    now = loaded.context.now
    if loaded.next_due_at is None or loaded.next_due_at > now:
        return loaded
    connection.exec_driver_sql("SAVEPOINT due_first")
    try:
        with only_here(connection):
            due_first(rt, connection, loaded, now)
            _LOOKED.send(connection, {"b_item": loaded.item.id})
            connection.exec_driver_sql("RELEASE SAVEPOINT due_first")
    except OperationalError:
        raise  # the store is away: nothing can be done now
    except Exception:  # noqa: BLE001  # a timer that is poisonous must not stop what people do
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT due_first")
        return loaded
    return load_item(connection, loaded.item.id, now, lock=True, keys=rt.keys) or loaded
