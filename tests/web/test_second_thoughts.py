"""What people do twice, or want back: forms sent again, links passed on, a second proposal, signing out."""

from __future__ import annotations

import re

import httpx2 as httpx
from services.wutongli import PROPOSAL, REFUSE_HOUSE, Wutongli
from serving import ON_SQLITE, Served, csrf_in, link_of
from sqlalchemy import func, select

from engine.schema import items, objections

pytestmark = ON_SQLITE

KEY = re.compile(r'name="form_key" value="([^"]+)"')


def key_in(page: httpx.Response) -> str:
    found = KEY.search(page.text)
    assert found is not None, page.text
    return found.group(1)


def count(here: Wutongli, table: object) -> int:
    with here.rt.store.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_matter_sent_twice_is_one_and_with_other_words_another(served: Served, wutongli: Wutongli) -> None:
    neighbour = served.client()
    form = {
        "form_key": key_in(neighbour.get("/c/wutongli/raise")), "issue_type": "facility_upgrade", "title": "路灯坏了",
        "name": "一位居民", **REFUSE_HOUSE,
    }  # fmt: skip
    first, again = (neighbour.post("/c/wutongli/raise", data=form) for _ in range(2))
    assert first.headers["location"] == again.headers["location"]
    assert count(wutongli, items) == 1
    neighbour.post("/c/wutongli/raise", data=form | {"title": "楼道的灯坏了"})
    assert count(wutongli, items) == 2


def test_a_phone_that_is_none_is_told_before_it_is_lost(served: Served, wutongli: Wutongli) -> None:
    form = {
        "issue_type": "facility_upgrade",
        "title": "路灯坏了",
        "name": "一位居民",
        "phone": "12",
        **REFUSE_HOUSE,
    }
    answer = served.client("zh").post("/c/wutongli/raise", data=form)
    assert answer.status_code == 422
    assert "电话号码不对" in answer.text
    assert "路灯坏了" in answer.text, "what was typed is still there"
    assert count(wutongli, items) == 0


def test_an_objection_sent_twice_is_one(served: Served, wutongli: Wutongli) -> None:
    item = wutongli.to_deliberation()
    wutongli.all_agree(item)
    neighbour = served.client()
    form = {"form_key": key_in(neighbour.get("/c/wutongli/items/1")), "name": "一位居民", "text": "太吵"}
    for _ in range(2):
        assert neighbour.post("/c/wutongli/items/1", data=form).status_code == 303
    assert count(wutongli, objections) == 1


def test_a_link_that_was_passed_on_stops_and_its_owner_gets_another(
    served: Served, wutongli: Wutongli
) -> None:
    item = wutongli.to_deliberation()
    task = wutongli.task(item, "owners_chair")
    old = link_of(wutongli, task)
    desk = served.staff(wutongli, "coordinator", "zh")
    assert "换新链接" in desk.get(f"/console/items/{item}").text
    done = desk.post(f"/console/tasks/{task}/link", data={"csrf": csrf_in(desk.get("/console"))})
    assert done.status_code == 303
    assert served.client().get(old).status_code == 410
    fresh = link_of(wutongli, task)
    assert fresh != old
    assert served.client().get(fresh).status_code == 200


def test_the_second_proposal_begins_with_the_first_and_says_why_it_is_needed(
    served: Served, wutongli: Wutongli
) -> None:
    item = wutongli.to_deliberation()
    for ref in ("community_head", "property_manager", "building3", "social_worker"):
        wutongli.answer(item, ref, stand="agree")
    wutongli.answer(item, "owners_chair", stand="disagree", text="水泥地味道重")
    assert wutongli.state(item) == "proposing"
    page = served.client("zh").get(link_of(wutongli, wutongli.task(item, "property_manager", "fill"))).text
    assert PROPOSAL["proposal"] in page
    assert 'value="38000"' in page, "money as one types it"
    assert "不同意：业委会" in page
    assert "水泥地味道重" in page


def test_after_a_report_nothing_is_chosen_for_a_finger_that_taps_twice(
    served: Served, wutongli: Wutongli
) -> None:
    item = wutongli.to_deliberation()
    wutongli.all_agree(item)
    wutongli.pass_until(wutongli.loaded(item).item.due_at)
    link = link_of(wutongli, wutongli.task(item, "property_manager", "report"))
    phone = served.client()
    receipt = phone.get(phone.post(link, data={"milestone": "contract"}).headers["location"]).text
    assert "checked" not in receipt
    assert "<details" in receipt


def test_signing_out_ends_the_session_everywhere(served: Served, wutongli: Wutongli) -> None:
    desk = served.staff(wutongli, "coordinator", "zh")
    copied = dict(desk.cookies)
    desk.post("/sign-out", data={"csrf": csrf_in(desk.get("/console"))})
    thief = served.client()
    thief.cookies.update(copied)
    assert thief.get("/console").status_code == 303


def test_another_site_cannot_sign_anybody_in(served: Served, wutongli: Wutongli) -> None:
    served.staff(wutongli, "coordinator")
    answer = served.client().post(
        "/sign-in", data={"login": "coordinator", "password": "x"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
