"""What time brings: reminders, alternates in a silent party's place, and somebody asked again and again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from stories import (
    DAY,
    HOUR,
    MONDAY,
    PARTIES,
    ROSTER,
    Table,
    deliberating,
    edited,
    loaded,
    on_notice,
    roster_of,
)

from workflows import effects as fx
from workflows.decide import Decision
from workflows.explain import standing


def china(day: int, hour: int = 18) -> datetime:
    """An hour in March 2026, in Chengdu."""
    return datetime(2026, 3, day, hour, tzinfo=UTC) - 8 * HOUR


def test_a_states_timers_are_armed_when_it_is_entered_and_gone_when_it_is_left():
    table = deliberating()
    step = table.item.step
    assert table.timers == {
        f"{step}.deadline.0": china(9),
        f"{step}.reminder.0.0": china(6),
        f"{step}.reminder.0.1": china(8),
        f"{step}.reminder.0.2": china(9, 14),
        f"{step}.stand_in": china(6),
    }
    table.stand(
        community="agree", owners="disagree: no", property="agree", residents="agree", partners="agree"
    )
    assert all(timer.startswith(f"{step + 1}.") for timer in table.timers)


def test_only_those_who_are_silent_are_reminded():
    table = deliberating()
    table.stand(owners="agree", community="abstain")
    table.wait(china(6, 17) - MONDAY)
    assert table.told("reminder") == []
    table.wait(1 * HOUR)
    assert table.told("reminder") == ["property", "residents", "partners"]


def test_the_alternates_of_silent_parties_are_asked_in_their_place():
    table = deliberating()
    table.stand(owners="agree", community="agree", property="agree", partners="agree")
    table.wait(china(6) - MONDAY)
    assert table.told("stand_in") == ["residents.alternate"]
    assert table.asked == {"residents", "residents.alternate"}
    assert table.task("residents.alternate").stands_in
    table.stand(residents_alternate="agree")
    assert table.state == "publicity"


def test_a_party_that_has_spoken_through_its_alternate_is_not_reminded():
    table = deliberating()
    table.wait(china(7) - MONDAY)
    table.stand(residents_alternate="agree")
    assert table.waiting == {
        name for party in PARTIES if party != "residents" for name in (party, f"{party}.alternate")
    }


def test_too_few_get_more_time_once_and_then_the_supervisor():
    table = deliberating()
    table.stand(owners="agree")
    table.wait(china(9) - MONDAY)
    assert (table.state, table.item.extension, table.item.due_at) == ("deliberating", 1, china(12))
    assert "owners" not in table.told("extended")
    assert set(table.told("extended")) >= set(PARTIES) - {"owners"}
    assert f"{table.item.step}.deadline.1" in table.timers
    table.wait(china(12) - table.now)
    assert (table.state, table.item.outcome) == ("stalled", "no_quorum")


def test_a_screening_that_is_late_asks_the_supervisor_every_second_working_day():
    table = Table().raised()
    table.wait(china(9) - MONDAY)
    assert (table.item.late, table.asked) == (True, {"coordinator", "supervisor"})
    assert standing(table.definition, table.item, table.roster).en.startswith("Late: still waiting for")
    table.wait(china(20) - table.now)
    assert table.told("late_ask") == ["supervisor"] * 5
    assert sum(task.person == "supervisor" for task in table.item.tasks) == 1, "one task, told again"
    table.press("supervisor", "accept")
    assert table.state == "proposing"


def test_a_late_proposal_reminds_three_times_and_then_asks_the_coordinator():
    table = Table().raised()
    table.press("coordinator", "accept")
    table.wait(china(12) - MONDAY)
    assert table.told("late_reminder") == []
    table.wait(6 * DAY)
    assert (table.told("late_reminder"), table.told("late_ask")) == (["property"] * 3, [])
    table.wait(4 * DAY)
    assert table.told("late_reminder") == ["property"] * 3
    assert table.told("late_ask") == ["coordinator"] * 2
    assert table.task("coordinator").kind == "follow_up"
    table.propose()
    assert (table.state, table.item.late) == ("deliberating", False)


def test_late_works_remind_the_supervisor_too():
    table = on_notice()
    table.wait(china(9) - MONDAY)
    assert table.state == "implementing"
    table.wait(30 * DAY + 16 * DAY)
    assert table.told("late_reminder") == ["property", "supervisor"] * 5
    assert table.told("late_ask") == []
    table.wait(3 * DAY)
    assert table.told("late_ask") == ["coordinator"]


def test_where_nobody_is_left_to_ask_an_incident_says_so():
    people = [person for person in ROSTER.people.values() if not person.roles]
    table = Table(roster=roster_of(*people)).raised()
    table.wait(10 * DAY)
    assert "nobody_left" in {e.code for e in table.effects if isinstance(e, fx.IncidentRaised)}
    assert table.timers, "it will be asked again"


def test_an_outcome_late_is_taken_where_the_definition_has_one():
    late = "    if_late: {remind: property, every: 2 days, times: 3, then_ask: coordinator}\n"
    then = "    then: {answered: deliberating}\n"
    said = edited("facility_upgrade", (late, ""), (then, then.replace("}", ", late: stalled}")))
    table = Table(loaded(said)).raised()
    table.press("coordinator", "accept")
    table.wait(12 * DAY)
    assert (table.state, table.item.outcome) == ("stalled", "late")
    assert table.item.explanation.en == "No answer in time: property."


def test_scores_that_nobody_gives_end_even_without_a_quorum():
    table = on_notice()
    said = edited("facility_upgrade", ("threshold: 3, quorum: 1 answer", "threshold: 3"))
    table.definition = loaded(said)
    table.wait(8 * DAY)
    table.report("finish", "a photograph")
    table.wait(6 * DAY)
    assert (table.state, table.item.outcome) == ("done", "no_quorum")


@pytest.mark.parametrize(
    "timer",
    [
        pytest.param("deadline.0", id="a deadline"),
        pytest.param("reminder.0.1", id="a reminder"),
        pytest.param("stand_in", id="alternates"),
        pytest.param("notice", id="a notice"),
        pytest.param("late.3", id="lateness"),
        pytest.param("something.else", id="one that no version knows"),
    ],
)
def test_a_timer_of_another_step_brings_nothing(timer: str):
    table = deliberating()
    for step in (1, 2, 99):
        stale = table.fire(f"{step}.{timer}")
        assert isinstance(stale, Decision)
        assert stale.effects == ()


def test_a_deadline_that_was_extended_is_stale():
    table = deliberating()
    table.wait(china(9) - MONDAY)
    assert table.item.extension == 1
    for timer in ("deadline.0", "reminder.0.0"):
        assert table.fire(f"{table.item.step}.{timer}").effects == ()


@pytest.mark.parametrize("days", [pytest.param(8, id="late once"), pytest.param(15, id="late for a week")])
def test_a_deadline_that_fires_twice_does_no_harm(days: int):
    table = Table().raised()
    table.wait(days * DAY)
    assert table.item.late
    assert table.fire("1.deadline.0").effects == ()


def test_alternates_are_asked_once_though_the_timer_fires_twice():
    table = deliberating()
    table.wait(china(6) - MONDAY)
    assert table.fire(f"{table.item.step}.stand_in").effects == ()
