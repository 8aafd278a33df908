"""Lists whose entries become tasks: an entry says first whom it is for, as people write it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from stories import ROSTER, Table, shipped

from workflows.answers import Ballot, Choice, Filled
from workflows.text import text

TITLES = {
    "property": text("物业", "property company"),
    "partners": text("共建伙伴", "partners"),
    "residents": text("居民代表", "residents"),
}
HELD = {"held_on": "2026-03-21", "venue": "the garden"}


def shared_out(*assignments: str) -> Table:
    """A small service whose work has been shared out in these words."""
    table = Table(definition=shipped("micro_service"), roster=replace(ROSTER, titles=TITLES))
    table.raised(theme="a small fair", people="everybody")
    table.answer("coordinator", Choice("accept"))
    table.answer("partners", Filled({"offers": ("knives", "haircuts")}))
    for party in table.definition.parties:
        table.answer(party, Ballot("dots", {"answer": {"knives": 1, "haircuts": 2}}))
    table.answer("coordinator", Filled({**HELD, "assignments": assignments}))
    assert table.state == "preparing"
    return table


@pytest.mark.parametrize(
    ("entry", "who", "about"),
    [
        pytest.param("partners: the knife grinder", "partners", "the knife grinder", id="by its name"),
        pytest.param("物业: 搭棚", "property", "搭棚", id="by its Chinese title"),
        pytest.param("物业：搭棚", "property", "搭棚", id="with a full-width colon"),
        pytest.param("property company: a tent", "property", "a tent", id="by its English title"),
        pytest.param("posters", "coordinator", "posters", id="for nobody in particular"),
        pytest.param("10:30 posters", "coordinator", "10:30 posters", id="a time is no party"),
        pytest.param("街道: 借桌子", "coordinator", "街道: 借桌子", id="a name that is no party"),
    ],
)
def test_an_entry_goes_to_the_party_that_it_names(entry: str, who: str, about: str) -> None:
    table = shared_out(entry)
    assert [(task.person, task.about) for task in table.item.tasks] == [(who, about)]


def test_each_entry_is_a_task_of_its_own() -> None:
    table = shared_out("partners: knives", "共建伙伴: haircuts", "posters")
    assert [(task.person, task.about) for task in table.item.tasks] == [
        ("partners", "knives"), ("partners", "haircuts"), ("coordinator", "posters"),
    ]  # fmt: skip
