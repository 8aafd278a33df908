"""Seats as staff and substitutes meet them: the page of people, an item set aside, a link answered in another's place."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx
from services.wutongli import JPEG, Wutongli
from serving import ON_SQLITE, Served, csrf_in, link_of

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
    assert "代 业委会主任" in staff.get(f"/console/items/{item}").text
    asked = served.client("zh-CN").get(link_of(here, here.task(item, "owners_member"))).text
    assert "代 <b>业委会主任</b> 答复" in asked
    english = served.client("en").get(link_of(here, here.task(item, "owners_member"))).text
    assert "in place of  <b>业委会主任</b>" in english
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
