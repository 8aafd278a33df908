"""Consent before anything happens, and a meeting whose record sheet decides: asked, answered, explained, live."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from services.told import goes_as_told, stories_of
from services.venues import consenting
from services.wutongli import Wutongli

from engine.clock import SetClock
from engine.item_page import item_page
from engine.stepping import Done
from workflows.refusal import Refused

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


@pytest.mark.parametrize("file", [pytest.param(each, id=each.stem) for each in stories_of("major_matter")])
def test_a_major_matter_goes_its_way_live_as_its_story_says(
    wutongli: Wutongli, clock: SetClock, file: Path
) -> None:
    goes_as_told(wutongli, clock, file)
