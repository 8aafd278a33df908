"""A house with a crowd of items, each with a reminder and a deadline of its own, and a million timers beside them.

One item is led by the engine to where somebody is asked. The crowd are its copies, row by row, with ids, instants
and hash chains of their own: each verifies, and each reminder has its meaning, since its task is open and its
deadline lies ahead. They are written many at a time, by COPY on PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic_core import to_json
from sqlalchemy import JSON, Connection, Table, insert, select, update

from bench.house import House, done
from engine.commands import open_item
from engine.history import FIRST, chain_hash
from engine.ids import hashed, new_id
from engine.roster import Reporter
from engine.schema import history, items, links, outbox, tasks, timers

DEFINITION = Path(__file__).parent / "reminded.yaml"
TIMERS_EACH = 50
"""How many pending timers a bystander has."""
AT_ONCE = 20_000
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class One:
    """An item of the crowd, by the ids of its rows."""

    item_id: str
    task_id: str
    reminder_id: str
    deadline_id: str
    due_at: datetime
    """When what is measured of it is due."""


class Crowd:
    """A house, the item that is copied, and its copies."""

    def __init__(self, url: str) -> None:
        self.house = House(url, DEFINITION)
        self.rt = self.house.rt
        self.pattern = self.opened()
        self._numbers = iter(range(1000, 10_000_000))

    def opened(self) -> One:
        """An item that the engine itself opened; its first message counts as sent."""
        opened = open_item(
            self.rt, self.house.community_id, None, issue_type="reminded", title="垃圾房改造",
            fields={"place": "3栋北侧"}, reporter=Reporter("李女士", phone="13800000099"), via="web",
        )  # fmt: skip
        item_id = done(opened).item.id
        with self.rt.store.write() as connection:
            connection.execute(update(outbox).where(outbox.c.item_id == item_id).values(state="sent"))
            (task_id,) = connection.execute(select(tasks.c.id).where(tasks.c.item_id == item_id)).scalars()
            of_kind = {
                row.kind: row for row in connection.execute(select(timers).where(timers.c.item_id == item_id))
            }
        return One(
            item_id, task_id, of_kind["reminder"].id, of_kind["deadline"].id, of_kind["reminder"].due_at
        )

    def join(self, dues: Sequence[datetime], kind: str = "reminder") -> list[One]:
        """So many copies join, in one transaction; their timer of that kind is due at these instants, in order."""
        with self.rt.store.write() as connection:
            rows = self._rows(connection)
            joined: list[One] = []
            for some in _some(dues):
                written: dict[str, list[Row]] = {table.name: [] for table in _TABLES}
                joined += [self._copy(rows, written, due_at, kind) for due_at in some]
                for table in _TABLES:
                    _write(connection, table, written[table.name])
        return joined

    def stand_by(self, number: int) -> None:
        """So many timers that are due in a month or later."""
        far = datetime.now(UTC) + timedelta(days=40)
        owners = self.join([far] * (number // TIMERS_EACH), "deadline")
        with self.rt.store.write() as connection:
            beside = dict(self._rows(connection)["timers"][0])
            pending = (
                beside | {"id": new_id(far), "item_id": one.item_id, "key": f"1.clock.{n}.0", "kind": "clock",
                          "due_at": far + timedelta(seconds=7 * place + n)}
                for place, one in enumerate(owners) for n in range(TIMERS_EACH)
            )  # fmt: skip
            for some in _some(pending):
                _write(connection, timers, some)

    def analyse(self) -> None:
        """The planner knows what there is, as it would after a day."""
        with self.rt.store.write() as connection:
            connection.exec_driver_sql("ANALYZE")

    def all_told(self) -> None:
        """Every message counts as sent: what the floor wrote is not the house's to deliver."""
        with self.rt.store.write() as connection:
            connection.execute(update(outbox).where(outbox.c.state == "queued").values(state="sent"))

    def _rows(self, connection: Connection) -> dict[str, list[Row]]:
        mine = {
            table.name: table.c.task_id == self.pattern.task_id if table is links else
            (table.c.id if table is items else table.c.item_id) == self.pattern.item_id
            for table in _TABLES
        }  # fmt: skip
        found = {
            table.name: [dict(row) for row in connection.execute(select(table).where(mine[table.name])).mappings()]
            for table in _TABLES
        }  # fmt: skip
        found["history"] = [row for row in found["history"] if row["seq"] == 1]
        found["items"][0] |= {"seq": 1, "head": found["history"][0]["hash"]}
        return found

    def _copy(
        self, rows: dict[str, list[Row]], written: dict[str, list[Row]], due_at: datetime, kind: str
    ) -> One:
        now = datetime.now(UTC)
        item_id, task_id = new_id(now), new_id(now)
        (said,) = rows["history"]
        digest = chain_hash(
            FIRST, item_id, 1, said["at"], said["event"], said["actor_id"], said["via"], said["effects"]
        )
        written["history"].append(said | {"item_id": item_id, "hash": digest})
        written["items"].append(
            rows["items"][0] | {"id": item_id, "number": next(self._numbers), "head": digest}
        )
        written["tasks"].append(rows["tasks"][0] | {"id": task_id, "item_id": item_id})
        written["links"].append(rows["links"][0] | {"task_id": task_id, "token_hash": hashed(task_id)})
        ids = {}
        for timer in rows["timers"]:
            ids[timer["kind"]] = new_id(now)
            fresh = {"id": ids[timer["kind"]], "item_id": item_id, "state": "pending", "fired_at": None,
                     "lease_owner": None, "lease_until": None}  # fmt: skip
            written["timers"].append(timer | fresh | ({"due_at": due_at} if timer["kind"] == kind else {}))
        return One(item_id, task_id, ids["reminder"], ids["deadline"], due_at)


_TABLES = (items, tasks, links, timers, history)


def _some(rows: Iterable[Any]) -> Iterator[list[Any]]:
    running = iter(rows)
    while some := list(islice(running, AT_ONCE)):
        yield some


def _write(connection: Connection, table: Table, rows: list[Row]) -> None:
    if connection.dialect.name != "postgresql":
        connection.execute(insert(table), rows)
        return
    columns = list(rows[0])
    as_json = {name for name in columns if isinstance(table.c[name].type, JSON)}
    driver: Any = connection.connection.driver_connection
    named = ", ".join(f'"{name}"' for name in columns)
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({named}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(
                [to_json(row[name]).decode() if name in as_json and row[name] is not None else row[name] for name in columns]
            )  # fmt: skip
