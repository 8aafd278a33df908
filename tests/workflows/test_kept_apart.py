"""What must not be mixed up: a sealed answer and its traces, an old sheet and a new one, a default and a silence."""

from __future__ import annotations

from dataclasses import replace

from stories import CHINA, DAY, MONDAY, PARTIES, ROSTER, Table, deliberating, loaded, roster_of, seated

from workflows import effects as fx
from workflows.answers import Filled, Met, Position, RecordSheet
from workflows.decide import Decision
from workflows.explain import standing
from workflows.item import Task
from workflows.refusal import Refused
from workflows.roster import Person

SEALED = """
issue_type: secret
version: 1
title: {zh: "密封表态", en: "Sealed positions"}
parties: [owners, property]
start: deciding
states:
  deciding:
    phase: deliberation
    list: problem
    ask: {who: each party, to: position, answers: sealed}
    deadline: 5 days
    remind: [1 day before]
    decide: {rule: consensus, close: at the deadline}
    then: {passed: done, failed: dropped}
  done: {phase: closed, result: done}
  dropped: {phase: closed, result: dropped}
"""
MEETING = """
issue_type: meeting
version: 1
title: {zh: "会议表决", en: "A meeting"}
parties: [owners]
start: counting
states:
  counting:
    phase: decision
    list: project
    ask: {who: [secretary, coordinator], to: count}
    deadline: 5 days
    if_late: {ask: coordinator, every: 2 days}
    decide: {rule: counted, quorum: {present: 2/3}, pass: {of: present, share: over 1/2}}
    then: {passed: done, failed: dropped, no_quorum: {extend: 7 days, times: 1, after_that: dropped}}
  done: {phase: closed, result: done}
  dropped: {phase: closed, result: dropped}
"""
DEFAULT = """
issue_type: by_default
version: 1
title: {zh: "默认值", en: "A default"}
fields:
  hazard: {type: choice, options: [none, urgent], default: none}
  report: {type: text, required: true}
parties: [owners, property]
recuse: {property: "hazard == 'none'"}
start: asking
states:
  asking:
    phase: collection
    list: problem
    ask: {who: each party, to: position}
    deadline: 5 days
    decide: {rule: majority}
    then: {passed: [{when: "hazard == 'urgent'", go: writing}, {go: done}], failed: writing}
  writing:
    phase: collection
    list: problem
    ask: {who: owners, to: fill, fields: [hazard, report]}
    deadline: 5 days
    if_late: {ask: owners, every: 2 days}
    then: {answered: done}
  done: {phase: closed, result: done}
"""
STAFF = [Person(role, role, roles=frozenset({role})) for role in ("secretary", "coordinator")]
PEOPLE = roster_of(*STAFF, *seated("owners"), *seated("property"))


def raised(said: str) -> Table:
    return Table(loaded(said), MONDAY, PEOPLE, CHINA).raised()


def test_a_sealed_answer_leaves_no_trace_before_its_time():
    table = raised(SEALED)
    before, silent = len(table.effects), standing(table.definition, table.item, table.roster)
    conditional = table.answer("owners", Position("agree_if", "a grey door"))
    assert isinstance(conditional, Refused)
    assert conditional.possible == ("agree", "disagree", "abstain"), (
        "a condition would have to be told to be met"
    )
    table.stand(owners="disagree: too dear")
    new = table.effects[before:]
    assert [type(e) for e in new] == [fx.ResponseRecorded]
    assert new[0].sealed
    assert standing(table.definition, table.item, table.roster) == silent
    table.wait(6 * DAY)
    assert table.state == "dropped"
    assert "owners" in table.item.explanation.en


def test_answers_that_are_hidden_are_not_counted_in_public():
    said = SEALED.replace("answers: sealed", "answers: hidden").replace("close: at the deadline, ", "")
    table = raised(said)
    table.stand(property="disagree: too dear")
    assert standing(table.definition, table.item, table.roster).en == "Waiting for owners."


def test_the_sheet_of_the_second_meeting_is_the_one_that_counts():
    table = raised(MEETING)
    table.answer("secretary", RecordSheet(9, 3, 3))
    assert (table.state, table.item.outcome) == ("counting", "no_quorum")
    table.answer("coordinator", RecordSheet(9, 8, 7, 1))
    assert table.state == "done"


def test_what_nobody_has_said_yet_is_what_the_default_says():
    table = raised(DEFAULT)
    assert table.asked == {"owners"}, "hazard is none as long as nobody says otherwise"
    table.stand(owners="agree")
    assert table.state == "done"
    assert not [e for e in table.effects if isinstance(e, fx.IncidentRaised)]


def test_a_default_gives_way_to_what_is_said():
    table = raised(DEFAULT)
    table.stand(owners="disagree: why")
    table.answer("owners", Filled({"hazard": "urgent", "report": "a crack"}))
    assert (table.state, table.item.fields["hazard"]) == ("done", "urgent")


def test_a_condition_that_was_not_met_after_all_is_asked_for_anew_and_can_be_met():
    table = deliberating()
    table.stand(residents="agree_if: a grey door")
    first = table.task("property", "meet")
    table.meet("property")
    table.confirm("residents", said=False)
    assert table.item.task(first.key).status == "closed", "the old link says that it is over"
    table.meet("property")
    table.confirm("residents")
    assert [each.status for each in table.item.conditions] == ["confirmed"]


def test_the_same_not_yet_twice_is_said_once():
    table = deliberating()
    table.stand(residents="agree_if: a grey door")
    table.meet("property", said=False)
    again = table.answer("property", Met(False))
    assert isinstance(again, Decision)
    assert again.effects == ()


def test_whoever_looks_in_beside_may_stand_in_all_the_same():
    people = [p for p in ROSTER.people.values() if p.id != "owners.alternate"]
    both = Person("both", "both", "owners", "alternate", frozenset({"coordinator"}))
    table = deliberating(Table(roster=roster_of(*people, both)))
    asked = Task("9.follow_up", table.item.step, "follow_up", "both", role="coordinator")
    table.item = replace(table.item, tasks=(*table.item.tasks, asked))
    table.wait(5 * DAY)
    assert "both" in table.told("stand_in")
    assert {f"{party}.alternate" for party in PARTIES if party != "owners"} <= set(table.told("stand_in"))


def test_a_button_pressed_by_a_party_that_is_asked_to_choose_is_taken():
    said = (
        DEFAULT[: DEFAULT.index("start:")].replace("issue_type: by_default", "issue_type: choosing")
        + """
start: choosing
states:
  choosing:
    phase: collection
    list: problem
    ask: {who: owners, to: choose, buttons: {longer: {extend: 2 days, times: 2, after_that: done}, end: done}}
    deadline: 5 days
    if_late: {ask: owners, every: 2 days}
  done: {phase: closed, result: done}
"""
    )
    table = raised(
        said.replace("recuse: {property: \"hazard == 'none'\"}\n", "").replace(
            "  report: {type: text, required: true}\n", ""
        )
    )
    for number in (1, 2):
        assert isinstance(table.press("owners", "longer"), Decision)
        assert table.item.extension == number
    table.press("owners", "end")
    assert table.state == "done"
