"""A notice that is brought to each home: the record says of every home how it was reached, nobody is left out."""

from __future__ import annotations

from typing import Any

from workflows import effects as fx
from workflows.calendar import Calendar
from workflows.load import load
from workflows.scenario import load_scenario
from workflows.trial import Passed, try_scenario

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


def reached(*steps: str) -> list[tuple[str, str, str | None]]:
    """Every home as the record of the story has it: how it was reached, and who brought it."""
    definition = load(DEFINITION).definition
    told = load_scenario(STORY + "".join(f"  - {step}\n" for step in steps))
    assert definition is not None
    assert told.scenario is not None
    went: Any = try_scenario(definition, told.scenario, told.places, Calendar("Asia/Shanghai"))
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
