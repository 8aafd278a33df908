"""Stories told to a neighbour: what is said, in its order and in both languages, and what is said where one goes otherwise."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from workflows.calendar import Calendar
from workflows.load import load, load_pieces
from workflows.model import Definition
from workflows.pieces import Pieces
from workflows.stories.narrative import Line, narrate
from workflows.stories.scenario import load_scenario
from workflows.stories.trial import Failed, Passed, try_scenario

DEFINITIONS = Path(__file__).parents[2] / "definitions"
SCENARIOS = sorted((DEFINITIONS / "scenarios").glob("*.yaml"))
CALENDAR = Calendar("Asia/Shanghai")


@cache
def pieces() -> Pieces:
    return load_pieces((DEFINITIONS / "pieces.yaml").read_text(encoding="utf-8"))


@cache
def definition(name: str) -> Definition:
    loaded = load((DEFINITIONS / f"{name}.yaml").read_text(encoding="utf-8"), pieces=pieces())
    assert loaded.definition is not None, loaded.findings
    return loaded.definition


def story(said: str) -> tuple[list[Line], Passed | Failed]:
    told = load_scenario(said)
    assert told.scenario is not None, told.findings
    form = definition(told.scenario.issue_type)
    went = try_scenario(form, told.scenario, told.places, CALENDAR)
    return list(narrate(form, told.scenario, CALENDAR, went)), went


def of(*steps: str) -> list[Line]:
    """The story of a refuse house in these steps."""
    lines = "".join(f"  - {step}\n" for step in steps)
    return story(f"scenario: s\nissue_type: facility_upgrade\nsteps:\n{lines}")[0]


OPEN = 'open: {title: "Bins", fields: {place: "Gate 1", hazard: minor}}'
ACCEPT = "press: {coordinator: accept}"
PROPOSE = 'answer: {property: {proposal: walls, budget: "1200.50"}}'


@pytest.mark.parametrize(
    ("steps", "zh", "en"),
    [
        pytest.param([OPEN], "提出人提出“Bins”（位置 Gate 1；安全隐患 轻微）。", "The reporter raised “Bins” (Place Gate 1; Hazard minor).", id="raised"),
        pytest.param([OPEN], "→ 受理：请协调员决定，3月9日周一 18:00 截止。", "→ Screening: asked the coordinator to choose, until Monday 9 March 18:00.", id="entered"),
        pytest.param([OPEN, ACCEPT], "协调员选了“受理”。", "The coordinator chose “Accept”.", id="a button"),
        pytest.param([OPEN, "press: {coordinator: {button: decline, reason: not ours}}"], "协调员选了“不受理”：not ours。", "The coordinator chose “Decline”: not ours.", id="a button with its reason"),
        pytest.param([OPEN, "wait: 5 days"], "提醒协调员。", "Reminded the coordinator.", id="a reminder"),
        pytest.param([OPEN, "wait: 8 days"], "期限到了，还在等协调员。", "The deadline passed, still waiting for the coordinator.", id="a deadline"),
        pytest.param([OPEN, "wait: 8 days"], "请督导员出面处理。", "Asked the supervisor to see to it.", id="late"),
        pytest.param([OPEN, "wait: 12 days"], "再请督导员出面处理。", "Asked the supervisor again to see to it.", id="late still"),
        pytest.param([OPEN, ACCEPT, PROPOSE], "物业填写：方案 walls；预算 ¥1,200.50。", "The property company filled in: Proposal walls; Budget ¥1,200.50.", id="fields"),
        pytest.param([OPEN, ACCEPT, PROPOSE, "answer: {residents: {agree_if: grey doors}}"], "居民同意，条件是：grey doors。", "The residents agreed, if grey doors.", id="an agreement with a condition"),
        pytest.param([OPEN, ACCEPT, PROPOSE, "answer: {residents: {agree_if: grey doors}}"], "请物业落实条件。", "Asked the property company to meet the condition.", id="who meets it"),
        pytest.param([OPEN, ACCEPT, PROPOSE, "wait: 5 days", "answer: {partners.alternate: agree}"], "共建单位的候补同意。", "The partners' alternate agreed.", id="an alternate"),
        pytest.param([OPEN, ACCEPT, PROPOSE, "wait: 8 days"], "期限延长到 3月12日周四 18:00。", "The deadline was extended to Thursday 12 March 18:00.", id="an extension"),
        pytest.param([OPEN, "wait: 1 hour"], "过了 1 小时。", "1 hour passed.", id="time in which nothing happens"),
        pytest.param([OPEN, "press: {owners: accept}\n    refused: not_allowed"], "业委会想选“受理”，被拒绝（not_allowed）", "the owners tried to choose “Accept”, which was refused (not_allowed)", id="refused as it should be"),
        pytest.param([OPEN, "expect: {state: collecting, late: false, waiting_for: [coordinator]}"], "所在状态 受理，已逾期 否，在等 协调员", "state Screening, late no, waiting for the coordinator", id="something that holds"),
    ],
)  # fmt: skip
def test_what_happens_is_said_as_one_says_it(steps: list[str], zh: str, en: str) -> None:
    lines = of(*steps)
    assert zh in [each.said.zh for each in lines]
    assert en in [each.said.en for each in lines]


def test_a_decision_is_told_with_its_numbers_before_what_follows() -> None:
    lines = of(
        OPEN,
        ACCEPT,
        PROPOSE,
        "answer: {community: agree, owners: agree, property: agree, residents: agree, partners: abstain}",
    )
    decided, entered = [each.said.en for each in lines if each.weight in ("note", "step")][-3:-1]
    assert decided.startswith("Outcome “passed”: 5 of 5 parties answered, quorum 4")
    assert entered.startswith("→ Public notice: on public notice until")


def test_a_story_that_goes_otherwise_is_told_until_there() -> None:
    lines = of(OPEN, "expect: {state: proposing}", ACCEPT)
    assert [each.weight for each in lines].count("wrong") == 1
    assert lines[-1].said.en == "state should be `proposing` and is `collecting`"
    assert not [each for each in lines if "chose" in each.said.en], "what was not played is not told"


@pytest.mark.parametrize("file", [pytest.param(each, id=each.stem) for each in SCENARIOS])
def test_every_shipped_story_can_be_told(file: Path) -> None:
    lines, went = story(file.read_text(encoding="utf-8"))
    assert [each.at for each in lines] == sorted(each.at for each in lines), "time goes one way"
    assert all(each.said.zh.strip() and each.said.en.strip() for each in lines)
    assert not [each.said.zh for each in lines if "None" in each.said.zh or "{" in each.said.zh]
    told = load_scenario(file.read_text(encoding="utf-8")).scenario
    assert told is not None
    if isinstance(went, Passed):
        expected = sum(step.expect is not None or step.refused is not None for step in told.steps)
        assert sum(each.weight == "tick" for each in lines) == expected
        assert sum(each.weight == "wrong" for each in lines) == 0
        entered = [each for each in lines if each.weight == "step"]
        assert len(entered) >= 2, "a story leads somewhere"
