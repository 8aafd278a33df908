"""Clocks that are stopped, moved and begun again: nothing comes twice, nothing is lost, nothing stands still for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
from stories import CHINA, DAY, HOUR, MONDAY, Table, loaded, roster_of, seated

from workflows import answers as an
from workflows import effects as fx
from workflows import events as ev
from workflows.decide import Decision
from workflows.refusal import Refused
from workflows.roster import Person

DEFINITION = """
issue_type: talks
version: 1
title: {zh: "商谈", en: "Talks"}
fields: {held_on: {type: date, required: true}}
parties: [owners, property]
start: talking
states:
  talking:
    phase: deliberation
    list: problem
    ask: {who: coordinator, to: choose, buttons: {aside: aside, settle: done}}
    deadline: 10 days
    if_late: {ask: supervisor, every: 2 working days}
    clocks: {revisit: [2 days, 6 days]}
    extend: {by: 5 days, asked_by: each party, needs: each party, times: 2}
    pause: {by: coordinator, at_most: 10 working days}
  aside:
    phase: deliberation
    list: problem
    ask: {who: coordinator, to: choose, buttons: {on: {go: talking, clock: resume, at_most: 2}, settle: done}}
    deadline: 5 days
    if_late: {ask: supervisor, every: 2 working days}
  done: {phase: closed, result: done}
"""
VOTE = """
issue_type: talks
version: 1
title: {zh: "表态", en: "Positions"}
parties: [owners, property]
start: deciding
states:
  deciding:
    phase: deliberation
    list: problem
    ask: {who: each party, to: position}
    deadline: 6 days
    stand_in: {after: 1 day}
    decide: {rule: consensus, quorum: 2 of 2 parties, close: at the deadline}
    pause: {by: coordinator, at_most: 10 working days}
    then: {passed: done, failed: done, no_quorum: {extend: 3 days, times: 1, after_that: done}}
  done: {phase: closed, result: done}
"""
PEOPLE = [
    *(Person(role, role, roles=frozenset({role})) for role in ("coordinator", "supervisor")),
    *(person for party in ("owners", "property") for person in seated(party)),
]


def talking(said: str = DEFINITION) -> Table:
    table = Table(loaded(said), MONDAY, roster_of(*PEOPLE), CHINA)
    return table.raised(held_on="2026-04-20")


def stopped(table: Table) -> Decision | Refused:
    return table.tell(ev.ClockStopped("the expert is ill", "coordinator"))


def going_on(table: Table) -> Decision | Refused:
    return table.tell(ev.ClockRestarted("coordinator"))


def more_time(table: Table, by: str = "owners") -> Decision | Refused:
    return table.tell(ev.MoreTimeAsked("it needs longer", by))


def granted(table: Table, by: str = "property") -> Decision | Refused:
    return table.answer(by, an.Grant(True))


def visits(table: Table) -> int:
    return sum(isinstance(e, fx.ClockRang) for e in table.effects)


def test_more_time_does_not_bring_again_what_came_already():
    table = talking()
    table.wait(3 * DAY)
    assert visits(table) == 1
    more_time(table)
    granted(table)
    assert table.item.extension == 1
    table.wait(HOUR)
    assert visits(table) == 1
    table.wait(4 * DAY)
    assert visits(table) == 2, "and what had not come comes in its time"


def test_a_clock_that_falls_into_a_pause_of_an_hour_is_not_lost():
    table = talking()
    table.wait(timedelta(days=2, hours=8))  # Wednesday, an hour before it is due
    stopped(table)
    table.wait(2 * HOUR)
    assert visits(table) == 0
    going_on(table)
    table.wait(DAY)
    assert visits(table) == 1


def test_alternates_whose_time_falls_into_a_pause_are_asked_after_it():
    table = talking(VOTE)
    table.wait(timedelta(days=1, hours=8))
    stopped(table)
    table.wait(2 * HOUR)
    assert table.told("stand_in") == []
    going_on(table)
    table.wait(HOUR)
    assert table.told("stand_in") == ["owners.alternate", "property.alternate"]


def test_a_deadline_does_not_run_out_while_its_clock_stands_still():
    table = talking()
    table.wait(timedelta(days=10, hours=8))  # an hour before the end
    stopped(table)
    table.wait(2 * HOUR)
    going_on(table)
    assert not table.item.late
    assert table.item.due_at > table.now
    table.wait(DAY)
    assert table.item.late


def test_more_time_granted_while_the_clock_stands_still_lets_it_go_on():
    table = talking()
    more_time(table)
    table.wait(DAY)
    stopped(table)
    granted(table)
    assert table.item.paused_at is None
    table.wait(40 * DAY)
    assert table.item.late, "silence has the last word nowhere"
    assert table.timers


def test_more_time_granted_after_the_deadline_is_counted_from_then():
    table = talking()
    more_time(table)
    table.wait(30 * DAY)
    assert table.item.late
    granted(table)
    assert not table.item.late
    assert table.item.due_at > table.now + 4 * DAY


def test_more_time_that_needs_somebody_who_is_not_there_is_refused():
    table = talking()
    table.roster = roster_of(*(person for person in PEOPLE if person.party != "property"))
    refused = more_time(table)
    assert isinstance(refused, Refused)
    assert "property" in refused.message.en


def test_the_end_of_an_old_pause_does_not_end_a_new_one():
    table = talking()
    stopped(table)
    table.wait(HOUR)
    going_on(table)
    stopped(table)
    assert table.fire(f"{table.item.step}.pause.0").effects == ()
    assert table.item.paused_at is not None


def test_alternates_are_not_asked_by_the_clock_of_before_a_pause():
    table = talking(VOTE)
    stopped(table)
    table.wait(5 * DAY)
    going_on(table)
    assert table.fire(f"{table.item.step}.stand_in").effects == ()
    table.wait(2 * DAY)
    assert table.told("stand_in") == ["owners.alternate", "property.alternate"]


def test_what_is_left_of_a_stopped_clock_is_kept_whole_when_its_state_is_left():
    table = talking()
    stopped(table)
    left = table.item.due_at - table.now
    table.wait(3 * DAY)
    table.press("coordinator", "aside")
    table.wait(DAY)
    table.press("coordinator", "on")
    assert table.item.due_at - table.now == left


def test_a_deadline_that_hangs_on_a_date_is_not_moved_by_coming_back():
    table = talking(DEFINITION.replace("deadline: 10 days", "deadline: 2 days before held_on"))
    due = table.item.due_at
    table.press("coordinator", "aside")
    table.wait(3 * DAY)
    table.press("coordinator", "on")
    assert table.item.due_at == due


@pytest.mark.parametrize(
    "hours",
    [pytest.param(1, id="an hour"), pytest.param(30, id="a day"), pytest.param(24 * 20, id="too long")],
)
def test_a_pause_costs_nobody_a_second_of_what_hours_were_left(hours: int):
    table = talking(DEFINITION.replace("deadline: 10 days", "deadline: 200 hours"))
    table.wait(5 * HOUR)
    stopped(table)
    left = table.item.due_at - table.now
    table.wait(hours * HOUR)
    if table.item.paused_at is not None:
        going_on(table)
        assert table.item.due_at - table.now == left
    else:
        ended = next(e for e in table.effects if isinstance(e, fx.ClockPaused)).until
        assert table.item.due_at - ended == left, "it goes on by itself at the latest"
