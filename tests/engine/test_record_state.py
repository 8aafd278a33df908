"""Folding a history gives what the tables say, at every moment of every story that the live engine plays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from services.told import stage_of, stories_of, story_in
from services.wutongli import Wutongli
from sqlalchemy import delete, select, update

from engine.clock import SetClock
from engine.record_state import differing
from engine.schema import conditions, items, tasks

STORIES = stories_of("facility_upgrade", "safety_hazard")


def differences(here: Wutongli) -> dict[str, tuple[str, ...]]:
    with here.rt.store.read() as connection:
        ids = connection.execute(select(items.c.id)).scalars().all()
        found = {id_: differing(connection, id_, here.rt.now()) for id_ in ids}
    assert found
    return {id_: what for id_, what in found.items() if what}


@pytest.mark.parametrize("file", [pytest.param(each, id=each.stem) for each in STORIES])
def test_the_rows_agree_with_the_history_after_every_step_of_a_story(
    wutongli: Wutongli, clock: SetClock, file: Path
) -> None:
    story = story_in(file)
    looked = 0
    with stage_of(wutongli, clock, story) as stage:
        for step in story.steps:
            stage.play(step)
            assert differences(wutongli) == {}
            looked += 1
    assert looked == len(story.steps) > 2


def test_a_correction_that_comes_last_is_no_difference(wutongli: Wutongli) -> None:
    item = wutongli.to_deliberation()
    wutongli.answer(item, "building3", kind="position", stand="agree")
    wutongli.answer(item, "owners_chair", kind="position", stand="agree")
    wutongli.answer(item, "building3", kind="position", stand="abstain")
    wutongli.answer(item, "community_head", kind="position", stand="agree")
    assert differences(wutongli) == {}


@pytest.mark.parametrize(
    ("table", "change", "expected"),
    [
        pytest.param(items, {"state": "proposing"}, {"state", "tasks"}, id="the state"),
        pytest.param(items, {"late": True}, {"late"}, id="whether it is late"),
        pytest.param(items, {"due_at": None}, {"due_at"}, id="the deadline"),
        pytest.param(items, {"round": 9}, {"round"}, id="the round"),
        pytest.param(items, {"title": "别的"}, {"title"}, id="the title"),
        pytest.param(items, {"fields": {}}, {"fields"}, id="the fields"),
        pytest.param(conditions, {"status": "confirmed"}, {"conditions"}, id="a condition"),
        pytest.param(tasks, {"status": "closed"}, {"task"}, id="tasks"),
    ],
)
def test_what_the_tables_say_otherwise_is_named(
    wutongli: Wutongli, table: Any, change: dict[str, Any], expected: set[str]
) -> None:
    item = wutongli.to_deliberation()
    wutongli.answer(item, "building3", stand="agree_if", text="施工避开午休")
    column = table.c.id if table is items else table.c.item_id
    with wutongli.rt.store.write() as connection:
        connection.execute(update(table).where(column == item).values(**change))
    (what,) = differences(wutongli).values()
    assert {each.split()[0] for each in what} <= expected
    assert what


def test_an_item_that_lost_its_condition_differs_in_that(wutongli: Wutongli) -> None:
    item = wutongli.to_deliberation()
    wutongli.answer(item, "building3", stand="agree_if", text="施工避开午休")
    with wutongli.rt.store.write() as connection:
        connection.execute(delete(conditions).where(conditions.c.item_id == item))
    assert differences(wutongli) == {item: ("conditions",)}
