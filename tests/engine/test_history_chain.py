"""History: folded it gives the item, its chain shows every change, and erasing a person leaves it whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from services.wutongli import NEIGHBOUR, PROPOSAL, Wutongli
from sqlalchemy import delete, select, update

from engine.commands import lodge_objection
from engine.history import ERASED, Broken, Holds, erase_texts, fold, history_of, verify
from engine.schema import history, metadata, texts, timers
from engine.stepping import Done
from workflows.item import Item
from workflows.refusal import Refused

SEATS = ("community_head", "owners_chair", "property_manager", "building3", "social_worker", "building5")


def _ranked(item: Item) -> Item:
    """The item with the order of its answers as ranks: the fold counts on where a correction moves to the end."""
    answered = sorted((task for task in item.tasks if task.order), key=lambda task: task.order)
    rank = {task.key: number for number, task in enumerate(answered, 1)}
    tasks = (replace(task, order=rank.get(task.key, 0)) for task in item.tasks)
    return replace(item, tasks=tuple(tasks), fields=dict(item.fields), ways=dict(item.ways))


def _assert_told_whole(here: Wutongli, item_id: str) -> None:
    live = here.loaded(item_id)
    with here.rt.store.read() as connection:
        told = fold(item_id, history_of(connection, item_id))
        assert verify(connection, item_id) == Holds(live.seq, live.head)
    assert _ranked(told) == _ranked(live.item)


def test_the_history_of_a_whole_life_gives_the_item_at_every_moment(wutongli: Wutongli) -> None:
    here = wutongli
    other = here.open("垃圾房太臭")
    item = here.open()
    _assert_told_whole(here, item)
    here.press(item, "coordinator", button="accept")
    here.answer(item, "property_manager", fields=PROPOSAL)
    here.press(other, "coordinator", button="merge", item=item)
    _assert_told_whole(here, item)
    _assert_told_whole(here, other)
    here.answer(item, "building3", stand="agree_if", text="施工避开午休")
    here.answer(item, "owners_chair", stand="agree")
    here.answer(item, "building3", stand="agree_if", text="施工避开午休和夜里")
    _assert_told_whole(here, item)
    here.answer(item, "property_manager", kind="meet", met="yes", text="已写进合同")
    here.answer(item, "building3", kind="confirm", confirmed="no", text="没看到合同")
    _assert_told_whole(here, item)
    here.pass_until(here.rt.now() + timedelta(days=8))
    assert here.loaded(item).item.extension == 1
    _assert_told_whole(here, item)
    here.pass_until(here.rt.now() + timedelta(days=30))
    assert here.state(item) == "stalled"
    _assert_told_whole(here, item)


_ACTS = st.lists(
    st.one_of(
        st.tuples(
            st.just("stand"), st.sampled_from(SEATS), st.sampled_from(["agree", "agree_if", "disagree"])
        ),
        st.tuples(st.just("meet"), st.sampled_from(["yes", "no"])),
        st.tuples(st.just("confirm"), st.sampled_from(["yes", "no"])),
        st.tuples(st.just("fill")),
        st.tuples(st.just("object")),
        st.tuples(st.just("judge"), st.sampled_from(["yes", "no"])),
        st.tuples(st.just("wait"), st.integers(min_value=1, max_value=96)),
    ),
    min_size=3,
    max_size=14,
)


@settings(
    max_examples=20, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(acts=_ACTS)
def test_whatever_people_do_the_history_tells_it(wutongli: Wutongli, acts: list[tuple[Any, ...]]) -> None:
    here = wutongli
    item = here.to_deliberation()
    for act in acts:
        _do(here, item, act)
    _assert_told_whole(here, item)
    live = here.loaded(item).item
    # no item that is not closed rests in silence: somebody is asked, or a time will come
    if live.result is None:
        assert live.open_tasks or live.due_at is not None
    with here.rt.store.write() as connection:  # the next example's time is its own
        connection.execute(update(timers).values(state="cancelled"))


def _do(here: Wutongli, item: str, act: tuple[Any, ...]) -> None:
    asked = here.asked(item)
    match act:
        case ("stand", ref, stand) if ref in asked and here.state(item) == "deliberating":
            done: Any = here.answer(item, ref, kind="position", stand=stand, text="因为")
        case ("meet" | "confirm" as kind, yes):
            given = {"met" if kind == "meet" else "confirmed": yes, "text": "如此"}
            open_tasks = [task for task in here.loaded(item).item.open_tasks if task.kind == kind]
            if not open_tasks:
                return
            ref = "property_manager" if kind == "meet" else _ref(here, open_tasks[0].person)
            done = here.answer(item, ref, kind=kind, **given)
        case ("fill",) if here.state(item) == "proposing":
            done = here.answer(item, "property_manager", fields=PROPOSAL)
        case ("object",) if here.state(item) == "publicity":
            here.tick()
            done = lodge_objection(here.rt, here.id, item, said="我反对", reporter=NEIGHBOUR)
        case ("judge", yes) if here.state(item) == "publicity" and "community_head" in asked:
            done = here.answer(item, "community_head", upheld=yes, text="已核实")
        case ("wait", hours):
            here.pass_until(here.rt.now() + timedelta(hours=hours))
            return
        case _:
            return
    assert isinstance(done, (Done, Refused))


def _ref(here: Wutongli, person_id: str) -> str:
    return next(ref for ref in SEATS if here.person(ref) == person_id)


@pytest.fixture
def discussed(wutongli: Wutongli) -> str:
    """An item about which much was said."""
    item = wutongli.to_deliberation()
    wutongli.answer(item, "building3", stand="agree_if", text="施工避开午休")
    wutongli.answer(item, "owners_chair", stand="agree", text="业主都盼着")
    return item


@pytest.mark.parametrize(
    ("column", "value"),
    [
        pytest.param("effects", "[]", id="what followed"),
        pytest.param("event", "timer_fired", id="what happened"),
        pytest.param("actor_id", None, id="who did it"),
        pytest.param("via", "paper", id="by which way"),
        pytest.param("previous", "f" * 64, id="what stood before"),
        pytest.param("hash", "f" * 64, id="the hash itself"),
        pytest.param("seq", 99, id="its place"),
    ],
)
def test_a_changed_row_is_found_out(wutongli: Wutongli, discussed: str, column: str, value: Any) -> None:
    with wutongli.rt.store.write() as connection:
        connection.execute(
            update(history).where(history.c.item_id == discussed, history.c.seq == 3).values({column: value})
        )
        found = verify(connection, discussed)
    assert isinstance(found, Broken)
    assert found.seq == 3


def test_a_moved_hour_is_found_out(wutongli: Wutongli, discussed: str) -> None:
    with wutongli.rt.store.write() as connection:
        connection.execute(
            update(history)
            .where(history.c.item_id == discussed, history.c.seq == 2)
            .values(at=wutongli.rt.now())
        )
        assert verify(connection, discussed) == Broken(2, "hash")


def test_rows_taken_out_are_found_out(wutongli: Wutongli, discussed: str) -> None:
    live = wutongli.loaded(discussed)
    with wutongli.rt.store.write() as connection:
        connection.execute(delete(history).where(history.c.item_id == discussed, history.c.seq == live.seq))
        # a chain cut at its end still holds in itself; the item remembers how long it was
        assert verify(connection, discussed) != Holds(live.seq, live.head)
        connection.execute(delete(history).where(history.c.item_id == discussed, history.c.seq == 2))
        assert verify(connection, discussed) == Broken(2, "gap")


@pytest.mark.parametrize("gone", [pytest.param(False, id="changed"), pytest.param(True, id="taken out")])
def test_a_text_that_is_not_what_was_written_is_found_out(
    wutongli: Wutongli, discussed: str, gone: bool
) -> None:
    mine = texts.c.body == "业主都盼着"
    with wutongli.rt.store.write() as connection:
        connection.execute(
            delete(texts).where(mine) if gone else update(texts).where(mine).values(body="业主反对")
        )
        found = verify(connection, discussed)
    assert isinstance(found, Broken)
    assert found.why == "text"


def test_what_people_wrote_stands_in_no_row_of_the_history(wutongli: Wutongli, discussed: str) -> None:
    with wutongli.rt.store.read() as connection:
        kept = "".join(
            connection.execute(select(history.c.effects).where(history.c.item_id == discussed)).scalars()
        )
        entries = history_of(connection, discussed)
    assert "业主都盼着" not in kept
    assert "避开午休" not in kept
    assert "业主都盼着" in repr(entries)


def test_the_same_word_twice_leaves_different_digests(wutongli: Wutongli) -> None:
    item = wutongli.to_deliberation()
    wutongli.answer(item, "building3", stand="agree", text="好")
    wutongli.answer(item, "owners_chair", stand="agree", text="好")
    with wutongli.rt.store.read() as connection:
        rows = connection.execute(select(history.c.effects).where(history.c.item_id == item)).scalars()
        digests = [part.split('"', 1)[0] for row in rows for part in row.split('"digest":"')[1:]]
    assert len(digests) == len(set(digests)) == 2


def test_erasing_a_person_leaves_no_word_of_theirs_and_every_chain_whole(
    wutongli: Wutongli, discussed: str
) -> None:
    here = wutongli
    here.answer(discussed, "building3", stand="agree_if", text="施工避开午休和夜里")
    with here.rt.store.write() as connection:
        erase_texts(connection, here.person("building3"), here.rt.keys)
    live = here.loaded(discussed)
    with here.rt.store.read() as connection:
        assert verify(connection, discussed) == Holds(live.seq, live.head)
        told = repr(history_of(connection, discussed))
        rows = {table.name: repr(connection.execute(select(table)).all()) for table in metadata.sorted_tables}
    assert ERASED in told
    assert "业主都盼着" in told  # nobody else's words are touched
    assert [name for name, said in rows.items() if "避开午休" in said] == []
    # and the matter can go on
    assert isinstance(here.answer(discussed, "building3", kind="position", stand="agree"), Done)
