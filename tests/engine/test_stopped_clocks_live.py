"""Clocks that are stopped, moved, kept and rung, and an end by one side: on the real engine, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from services.talks import talking
from services.wutongli import Wutongli
from sqlalchemy import select

from engine import timers
from engine.board import board
from engine.commands import ask_more_time, restart_clock, stop_clock, stop_matter
from engine.history import Holds, fold, history_of, verify
from engine.item_page import item_page
from engine.schema import tasks
from engine.schema import timers as rows
from engine.stepping import Done
from workflows.refusal import Refused

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
OWNERS, PROPERTY = "owners_chair", "property_manager"


@pytest.fixture
def item(wutongli: Wutongli) -> str:
    """Talks about parking, begun on a Monday at nine; due in ten working days."""
    return talking(wutongli)


def stop(here: Wutongli, item: str, ref: str = "coordinator", why: str = "等检测报告") -> Any:
    here.tick()
    return stop_clock(here.rt, here.actor(ref), item, why)


def go_on(here: Wutongli, item: str, ref: str = "coordinator") -> Any:
    here.tick()
    return restart_clock(here.rt, here.actor(ref), item)


def more_time(here: Wutongli, item: str, ref: str = OWNERS, why: str = "要等业委会开会", **how: Any) -> Any:
    here.tick()
    given = {"via": "link", **how}
    return ask_more_time(here.rt, here.id, item, by=here.person(ref), said=why, **given)


def end(here: Wutongli, item: str, ref: str = PROPERTY, why: str = "已另行约定", **how: Any) -> Any:
    here.tick()
    return stop_matter(here.rt, here.id, item, by=here.person(ref), said=why, **{"via": "link", **how})


def due(here: Wutongli, item: str) -> datetime:
    found = here.loaded(item).item.due_at
    assert found is not None
    return found


def pending(here: Wutongli, item: str) -> dict[str, datetime]:
    with here.rt.store.read() as connection:
        found = connection.execute(select(rows).where(rows.c.item_id == item, rows.c.state == "pending"))
        return {row.kind: row.due_at for row in found.all() if row.kind != "clock"}


def agrees(here: Wutongli, item: str) -> None:
    """Tables and history say the same, and the chain is whole."""
    with here.rt.store.read() as connection:
        assert isinstance(verify(connection, item), Holds)
        assert fold(item, history_of(connection, item)) == here.loaded(item).item


def page_of(here: Wutongli, item: str) -> Any:
    with here.rt.store.read() as connection:
        found = item_page(connection, here.community, item, here.rt.now())
    assert found is not None
    return found


def said(here: Wutongli, item: str) -> str:
    return " ".join(moment.said.zh for moment in page_of(here, item).timeline)


def told(here: Wutongli, item: str, kind: str) -> set[str]:
    """About what the people who are told something of that kind are told it."""
    return {row.about for row in here.messages(item, kind=kind)}


def test_a_pause_moves_the_deadline_and_everything_relative_to_it(wutongli: Wutongli, item: str) -> None:
    here, before, armed = wutongli, due(wutongli, item), pending(wutongli, item)
    here.pass_until(before - 5 * DAY)
    assert isinstance(stop(here, item), Done)
    assert pending(here, item).keys() == {"pause"}, "nothing else of it runs"
    agrees(here, item)
    here.pass_until(here.rt.now() + 7 * DAY)
    assert not here.loaded(item).item.late, "the old deadline is over and nothing came of it"
    assert isinstance(go_on(here, item), Done)
    moved = pending(here, item)
    assert moved == {kind: at + 7 * DAY for kind, at in armed.items()}
    assert due(here, item) == moved["deadline"]
    agrees(here, item)
    here.pass_until(moved["reminder"])
    reminded = here.messages(item, kind="reminder")
    assert len({row.task_id for row in reminded}) == len(reminded) > 0, "each who waits, once"
    here.pass_until(moved["deadline"])
    assert here.loaded(item).item.late


def test_a_timer_that_somebody_holds_never_fires_at_its_old_time(wutongli: Wutongli, item: str) -> None:
    here = wutongli
    here.pass_until(due(here, item) - MINUTE)
    held = timers.hold(here.rt, here.rt.now(), "a worker", 10, 2 * MINUTE)
    (deadline,) = [each for each in held if _row(here, each.id).kind == "deadline"]
    assert isinstance(stop(here, item), Done)
    here.clock.advance(2 * MINUTE)
    assert timers.fire(here.rt, deadline.id, deadline.version) == "stale"
    assert isinstance(go_on(here, item), Done)
    assert timers.fire(here.rt, deadline.id) == "stale", "not by its old key either"
    assert not here.loaded(item).item.late


def _row(here: Wutongli, id_: str) -> Any:
    with here.rt.store.read() as connection:
        return connection.execute(select(rows).where(rows.c.id == id_)).one()


def test_a_stopped_clock_goes_on_by_itself_and_says_so(wutongli: Wutongli, item: str) -> None:
    here = wutongli
    assert isinstance(stop(here, item), Done)
    until = pending(here, item)["pause"]
    assert "计时已暂停" not in said(here, item)
    assert "暂停了计时：等检测报告（最迟到 2026-03-16 18:00）" in said(here, item)
    here.pass_until(until)
    assert here.loaded(item).item.paused_at is None
    assert "计时自动恢复" in said(here, item)
    assert "暂停过，期限顺延到" in page_of(here, item).due_why.zh
    assert "The clock stood still from" in page_of(here, item).due_why.en
    assert told(here, item, "paused") == {"paused 0", "resumed 1"}


def test_who_waits_is_told_and_the_board_shows_no_hurry(wutongli: Wutongli, item: str) -> None:
    here = wutongli
    here.pass_until(due(here, item) - 3 * 60 * MINUTE)
    assert isinstance(stop(here, item), Done)
    with here.rt.store.read() as connection:
        shown = board(connection, here.community, here.rt.now())
    assert shown.due_today == ()
    (card,) = shown.lists["problem"]
    assert card.paused
    assert {row.person_id for row in here.messages(item, kind="paused")} == {here.person("coordinator")}
    assert "期限现在暂停着。" in page_of(here, item).due_why.zh


@pytest.mark.parametrize(
    ("ref", "why", "code"),
    [
        pytest.param("supervisor", "想停", "not_allowed", id="somebody whom the definition does not name"),
        pytest.param("building3", "想停", "not_allowed", id="somebody without a role"),
        pytest.param("coordinator", "  ", "invalid", id="without a reason"),
    ],
)
def test_a_clock_is_not_stopped(wutongli: Wutongli, item: str, ref: str, why: str, code: str) -> None:
    refused = stop(wutongli, item, ref, why)
    assert isinstance(refused, Refused)
    assert refused.code == code
    assert wutongli.loaded(item).item.paused_at is None


def test_more_time_is_asked_agreed_to_and_explained(wutongli: Wutongli, item: str) -> None:
    here, before = wutongli, due(wutongli, item)
    here.pass_until(before - DAY)
    assert isinstance(more_time(here, item), Done)
    assert here.loaded(item).item.asking_time
    assert due(here, item) == before, "asking moves nothing"
    agrees(here, item)
    (asked,) = [task for task in here.loaded(item).item.tasks if task.kind == "grant"]
    assert asked.person == here.person(PROPERTY), "who asks has agreed"
    assert isinstance(here.answer(item, PROPERTY, kind="grant", granted="yes"), Done)
    assert due(here, item) == before + 7 * DAY, "five working days on top of what was left"
    assert pending(here, item)["reminder"] == due(here, item) - DAY
    assert "经同意延期 5 个工作日，接在原期限之后" in page_of(here, item).due_why.zh
    assert "申请延期：要等业委会开会" in said(here, item)
    assert {row.person_id for row in here.messages(item, kind="extended")} == {here.person("coordinator")}
    again = more_time(here, item)
    assert isinstance(again, Refused)
    assert "最多延期 1 次" in again.message.zh
    agrees(here, item)


def test_one_no_is_enough_against_more_time(wutongli: Wutongli, item: str) -> None:
    here, before = wutongli, due(wutongli, item)
    assert isinstance(more_time(here, item), Done)
    assert isinstance(here.answer(item, PROPERTY, kind="grant", granted="no"), Done)
    assert (due(here, item), here.loaded(item).item.asking_time) == (before, False)
    assert "不同意，没有延期" in said(here, item)
    agrees(here, item)


def test_a_recorder_hands_in_what_somebody_asked_for_at_the_door(wutongli: Wutongli, item: str) -> None:
    here = wutongli
    recorder = here.actor("grid_worker")
    assert isinstance(more_time(here, item, via="door", recorded_by=recorder), Done)
    with here.rt.store.read() as connection:
        last = history_of(connection, item)[-1]
    assert (last.event, last.actor_id, last.via) == ("more_time_asked", recorder.person_id, "door")
    denied = more_time(here, item, via="door", recorded_by=here.actor("supervisor"))
    assert isinstance(denied, Refused)
    assert denied.code == "not_allowed"


def test_one_side_ends_it_for_everybody(wutongli: Wutongli, item: str) -> None:
    here = wutongli
    assert isinstance(stop(here, item), Done)
    assert isinstance(end(here, item), Done)
    after = here.loaded(item).item
    assert (after.state, after.outcome, after.paused_at) == ("ended", "stopped", None)
    assert pending(here, item) == {}
    assert {row.person_id for row in here.messages(item, kind="result")} >= {here.person(OWNERS)}
    assert "要求终止：已另行约定" in said(here, item)
    agrees(here, item)
    refused = end(here, item)
    assert isinstance(refused, Refused)


def test_only_a_side_ends_it(wutongli: Wutongli, item: str) -> None:
    refused = end(wutongli, item, "building3")
    assert isinstance(refused, Refused)
    assert refused.code == "not_allowed"


def test_coming_back_what_was_left_goes_on(wutongli: Wutongli, item: str) -> None:
    here = wutongli
    here.pass_until(here.rt.now() + 3 * DAY)
    left = due(here, item) - here.rt.now()
    here.press(item, "coordinator", button="aside")
    agrees(here, item)
    here.pass_until(here.rt.now() + 2 * DAY)
    here.press(item, "coordinator", button="on")
    assert timedelta() < left - (due(here, item) - here.rt.now()) <= timedelta(seconds=2)
    assert "接着用上次剩下的时间" in page_of(here, item).due_why.zh
    agrees(here, item)


def test_clocks_beside_ring_once_and_what_was_open_is_over(wutongli: Wutongli, item: str) -> None:
    here, start = wutongli, wutongli.rt.now()
    here.pass_until(start + 2 * DAY + 10 * 60 * MINUTE)
    assert here.loaded(item).item.rung == ("revisit.0",)
    with here.rt.store.read() as connection:
        asked = connection.execute(
            select(tasks).where(tasks.c.item_id == item, tasks.c.kind == "follow_up")
        ).one()
    assert (asked.about, asked.person_id) == ("clock.revisit", here.person("coordinator"))
    assert "到时：上门看看" in said(here, item)
    assert isinstance(stop(here, item), Done)
    here.pass_until(here.rt.now() + 7 * DAY)
    assert here.loaded(item).item.rung == ("revisit.0",), "a stopped clock stops those beside it"
    assert isinstance(go_on(here, item), Done)
    here.pass_until(start + 14 * DAY + 10 * 60 * MINUTE)
    assert here.loaded(item).item.rung == ("revisit.0", "counter.end")
    assert "到期：意见箱" in said(here, item)
    assert {row.person_id for row in here.messages(item, kind="clock")} == {
        here.person(OWNERS),
        here.person(PROPERTY),
    }
    agrees(here, item)


def test_what_may_be_asked_for_is_offered_and_nothing_else(wutongli: Wutongli, item: str) -> None:
    here = wutongli
    offered = page_of(here, item).requests
    assert {each.person for each in offered.more_time} == {here.person(OWNERS), here.person(PROPERTY)}
    assert {each.person for each in offered.pause} == {here.person("coordinator")}
    assert offered.go_on == ()
    assert (offered.longer.zh, offered.at_most.zh) == ("5 个工作日", "10 个工作日")
    stop(here, item)
    offered = page_of(here, item).requests
    assert (offered.pause, len(offered.go_on)) == ((), 1)
    assert offered.of(here.person(OWNERS)).go_on == ()
    end(here, item)
    offered = page_of(here, item).requests
    assert (offered.more_time, offered.end, offered.pause, offered.go_on) == ((), (), (), ())


def test_who_was_asked_because_it_was_late_is_asked_anew_when_the_moved_deadline_passes_too(
    wutongli: Wutongli, item: str
) -> None:
    here = wutongli
    here.pass_until(due(here, item) - DAY)
    assert isinstance(more_time(here, item), Done)
    here.pass_until(due(here, item) + 5 * DAY)
    before = told(here, item, "late_ask")
    assert before == {"late 0", "late 1", "late 2"}
    here.tick()
    assert isinstance(here.answer(item, PROPERTY, kind="grant", granted=True), Done)
    assert not here.loaded(item).item.late
    here.pass_until(due(here, item) + 5 * DAY)
    assert here.loaded(item).item.late
    assert told(here, item, "late_ask") - before == {"late 0 1", "late 1 1"}, "the weekend is no working day"
    agrees(here, item)
