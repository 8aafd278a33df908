"""Somebody who can write to the tables puts other words in place, or takes them away: the audit finds it, no page falls over."""

from __future__ import annotations

import pytest
from services.lamps import sealed
from services.wutongli import Wutongli
from sqlalchemy import select, update

from engine.account import account
from engine.history import Broken, Holds, verify
from engine.item_page import item_page
from engine.schema import texts


@pytest.fixture
def revealed(wutongli: Wutongli) -> str:
    """A sealed vote after its close."""
    here = wutongli
    item = sealed(here)
    here.answer(item, "owners_chair", stand="disagree", text="灯杆太旧")
    here.answer(item, "property_manager", stand="agree")
    here.pass_until(here.loaded(item).item.due_at or here.rt.now())
    with here.rt.store.read() as connection:
        assert isinstance(verify(connection, item), Holds)
    return item


def look(here: Wutongli, item: str) -> str:
    """All that the page and the account of an item say."""
    with here.rt.store.read() as connection:
        assert isinstance(verify(connection, item), Broken)
        page = item_page(connection, here.community, item, here.rt.now())
        told = account(connection, here.community, item, here.rt.now())
    return f"{page} {told}"


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param({"body": "FORGED", "seal": "x"}, id="other words, called sealed"),
        pytest.param({"body": "FORGED"}, id="other words"),
    ],
)
def test_another_text_in_place_of_what_was_said(
    wutongli: Wutongli, revealed: str, forged: dict[str, str]
) -> None:
    with wutongli.rt.store.write() as connection:
        connection.execute(update(texts).where(texts.c.body == "灯杆太旧").values(**forged))
    said = look(wutongli, revealed)
    if "seal" in forged:
        assert "FORGED" not in said


@pytest.mark.parametrize(
    "taken", [pytest.param({"body": None}, id="emptied"), pytest.param({"seal": "x"}, id="called sealed")]
)
def test_a_revealed_answer_that_is_taken_away(
    wutongli: Wutongli, revealed: str, taken: dict[str, str | None]
) -> None:
    with wutongli.rt.store.write() as connection:
        whole = select(texts.c.id).where(texts.c.item_id == revealed, texts.c.person_id.is_(None))
        assert connection.execute(whole).first() is not None
        connection.execute(update(texts).where(texts.c.id.in_(whole)).values(**taken))
    look(wutongli, revealed)
