"""The refuse house, from a neighbour's call to the residents' satisfaction, as pure events."""

from __future__ import annotations

from datetime import UTC, datetime

from stories import DAY, HOUR, NEIGHBOUR, PARTIES, Table, all_agree, deliberating, on_notice, shipped

from workflows.answers import Judgement, Position, Score
from workflows.decide import Decision
from workflows.events import ResponseGiven, SignalReceived
from workflows.explain import standing
from workflows.refusal import Refused


def said(table: Table) -> str:
    return standing(table.definition, table.item, table.roster).en


def test_from_a_call_to_satisfaction():
    table = Table().raised()
    assert (table.state, table.asked, table.item.reporters) == ("collecting", {"coordinator"}, (NEIGHBOUR,))
    assert table.item.due_at == datetime(2026, 3, 9, 10, 0, tzinfo=UTC), "five working days, at closing time"
    assert said(table) == "Waiting for coordinator."

    table.press("coordinator", "accept")
    assert (table.state, table.asked) == ("proposing", {"property"})
    table.wait(2 * DAY)
    table.propose()
    assert (table.state, table.asked) == ("deliberating", set(PARTIES))
    assert table.item.fields == {"place": "gate 1", "proposal": "a wall and a door", "budget": 3_800_000}

    # residents agree on a condition, which the property company meets and the residents confirm
    table.stand(community="agree", owners="agree", property="agree", partners="abstain")
    assert said(table) == (
        "4 of 5 parties answered, quorum 4; nobody disagreed; abstained: partners; waiting for residents."
    )
    table.stand(residents="agree_if: the door is grey")
    assert (table.state, table.asked) == ("deliberating", {"property"})
    (condition,) = table.item.conditions
    assert (condition.text, condition.party, condition.status) == ("the door is grey", "residents", "open")
    table.meet("property")
    assert (table.item.conditions[0].status, table.asked) == ("met", {"residents"})
    assert table.state == "deliberating", "saying that it is met is not enough"
    table.confirm("residents")
    assert (table.state, table.item.outcome, table.asked) == ("publicity", "passed", set())
    assert "condition met: residents; abstained: partners; passed." in table.item.explanation.en
    assert table.told("update") == [NEIGHBOUR]

    # seven days on the board; somebody objects, the community sees no reason in it
    table.wait(3 * DAY)
    assert said(table) == "On public notice; nobody has objected."
    table.object("the door will be loud")
    assert table.asked == {"community"}
    assert said(table).endswith(", 1 to be judged.")
    table.judge("community", upheld=False)
    assert (table.state, table.asked) == ("publicity", set())
    table.wait(5 * DAY)
    assert (table.state, table.item.outcome, table.asked) == ("implementing", "undisputed", {"property"})
    assert "0 upheld, 1 dismissed" in table.item.explanation.en

    for milestone in ("contract", "begin"):
        table.wait(3 * DAY)
        table.report(milestone)
        assert (table.state, table.asked) == ("implementing", {"property"}), "a milestone is not the end"
    table.report("finish", "a photograph", "another")
    assert (table.state, table.asked) == ("accepting", {"residents", "owners", NEIGHBOUR})

    table.score(residents=5, owners=4)
    assert table.state == "accepting"
    table.score(neighbour=5)
    end = table.item
    assert (end.state, end.result, end.round, end.open_tasks) == ("done", "done", 1, ())
    assert table.told("result") == [NEIGHBOUR]
    assert said(table) == "Done. 3 of 3 people scored; mean 4.7, at least 3 needed; passed."
    assert table.timers == {}


def test_a_work_order_closed_elsewhere_stands_for_the_report():
    table = on_notice()
    table.wait(7 * DAY + 12 * HOUR)
    assert table.state == "implementing"
    stranger = table.tell(SignalReceived("work_order_closed", "lift_system", "lift"))
    assert isinstance(stranger, Refused)
    assert stranger.code == "not_allowed"
    unknown = table.tell(SignalReceived("lift_repaired", "property_system", "property"))
    assert isinstance(unknown, Refused)
    assert (unknown.code, unknown.possible) == ("not_possible", ("work_order_closed",))
    table.tell(SignalReceived("work_order_closed", "property_system", "property"))
    assert table.state == "accepting"
    again = table.tell(SignalReceived("work_order_closed", "property_system", "property"))
    assert isinstance(again, Refused)


def test_nobody_scores_and_the_matter_is_closed_all_the_same():
    table = on_notice()
    table.wait(8 * DAY)
    table.report("finish", "a photograph")
    table.wait(6 * DAY)
    assert (table.state, table.item.outcome) == ("done", "no_quorum")


def test_bad_scores_send_the_works_back_twice_and_then_to_the_supervisor():
    table = on_notice()
    table.wait(8 * DAY)
    for state in ("implementing", "implementing", "stalled"):
        table.report("finish", "a photograph")
        table.score(residents=1, owners=2, neighbour=1)
        assert table.state == state
    assert table.item.ways == {"accepting.outcome.failed": 2}
    assert table.asked == {"supervisor"}


def test_a_score_may_be_corrected_until_the_last_has_scored():
    table = on_notice()
    table.wait(8 * DAY)
    table.report("finish", "a photograph")
    table.score(residents=1, owners=1)
    table.score(residents=5, owners=5)
    assert table.task("residents").revision == 2
    table.score(neighbour=1)
    assert table.state == "done", "a mean of 11/3 is over three"


def test_what_was_recorded_for_somebody_is_told_to_them():
    table = deliberating()
    table.answer("owners", Position("agree"), recorded_by="coordinator")
    assert table.told("recorded") == ["owners"]


class TestHazard:
    """A loose railing: fenced within a day, settled by a majority, notice given afterwards."""

    def fenced(self) -> Table:
        table = Table(shipped("safety_hazard")).raised(place="pond", danger="no railing")
        assert (table.state, table.asked) == ("reported", {"coordinator"})
        assert table.item.due_at == table.now + 4 * HOUR
        table.press("coordinator", "accept")
        assert (table.state, table.asked) == ("fencing", {"property"})
        table.report("fenced", "a photograph")
        assert table.state == "planning"
        table.propose()
        assert (table.state, table.asked) == ("deliberating", set(PARTIES))
        return table

    def test_is_settled_by_a_majority_and_put_on_notice_after_the_works(self):
        table = self.fenced()
        table.stand(community="agree", owners="disagree: too dear", property="agree", residents="agree")
        assert table.state == "deliberating"
        table.stand(partners="disagree: no wood")
        assert (table.state, table.item.outcome) == ("implementing", "passed")
        assert "3 of 5 that took a side agreed, over 1/2 needed" in table.item.explanation.en
        table.report("finish", "a photograph")
        assert table.state == "publicity"
        table.wait(8 * DAY)
        assert table.state == "accepting"
        table.score(residents=4, owners=3, neighbour=5)
        assert (table.state, table.item.result) == ("done", "done")

    def test_two_who_agree_and_three_silent_get_one_more_day_and_then_the_supervisor(self):
        table = self.fenced()
        table.stand(community="agree", owners="agree")
        table.wait(48 * HOUR)
        assert (table.state, table.item.extension) == ("deliberating", 1)
        assert set(table.told("extended")) >= {"property", "residents", "partners"}
        assert not {"community", "owners"} & set(table.told("extended"))
        table.wait(24 * HOUR)
        assert (table.state, table.asked) == ("stalled", {"supervisor"})
        table.press("supervisor", "reopen")
        assert table.state == "planning"

    def test_an_upheld_objection_sends_the_works_back_once(self):
        table = self.fenced()
        all_agree(table)
        for state in ("implementing", "stalled"):
            table.report("finish", "a photograph")
            table.object("it wobbles")
            assert isinstance(table.answer("community", Judgement(upheld=True, text="so it does")), Decision)
            assert table.state == state


def test_a_closed_item_takes_no_answer():
    table = on_notice()
    table.wait(8 * DAY)
    table.report("finish", "a photograph")
    old = table.task("owners")
    table.score(residents=5, owners=4, neighbour=5)
    late = table.tell(ResponseGiven(old.key, "owners", Score(1), "link"))
    assert isinstance(late, Refused)
    assert late.code == "closed"
