"""Rounds of deliberation: who stands in the way, whose condition is whose, and where it ends."""

from __future__ import annotations

import pytest
from stories import DAY, PARTIES, ROSTER, Table, all_agree, deliberating, roster_of

from workflows import effects as fx
from workflows.answers import Confirmed, Position
from workflows.decide import Decision, button_choices
from workflows.events import ResponseGiven
from workflows.refusal import Refused
from workflows.roster import Person


def against(table: Table) -> Table:
    table.stand(
        community="agree", owners="disagree: not concrete", property="agree", residents="agree", partners="agree"
    )  # fmt: skip
    return table


def test_a_disagreement_opens_another_round_with_new_questions():
    table = against(deliberating())
    assert (table.state, table.item.round, table.item.outcome) == ("proposing", 2, "failed")
    assert "against: owners" in table.item.explanation.en
    table.propose()
    assert (table.state, table.asked) == ("deliberating", set(PARTIES))
    assert all(task.answer is None for task in table.item.tasks), "nobody's old answer counts in a new round"
    all_agree(table)
    assert (table.state, table.item.round) == ("publicity", 2)


def test_two_more_rounds_and_then_the_supervisor_once():
    table = deliberating()
    for number in (2, 3):
        against(table)
        assert (table.state, table.item.round) == ("proposing", number)
        table.propose()
    against(table)
    assert (table.state, table.item.round, table.asked) == ("stalled", 3, {"supervisor"})
    assert table.item.ways == {"deliberating.outcome.failed": 2}

    assert button_choices(table.definition, table.item) == ("reopen", "close")
    table.press("supervisor", "reopen")
    assert table.state == "proposing"
    table.propose()
    against(table)
    assert table.state == "stalled", "the rounds are counted over the whole life of the matter"
    assert button_choices(table.definition, table.item) == ("close",)
    again = table.press("supervisor", "reopen")
    assert isinstance(again, Refused)
    assert (again.code, again.possible) == ("not_possible", ("close",))
    table.press("supervisor", "close", "no agreement can be reached")
    assert (table.state, table.item.result) == ("declined", "declined")


def test_a_change_of_mind_before_the_last_has_spoken_counts():
    table = deliberating()
    table.stand(owners="disagree: not concrete", community="agree", property="agree", partners="agree")
    table.stand(owners="agree")
    assert (table.task("owners").revision, table.state) == (2, "deliberating")
    table.stand(residents="agree")
    assert table.state == "publicity"


def test_the_same_answer_again_changes_nothing():
    table = deliberating()
    table.stand(owners="agree")
    again = table.answer("owners", Position("agree"))
    assert isinstance(again, Decision)
    assert again.effects == ()


class TestConditions:
    def conditional(self) -> Table:
        table = deliberating()
        table.stand(community="agree", owners="agree", property="agree", partners="agree")
        table.stand(residents="agree_if: a grey door")
        return table

    def test_one_that_is_not_confirmed_is_asked_for_again(self):
        table = self.conditional()
        table.meet("property")
        table.confirm("residents", said=False, text="it is still green")
        assert (table.item.conditions[0].status, table.asked) == ("open", {"property"})
        assert table.waiting == {"property"}, "an earlier word about it does not count as an answer"
        table.meet("property")
        table.confirm("residents")
        assert table.state == "publicity"

    def test_one_that_is_withdrawn_by_plain_agreement_closes_its_tasks(self):
        table = self.conditional()
        old = table.task("property", "meet")
        table.stand(residents="agree")
        assert table.state == "publicity"
        assert any(isinstance(e, fx.TaskClosed) and e.task == old.key for e in table.effects)

    def test_another_takes_the_place_of_the_first(self):
        table = self.conditional()
        table.stand(residents="agree_if: a quiet door")
        assert [(c.text, c.status) for c in table.item.conditions] == [
            ("a grey door", "withdrawn"),
            ("a quiet door", "open"),
        ]
        first, second = (task for task in table.item.tasks if task.kind == "meet")
        assert (first.status, second.status) == ("closed", "open")
        table.meet("property")
        table.confirm("residents")
        assert table.state == "publicity"

    def test_the_same_one_said_again_is_the_same(self):
        table = self.conditional()
        table.meet("property")
        table.answer("residents", Position("agree_if", " a grey door "))
        assert [c.status for c in table.item.conditions] == ["met"]

    def test_one_open_at_the_deadline_fails_the_round(self):
        table = self.conditional()
        table.wait(8 * DAY)
        assert (table.state, table.item.round) == ("proposing", 2)
        assert "condition not confirmed yet: residents" in table.item.explanation.en

    def test_two_parties_conditions_are_met_one_by_one(self):
        table = self.conditional()
        table.stand(owners="agree_if: a receipt")
        one, two = (task for task in table.item.tasks if task.kind == "meet")
        assert table.waiting == {"property"}
        table.meet("property")  # the latest: the owners'
        assert [c.status for c in table.item.conditions] == ["open", "met"]
        assert table.waiting == {"owners", "property"}, "the other condition still waits for its answer"
        assert {table.item.task(one.key).status, table.item.task(two.key).status} == {"open", "answered"}

    def test_nobody_but_who_raised_it_can_confirm(self):
        table = self.conditional()
        table.meet("property")
        task = table.task("residents", "confirm")
        other = table.tell(ResponseGiven(task.key, "property", Confirmed(confirmed=True), "link"))
        assert isinstance(other, Refused)
        assert other.code == "not_allowed"
        assert table.item.conditions[0].status == "met"


class TestTwoSpeakers:
    """A party with two representatives has one voice: the latest of them."""

    def table(self) -> Table:
        second = Person("residents.second", "another speaker", "residents", "representative")
        return deliberating(Table(roster=roster_of(*ROSTER.people.values(), second)))

    def test_both_are_asked_and_either_may_speak(self):
        table = self.table()
        assert {"residents", "residents.second"} <= table.asked
        table.stand(community="agree", owners="agree", property="agree", partners="agree")
        table.stand(residents_second="agree")
        assert table.state == "publicity"

    def test_the_later_word_counts(self):
        table = self.table()
        table.stand(residents_second="disagree: no")
        table.stand(residents="agree")
        assert "residents" not in table.waiting
        table.stand(community="agree", owners="agree", property="agree", partners="agree")
        assert table.state == "publicity"


@pytest.mark.parametrize("party", PARTIES)
def test_a_party_nobody_stands_for_is_never_forgotten_in_silence(party: str):
    table = Table().raised()
    table.press("coordinator", "accept")
    table.roster = roster_of(*(person for person in ROSTER.people.values() if person.party != party))
    table.propose()
    told = [e for e in table.effects if isinstance(e, fx.IncidentRaised)]
    assert told[-1].code == "nobody_there"
    assert party in told[-1].explanation.en
    assert table.asked == set(PARTIES) - {party}


def test_a_stand_in_speaks_only_until_the_representative_does():
    table = deliberating()
    table.wait(4 * DAY + 9 * (DAY / 24))
    assert {f"{party}.alternate" for party in PARTIES} <= table.asked
    table.stand(residents_alternate="disagree: not so", community="agree", owners="agree", property="agree")
    table.stand(residents="agree")
    table.stand(partners="agree")
    assert table.state == "publicity"


def test_a_condition_not_yet_met_keeps_its_task_open():
    table = deliberating()
    table.stand(residents="agree_if: the door is grey")
    table.meet("property", said=False)
    assert "property" in table.asked, "not yet is not an answer that ends the asking"
    table.meet("property")
    assert table.item.conditions[0].status == "met"
    table.meet("property", said=False)
    assert table.item.conditions[0].status == "open"
    assert not [task for task in table.item.open_tasks if task.kind == "confirm"]


def test_what_was_confirmed_stays_confirmed_when_it_is_said_once_more():
    table = deliberating()
    table.stand(residents="agree_if: the door is grey")
    table.meet("property")
    table.confirm("residents")
    table.meet("property")
    assert table.item.conditions[0].status == "confirmed"
