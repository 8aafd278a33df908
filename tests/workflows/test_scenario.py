"""Scenarios: the shipped ones hold, and one that does not says at which step, and how the matter really stood."""

from __future__ import annotations

from pathlib import Path

import pytest
from stories import CHINA, shipped

from workflows.stories.scenario import Told, load_scenario
from workflows.stories.trial import Failed, Passed, try_scenario

DEFINITIONS = Path(__file__).parents[2] / "definitions"
AHEAD = "ahead/"
HEAD = "scenario: a story\nissue_type: facility_upgrade\nsteps:\n  - open: {title: a matter, fields: {place: here}}\n"
PROPOSE = "  - answer: {property: {proposal: a wall, budget: 100}}\n"
TO_TABLE = HEAD + "  - press: {coordinator: accept}\n" + PROPOSE


def tried(said: str, folder: str = "") -> Passed | Failed:
    told = load_scenario(said)
    assert told.scenario is not None, told.findings
    return try_scenario(shipped(folder + told.scenario.issue_type), told.scenario, told.places, CHINA)


@pytest.mark.parametrize(
    ("file", "folder"),
    [
        pytest.param(file, folder, id=folder + file.stem)
        for folder in ("", AHEAD)
        for file in sorted((DEFINITIONS / folder / "scenarios").glob("*.yaml"))
    ],
)
def test_the_shipped_stories_go_as_they_say(file: Path, folder: str):
    assert isinstance(tried(file.read_text(encoding="utf-8"), folder), Passed)


GONE_WRONG = [
    pytest.param(
        HEAD + "  - expect: {state: proposing}\n", 5, ["state should be `proposing` and is `collecting`"], id="another state"
    ),
    pytest.param(
        HEAD + "  - expect: {list: problem, waiting_for: [property]}\n", 5,
        ["list should be `problem` and is `demand`", "waiting_for should be `property` and is `coordinator`"],
        id="all that differs at once",
    ),
    pytest.param(HEAD + PROPOSE, 5, ["`property` is not asked anything"], id="somebody answers unasked"),
    pytest.param(
        HEAD + "  - press: {coordinator: accept}\n    refused: closed\n", 5,
        ["should be refused (closed), and was not"], id="something succeeds that should not",
    ),
    pytest.param(
        TO_TABLE + "  - answer: {owners: {disagree: ''}}\n", 7, ["Please give the reason"], id="an answer that is refused"
    ),
    pytest.param(
        TO_TABLE + "  - wait: 5 days\n  - expect: {reminded: []}\n", 8,
        ["reminded should be `` and is `community, owners, partners, property, residents`"], id="everybody was reminded",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("said", "line", "wrong"), GONE_WRONG)
def test_a_story_that_goes_otherwise_says_where_and_how(said: str, line: int, wrong: list[str]):
    went = tried(said)
    assert isinstance(went, Failed)
    assert {each.place.line for each in went.findings} == {line}
    if "reason" not in wrong[0]:
        assert [each.message.en for each in went.findings] == wrong


def test_deadlines_and_stand_ins_come_at_their_instants():
    went = tried(
        TO_TABLE
        + '  - expect: {state: deliberating, due: "2026-03-09 18:00"}\n'
        + "  - wait: 4 days at 17:59\n"
        + "  - expect: {reminded: [], asked: [community, owners, property, residents, partners]}\n"
        + "  - wait: 2 minutes\n"
        + "  - expect: {reminded: [community, owners, property, residents, partners], asked: [community, owners,"
        + " property, residents, partners, community.alternate, owners.alternate, property.alternate,"
        + " residents.alternate, partners.alternate]}\n"
        + "  - wait: 30 days\n"
        + "  - expect: {state: stalled, waiting_for: [supervisor], outcome: no_quorum}\n"
    )
    assert isinstance(went, Passed), went


MISTAKES = [
    pytest.param("scenario: x\nissue_type: a\nsteps: []\n", 3, id="no step"),
    pytest.param(HEAD + "  - expct: {state: done}\n", 5, id="a misspelt act"),
    pytest.param(HEAD + "  - wait: 6 dayz\n", 5, id="a span that is none"),
    pytest.param(HEAD + "  - {wait: 6 days, expect: {state: done}}\n", 5, id="two acts in one step"),
    pytest.param(HEAD + "  - expect: {sate: done}\n", 5, id="an expectation of nothing known"),
    pytest.param(HEAD.replace("open", "wait").replace("{title: a matter, fields: {place: here}}", "1 day"), 1,
                 id="a story that does not begin"),
    pytest.param(HEAD.replace("steps:", "start: soon\nsteps:"), 1, id="a start that is no time"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "line"), MISTAKES)
def test_a_mistake_in_a_scenario_is_found_with_its_place(said: str, line: int):
    told: Told = load_scenario(said)
    assert told.scenario is None
    assert told.findings[0].place.line == line, told.findings
