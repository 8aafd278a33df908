"""The same request twice, and two people at the same instant: one effect, whatever the database.

Threads are started behind a barrier and each has its own connection; nothing here depends on who comes first.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from services.wutongli import NEIGHBOUR, PROPOSAL, REFUSE_HOUSE, Wutongli
from sqlalchemy import func, select

from engine.commands import Once, Replayed, answer_task, open_item, press_button
from engine.history import Holds, verify
from engine.ids import hashed
from engine.schema import history, items, responses
from engine.stepping import Done
from workflows.refusal import Refused


def _at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Every act in a thread of its own, all let go together."""
    gate = threading.Barrier(len(acts))

    def go(act: Callable[[], Any]) -> Any:
        gate.wait(10)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [each.result(60) for each in [pool.submit(go, act) for act in acts]]


def _once(key: str, asked: str = "the same") -> Once:
    return Once(key, hashed(asked), lambda _connection, done: {"item": done.item.id})


def _open(here: Wutongli, once: Once) -> Any:
    return open_item(
        here.rt, here.id, here.actor("coordinator"), issue_type="facility_upgrade", title="垃圾房",
        fields=REFUSE_HOUSE, reporter=NEIGHBOUR, once=once,
    )  # fmt: skip


def _count(here: Wutongli, table: Any, *where: Any) -> int:
    with here.rt.store.read() as connection:
        return connection.execute(select(func.count()).select_from(table).where(*where)).scalar_one()


def test_the_same_key_and_request_have_one_effect_and_one_answer(wutongli: Wutongli) -> None:
    first = _open(wutongli, _once("k1"))
    again = _open(wutongli, _once("k1"))
    assert isinstance(first, Done)
    assert again == Replayed({"item": first.item.id})
    assert _count(wutongli, items) == 1


def test_the_same_key_for_another_request_is_a_conflict(wutongli: Wutongli) -> None:
    _open(wutongli, _once("k1"))
    refused = _open(wutongli, _once("k1", "another"))
    assert isinstance(refused, Refused)
    assert (refused.code, refused.where) == ("conflict", "Idempotency-Key")
    assert _count(wutongli, items) == 1


def test_a_refused_request_may_be_mended_under_its_key(wutongli: Wutongli) -> None:
    item = wutongli.open()
    actor = wutongli.actor("coordinator")
    bad = press_button(wutongli.rt, actor, item, {"button": "fly"}, _once("k1"))
    good = press_button(wutongli.rt, actor, item, {"button": "accept"}, _once("k1"))
    assert isinstance(bad, Refused)
    assert isinstance(good, Done)


@pytest.mark.parametrize("times", [2, 6])
def test_the_same_request_at_once_has_one_effect(wutongli: Wutongli, times: int) -> None:
    outcomes = _at_once(*[lambda: _open(wutongli, _once("k1"))] * times)
    done = [each for each in outcomes if isinstance(each, Done)]
    assert len(done) == 1, outcomes
    replayed = [each for each in outcomes if isinstance(each, Replayed)]
    assert replayed == [Replayed({"item": done[0].item.id})] * (times - 1)
    assert _count(wutongli, items) == 1


def test_items_opened_at_once_have_numbers_without_gap_or_double(wutongli: Wutongli) -> None:
    outcomes = _at_once(*[lambda n=n: _open(wutongli, _once(f"k{n}")) for n in range(8)])
    assert all(isinstance(each, Done) for each in outcomes), outcomes
    with wutongli.rt.store.read() as connection:
        assert sorted(connection.execute(select(items.c.number)).scalars()) == list(range(1, 9))


def test_one_task_answered_twice_at_once_keeps_both_in_an_order(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    task = here.task(item, "building3")
    said = ({"stand": "agree"}, {"stand": "disagree", "text": "太贵"})
    outcomes = _at_once(
        *[lambda given=given: answer_task(here.rt, task, given, via="link") for given in said]
    )
    assert all(isinstance(each, Done) for each in outcomes), outcomes
    with here.rt.store.read() as connection:
        revisions = list(
            connection.execute(
                select(responses.c.revision).where(responses.c.task_id == task).order_by(responses.c.revision)
            ).scalars()
        )
        assert isinstance(verify(connection, item), Holds)
    assert revisions == [1, 2]


def test_five_parties_at_once_end_the_deliberation_once(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    five = [
        here.task(item, ref)
        for ref in ("community_head", "owners_chair", "property_manager", "building3", "social_worker")
    ]
    outcomes = _at_once(
        *[lambda task=task: answer_task(here.rt, task, {"stand": "agree"}, via="link") for task in five]
    )
    assert all(isinstance(each, Done) for each in outcomes), outcomes
    assert (here.state(item), here.loaded(item).item.step) == ("publicity", 4)
    with here.rt.store.read() as connection:
        assert verify(connection, item) == Holds(here.loaded(item).seq, here.loaded(item).head)
        assert connection.execute(
            select(func.count()).select_from(history).where(history.c.item_id == item)
        ).scalar_one() == here.loaded(item).seq  # fmt: skip


def test_of_two_who_press_different_buttons_at_once_one_is_refused(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.open()
    actor = here.actor("coordinator")
    outcomes = _at_once(
        lambda: press_button(here.rt, actor, item, {"button": "accept"}),
        lambda: press_button(here.rt, actor, item, {"button": "decline", "text": "不归我们管"}),
    )
    assert sorted(type(each).__name__ for each in outcomes) == ["Done", "Refused"]
    assert here.loaded(item).item.step == 2


def test_two_items_merged_into_each_other_at_once_end_without_a_deadlock(wutongli: Wutongli) -> None:
    here = wutongli
    actor = here.actor("coordinator")
    for _ in range(5):
        one, two = here.open(), here.open()
        outcomes = _at_once(
            lambda one=one, two=two: press_button(here.rt, actor, one, {"button": "merge", "item": two}),
            lambda one=one, two=two: press_button(here.rt, actor, two, {"button": "merge", "item": one}),
        )
        assert sorted(type(each).__name__ for each in outcomes) == ["Done", "Refused"], outcomes
        assert sorted((here.state(one), here.state(two))) == ["collecting", "merged"]


def test_the_same_answer_again_changes_nothing(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    here.answer(item, "building3", stand="agree")
    before = here.loaded(item)
    again = here.answer(item, "building3", stand="agree")
    assert isinstance(again, Done)
    assert again.effects == ()
    assert here.loaded(item).seq == before.seq


def test_another_answer_corrects_the_first_until_the_task_closes(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    task = here.task(item, "building3")
    here.answer(item, "building3", stand="disagree", text="太贵")
    here.answer(item, "building3", stand="agree", text="看过报价了")
    with here.rt.store.read() as connection:
        kept = connection.execute(
            select(responses.c.revision, responses.c.answer_text)
            .where(responses.c.task_id == task)
            .order_by(responses.c.revision)
        ).all()
    assert [tuple(row) for row in kept] == [(1, "太贵"), (2, "看过报价了")]
    here.all_agree(item)
    assert here.state(item) == "publicity"
    late = answer_task(here.rt, task, {"stand": "disagree", "text": "反悔"}, via="link")
    assert isinstance(late, Refused)
    assert late.code == "closed"


def test_a_correction_of_a_fill_is_closed_with_its_state(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    fill = here.task(item, "property_manager", "fill")
    late = answer_task(here.rt, fill, {"fields": PROPOSAL | {"budget": "1"}}, via="link")
    assert isinstance(late, Refused)
    assert late.code == "closed"
    assert here.loaded(item).item.fields["budget"] == 3_800_000


def test_one_reading_is_one_view_whatever_is_committed_meanwhile(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.open()
    with here.rt.store.read() as connection:
        before = connection.execute(select(items.c.state).where(items.c.id == item)).scalar_one()
        here.press(item, "coordinator", button="accept")
        after = connection.execute(select(items.c.state).where(items.c.id == item)).scalar_one()
    assert (before, after, here.state(item)) == ("collecting", "collecting", "proposing")
