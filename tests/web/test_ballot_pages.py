"""Ballots on the pages: filled in without scripts, shown again as they were given, recorded for somebody, by API."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx
import pytest
from looking import faults_of, overflow_of
from playwright.sync_api import Browser
from services.venues import DRAWN, WRITTEN, aired_then_balloting, balloting
from services.wutongli import Wutongli
from serving import ON_SQLITE, Served, csrf_in, link_of

from engine.access import issue_api_key

pytestmark = ON_SQLITE
OF = "mark:answer"
RANKED = {f"{OF}:brick": "2", f"{OF}:granite": "", f"{OF}:wood": "1"}
KINDS: list[Any] = [
    pytest.param("choice", "plurality", {OF: "wood"}, ("木板", "Wood"), ('value="wood" checked',), id="one option"),
    pytest.param("approval", "approval", {OF: ["brick", "wood"]}, ("透水砖", "Brick"), ('value="brick" checked', 'value="wood" checked'), id="several"),
    pytest.param("ranking", "borda", RANKED, ("木板 &gt; 透水砖", "Wood &gt; Brick"), ('value="1" selected', 'value="2" selected'), id="in order"),
    pytest.param("dots", "dots", {f"{OF}:brick": "２", f"{OF}:wood": ""}, ("透水砖 2 点", "2 on Brick"), ('value="2"',), id="dots, typed in full width"),
    pytest.param("ratings", "score_voting", {f"{OF}:brick": "5", f"{OF}:wood": "1"}, ("透水砖 5 分", "Brick 5"), ('value="5" selected',), id="scores"),
    pytest.param("dates", "time_poll", {f"{OF}:brick": "free", f"{OF}:granite": "no", f"{OF}:wood": "if need be"}, ("木板", "Wood"), ('value="free" checked', 'value="if need be" checked', 'value="no" checked'), id="dates"),
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
        pytest.param("choice", "plurality", {OF: ["brick", "wood"]}, id="two where one is asked for"),
        pytest.param("choice", "plurality", {OF: "gold"}, id="what is not offered"),
        pytest.param("approval", "approval", {}, id="nothing ticked"),
        pytest.param("ranking", "borda", {f"{OF}:brick": "1", f"{OF}:wood": "1"}, id="two first places"),
        pytest.param("ranking", "borda", {f"{OF}:brick": "", f"{OF}:wood": ""}, id="nothing ranked"),
        pytest.param("dots", "dots", {f"{OF}:brick": "4"}, id="more dots than there are"),
        pytest.param("dots", "dots", {f"{OF}:brick": "两个"}, id="dots that are no number"),
        pytest.param("ratings", "score_voting", {f"{OF}:brick": "9"}, id="beyond the scale"),
        pytest.param("dates", "time_poll", {}, id="nothing said of any date"),
        pytest.param("dates", "time_poll", {f"{OF}:brick": "perhaps"}, id="a date that may be"),
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
        assert f'value="{sent[f"{OF}:brick"]}"' in refused.text


def test_a_ballot_over_a_list_is_recorded_for_somebody(served: Served, wutongli: Wutongli) -> None:
    item = balloting(wutongli, "ranking", "schulze", DRAWN)
    staff = served.staff(wutongli, "coordinator", "zh-CN")
    task = wutongli.task(item, "owners_chair")
    page = staff.get(f"/console/tasks/{task}")
    assert "花岗岩" in page.text
    form = {"csrf": csrf_in(page), "via": "phone", f"{OF}:木板": "1", f"{OF}:透水砖": "2"}
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
