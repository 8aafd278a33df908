"""Sealed answers: until the deadline no row and no reader without the house's keys tells one, and then all are told
together; the chain holds before and after.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from services.lamps import lamps, sealed
from services.wutongli import Wutongli
from sqlalchemy import select, update

from engine.account import account
from engine.board import board
from engine.bundles import SEALED, bundle_of
from engine.erasure import erase_person
from engine.history import Holds, fold, history_of, verify
from engine.ids import Keys
from engine.item_page import item_page
from engine.letter import letter
from engine.loading import load_item
from engine.record_state import differing
from engine.resolutions import resolutions_of
from engine.schema import metadata, outbox, responses, tasks, texts
from engine.seals import BLOCK, ERASED
from engine.task_page import TaskPage, task_page
from workflows.answers import Position, Sealed

REASON = "灯杆太旧，不该再修"
REFS = ("community_head", "owners_chair", "property_manager")


@pytest.fixture
def item(wutongli: Wutongli) -> str:
    """Lamps under a sealed vote: the owners were against with a reason, then for, then against; the community for it."""
    asked = sealed(wutongli)
    wutongli.answer(asked, "owners_chair", stand="disagree", text="先说一个别的理由")
    wutongli.answer(asked, "owners_chair", stand="agree")
    wutongli.answer(asked, "owners_chair", stand="disagree", text=REASON)
    wutongli.answer(asked, "community_head", stand="abstain", text="")
    return asked


def close(here: Wutongli, item: str) -> None:
    due = here.loaded(item).item.due_at
    assert due is not None
    here.pass_until(due)


def rows_of(here: Wutongli, item: str) -> str:  # every way out takes the item
    with here.rt.store.read() as connection:
        said = [repr(tuple(row)) for table in metadata.sorted_tables if table.name not in ("definitions", "communities")
                for row in connection.execute(select(table))]  # fmt: skip
    return "\n".join(said)


def told(here: Wutongli, item: str) -> str:
    with here.rt.store.read() as connection:
        return repr([entry.effects for entry in history_of(connection, item)])


def shown(here: Wutongli, item: str) -> str:
    with here.rt.store.read() as connection:
        page = item_page(connection, here.community, item, here.rt.now())
    assert page is not None
    return repr(asdict(page) | {"definition": None})


def printed(here: Wutongli, item: str) -> str:
    """What the templates say of the item's page: neither the item as a value nor its history."""
    with here.rt.store.read() as connection:
        page = item_page(connection, here.community, item, here.rt.now())
    assert page is not None
    return repr(asdict(page) | {"definition": None, "item": None, "history": None})


def boards(here: Wutongli, item: str) -> str:  # every way out takes the item
    with here.rt.store.read() as connection:
        return repr(board(connection, here.community, here.rt.now()))


def _filled(page: TaskPage) -> dict[str, Any]:
    """What a task's page says, without the names of blanks."""
    return asdict(page) | {
        "form": None,
        "given": {name: value for name, value in page.given.items() if value},
    }


def own_page(here: Wutongli, item: str) -> str:
    with here.rt.store.read() as connection:
        page = task_page(connection, here.task(item, "owners_chair"), "zh", here.rt.now())
    assert page is not None
    return repr(_filled(page))


def others_page(here: Wutongli, item: str) -> str:
    with here.rt.store.read() as connection:
        page = task_page(connection, here.task(item, "property_manager"), "zh", here.rt.now())
    assert page is not None
    return repr(_filled(page))


def why(here: Wutongli, item: str) -> str:
    with here.rt.store.read() as connection:
        return repr(account(connection, here.community, item, here.rt.now()))


def papers(here: Wutongli, item: str) -> str:
    with here.rt.store.read() as connection:
        return repr(resolutions_of(connection, here.community, item, here.rt.now()))


def letters(here: Wutongli, item: str) -> str:
    with here.rt.store.read() as connection:
        ids = connection.execute(select(outbox.c.id).where(outbox.c.item_id == item)).scalars().all()
        return repr([letter(here.rt, connection, each) for each in ids])


WAYS: list[Any] = [
    pytest.param(rows_of, id="every row of every table"),
    pytest.param(told, id="the history, as every export reads it"),
    pytest.param(shown, id="the item's page, with its timeline"),
    pytest.param(boards, id="the board"),
    pytest.param(own_page, id="the page of whoever answered, and its receipt"),
    pytest.param(others_page, id="the page of another"),
    pytest.param(why, id="why it stands where it stands"),
    pytest.param(papers, id="resolutions"),
    pytest.param(letters, id="letters"),
]


@pytest.mark.parametrize("way", WAYS)
def test_no_way_out_tells_a_sealed_answer_before_the_close(
    wutongli: Wutongli, item: str, way: Callable[[Wutongli, str], str]
) -> None:
    said = way(wutongli, item)
    assert REASON not in said
    assert json.dumps(REASON)[1:-1] not in said
    for stand in ("disagree", "abstain", "不同意", "弃权"):
        assert stand not in said.replace("'disagree', 'abstain'", "")


@pytest.mark.parametrize("way", [WAYS[0], WAYS[1], WAYS[2], WAYS[4], WAYS[6]])
def test_after_the_close_it_is_told(
    wutongli: Wutongli, item: str, way: Callable[[Wutongli, str], str]
) -> None:
    close(wutongli, item)
    assert REASON in way(wutongli, item)


def test_the_close_counts_the_last_answers_and_reveals_all_together(wutongli: Wutongli, item: str) -> None:
    wutongli.answer(item, "property_manager", stand="disagree", text="没有钱")
    assert wutongli.state(item) == "settling"
    close(wutongli, item)
    assert wutongli.state(item) == "left"
    with wutongli.rt.store.read() as connection:
        assert not connection.execute(select(texts.c.id).where(texts.c.seal.is_not(None))).all()
        last = connection.execute(
            select(tasks.c.answer, tasks.c.answer_text).where(
                tasks.c.id == wutongli.task(item, "owners_chair")
            )
        ).one()
        every = connection.execute(
            select(responses.c.answer, responses.c.answer_text)
            .where(responses.c.task_id == wutongli.task(item, "owners_chair"))
            .order_by(responses.c.revision)
        ).all()
    assert tuple(last) == ({"kind": "position", "stand": "disagree"}, REASON)
    assert [(row.answer["stand"], row.answer_text) for row in every] == [
        ("disagree", "先说一个别的理由"),
        ("agree", None),
        ("disagree", REASON),
    ]


def test_the_chain_and_the_tables_agree_before_and_after(wutongli: Wutongli, item: str) -> None:
    def whole() -> tuple[Any, tuple[str, ...]]:
        with wutongli.rt.store.read() as connection:
            return verify(connection, item), differing(connection, item, wutongli.rt.now())

    held, wrong = whole()
    assert isinstance(held, Holds)
    assert wrong == ()
    close(wutongli, item)
    after, wrong = whole()
    assert isinstance(after, Holds)
    assert after.length > held.length
    assert wrong == ()


def test_a_history_without_keys_says_that_there_is_an_answer(wutongli: Wutongli, item: str) -> None:
    with wutongli.rt.store.read() as connection:
        folded = fold(item, history_of(connection, item))
        locked = load_item(connection, item, wutongli.rt.now(), lock=False, keys=wutongli.rt.keys)
    assert [task.answer for task in folded.tasks] == [Sealed(), Sealed(), None]
    assert locked is not None
    assert locked.item.tasks[1].answer == Position("disagree", REASON)


def test_every_sealed_row_is_as_long_as_another(wutongli: Wutongli, item: str) -> None:
    wutongli.answer(item, "property_manager", stand="disagree", text="😀" * 4000)
    with wutongli.rt.store.read() as connection:
        bodies = connection.execute(select(texts.c.body).where(texts.c.seal.is_not(None))).scalars().all()
    assert len(bodies) == len(set(bodies)) == 5
    assert {len(body) for body in bodies} == {4 * -(-(12 + BLOCK + 16) // 3)}


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(lambda _, other: {"body": other.body}, id="another's box in its place"),
        pytest.param(lambda _, other: {"seal": other.seal}, id="said to be another's"),
        pytest.param(lambda one, _: {"body": one.body[:-8] + "AAAAAAA="}, id="its last bytes changed"),
    ],
)
def test_a_box_opens_only_where_it_was_closed(wutongli: Wutongli, item: str, harm: Any) -> None:
    with wutongli.rt.store.write() as connection:
        one, other = connection.execute(select(texts).where(texts.c.seal.is_not(None)).limit(2)).all()
        connection.execute(update(texts).where(texts.c.id == one.id).values(**harm(one, other)))
        connection.execute(
            update(tasks).where(tasks.c.id == wutongli.task(item, "owners_chair"))
            .values(answer={"kind": "sealed", "boxed": one.id})
        )  # fmt: skip
    with pytest.raises(InvalidTag), wutongli.rt.store.read() as connection:
        load_item(connection, item, wutongli.rt.now(), lock=False, keys=wutongli.rt.keys)


def test_another_houses_keys_open_nothing(wutongli: Wutongli, item: str) -> None:
    with pytest.raises(InvalidTag), wutongli.rt.store.read() as connection:
        load_item(connection, item, wutongli.rt.now(), lock=False, keys=Keys("the secret of another house"))


def test_an_item_is_never_decided_without_the_keys(wutongli: Wutongli, item: str) -> None:
    with pytest.raises(ValueError, match="keys"), wutongli.rt.store.read() as connection:
        load_item(connection, item, wutongli.rt.now(), lock=True)


def test_nothing_is_exported_before_the_close(wutongli: Wutongli, item: str) -> None:
    with wutongli.rt.store.read() as connection:
        found = bundle_of(connection, wutongli.community, wutongli.rt.keys, item, wutongli.rt.now(), {})
    assert found is SEALED


def test_nothing_is_logged(wutongli: Wutongli, item: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        wutongli.answer(item, "property_manager", stand="disagree", text=REASON)
    assert REASON not in caplog.text
    assert "disagree" not in caplog.text


def test_who_is_forgotten_before_the_close_still_counts_and_says_nothing(
    wutongli: Wutongli, item: str
) -> None:
    assert erase_person(wutongli.rt, wutongli.id, wutongli.person("owners_chair"))
    wutongli.answer(item, "property_manager", stand="disagree", text="没有钱")
    close(wutongli, item)
    assert wutongli.state(item) == "left"
    assert REASON not in rows_of(wutongli, item)
    assert ERASED in told(wutongli, item)
    with wutongli.rt.store.read() as connection:
        assert isinstance(verify(connection, item), Holds)


def test_who_is_forgotten_after_it_leaves_the_decision_explained(wutongli: Wutongli, item: str) -> None:
    close(wutongli, item)
    erase_person(wutongli.rt, wutongli.id, wutongli.person("owners_chair"))
    assert REASON not in rows_of(wutongli, item)
    assert "业委会不同意" in why(wutongli, item)
    with wutongli.rt.store.read() as connection:
        assert isinstance(verify(connection, item), Holds)


def test_hidden_answers_are_seen_once_one_has_answered(wutongli: Wutongli) -> None:
    item = lamps(wutongli, "answers: hidden")
    wutongli.answer(item, "owners_chair", stand="disagree", text=REASON)
    for way in (printed, boards, others_page):
        assert "disagree" not in way(wutongli, item)
        assert "不同意" not in way(wutongli, item)
    wutongli.answer(item, "property_manager", stand="agree")
    assert "stand': 'disagree'" in others_page(wutongli, item)
    assert "disagree" not in printed(wutongli, item)
    wutongli.answer(item, "community_head", stand="agree")
    assert wutongli.state(item) == "mended"
    assert REASON in shown(wutongli, item)
