"""Limits hold over all workers together: never more in any window, nothing lost, urgent messages first.

Workers here have a store each, as processes have, on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from services.wutongli import Wutongli
from sqlalchemy import func, insert, select

from engine import outbox
from engine.ids import new_id
from engine.letter import Letter
from engine.limits import Limit, _Taken, let_through
from engine.runtime import Runtime
from engine.schema import allowances
from engine.schema import outbox as rows
from engine.store import Store

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
SECOND = timedelta(seconds=1)
Queue = Callable[..., list[str]]


@pytest.fixture
def queue(wutongli: Wutongli) -> Queue:
    """Put so many more messages into the outbox; their ids."""
    here = wutongli
    item = here.open()
    (first,) = here.messages(item, kind="task")
    with here.rt.store.write() as connection:
        kept = dict(connection.execute(select(rows).where(rows.c.id == first.id)).mappings().one())
        connection.execute(rows.update().values(state="cancelled"))

    def more(number: int, *, urgent: bool = False) -> list[str]:
        now = here.rt.now()
        fresh = [
            {**kept, "id": id_, "dedupe_key": id_, "message_id": id_, "urgent": urgent, "next_at": now,
             "created_at": now, "kind": "update", "task_id": None}
            for id_ in sorted(new_id(now) for _ in range(number))
        ]  # fmt: skip
        if fresh:
            with here.rt.store.write() as connection:
                connection.execute(insert(rows), fresh)
        return [each["id"] for each in fresh]

    return more


@pytest.fixture
def workers(wutongli: Wutongli) -> Iterator[list[Runtime]]:
    """Four workers, with a store each."""
    url = wutongli.rt.store.url.render_as_string(hide_password=False)
    stores = [Store(url, pool_size=2) for _ in range(4)]
    yield [replace(wutongli.rt, store=store) for store in stores]
    for store in stores:
        store.dispose()


class Sent:
    """What went out, and when."""

    def __init__(self) -> None:
        self.at: dict[str, datetime] = {}

    def try_(self, rt: Runtime, owner: str, id_: str, limits: list[Limit]) -> str:
        """Send one message as a worker would."""
        now = rt.now()
        taken = outbox.take(rt, id_, owner, now)
        if not isinstance(taken, Letter):
            return taken.why
        allowed = let_through(rt, id_, owner, "email", limits, now)
        if allowed != "now":
            return "put off"
        assert id_ not in self.at, "sent twice"
        self.at[id_] = now
        outbox.record_attempt(rt, id_, channel="email", outcome="sent", detail="", now=now)
        return "sent"

    def most_in(self, span: timedelta) -> int:
        """The most that went out in any window of that length."""
        times = sorted(self.at.values())
        return max(sum(begins <= at < begins + span for at in times) for begins in times)


def _turn(workers: list[Runtime], sent: Sent, limits: list[Limit]) -> None:
    """Every worker claims and sends what is due, all at once."""

    def work(number: int) -> None:
        rt, owner = workers[number], f"worker {number}"
        while mine := outbox.claim_queued(rt, rt.now(), owner, most=3):
            for id_ in mine:
                sent.try_(rt, owner, id_, limits)

    with ThreadPoolExecutor(len(workers)) as pool:
        list(pool.map(work, range(len(workers))))


@pytest.mark.parametrize("seed", [pytest.param(seed, id=f"seed {seed}") for seed in range(3)])
def test_workers_together_never_exceed_a_rate_and_lose_nothing(
    wutongli: Wutongli, queue: Queue, workers: list[Runtime], seed: int
) -> None:
    drawn = random.Random(seed)
    limits = [Limit("email:minute", 7, MINUTE, lined=True), Limit("email:day", 400, DAY, lined=True)]
    sent, asked = Sent(), []
    for _ in range(12):
        asked += queue(drawn.randrange(6), urgent=drawn.random() < 0.2)
        _turn(workers, sent, limits)
        wutongli.clock.advance(timedelta(seconds=drawn.choice([0, 3, 11, 29])))
    for _ in range(80):
        if len(sent.at) == len(asked):
            break
        wutongli.clock.advance(timedelta(seconds=drawn.choice([7, 10])))
        _turn(workers, sent, limits)
    assert set(sent.at) == set(asked)
    assert sent.most_in(MINUTE) <= 7


def test_an_urgent_message_goes_before_all_that_wait(
    wutongli: Wutongli, queue: Queue, workers: list[Runtime]
) -> None:
    limits = [Limit("email:minute", 2, MINUTE, lined=True)]
    sent = Sent()
    ordinary = queue(8)
    _turn(workers, sent, limits)
    assert len(sent.at) == 2
    wutongli.clock.advance(timedelta(seconds=30))
    urgent = queue(2, urgent=True)
    for _ in range(40):
        _turn(workers, sent, limits)
        wutongli.clock.advance(timedelta(seconds=10))
    order = sorted(sent.at, key=lambda id_: sent.at[id_])
    assert set(order) == {*ordinary, *urgent}
    assert set(order[2:4]) == set(urgent)
    assert sent.most_in(MINUTE) <= 2


def test_an_ordinary_message_leaves_the_room_to_an_urgent_one_that_is_due(
    wutongli: Wutongli, queue: Queue
) -> None:
    limits = [Limit("email:minute", 1, MINUTE, lined=True)]
    sent, rt = Sent(), wutongli.rt
    (ordinary,), (urgent,) = queue(1), queue(1, urgent=True)
    assert sent.try_(rt, "one", ordinary, limits) == "put off"
    assert sent.try_(rt, "two", urgent, limits) == "sent"


def test_who_comes_late_does_not_pass_those_who_stand_in_line(
    wutongli: Wutongli, queue: Queue, workers: list[Runtime]
) -> None:
    limits = [Limit("email:minute", 4, MINUTE, lined=True)]
    sent = Sent()
    first = queue(8)
    _turn(workers, sent, limits)
    wutongli.clock.advance(timedelta(seconds=58))
    late = queue(4)
    for _ in range(30):
        _turn(workers, sent, limits)
        wutongli.clock.advance(timedelta(seconds=5))
    assert max(sent.at[id_] for id_ in first) <= min(sent.at[id_] for id_ in late)
    assert sent.most_in(MINUTE) <= 4


def test_those_in_line_come_one_by_one_and_not_in_a_crowd(wutongli: Wutongli, queue: Queue) -> None:
    limits = [Limit("email:minute", 4, MINUTE, lined=True)]
    sent, rt = Sent(), wutongli.rt
    for id_ in queue(12):
        sent.try_(rt, "one", id_, limits)
    with rt.store.read() as connection:
        waiting = select(rows.c.next_at).where(rows.c.waits_for == "limit").order_by(rows.c.next_at)
        places = list(connection.execute(waiting).scalars())
    assert len(places) == 8
    assert {later - earlier for earlier, later in pairwise(places)} == {MINUTE / 4}


def test_what_one_limit_stops_counts_for_no_other(wutongli: Wutongli, queue: Queue) -> None:
    number, minute = Limit("sms:number:a", 1, DAY), Limit("sms:minute", 9, MINUTE, lined=True)
    sent, rt = Sent(), wutongli.rt
    for id_ in queue(3):
        sent.try_(rt, "one", id_, [number, minute])
    with rt.store.read() as connection:
        taken = {each.scope: each.taken for each in connection.execute(select(allowances))}
    assert {scope: sum(n for _, n in parts) for scope, parts in taken.items()} == {
        "sms:number:a": 1,
        "sms:minute": 1,
    }


@pytest.mark.parametrize(
    ("most", "span"),
    [
        pytest.param(10, DAY, id="ten a day to one number"),
        pytest.param(1, timedelta(seconds=30), id="the same words in half a minute"),
    ],
)
def test_after_its_window_the_next_one_goes(
    wutongli: Wutongli, queue: Queue, most: int, span: timedelta
) -> None:
    limit = Limit("sms:number:a", most, span)
    sent, rt, begun = Sent(), wutongli.rt, wutongli.rt.now()
    ids = queue(most + 1)
    for id_ in ids:
        sent.try_(rt, "one", id_, [limit])
    assert set(sent.at) == set(ids[:most])
    again = wutongli.messages(_item(wutongli, ids[-1]), id=ids[-1])[0]
    assert (again.state, again.waits_for) == ("queued", "limit")
    assert span < again.next_at - begun <= span + limit.part
    wutongli.clock.advance_to(again.next_at)
    assert sent.try_(rt, "one", ids[-1], [limit]) == "sent"


def test_a_message_that_was_withdrawn_meanwhile_does_not_go_out(wutongli: Wutongli, queue: Queue) -> None:
    (id_,) = queue(1)
    rt = wutongli.rt
    assert isinstance(outbox.take(rt, id_, "one", rt.now()), Letter)
    with rt.store.write() as connection:
        connection.execute(rows.update().where(rows.c.id == id_).values(state="cancelled"))
    assert let_through(rt, id_, "one", "email", [Limit("email:minute", 9, MINUTE)], rt.now()) == "lost"


def test_a_sender_who_slept_over_its_lease_does_not_send(wutongli: Wutongli, queue: Queue) -> None:
    (id_,) = queue(1)
    rt = wutongli.rt
    assert isinstance(outbox.take(rt, id_, "who sleeps", rt.now()), Letter)
    wutongli.clock.advance(outbox.LEASE)
    assert isinstance(outbox.take(rt, id_, "another", rt.now()), Letter)
    limits = [Limit("email:minute", 9, MINUTE)]
    assert let_through(rt, id_, "who sleeps", "email", limits, rt.now()) == "lost"
    assert let_through(rt, id_, "another", "email", limits, rt.now()) == "now"


def test_numbers_that_never_come_again_are_swept_away(wutongli: Wutongli, queue: Queue) -> None:
    rt, sent = wutongli.rt, Sent()
    for number, id_ in enumerate(queue(5)):
        sent.try_(rt, "one", id_, [Limit(f"sms:text:{number}", 1, timedelta(seconds=30))])
    wutongli.clock.advance(MINUTE)
    (id_,) = queue(1)
    sent.try_(rt, "one", id_, [Limit("sms:text:new", 1, timedelta(seconds=30))])
    with rt.store.read() as connection:
        assert connection.execute(select(func.count()).select_from(allowances)).scalar_one() == 1


@given(
    most=st.integers(1, 6),
    span_s=st.sampled_from([30, 60, 3600, 86400]),
    steps=st.lists(st.floats(0, 0.6, exclude_min=False), min_size=1, max_size=60),
)
def test_whenever_they_come_no_window_has_too_many(most: int, span_s: int, steps: list[float]) -> None:
    span = timedelta(seconds=span_s)
    taken = _Taken(Limit("a", most, span), [], None)
    now, went = datetime.fromisoformat("2026-03-02T00:00:00+00:00"), []
    for step in steps:
        now += span * step
        taken.forget(now)
        if taken.used < most:
            assert taken.free_at(now) == now
            taken.add(now)
            went.append(now)
        else:
            free = taken.free_at(now)
            assert now < free <= now + span + taken.limit.part
            taken.forget(free - SECOND)
            assert taken.used == most
            taken.forget(free)
            assert taken.used < most
            now = free
    assert all(sum(begins <= at < begins + span for at in went) <= most for begins in went)


def _item(here: Wutongli, outbox_id: str) -> Any:
    with here.rt.store.read() as connection:
        return connection.execute(select(rows.c.item_id).where(rows.c.id == outbox_id)).scalar_one()
