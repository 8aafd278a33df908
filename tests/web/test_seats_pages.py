"""Seats as staff and substitutes meet them: the page of people, an item set aside, a link answered in another's place."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx
import pytest
from services.wutongli import JPEG, Wutongli
from serving import ON_SQLITE, Served, csrf_in, link_of

from engine.access import issue_api_key, issue_key_for

pytestmark = ON_SQLITE


def sent(staff: httpx.Client, page: str, path: str, given: dict[str, str], **more: Any) -> httpx.Response:
    """A form of a page is filled in and sent."""
    return staff.post(path, data=given | {"csrf": csrf_in(staff.get(page))}, **more)


def _form(here: Wutongli, **other: str) -> dict[str, str]:
    return {
        "kind": "substitution", "person": here.person("owners_chair"), "holder": here.person("owners_member"),
        "from": "2026-03-02", "until": "2026-03-06", "reason": "出差到周五", "item": "",
    } | other  # fmt: skip


def test_a_substitution_is_recorded_on_the_page_of_people_and_the_link_says_for_whom(
    served: Served, wutongli: Wutongli
) -> None:
    here = wutongli
    item = here.to_deliberation()
    staff = served.staff(here, "coordinator", "zh-CN")
    done = sent(staff, "/console/people", "/console/authorities", _form(here))
    assert done.status_code == 303, done.text
    page = staff.get("/console/people").text
    for said in ("业委会委员", "代", "业委会主任", "2026-03-06", "出差到周五"):
        assert said in page
    shown = staff.get(f"/console/items/{item}").text
    assert "代 业委会主任" in shown
    assert "<td>业委会委员<td>" in shown, "who speaks for the party now stands in the table of positions"
    assert "不用再答" in shown
    assert "由业委会委员代业委会主任答复" in shown, "the timeline says so too"
    asked = served.client("zh-CN").get(link_of(here, here.task(item, "owners_member"))).text
    assert "（代 <b>业委会主任</b>）" in asked
    english = served.client("en").get(link_of(here, here.task(item, "owners_member"))).text
    assert "(in place of <b>业委会主任</b>)" in english
    (message,) = here.messages(item, person_id=here.person("owners_member"))
    assert "代业委会主任答复" in staff.get(f"/console/messages/{message.id}").text


def test_a_proxy_needs_its_paper_and_what_was_typed_stays(served: Served, wutongli: Wutongli) -> None:
    staff = served.staff(wutongli, "coordinator", "zh-CN")
    form = _form(wutongli, kind="proxy")
    without = sent(staff, "/console/people", "/console/authorities", form)
    assert without.status_code == 422
    assert "委托书" in without.text
    assert "出差到周五" in without.text
    done = sent(staff, "/console/people", "/console/authorities", form, files={"paper": ("proxy.jpg", JPEG)})
    assert done.status_code == 303
    assert "看委托书" in staff.get("/console/people").text


def test_a_party_is_set_aside_and_called_back_on_the_page_of_the_item(
    served: Served, wutongli: Wutongli
) -> None:
    item = wutongli.to_deliberation()
    page = f"/console/items/{item}"
    staff = served.staff(wutongli, "coordinator", "zh-CN")
    given = {"party": "property", "text": "承接公司与物业有关联"}
    assert sent(staff, page, f"{page}/seats/set_aside", given).status_code == 303
    shown = staff.get(page).text
    assert "承接公司与物业有关联" in shown
    assert "议事协调员 请其回避" in shown
    told = served.client("zh-CN").get(link_of(wutongli, wutongli.task(item, "property_manager"))).text
    assert "这件事上您这一方回避" in told
    assert "承接公司与物业有关联" in told
    (message,) = wutongli.messages(item, kind="recused")
    assert message.person_id == wutongli.person("property_manager")
    assert sent(staff, page, f"{page}/seats/call_back", given | {"text": "已更换"}).status_code == 303
    assert wutongli.loaded(item).item.recused == {}


def test_who_may_not_seat_sees_no_form_and_is_refused(served: Served, wutongli: Wutongli) -> None:
    item = wutongli.to_deliberation()
    page = f"/console/items/{item}"
    staff = served.staff(wutongli, "supervisor", "zh-CN")
    assert "seats/set_aside" not in staff.get(page).text
    assert "/console/authorities" not in staff.get("/console/people").text
    refused = sent(staff, page, f"{page}/seats/set_aside", {"party": "property", "text": "有关联"})
    assert refused.status_code == 403
    assert wutongli.loaded(item).item.recused == {}


def test_seats_by_api_for_a_key_that_acts_for_a_coordinator(served: Served, wutongli: Wutongli) -> None:
    item = wutongli.to_deliberation()
    key = issue_key_for(wutongli.rt, wutongli.actor("coordinator"), "hotline")
    api = served.client("en", Authorization=f"Bearer {key}")
    new = {
        "kind": "substitution", "person": "owners_chair", "holder": "owners_member", "from": "2026-03-02",
        "until": "2026-03-06", "reason": "出差",
    }  # fmt: skip
    first = api.post("/api/v1/authorities", json=new, headers={"Idempotency-Key": "k"})
    assert first.status_code == 201, first.text
    again = api.post("/api/v1/authorities", json=new, headers={"Idempotency-Key": "k"})
    assert (again.json(), again.headers["Idempotent-Replayed"]) == (first.json(), "true")
    (listed,) = api.get("/api/v1/authorities").json()["authorities"]
    assert listed == first.json()
    assert (listed["person"], listed["holder"], listed["until"]) == (
        "owners_chair",
        "owners_member",
        "2026-03-06",
    )
    assert "owners_member" in wutongli.asked(item)
    ended = api.post(f"/api/v1/authorities/{listed['id']}/revoke", json={"text": "回来了"})
    assert ended.json()["revoked"] is True
    assert "owners_chair" in wutongli.asked(item)
    aside = api.post(f"/api/v1/items/{item}/seats/set_aside", json={"party": "property", "text": "有关联"})
    assert {"party": "property", "stand": "recused"} in aside.json()["seats"]
    back = api.post(f"/api/v1/items/{item}/seats/call_back", json={"party": "property", "text": "已更换"})
    assert {"party": "property", "stand": "waiting"} in back.json()["seats"]


def test_a_systems_own_key_seats_nobody(served: Served, wutongli: Wutongli) -> None:
    item = wutongli.to_deliberation()
    key = issue_api_key(wutongli.rt, wutongli.id, "property_system")
    api = served.client("en", Authorization=f"Bearer {key}")
    refused = api.post(f"/api/v1/items/{item}/seats/set_aside", json={"party": "property", "text": "有关联"})
    assert (refused.status_code, wutongli.loaded(item).item.recused) == (403, {})


@pytest.mark.parametrize(
    ("other", "says"),
    [
        pytest.param({"from": "0001-01-01"}, "年份应在 1900 到 2200 之间", id="from the first day there is"),
        pytest.param({"until": "9999-12-31"}, "年份应在 1900 到 2200 之间", id="until the last day there is"),
        pytest.param({"kind": "emperor"}, "请选临时代行或书面委托", id="another kind"),
        pytest.param({"kind": ""}, "请选临时代行或书面委托", id="no kind"),
    ],
)
def test_an_authority_that_is_none_is_refused_in_words(
    served: Served, wutongli: Wutongli, other: dict[str, str], says: str
) -> None:
    staff = served.staff(wutongli, "coordinator", "zh-CN")
    refused = sent(staff, "/console/people", "/console/authorities", _form(wutongli) | other)
    assert refused.status_code == 422
    assert says in refused.text
    assert "出差到周五" in refused.text
    assert "业委会委员</b> 代" not in staff.get("/console/people").text
