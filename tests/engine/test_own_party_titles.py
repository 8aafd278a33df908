"""A definition may call a party otherwise than the community does: messages and pages of its items say it so."""

from __future__ import annotations

import re

import pytest
from services.wutongli import DEFINITIONS, Wutongli

from engine.account import account
from engine.board import card
from engine.item_page import item_page
from engine.letter import letter
from engine.registry import Activated, activate
from engine.resolutions import resolutions_of
from engine.task_page import task_page
from workflows.load import load_pieces

OURS, THEIRS = "施工单位", "物业"
PARTIES = "parties: [community, owners, property, residents, partners]"


@pytest.fixture
def item(wutongli: Wutongli) -> str:
    """An item whose definition calls the property company otherwise, where parties say where they stand."""
    here = wutongli
    said = (DEFINITIONS / "facility_upgrade.yaml").read_text(encoding="utf-8")
    assert PARTIES in said
    own = (
        "parties:\n  community: seats\n  owners: seats\n  property: {from: seats, title: {zh: 施工单位, en: the builder}}\n"
        "  residents: seats\n  partners: seats"
    )
    said = said.replace(PARTIES, own).replace("version: 1", "version: 2", 1)
    pieces = load_pieces((DEFINITIONS / "pieces.yaml").read_text(encoding="utf-8"))
    done = activate(here.rt, here.id, said, pieces=pieces)
    assert isinstance(done, Activated), done
    return here.to_deliberation()


def test_every_page_and_message_says_what_the_definition_says(wutongli: Wutongli, item: str) -> None:
    here, now = wutongli, wutongli.rt.now()
    assert here.community.titles["property"].zh == THEIRS
    task = here.task(item, "property_manager", "position")
    (message,) = here.messages(item, kind="task", task_id=task)
    with here.rt.store.read() as connection:
        shown = item_page(connection, here.community, item, now)
        form = task_page(connection, task, "zh", now)
        on_board = card(connection, here.community, item)
        post = letter(here.rt, connection, message.id)
    assert shown is not None
    assert form is not None
    assert on_board is not None
    assert post is not None
    for what, said in {
        "positions": [each.party.zh for each in shown.positions],
        "tasks": [each.party.zh for each in shown.tasks if each.party],
        "table": [each.party.title.zh for each in form.table],
        "form": [form.party_title.zh if form.party_title else ""],
        "seats on the board": [each.party.title.zh for each in on_board.table],
        "waited for": [each.zh for each in on_board.waiting_for],
        "letter": [post.party_title.zh if post.party_title else ""],
    }.items():
        assert OURS in said, what
        assert THEIRS not in said, what


def test_so_do_the_record_and_the_paper(wutongli: Wutongli, item: str) -> None:
    here = wutongli
    here.all_agree(item)
    with here.rt.store.read() as connection:
        told = account(connection, here.community, item, here.rt.now())
        papers = resolutions_of(connection, here.community, item, here.rt.now())
        shown = item_page(connection, here.community, item, here.rt.now())
    for said in (repr(told), repr(papers), repr(shown.timeline if shown else None)):
        assert OURS in said
        assert re.search(rf"(?<!\w){THEIRS}(?!项目经理)", said) is None, (
            "as a party; people's names may begin so"
        )


def test_another_items_party_is_called_as_the_community_calls_it(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    with here.rt.store.read() as connection:
        shown = card(connection, here.community, item)
    assert shown is not None
    assert THEIRS in [each.party.title.zh for each in shown.table]
