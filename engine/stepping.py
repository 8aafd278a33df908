"""One step of an item: an event, its decision, and every row that follows, inside one transaction.

The caller's transaction commits once; what a decision becomes is told in `engine/writing`.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from engine.history import EVENT_NAMES
from engine.loading import Loaded, load_item
from engine.prepared import unread
from engine.raising import raise_what_follows
from engine.runtime import Runtime
from engine.writing import Rows, write_rows
from workflows import effects as fx
from workflows.decide import Decision, decide
from workflows.events import Event
from workflows.item import Item
from workflows.refusal import Refused
from workflows.text import text


@dataclass(frozen=True, slots=True)
class Done:
    """It happened: the item afterwards, and what followed."""

    item: Item
    effects: tuple[fx.Effect, ...]


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
    """Let `event` happen to an item, inside the caller's transaction; refused, and then nothing was written."""
    before = loaded or load_item(connection, item_id, rt.now, lock=True, keys=rt.keys)
    if before is None:
        return Refused("not_found", text("没有这个议题", "There is no such item"))
    decision = decide(before.definition, before.item, event, before.context)
    if isinstance(decision, Refused):
        return decision
    if decision.effects:
        write_down(rt, connection, before, decision, EVENT_NAMES[type(event)], actor_id=actor_id, via=via)
    return Done(decision.item, decision.effects)


def write_down(
    rt: Runtime,
    connection: Connection,
    before: Loaded,
    decision: Decision,
    event: str,
    *,
    actor_id: str | None,
    via: str,
) -> None:
    """Every row that follows from a decision, inside the caller's transaction."""
    with unread(connection):
        write_rows(Rows(rt, connection, before, decision, actor_id, via), event)
    raise_what_follows(rt, connection, before, decision)
