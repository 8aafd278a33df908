"""Ballots live: options written out or drawn from a list, asked, answered, weighed and explained on both stores."""

from __future__ import annotations

from pathlib import Path

import pytest
from services.grids import seat_the_grids
from services.told import goes_as_told, stories_of
from services.wutongli import Wutongli

from engine.clock import SetClock


@pytest.mark.parametrize(
    "file", [pytest.param(each, id=each.stem) for each in stories_of("joint_meeting", "micro_service")]
)
def test_a_matter_with_a_ballot_goes_its_way_live_as_its_story_says(
    wutongli: Wutongli, clock: SetClock, file: Path
) -> None:
    seat_the_grids(wutongli)
    goes_as_told(wutongli, clock, file)
