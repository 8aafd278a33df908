"""Lists that people write, and what becomes of their entries: tasks, options, other items; and of an empty list."""

from __future__ import annotations

import pytest
from stories import CHINA, DAY, MONDAY, Table, loaded, roster_of, seated

from workflows import effects as fx
from workflows import events as ev
from workflows.answers import Ballot, Group, Report, Sorted
from workflows.consequences.ballots import read_ballot
from workflows.item import Suggestion
from workflows.model import Ask
from workflows.records import read_deliveries, read_groups
from workflows.refusal import Refused
from workflows.roster import Person

DEFINITION = """
issue_type: wishes
version: 1
title: {zh: "征集", en: "Wishes"}
fields:
  wishes: {type: list}
  budget: {type: money, title: {zh: "预算", en: "Budget"}}
parties: [owners, property]
start: gathering
states:
  gathering:
    phase: collection
    list: demand
    gather: {for: 5 days}
    then: {gathered: sorting}
  sorting:
    phase: collection
    list: demand
    ask: {who: coordinator, to: sort, fields: wishes}
    deadline: 5 days
    if_late: {ask: coordinator, every: 2 days}
    then: {answered: doing}
  doing:
    phase: implementation
    list: project
    tell: property
    ask: {who: [owners], to: report, each: wishes}
    deadline: 5 days
    if_late: {ask: coordinator, every: 2 days}
    then: {answered: following}
  following:
    phase: implementation
    list: project
    tell: owners
    open: {issue_type: road_repair, each: wishes}
    ask: {who: owners, to: choice, questions: {budget: ["500", "2000.50", "as needed"]}}
    deadline: 5 days
    decide: {rule: plurality, ties: first listed}
    then: {passed: done, no_quorum: done}
  done: {phase: closed, result: done}
"""
PEOPLE = [
    Person("coordinator", "coordinator", roles=frozenset({"coordinator"})),
    Person("owners.second", "owners second", "owners", "representative"),
    *(person for party in ("owners", "property") for person in seated(party)),
]


def sorted_(*titles: str) -> Table:
    """A gathering in which each of these was suggested, and stands alone."""
    table = Table(loaded(DEFINITION), MONDAY, roster_of(*PEOPLE), CHINA).raised()
    for title in titles:
        table.tell(ev.SuggestionMade(title, f"who wants {title}"))
    table.wait(5 * DAY + DAY / 2)
    groups = tuple(Group(each.text, (each.key,)) for each in table.item.suggestions)
    table.answer("coordinator", Sorted(groups))
    return table


def done(table: Table, who: str, about: str) -> None:
    task = next(t for t in table.item.open_tasks if (t.person, t.about) == (who, about))
    table.tell(ev.ResponseGiven(task.key, who, Report("finish"), "link"))


def test_where_nothing_was_suggested_there_is_nothing_to_do_and_everybody_is_told_once():
    table = sorted_()
    assert table.state == "following"
    assert table.told("update") == ["property", "owners", "owners.second"]
    assert not [e for e in table.effects if isinstance(e, fx.AnotherOpened)]


def test_an_entry_is_done_when_one_of_those_who_speak_for_its_party_says_so():
    table = sorted_("a gate", "a lamp")
    assert len(table.item.open_tasks) == 4
    done(table, "owners", "a gate")
    assert {task.about for task in table.item.open_tasks} == {"a lamp"}
    done(table, "owners.second", "a lamp")
    assert table.state == "following"


def test_the_same_words_for_another_party_are_another_task():
    table = sorted_("posters", "property: posters")
    done(table, "owners", "posters")
    assert [task.person for task in table.item.open_tasks] == ["property"]


@pytest.mark.parametrize(
    ("entry", "kind", "title"),
    [
        pytest.param("a lamp", "road_repair", "a lamp", id="the type that the definition names"),
        pytest.param("safety_hazard: a lamp", "safety_hazard", "a lamp", id="a type of its own"),
        pytest.param("停车位：重新划线", "road_repair", "停车位：重新划线", id="a title with a colon"),
        pytest.param("Gate: mend it", "road_repair", "Gate: mend it", id="an English one"),
    ],
)
def test_what_is_opened_for_an_entry(entry: str, kind: str, title: str):
    table = sorted_(entry)
    done(table, "owners", table.item.open_tasks[0].about or "")
    (opened,) = [e for e in table.effects if isinstance(e, fx.AnotherOpened)]
    assert (opened.issue_type, opened.title) == (kind, title)
    assert opened.reporters == (f"who wants {entry}",)


@pytest.mark.parametrize(
    ("chosen", "budget"),
    [
        pytest.param("500", 500_00, id="an amount is an amount"),
        pytest.param("2000.50", 2000_50, id="to the cent"),
        pytest.param("as needed", None, id="what is no amount is not written down as one"),
    ],
)
def test_a_question_named_like_a_field_fills_it_as_a_form_would(chosen: str, budget: int | None):
    table = sorted_()
    for who in ("owners", "owners.second"):
        if table.state == "following":
            table.answer(who, Ballot("choice", {"budget": {chosen: 1}}))
    assert (table.state, table.item.winners) == ("done", {"budget": (chosen,)})
    assert table.item.fields.get("budget") == budget


VOTE = """
issue_type: pick
version: 1
title: {zh: "挑选", en: "A choice"}
fields: {offers: {type: list, required: true}}
parties: [owners, property]
start: picking
states:
  picking:
    phase: decision
    list: project
    ask: {who: owners, to: choice, options: {from: offers}}
    deadline: 5 days
    decide: {rule: plurality, ties: first listed}
    then: {passed: done, no_quorum: undecided}
  done: {phase: closed, result: done}
  undecided: {phase: closed, result: undecided}
"""


def test_a_vote_on_a_list_that_stayed_empty_ends_at_its_deadline():
    table = Table(loaded(VOTE), MONDAY, roster_of(*PEOPLE), CHINA).raised(offers=())
    ask = table.definition.states["picking"].ask
    assert ask is not None
    assert isinstance(read_ballot(ask, {"answer": "a tent"}, table.item.fields, ""), Refused)
    table.wait(6 * DAY)
    assert (table.state, table.item.outcome) == ("undecided", "no_quorum")


DOTS = Ask.model_validate({"who": "owners", "to": "dots", "options": ["gate", "lamp"], "dots": 3})


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"gate": "two"}, id="a word"),
        pytest.param({"gate": "--1"}, id="two signs"),
        pytest.param({"gate": -1}, id="below nothing"),
        pytest.param({"gate": "9" * 5000}, id="a number of five thousand digits"),
        pytest.param({"gate": "1.5"}, id="half a dot"),
        pytest.param({"gate": None}, id="nothing"),
        pytest.param({"gate": [1]}, id="a list"),
    ],
)
def test_dots_that_are_no_number_are_refused(given: dict[str, object]):
    assert isinstance(read_ballot(DOTS, {"answer": given}, {}, ""), Refused)


def test_dots_in_full_width_digits_are_read():
    found = read_ballot(DOTS, {"answer": {"gate": "２"}}, {}, "")
    assert isinstance(found, Ballot)
    assert found.marks == {"answer": {"gate": 2}}


TWO = (Suggestion("1.suggestion.1", "wang", "a gate"), Suggestion("1.suggestion.2", "li", "a gate, please"))


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"groups": {"gate": ["9" * 5000, 2]}}, id="a number of five thousand digits"),
        pytest.param({"groups": {" ": [1, 2]}}, id="no title"),
        pytest.param({"groups": {"gate": [1], "gate ": [2]}}, id="one title twice"),
        pytest.param({"groups": {"g" * 201: [1, 2]}}, id="a title that is a page long"),
        pytest.param({"groups": [1, 2]}, id="no titles"),
    ],
)
def test_groups_that_cannot_be_are_refused(given: dict[str, object]):
    assert isinstance(read_groups(given, TWO, ""), Refused)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"homes": ["1-101"]}, id="a list"),
        pytest.param({"homes": "1-101"}, id="a word"),
        pytest.param({}, id="nothing"),
        pytest.param({"homes": {"1-101": "dove"}}, id="by a dove"),
    ],
)
def test_homes_that_do_not_say_how_are_refused(given: dict[str, object]):
    assert isinstance(read_deliveries(given, ""), Refused)
