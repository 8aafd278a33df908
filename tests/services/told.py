"""A shipped story played on the real engine, and what must hold of every matter afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml
from services.wutongli import DEFINITIONS, SECRET, Wutongli
from sqlalchemy import select

from engine.account import account
from engine.clock import SetClock
from engine.record_state import differing
from engine.registry import Activated, activate
from engine.schema import items
from engine.settling import pieces_beside
from gongshi.house import House, build
from gongshi.settings import Settings
from gongshi.stage import Stage
from workflows.load import load
from workflows.stories.scenario import Scenario


def stories_of(*issue_types: str) -> list[Path]:
    """The shipped stories of issue types, but those of a merged matter: it names a number that nothing here has."""
    files = (file for name in issue_types for file in (DEFINITIONS / "scenarios").glob(f"{name}_*.yaml"))
    return sorted(file for file in files if not file.stem.endswith("_merged"))


def story_in(file: Path) -> Scenario:
    """The story that a file tells."""
    return Scenario.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))


@contextmanager
def house_of(here: Wutongli, clock: SetClock) -> Iterator[House]:
    """A whole house on the store of the test, which it lets go of in the end."""
    url = here.rt.store.engine.url.render_as_string(hide_password=False)
    house = build(Settings(database_url=url, secret_key=SECRET), clock)  # type: ignore[arg-type]  # pydantic makes a SecretStr of it
    try:
        yield house
    finally:
        house.rt.store.dispose()


@contextmanager
def stage_of(here: Wutongli, clock: SetClock, story: Scenario) -> Iterator[Stage]:
    """A stage for a story, at the hour at which it begins."""
    with house_of(here, clock) as house:
        clock.advance_to(max(clock.now(), story.begins("Asia/Shanghai")))
        yield Stage(house, clock, here.id, story)


def take_into_use(here: Wutongli, issue_type: str) -> None:
    """A shipped issue type is taken into use, with those that follow from it."""
    file = DEFINITIONS / f"{issue_type}.yaml"
    said, pieces = file.read_text(encoding="utf-8"), pieces_beside(file)
    done = activate(here.rt, here.id, said, pieces=pieces)
    assert isinstance(done, Activated), done
    form = load(said, None, pieces).definition
    assert form is not None
    for another in {state.open.issue_type for state in form.states.values() if state.open is not None}:
        take_into_use(here, another)


def goes_as_told(here: Wutongli, clock: SetClock, file: Path) -> None:
    """The issue type of a story is taken into use and goes as told; its record agrees with its rows and explains them."""
    story = story_in(file)
    take_into_use(here, story.issue_type)
    with stage_of(here, clock, story) as stage:
        for number, step in enumerate(story.steps, 1):
            assert [each.en for each in stage.play(step)] == [], f"step {number}: {step.act}"
    with here.rt.store.read() as connection:
        for id_ in connection.execute(select(items.c.id)).scalars().all():
            assert differing(connection, id_, here.rt.now()) == ()
            assert account(connection, here.community, id_, here.rt.now()) is not None
