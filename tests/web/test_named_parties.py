"""Somebody is named as a party when a matter is taken in: on the public page, on the console, by API; and then asked."""

from __future__ import annotations

from typing import Any

import pytest
from looking import faults_of, overflow_of
from playwright.sync_api import Browser
from services.told import take_into_use
from services.wutongli import Wutongli
from serving import ON_SQLITE, Served, csrf_in, link_of
from sqlalchemy import select

from engine.access import issue_api_key
from engine.schema import items, people

pytestmark = ON_SQLITE
HALL = {
    "issue_type": "venue_use",
    "title": "借水厂礼堂",
    "venue": "水厂礼堂",
    "purpose": "排练",
    "name": "合唱队",
    "phone": "13800000041",
}
OWNER = {"named:venue_owner:name": "水厂办公室", "named:venue_owner:phone": "13800000042"}


@pytest.fixture
def here(wutongli: Wutongli) -> Wutongli:
    """Wutongli, with venues to be opened."""
    take_into_use(wutongli, "venue_use")
    return wutongli


def by_a_resident(served: Served, here: Wutongli, form: dict[str, str]) -> Any:
    return served.client("zh-CN").post("/c/wutongli/raise", data=form)


def on_the_console(served: Served, here: Wutongli, form: dict[str, str]) -> Any:
    staff = served.staff(here, "coordinator", "zh-CN")
    page = staff.get("/console/items/new?type=venue_use")
    return staff.post("/console/items/new", data=form | {"csrf": csrf_in(page), "via": "walk_in"})


@pytest.mark.parametrize("raised", [by_a_resident, on_the_console])
def test_whoever_is_named_speaks_for_the_party_and_has_a_link(
    served: Served, here: Wutongli, raised: Any
) -> None:
    nobody = raised(served, here, HALL)
    assert nobody.status_code == 422
    assert "请写明场馆方是谁" in nobody.text
    wrong = raised(served, here, HALL | OWNER | {"named:venue_owner:phone": "12"})
    assert wrong.status_code == 422
    assert 'value="水厂办公室"' in wrong.text  # what was typed stays
    assert raised(served, here, HALL | OWNER).status_code == 303
    with here.rt.store.read() as connection:
        item, named = connection.execute(select(items.c.id, items.c.named)).one()
        phone = connection.execute(
            select(people.c.phone).where(people.c.id == named["venue_owner"])
        ).scalar_one()
    assert phone == "+8613800000042"
    here.press(item, "coordinator", button="accept")
    here.answer(
        item,
        "community_head",
        hours="每天晚上",
        safety="领队负责",
        charge="0",
        dates="2026-03-07\n2026-03-08",
    )
    (key,) = [task.key for task in here.loaded(item).item.tasks if task.party == "venue_owner"]
    task = here.loaded(item).task_ids[key]
    page = served.client("zh-CN").get(link_of(here, task)).text
    assert "您代表 <b>场馆方</b> 一方答复" in page
    assert "<legend>3月7日 周六</legend>" in page  # the dates to meet on, as one says them
    assert "水厂办公室" not in served.client().get("/c/wutongli/items/1").text


def test_a_system_names_them_too(served: Served, here: Wutongli) -> None:
    api = served.client(Authorization=f"Bearer {issue_api_key(here.rt, here.id, 'hotline')}")
    new: dict[str, Any] = {
        "issue_type": "venue_use",
        "title": "借礼堂",
        "fields": {"venue": "礼堂", "purpose": "排练"},
    }
    assert api.post("/api/v1/items", json=new).json()["where"] == "venue_owner"
    new["named"] = {"venue_owner": {"name": "水厂办公室", "phone": "13800000042"}}
    done = api.post("/api/v1/items", json=new)
    assert done.status_code == 201, done.text
    assert "venue_owner" in {each["party"] for each in done.json()["seats"]}


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize(
    ("width", "height"), [pytest.param(390, 844, id="on a phone"), pytest.param(1280, 900, id="on a desk")]
)
def test_the_forms_look_as_they_should(
    served: Served, here: Wutongli, browser: Browser, language: str, width: int, height: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale=language, base_url=here.rt.base_url
    )
    page = context.new_page()
    page.goto("/c/wutongli/raise?type=venue_use")
    assert page.locator("fieldset.named input").count() == 2  # a name and a phone
    assert faults_of(page, person=True) + overflow_of(page) == []
    context.close()
