"""Consent: all must say yes, one no is enough against it, and nobody's yes is taken for granted."""

from __future__ import annotations

import pytest
from stories import CHINA, DAY, MONDAY, Table, loaded, roster_of, seated

from workflows import answers as an
from workflows import effects as fx
from workflows import events as ev
from workflows.decide import Decision
from workflows.refusal import Refused
from workflows.roster import Person

DEFINITION = """
issue_type: quarrel
version: 1
title: {zh: "纠纷", en: "A quarrel"}
parties: {applicant: reporter, owners: seats, property: seats}
start: asking
states:
  asking:
    phase: collection
    list: problem
    ask: {who: [applicant, owners, property], to: consent}
    deadline: 7 days
    may_stop: [applicant, owners]
    then: {given: begun, refused: over, silent: {extend: 3 days, times: 1, after_that: over}, stopped: over}
  begun: {phase: closed, result: begun}
  over: {phase: closed, result: over}
"""
SECOND = Person("owners.second", "owners second", "owners", "representative")
OBSERVER = Person("owners.observer", "owners observer", "owners", "observer")
PEOPLE = [
    *seated("owners"),
    *seated("property"),
    SECOND,
    OBSERVER,
    Person("wang", "wang"),
    Person("li", "li"),
]


def asked(*, without: str = "", reporters: tuple[str, ...] = ("wang",)) -> Table:
    people = [person for person in PEOPLE if person.party is None or person.party != without]
    table = Table(loaded(DEFINITION), MONDAY, roster_of(*people), CHINA)
    table.tell(ev.MatterRaised("Noise at night", reporters[0], reporters))
    return table


def say(table: Table, **given: bool) -> None:
    for who, yes in given.items():
        if table.state == "asking":
            table.answer(who.replace("_", "."), an.Consent(yes))


@pytest.mark.parametrize(
    ("given", "state"),
    [
        pytest.param(
            {"wang": True, "owners": True, "owners_second": True, "property": True}, "begun", id="all"
        ),
        pytest.param({"owners": False}, "over", id="the first no ends it"),
        pytest.param(
            {"owners_second": False, "owners": True}, "over", id="a colleague's yes does not undo a no"
        ),
        pytest.param({"owners": False, "owners_second": True}, "over", id="nor the other way round"),
        pytest.param({"wang": True, "owners": True, "property": True}, "asking", id="one speaker is missing"),
    ],
)
def test_who_says_what(given: dict[str, bool], state: str):
    table = asked()
    say(table, **given)
    assert table.state == state


def test_a_party_that_nobody_speaks_for_has_not_consented():
    table = asked(without="property")
    say(table, wang=True, owners=True, owners_second=True)
    assert table.state == "asking"
    table.wait(11 * DAY)
    assert (table.state, table.item.outcome) == ("over", "silent")
    assert table.item.explanation.en == "No reply in time: property."


def test_where_nobody_at_all_was_asked_the_deadline_ends_it():
    table = asked()
    table.definition = loaded(DEFINITION.replace("[applicant, owners, property], to", "property, to"))
    table.roster = roster_of()
    table.item = type(table.item)("item")
    table.tell(ev.MatterRaised("Noise", "wang", ("wang",)))
    assert not table.item.open_tasks
    table.wait(11 * DAY)
    assert table.state == "over"


def test_an_observer_and_an_alternate_are_not_asked():
    assert asked().asked == {"wang", "owners", "owners.second", "property"}


def test_who_sits_at_the_table_for_two_is_asked_for_each():
    table = asked(reporters=("property",))
    mine = [task for task in table.item.open_tasks if task.person == "property"]
    assert [task.party for task in mine] == ["applicant", "property"]
    say(table, owners=True, owners_second=True)
    for task in mine:
        assert table.state == "asking"
        table.tell(ev.ResponseGiven(task.key, "property", an.Consent(True), "link"))
    assert table.state == "begun"


def test_one_of_two_who_raised_it_may_stop_it_and_the_reason_stays_with_them():
    table = asked(reporters=("wang", "li"))
    assert isinstance(table.tell(ev.MatterStopped("we made peace", "li")), Decision)
    assert (table.state, table.item.outcome) == ("over", "stopped")
    assert table.item.explanation.en == "applicant stopped it."
    (ended,) = [e for e in table.effects if isinstance(e, fx.MatterEnded)]
    assert (ended.by, ended.text) == ("li", "we made peace")


def test_who_is_no_side_of_it_may_not():
    refused = asked().tell(ev.MatterStopped("enough", "property"))
    assert isinstance(refused, Refused)
    assert refused.code == "not_allowed"
