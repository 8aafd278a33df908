"""What the language says beyond asking and giving notice, on the live engine: guards, waits, recusal, pieces; and
what the engine does not run yet is refused by its name.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from services.wutongli import DEFINITIONS, Wutongli
from sqlalchemy import select

from engine.board import board
from engine.item_page import item_page
from engine.registry import Activated, NotActivated, activate
from engine.schema import definitions
from workflows.explain import standing
from workflows.load import load_pieces

LAMPS = """
issue_type: lamp_repair
version: 1
title: {zh: "路灯报修", en: "Lamp repair"}
fields:
  place: {type: text, required: true, title: {zh: "位置", en: "Place"}}
  complained_of:
    type: choice
    default: nobody
    title: {zh: "投诉对象", en: "Complained of"}
    options: {nobody: {zh: "没有", en: "nobody"}, property: {zh: "物业", en: "the property company"}}
  budget: {type: money, required: true, title: {zh: "预算", en: "Budget"}}
parties: [community, owners, property]
recuse: {property: "complained_of == 'property'"}
start: settling
states:
  settling:
    use: settled_in_a_week
    title: {zh: "协商", en: "Deliberation"}
    phase: deliberation
    list: problem
    ask: {who: each party, to: position}
    decide: {rule: majority, quorum: 2 parties}
    then:
      passed:
        - {when: "budget > 5000 and round == 1", go: looked_at}
        - {go: mended}
      failed: left
      no_quorum: left
    legal_basis: {kind: assumed}
  looked_at:
    title: {zh: "观察期", en: "Trial"}
    phase: implementation
    list: project
    wait: 15 days
    then: {over: mended}
    legal_basis: {kind: assumed}
  mended: {title: {zh: "修好", en: "Mended"}, phase: closed, result: done, tell: reporter}
  left:   {title: {zh: "不修", en: "Left"}, phase: closed, result: declined, tell: reporter}
"""
PIECES = load_pieces("pieces:\n  settled_in_a_week: {deadline: 7 days, remind: [1 day before]}\n")


def lamps(here: Wutongli, *, budget: str = "9000", complained_of: str = "nobody") -> str:
    done = activate(here.rt, here.id, LAMPS, pieces=PIECES)
    assert isinstance(done, Activated), done
    return here.open(
        "东门路灯不亮",
        issue_type="lamp_repair",
        fields={"place": "东门", "budget": budget, "complained_of": complained_of},
    )


def all_agree(here: Wutongli, item: str, *refs: str) -> None:
    for ref in refs:
        here.answer(item, ref, stand="agree")


def test_a_dear_repair_is_watched_for_fifteen_days(wutongli: Wutongli) -> None:
    item = lamps(wutongli)
    all_agree(wutongli, item, "community_head", "owners_chair", "property_manager")
    assert wutongli.state(item) == "looked_at"
    found = wutongli.loaded(item)
    assert found.item.due_at is not None
    assert standing(found.definition, found.item, found.context.roster).zh == "在等时间到。"
    wutongli.pass_until(found.item.due_at - timedelta(minutes=1))
    assert wutongli.state(item) == "looked_at"
    wutongli.pass_until(found.item.due_at)
    assert (wutongli.state(item), wutongli.loaded(item).item.outcome) == ("mended", "over")


def test_a_cheap_one_goes_the_plain_way(wutongli: Wutongli) -> None:
    item = lamps(wutongli, budget="300")
    all_agree(wutongli, item, "community_head", "owners_chair", "property_manager")
    assert wutongli.state(item) == "mended"


def test_who_is_complained_of_is_not_asked_and_is_shown_as_recused(wutongli: Wutongli) -> None:
    item = lamps(wutongli, complained_of="property")
    assert wutongli.asked(item) == {"community_head", "owners_chair"}
    with wutongli.rt.store.read() as connection:
        shown = board(connection, wutongli.community, wutongli.rt.now())
        page = item_page(connection, wutongli.community, item, wutongli.rt.now())
    (card,) = [card for cards in shown.lists.values() for card in cards if card.id == item]
    assert {stand.party.name: stand.stand for stand in card.table}["property"] == "recused"
    assert page is not None
    assert [row.stand for row in page.positions] == ["waiting", "waiting", "recused"]
    all_agree(wutongli, item, "community_head", "owners_chair")
    explanation = wutongli.loaded(item).item.explanation
    assert explanation is not None
    assert "物业回避，2 方在席" in explanation.zh


def test_pieces_are_kept_with_the_definition(wutongli: Wutongli) -> None:
    item = lamps(wutongli)
    assert str(wutongli.loaded(item).definition.states["settling"].deadline) == "7 days"
    without = activate(wutongli.rt, wutongli.id, LAMPS.replace("version: 1", "version: 2"))
    assert isinstance(without, NotActivated)
    assert [each.rule for each in without.findings] == ["unknown-piece"]


def in_use(wutongli: Wutongli) -> list[tuple[str, int, bool]]:
    """Every version of every definition that is kept, and whether new items begin on it."""
    columns = (definitions.c.issue_type, definitions.c.version, definitions.c.active)
    with wutongli.rt.store.read() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(*columns))]


@pytest.mark.parametrize(
    ("issue_type", "features"),
    [
        pytest.param("road_repair", {"register-of-owners", "delivery"}, id="a vote of the owners"),
        pytest.param("mediation", {"identifying-code", "visible-to"}, id="a mediation"),
        pytest.param(
            "ahead/facility_upgrade",
            {"delivery", "identifying-code", "register-of-owners"},
            id="an upgrade with several designs",
        ),
    ],
)
def test_what_is_not_run_yet_is_refused_by_its_name(
    wutongli: Wutongli, issue_type: str, features: set[str]
) -> None:
    said = (DEFINITIONS / f"{issue_type}.yaml").read_text(encoding="utf-8")
    pieces = load_pieces((DEFINITIONS / "pieces.yaml").read_text(encoding="utf-8"))
    before = in_use(wutongli)
    refused = activate(wutongli.rt, wutongli.id, said, pieces=pieces)
    assert isinstance(refused, NotActivated)
    assert {each.rule for each in refused.findings} == {"not-run-yet"}
    named = {each.message.en.rpartition("(")[2].rstrip(")") for each in refused.findings}
    assert features <= named
    assert in_use(wutongli) == before
    assert issue_type not in {name for name, _, _ in before}


@pytest.mark.parametrize(
    "issue_type",
    [
        pytest.param("major_matter", id="four gates and two publications"),
        pytest.param("ahead/safety_hazard", id="a hazard that the parties meet about, version 2"),
    ],
)
def test_what_the_engine_runs_is_taken_into_use(wutongli: Wutongli, issue_type: str) -> None:
    said = (DEFINITIONS / f"{issue_type}.yaml").read_text(encoding="utf-8")
    pieces = load_pieces((DEFINITIONS / "pieces.yaml").read_text(encoding="utf-8"))
    done = activate(wutongli.rt, wutongli.id, said, pieces=pieces)
    assert isinstance(done, Activated), done
    assert (done.issue_type, done.version, True) in in_use(wutongli)
