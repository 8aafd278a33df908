"""A change of the proposal by link: put forward, decided, and shown to whoever is asked again; the console shows its fate."""

from __future__ import annotations

import re

import httpx2 as httpx
import pytest
from services.lamps import lamps
from services.wutongli import Wutongli
from serving import ON_SQLITE, Served, link_of

from engine.access import issue_api_key

pytestmark = ON_SQLITE
ASK = "amend: {fields: [lamp, budget], accepted_by: property, asks_again: who agreed}"


@pytest.fixture
def item(wutongli: Wutongli) -> str:
    """Lamps on the table; the community agreed."""
    asked = lamps(wutongli, ASK)
    wutongli.answer(asked, "community_head", stand="agree")
    return asked


def by_link(served: Served, here: Wutongli, item: str, ref: str, kind: str) -> tuple[httpx.Client, str]:
    return served.client("zh-CN"), link_of(here, here.task(item, ref, kind))


def test_from_a_suggestion_to_another_answer(served: Served, wutongli: Wutongli, item: str) -> None:
    owner, link = by_link(served, wutongli, item, "owners_chair", "position")
    form = owner.get(link).text
    assert "想改方案" in form
    assert 'value="9000"' in form
    told = owner.post(
        f"{link}/amendment",
        data={"lamp": "太阳能灯", "budget": "9000", "text": "省电"},
        follow_redirects=True,
    )
    assert "您提的修改已经发给能决定的人" in told.text
    assert "待决定" in told.text

    property_, task = by_link(served, wutongli, item, "property_manager", "amend")
    asked = property_.get(task).text
    assert "<del>LED 灯</del> → <ins>太阳能灯</ins>" in asked
    assert "省电" in asked
    assert "采纳，就这样改" in asked
    done = property_.post(task, data={"accepted": "yes"}, follow_redirects=True).text
    assert "已经记下" in done

    head, again = by_link(served, wutongli, item, "community_head", "position")
    changed = head.get(again).text
    assert "方案改了，请您再答一次" in changed
    assert "<del>LED 灯</del> → <ins>太阳能灯</ins>" in changed
    english = head.get(f"{again}?lang=en").text
    assert "The proposal changed: please answer again" in english

    console = served.staff(wutongli, "coordinator", "zh-CN").get(f"/console/items/{item}").text
    assert "已采纳" in console
    assert "方案的修改" in console


def test_what_was_typed_is_kept_where_it_is_refused(served: Served, wutongli: Wutongli, item: str) -> None:
    owner, link = by_link(served, wutongli, item, "owners_chair", "position")
    refused = owner.post(f"{link}/amendment", data={"lamp": "太阳能灯", "budget": "很多", "text": "省电"})
    assert refused.status_code == 422
    assert "请填金额" in refused.text
    assert "太阳能灯" in refused.text
    assert '<details class="again" open>' in refused.text
    assert wutongli.loaded(item).item.amendments == ()


def test_who_may_not_is_not_offered_it(served: Served, wutongli: Wutongli) -> None:
    item = lamps(wutongli, "amend: {fields: [lamp], by: owners, accepted_by: property}")
    someone, link = by_link(served, wutongli, item, "community_head", "position")
    assert "想改方案" not in someone.get(link).text
    assert someone.post(f"{link}/amendment", data={"text": "省电"}).status_code in (403, 422)


def test_a_system_hands_one_in_for_a_party(served: Served, wutongli: Wutongli, item: str) -> None:
    key = issue_api_key(wutongli.rt, wutongli.id, "property_system")
    system = served.client(Authorization=f"Bearer {key}")
    at = f"/api/v1/items/{item}/amendments"
    asked = {"by": "owners", "fields": {"budget": "8000"}, "text": "旧灯杆还能用"}
    first, again = (system.post(at, json=asked, headers={"Idempotency-Key": "one"}) for _ in range(2))
    assert first.status_code == again.status_code == 200, first.text
    (raised,) = wutongli.loaded(item).item.amendments
    assert (raised.party, raised.fields, raised.was) == ("owners", {"budget": 800_000}, {"budget": 900_000})
    nobody = system.post(at, json=asked | {"by": "residents"})
    assert nobody.status_code == 403
    answered = system.post(
        f"/api/v1/tasks/{wutongli.task(item, 'property_manager', 'amend')}/responses",
        json={"accepted": True, "how": "phone", "given_at": "2026-03-02T09:00"},
    )
    assert answered.status_code == 200, answered.text
    assert wutongli.loaded(item).item.fields["budget"] == 800_000


def test_a_suggestion_sent_twice_is_one(served: Served, wutongli: Wutongli, item: str) -> None:
    owner, link = by_link(served, wutongli, item, "owners_chair", "position")
    [key] = re.findall(r'name="form_key" value="([^"]+)"', owner.get(link).text)
    form = {"form_key": key, "lamp": "太阳能灯", "budget": "很多", "text": "省电"}
    refused = owner.post(f"{link}/amendment", data=form)
    assert f'name="form_key" value="{key}"' in refused.text
    for _ in range(2):
        assert owner.post(f"{link}/amendment", data=form | {"budget": "9000"}).status_code == 303
    assert len(wutongli.loaded(item).item.amendments) == 1
