"""Amendments on the live engine: put forward, accepted or declined, and who agreed is asked again and shown what changed."""

from __future__ import annotations

import pytest
from services.lamps import lamps
from services.wutongli import Wutongli
from sqlalchemy import select

from engine.commands import propose_amendment
from engine.erasure import erase_person
from engine.history import Holds, verify
from engine.item_page import item_page
from engine.letter import letter
from engine.record_state import differing
from engine.schema import outbox
from engine.stepping import Done
from engine.task_page import TaskPage, task_page
from workflows.item import Item
from workflows.refusal import Refused

ASK = "amend: {fields: [lamp, budget], accepted_by: property, asks_again: who agreed}"
WHY = "太阳能的省电"


@pytest.fixture
def item(wutongli: Wutongli) -> str:
    """Lamps on the table; the community agreed, the owners were against."""
    asked = lamps(wutongli, ASK)
    wutongli.answer(asked, "community_head", stand="agree")
    wutongli.answer(asked, "owners_chair", stand="disagree", text="太贵")
    return asked


def propose(
    here: Wutongli, item: str, ref: str = "owners_chair", said: str = WHY, **given: str
) -> Done | Refused:
    here.tick()
    done = propose_amendment(here.rt, here.id, item, given, by=here.person(ref), said=said, via="link")
    assert isinstance(done, (Done, Refused))
    return done


def live(here: Wutongli, item: str) -> Item:
    """The item, which its history tells as its rows do."""
    with here.rt.store.read() as connection:
        assert differing(connection, item, here.rt.now()) == ()
        assert isinstance(verify(connection, item), Holds)
    return here.loaded(item).item


def page(here: Wutongli, item: str, ref: str, kind: str = "position") -> TaskPage:
    with here.rt.store.read() as connection:
        found = task_page(connection, here.task(item, ref, kind), "zh", here.rt.now())
    assert found is not None
    return found


def test_an_amendment_is_put_to_whoever_decides_with_what_would_change_and_why(
    wutongli: Wutongli, item: str
) -> None:
    assert isinstance(propose(wutongli, item, lamp="太阳能灯", budget="8000"), Done)
    asked = page(wutongli, item, "property_manager", "amend")
    assert [(each.title.zh, each.was.zh, each.becomes.zh) for each in asked.changes] == [
        ("换什么灯", "LED 灯", "太阳能灯"),
        ("预算", "¥9,000", "¥8,000"),
    ]
    assert (asked.about_words, asked.question) == (WHY, "方案要不要这样改？")
    assert [each.status for each in live(wutongli, item).amendments] == ["open"]
    assert live(wutongli, item).fields["lamp"] == "LED 灯"


def test_accepted_it_is_a_new_version_and_who_agreed_is_asked_again(wutongli: Wutongli, item: str) -> None:
    before = live(wutongli, item).version
    propose(wutongli, item, lamp="太阳能灯")
    wutongli.answer(item, "property_manager", kind="amend", accepted="yes")
    now = live(wutongli, item)
    assert (now.version, now.fields["lamp"]) == (before + 1, "太阳能灯")
    assert wutongli.asked(item) == {"community_head", "property_manager"}
    asked = page(wutongli, item, "community_head")
    assert [(each.was.zh, each.becomes.zh) for each in asked.changes] == [("LED 灯", "太阳能灯")]
    assert asked.answer_words is None
    assert page(wutongli, item, "owners_chair").changes == ()
    with wutongli.rt.store.read() as connection:
        told = connection.execute(
            select(outbox.c.id).where(outbox.c.item_id == item, outbox.c.kind == "changed")
        )
        (found,) = [letter(wutongli.rt, connection, each) for each in told.scalars()]
    assert found is not None
    assert found.recipient.person_id == wutongli.person("community_head")
    assert found.quoted == "换什么灯：LED 灯 → 太阳能灯"
    wutongli.answer(item, "community_head", stand="agree")
    assert page(wutongli, item, "community_head").changes == ()
    wutongli.answer(item, "property_manager", kind="position", stand="agree")
    assert wutongli.state(item) == "mended"


def test_declined_it_stays_as_it_was_with_the_reason(wutongli: Wutongli, item: str) -> None:
    propose(wutongli, item, lamp="太阳能灯")
    refused = wutongli.answer(item, "property_manager", kind="amend", accepted="no")
    assert isinstance(refused, Refused)
    wutongli.answer(item, "property_manager", kind="amend", accepted="no", text="冬天不够亮")
    now = live(wutongli, item)
    assert [each.status for each in now.amendments] == ["declined"]
    assert now.fields["lamp"] == "LED 灯"
    with wutongli.rt.store.read() as connection:
        shown = item_page(connection, wutongli.community, item, wutongli.rt.now())
    assert shown is not None
    (row,) = shown.amendments
    assert (row.by.zh, row.said, row.status) == ("业委会（业委会主任）", WHY, "declined")


@pytest.mark.parametrize(
    ("ref", "given", "said", "where"),
    [
        pytest.param("owners_chair", {"place": "西门"}, WHY, "place", id="what may not be amended"),
        pytest.param("owners_chair", {"roof": "红"}, WHY, "roof", id="what is no field"),
        pytest.param("owners_chair", {"lamp": "LED 灯"}, WHY, "lamp", id="nothing would change"),
        pytest.param("owners_chair", {"lamp": "太阳能灯"}, " ", "text", id="without a reason"),
        pytest.param("owners_chair", {"lamp": ""}, WHY, "lamp", id="a field emptied"),
        pytest.param("owners_chair", {"budget": "很多"}, WHY, "budget", id="no amount"),
        pytest.param("building3", {"lamp": "太阳能灯"}, WHY, None, id="by somebody who is not at the table"),
    ],
)
def test_what_is_no_amendment_is_refused_where_it_is_wrong(
    wutongli: Wutongli, item: str, ref: str, given: dict[str, str], said: str, where: str | None
) -> None:
    refused = propose(wutongli, item, ref, said, **given)
    assert isinstance(refused, Refused)
    assert refused.where == where
    assert live(wutongli, item).amendments == ()


def test_whoever_is_forgotten_leaves_the_amendment_without_their_words(wutongli: Wutongli, item: str) -> None:
    propose(wutongli, item, lamp="太阳能灯")
    assert erase_person(wutongli.rt, wutongli.id, wutongli.person("owners_chair"))
    (kept,) = live(wutongli, item).amendments
    assert WHY not in kept.text
    assert kept.fields == {"lamp": "太阳能灯"}
