"""Ballots in a state: what counts as an answer, and what becomes of questions where nobody chooses anything."""

from __future__ import annotations

import pytest

from workflows.calendar import Calendar
from workflows.consequences.ballots import read_ballot
from workflows.load import load
from workflows.refusal import Refused
from workflows.stories.scenario import load_scenario
from workflows.stories.trial import Failed, Passed, try_scenario

DEFINITION = """
issue_type: garden_day
version: 1
title: {zh: "种花日", en: "Garden day"}
parties: [community, owners, residents]
start: choosing
states:
  choosing:
    phase: decision
    list: problem
    ask: {who: each party, to: KIND, options: ["2026-04-04", "2026-04-11"]EXTRA}
    deadline: 5 days
    decide: {rule: RULE}
    then: {passed: done, tied: dropped, no_quorum: dropped}
  done: {phase: closed, result: done}
  dropped: {phase: closed, result: dropped}
"""


def played(kind: str, rule: str, *steps: str, extra: str = "") -> Passed | Failed:
    said = DEFINITION.replace("KIND", kind).replace("RULE", rule).replace("EXTRA", extra)
    definition = load(said).definition
    assert definition is not None, load(said).findings
    story = "scenario: {zh: 选, en: choose}\nissue_type: garden_day\nsteps:\n  - open: {title: 种花}\n"
    told = load_scenario(story + "".join(f"  - {step}\n" for step in steps))
    assert told.scenario is not None, told.findings
    return try_scenario(definition, told.scenario, told.places, Calendar("Asia/Shanghai"))


FIRST, SECOND = '"2026-04-04"', '"2026-04-11"'
STORIES = [
    pytest.param(
        "dates", "time_poll", "",
        [(f"answer: {{community: {{dates: [{FIRST}]}}, owners: {{dates: {{{FIRST}: if need be, {SECOND}: 'yes'}}}}, "
         f"residents: {{dates: [{SECOND}]}}}}"),
         "expect: {state: done, winners: {answer: ['2026-04-11']}}"],
        id="the date with fewest if-need-be",
    ),
    pytest.param(
        "dates", "time_poll", "",
        [(f"答复: {{community: {{dates: {{{FIRST}: 有空}}}}, owners: {{dates: {{{FIRST}: 勉强, {SECOND}: 有空}}}}, "
          f"residents: {{dates: {{{SECOND}: 有空}}}}}}"),
         "应当: {所在状态: done, 选出: {answer: ['2026-04-11']}}"],
        id="the same, said in Chinese",
    ),
    pytest.param(
        "dates", "time_poll", "",
        [f"answer: {{community: {{dates: []}}, owners: {{dates: []}}, residents: {{dates: [{FIRST}]}}}}",
         "expect: {state: done, winners: {answer: ['2026-04-04']}}"],
        id="who is never free has answered too",
    ),
    pytest.param(
        "dates", "time_poll", "",
        ["answer: {community: {dates: []}, owners: {dates: []}, residents: {dates: []}}",
         "expect: {state: dropped, outcome: tied}"],
        id="nobody is ever free: no date is chosen",
    ),
    pytest.param(
        "dots", "dots", ", dots: 3",
        [f"answer: {{community: {{dots: {{{FIRST}: 0}}}}}}\n    refused: invalid",
         f"answer: {{community: {{dots: {{{FIRST}: 4}}}}}}\n    refused: invalid",
         (f"answer: {{community: {{dots: {{{FIRST}: 2, {SECOND}: 1}}}}, owners: {{dots: {{{SECOND}: 3}}}}, "
         f"residents: {{dots: {{{FIRST}: 1}}}}}}"),
         "expect: {state: done, winners: {answer: ['2026-04-11']}}"],
        id="no dots at all are no answer, too many neither",
    ),
    pytest.param(
        "ratings", "score_voting", ", scale: 3",
        [f"answer: {{community: {{ratings: {{{FIRST}: 4}}}}}}\n    refused: invalid",
         (f"answer: {{community: {{ratings: {{{FIRST}: 3}}}}, owners: {{ratings: {{{FIRST}: 1, {SECOND}: 3}}}}, "
         f"residents: {{ratings: {{{SECOND}: 2}}}}}}"),
         "expect: {state: done, winners: {answer: ['2026-04-11']}}"],
        id="the highest sum of scores, none beyond the scale",
    ),
    pytest.param(
        "ranking", "single_transferable_vote", "",
        [f"answer: {{community: {{ranking: [{FIRST}, {SECOND}]}}, owners: {{ranking: [{SECOND}]}}}}",
         f"answer: {{residents: {{ranking: [{SECOND}, {FIRST}]}}}}",
         "expect: {state: done, winners: {answer: ['2026-04-11']}}"],
        id="a single transferable vote with one place",
    ),
    pytest.param(
        "choice", "plurality", "",
        [f"answer: {{community: {{choice: {FIRST}}}, owners: {{choice: {SECOND}}}}}",
         f"answer: {{owners: {{choice: {FIRST}}}}}",
         "wait: 6 days", "expect: {state: done, winners: {answer: ['2026-04-04']}}"],
        id="a corrected choice counts once",
    ),
    pytest.param(
        "choice", "plurality", "",
        ["answer: {community: {choice: tomorrow}}\n    refused: invalid"],
        id="what is not offered cannot be chosen",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "rule", "extra", "steps"), STORIES)
def test_a_ballot_is_counted(kind: str, rule: str, extra: str, steps: list[str]) -> None:
    went = played(kind, rule, *steps, extra=extra)
    assert isinstance(went, Passed), went


@pytest.mark.parametrize(
    ("kind", "rule", "mark", "said"),
    [
        pytest.param("ranking", "borda", "first", "Places are whole numbers, such as 1", id="a place in words"),
        pytest.param("dots", "dots", "two", "Dots are whole numbers, such as 2", id="dots in words"),
        pytest.param("dates", "time_poll", "perhaps", "Each time is one of: free, if need be, no", id="a time that may be"),
    ],
)  # fmt: skip
def test_a_mark_that_is_none_is_refused_by_what_is_wrong_with_it(
    kind: str, rule: str, mark: str, said: str
) -> None:
    definition = load(DEFINITION.replace("KIND", kind).replace("RULE", rule).replace("EXTRA", "")).definition
    ask = definition.states["choosing"].ask if definition is not None else None
    assert ask is not None
    [question] = ask.ballots
    found = read_ballot(ask, {question: {"2026-04-04": mark, "2026-04-11": mark}}, {}, "")
    assert isinstance(found, Refused)
    assert found.message.en == said


def test_of_many_options_that_are_none_a_few_are_named() -> None:
    definition = load(
        DEFINITION.replace("KIND", "approval").replace("RULE", "approval").replace("EXTRA", "")
    ).definition
    ask = definition.states["choosing"].ask if definition is not None else None
    assert ask is not None
    [question] = ask.ballots
    found = read_ballot(ask, {question: [f"day {n}" for n in range(1000)]}, {}, "")
    assert isinstance(found, Refused)
    assert found.message.en == "not an option here: day 0, day 1, day 2"
