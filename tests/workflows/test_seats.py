"""Who sits at the table, changed while the matter lies on it: recusal, substitutes, proxies, parties of several seats."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from stories import ROSTER, Table, all_agree, deliberating, edited, loaded, roster_of

from workflows import effects as fx
from workflows import events as ev
from workflows.consequences.speaking import of_seats
from workflows.decide import Decision
from workflows.refusal import Refused
from workflows.roster import Person
from workflows.rules.voices import STANCES


def recuse(table: Table, party: str, why: str = "its own bill is at stake") -> Decision | Refused:
    return table.tell(ev.PartySetAside(party, why, "coordinator"))


def seats_changed(table: Table, why: str = "a substitute for a week") -> Decision | Refused:
    return table.tell(ev.SeatsChanged(why, "coordinator"))


class TestRecusal:
    def test_a_party_set_aside_is_waited_for_no_longer(self):
        table = deliberating()
        table.stand(community="agree", owners="agree", residents="agree", partners="agree")
        assert table.waiting == {"property"}
        recuse(table, "property")
        assert (table.state, table.item.outcome) == ("publicity", "passed")
        assert "property" in table.item.explanation.en, "the recusal stands in the reason"

    def test_its_answer_counts_for_nothing_while_it_sits_out(self):
        table = deliberating()
        table.stand(owners="disagree: not concrete")
        recuse(table, "owners")
        table.stand(community="agree", property="agree", residents="agree", partners="agree")
        assert (table.state, table.item.outcome) == ("publicity", "passed")

    def test_its_condition_is_withdrawn_and_nobody_is_asked_to_meet_it(self):
        table = deliberating()
        table.stand(residents="agree_if: a grey door")
        recuse(table, "residents")
        assert [each.status for each in table.item.conditions] == ["withdrawn"]
        assert not any(task.kind == "meet" for task in table.item.open_tasks)

    def test_called_back_it_is_asked_again_and_stands_where_it_stood(self):
        table = deliberating()
        table.stand(owners="disagree: not concrete")
        recuse(table, "owners")
        table.tell(ev.PartyCalledBack("owners", "the bill was settled", "coordinator"))
        assert "owners" in table.asked
        table.stand(community="agree", property="agree", residents="agree", partners="agree")
        assert table.item.outcome == "failed", "what it said before stands again until it says something else"

    def test_it_lasts_into_the_next_round(self):
        table = deliberating()
        recuse(table, "partners")
        table.stand(community="agree", owners="disagree: no", property="agree", residents="agree")
        table.propose()
        assert (table.item.round, "partners" in table.asked) == (2, False)

    @pytest.mark.parametrize(
        ("party", "why", "code"),
        [
            pytest.param("owners", " ", "invalid", id="without a reason"),
            pytest.param("neighbours", "why not", "not_found", id="who does not sit there"),
        ],
    )
    def test_what_is_refused_changes_nothing(self, party: str, why: str, code: str):
        table = deliberating()
        before = table.item
        refused = recuse(table, party, why)
        assert isinstance(refused, Refused)
        assert (refused.code, table.item) == (code, before)

    def test_twice_is_refused(self):
        table = deliberating()
        recuse(table, "owners")
        again = recuse(table, "owners")
        assert isinstance(again, Refused)


class TestSubstitution:
    def instead(self, **who: str) -> Table:
        table = deliberating()
        deputies = [Person(each, each, None, None) for each in who.values()]
        table.roster = replace(roster_of(*ROSTER.people.values(), *deputies), in_place_of=dict(who))
        return table

    def test_a_substitute_answers_in_the_place_of_the_seat(self):
        table = self.instead(owners="cousin")
        seats_changed(table)
        assert "cousin" in table.asked
        assert "owners" not in table.asked
        assert table.task("cousin").in_place_of == "owners"
        table.stand(community="agree", property="agree", residents="agree", partners="agree", cousin="agree")
        assert table.state == "publicity"

    def test_on_the_last_day_there_is_one_voice_and_it_is_the_later_one(self):
        table = deliberating()
        table.stand(owners="disagree: too dear")
        table.roster = replace(
            roster_of(*ROSTER.people.values(), Person("cousin", "cousin")), in_place_of={"owners": "cousin"}
        )
        seats_changed(table)
        table.stand(cousin="agree", community="agree", property="agree", residents="agree", partners="agree")
        assert (table.state, table.item.outcome) == ("publicity", "passed")

    def test_an_answer_stands_though_its_giver_left_until_a_successor_answers(self):
        table = deliberating()
        table.stand(owners="disagree: too dear")
        gone = {name: each for name, each in ROSTER.people.items() if name != "owners"}
        table.roster = roster_of(*gone.values(), Person("successor", "successor", "owners", "representative"))
        seats_changed(table, "the owners elected somebody else")
        assert "successor" in table.asked
        table.stand(community="agree", property="agree", residents="agree", partners="agree")
        assert table.item.outcome == "failed"

    def test_whoever_no_longer_speaks_cannot_answer(self):
        table = self.instead(owners="cousin")
        seats_changed(table)
        task = next(task for task in table.item.tasks if task.person == "owners")
        assert task.status == "closed"

    def test_where_nothing_changed_nothing_follows(self):
        table = deliberating()
        decision = seats_changed(table)
        assert isinstance(decision, Decision)
        assert decision.effects == ()

    def test_a_substitute_is_asked_from_the_start_of_the_next_state_on(self):
        table = Table().raised()
        table.press("coordinator", "accept")
        table.roster = replace(
            roster_of(*ROSTER.people.values(), Person("cousin", "cousin")), in_place_of={"owners": "cousin"}
        )
        table.propose()
        assert table.task("cousin").party == "owners"


SEVERAL = edited(
    "facility_upgrade",
    (
        "parties: [community, owners, property, residents, partners]",
        (
            "parties: {community: seats, owners: {voice: a majority of its seats}, property: seats, "
            "residents: {voice: the chair}, partners: seats}"
        ),
    ),
)


class TestSeveralSeats:
    def table(self) -> Table:
        more = [
            Person("owners.second", "second", "owners", "representative"),
            Person("owners.third", "third", "owners", "representative"),
            Person("residents.chair", "chair", "residents", "chair"),
        ]
        return deliberating(Table(loaded(SEVERAL), roster=roster_of(*ROSTER.people.values(), *more)))

    def test_the_chair_alone_is_asked(self):
        table = self.table()
        assert "residents.chair" in table.asked
        assert "residents" not in table.asked

    def test_one_seat_of_three_does_not_speak_for_its_party(self):
        table = self.table()
        table.stand(community="agree", property="agree", residents_chair="agree", partners="agree")
        table.stand(owners="disagree: no")
        assert table.state == "deliberating"
        table.stand(owners_second="agree", owners_third="agree")
        assert (table.state, table.item.outcome) == ("publicity", "passed")

    def test_a_seat_that_left_counts_no_longer(self):
        table = self.table()
        table.stand(owners="disagree: no", owners_second="disagree: no")
        left = {
            name: each
            for name, each in table.roster.people.items()
            if name not in ("owners", "owners.second")
        }
        table.roster = roster_of(*left.values())
        seats_changed(table, "two seats fell vacant")
        table.stand(community="agree", property="agree", residents_chair="agree", partners="agree")
        table.stand(owners_third="agree")
        assert table.item.outcome == "passed"


ROWS = [
    pytest.param(["agree", "agree", "disagree"], "agree", id="two of three agree"),
    pytest.param(["agree", "met", "disagree"], "met", id="a condition that was met makes the majority"),
    pytest.param(["agree", "conditional", "disagree"], "conditional", id="a condition still open makes it"),
    pytest.param(["agree", "agree", "conditional"], "agree", id="one condition does not hold up a majority"),
    pytest.param(["disagree", "disagree", None], "disagree", id="two of three are against"),
    pytest.param(["agree", None, None], None, id="one of three has spoken"),
    pytest.param(["agree", "disagree"], "abstain", id="two seats, divided"),
    pytest.param(["agree", "disagree", None], None, id="the third will tell"),
    pytest.param(["agree", "abstain", "abstain"], "abstain", id="most abstain"),
]


@pytest.mark.parametrize(("seats", "party"), ROWS)
def test_what_seats_say_together(seats: list[str | None], party: str | None):
    assert of_seats(seats) == party  # type: ignore[arg-type]  # rows of words


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_seats_answer_alike_in_any_order_and_agreement_never_turns_them_away(number: int):
    """Every vector of up to four seats: the order does not matter, and one more agreement never undoes agreement."""
    for seats in product((None, *STANCES), repeat=number):
        assert of_seats(seats) == of_seats(tuple(reversed(seats)))
        if of_seats(seats) == "agree":
            for at in range(number):
                assert of_seats((*seats[:at], "agree", *seats[at + 1 :])) == "agree"


def test_every_change_is_written_down_with_its_reason():
    table = all_agree(deliberating())
    recuse(table, "partners", "they sell the bricks")
    told = [each for each in table.effects if isinstance(each, fx.PartyRecused)]
    assert [(each.party, each.by, each.text) for each in told] == [
        ("partners", "coordinator", "they sell the bricks")
    ]
