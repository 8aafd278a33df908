"""Jobs: which timers fire together, in which order, and whose fault it is when one of them fails."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from services.desk import pending
from services.wutongli import Wutongli
from sqlalchemy import select, update

from engine import timers
from engine.dispatcher import BATCH, FEW, OVERDUE, jobs_of
from engine.leases import Held
from engine.schema import tasks
from engine.schema import timers as rows


def test_one_poisonous_timer_among_many_counts_its_own_fault(wutongli: Wutongli) -> None:
    here = wutongli
    sick, *well = [here.open(f"第{number}件") for number in range(4)]
    with here.rt.store.write() as connection:
        connection.execute(update(tasks).where(tasks.c.item_id == sick).values(answer={"kind": "nonsense"}))
    held = [pending(here, item, "deadline") for item in (sick, *well)]
    here.clock.advance_to(max(each.due_at for each in held))
    with pytest.raises(ValueError, match="nonsense"):
        timers.fire_all(here.rt, [(each.id, each.version) for each in held])
    assert all(here.loaded(item).item.late for item in well)
    with here.rt.store.read() as connection:
        faulty = connection.execute(select(rows.c.item_id).where(rows.c.attempts > 0)).scalars().all()
    assert faulty == [sick]


def test_the_timers_of_one_item_fire_as_they_fell_due(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    stand_in, deadline = pending(here, item, "stand_in"), pending(here, item, "deadline")
    assert stand_in.due_at < deadline.due_at
    here.clock.advance_to(deadline.due_at)
    ended = timers.fire_all(here.rt, [(deadline.id, deadline.version), (stand_in.id, stand_in.version)])
    assert ended == ["fired", "fired"], "the later one first, it would have cancelled the other"


NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


HELD = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 100_000)), max_size=120
).map(
    lambda drawn: [
        Held(f"t{number}", f"item {item}", NOW - timedelta(milliseconds=late), 1)
        for number, (item, late) in enumerate(drawn)
    ]
)  # fmt: skip


@given(HELD)
def test_jobs_hold_each_timer_once_and_an_items_in_one(held: list[Held]) -> None:
    jobs = list(jobs_of(held, NOW))
    places = {id_: number for number, job in enumerate(jobs) for id_ in job.ids}
    assert sorted(places) == sorted(each.id for each in held)
    assert sum(len(job.rows) for job in jobs) == len(held)
    late = [each for each in held if NOW - each.due_at > OVERDUE]
    for item in {each.item_id for each in late}:
        mine = [each for each in late if each.item_id == item]
        assert len({places[each.id] for each in mine}) == 1
        job = jobs[places[mine[0].id]]
        order = [each for id_ in job.ids for each in mine if each.id == id_]
        assert order == sorted(mine, key=lambda each: each.due_at)
    fresh = {each.id for each in held if NOW - each.due_at <= OVERDUE}
    first = [job for job in jobs if fresh.issuperset(job.ids)]
    assert jobs[: len(first)] == first, "what is in time goes first"
    assert {id_ for job in first for id_ in job.ids} == fresh, "and never with what is late"
    if len(fresh) <= FEW:
        assert len(first) == len({each.item_id for each in held if each.id in fresh}), "a few go alone"


@given(st.integers(0, 200))
def test_no_job_is_longer_than_a_batch_unless_one_item_is(number: int) -> None:
    held = [Held(f"t{n}", f"item {n}", NOW - timedelta(hours=1), 1) for n in range(number)]
    assert all(len(job.rows) <= BATCH for job in jobs_of(held, NOW))
