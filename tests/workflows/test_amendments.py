"""The proposal is changed while it is deliberated: who may, who accepts it, and who is asked again."""

from __future__ import annotations

import pytest
from stories import PARTIES, Table, deliberating, edited, loaded

from workflows import effects as fx
from workflows import events as ev
from workflows.answers import Amended
from workflows.decide import Decision
from workflows.refusal import Refused


def amendable(rest: str = "accepted_by: property") -> Table:
    said = edited(
        "facility_upgrade",
        (
            "ask: {who: each party, to: position}",
            f"ask: {{who: each party, to: position, amend: {{fields: [proposal, budget], {rest}}}}}",
        ),
    )
    return deliberating(Table(loaded(said)))


def propose(
    table: Table, who: str = "residents", why: str = "the door is too loud", **fields: object
) -> Decision | Refused:
    return table.tell(ev.AmendmentProposed(fields or {"proposal": "a sliding door"}, why, who))  # type: ignore[arg-type]


def decided(table: Table) -> list[bool]:
    return [each.accepted for each in table.effects if isinstance(each, fx.AmendmentDecided)]


class TestOneAccepts:
    def test_an_accepted_amendment_is_a_new_version_of_the_text(self):
        table = amendable()
        version = table.item.version
        propose(table)
        assert table.task("property", "amend").status == "open"
        table.answer("property", Amended(accepted=True))
        assert (table.item.fields["proposal"], table.item.version) == ("a sliding door", version + 1)
        assert decided(table) == [True]

    def test_only_those_who_agreed_are_asked_again(self):
        table = amendable()
        table.stand(owners="agree", partners="disagree: too dear", community="abstain")
        propose(table)
        since = len(table.effects)
        table.answer("property", Amended(accepted=True))
        again = [each.task for each in table.effects if isinstance(each, fx.TaskReopened)]
        assert again == [table.task("owners").key]
        assert table.told("changed", since) == ["owners"]
        assert table.waiting == {"owners", "property", "residents"}

    def test_an_answer_says_which_version_it_answers(self):
        table = amendable()
        table.stand(owners="agree")
        propose(table)
        table.answer("property", Amended(accepted=True))
        table.stand(owners="agree")
        mine = [
            each for each in table.effects if isinstance(each, fx.ResponseRecorded) and each.by == "owners"
        ]
        assert [(each.revision, each.version) for each in mine] == [(1, 1), (2, 2)]

    def test_the_condition_of_an_agreement_that_is_asked_again_is_withdrawn(self):
        table = amendable()
        table.stand(owners="agree_if: a grey door")
        propose(table)
        table.answer("property", Amended(accepted=True))
        assert [each.status for each in table.item.conditions] == ["withdrawn"]

    def test_declined_the_text_stays_and_nobody_is_asked_again(self):
        table = amendable()
        table.stand(owners="agree")
        propose(table)
        table.answer("property", Amended(accepted=False, text="it would jam"))
        assert decided(table) == [False]
        assert table.item.fields["proposal"] == "a wall and a door"
        assert table.task("owners").status == "answered"

    def test_the_proposer_changes_its_own_text_at_once(self):
        table = amendable()
        propose(table, "property")
        assert decided(table) == [True]

    @pytest.mark.parametrize(
        ("rest", "again"),
        [
            pytest.param(
                "accepted_by: property, asks_again: everybody", {"owners", "partners"}, id="everybody"
            ),
            pytest.param("accepted_by: property, asks_again: nobody", set(), id="nobody"),
        ],
    )
    def test_who_is_asked_again_is_the_definitions_to_say(self, rest: str, again: set[str]):
        table = amendable(rest)
        table.stand(owners="agree", partners="disagree: too dear")
        propose(table)
        table.answer("property", Amended(accepted=True))
        reopened = {each.task for each in table.effects if isinstance(each, fx.TaskReopened)}
        assert {task.person for task in table.item.tasks if task.key in reopened} == again


class TestPutToTheParties:
    def test_over_half_accept_it_whoever_proposed_it_among_them(self):
        table = amendable("accepted_by: each party")
        propose(table, "residents")
        assert not [
            task for task in table.item.open_tasks if (task.person, task.kind) == ("residents", "amend")
        ]
        table.answer("owners", Amended(accepted=True))
        assert decided(table) == []
        table.answer("partners", Amended(accepted=True))
        assert decided(table) == [True]
        assert not [task for task in table.item.open_tasks if task.kind == "amend"]

    def test_it_is_declined_as_soon_as_it_cannot_be_accepted_any_more(self):
        table = amendable("accepted_by: each party")
        propose(table, "residents")
        for party in ("owners", "partners"):
            table.answer(party, Amended(accepted=False, text="no"))
            assert decided(table) == []
        table.answer("community", Amended(accepted=False, text="no"))
        assert decided(table) == [False]


@pytest.mark.parametrize(
    ("who", "fields", "why", "code"),
    [
        pytest.param("coordinator", {"proposal": "x"}, "so", "not_allowed", id="by somebody who may not"),
        pytest.param("owners", {"place": "x"}, "so", "invalid", id="of a field that stays"),
        pytest.param("owners", {"proposal": "a wall and a door"}, "so", "invalid", id="that changes nothing"),
        pytest.param("owners", {"proposal": "x"}, " ", "invalid", id="without a reason"),
    ],
)
def test_what_is_refused(who: str, fields: dict[str, object], why: str, code: str):
    table = amendable()
    before = table.item
    refused = propose(table, who, why, **fields)
    assert isinstance(refused, Refused)
    assert (refused.code, table.item) == (code, before)


def test_where_nothing_may_be_amended_nothing_is():
    refused = propose(deliberating())
    assert isinstance(refused, Refused)
    assert refused.code == "not_possible"


def test_after_the_amendment_the_five_agree_to_the_new_text():
    table = amendable()
    table.stand(owners="agree", community="agree")
    propose(table)
    table.answer("property", Amended(accepted=True))
    table.stand(**dict.fromkeys(PARTIES, "agree"))
    assert (table.state, table.item.fields["proposal"]) == ("publicity", "a sliding door")
