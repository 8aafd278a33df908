"""Forms of which nothing was filled in, or something no longer is: kept, shown, and told on the item's page."""

from __future__ import annotations

from services.wutongli import Wutongli

from engine.item_page import item_page
from engine.registry import Activated, activate

NOTES = """
issue_type: two_notes
version: 1
title: {zh: "两次记录", en: "Two notes"}
fields:
  place: {type: text, required: true, title: {zh: "位置", en: "Place"}}
  note:  {type: text, title: {zh: "记录", en: "Note"}}
parties: [community, owners, property]
start: first
states:
  first:
    title: {zh: "第一次", en: "First"}
    phase: collection
    list: problem
    ask: {who: property, to: fill, fields: [note]}
    deadline: 5 days
    if_late: {ask: supervisor, every: 2 days}
    then: {answered: second}
    legal_basis: {kind: assumed}
  second:
    title: {zh: "第二次", en: "Second"}
    phase: collection
    list: problem
    ask: {who: property, to: fill, fields: [note]}
    deadline: 5 days
    if_late: {ask: supervisor, every: 2 days}
    then: {answered: kept}
    legal_basis: {kind: assumed}
  kept: {title: {zh: "办结", en: "Done"}, phase: closed, result: done}
"""


def noted(here: Wutongli, *notes: str) -> str:
    """A matter of which so much was noted, one note after the other."""
    assert isinstance(activate(here.rt, here.id, NOTES), Activated)
    item = here.open("路面", issue_type="two_notes", fields={"place": "东门"})
    for note in notes:
        here.answer(item, "property_manager", fields={"note": note})
    return item


def told(here: Wutongli, item: str) -> list[str]:
    with here.rt.store.read() as connection:
        page = item_page(connection, here.community, item, here.rt.now())
    assert page is not None
    return [moment.said.en for moment in page.timeline]


def test_what_is_left_empty_the_second_time_is_gone_and_told(wutongli: Wutongli) -> None:
    item = noted(wutongli, "a crack", "")
    assert dict(wutongli.loaded(item).item.fields) == {"place": "东门"}
    assert "Note: a crack" in told(wutongli, item)
    assert "Note: —" in told(wutongli, item)


def test_a_form_of_which_nothing_is_filled_in_is_shown(wutongli: Wutongli) -> None:
    item = noted(wutongli, "")
    assert wutongli.state(item) == "second"
    assert told(wutongli, item)
