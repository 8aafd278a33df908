"""Timers: claimed by one at a time, fired once and never early, whoever dies and however often the job comes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from services.wutongli import Wutongli
from sqlalchemy import select, update

from engine import timers
from engine.board import board
from engine.commands import answer_task
from engine.history import Holds, verify
from engine.schema import incidents, outbox, tasks
from engine.schema import timers as rows
from engine.stepping import Done
from workflows.refusal import Refused

SECOND = timedelta(seconds=1)


def _timer(here: Wutongli, item: str, kind: str) -> Any:
    """The first pending timer of a kind."""
    wanted = select(rows).where(rows.c.item_id == item, rows.c.kind == kind, rows.c.state == "pending")
    with here.rt.store.read() as connection:
        return connection.execute(wanted.order_by(rows.c.due_at).limit(1)).one()


def _row(here: Wutongli, timer_id: str) -> Any:
    with here.rt.store.read() as connection:
        return connection.execute(select(rows).where(rows.c.id == timer_id)).one()


def test_two_who_claim_at_once_never_get_the_same_timer(wutongli: Wutongli) -> None:
    here = wutongli
    for _ in range(12):
        here.open()
    here.clock.advance(timedelta(days=10))
    gate = Barrier(4)

    def claim(owner: str) -> list[str]:
        gate.wait(10)
        mine: list[str] = []
        while got := timers.claim_due(here.rt, here.rt.now(), owner, most=3):
            mine += got
        return mine

    with ThreadPoolExecutor(4) as pool:
        got = [id_ for mine in pool.map(claim, ["one", "two", "three", "four"]) for id_ in mine]
    assert len(got) == len(set(got)) == 24  # a reminder and a deadline for each of twelve items


def test_a_claim_takes_the_longest_overdue_first(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.open()
    reminder, deadline = _timer(here, item, "reminder"), _timer(here, item, "deadline")
    here.clock.advance(timedelta(days=10))
    claimed = [timers.claim_due(here.rt, here.rt.now(), "one", most=1)[0] for _ in range(2)]
    assert claimed == [reminder.id, deadline.id]


def test_nothing_is_claimed_or_fired_a_moment_early(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.open()
    reminder = _timer(here, item, "reminder")
    here.clock.advance_to(reminder.due_at - timedelta(microseconds=1))
    assert timers.claim_due(here.rt, here.rt.now(), "one") == []
    assert timers.fire(here.rt, reminder.id) == "not_due"
    assert _row(here, reminder.id).state == "pending"
    here.clock.advance_to(reminder.due_at)
    assert timers.claim_due(here.rt, here.rt.now(), "one") == [reminder.id]
    assert timers.fire(here.rt, reminder.id) == "fired"


def test_a_claimer_whose_clock_is_ahead_fires_nothing_early(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.open()
    reminder = _timer(here, item, "reminder")
    ahead = reminder.due_at + timedelta(minutes=10)
    claimed = timers.claim_due(here.rt, ahead, "a worker ten minutes ahead")
    assert claimed == [reminder.id]
    assert timers.fire(here.rt, reminder.id) == "not_due"  # firing asks the house's clock
    assert here.messages(item, kind="reminder") == []


def test_the_lease_of_a_dead_claimer_ends(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.open()
    reminder = _timer(here, item, "reminder")
    here.clock.advance_to(reminder.due_at)
    claimed_at = here.rt.now()
    assert timers.claim_due(here.rt, claimed_at, "who dies")
    here.clock.advance_to(claimed_at + timers.LEASE - SECOND)
    assert timers.claim_due(here.rt, here.rt.now(), "who lives") == []
    here.clock.advance_to(claimed_at + timers.LEASE)
    assert timers.claim_due(here.rt, here.rt.now(), "who lives") == [reminder.id]


def test_fired_by_two_at_once_and_again_it_fires_once(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.open()
    deadline = _timer(here, item, "deadline")
    here.clock.advance_to(deadline.due_at)
    with ThreadPoolExecutor(4) as pool:
        fired = sorted(pool.map(lambda _: timers.fire(here.rt, deadline.id), range(4)))
    assert fired == ["fired", "stale", "stale", "stale"]
    assert timers.fire(here.rt, deadline.id) == "stale"
    assert len(here.messages(item, kind="late_ask")) == 1


def test_a_timer_of_a_state_that_was_left_is_off(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.open()
    deadline = _timer(here, item, "deadline")
    here.press(item, "coordinator", button="accept")
    row = _row(here, deadline.id)
    assert (row.state, row.version) == ("cancelled", 2)
    here.clock.advance_to(deadline.due_at)
    before = here.loaded(item)
    assert timers.fire(here.rt, deadline.id) == "stale"
    assert timers.fire(here.rt, "01NOSUCHTIMER0000000000000") == "stale"
    assert here.loaded(item) == before


def test_a_timer_that_survived_its_state_all_the_same_does_nothing(wutongli: Wutongli) -> None:
    """Its key names the step: the domain itself knows it as stale."""
    here = wutongli
    item = here.open()
    deadline = _timer(here, item, "deadline")
    here.press(item, "coordinator", button="accept")
    with here.rt.store.write() as connection:
        connection.execute(update(rows).where(rows.c.id == deadline.id).values(state="pending"))
    here.clock.advance_to(deadline.due_at)
    before = here.loaded(item)
    assert timers.fire(here.rt, deadline.id) == "stale"
    assert here.loaded(item).item == before.item
    assert _row(here, deadline.id).state == "fired"


def test_a_deadline_and_the_last_answer_at_the_same_instant_end_the_state_once(wutongli: Wutongli) -> None:
    here = wutongli
    for _ in range(4):
        item = here.to_deliberation()
        for ref in ("community_head", "owners_chair", "property_manager", "social_worker"):
            here.answer(item, ref, stand="agree")
        deadline, task = _timer(here, item, "deadline"), here.task(item, "building3")
        here.clock.advance_to(deadline.due_at)
        gate = Barrier(2)

        def fire(timer_id: str, gate: Barrier) -> str:
            gate.wait(10)
            return timers.fire(here.rt, timer_id)

        def agree(task_id: str, gate: Barrier) -> Any:
            gate.wait(10)
            return answer_task(here.rt, task_id, {"stand": "agree"}, via="link")

        with ThreadPoolExecutor(2) as pool:
            fired, answered = pool.submit(fire, deadline.id, gate), pool.submit(agree, task, gate)
            outcome = (fired.result(30), type(answered.result(30)))
        assert outcome in {("fired", Refused), ("stale", Done)}
        assert (here.state(item), here.loaded(item).item.step) == ("publicity", 4)
        with here.rt.store.read() as connection:
            assert isinstance(verify(connection, item), Holds)


@pytest.fixture
def poisoned(wutongli: Wutongli) -> Any:
    """The deadline of an item one of whose rows nobody can read any more, and it is due."""
    item = wutongli.open()
    timer = _timer(wutongli, item, "deadline")
    with wutongli.rt.store.write() as connection:
        connection.execute(update(tasks).where(tasks.c.item_id == item).values(answer={"kind": "nonsense"}))
        connection.execute(
            update(rows).where(rows.c.item_id == item, rows.c.kind == "reminder").values(state="cancelled")
        )
    wutongli.clock.advance_to(timer.due_at)
    return timer


def test_a_poisonous_timer_is_parked_as_an_incident_and_holds_nobody_up(
    wutongli: Wutongli, poisoned: Any
) -> None:
    here = wutongli
    tried = 0
    while True:
        got = timers.claim_due(here.rt, here.rt.now(), "one")
        if got:
            assert got == [poisoned.id]
            tried += 1
            if tried == timers.MOST_ATTEMPTS:
                assert timers.fire(here.rt, poisoned.id) == "parked"
                break
            with pytest.raises(ValueError, match="nonsense"):
                timers.fire(here.rt, poisoned.id)
        assert tried < timers.MOST_ATTEMPTS
        here.tick()
    row = _row(here, poisoned.id)
    assert (row.state, row.attempts) == ("parked", timers.MOST_ATTEMPTS)
    assert row.fault.startswith("ValidationError at "), (
        "the kind and the place, and nothing that somebody said"
    )
    here.clock.advance(timedelta(days=30))
    assert timers.claim_due(here.rt, here.rt.now(), "one") == []
    with here.rt.store.read() as connection:
        seen = connection.execute(select(incidents.c.code, incidents.c.item_id)).all()
        assert [each.item_id for each in board(connection, here.community, here.rt.now()).incidents] == [
            poisoned.item_id
        ]
    assert [tuple(each) for each in seen] == [("timer_parked", poisoned.item_id)]


def test_after_each_fault_a_timer_rests_longer(wutongli: Wutongli, poisoned: Any) -> None:
    here = wutongli
    rests = []
    for _ in range(3):
        with pytest.raises(ValueError, match="nonsense"):
            timers.fire(here.rt, poisoned.id)
        rests.append(_row(here, poisoned.id).lease_until - here.rt.now())
        assert timers.claim_due(here.rt, here.rt.now() + rests[-1] - SECOND, "one") == []
    assert rests == sorted(rests)
    assert rests[0] < rests[-1]


def test_a_fault_leaves_nothing_of_the_step_behind(wutongli: Wutongli, poisoned: Any) -> None:
    here = wutongli
    with here.rt.store.read() as connection:
        before = connection.execute(select(outbox.c.id)).all()
    with pytest.raises(ValueError, match="nonsense"):
        timers.fire(here.rt, poisoned.id)
    with here.rt.store.read() as connection:
        assert connection.execute(select(outbox.c.id)).all() == before
    assert _row(here, poisoned.id).state == "pending"


def test_what_is_late_asks_again_and_again(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.open()
    here.pass_until(here.rt.now() + timedelta(days=30))
    asked = here.messages(item, kind="late_ask")
    assert here.loaded(item).item.late
    assert {row.person_id for row in asked} == {here.person("supervisor")}
    assert len(asked) >= 6
    # one task for all the asking
    assert len({row.task_id for row in asked}) == 1
    assert isinstance(here.press(item, "supervisor", button="accept"), Done)
    assert here.state(item) == "proposing"
