"""Consent and a meeting's record sheet on the pages: by link, recorded for somebody, by API, in both languages."""

from __future__ import annotations

import httpx2 as httpx
import pytest
from looking import faults_of, overflow_of
from playwright.sync_api import Browser
from services.venues import consenting
from services.wutongli import Wutongli
from serving import ON_SQLITE, Served, csrf_in, link_of

from engine.access import issue_api_key
from engine.stepping import Done

pytestmark = ON_SQLITE
SHEET = {"due": "40", "present": "31", "agree": "27"}


@pytest.fixture
def item(wutongli: Wutongli) -> str:
    """The use of a room, for which consent is asked."""
    return consenting(wutongli)


def to_the_meeting(here: Wutongli, item: str) -> str:
    """Everybody consents; the link of whoever fills in the sheet."""
    for ref in ("owners_chair", "property_manager"):
        assert isinstance(here.answer(item, ref, kind="consent", given="yes"), Done)
    return link_of(here, here.task(item, "coordinator", "count"))


@pytest.mark.parametrize(
    ("language", "question", "yes", "no", "words"),
    [
        pytest.param("zh-CN", "您同意吗？", "我同意", "我不同意", "同意", id="in Chinese"),
        pytest.param("en", "Do you consent?", "I consent", "I do not consent", "consented", id="in English"),
    ],
)
def test_consent_is_asked_and_given_by_link(
    served: Served, wutongli: Wutongli, item: str, language: str, question: str, yes: str, no: str, words: str
) -> None:
    link = link_of(wutongli, wutongli.task(item, "owners_chair", "consent"))
    owner = served.client(language)
    page = owner.get(link).text
    for said in (question, yes, no):
        assert said in page
    assert "checked" not in page
    assert owner.post(link, data={}).status_code == 422
    assert words in owner.post(link, data={"given": "yes"}, follow_redirects=True).text


def test_a_sheet_is_filled_in_and_what_was_typed_stays_where_it_does_not_add_up(
    served: Served, wutongli: Wutongli, item: str
) -> None:
    link = to_the_meeting(wutongli, item)
    chair = served.client("zh-CN")
    assert "应到人数" in chair.get(link).text
    wrong = chair.post(link, data=SHEET | {"present": "50"})
    assert wrong.status_code == 422
    assert 'value="50"' in wrong.text
    done = chair.post(link, data=SHEET, follow_redirects=True)
    assert "应到 40，到会 31，同意 27，不同意 0，弃权 0" in done.text
    assert wutongli.state(item) == "agreed"


def test_both_are_recorded_for_somebody_on_the_console(served: Served, wutongli: Wutongli, item: str) -> None:
    staff = served.staff(wutongli, "coordinator", "zh-CN")
    for ref in ("owners_chair", "property_manager"):
        task = wutongli.task(item, ref, "consent")
        page = staff.get(f"/console/tasks/{task}")
        form = {"csrf": csrf_in(page), "via": "phone", "given": "yes"}
        assert staff.post(f"/console/tasks/{task}", data=form).status_code == 303
    task = wutongli.task(item, "coordinator", "count")
    page = staff.get(f"/console/tasks/{task}")
    assert "应到人数" in page.text
    assert staff.post(f"/console/tasks/{task}", data=SHEET | {"csrf": csrf_in(page)}).status_code == 303
    assert "到会 31" in staff.get(f"/console/items/{item}").text


def test_both_are_recorded_by_a_system(served: Served, wutongli: Wutongli, item: str) -> None:
    key = issue_api_key(wutongli.rt, wutongli.id, "meeting_system")
    api: httpx.Client = served.client(Authorization=f"Bearer {key}")
    for task in api.get(f"/api/v1/items/{item}").json()["tasks"]:
        done = api.post(f"/api/v1/tasks/{task['id']}/responses", json={"given": True})
        assert done.status_code == 200, done.text
    (sheet,) = api.get(f"/api/v1/items/{item}").json()["tasks"]
    refused = api.post(f"/api/v1/tasks/{sheet['id']}/responses", json={"due": 40})
    assert (refused.status_code, refused.json()["where"]) == (422, "present")
    done = api.post(f"/api/v1/tasks/{sheet['id']}/responses", json={"due": 40, "present": 31, "agree": 27})
    assert done.json()["state"] == "agreed"


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize(
    ("width", "height"),
    [pytest.param(390, 844, id="on a phone"), pytest.param(1280, 900, id="on a desk")],
)
def test_the_pages_look_as_they_should(
    served: Served, wutongli: Wutongli, item: str, browser: Browser, language: str, width: int, height: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale=language, base_url=wutongli.rt.base_url
    )
    page = context.new_page()
    page.goto(link_of(wutongli, wutongli.task(item, "owners_chair", "consent")))
    assert faults_of(page, person=True) + overflow_of(page) == []
    page.goto(to_the_meeting(wutongli, item))
    assert faults_of(page, person=True) + overflow_of(page) == []
    context.close()
    assert served.faults == []
