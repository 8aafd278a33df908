"""A house to measure: the sample community in a store, and items led to their deliberation."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, select

from engine.clock import clock_for
from engine.commands import Outcome, answer_task, open_item
from engine.ids import Keys
from engine.migrations import upgrade
from engine.prepared import Prepared
from engine.roster import Reporter
from engine.runtime import Runtime
from engine.schema import communities, definitions, items, people, tasks
from engine.settling import Settled, settle
from engine.stepping import Done
from engine.store import Store

SHIPPED = Path(__file__).parent.parent / "definitions"


_OPEN = Prepared(
    select(tasks.c.id)
    .where(tasks.c.item_id == bindparam("item_id"), tasks.c.status == "open")
    .order_by(tasks.c.opened_at, tasks.c.key)
)


@dataclass(slots=True)
class Walk:
    """An item in deliberation, its answers still to come, in their order."""

    item_id: str
    task_ids: list[str]


class House:
    """A store with the sample community, and items led to their deliberation."""

    def __init__(self, url: str, definition: Path = SHIPPED / "facility_upgrade.yaml") -> None:
        self.url = url
        store = Store(url)
        upgrade(store)
        self.rt = Runtime(store, clock_for(store), Keys("a secret for measuring"), "http://localhost")
        settled = settle(self.rt, SHIPPED / "communities" / "wutongli", [definition])
        if not isinstance(settled, Settled):
            raise TypeError(settled.findings)
        self.community_id = settled.community_id

    def deliberating(self) -> Walk:
        """A new item, accepted and with a proposal: five parties are asked where they stand."""
        place = {"place": "3栋北侧", "proposal": "重做地面，加装护栏", "budget": "38000"}
        opened = done(
            open_item(
                self.rt, self.community_id, None, issue_type="facility_upgrade", title="垃圾房改造",
                fields=place, reporter=Reporter("李女士", phone="13800000099"), via="web",
            )
        )  # fmt: skip
        for given in ({"button": "accept"}, place):
            (task_id,) = self.open_tasks(opened.item.id)
            opened = done(answer_task(self.rt, task_id, given, via="web"))
        return Walk(opened.item.id, self.open_tasks(opened.item.id))

    def beside(self, store: Store) -> House:
        """The same house through another store of the same address."""
        other = copy(self)
        other.rt = replace(self.rt, store=store)
        return other

    def names(self) -> dict[str, str]:
        """What keeps its id in a replay: all that stood before the items."""
        with self.rt.store.read() as connection:
            return {
                id_: id_
                for table in (communities, people, definitions)
                for id_ in connection.execute(select(table.c.id)).scalars()
            }

    def rows_of(self, item_id: str) -> Any:
        """Where an item stands."""
        with self.rt.store.read() as connection:
            return connection.execute(
                select(items.c.state, items.c.step, items.c.seq, items.c.outcome).where(items.c.id == item_id)
            ).one()

    def open_tasks(self, item_id: str) -> list[str]:
        """The tasks that wait for an answer, in their order."""
        with self.rt.store.read() as connection:
            return [row.id for row in _OPEN.all(connection, item_id=item_id)]


def answer(rt: Runtime, task_id: str) -> None:
    """The step that is measured."""
    done(answer_task(rt, task_id, {"stand": "agree"}, via="web"))


def done(outcome: Outcome) -> Done:
    """What was done; anything else is a fault of the measurement."""
    if not isinstance(outcome, Done):
        raise TypeError(outcome)
    return outcome
