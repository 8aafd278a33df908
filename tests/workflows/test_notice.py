"""Public notice: anyone may object, the community judges, and silence is consent when the time is over."""

from __future__ import annotations

import pytest
from stories import DAY, ROSTER, Table, edited, loaded, on_notice, roster_of

from workflows import effects as fx
from workflows.decide import Decision
from workflows.refusal import Refused
from workflows.roster import Person


def test_silence_is_consent_after_seven_days():
    table = on_notice()
    table.wait(6 * DAY)
    assert table.state == "publicity"
    table.wait(2 * DAY)
    assert (table.state, table.item.explanation.en) == (
        "implementing",
        "Nobody objected; the notice is over.",
    )


def test_one_upheld_objection_sends_it_back_to_the_table():
    table = on_notice()
    table.object("it blocks the fire engine")
    assert table.asked == {"community"}
    table.judge("community", upheld=True)
    assert (table.state, table.item.round, table.item.outcome) == ("proposing", 2, "objected")
    assert table.item.explanation.en.endswith(", 1 upheld, 0 dismissed; an objection stands.")


def test_two_must_stand_where_the_definition_says_two():
    table = on_notice()
    table.definition = loaded(edited("facility_upgrade", ("reach: 1", "reach: 2")))
    for number, state in ((1, "publicity"), (2, "proposing")):
        table.object(f"reason {number}")
        table.judge("community", upheld=True)
        assert table.state == state


def test_while_an_objection_waits_the_notice_does_not_end_and_its_judge_is_asked_again():
    table = on_notice()
    table.wait(6 * DAY)
    table.object("the door is loud")
    table.wait(2 * DAY)
    assert (table.state, table.item.late, table.told("late_reminder")) == ("publicity", True, ["community"])
    table.wait(7 * DAY)
    assert (table.state, len(table.told("late_reminder"))) == ("publicity", 3)
    table.judge("community", upheld=False)
    assert (table.state, table.item.outcome) == ("implementing", "undisputed")


def test_a_judgement_may_be_corrected_while_the_notice_stands():
    table = on_notice()
    table.object("the door is loud")
    table.judge("community", upheld=False)
    table.judge("community", upheld=True)
    assert table.state == "proposing"


def test_one_judgement_is_enough_where_two_could_judge():
    second = Person("community.second", "another head", "community", "representative")
    table = on_notice()
    table.roster = roster_of(*ROSTER.people.values(), second)
    table.object("the door is loud")
    assert table.asked == {"community", "community.second"}
    table.judge("community", upheld=False)
    assert table.asked == set()
    refused = table.judge("community.second", upheld=True)
    assert isinstance(refused, Refused)
    assert refused.code == "closed"


def test_the_same_words_again_are_the_same_objection_and_other_words_another():
    table = on_notice()
    table.object("too loud")
    again = table.object("  too loud ")
    assert isinstance(again, Decision)
    assert again.effects == ()
    table.object("too loud", by="a_third_neighbour")
    table.object("and too dear")
    assert len(table.item.objections) == 3
    assert len({each.key for each in table.item.objections}) == 3


@pytest.mark.parametrize("words", [pytest.param("", id="nothing"), pytest.param(" \n", id="blanks")])
def test_an_objection_has_a_reason(words: str):
    refused = on_notice().object(words)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.where) == ("invalid", "text")


def test_nobody_objects_to_what_is_not_on_notice():
    refused = Table().raised().object("no")
    assert isinstance(refused, Refused)
    assert refused.code == "not_possible"


def test_nor_where_the_definition_takes_no_objections():
    no_objections = "notice: {for: 7 days}"
    said = edited(
        "facility_upgrade",
        ("notice: {for: 7 days, objections: {open_to: anyone living here, judged_by: community, reach: 1}}", no_objections),
        ("      objected: {new_round: proposing, at_most: 2, after_that: stalled}\n", ""),
    )  # fmt: skip
    table = on_notice()
    table.definition = loaded(said)
    assert isinstance(table.object("no"), Refused)
    table.wait(8 * DAY)
    assert table.state == "implementing"


def test_an_objection_that_nobody_can_judge_is_an_incident():
    table = on_notice()
    table.roster = roster_of(*(p for p in ROSTER.people.values() if p.party != "community"))
    table.object("too loud")
    assert [e.code for e in table.effects if isinstance(e, fx.IncidentRaised)] == ["nobody_there"]


def test_a_notice_that_ends_twice_asks_its_judge_once():
    table = on_notice()
    table.wait(6 * DAY)
    table.object("too loud")
    table.wait(1.5 * DAY)
    asked = table.told("late_reminder")
    assert asked == ["community"]
    table.fire(f"{table.item.step}.notice")
    assert table.told("late_reminder") == asked


def test_an_objection_that_nobody_could_judge_is_asked_for_until_somebody_can():
    table = on_notice()
    table.roster = roster_of(*(person for person in ROSTER.people.values() if person.party != "community"))
    table.object("the door is loud")
    assert table.asked == set()
    table.roster = ROSTER
    table.wait(12 * DAY)
    assert (table.state, table.asked) == ("publicity", {"community"})
    table.judge("community", upheld=False)
    assert table.state == "implementing"


def test_when_the_time_is_over_no_more_objections_are_taken():
    table = on_notice()
    table.object("the door is loud")
    table.wait(9 * DAY)
    refused = table.object("and ugly", by="third_neighbour")
    assert isinstance(refused, Refused)
    assert refused.code == "closed"
