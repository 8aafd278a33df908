"""The five-party workload: one item's eight durable steps, and the same by bare SQLAlchemy Core.

Create, five responses, one confirmation, one completion: eight commands, each a transaction of its own that is
acknowledged after its commit, with permission, validation, tally, history and outbox. Beside it two floors,
both by `Connection.execute` on an ordinary engine with its cache of compiled statements:

- `rows`: what the eight steps sent, recorded and sent again for another item, with new ids: the same rows;
- `least`: what any step would need at the least: one SELECT, one UPDATE, three INSERTs, one commit.

What a floor sends is made ready before its time is taken.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, create_engine, event, insert, select, update

from bench.house import House, answer, done
from bench.recording import Recording, Sent, recording
from engine.access import Actor
from engine.commands import open_item, press_button
from engine.history import FIRST
from engine.ids import new_id
from engine.roster import Reporter
from engine.schema import communities, history, items, outbox, people, responses, tasks
from engine.store import BUSY_TIMEOUT_MS, Store

Lane = Literal["engine", "rows", "least"]
LANES: tuple[Lane, ...] = ("engine", "rows", "least")
DEFINITION = Path(__file__).parent / "five_parties.yaml"
STEPS = 8
LADY_LI = Reporter("李女士", phone="13800000099")


@dataclass(frozen=True, slots=True)
class Pattern:
    """An item that was walked, and everything that its steps sent."""

    item_id: str
    kept: Recording


class Walker:
    """One house with the workload's definition, and what is needed to walk an item through it."""

    def __init__(self, url: str) -> None:
        self.house = House(url, DEFINITION)
        with self.house.rt.store.read() as connection:
            found = connection.execute(select(people.c.id).where(people.c.ref == "coordinator")).scalar_one()
        self.coordinator = Actor(found, self.house.community_id, "协调员", frozenset({"coordinator"}))
        self.bare = Bare(self.house.rt.store)

    def walk(self) -> str:
        """An item from its creation to its completion; its id."""
        rt, community_id = self.house.rt, self.house.community_id
        opened = open_item(
            rt, community_id, None, issue_type="five_parties", title="垃圾房改造", fields={"place": "3栋北侧"},
            reporter=LADY_LI, via="web",
        )  # fmt: skip
        item_id = done(opened).item.id
        for task_id in self.house.open_tasks(item_id):
            answer(rt, task_id)
        done(press_button(rt, self.coordinator, item_id, {"button": "confirm"}))
        done(press_button(rt, self.coordinator, item_id, {"button": "complete"}))
        return item_id

    def pattern(self) -> Pattern:
        """An item walked by a store of its own, and what its steps sent."""
        store = Store(self.house.url)
        other = copy(self)
        other.house = self.house.beside(store)
        with recording(store) as kept:
            item_id = other.walk()
        store.dispose()
        if len(kept.transactions()) != STEPS:
            raise AssertionError(f"{STEPS} steps were to be recorded, not {len(kept.transactions())}")
        return Pattern(item_id, kept)

    def ready(self, lane: Lane, many: int, pattern: Pattern) -> Callable[[], list[str]]:
        """A function that leads that many items through their steps, and tells their ids."""
        match lane:
            case "engine":
                return lambda: [self.walk() for _ in range(many)]
            case "rows":
                names = self.house.names()
                twins = [self._twin(names, pattern) for _ in range(many)]
                return lambda: [self.bare.replayed(*twin) for twin in twins]
            case "least":
                steps = pattern.kept.transactions()
                wanted = [self._least(steps) for _ in range(many)]
                return lambda: [self.bare.written(*each) for each in wanted]

    def _twin(self, names: dict[str, str], pattern: Pattern) -> tuple[str, list[list[Sent]]]:
        new = new_id(datetime.now(UTC))
        twin = pattern.kept.for_twin(names | {pattern.item_id: new})
        return new, [each.sent for each in twin.transactions()]

    def _least(self, steps: list[Recording]) -> tuple[str, list[dict[str, dict[str, Any]]]]:
        """The rows of the least that eight steps can write, each as long as the engine writes it."""
        written = [
            {each.core.table.name: each.given for each in step.sent if each.core.is_insert} for step in steps
        ]
        now = datetime.now(UTC)
        item_id, task_id = new_id(now), new_id(now)
        first = _one(written[0]["tasks"]) | {"id": task_id, "item_id": item_id, "key": "1.1"}
        rows = [
            {
                "items": _one(written[0]["items"]) | {"id": item_id, "head": FIRST},
                "tasks": first,
                "history": written[0]["history"] | {"item_id": item_id},
            }
        ]
        response, message = written[1]["responses"], _one(written[0]["outbox"])
        message = {name: value for name, value in message.items() if name != "b_person"}
        for seq, step in enumerate(written[1:], start=2):
            rows.append(
                {
                    "responses": response | {"id": new_id(now), "item_id": item_id, "task_id": task_id, "revision": seq},
                    "history": step["history"] | {"item_id": item_id, "seq": seq},
                    "outbox": message | {"id": new_id(now), "item_id": item_id, "task_id": task_id, "dedupe_key": f"{item_id}:{seq}"},
                }
            )  # fmt: skip
        return item_id, rows


def _one(given: Any) -> dict[str, Any]:
    return dict(given[0] if isinstance(given, list) else given)


_COMMUNITY = select(communities.c.id, communities.c.roster_revision).where(
    communities.c.id == bindparam("id_")
)
_NUMBER = (
    update(communities)
    .where(communities.c.id == bindparam("id_"))
    .values(last_number=communities.c.last_number + 1)
    .returning(communities.c.last_number)
)
_ITEM = select(items).where(items.c.id == bindparam("id_")).with_for_update()
_MOVED = (
    update(items).where(items.c.id == bindparam("id_")).values(seq=bindparam("seq_"), head=bindparam("head_"))
)
_INSERTS = {table.name: insert(table) for table in (items, tasks, responses, history, outbox)}


class Bare:
    """SQLAlchemy Core as one would write it without an engine: one lock for SQLite's writers, nothing else."""

    def __init__(self, store: Store) -> None:
        self._sqlite = store.dialect == "sqlite"
        self._lock = threading.Lock() if self._sqlite else nullcontext()
        options: dict[str, Any] = (
            {"connect_args": {"check_same_thread": False, "isolation_level": None}} if self._sqlite else {}
        )
        self.engine = create_engine(store.url, **options)
        if self._sqlite:

            @event.listens_for(self.engine, "connect")
            def _prepare(raw: Any, _record: Any) -> None:
                for pragma in (
                    "journal_mode=WAL",
                    "synchronous=FULL",
                    "foreign_keys=ON",
                    f"busy_timeout={BUSY_TIMEOUT_MS}",
                ):
                    raw.execute(f"PRAGMA {pragma}")

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction."""
        with self._lock, self.engine.begin() as connection:
            if self._sqlite:
                driver: Any = connection.connection.driver_connection
                driver.execute("BEGIN IMMEDIATE")
            yield connection

    def replayed(self, item_id: str, steps: list[list[Sent]]) -> str:
        """Send again what eight steps sent; an item's number is the next one."""
        for sent in steps:
            with self.write() as connection:
                number = 0
                for each in sent:
                    given = each.given
                    if each.core.is_insert and each.core.table is items:
                        given = given | {"number": number}
                    result = connection.execute(each.core, given)
                    if result.returns_rows:
                        rows = result.all()
                        if each.core.is_update:
                            number = rows[0].last_number
        return item_id

    def written(self, item_id: str, steps: list[dict[str, dict[str, Any]]]) -> str:
        """Write the least that eight steps need."""
        for seq, rows in enumerate(steps, start=1):
            with self.write() as connection:
                if seq == 1:
                    where = {"id_": rows["items"]["community_id"]}
                    connection.execute(_COMMUNITY, where).one()
                    rows["items"]["number"] = connection.execute(_NUMBER, where).scalar_one()
                else:
                    connection.execute(_ITEM, {"id_": item_id}).one()
                    connection.execute(
                        _MOVED, {"id_": item_id, "seq_": seq, "head_": rows["history"]["hash"]}
                    )
                for name, row in rows.items():
                    connection.execute(_INSERTS[name], row)
        return item_id
