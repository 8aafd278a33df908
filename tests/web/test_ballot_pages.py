"""Ballots on the pages: filled in without scripts, shown again as they were given, recorded for somebody, by API."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx
import pytest
from looking import faults_of, overflow_of
from playwright.sync_api import Browser
from services.venues import DRAWN, WRITTEN, aired_then_balloting, balloting
from services.wutongli import JPEG, Wutongli
from serving import ON_SQLITE, Served, csrf_in, link_of
from sqlalchemy import select

from engine.access import issue_api_key
from engine.schema import attachments

pytestmark = ON_SQLITE
OF = "mark:answer"
RANKED = {f"{OF}:1": "2", f"{OF}:2": "", f"{OF}:3": "1"}
KINDS: list[Any] = [
    pytest.param("choice", "plurality", {OF: "3"}, ("木板", "Wood"), ('value="3" checked',), id="one option"),
    pytest.param("approval", "approval", {OF: ["1", "3"]}, ("透水砖", "Brick"), ('value="1" checked', 'value="3" checked'), id="several"),
    pytest.param("ranking", "borda", RANKED, ("木板 &gt; 透水砖", "Wood &gt; Brick"), ('value="1" selected', 'value="2" selected'), id="in order"),
    pytest.param("dots", "dots", {f"{OF}:1": "２", f"{OF}:3": ""}, ("透水砖 2 点", "2 on Brick"), ('value="2"',), id="dots, typed in full width"),
    pytest.param("ratings", "score_voting", {f"{OF}:1": "5", f"{OF}:3": "1"}, ("透水砖 5 分", "Brick 5"), ('value="5" selected',), id="scores"),
    pytest.param("dates", "time_poll", {f"{OF}:1": "free", f"{OF}:2": "no", f"{OF}:3": "if need be"}, ("木板", "Wood"), ('value="free" checked', 'value="if need be" checked', 'value="no" checked'), id="dates"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "rule", "sent", "words", "kept"), KINDS)
def test_a_ballot_is_given_by_link_and_shown_again(
    served: Served,
    wutongli: Wutongli,
    kind: str,
    rule: str,
    sent: dict[str, Any],
    words: tuple[str, str],
    kept: tuple[str, ...],
) -> None:
    item = balloting(wutongli, kind, rule)
    link = link_of(wutongli, wutongli.task(item, "owners_chair"))
    for language, said in zip(("zh-CN", "en"), words, strict=True):
        owner = served.client(language)
        if language == "zh-CN":
            assert " checked" not in owner.get(link).text
            assert " selected" not in owner.get(link).text
        receipt = owner.post(link, data=sent, follow_redirects=True)
        assert receipt.status_code == 200, receipt.text
        assert said in receipt.text
        for blank in kept:
            assert blank in owner.get(link).text


@pytest.mark.parametrize(
    ("kind", "rule", "sent"),
    [
        pytest.param("choice", "plurality", {}, id="nothing chosen"),
        pytest.param("choice", "plurality", {OF: ["1", "3"]}, id="two where one is asked for"),
        pytest.param("choice", "plurality", {OF: "gold"}, id="what is not offered"),
        pytest.param("approval", "approval", {}, id="nothing ticked"),
        pytest.param("ranking", "borda", {f"{OF}:1": "1", f"{OF}:3": "1"}, id="two first places"),
        pytest.param("ranking", "borda", {f"{OF}:1": "", f"{OF}:3": ""}, id="nothing ranked"),
        pytest.param("dots", "dots", {f"{OF}:1": "4"}, id="more dots than there are"),
        pytest.param("dots", "dots", {f"{OF}:1": "两个"}, id="dots that are no number"),
        pytest.param("ratings", "score_voting", {f"{OF}:1": "9"}, id="beyond the scale"),
        pytest.param("dates", "time_poll", {}, id="nothing said of any date"),
        pytest.param("dates", "time_poll", {f"{OF}:1": "perhaps"}, id="a date that may be"),
    ],
)  # fmt: skip
def test_what_is_no_ballot_is_refused_and_stays_on_the_page(
    served: Served, wutongli: Wutongli, kind: str, rule: str, sent: dict[str, Any]
) -> None:
    task = wutongli.task(balloting(wutongli, kind, rule), "owners_chair")
    refused = served.client("zh-CN").post(link_of(wutongli, task), data=sent)
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    if kind == "dots":
        assert f'value="{sent[f"{OF}:1"]}"' in refused.text


def test_a_ballot_over_a_list_is_recorded_for_somebody(served: Served, wutongli: Wutongli) -> None:
    item = balloting(wutongli, "ranking", "schulze", DRAWN)
    staff = served.staff(wutongli, "coordinator", "zh-CN")
    task = wutongli.task(item, "owners_chair")
    page = staff.get(f"/console/tasks/{task}")
    assert "花岗岩" in page.text
    form = {"csrf": csrf_in(page), "via": "phone", f"{OF}:3": "1", f"{OF}:1": "2"}
    assert staff.post(f"/console/tasks/{task}", data=form).status_code == 303
    assert "木板 &gt; 透水砖" in staff.get(f"/console/items/{item}").text


def test_a_ballot_is_recorded_by_a_system(served: Served, wutongli: Wutongli) -> None:
    item = balloting(wutongli, "ranking", "schulze")
    key = issue_api_key(wutongli.rt, wutongli.id, "meeting_system")
    api: httpx.Client = served.client(Authorization=f"Bearer {key}")
    task = api.get(f"/api/v1/items/{item}").json()["tasks"][0]["id"]
    refused = api.post(f"/api/v1/tasks/{task}/responses", json={"ranking": ["gold"]})
    assert refused.status_code == 422
    for said in (["wood", "brick"], {"wood": 1, "brick": 2}):
        done = api.post(f"/api/v1/tasks/{task}/responses", json={"ranking": said})
        assert done.status_code == 200, done.text


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize(
    ("width", "height"),
    [pytest.param(390, 844, id="on a phone"), pytest.param(1280, 900, id="on a desk")],
)
def test_the_pages_look_as_they_should(
    served: Served, wutongli: Wutongli, browser: Browser, language: str, width: int, height: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale=language, base_url=wutongli.rt.base_url
    )
    page = context.new_page()
    for number, (kind, rule) in enumerate([each.values[:2] for each in KINDS], 1):
        item = balloting(wutongli, kind, rule, WRITTEN, version=number)
        page.goto(link_of(wutongli, wutongli.task(item, "owners_chair")))
        assert faults_of(page, person=True) + overflow_of(page) == [], kind
    context.close()
    assert served.faults == []


def everything_told(served: Served, here: Wutongli, item: str) -> str:
    """Every page and answer of the API on which others could read how somebody voted, the way drawn left out."""
    number, task = here.loaded(item).number, here.task(item, "owners_chair")
    guest, staff = served.client("zh-CN"), served.staff(here, "coordinator", "zh-CN")
    system = served.client(Authorization=f"Bearer {issue_api_key(here.rt, here.id, 'property_system')}")
    read = [
        guest.get("/c/wutongli"), guest.get(f"/c/wutongli/items/{number}"),
        *(staff.get(f"/console{page}") for page in ("", f"/items/{item}", f"/items/{item}/why", "/messages")),
        *(system.get(f"/api/v1/{page}") for page in (f"items/{item}", f"items/{item}/history", "items")),
    ]  # fmt: skip
    assert {each.status_code for each in read} == {200}
    assert task in read[6].text
    return "".join(each.text for each in read)


@pytest.mark.parametrize(("kind", "rule", "sent"), [each.values[:3] for each in KINDS])
def test_a_sealed_ballot_is_told_by_nothing_before_the_close_and_counted_at_it(
    served: Served, wutongli: Wutongli, kind: str, rule: str, sent: dict[str, Any]
) -> None:
    here = wutongli
    item = balloting(here, kind, rule, WRITTEN + ", answers: sealed")
    link, before = link_of(here, here.task(item, "owners_chair")), everything_told(served, here, item)
    owner = served.client("zh-CN")
    receipt = owner.post(link, data=sent, follow_redirects=True)
    assert receipt.status_code == 200
    assert "您的答复已经收到" in receipt.text
    assert " checked" not in owner.get(link).text
    assert " selected" not in owner.get(link).text
    under_seal = everything_told(served, here, item)
    for option in (
        "透水砖",
        "花岗岩",
        "brick",
        "granite",
    ):  # the wording of the question has them as often as before
        assert under_seal.count(option) == before.count(option), option
    here.pass_until(here.loaded(item).item.due_at or here.rt.now())
    told = served.client("zh-CN").get(f"/c/wutongli/items/{here.loaded(item).number}").text
    assert here.state(item) in {"chosen", "given_up"}
    assert "结果" in told
    assert ("选中" in told) == (here.state(item) == "chosen")


def test_a_ballot_after_counted_positions_names_no_party(served: Served, wutongli: Wutongli) -> None:
    """Positions of which only numbers are told stay so when a ballot follows whose answers are open."""
    here = wutongli
    item = aired_then_balloting(here)
    for ref, stand in (
        ("owners_chair", "disagree"),
        ("property_manager", "agree"),
        ("community_head", "agree"),
    ):
        here.answer(item, ref, stand=stand, text="理由")
    assert here.state(item) == "voting"
    here.answer(item, "owners_chair", answer="brick")
    public = served.client("zh-CN").get(f"/c/wutongli/items/{here.loaded(item).number}").text
    assert "各方态度" in public
    assert "不同意 1 方" in public
    assert 'class="st disagree"' not in public
    assert "业委会：已答复" in public


TWO = (
    "questions: {surface: {title: {zh: 铺什么, en: Which surface}, options: {brick: {zh: 透水砖, en: Brick}, granite: {zh: 花岗岩, en: Granite}}}, "
    "colour: {title: {zh: 什么颜色, en: Which colour}, options: {grey: {zh: 灰色, en: Grey}, red: {zh: 红色, en: Red}}}}"
)


def test_two_questions_of_one_ballot_are_decided_apart(served: Served, wutongli: Wutongli) -> None:
    here = wutongli
    item = balloting(here, "choice", "plurality", TWO)
    for ref, surface, colour in (("owners_chair", "brick", "red"), ("property_manager", "brick", "grey"), ("community_head", "granite", "grey")):  # fmt: skip
        link = link_of(here, here.task(item, ref))
        half = served.client("en").post(link, data={"mark:surface": surface})
        assert half.status_code == 422  # nothing is kept of half a ballot
        done = served.client("en").post(link, data={"mark:surface": surface, "mark:colour": colour})
        assert done.status_code == 303, done.text
    here.pass_until(here.loaded(item).item.due_at or here.rt.now())
    assert here.state(item) == "chosen"
    assert here.loaded(item).item.winners == {"surface": ("brick",), "colour": ("grey",)}
    told = served.client("en").get(f"/c/wutongli/items/{here.loaded(item).number}").text
    assert "Which surface: 3 of 3 answered" in told
    assert "Which colour" in told
    assert told.count(">chosen<") == len(here.loaded(item).item.winners)


def test_options_with_any_signs_are_voted_on_by_their_numbers(
    served: Served, wutongli: Wutongli, browser: Browser
) -> None:
    here = wutongli
    balloting(here, "ranking", "borda", DRAWN)
    odd = ['砖 "红色" <b>', "100% & 灰", "a:b'c"]
    item = here.open("又一处", issue_type="paving", fields={"place": "北门", "designs": odd})
    task = here.task(item, "owners_chair")
    staff = served.staff(here, "coordinator", "zh-CN")
    context = browser.new_context(base_url=here.rt.base_url)
    context.add_cookies(
        [
            {"name": each.name, "value": each.value or "", "url": here.rt.base_url}
            for each in staff.cookies.jar
        ]
    )
    page = context.new_page()
    page.goto(f"/console/tasks/{task}")
    page.select_option("#via", "phone")
    page.select_option("#m-answer-1", "2")
    page.select_option("#m-answer-3", "1")
    page.click("main button.btn.main")
    page.wait_for_url("**/console/items/**")
    assert f"{odd[2]} > {odd[0]}" in page.inner_text("main")
    context.close()


def test_a_long_ranking_has_a_box_for_each_and_does_not_grow_with_its_square(
    served: Served, wutongli: Wutongli
) -> None:
    here = wutongli
    balloting(here, "ranking", "borda", DRAWN)
    many = [f"方案{n}" for n in range(100)]
    item = here.open("很多方案", issue_type="paving", fields={"place": "北门", "designs": many})
    owner, link = served.client("zh-CN"), link_of(here, here.task(item, "owners_chair"))
    form = owner.get(link).text
    assert len(form) < 100_000
    assert "<select" not in form
    refused = owner.post(link, data={f"{OF}:1": "2", f"{OF}:2": "二"})
    assert refused.status_code == 422
    assert "名次请填整数" in refused.text
    assert 'value="二"' in refused.text
    receipt = owner.post(link, data={f"{OF}:1": "2", f"{OF}:100": "1"}, follow_redirects=True)
    assert "方案99 &gt; 方案0" in receipt.text


def test_marks_of_what_is_not_asked_are_left_alone(served: Served, wutongli: Wutongli) -> None:
    here = wutongli
    task = here.task(balloting(here, "approval", "approval"), "owners_chair")
    owner, link = served.client("zh-CN"), link_of(here, task)
    beside = {
        OF: "1",
        f"{OF}:2": "1",
        "mark:stand": "agree",
        "mark:marks:x": "1",
        "mark::": "1",
        "mark:": "1",
    }
    assert owner.post(link, data=beside | {f"mark:{n}:{n}": "1" for n in range(800)}).status_code == 303
    assert owner.post(link, data={f"{OF}:{n}": "1" for n in range(4, 900)}).status_code == 422


@pytest.mark.parametrize(
    "name", ["name", "title", "issue_type", "text", "login", "password", "kind", "from", "home", "website"]
)
def test_where_no_ballot_is_asked_no_marks_are_read(served: Served, wutongli: Wutongli, name: str) -> None:
    here = wutongli
    notice = here.to_deliberation()
    here.all_agree(notice)
    number = here.loaded(notice).number
    guest, staff = served.client("zh-CN"), served.staff(here, "coordinator", "zh-CN")
    csrf = csrf_in(staff.get("/console/items/new"))
    for client, path in (
        (guest, "/c/wutongli/raise"), (guest, f"/c/wutongli/items/{number}"), (guest, "/sign-in"),
        (staff, "/console/items/new"), (staff, "/console/authorities"), (staff, f"/console/items/{notice}/objections"),
    ):  # fmt: skip
        data = {"csrf": csrf, "issue_type": "refuse_house", f"mark:{name}": "x", f"mark:{name}:y": "z"}
        assert client.post(path, data=data).status_code < 500, path
    assert served.faults == []


def test_no_photograph_is_kept_with_an_answer_that_asks_for_none(served: Served, wutongli: Wutongli) -> None:
    here = wutongli
    item = balloting(here, "choice", "plurality", WRITTEN + ", answers: sealed")
    task = here.task(item, "owners_chair")
    files = {"photos": ("ballot.jpg", JPEG, "image/jpeg")}
    staff = served.staff(here, "coordinator", "zh-CN")
    form = {"csrf": csrf_in(staff.get("/console")), "via": "phone", OF: "2"}
    assert staff.post(f"/console/tasks/{task}", data=form, files=files).status_code == 303
    assert served.client("zh-CN").post(link_of(here, task), data={OF: "1"}, files=files).status_code == 303
    with here.rt.store.read() as connection:
        kept = connection.execute(select(attachments.c.id).where(attachments.c.item_id == item)).all()
    assert kept == []
