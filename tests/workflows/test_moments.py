"""A time that hangs on a date which people chose: a day, a day with an hour, or what somebody took for a day."""

from __future__ import annotations

import pytest

from workflows.calendar import Calendar
from workflows.load import load
from workflows.stories.scenario import load_scenario
from workflows.stories.trial import Passed, try_scenario

DEFINITION = """
issue_type: site_visit
version: 1
title: {zh: "看现场", en: "Site visit"}
parties: [community, residents]
fields:
  dates:   {type: list, required: true}
  held_on: {type: date}
start: polling
states:
  polling:
    phase: deliberation
    list: problem
    ask: {who: each party, to: dates, questions: {held_on: {from: dates}}}
    deadline: 3 days
    decide: {rule: time_poll}
    then: {passed: visiting, tied: done, no_quorum: done}
  visiting:
    phase: deliberation
    list: problem
    wait: at held_on
    then: {over: done}
  done: {phase: closed, result: done}
"""


@pytest.mark.parametrize(
    ("chosen", "then"),
    [
        pytest.param("2026-03-12", '{state: visiting, due: "2026-03-12 18:00", incidents: []}', id="a day"),
        pytest.param(
            "2026-03-12T19:00",
            '{state: visiting, due: "2026-03-12 18:00", incidents: []}',
            id="a day and an hour",
        ),
        pytest.param(
            "下周三", '{state: visiting, due: "2026-03-02 09:00", incidents: [date_missing]}', id="no day"
        ),
    ],
)
def test_what_a_time_poll_chose_is_a_day_or_somebody_is_told(chosen: str, then: str):
    definition = load(DEFINITION).definition
    told = load_scenario(
        f"""
scenario: {{zh: "约看现场", en: "A date for the visit"}}
issue_type: site_visit
start: 2026-03-02 09:00
steps:
  - open: {{title: "看操场", fields: {{dates: ["{chosen}"]}}}}
  - answer: {{community: {{held_on: "{chosen}"}}, residents: {{held_on: "{chosen}"}}}}
  - expect: {then}
"""
    )
    assert definition is not None
    assert told.scenario is not None
    went = try_scenario(definition, told.scenario, told.places, Calendar("Asia/Shanghai"))
    assert isinstance(went, Passed), went
