"""Parties of one matter alone: whoever raised it, and somebody who is named when it is taken in."""

from __future__ import annotations

from pathlib import Path

import pytest
from services.told import goes_as_told, stories_of, take_into_use
from services.wutongli import NEIGHBOUR, Wutongli

from engine.clock import SetClock
from engine.commands import open_item
from engine.roster import Reporter
from engine.stepping import Done
from workflows.refusal import Refused

OWNER = Reporter(name="水厂办公室", phone="13800000033")
HALL = {"venue": "水厂礼堂", "purpose": "合唱队排练"}


@pytest.mark.parametrize(
    "file", [pytest.param(each, id=each.stem) for each in stories_of("venue_use", "merchant_difficulty")]
)
def test_a_matter_with_parties_of_its_own_goes_its_way_live_as_its_story_says(
    wutongli: Wutongli, clock: SetClock, file: Path
) -> None:
    goes_as_told(wutongli, clock, file)


@pytest.mark.parametrize(
    ("issue_type", "fields", "reporter", "named", "where"),
    [
        pytest.param("venue_use", HALL, NEIGHBOUR, {}, "venue_owner", id="nobody is named"),
        pytest.param("venue_use", HALL, NEIGHBOUR, {"venue_owner": Reporter(name="礼堂", phone="12")}, "venue_owner.phone", id="no phone number"),
        pytest.param("venue_use", HALL, NEIGHBOUR, {"venue_owner": OWNER, "owners": OWNER}, "owners", id="a party that has seats"),
        pytest.param("merchant_difficulty", {}, None, {}, "name", id="nobody raised it who could be a party"),
    ],
)  # fmt: skip
def test_a_party_that_nobody_would_speak_for_is_refused_and_nothing_is_kept(
    wutongli: Wutongli,
    issue_type: str,
    fields: dict[str, str],
    reporter: Reporter | None,
    named: dict[str, Reporter],
    where: str,
) -> None:
    take_into_use(wutongli, issue_type)
    refused = open_item(
        wutongli.rt, wutongli.id, wutongli.actor("coordinator"), issue_type=issue_type, title="借礼堂", fields=fields, reporter=reporter, named=named,
    )  # fmt: skip
    assert isinstance(refused, Refused)
    assert refused.where == where
    done = open_item(
        wutongli.rt, wutongli.id, wutongli.actor("coordinator"), issue_type="facility_upgrade", title="修路灯", fields={"place": "南门"},
    )  # fmt: skip
    assert isinstance(done, Done)
    assert wutongli.loaded(done.item.id).number == 1
