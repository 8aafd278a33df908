"""What stories visit of a definition: each kind of part by a story that comes upon it, and nothing that had no effect."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from workflows.calendar import Calendar
from workflows.load import load, load_pieces
from workflows.model import Definition
from workflows.stories.coverage import AFTER, KINDS, Coverage, Part, coverage_of, parts_of, visited
from workflows.stories.scenario import load_scenario
from workflows.stories.trial import Happened, Passed, try_scenario
from workflows.stories.unvisited import gaps, summary

DEFINITIONS = Path(__file__).parents[2] / "definitions"
SCENARIOS = sorted((DEFINITIONS / "scenarios").glob("*.yaml"))
CALENDAR = Calendar("Asia/Shanghai")
SHORT = """\
issue_type: short
version: 1
title: {zh: "短", en: "Short"}
fields:
  urgency: {type: choice, default: calm, options: [calm, urgent]}
parties: [owners, property, residents]
recuse: {property: "urgency == 'urgent'"}
start: screening
states:
  screening:
    phase: collection
    list: demand
    ask: {who: coordinator, to: choose, buttons: {accept: talking, later: {go: screening, at_most: 1, after_that: over}}}
    deadline: 4 days
    remind: [1 day before]
    if_late: {ask: supervisor, every: 2 days}
    extend: {by: 3 days, asked_by: coordinator, needs: supervisor}
    pause: {by: coordinator, at_most: 5 days}
    clocks: {look: {at: 2 days, ask: secretary}}
  talking:
    phase: deliberation
    list: problem
    ask: {who: each party, to: position}
    deadline: 6 days
    remind: [3 days before, 1 day before]
    stand_in: {after: 2 days}
    decide: {rule: majority, quorum: 2 parties}
    then:
      passed: [{when: "urgency == 'urgent'", go: working}, {go: shown}]
      failed: {new_round: talking, at_most: 1, after_that: over}
      no_quorum: {extend: 2 days, times: 1, after_that: over}
  shown:
    phase: decision
    list: project
    notice: {for: 5 days, objections: {judged_by: owners}}
    then: {undisputed: working, objected: over}
  working:
    phase: implementation
    list: project
    ask: {who: property, to: report}
    deadline: 5 days
    if_late: {remind: property, every: 1 day, times: 1, then_ask: coordinator}
    signals: {closed: {from: desk, go: over}}
    then: {answered: over}
  over: {phase: closed, result: over}
"""
OPEN, URGENT = "open: {title: t}", "open: {title: t, fields: {urgency: urgent}}"
ACCEPT = "press: {coordinator: accept}"
AGREE = "answer: {owners: agree, property: agree, residents: agree}"
DISAGREE = "answer: {owners: {disagree: noise}, property: {disagree: noise}, residents: {disagree: noise}}"


@cache
def short() -> Definition:
    loaded = load(SHORT)
    assert loaded.definition is not None, loaded.findings
    return loaded.definition


def told(*steps: str) -> tuple[Happened, ...]:
    """What happens in a story of these steps."""
    lines = "".join(f"  - {step}\n" for step in steps)
    story = load_scenario(f"scenario: s\nissue_type: short\nsteps:\n{lines}")
    assert story.scenario is not None, story.findings
    went = try_scenario(short(), story.scenario, story.places, CALENDAR)
    assert isinstance(went, Passed), went
    return went.told


@pytest.mark.parametrize(
    ("steps", "part"),
    [
        pytest.param([OPEN], Part("state", "screening"), id="a state that is entered"),
        pytest.param([OPEN, ACCEPT], Part("way", "screening", "screening.button.accept"), id="a button"),
        pytest.param([OPEN, "press: {coordinator: later}"], Part("way", "screening", "screening.button.later"), id="a counted button"),
        pytest.param([OPEN, *["press: {coordinator: later}"] * 2], Part("way", "screening", "screening.button.later" + AFTER), id="what follows its count"),
        pytest.param([OPEN, "wait: 5 days"], Part("deadline", "screening"), id="a deadline"),
        pytest.param([OPEN, "wait: 4 days"], Part("reminder", "screening", "0"), id="a reminder"),
        pytest.param([OPEN, "wait: 5 days"], Part("lateness", "screening", "ask"), id="somebody asked when it is late"),
        pytest.param([OPEN, "wait: 3 days"], Part("clock", "screening", "look.0"), id="a clock beside"),
        pytest.param([OPEN, "more_time: {coordinator: ill}", "answer: {supervisor: {granted: true}}"],
                     Part("extension", "screening", "granted"), id="more time granted"),
        pytest.param([OPEN, "more_time: {coordinator: ill}", "answer: {supervisor: {granted: false}}"],
                     Part("extension", "screening", "refused"), id="more time refused"),
        pytest.param([OPEN, "pause: {coordinator: ill}", "resume: coordinator"], Part("pause", "screening", "resumed"), id="a clock that somebody lets go on"),
        pytest.param([OPEN, "pause: {coordinator: ill}", "wait: 6 days"], Part("pause", "screening", "over"), id="a pause that runs out"),
        pytest.param([OPEN, ACCEPT, AGREE], Part("outcome", "talking", "passed"), id="an outcome"),
        pytest.param([OPEN, ACCEPT, AGREE], Part("way", "talking", "talking.outcome.passed.2"), id="the arm without a guard"),
        pytest.param([URGENT, ACCEPT, "answer: {owners: agree, residents: agree}"], Part("way", "talking", "talking.outcome.passed"), id="the arm with a guard"),
        pytest.param([URGENT], Part("recusal", "", "property"), id="a recusal"),
        pytest.param([OPEN, ACCEPT, DISAGREE], Part("way", "talking", "talking.outcome.failed"), id="a new round"),
        pytest.param([OPEN, ACCEPT, DISAGREE, DISAGREE], Part("way", "talking", "talking.outcome.failed" + AFTER), id="no round left"),
        pytest.param([OPEN, ACCEPT, "wait: 7 days"], Part("way", "talking", "talking.outcome.no_quorum"), id="an extension by rule"),
        pytest.param([OPEN, ACCEPT, "wait: 20 days"], Part("way", "talking", "talking.outcome.no_quorum" + AFTER), id="no extension left"),
        pytest.param([OPEN, ACCEPT, "wait: 3 days"], Part("stand_in", "talking"), id="an alternate"),
        pytest.param([OPEN, ACCEPT, AGREE, "object: {text: noise}", "wait: 6 days"], Part("lateness", "shown", "judge"), id="a judge who is asked again"),
        pytest.param([OPEN, ACCEPT, AGREE, "wait: 6 days", "wait: 7 days"], Part("lateness", "working", "remind"), id="somebody reminded when it is late"),
        pytest.param([OPEN, ACCEPT, AGREE, "wait: 6 days", "wait: 9 days"], Part("lateness", "working", "then_ask"), id="somebody asked in the end"),
        pytest.param([OPEN, ACCEPT, AGREE, "wait: 6 days", "signal: {closed: desk}"], Part("way", "working", "working.signal.closed"), id="a signal"),
    ],
)  # fmt: skip
def test_a_story_visits_what_it_comes_upon_and_not_before(steps: list[str], part: Part) -> None:
    assert part in parts_of(short())
    assert part in visited(short(), told(*steps))
    if len(steps) > 1:
        assert part not in visited(short(), told(*steps[:-1]))


def test_a_reminder_that_reminds_nobody_is_not_visited() -> None:
    story = told(
        OPEN, ACCEPT, "answer: {owners: agree, property: agree}", "answer: {residents: agree}", "wait: 9 days"
    )
    assert not [part for part in visited(short(), story) if part.kind == "reminder"]


def test_stories_are_counted_together() -> None:
    one, other = told(OPEN, ACCEPT, AGREE), told(OPEN, ACCEPT, DISAGREE)
    both = coverage_of(short(), [one, other])
    assert both == coverage_of(short(), [one]) | coverage_of(short(), [other])
    assert {*both.visited} == visited(short(), one) | visited(short(), other)
    assert {*both.unvisited} == {*parts_of(short())} - both.visited
    assert both.names >= {
        "screening",
        "talking",
        "shown",
        "talking.outcome.failed",
        "talking.outcome.passed.2",
    }


def test_what_is_missing_is_told_in_plain_words_by_state() -> None:
    found = {
        gap.state: gap for gap in gaps(coverage_of(short(), [told(OPEN, ACCEPT, AGREE, "wait: 6 days")]))
    }
    talking = [each.en for each in found["talking"].said]
    assert "nobody has yet missed the quorum (outcome no_quorum)" in talking
    assert "the reminder 3 days before was never sent" in talking
    assert not [each for each in talking if "brought 2 days more" in each], "its outcome is told already"
    assert [each.zh for each in found["over"].said] == ["没有一个故事走到这里"]
    assert [each.zh for each in found[""].said] == ["物业从未回避"]
    chinese = [each.zh for gap in gaps(coverage_of(short(), [told(OPEN, ACCEPT)]), "zh") for each in gap.said]
    assert "从未出现人数不足（结论 人数不足）" in chinese, "words as the file writes them"
    assert "逾期后从未请督导员处理（逾期 请）" in chinese
    assert "4 of 5 states" in summary(coverage_of(short(), [told(OPEN, ACCEPT, AGREE, "wait: 6 days")])).en


@cache
def shipped() -> dict[str, Coverage]:
    """What the shipped stories visit of each shipped definition."""
    pieces = load_pieces((DEFINITIONS / "pieces.yaml").read_text(encoding="utf-8"))
    stories: dict[str, list[tuple[Happened, ...]]] = {}
    forms: dict[str, Definition] = {}
    for file in SCENARIOS:
        story = load_scenario(file.read_text(encoding="utf-8"))
        assert story.scenario is not None, (file, story.findings)
        name = story.scenario.issue_type
        if name not in forms:
            loaded = load((DEFINITIONS / f"{name}.yaml").read_text(encoding="utf-8"), pieces=pieces)
            assert loaded.definition is not None, (name, loaded.findings)
            forms[name] = loaded.definition
        stories.setdefault(name, []).append(
            try_scenario(forms[name], story.scenario, story.places, CALENDAR).told
        )
    return {name: coverage_of(form, stories[name]) for name, form in forms.items()}


def test_nothing_is_visited_that_is_not_there() -> None:
    for name, coverage in shipped().items():
        assert coverage.visited <= {*coverage.parts}, name


def test_every_part_of_every_shipped_definition_has_its_words() -> None:
    for coverage in shipped().values():
        form = coverage.definition
        entered = frozenset(part for part in coverage.parts if part.kind == "state")
        nothing = Coverage(form, entered)
        assert sum(nothing.count(kind)[1] for kind in KINDS) == len(nothing.parts)
        for gap in gaps(nothing):
            assert all(said.zh.strip() and said.en.strip() for said in gap.said)
            assert len({said.en for said in gap.said}) == len(gap.said), (
                form.issue_type,
                gap.state,
                gap.said,
            )
