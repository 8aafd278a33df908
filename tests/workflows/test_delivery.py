"""A notice that is brought to each home: the record says of every home how it was reached, nobody is left out."""

from __future__ import annotations

from typing import Any

import pytest

from workflows import effects as fx
from workflows.calendar import Calendar
from workflows.load import load
from workflows.stories.scenario import load_scenario
from workflows.stories.trial import Passed, try_scenario

DEFINITION = """
issue_type: written_notice
version: 1
title: {zh: "书面通知", en: "Written notice"}
parties: [community]
start: notifying
states:
  notifying:
    phase: decision
    list: problem
    notice: {for: 15 days, deliver: {to: each home, by: recorder, tell: community}}
    then: {undisputed: done}
  done: {phase: closed, result: done}
"""
STORY = """
scenario: {zh: "三户人家", en: "Three homes"}
issue_type: written_notice
start: 2026-03-02 09:00
homes:
  1-1-101: {owners: wang, area: 90}
  1-1-102: {owners: li, area: 90}
  1-1-201: {owners: zhao, area: 90}
steps:
  - open: {title: "修路的书面通知"}
"""


ONE_BUILDING = DEFINITION.replace("tell: community}}", "tell: community, scope: building}}").replace(
    "parties: [community]", "fields: {building: {type: text, required: true}}\nparties: [community]"
)


def reached(
    *steps: str, definition: str = DEFINITION, story: str = STORY
) -> list[tuple[str, str, str | None]]:
    """Every home as the record of the story has it: how it was reached, and who brought it."""
    form = load(definition).definition
    told = load_scenario(story + "".join(f"  - {step}\n" for step in steps))
    assert form is not None
    assert told.scenario is not None
    went: Any = try_scenario(form, told.scenario, told.places, Calendar("Asia/Shanghai"))
    assert isinstance(went, Passed), went
    effects = (effect for each in went.told for effect in each.effects)
    return [(each.home, each.how, each.by) for each in effects if isinstance(each, fx.HomeReached)]


def test_what_nobody_brought_is_posted_once_the_notice_is_over() -> None:
    assert reached(
        'answer: {recorder: {homes: {door: ["1-1-101"], mail: ["1-1-102"]}}}',
        "wait: 14 days",
        "expect: {state: notifying}",
        "wait: 2 days",
        "expect: {state: done}",
    ) == [
        ("1-1-101", "door", "recorder"),
        ("1-1-102", "mail", "recorder"),
        ("1-1-201", "posted", None),
    ]


def test_while_the_notice_stands_nothing_is_posted_by_itself() -> None:
    assert reached("wait: 14 days") == []


def test_a_notice_to_one_building_concerns_its_homes_alone() -> None:
    two_buildings = STORY.replace("area: 90}", "area: 90, building: '1'}", 2).replace(
        "area: 90}", "area: 90, building: '2'}"
    )
    story = two_buildings.replace(
        'open: {title: "修路的书面通知"}', 'open: {title: "一栋的通知", fields: {building: "1"}}'
    )
    assert reached(
        'answer: {recorder: {homes: {door: ["1-1-101", "1-1-201"]}}}',
        "wait: 16 days",
        "expect: {state: done}",
        definition=ONE_BUILDING,
        story=story,
    ) == [("1-1-101", "door", "recorder"), ("1-1-102", "posted", None)]


def test_who_brings_it_is_done_once_the_homes_of_that_building_are_reached() -> None:
    story = STORY.replace("area: 90}", "area: 90, building: '1'}", 2).replace(
        'open: {title: "修路的书面通知"}', 'open: {title: "一栋的通知", fields: {building: "1"}}'
    )
    reached(
        'answer: {recorder: {homes: {door: ["1-1-101"]}}}',
        "expect: {waiting_for: [recorder]}",
        'answer: {recorder: {homes: {mail: ["1-1-102"]}}}',
        "expect: {waiting_for: []}",
        definition=ONE_BUILDING,
        story=story,
    )


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        pytest.param(ONE_BUILDING.replace("scope: building", "scope: bulding"), "unknown-field", id="no such field"),
        pytest.param(ONE_BUILDING.replace("type: text", "type: number"), "field-type", id="a number"),
        pytest.param(ONE_BUILDING.replace(", required: true", ""), "not-filled-in", id="may be empty"),
    ],
)  # fmt: skip
def test_the_building_of_a_notice_is_known_when_it_begins(said: str, rule: str) -> None:
    assert [each.rule for each in load(said).errors] == [rule]
