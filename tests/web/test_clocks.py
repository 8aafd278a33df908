"""An item's clock as people and systems meet it: by link, on the console, by API; in both languages, and as it looks."""

from __future__ import annotations

from datetime import timedelta

import httpx2 as httpx
import pytest
from looking import faults_of, overflow_of
from playwright.sync_api import Browser
from services.talks import talking
from services.wutongli import Wutongli
from serving import ON_SQLITE, Served, link_of

from engine.access import issue_api_key
from engine.commands import ask_more_time, stop_clock
from engine.stepping import Done

pytestmark = ON_SQLITE
WHY = "要等业委会开会"


@pytest.fixture
def item(wutongli: Wutongli) -> str:
    """Talks about parking, under way."""
    return talking(wutongli)


@pytest.fixture
def asked(wutongli: Wutongli, item: str) -> str:
    """The link of the property company, which is asked for more time by the owners."""
    wutongli.tick()
    done = ask_more_time(
        wutongli.rt, wutongli.id, item, by=wutongli.person("owners_chair"), said=WHY, via="link"
    )
    assert isinstance(done, Done), done
    return link_of(wutongli, wutongli.task(item, "property_manager", "grant"))


def stopped(here: Wutongli, item: str) -> None:
    assert isinstance(stop_clock(here.rt, here.actor("coordinator"), item, "等检测报告"), Done)


@pytest.mark.parametrize(
    ("language", "question", "reason", "yes"),
    [
        pytest.param(
            "zh-CN", "同意延长期限吗？", "业委会申请延长 5 个工作日，理由是", "同意延期", id="in Chinese"
        ),
        pytest.param(
            "en",
            "Do you agree to more time?",
            ": 5 working days more. Why",
            "I agree to more time",
            id="in English",
        ),
    ],
)
def test_who_must_agree_reads_why_and_says_yes(
    served: Served,
    wutongli: Wutongli,
    item: str,
    asked: str,
    language: str,
    question: str,
    reason: str,
    yes: str,
) -> None:
    before = wutongli.loaded(item).item.due_at
    side = served.client(language)
    page = side.get(asked).text
    for said in (question, reason, WHY, yes):
        assert said in page
    assert "checked" not in page
    receipt = side.post(asked, data={"granted": "yes"}, follow_redirects=True)
    assert receipt.status_code == 200
    assert before is not None
    assert wutongli.loaded(item).item.due_at == before + timedelta(days=7)


def test_a_link_that_is_closed_still_lets_a_side_ask_for_more_or_end_it(
    served: Served, wutongli: Wutongli, item: str, asked: str
) -> None:
    side = served.client("zh-CN")
    assert "需要更多时间" not in side.get(asked).text, "it is being asked for already"
    side.post(asked, data={"granted": "no"})
    page = side.get(asked).text
    assert "需要更多时间" in page
    assert "5 个工作日" in page
    refused = side.post(f"{asked}/more_time", data={"text": " "})
    assert refused.status_code == 422
    assert "请写明为什么需要更多时间" in refused.text
    done = side.post(f"{asked}/more_time", data={"text": "出差"}, follow_redirects=True)
    assert "您的延期申请已经发给需要同意的人" in done.text
    assert wutongli.loaded(item).item.asking_time
    ended = side.post(f"{asked}/end", data={"text": ""}, follow_redirects=True)
    assert "这件事已经按您的要求终止" in ended.text
    assert wutongli.state(item) == "ended"
    assert side.post(f"{asked}/end", data={}).status_code == 409
    assert side.post(f"{asked}/nonsense", data={}).status_code == 404


def test_opening_a_page_asks_for_nothing(served: Served, asked: str) -> None:
    before = served.rows()
    side = served.client("zh-CN")
    for address in (f"{asked}?asked=end", f"{asked}?asked=more_time", f"{asked}/end", f"{asked}/more_time"):
        side.get(address)
    assert served.rows() == before


def test_a_page_says_that_there_is_no_hurry(served: Served, wutongli: Wutongli, item: str) -> None:
    link = link_of(wutongli, wutongli.task(item, "coordinator", "choose"))
    stopped(wutongli, item)
    page = served.client("zh-CN").get(link).text
    assert "计时已暂停，不用着急" in page
    assert "请在" not in page
    assert "The clock is stopped: there is no hurry" in served.client("en").get(link).text


def token_of(page: str) -> str:
    return page.partition('name="csrf" value="')[2].partition('"')[0]


def test_the_coordinator_stops_the_clock_and_lets_it_go_on(
    served: Served, wutongli: Wutongli, item: str
) -> None:
    staff = served.staff(wutongli, "coordinator", "zh-CN")
    page = staff.get(f"/console/items/{item}").text
    assert "暂停计时" in page
    assert "10 个工作日" in page
    form = {"csrf": token_of(page), "text": "等检测报告"}
    after = staff.post(f"/console/items/{item}/clock/stop", data=form, follow_redirects=True).text
    assert "计时已暂停" in after
    assert "恢复计时" in after
    assert "计时已暂停" in staff.get("/console").text
    again = staff.post(f"/console/items/{item}/clock/stop", data=form)
    assert again.status_code == 409
    assert "已经暂停了" in again.text
    forged = staff.post(f"/console/items/{item}/clock/go_on", data={"csrf": "no"})
    assert forged.status_code == 403
    over = staff.post(f"/console/items/{item}/clock/go_on", data=form, follow_redirects=True).text
    assert "恢复了计时" in over
    assert "暂停过，期限顺延到" in over


def test_who_may_not_stop_it_is_offered_nothing(served: Served, wutongli: Wutongli, item: str) -> None:
    page = served.staff(wutongli, "supervisor", "zh-CN").get(f"/console/items/{item}").text
    assert "暂停计时" not in page
    assert "登记延期申请" not in page


def test_a_recorder_hands_in_a_request_and_an_end(served: Served, wutongli: Wutongli, item: str) -> None:
    staff = served.staff(wutongli, "grid_worker", "zh-CN")
    page = staff.get(f"/console/items/{item}").text
    assert "登记延期申请" in page
    form = {"csrf": token_of(page), "by": wutongli.person("owners_chair"), "via": "phone", "text": WHY}
    after = staff.post(f"/console/items/{item}/more_time", data=form, follow_redirects=True).text
    assert "有人申请延期，正在等各方答复" in after
    ended = staff.post(f"/console/items/{item}/end", data=form, follow_redirects=True).text
    assert wutongli.state(item) == "ended"
    assert WHY in ended


def system(served: Served, here: Wutongli) -> httpx.Client:
    key = issue_api_key(here.rt, here.id, "property_system")
    return served.client(Authorization=f"Bearer {key}")


def test_a_system_stops_the_clock_and_asks_for_a_party(served: Served, wutongli: Wutongli, item: str) -> None:
    api = system(served, wutongli)
    url = f"/api/v1/items/{item}"
    assert api.get(url).json()["paused"] is False
    once = {"Idempotency-Key": "order 7"}
    stopped = api.post(f"{url}/clock/stop", json={"text": "配件没到"}, headers=once)
    assert (stopped.status_code, stopped.json()["paused"]) == (200, True)
    assert api.post(f"{url}/clock/stop", json={"text": "配件没到"}, headers=once).json() == stopped.json()
    twice = api.post(f"{url}/clock/stop", json={"text": "配件没到"})
    assert (twice.status_code, twice.json()["type"]) == (409, "urn:gongshi:problem:not_possible")
    assert api.post(f"{url}/clock/go_on").json()["paused"] is False
    assert api.post(f"{url}/clock/stop", json={"text": ""}).json()["where"] == "text"
    asked = api.post(f"{url}/more_time", json={"by": "owners", "text": WHY}).json()
    assert [task["kind"] for task in asked["tasks"] if task["party"] == "property"] == ["grant"]
    (grant,) = [task["id"] for task in asked["tasks"] if task["kind"] == "grant"]
    later = api.post(f"/api/v1/tasks/{grant}/responses", json={"granted": True}).json()
    assert later["due_at"] > asked["due_at"]
    nobody = api.post(f"{url}/end", json={"by": "residents"})
    assert (nobody.status_code, nobody.json()["type"]) == (403, "urn:gongshi:problem:not_allowed")
    assert api.post(f"{url}/end", json={"by": "property", "text": "算了"}).json()["state"] == "ended"


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize(
    ("width", "height"),
    [pytest.param(390, 844, id="on a phone"), pytest.param(1280, 900, id="on a desk")],
)
def test_the_pages_look_as_they_should(
    served: Served,
    wutongli: Wutongli,
    item: str,
    asked: str,
    browser: Browser,
    language: str,
    width: int,
    height: int,
) -> None:
    staff = served.staff(wutongli, "coordinator", "zh-CN")
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale=language, base_url=wutongli.rt.base_url
    )
    page = context.new_page()
    page.goto(asked)
    assert faults_of(page, person=True) + overflow_of(page) == []
    if width == 390:
        served.client(language).post(asked, data={"granted": "no"})
        page.goto(asked)
        for summary in page.locator("summary").all():
            summary.click()
        assert faults_of(page, person=True) + overflow_of(page) == []
    stopped(wutongli, item)
    cookie = staff.cookies["session"]
    context.add_cookies([{"name": "session", "value": cookie, "url": wutongli.rt.base_url}])
    page.goto(f"/console/items/{item}?lang={language[:2]}")
    for summary in page.locator("summary").all():
        summary.click()
    assert faults_of(page, person=False) + overflow_of(page) == []
    context.close()
