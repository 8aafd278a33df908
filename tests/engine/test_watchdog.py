"""The watchdog: troubles are seen by whoever looks, told to coordinators once when they last, and once when over."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from services.wutongli import Wutongli
from sqlalchemy import insert, select, update

from engine.clock import SetClock
from engine.community import load_community, save_community
from engine.ids import new_id
from engine.incidents import resolve
from engine.letter import letter
from engine.outbox import hold_until, record_attempt
from engine.roster import Imported, import_roster
from engine.rounds import CALM, LASTS, make_round
from engine.runtime import Runtime
from engine.schema import incidents, outbox, rounds, timers, troubles, workers
from engine.watchdog import LATE, SILENT, Seen, for_the_board, lasting, leave, look, report

MINUTE = timedelta(minutes=1)
NEIGHBOURS = (
    "slug: guihuayuan\ntitle: {zh: 桂花苑, en: Guihuayuan}\nzone: Asia/Shanghai\nlanguage: zh\n"
    "parties: {community: {title: 社区, glyph: 社}}\nroles: {coordinator: 协调员}\n"
)


def seen(rt: Runtime) -> Seen:
    with rt.store.read() as connection:
        return look(connection, rt.now())


def names(rt: Runtime) -> list[str]:
    return [each.name for each in seen(rt).troubles]


def told(rt: Runtime) -> list[Any]:
    """What coordinators were told of the house, oldest first."""
    wanted = select(outbox).where(outbox.c.kind == "trouble").order_by(outbox.c.id)
    with rt.store.read() as connection:
        return list(connection.execute(wanted).all())


def report_from(
    rt: Runtime, owner: str = "one", *, broker: bool = True, off: timedelta = timedelta()
) -> None:
    report(rt, owner, rt.now(), broker=broker, clock_off=off)


def rounds_for(rt: Runtime, clock: SetClock, span: timedelta, *, mail: bool = True) -> None:
    """A worker lives for so long and makes its rounds; what is to be sent is sent, where there is `mail`."""
    until = rt.now() + span
    while rt.now() < until:
        if mail:
            everything_sent(rt)
        report_from(rt)
        make_round(rt, rt.now())
        clock.advance(MINUTE)


def everything_sent(rt: Runtime) -> None:
    with rt.store.write() as connection:
        connection.execute(update(outbox).where(outbox.c.state == "queued").values(state="sent"))


def late_timer(here: Wutongli) -> None:
    """Every timer of a matter is done but one, which is due."""
    item_id = here.open()
    everything_sent(here.rt)
    with here.rt.store.write() as connection:
        mine = timers.c.item_id == item_id
        first = connection.execute(
            select(timers.c.id).where(mine).order_by(timers.c.due_at).limit(1)
        ).scalar_one()
        connection.execute(update(timers).where(mine, timers.c.id != first).values(state="cancelled"))
        connection.execute(update(timers).where(timers.c.id == first).values(due_at=here.rt.now()))


def fire_all(rt: Runtime) -> None:
    with rt.store.write() as connection:
        connection.execute(update(timers).where(timers.c.state == "pending").values(state="fired"))


def test_a_quiet_house_has_no_trouble(rt: Runtime) -> None:
    found = seen(rt)
    assert found.troubles == ()
    assert (found.timer_lag, found.message_age, found.workers, found.silence) == (
        timedelta(),
        timedelta(),
        0,
        None,
    )


def test_late_timers_are_trouble_from_two_minutes_on_and_say_how_late(
    wutongli: Wutongli, clock: SetClock
) -> None:
    late_timer(wutongli)
    clock.advance(LATE - timedelta(seconds=1))
    assert (names(wutongli.rt), seen(wutongli.rt).timer_lag) == ([], LATE - timedelta(seconds=1))
    clock.advance(timedelta(minutes=10, seconds=1))
    (trouble,) = seen(wutongli.rt).troubles
    assert trouble.said.zh == "提醒和到期处理已迟到 12 分钟：请联系维护人员。"
    assert "12 minutes late" in trouble.said.en


def test_a_message_that_nobody_sends_is_trouble(wutongli: Wutongli, clock: SetClock) -> None:
    wutongli.open()
    clock.advance(3 * MINUTE)
    assert names(wutongli.rt) == ["outbox"]
    assert seen(wutongli.rt).message_age == 3 * MINUTE


def test_a_message_that_waits_for_a_quiet_night_to_end_is_none(wutongli: Wutongli, clock: SetClock) -> None:
    (message,) = wutongli.messages(wutongli.open())
    hold_until(wutongli.rt, message.id, wutongli.rt.now() + timedelta(hours=9))
    clock.advance(timedelta(hours=8))
    assert names(wutongli.rt) == []
    clock.advance(timedelta(hours=1) + LATE)
    assert names(wutongli.rt) == ["outbox"], "then it is in time no more"


@pytest.mark.parametrize(
    ("others_arrive", "after", "expected"),
    [
        pytest.param(False, timedelta(minutes=14), [], id="a server that has hiccups"),
        pytest.param(False, timedelta(minutes=16), ["outbox"], id="a server that is gone"),
        pytest.param(True, timedelta(hours=5), [], id="one full mailbox, while others get theirs"),
    ],
)
def test_what_is_retried_is_trouble_where_nothing_else_arrives(
    wutongli: Wutongli, clock: SetClock, others_arrive: bool, after: timedelta, expected: list[str]
) -> None:
    rt = wutongli.rt
    (stuck,) = wutongli.messages(wutongli.open())
    clock.advance(MINUTE)
    record_attempt(
        rt, stuck.id, channel="email", outcome="try_again", detail="452 full", now=rt.now(),
        retry_at=rt.now() + timedelta(hours=12),
    )  # fmt: skip
    if others_arrive:
        clock.advance(MINUTE)
        (other,) = wutongli.messages(wutongli.open("另一件"))
        record_attempt(rt, other.id, channel="email", outcome="sent", detail="", now=rt.now())
    clock.advance(after)
    assert names(rt) == expected
    assert seen(rt).message_age >= after, "the figure tells of it all the same"


def test_workers_are_missed_when_the_last_one_is_gone(rt: Runtime, clock: SetClock) -> None:
    report_from(rt, "one")
    report_from(rt, "two")
    assert seen(rt).workers == 2
    clock.advance(SILENT - timedelta(seconds=1))
    report_from(rt, "two")
    clock.advance(timedelta(seconds=1))
    assert (seen(rt).workers, names(rt)) == (1, []), "the other goes on"
    leave(rt, "two", rt.now())
    clock.advance(SILENT)
    assert names(rt) == ["workers"], "an orderly end of the last one leaves nobody to work"
    (trouble,) = seen(rt).troubles
    assert trouble.said.zh.startswith("后台程序已停了 1 分钟")


def test_a_worker_that_ends_beside_others_is_not_missed(rt: Runtime) -> None:
    report_from(rt, "one")
    report_from(rt, "two")
    leave(rt, "one", rt.now())
    with rt.store.read() as connection:
        assert connection.execute(select(workers.c.owner)).scalars().all() == ["two"]


def test_the_broker_is_missed_after_a_minute_by_whichever_worker_cannot_reach_it(
    rt: Runtime, clock: SetClock
) -> None:
    for _ in range(3):
        report_from(rt, "one")
        report_from(rt, "two", broker=False)
        clock.advance(timedelta(seconds=20))
    assert (names(rt), seen(rt).broker_away) == (["broker"], 1)
    report_from(rt, "two")
    assert names(rt) == []


@pytest.mark.parametrize("off", [pytest.param(600, id="behind"), pytest.param(-600, id="ahead")])
def test_a_clock_that_is_ten_minutes_off_is_told_of(rt: Runtime, off: int) -> None:
    report_from(rt, "one", off=timedelta(milliseconds=40))
    assert names(rt) == []
    report_from(rt, "two", off=timedelta(seconds=off))
    (trouble,) = seen(rt).troubles
    assert (trouble.name, trouble.said.en.split(".")[0]) == (
        "clock",
        "One machine's clock is 10 minutes off",
    )


def test_coordinators_are_told_once_when_it_lasts_and_once_when_it_is_over(
    wutongli: Wutongli, clock: SetClock
) -> None:
    rt = wutongli.rt
    late_timer(wutongli)
    rounds_for(rt, clock, LATE + LASTS)
    assert told(rt) == [], "who restarts a server need not be told"
    rounds_for(rt, clock, 30 * MINUTE)
    (began,) = told(rt)
    assert (began.person_id, began.item_id) == (wutongli.person("coordinator"), None)
    rounds_for(rt, clock, 30 * MINUTE)
    fire_all(rt)
    rounds_for(rt, clock, CALM + 2 * MINUTE)
    _, over = told(rt)
    with rt.store.read() as connection:
        first, last = (letter(rt, connection, each.id) for each in (began, over))
        assert connection.execute(select(troubles)).all() == []
    assert first is not None
    assert last is not None
    assert first.explanation is not None
    assert last.explanation is not None
    assert first.explanation.zh == "提醒和到期处理已迟到 12 分钟：请联系维护人员。"
    assert last.explanation.zh.startswith("之前的问题（提醒和到期处理迟到）已经解决，前后持续了 1 小时")
    rounds_for(rt, clock, 30 * MINUTE)
    assert len(told(rt)) == 2


def test_what_comes_and_goes_is_one_trouble(wutongli: Wutongli, clock: SetClock) -> None:
    rt = wutongli.rt
    late_timer(wutongli)
    for _ in range(10):
        rounds_for(rt, clock, 5 * MINUTE)
        fire_all(rt)
        rounds_for(rt, clock, 2 * MINUTE)
        with rt.store.write() as connection:
            connection.execute(update(timers).where(timers.c.state == "fired").values(state="pending"))
    assert [each.about for each in told(rt)] == ["timers.began"]


def test_the_end_of_what_nobody_was_told_of_is_not_told(wutongli: Wutongli, clock: SetClock) -> None:
    """Mail is down: the message that says so waits with the others, and has lost its meaning when mail is back."""
    rt = wutongli.rt
    wutongli.open()
    rounds_for(rt, clock, timedelta(hours=1), mail=False)
    assert [each.about for each in told(rt)] == ["outbox.began"]
    with rt.store.write() as connection:
        others = outbox.c.kind != "trouble"
        connection.execute(update(outbox).where(others).values(state="sent"))
        connection.execute(update(outbox).where(~others).values(next_at=rt.now() + timedelta(hours=1)))
    rounds_for(rt, clock, CALM + 2 * MINUTE, mail=False)
    assert [(each.about, each.state) for each in told(rt)] == [("outbox.began", "cancelled")]


def test_a_weekend_without_power_ends_without_a_flood_of_messages(
    wutongli: Wutongli, clock: SetClock
) -> None:
    rt = wutongli.rt
    late_timer(wutongli)
    clock.advance(timedelta(days=3))
    rounds_for(rt, clock, 2 * MINUTE)
    assert names(rt) == ["timers"]
    fire_all(rt)
    rounds_for(rt, clock, timedelta(hours=1))
    assert told(rt) == []


def test_a_parked_job_is_told_to_its_own_community_alone(wutongli: Wutongli, clock: SetClock) -> None:
    rt = wutongli.rt
    form = load_community(NEIGHBOURS).form
    assert form is not None
    theirs = save_community(rt, form)
    roster = "ref,name,roles,email\nother,桂花苑协调员,coordinator,other@guihuayuan.example.org\n"
    assert isinstance(import_roster(rt, theirs, roster), Imported)
    with rt.store.write() as connection:
        connection.execute(
            insert(incidents).values(
                id=(id_ := new_id(rt.now())), community_id=wutongli.id, code="timer_parked", at=rt.now(),
                explanation={"zh": "已暂停", "en": "parked"},
            )
        )  # fmt: skip
    rounds_for(rt, clock, LASTS + MINUTE)
    assert seen(rt).parked == 1
    assert [each.person_id for each in told(rt)] == [wutongli.person("coordinator")]
    with rt.store.read() as connection:
        assert for_the_board(connection, rt.now()) == (), "the board has the incident itself, with its matter"
    assert resolve(rt, wutongli.actor("coordinator"), id_) is None
    rounds_for(rt, clock, CALM + 2 * MINUTE)
    assert [each.about.rpartition(".")[2] for each in told(rt)] == ["began", "end"]


def test_one_worker_makes_a_round_and_the_others_need_not(rt: Runtime) -> None:
    made: list[object] = []
    start = threading.Barrier(6)

    def worker() -> None:
        start.wait()
        made.append(make_round(rt, rt.now()))

    threads = [threading.Thread(target=worker) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(made, key=str) == [(), *[None] * 5]


def test_a_clock_that_was_set_back_does_not_end_the_rounds(rt: Runtime) -> None:
    ahead = replace(rt, clock=SetClock(rt.now() + timedelta(days=40)))
    assert make_round(ahead, ahead.now()) == ()
    assert make_round(rt, rt.now()) == ()
    with rt.store.read() as connection:
        assert set(connection.execute(select(rounds.c.made_at)).scalars()) == {rt.now()}


@pytest.mark.parametrize(
    ("span", "zh", "en"),
    [
        pytest.param(timedelta(milliseconds=300), "不到 1 秒", "less than a second", id="none"),
        pytest.param(timedelta(seconds=1), "1 秒", "1 second", id="one"),
        pytest.param(timedelta(minutes=59, seconds=59), "59 分钟", "59 minutes", id="never rounded up"),
        pytest.param(timedelta(hours=25), "1 天", "1 day", id="the largest unit"),
    ],
)
def test_a_span_is_said_in_its_largest_unit(span: timedelta, zh: str, en: str) -> None:
    assert (lasting(span).zh, lasting(span).en) == (zh, en)
