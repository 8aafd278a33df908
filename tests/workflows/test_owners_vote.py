"""The owners vote: co-owners have one vote together, several homes of one owner are one head."""

from __future__ import annotations

import pytest

from workflows.calendar import Calendar
from workflows.load import load
from workflows.stories.scenario import load_scenario
from workflows.stories.trial import Passed, try_scenario

DEFINITION = """
issue_type: owners_vote
version: 1
title: {zh: "业主投票", en: "A vote of the owners"}
parties: [community]
start: voting
states:
  voting:
    phase: decision
    list: problem
    ask: {who: each owner, to: choice, options: [agree, disagree, abstain]}
    deadline: 15 days
    remind: [2 days before]
    decide:
      rule: owners_joint_decision
      quorum: {heads: 2/3, area: 2/3}
      pass: {of: taking part, heads: over 1/2, area: over 1/2}
      close: at the deadline
    then: {passed: done, failed: rejected, no_quorum: void}
  done: {phase: closed, result: done}
  rejected: {phase: closed, result: rejected}
  void: {phase: closed, result: void}
"""
HOMES = """
  1-101: {owners: wang, area: 60}
  1-102: {owners: wang, area: 60}
  1-201: {owners: [sun, zhou], area: 90}
  1-202: {owners: li, area: 90}
"""


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        pytest.param(["{wang: agree, zhou: agree}"], "done", id="two of three heads, one of them co-owners"),
        pytest.param(["{wang: agree}"], "void", id="two homes of one owner are one head of three"),
        pytest.param(["{sun: agree, zhou: agree}"], "void", id="two co-owners are one head"),
        pytest.param(
            ["{wang: agree, sun: agree, li: disagree}", "{zhou: disagree}"],
            "rejected",
            id="of two co-owners the later word holds",
        ),
    ],
)
def test_heads_are_counted_as_the_interpretation_says(steps: list[str], state: str):
    went = _played([*(f"answer: {each}" for each in steps), "wait: 16 days", f"expect: {{state: {state}}}"])
    assert isinstance(went, Passed), went


def test_a_co_owner_whose_home_has_voted_is_not_reminded() -> None:
    went = _played(["answer: {sun: agree}", "wait: 14 days", "expect: {reminded: [li, wang]}"])
    assert isinstance(went, Passed), went


def _played(steps: list[str]) -> object:
    definition = load(DEFINITION).definition
    head = "scenario: {zh: 投票, en: A vote}\nissue_type: owners_vote\nstart: 2026-03-02 09:00\n"
    said = f"{head}homes:{HOMES}steps:\n  - open: {{title: 投票}}\n"
    told = load_scenario(said + "".join(f"  - {step}\n" for step in steps))
    assert definition is not None
    assert told.scenario is not None, told.findings
    return try_scenario(definition, told.scenario, told.places, Calendar("Asia/Shanghai"))
