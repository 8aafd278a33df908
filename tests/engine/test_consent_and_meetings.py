"""Consent before anything happens, and a meeting whose record sheet decides: asked, answered, explained, live."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from services.venues import consenting
from services.wutongli import DEFINITIONS, SECRET, Wutongli
from sqlalchemy import select

from engine.account import account
from engine.clock import SetClock
from engine.item_page import item_page
from engine.record_state import differing
from engine.registry import Activated, activate
from engine.schema import items
from engine.settling import pieces_beside
from engine.stepping import Done
from gongshi.house import build
from gongshi.settings import Settings
from gongshi.stage import Stage
from workflows.refusal import Refused
from workflows.stories.scenario import Scenario

OWNERS, PROPERTY = "owners_chair", "property_manager"
SHEET = {"due": "40", "present": "31", "agree": "27", "disagree": "3", "abstain": "1"}


@pytest.fixture
def item(wutongli: Wutongli) -> str:
    """The use of a room, for which consent is asked."""
    return consenting(wutongli)


def consented(here: Wutongli, item: str) -> None:
    for ref in (OWNERS, PROPERTY):
        assert isinstance(here.answer(item, ref, kind="consent", given="yes"), Done)


def because(here: Wutongli, item: str) -> str:
    explanation = here.loaded(item).item.explanation
    assert explanation is not None
    return explanation.zh


def test_all_consent_and_the_meeting_counts(wutongli: Wutongli, item: str) -> None:
    here = wutongli
    assert here.asked(item) == {OWNERS, PROPERTY}
    consented(here, item)
    assert here.state(item) == "counting"
    assert "都同意" in because(here, item)
    assert isinstance(here.answer(item, "coordinator", kind="count", **SHEET), Done)
    assert (here.state(item), here.loaded(item).item.outcome) == ("agreed", "passed")
    assert "27" in because(here, item)
    with here.rt.store.read() as connection:
        page = item_page(connection, here.community, item, here.rt.now())
    assert page is not None
    told = " ".join(moment.said.zh for moment in page.timeline)
    assert "应到 40，到会 31，同意 27，不同意 3，弃权 1" in told


def test_one_no_ends_it(wutongli: Wutongli, item: str) -> None:
    assert isinstance(wutongli.answer(item, OWNERS, kind="consent", given="no", text="要排练"), Done)
    assert (wutongli.state(item), wutongli.loaded(item).item.outcome) == ("declined", "refused")


def test_silence_is_no_consent(wutongli: Wutongli, item: str) -> None:
    due = wutongli.loaded(item).item.due_at
    assert due is not None
    wutongli.answer(item, OWNERS, kind="consent", given="yes")
    wutongli.pass_until(due)
    assert (wutongli.state(item), wutongli.loaded(item).item.outcome) == ("declined", "silent")


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        pytest.param({"present": "50"}, "present", id="more came than were due"),
        pytest.param({"agree": "三十"}, "agree", id="no number"),
        pytest.param({"due": ""}, "due", id="nobody was due"),
        pytest.param({"agree": "31"}, "present", id="more votes than people"),
    ],
)
def test_a_sheet_that_does_not_add_up_is_never_kept(
    wutongli: Wutongli, item: str, changed: dict[str, Any], where: str
) -> None:
    consented(wutongli, item)
    refused = wutongli.answer(item, "coordinator", kind="count", **(SHEET | changed))
    assert isinstance(refused, Refused)
    assert (refused.code, refused.where) == ("invalid", where)
    assert wutongli.state(item) == "counting"


MERGED = "major_matter_merged"
"""It names another item by a number that is taken by nothing here."""
STORIES = sorted(
    file for file in (DEFINITIONS / "scenarios").glob("major_matter_*.yaml") if file.stem != MERGED
)


@pytest.mark.parametrize("file", [pytest.param(each, id=each.stem) for each in STORIES])
def test_a_major_matter_goes_its_way_live_as_its_story_says(
    wutongli: Wutongli, clock: SetClock, file: Path
) -> None:
    here, definition = wutongli, DEFINITIONS / "major_matter.yaml"
    said = definition.read_text(encoding="utf-8")
    assert isinstance(activate(here.rt, here.id, said, pieces=pieces_beside(definition)), Activated)
    story = Scenario.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    house = build(
        Settings(database_url=str(here.rt.store.engine.url.render_as_string(hide_password=False)), secret_key=SECRET),  # type: ignore[arg-type]  # pydantic makes a SecretStr of it
        clock,
    )  # fmt: skip
    clock.advance_to(max(clock.now(), story.begins("Asia/Shanghai")))
    stage = Stage(house, clock, here.id, story)
    for number, step in enumerate(story.steps, 1):
        assert [each.en for each in stage.play(step)] == [], f"step {number}: {step.act}"
    with here.rt.store.read() as connection:
        for id_ in connection.execute(select(items.c.id)).scalars().all():
            assert differing(connection, id_, here.rt.now()) == ()
            assert account(connection, here.community, id_, here.rt.now()) is not None
    house.rt.store.dispose()
