"""What others see of an answer: who gave it, for which party, or only how many; on the page of a link and in public."""

from __future__ import annotations

import pytest
from services.lamps import lamps
from services.wutongli import Wutongli
from serving import ON_SQLITE, Served, link_of

pytestmark = ON_SQLITE


def pages(served: Served, here: Wutongli, shown: str) -> tuple[str, str, str]:
    """The page of whoever has not answered yet, the public one, and the board, after one was for and one against."""
    item = lamps(here, f"shown: {shown}")
    here.answer(item, "owners_chair", stand="disagree", text="太贵")
    here.answer(item, "community_head", stand="agree")
    guest = served.client("zh-CN")
    link = link_of(here, here.task(item, "property_manager"))
    number = here.loaded(item).number
    return (
        guest.get(link).text,
        guest.get(f"/c/wutongli/items/{number}").text,
        guest.get("/c/wutongli").text,
    )


def test_by_name(served: Served, wutongli: Wutongli) -> None:
    task, public, _ = pages(served, wutongli, "names")
    for page in (task, public):
        assert "业委会主任" in page
        assert "不同意" in page


def test_by_party(served: Served, wutongli: Wutongli) -> None:
    task, public, board = pages(served, wutongli, "parties")
    assert "业委会主任" not in task + public + board
    assert "业委会：不同意" in task + public
    assert "3 方中 1 方已同意" in task


def test_only_how_many_are_told_of_what_was_decided(served: Served, wutongli: Wutongli) -> None:
    item = lamps(wutongli, "shown: counts")
    for ref, stand in (
        ("owners_chair", "disagree"),
        ("community_head", "agree"),
        ("property_manager", "agree"),
    ):
        wutongli.answer(item, ref, stand=stand, text="太贵")
    assert wutongli.state(item) == "mended"
    explanation = wutongli.loaded(item).item.explanation
    assert explanation is not None
    assert explanation.en.startswith("3 of 3 parties answered, quorum 2; against: 1 party;")
    page = served.client("zh-CN").get(f"/c/wutongli/items/{wutongli.loaded(item).number}").text
    assert "不同意：1 方" in page
    assert "不同意：业委会" not in page


@pytest.mark.parametrize("place", [0, 1], ids=["on the page of a link", "in public"])
def test_only_how_many(served: Served, wutongli: Wutongli, place: int) -> None:
    found = pages(served, wutongli, "counts")
    assert "共 3 方：同意 1 方，不同意 1 方，未答 1 方" in found[place]
    assert "业委会主任" not in "".join(found)
    for page in found:
        assert "业委会：不同意" not in page
        assert "不同意：业委会" not in page
        assert "等待 物业" not in page
        assert "还在等 物业" not in page
        assert "st disagree" not in page
