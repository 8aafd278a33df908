"""The workload's lanes do what they are said to do: the floors write the rows that they are compared by."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bench.clients import clients
from bench.picture import draw
from bench.walking import LANES, STEPS, Lane, Walker
from bench.workload import Measured, measured
from engine.history import Holds, verify
from engine.schema import history, links, outbox, reporters, responses, tasks, timers

TABLES = (history, tasks, responses, links, timers, outbox, reporters)


@pytest.fixture(params=["sqlite", "postgresql"])
def walker(request: pytest.FixtureRequest) -> Any:
    """The workload's house, on each store."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    made = Walker(request.getfixturevalue(name))
    made.walk()
    yield made
    made.bare.engine.dispose()
    made.house.rt.store.dispose()


def rows(walker: Walker, item_id: str) -> dict[str, int]:
    """How many rows an item has in each table."""
    with walker.house.rt.store.read() as connection:
        of_item = {
            table.name: table.c.task_id.in_(select(tasks.c.id).where(tasks.c.item_id == item_id))
            if table is links
            else table.c.item_id == item_id
            for table in TABLES
        }
        return {
            table.name: connection.execute(
                select(func.count()).select_from(table).where(of_item[table.name])
            ).scalar_one()
            for table in TABLES
        }


def test_an_item_is_led_to_its_end_in_eight_steps_with_everything_on(walker: Walker) -> None:
    item_id = walker.walk()
    assert rows(walker, item_id) == {
        "history": STEPS, "tasks": 7, "responses": 7, "links": 7, "timers": 3, "outbox": 8, "reporters": 1,
    }  # fmt: skip
    state, step, seq, outcome = walker.house.rows_of(item_id)
    assert (state, step, seq, outcome) == ("done", 4, STEPS, "passed")
    with walker.house.rt.store.read() as connection:
        assert isinstance(verify(connection, item_id), Holds)


def test_the_floor_of_the_same_rows_writes_the_same_rows(walker: Walker) -> None:
    pattern = walker.pattern()
    first, second = walker.ready("rows", 2, pattern)()
    assert rows(walker, first) == rows(walker, second) == rows(walker, pattern.item_id)
    assert walker.house.rows_of(first) == walker.house.rows_of(pattern.item_id)
    assert len(pattern.kept.transactions()) == STEPS


def test_the_least_floor_writes_three_rows_a_step(walker: Walker) -> None:
    (item_id,) = walker.ready("least", 1, walker.pattern())()
    written = rows(walker, item_id)
    assert written["history"] == STEPS
    assert sum(written.values()) + 1 == 3 * STEPS, "the item itself is one of them"


def test_clients_of_each_kind_walk_every_lane(sqlite_url: str, postgres_url: str) -> None:
    for url, shape in (
        (sqlite_url, {"processes": 1, "threads": 2}),
        (postgres_url, {"processes": 2, "threads": 1}),
    ):
        with clients(url, **shape) as crew:
            assert crew.many == 2
            assert all(crew.walked(lane, 1) > 0 for lane in LANES)


def test_a_measurement_has_a_rate_of_each_lane_and_round_and_a_picture_is_the_same_each_time(
    sqlite_url: str, tmp_path: Path
) -> None:
    found = measured("sqlite", sqlite_url, 1, rounds=2, items=1)
    assert {lane: len(rates) for lane, rates in found.rates.items()} == dict.fromkeys(LANES, 2)
    low, high = found.interval("rows")
    assert low <= found.share("rows") <= high
    still = Measured("sqlite", 1, _rates())
    assert still.share("rows") == pytest.approx(10 / 19)
    assert still.share("least") == pytest.approx(10 / 40)
    for name in ("one.svg", "two.svg"):
        draw([still, Measured("postgresql", 4, _rates())], tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


def _rates() -> dict[Lane, list[float]]:
    return {"engine": [9.0, 10.0, 12.0], "rows": [20.0, 19.0, 21.0], "least": [40.0, 40.0, 41.0]}
