"""The rows of one decision on their way to the tables: those of one table go together, in one statement."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert

from engine import schema as t
from engine.loading import Loaded
from engine.prepared import Prepared
from engine.queues import queue_of
from engine.runtime import Runtime
from engine.seals import Boxed
from workflows.decide import Decision
from workflows.item import Item

_ORDER = (
    t.tasks, t.links, t.responses, t.conditions, t.objections, t.timers, t.outbox, t.reporters, t.incidents,
)  # fmt: skip
"""Whatever a row refers to is there before it."""
_INSERTS = {table.name: Prepared(insert(table)) for table in _ORDER} | {
    t.outbox.name: Prepared(insert(t.outbox).values(queue=queue_of(bindparam("b_person"))))
}


@dataclass(slots=True)
class Rows:
    """What a decision writes: from where the item stood, by whom, and what has been collected so far."""

    rt: Runtime
    connection: Connection
    before: Loaded
    decision: Decision
    actor_id: str | None
    via: str
    new: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    """The ids of the item's tasks, by their keys."""
    boxed: dict[tuple[str, int], Boxed] = field(default_factory=dict)
    """What sealed answers became, by task and revision."""
    due: dict[str, Any] | None = None
    """What the rule of the deadline meant; empty where it has none any more, None where it stays as it was."""
    next_due_at: datetime | None = None
    """No timer of the item is due before; None where none is pending."""

    def __post_init__(self) -> None:
        self.ids = dict(self.before.task_ids)
        self.next_due_at = self.before.next_due_at

    @property
    def now(self) -> datetime:
        """When it happens."""
        return self.before.context.now

    @property
    def item(self) -> Item:
        """The item as it is afterwards."""
        return self.decision.item

    def lasts(self, key: str) -> bool:
        """Whether what `key` names belongs to the step in which the item rests after the decision."""
        return key.split(".", 1)[0] == str(self.item.step)

    def add(self, table: Table, **values: Any) -> None:
        """A new row of the item's community."""
        self.new.setdefault(table.name, []).append({"community_id": self.before.community.id, **values})

    def send(self) -> None:
        """Write every new row."""
        for table in _ORDER:
            if rows := self.new.get(table.name):
                _INSERTS[table.name].send(self.connection, *rows)
