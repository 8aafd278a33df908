"""A sealed vote as people and systems meet it: by link, on the console, on the public board, by API, in the mailbox."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from services.lamps import sealed, vote
from services.wutongli import Wutongli
from serving import ON_SQLITE, Served, link_of

from engine.access import issue_api_key
from engine.commands import stop_matter

pytestmark = ON_SQLITE
REASON = "灯杆太旧，不该再修"


@pytest.fixture
def item(wutongli: Wutongli) -> str:
    """Lamps under a sealed vote, on the table."""
    return sealed(wutongli)


@pytest.fixture
def link(wutongli: Wutongli, item: str) -> str:
    """The link of the owners' committee."""
    return link_of(wutongli, wutongli.task(item, "owners_chair"))


def test_the_receipt_says_that_it_came_and_until_when_it_may_be_changed(served: Served, link: str) -> None:
    owner = served.client("zh-CN")
    asked = owner.get(link).text
    assert "同意，但有条件" not in asked
    assert "大家的答复都密封，到截止一起揭晓" in asked
    receipt = owner.post(link, data={"stand": "disagree", "text": REASON}, follow_redirects=True).text
    assert "您的答复已经收到" in receipt
    assert "截止前可以在本页更正" in receipt
    assert REASON not in receipt
    assert "checked" not in receipt
    corrected = owner.post(link, data={"stand": "agree"}, follow_redirects=True).text
    assert [len(line) for line in corrected.splitlines()] == [len(line) for line in receipt.splitlines()]


def _public(served: Served, here: Wutongli, item: str) -> str:
    number = here.loaded(item).number
    guest = served.client("zh-CN")
    return guest.get("/c/wutongli").text + guest.get(f"/c/wutongli/items/{number}").text


def _console(served: Served, here: Wutongli, item: str) -> str:
    staff = served.staff(here, "coordinator")
    pages = (
        "",
        f"/items/{item}",
        f"/items/{item}/why",
        "/letters",
        "/messages",
        f"/tasks/{here.task(item, 'owners_chair')}",
    )
    return "".join(staff.get(f"/console{page}").text for page in pages)


def _api(served: Served, here: Wutongli, item: str) -> str:
    key = issue_api_key(here.rt, here.id, "property_system")
    system = served.client(Authorization=f"Bearer {key}")
    pages = (f"items/{item}", f"items/{item}/history", "items", "lists/problem")
    return "".join(system.get(f"/api/v1/{page}").text for page in pages)


WAYS: list[Any] = [
    pytest.param(_public, id="the public board and the item's public page"),
    pytest.param(_console, id="the console: board, item, why, letters, messages, the task"),
    pytest.param(_api, id="the API: item, history, lists"),
]


@pytest.mark.parametrize("way", WAYS)
def test_no_page_tells_a_sealed_answer(
    served: Served, wutongli: Wutongli, item: str, link: str, way: Callable[[Served, Wutongli, str], str]
) -> None:
    blank = way(served, wutongli, item)
    assert served.client().post(link, data={"stand": "disagree", "text": REASON}).status_code == 303
    said = way(served, wutongli, item)
    assert REASON not in said
    assert "等待 社区、物业" not in said
    assert "waiting for community, property" not in said
    for stand in ('"disagree"', "st disagree"):
        assert said.count(stand) == blank.count(stand)


def test_a_repeated_request_is_known_by_a_keyed_digest_alone(
    served: Served, wutongli: Wutongli, item: str
) -> None:
    key = issue_api_key(wutongli.rt, wutongli.id, "coordinator")
    system = served.client(Authorization=f"Bearer {key}")
    task = wutongli.task(item, "owners_chair")
    asked = {"stand": "disagree", "text": REASON}
    first, again = (
        system.post(f"/api/v1/tasks/{task}/responses", json=asked, headers={"Idempotency-Key": "one"})
        for _ in range(2)
    )
    assert first.status_code == again.status_code == 200, first.text
    assert first.json() == again.json()
    assert "disagree" not in first.text
    other = system.post(
        f"/api/v1/tasks/{task}/responses", json={"stand": "agree"}, headers={"Idempotency-Key": "one"}
    )
    assert other.status_code == 409


def test_pages_say_of_a_vote_that_was_broken_off_that_its_answers_stay_sealed(
    served: Served, wutongli: Wutongli
) -> None:
    broken = vote(wutongli)
    wutongli.answer(broken, "owners_chair", stand="disagree", text=REASON)
    link = link_of(wutongli, wutongli.task(broken, "owners_chair"))
    wutongli.tick()
    stop_matter(
        wutongli.rt, wutongli.id, broken, by=wutongli.person("owners_chair"), said="灯换了", via="link"
    )
    number = wutongli.loaded(broken).number
    public = served.client("en").get(f"/c/wutongli/items/{number}").text
    assert "1 answer that had been given stays sealed and will never be opened." in public
    staff = served.staff(wutongli, "coordinator")
    for place in ("", "/why"):
        assert (
            "1 answer that had been given stays sealed and will never be opened."
            in staff.get(f"/console/items/{broken}{place}").text
        )
    own = served.client("zh-CN").get(link).text
    assert "投票中途终止，您的答复一直密封，不再开封。" in own
    for said in (public, own, _console(served, wutongli, broken), _api(served, wutongli, broken)):
        assert REASON not in said
        assert "disagree" not in said
