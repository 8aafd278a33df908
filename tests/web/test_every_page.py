"""Every page, in both languages and at three widths: can everybody read it, reach it and use it?

The items have a title that would be a script where somebody forgot to escape it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
import yard
from looking import faults_of, overflow_of, unseen_focus
from playwright.sync_api import Browser, ConsoleMessage, Page
from services.wutongli import REFUSE_HOUSE, Wutongli
from serving import ON_SQLITE, PASSWORD, Served, csrf_in, link_of
from street import Street, build

from engine.links import reissue
from engine.resolutions import resolutions_of

pytestmark = ON_SQLITE
EVIL = """<script>alert("x")</script><b onload=alert(1)>'"&amp;翻新垃圾房与一个很长很长的没有空格的标题"""
WIDTHS = (360, 390, 1280)


@pytest.fixture
def street(wutongli: Wutongli) -> Street:
    """Everything under way, each matter with a title that no page may take for markup."""
    return build(wutongli, EVIL)


@pytest.fixture
def beside(wutongli: Wutongli) -> Street:
    """What is amended, sealed, hidden, counted, stopped and set aside, with titles of the same kind."""
    return yard.build(wutongli, EVIL)


def person_pages(street: Street) -> dict[str, str]:
    """The pages of people without an account."""
    here, at = street.here, "/c/wutongli"
    revoked = here.task(street.items["asked"], "owners_chair", "position")
    gone = link_of(here, revoked)
    assert reissue(here.rt, here.actor("coordinator"), revoked) == "queued"
    return {
        **{kind: street.link(kind) for kind in street.tasks},
        "after an answer": link_of(here, here.task(street.items["table"], "building3", "position")),
        "closed": link_of(here, here.task(street.items["notice"], "building3", "position")),
        "revoked": gone, "no link": "/t/nothing", "privacy": "/privacy", "nowhere": "/nowhere",
        "raise": f"{at}/raise", "raise a hazard": f"{at}/raise?type=safety_hazard", "raised": f"{at}/raise?number=1",
    }  # fmt: skip


def open_pages(street: Street) -> dict[str, str]:
    """The pages of the public board."""
    at = "/c/wutongli"
    items = {name: f"{at}/items/{street.number(name)}" for name in ("fresh", "table", "notice", "works")}
    here = street.here
    with here.rt.store.read() as connection:
        (paper,) = resolutions_of(connection, here.community, street.items["notice"], here.rt.now()) or ()
    return {"the board": at, **items, "a paper": f"{items['notice']}/check/{paper.code}", "a poster": f"{items['notice']}/poster", "after objecting": f"{items['notice']}?done=1",
            "no such paper": f"{items['notice']}/check/0000-0000-0000", "signing in": "/sign-in"}  # fmt: skip


def console_pages(street: Street) -> dict[str, str]:
    """The pages of the coordinator."""
    at = "/console"
    return {
        "the console": at, "one type": f"{at}?type=safety_hazard",
        **{f"item {name}": f"{at}/items/{id_}" for name, id_ in street.items.items()},
        "why": f"{at}/items/{street.items['notice']}/why",
        "new": f"{at}/items/new", "definitions": f"{at}/definitions", "definition": f"{at}/definitions/facility_upgrade",
        "people": f"{at}/people", "messages": f"{at}/messages", "message": f"{at}/messages/{street.message('table')}",
        "decline": f"{at}/items/{street.items['fresh']}/buttons/decline",
        "merge": f"{at}/items/{street.items['fresh']}/buttons/merge",
        "record": f"{at}/tasks/{street.tasks['position']}", "own task": f"{at}/tasks/{street.tasks['choose']}",
        "not there": f"{at}/items/none", "a closed task": f"{at}/tasks/{street.here.task(street.items['notice'], 'building3')}",
    }  # fmt: skip


def yard_pages(beside: Street, whose: str) -> dict[str, str]:
    """The pages of the yard: of its people, in public, and of the coordinator."""
    match whose:
        case "person":
            return {kind: beside.link(kind) for kind in beside.tasks}
        case "open":
            numbers = {f"item {name}": beside.number(name) for name in beside.items}
            return {"the board": "/c/wutongli"} | {
                name: f"/c/wutongli/items/{n}" for name, n in numbers.items()
            }
    tasks = {
        f"record {name}": f"/console/tasks/{beside.tasks[name]}" for name in ("counted", "sealed", "consent")
    }
    items = {f"item {name}": f"/console/items/{id_}" for name, id_ in beside.items.items()}
    why = {
        f"why {name}": f"/console/items/{beside.items[name]}/why" for name in ("amended", "seated", "sealed")
    }
    pages = {"the console": "/console", "people": "/console/people", "letters": "/console/letters"}
    return pages | items | tasks | why


@pytest.fixture
def looked(browser: Browser, served: Served) -> Iterator[Page]:
    """A page of a browser that notes every error of a page and everything that the policy forbade."""
    context = browser.new_context(base_url=served.url, locale="zh-CN", viewport={"width": 390, "height": 844})
    page = context.new_page()
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            said.append(f"{page.url}: {message.text}")

    page.on("console", note)
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    page.on("dialog", lambda dialog: (said.append(f"{page.url}: a dialog"), dialog.dismiss()))
    yield page
    context.close()
    assert said == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("whose", ["person", "open", "console"])
def test_every_page_is_fit_for_everybody(
    served: Served, street: Street, looked: Page, whose: str, language: str
) -> None:
    pages = {"person": person_pages, "open": open_pages, "console": console_pages}[whose](street)
    if whose == "console":
        _signed_in(served, street.here, looked)
    _all_fit(served, looked, pages, language, person=whose == "person")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("whose", ["person", "open", "console"])
def test_every_page_of_the_yard_is_fit_for_everybody_with_all_that_can_be_unfolded(
    served: Served, beside: Street, looked: Page, whose: str, language: str
) -> None:
    if whose == "console":
        _signed_in(served, beside.here, looked)
    _all_fit(served, looked, yard_pages(beside, whose), language, person=whose == "person")


def _all_fit(served: Served, looked: Page, pages: dict[str, str], language: str, *, person: bool) -> None:
    """Each page, as it comes and with everything unfolded, at each width."""
    looked.context.add_cookies([{"name": "lang", "value": language, "url": served.url}])
    found: dict[str, list[str]] = {}
    for name, path in pages.items():
        answer = looked.goto(path)
        assert answer is not None
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        looked.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        faults = faults_of(looked, person=person)
        said = looked.evaluate("document.documentElement.lang")
        if said != {"zh": "zh-CN", "en": "en"}[language]:
            faults.append(f"the language is {said}")
        for width in WIDTHS:
            looked.set_viewport_size({"width": width, "height": 844})
            faults += [f"at {width}: {each}" for each in overflow_of(looked)]
        looked.set_viewport_size({"width": 390, "height": 844})
        if faults:
            found[name] = sorted(set(faults))
    assert found == {}, "\n".join(f"{name}: {faults}" for name, faults in found.items())


def _signed_in(served: Served, here: Wutongli, page: Page) -> None:
    cookie = served.staff(here, "coordinator").cookies["session"]
    page.context.add_cookies([{"name": "session", "value": cookie, "url": served.url}])


def test_the_keyboard_is_seen_wherever_it_stands(served: Served, street: Street, looked: Page) -> None:
    _signed_in(served, street.here, looked)
    lost = {}
    for path in (street.link("position"), street.link("score"), street.link("report"), "/c/wutongli", "/c/wutongli/raise",
                 "/console", f"/console/items/{street.items['fresh']}", "/sign-in"):  # fmt: skip
        looked.goto(path)
        if unseen := unseen_focus(looked, 12):
            lost[path] = unseen
    assert lost == {}


def test_a_title_is_never_markup(served: Served, street: Street) -> None:
    client = served.staff(street.here, "coordinator", "zh-CN")
    pages = person_pages(street) | open_pages(street) | console_pages(street)
    shown = 0
    for name, path in pages.items():
        said = client.get(path).text
        assert "<script" not in said.lower(), name
        assert "<b onload" not in said, name
        shown += html.escape("<script>alert(") in said
    assert shown > 25, "the title is on most pages"
    # the e-mail is a page within a page, escaped once more
    message = client.get(pages["message"]).text
    framed = re.search(r'srcdoc="([^"]*)"', message)
    assert framed is not None
    letter = html.unescape(framed[1])
    assert "&lt;script&gt;" in letter
    assert "<script" not in letter


def test_words_that_people_wrote_are_never_markup(served: Served, street: Street) -> None:
    here, evil = street.here, '"><script>alert(1)</script>'
    client = served.staff(here, "coordinator", "zh-CN")
    here.tick()
    csrf = csrf_in(client.get("/console"))
    form = {"csrf": csrf, "issue_type": "facility_upgrade", "title": "路灯", "name": evil, "via": "door"}
    raised = client.post("/console/items/new", data=form | REFUSE_HOUSE | {"place": evil})
    assert raised.status_code == 303
    here.answer(street.items["table"], "owners_chair", stand="disagree", text=evil)
    here.answer(street.items["notice"], "community_head", upheld="no", text=evil)
    echoes = [
        client.post("/sign-in", data={"login": evil, "password": "x", "next": evil}),
        client.post("/c/wutongli/raise", data={"issue_type": "facility_upgrade", "title": evil, "name": evil, "place": ""}),
        client.post(street.link("position"), data={"stand": evil, "text": evil}),
        client.post("/console/items/new", data=form | {"title": "", "place": evil}),
        *(client.get(path + "?lang=zh&x=" + evil) for path in ("/c/wutongli", "/sign-in", "/console", "/t/none")),
        client.get("/sign-in", params={"next": evil}), client.get("/c/wutongli/raise", params={"type": evil}),
        client.get(raised.headers["location"]), client.get(f"/console/items/{street.items['table']}"),
        client.get(f"/c/wutongli/items/{street.number('notice')}"), client.get("/console"), client.get("/console/messages"),
    ]  # fmt: skip
    for answer in echoes:
        assert "<script" not in answer.text, answer.url
    assert PASSWORD not in "".join(answer.text for answer in echoes)
