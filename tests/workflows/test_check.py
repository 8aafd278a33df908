"""The checks: a shipped definition with one mistake in it, the rule that finds it, and where it points.

Each row edits words that stand once in the file; the line expected is that on which `points_at` stands.
"""

from __future__ import annotations

import re

import pytest
from stories import edited, loaded, shipped, written

from workflows.checks import CHECKS
from workflows.load import dump, hash_of, load, restore

UPGRADE, HAZARD = "facility_upgrade", "safety_hazard"
PASSED = "then:\n      passed: publicity\n"
PROPOSING = "    then: {answered: deliberating}\n"
STALLED_LATE = "    if_late: {ask: supervisor, every: 5 working days}\n"
ACCEPT = "accept:  {go: proposing, title"
JUDGED = "judged_by: community"
SCORED = "decide: {rule: mean_at_least, threshold: 3, quorum: 1 answer}"
SCORES_END = f"""    {SCORED}
    then:
      passed: done
      failed: {{back: implementing, at_most: 2, after_that: stalled}}
      no_quorum: done
"""
DONE = "done:     {title"

MISTAKES = [
    pytest.param("field", ("default: none", "default: nothing"), "default: nothing", id="a default that is no option"),
    pytest.param(
        "count",
        ("undisputed: implementing", "undisputed: {go: implementing, at_most: 2}"),
        "undisputed:",
        id="a count, and then?",
    ),
    pytest.param(
        "count",
        ("undisputed: implementing", "undisputed: {go: implementing, after_that: stalled}"),
        "undisputed:",
        id="and then, but after how often?",
    ),
    pytest.param(
        "start", ("start: collecting", "start: colecting"), "start: colecting", id="start at no state"
    ),
    pytest.param(
        "unknown-state", (ACCEPT, "accept:  {go: propozing, title"), "accept:", id="a button to no state"
    ),
    pytest.param(
        "unknown-state", (PASSED, PASSED.replace("publicity", "notice")), "passed: notice", id="an outcome"
    ),
    pytest.param(
        "unknown-state", ("go: accepting}}", "go: acceptance}}"), "work_order_closed", id="a signal"
    ),
    pytest.param(
        "unreachable",
        ("  declined: {title", "  lost: {phase: closed, result: lost}\n  declined: {title"),
        "  lost:",
        id="a state that nothing leads to",
    ),
    pytest.param(
        "no-end",
        ("close:  {go: declined, needs: reason", "close:  {go: circling, needs: reason"),
        "  circling:",
        id="a state that leads nowhere but to itself",
    ),
    pytest.param(
        "one-purpose",
        ("phase: closed, result: merged}", "phase: closed, result: merged, deadline: 1 day}"),
        "  merged:",
        id="closed, and waiting all the same",
    ),
    pytest.param(
        "one-purpose", ("phase: closed, result: done", "phase: closed"), DONE, id="closed without a result"
    ),
    pytest.param(
        "one-purpose",
        ("    ask: {who: each party, to: position}\n", "    ask: {who: each party, to: position}\n    notice: {for: 1 day}\n"),
        "  deliberating:",
        id="asks and gives notice",
    ),
    pytest.param(
        "one-purpose", ("    list: demand\n", ""), "  collecting:", id="on no list"
    ),
    pytest.param("outcomes", (PASSED, "then:\n"), "then:\n      failed: {new_round", id="passed, and then?"),
    pytest.param("outcomes", (PROPOSING, ""), "  proposing:", id="answered, and then?"),
    pytest.param(
        "outcomes",
        ("      undisputed: implementing\n", "      undisputed: implementing\n      agreed: done\n"),
        "agreed: done",
        id="an outcome that never comes",
    ),
    pytest.param(
        "outcomes",
        (SCORES_END, SCORES_END.replace(", quorum: 1 answer", "").replace("      no_quorum: done\n", "")),
        "then:\n      passed: done",
        id="scores with no quorum may still be none at all",
    ),
    pytest.param(
        "ask",
        ("fields: [proposal, material, door_colour, railing, budget]", "fields: [proposal, colour, budget]"),
        "fields: [proposal, colour",
        id="a field that is not declared",
    ),
    pytest.param(
        "ask",
        ("      fields: [proposal, material, door_colour, railing, budget]\n", ""),
        "ask:\n      who: property\n      to: fill",
        id="a form without fields",
    ),
    pytest.param(
        "ask",
        ("{who: each party, to: position}", "{who: each party, to: position, buttons: {stop: declined}}"),
        "buttons: {stop",
        id="buttons where nobody chooses",
    ),
    pytest.param("ask", (f"    {SCORED}\n", ""), "ask:\n      who: [residents", id="scores nobody weighs"),
    pytest.param("decide", ("rule: consensus", "rule: mean_at_least"), "rule: mean_at_least\n", id="scores of positions"),
    pytest.param("decide", ("threshold: 3, ", ""), "decide: {rule: mean", id="a mean of what?"),
    pytest.param("decide", ("threshold: 3", "threshold: 6"), "threshold: 6", id="six of five"),
    pytest.param("decide", ("4 of 5 parties", "4 of 7 parties"), "quorum: 4 of 7", id="parties not seated"),
    pytest.param("decide", ("4 of 5 parties", "6 parties"), "quorum: 6 parties", id="more than are seated"),
    pytest.param("nobody", (JUDGED, "judged_by: comunity"), "notice:", id="a judge that is not there"),
    pytest.param("nobody", ("met_by: property", "met_by: builders"), "conditions:", id="nobody to meet it"),
    pytest.param(
        "nobody", ("who: coordinator\n", "who: chairperson\n"), "who: chairperson", id="nobody to choose"
    ),
    pytest.param(
        "nobody", ("times: 3, then_ask: coordinator", "times: 3, then_ask: mayor"), "times: 3", id="nobody late"
    ),
    pytest.param("silence", (STALLED_LATE, ""), "  stalled:", id="late, and nobody is told"),
    pytest.param(
        "silence", ("    deadline: 5 days\n    remind: [1 day before]\n", ""), "  accepting:", id="no deadline"
    ),
    pytest.param("clock", ("    deadline: 10 days\n", ""), "  proposing:", id="reminders of no deadline"),
    pytest.param(
        "clock",
        ("remind: [3 days before, 1 day before]", "remind: [1 day before, 10 days before]"),
        "remind: [1 day before, 10",
        id="a reminder before the state begins",
    ),
    pytest.param("clock", ("after: 4 days", "after: 7 days"), "stand_in:", id="alternates too late"),
    pytest.param(
        "uncounted",
        ("failed: {new_round: proposing, at_most: 2, after_that: stalled}\n      no_quorum", "failed: proposing\n      no_quorum"),
        None,
        id="round and round for ever",
    ),
]  # fmt: skip

EXTRA = {
    "circling": """
  circling:
    phase: decision
    list: none
    ask: {who: supervisor, to: choose, buttons: {again: {back: circling, at_most: 1, after_that: circling}}}
    deadline: 1 day
    if_late: {ask: supervisor, every: 1 day}
"""
}


@pytest.mark.parametrize(("rule", "edit", "points_at"), MISTAKES)
def test_a_mistake_is_found_where_it_stands(rule: str, edit: tuple[str, str], points_at: str | None):
    said = edited(UPGRADE, edit)
    said += "".join(more for word, more in EXTRA.items() if word in edit[1])
    found = load(said)
    assert found.definition is None
    assert found.hash == ""
    mine = [each for each in found.findings if each.rule == rule]
    assert mine, found.findings
    lines = {said[: each.start()].count("\n") + 1 for each in _finditer(points_at, said)}
    if points_at is not None:
        assert lines & {each.place.line for each in mine}
    else:  # anywhere on the circle
        assert said.splitlines()[mine[0].place.line - 1].strip() in (
            "then:",
            "then: {answered: deliberating}",
        )
    assert mine[0].message.zh != mine[0].message.en
    assert mine[0].mend.en


def _finditer(words: str | None, said: str):
    return re.finditer(re.escape(words), said) if words else ()


def test_every_check_has_its_row():
    assert {row.values[0] for row in MISTAKES} == set(CHECKS)


@pytest.mark.parametrize(
    ("edit", "rule", "line", "column", "mend"),
    [
        pytest.param(
            ("start: collecting", "strat: collecting"), "unknown-key", 42, 1, "did you mean `start`", id="key"
        ),
        pytest.param(
            ("phase: collection\n    list: demand", "phase: colection\n    list: demand"),
            "unknown-word", 46, 5, "did you mean `collection`", id="word",
        ),
        pytest.param(("    deadline: 10 days", "    deadline: ten days"), "shape", 70, 5, "manual", id="span"),
        pytest.param(("4 of 5 parties", "most parties"), "shape", 86, 7, "manual", id="quorum"),
        pytest.param(("version: 1\n", "version: 0\n"), "shape", 4, 1, "manual", id="a number too small"),
        pytest.param(("version: 1\n", ""), "missing-key", 1, 1, "add a line version", id="a key that is missing"),
        pytest.param(
            ("accept:  {go: proposing,", "accept:  {go: proposing, back: declined,"),
            "shape", 53, 9, "manual", id="two ways at once",
        ),
        pytest.param(
            ("failed: {back: implementing, at_most: 2, after_that: stalled}", "failed: {back: implementing}"),
            "shape", 140, 7, "manual", id="back without a count",
        ),
        pytest.param(
            ("{remind: property, every: 2 days, times: 3, then_ask: coordinator}", "{remind: property, every: 2 days}"),
            "shape", 72, 5, "manual", id="reminders without an end",
        ),
    ],
)  # fmt: skip
def test_what_is_not_well_formed(edit, rule: str, line: int, column: int, mend: str):
    found = load(edited(UPGRADE, edit)).findings
    first = next(each for each in found if each.rule == rule)
    assert (first.place.line, first.place.column) == (line, column)
    assert mend in first.mend.en


def test_all_mistakes_are_told_at_once_in_the_order_of_the_text():
    said = edited(UPGRADE, ("start: collecting", "start: colecting"), (JUDGED, "judged_by: comunity"))
    found = load(said).findings
    assert {"start", "nobody"} <= {each.rule for each in found}
    assert [each.place for each in found] == sorted(each.place for each in found)


def test_roles_are_those_of_the_community_where_they_are_known():
    assert load(written(UPGRADE), roles={"coordinator", "supervisor"}).definition is not None
    found = load(written(UPGRADE), roles={"coordinator"}).findings
    assert {each.rule for each in found} == {"nobody"}
    assert "supervisor" in found[0].message.en


@pytest.mark.parametrize("name", [UPGRADE, HAZARD])
class TestShipped:
    def test_has_no_finding(self, name: str):
        found = load(written(name))
        assert found.findings == ()
        assert found.definition is not None
        assert found.definition.issue_type == name

    def test_is_restored_as_it_was_dumped(self, name: str):
        definition = shipped(name)
        again = restore(dump(definition))
        assert again == definition
        assert (dump(again), hash_of(again)) == (dump(definition), hash_of(definition))

    def test_its_hash_ignores_comments_and_spacing(self, name: str):
        said = written(name)
        louder = "# louder\n" + said.replace("\n", "   # so it is\n", 1).replace(": {go:", ":   {go:")
        assert loaded(louder) == shipped(name)
        assert load(louder).hash == load(said).hash

    def test_its_hash_tells_another_meaning_apart(self, name: str):
        other = load(written(name).replace("threshold: 3", "threshold: 4"))
        assert other.definition is not None
        assert other.hash != load(written(name)).hash


def test_forms_that_mean_the_same_are_the_same():
    one = loaded(edited(UPGRADE, ("deadline: 7 days", "deadline: P7D"), ("threshold: 3", 'threshold: "3/1"')))
    assert hash_of(one) == hash_of(shipped(UPGRADE))


def test_the_order_of_milestones_is_part_of_the_hash():
    lines = written(UPGRADE).splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if line.strip().startswith("contract:"))
    lines[first], lines[first + 2] = lines[first + 2], lines[first]
    other = loaded("".join(lines))
    assert other.states["implementing"].ask.steps[-1] == "contract"
    assert hash_of(other) != hash_of(shipped(UPGRADE))
