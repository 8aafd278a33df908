"""The dispatcher's turns: claimed ahead and never early, held on to while it lives, handed back when it stops."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from services.wutongli import PROPOSAL, Wutongli
from sqlalchemy import func, insert, select, update

from engine import outbox, timers
from engine.board import board
from engine.commands import press_button
from engine.dispatcher import AHEAD, BATCH, FEW, OVERDUE, PATIENCE, UNTOUCHED, Dispatch, jobs_of
from engine.ids import new_id
from engine.incidents import resolve
from engine.leases import MOST_LAPSES, Held
from engine.overdue import drop_lost
from engine.queues import CHANNELS, DEADLINES, QUEUES, Job
from engine.schema import incidents, people, tasks
from engine.schema import outbox as letters
from engine.schema import timers as rows
from engine.stepping import Done

SECOND = timedelta(seconds=1)
ROOM = dict.fromkeys(QUEUES, 100)


class Desk:
    """A dispatcher, what it handed to the broker, and what it did itself."""

    def __init__(self, here: Wutongli, owner: str = "one", room: dict[str, int] | None = None) -> None:
        self.here = here
        self.handed: list[Job] = []
        self.done: list[Job] = []
        self.dispatch = Dispatch(here.rt, self.handed.append, self.done.append, owner, room or ROOM)

    def turn(self) -> Any:
        return self.dispatch.turn(self.here.rt.now())

    def ids(self, queue: str = DEADLINES) -> list[str]:
        return [id_ for job in self.handed if job.queue == queue for id_ in job.ids]


def _row(here: Wutongli, table: Any, *conditions: Any) -> Any:
    with here.rt.store.read() as connection:
        return connection.execute(select(table).where(*conditions)).one()


def _pending(here: Wutongli, item: str, kind: str) -> Any:
    return _row(here, rows, rows.c.item_id == item, rows.c.kind == kind, rows.c.state == "pending")


@pytest.fixture
def told(wutongli: Wutongli) -> str:
    """An item whose coordinator was asked, and the message about it is sent."""
    item = wutongli.open()
    with wutongli.rt.store.write() as connection:
        connection.execute(update(letters).values(state="sent"))
    return item


def test_what_is_due_in_a_moment_is_claimed_and_kept_until_its_instant(wutongli: Wutongli, told: str) -> None:
    here, desk = wutongli, Desk(wutongli)
    reminder = _pending(here, told, "reminder")
    here.clock.advance_to(reminder.due_at - AHEAD - SECOND)
    assert desk.turn().again_at == reminder.due_at - AHEAD
    here.clock.advance_to(reminder.due_at - AHEAD)
    ran = desk.turn()
    assert (ran.timers, ran.again_at, desk.handed) == (0, reminder.due_at, [])
    assert _pending(here, told, "reminder").lease_owner == "one"
    here.clock.advance_to(reminder.due_at - timedelta(microseconds=1))
    desk.turn()
    assert desk.handed == []
    here.clock.advance_to(reminder.due_at)
    assert desk.turn().timers == 1
    assert desk.handed == [Job(DEADLINES, ((reminder.id, reminder.version),))]


def test_what_another_keeps_is_nobody_elses(wutongli: Wutongli, told: str) -> None:
    here, one, two = wutongli, Desk(wutongli), Desk(wutongli, "two")
    reminder = _pending(here, told, "reminder")
    here.clock.advance_to(reminder.due_at - SECOND)
    one.turn()
    here.clock.advance_to(reminder.due_at)
    assert two.turn().timers == 0
    assert one.turn().timers == 1


@pytest.mark.parametrize(
    "meanwhile",
    [
        pytest.param("cancelled", id="cancelled while it was kept"),
        pytest.param("moved", id="moved while it was kept"),
    ],
)
def test_a_timer_that_changed_while_it_was_kept_does_nothing(
    wutongli: Wutongli, told: str, meanwhile: str
) -> None:
    here, desk = wutongli, Desk(wutongli)
    deadline = _pending(here, told, "deadline")
    here.clock.advance_to(deadline.due_at - SECOND)
    desk.turn()
    if meanwhile == "cancelled":
        assert isinstance(press_button(here.rt, here.actor("coordinator"), told, {"button": "accept"}), Done)
    else:
        with here.rt.store.write() as connection:
            connection.execute(
                update(rows).where(rows.c.id == deadline.id).values(version=rows.c.version + 1)
            )
    before = here.loaded(told)
    here.clock.advance_to(deadline.due_at)
    desk.turn()
    assert deadline.id in desk.ids()
    job = next(job for job in desk.handed if deadline.id in job.ids)
    assert timers.fire_all(here.rt, [row for row in job.rows if row[0] == deadline.id]) == ["stale"]
    assert here.loaded(told).seq == before.seq


def test_a_dispatcher_that_lives_holds_on_and_one_that_died_does_not(wutongli: Wutongli, told: str) -> None:
    here, desk, other = wutongli, Desk(wutongli), Desk(wutongli, "two")
    reminder = _pending(here, told, "reminder")
    here.clock.advance_to(reminder.due_at)
    desk.turn()
    for _ in range(10):  # the job takes long, and whoever handed it out lives
        here.clock.advance(2 * SECOND)
        desk.turn()
        assert other.turn().timers == 0
    here.clock.advance(timers.LEASE + AHEAD)  # and now it is dead
    other.turn()
    assert other.ids() == [reminder.id]
    assert _row(here, rows, rows.c.id == reminder.id).lapses == 1


def test_who_stops_hands_back_and_others_go_on_at_once(wutongli: Wutongli, told: str) -> None:
    here, desk, other = wutongli, Desk(wutongli), Desk(wutongli, "two")
    reminder = _pending(here, told, "reminder")
    item = here.open("另一件")
    here.clock.advance_to(reminder.due_at)
    desk.turn()
    assert desk.dispatch.hand_back() == 3, "the timers of both, and a message"
    other.turn()
    assert set(other.ids()) == {
        reminder.id,
        _row(here, rows, rows.c.item_id == item, rows.c.kind == "reminder").id,
    }
    assert len(other.ids("email")) == 1
    row = _row(here, rows, rows.c.id == reminder.id)
    assert (row.lease_owner, row.lapses) == ("two", 0), "letting go is no lapse"
    assert here.messages(item)[0].lapses == 0


def test_what_lies_with_the_broker_is_done_here(wutongli: Wutongli, told: str) -> None:
    here, desk = wutongli, Desk(wutongli)
    reminder = _pending(here, told, "reminder")
    here.clock.advance_to(reminder.due_at)
    desk.turn()
    here.clock.advance(UNTOUCHED - SECOND)
    desk.turn()
    assert desk.done == []
    here.clock.advance(SECOND)
    desk.turn()
    assert desk.done == [Job(DEADLINES, ((reminder.id, reminder.version),))]


def test_a_queue_that_is_full_holds_up_no_other(wutongli: Wutongli) -> None:
    here = wutongli
    with here.rt.store.write() as connection:
        connection.execute(
            update(people).where(people.c.ref == "supervisor").values(channel="sms", phone="+8613800000098")
        )
    for number in range(4):
        here.open(f"第{number}件")
    desk = Desk(here, room={DEADLINES: 100, "email": 2, "sms": 1})
    assert desk.turn().messages == 2
    assert desk.turn().messages == 0, "both hands for mail are busy"
    item = here.open("一件旧事")
    deadline = _pending(here, item, "deadline")
    here.clock.advance_to(deadline.due_at)
    desk.turn()
    assert deadline.id in desk.ids()


def test_a_queue_that_is_not_its_own_is_left_to_others(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.open()
    here.clock.advance_to(_pending(here, item, "reminder").due_at)
    mail, clocks = Desk(here, "mail", {"email": 10}), Desk(here, "clocks", {DEADLINES: 10})
    ran = clocks.turn()
    assert (ran.timers, ran.messages) == (1, 0)
    ran = mail.turn()
    assert (ran.timers, ran.messages) == (0, 1)


@pytest.mark.parametrize(
    ("email", "phone", "prefers", "queue"),
    [
        pytest.param("a@example.org", "+8613800000001", "email", "email", id="both, and mail is preferred"),
        pytest.param("a@example.org", "+8613800000001", "sms", "sms", id="both, and SMS is preferred"),
        pytest.param(None, "+8613800000001", "email", "sms", id="a phone alone"),
        pytest.param("a@example.org", None, "sms", "email", id="an address alone"),
        pytest.param(None, None, "sms", "email", id="neither: somebody must find that out"),
    ],
)
def test_a_message_waits_in_the_queue_of_the_way_that_reaches(
    wutongli: Wutongli, email: str | None, phone: str | None, prefers: str, queue: str
) -> None:
    here = wutongli
    with here.rt.store.write() as connection:
        connection.execute(
            update(people)
            .where(people.c.ref == "coordinator")
            .values(email=email, phone=phone, channel=prefers)
        )
    item = here.open()
    assert {row.queue for row in here.messages(item, kind="task")} == {queue}
    assert queue in CHANNELS


def _lapse(here: Wutongli, desk: Desk) -> None:
    """What was handed out is never done: patience ends, then the lease."""
    end = here.rt.now() + PATIENCE + outbox.HANDED_OUT + 2 * SECOND
    while here.rt.now() < end:
        here.clock.advance(2 * SECOND)
        desk.turn()


@pytest.mark.parametrize(
    "kind", [pytest.param("timer", id="a deadline"), pytest.param("message", id="a message")]
)
def test_a_job_that_hangs_again_and_again_is_parked_and_seen(wutongli: Wutongli, kind: str) -> None:
    here, desk = wutongli, Desk(wutongli)
    item = here.open()
    with here.rt.store.write() as connection:
        connection.execute(update(rows).where(rows.c.kind == "reminder").values(state="cancelled"))
        if kind == "timer":
            connection.execute(update(letters).values(state="sent"))
    if kind == "timer":
        here.clock.advance_to(_pending(here, item, "deadline").due_at)
    table, about = (
        (rows, rows.c.kind == "deadline") if kind == "timer" else (letters, letters.c.kind == "task")
    )
    for _ in range(MOST_LAPSES + 1):
        desk.turn()
        _lapse(here, desk)
    row = _row(here, table, table.c.item_id == item, about)
    assert row.state == ("parked" if kind == "timer" else "undeliverable")
    assert row.lapses == MOST_LAPSES
    with here.rt.store.read() as connection:
        (incident,) = connection.execute(select(incidents)).all()
        shown = board(connection, here.community, here.rt.now())
    assert (incident.code, incident.item_id) == (f"{kind}_parked", item)
    assert [each.item_id for each in shown.incidents] == [item]
    handed = len(desk.handed)
    desk.turn()
    assert len(desk.handed) == handed, "nobody is given it any more"
    if kind == "timer":
        assert resolve(here.rt, here.actor("coordinator"), incident.id) is None
        desk.turn()
        assert desk.ids()[-1] == row.id, "whoever resolved it has it tried again"


@pytest.mark.parametrize(
    ("why", "state"),
    [
        pytest.param("left", "dropped", id="its step was left"),
        pytest.param("past", "dropped", id="the deadline is over"),
        pytest.param("answered", "dropped", id="nobody is waited for"),
        pytest.param(None, "pending", id="somebody is waited for, and there is time"),
    ],
)
@pytest.mark.parametrize(
    "how", [pytest.param("alone", id="fired"), pytest.param("many", id="in one statement")]
)
def test_a_reminder_that_lost_its_meaning_is_dropped_with_the_reason(
    wutongli: Wutongli, told: str, why: str | None, state: str, how: str
) -> None:
    here = wutongli
    reminder = _pending(here, told, "reminder")
    deadline = _pending(here, told, "deadline")
    with here.rt.store.write() as connection:
        if why == "left":
            connection.execute(update(rows).where(rows.c.id == reminder.id).values(key="0.reminder.0.0"))
        if why == "answered":
            connection.execute(update(tasks).where(tasks.c.item_id == told).values(status="answered"))
    here.clock.advance_to(deadline.due_at if why == "past" else reminder.due_at)
    if how == "many":
        assert drop_lost(here.rt, here.rt.now()) == (1 if why else 0)
    else:
        assert timers.fire(here.rt, reminder.id, reminder.version) == ("dropped" if why else "fired")
        state = "dropped" if why else "fired"
    row = _row(here, rows, rows.c.id == reminder.id)
    assert (row.state, row.reason) == (state, why)
    assert bool(here.messages(told, kind="reminder")) is (state == "fired")


def test_after_a_month_away_nobody_gets_a_reminder_of_what_is_over(wutongli: Wutongli) -> None:
    here, desk = wutongli, Desk(wutongli)
    found = [here.open(f"第{number}件") for number in range(6)]
    here.clock.advance(timedelta(days=30))
    ran = desk.turn()
    assert (ran.dropped, ran.timers) == (6, 6)
    for job in desk.handed:
        if job.queue == DEADLINES:
            assert set(timers.fire_all(here.rt, job.rows)) == {"fired"}
    assert all(here.messages(item, kind="reminder") == [] for item in found)
    assert all(here.loaded(item).item.late for item in found)


def test_one_poisonous_timer_among_many_counts_its_own_fault(wutongli: Wutongli) -> None:
    here = wutongli
    sick, *well = [here.open(f"第{number}件") for number in range(4)]
    with here.rt.store.write() as connection:
        connection.execute(update(tasks).where(tasks.c.item_id == sick).values(answer={"kind": "nonsense"}))
    held = [_pending(here, item, "deadline") for item in (sick, *well)]
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
    stand_in, deadline = _pending(here, item, "stand_in"), _pending(here, item, "deadline")
    assert stand_in.due_at < deadline.due_at
    here.clock.advance_to(deadline.due_at)
    ended = timers.fire_all(here.rt, [(deadline.id, deadline.version), (stand_in.id, stand_in.version)])
    assert ended == ["fired", "fired"], "the later one first, it would have cancelled the other"


def test_a_commit_says_when_what_it_wrote_falls_due(wutongli: Wutongli) -> None:
    here = wutongli
    heard: list[datetime | None] = []
    here.rt.store.on_commit(heard.append)
    item = here.open()
    assert heard[-1] == here.rt.now(), "a message goes out at once"
    with here.rt.store.write() as connection:
        connection.execute(update(letters).values(state="sent"))
    assert heard[-1] is None
    assert isinstance(here.press(item, "coordinator", button="accept"), Done)
    assert isinstance(here.answer(item, "property_manager", fields=PROPOSAL), Done)
    assert heard[-1] == here.rt.now()


def test_what_was_rolled_back_wakes_nobody(wutongli: Wutongli) -> None:
    here = wutongli
    heard: list[datetime | None] = []
    here.rt.store.on_commit(heard.append)
    with contextlib.suppress(ZeroDivisionError), here.rt.store.write() as connection:
        timers.soon(connection, here.rt.now())
        raise ZeroDivisionError
    with here.rt.store.write() as connection:
        connection.execute(select(func.count()).select_from(letters))
    assert heard == [None]


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


def test_many_overdue_of_a_step_that_was_left_go_in_few_turns(wutongli: Wutongli, told: str) -> None:
    here, desk = wutongli, Desk(wutongli)
    row = {"community_id": here.id, "item_id": told, "kind": "reminder", "local": "", "zone": "UTC",
           "state": "pending", "version": 1}  # fmt: skip
    began = here.rt.now() - timedelta(days=9)
    with here.rt.store.write() as connection:
        connection.execute(
            insert(rows),
            [row | {"id": new_id(began), "key": f"0.reminder.{n}.0", "due_at": began} for n in range(1200)],
        )
    turns = 0
    while desk.turn().dropped:
        turns += 1
    assert turns <= 3
    with here.rt.store.read() as connection:
        left = connection.execute(
            select(func.count()).where(rows.c.key.like("0.%"), rows.c.state == "pending", rows.c.lease_owner.is_(None))
        ).scalar_one()  # fmt: skip
    assert left == 0
