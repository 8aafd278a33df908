"""Who is seated names from their own link who answers for them for some days, and takes it back; those concerned are told."""

from __future__ import annotations

from datetime import date

import httpx2 as httpx
import pytest
from looking import faults_of, overflow_of
from playwright.sync_api import Browser
from services.wutongli import Wutongli
from serving import ON_SQLITE, Served, link_of
from sqlalchemy import select

from engine.letter import letter
from engine.schema import authorities, outbox
from engine.stepping import Done
from notify.channel import Rendered
from notify.rendering import render
from workflows.text import LANGUAGES, Language

pytestmark = ON_SQLITE


@pytest.fixture
def item(wutongli: Wutongli) -> str:
    """The refuse house, on the table of the five parties."""
    return wutongli.to_deliberation()


@pytest.fixture
def link(wutongli: Wutongli, item: str) -> str:
    """The link of the owners' chair."""
    return link_of(wutongli, wutongli.task(item, "owners_chair"))


@pytest.fixture
def chair(served: Served) -> httpx.Client:
    """The browser of the owners' chair."""
    return served.client("zh-CN")


def form(here: Wutongli, **other: str) -> dict[str, str]:
    return {
        "holder": here.person("owners_member"),
        "from": "2026-03-02",
        "until": "2026-03-06",
        "reason": "",
    } | other


def kept(here: Wutongli) -> list[tuple[str, str, str, date, date, bool]]:
    with here.rt.store.read() as connection:
        rows = connection.execute(select(authorities).order_by(authorities.c.id)).all()
    return [
        (row.kind, row.person_id, row.holder_id, row.from_on, row.until_on, row.revoked_at is not None)
        for row in rows
    ]


def told(here: Wutongli, language: Language) -> list[tuple[str, Rendered]]:
    """Who was told of seats, and in which words."""
    said = []
    with here.rt.store.read() as connection:
        for row in connection.execute(select(outbox).where(outbox.c.kind == "seat").order_by(outbox.c.id)):
            found = letter(here.rt, connection, row.id)
            assert found is not None
            words = render(found, here.rt.now(), language)
            assert isinstance(words, Rendered), words
            said.append((row.person_id, words))
    return said


def test_the_link_leads_to_a_page_that_offers_the_alternates_of_ones_own_party_and_writes_nothing(
    served: Served, wutongli: Wutongli, chair: httpx.Client, link: str
) -> None:
    before = served.rows()
    assert f'href="{link}/seat"' in chair.get(link).text
    page = chair.get(f"{link}/seat")
    assert page.status_code == 200
    assert "业委会委员" in page.text
    for other in ("社区副书记", "5栋居民代表", "物业工程主管"):
        assert other not in page.text
    assert "<script" not in page.text
    assert "Who answers for you" in served.client("en").get(f"{link}/seat").text
    assert served.rows() == before


def test_whoever_is_named_is_asked_at_once_and_the_coordinators_and_they_are_told(
    wutongli: Wutongli, item: str, chair: httpx.Client, link: str
) -> None:
    here = wutongli
    named = chair.post(f"{link}/seat", data=form(here))
    assert (named.status_code, named.headers["location"]) == (303, f"{link}/seat?done=named")
    owners, member = here.person("owners_chair"), here.person("owners_member")
    assert kept(here) == [("substitution", owners, member, date(2026, 3, 2), date(2026, 3, 6), False)]
    assert isinstance(here.answer(item, "owners_member", stand="agree"), Done)
    page = chair.get(f"{link}/seat?done=named").text
    assert "已经记下" in page
    assert "3月6日" in page
    assert "收回，我自己答复" in page
    assert "看谁替您答复" in chair.get(link).text, "the link of a task that was given on still leads there"
    people = [person for person, _ in told(here, "zh")]
    assert sorted(people) == sorted({member, here.person("coordinator")})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_message_says_who_and_for_how_long_and_later_that_it_is_over(
    wutongli: Wutongli, chair: httpx.Client, link: str, language: Language
) -> None:
    here = wutongli
    chair.post(f"{link}/seat", data=form(here, reason="住院"))
    begun = {
        "zh": "业委会主任请业委会委员代为答复，从2026年3月2日到2026年3月6日，含当天。",
        "en": "业委会主任 asked 业委会委员 to answer in their place, from 2 March 2026 to 6 March 2026, both days included.",
    }[language]
    for _, words in told(here, language):
        assert begun in words.text
        assert begun in words.sms
        assert "住院" not in words.text + words.sms, "why is nobody's business but the record's"
    with here.rt.store.read() as connection:
        (id_,) = connection.execute(select(authorities.c.id)).scalars()
    here.tick()
    back = chair.post(f"{link}/seat/{id_}/back")
    assert (back.status_code, back.headers["location"]) == (303, f"{link}/seat?done=back")
    assert kept(here)[0][-1]
    ended = {"zh": "从现在起由本人答复", "en": "from now on they answer themselves"}[language]
    messages = [words.text for _, words in told(here, language)]
    assert len([text for text in messages if ended in text]) == len(messages) // 2 == 2
    assert "已经收回" in chair.get(f"{link}/seat?done=back").text


def test_taken_back_they_are_asked_again_themselves(
    wutongli: Wutongli, item: str, chair: httpx.Client, link: str
) -> None:
    here = wutongli
    chair.post(f"{link}/seat", data=form(here))
    with here.rt.store.read() as connection:
        (id_,) = connection.execute(select(authorities.c.id)).scalars()
    here.tick()
    chair.post(f"{link}/seat/{id_}/back")
    assert isinstance(here.answer(item, "owners_chair", stand="agree"), Done)
    again = chair.post(f"{link}/seat/{id_}/back")
    assert again.status_code == 409
    assert "已经收回" in again.text


@pytest.mark.parametrize(
    ("other", "says"),
    [
        pytest.param({"holder": "building5"}, "他已经代表另一方", id="another party's alternate"),
        pytest.param({"holder": "coordinator"}, "只能请本方的候补", id="somebody without a seat"),
        pytest.param({"holder": "owners_chair"}, "不能由本人代本人", id="oneself"),
        pytest.param({"holder": ""}, "名册里没有", id="nobody"),
        pytest.param({"until": ""}, "请写明从哪天到哪天", id="no last day"),
        pytest.param({"until": "2026-03-01"}, "截止日不能早于开始日", id="the last day before the first"),
    ],
)
def test_what_is_not_theirs_to_settle_is_refused_and_what_was_typed_stays(
    wutongli: Wutongli, chair: httpx.Client, link: str, other: dict[str, str], says: str
) -> None:
    given = form(wutongli, reason="去外地") | other
    if other.get("holder"):
        given["holder"] = wutongli.person(other["holder"])
    refused = chair.post(f"{link}/seat", data=given)
    assert refused.status_code == 422
    assert says in refused.text
    assert "去外地" in refused.text
    assert kept(wutongli) == []
    assert told(wutongli, "zh") == []


def test_nobody_takes_back_anothers_and_no_alternate_names_an_alternate(
    served: Served, wutongli: Wutongli, item: str, chair: httpx.Client, link: str
) -> None:
    here = wutongli
    chair.post(f"{link}/seat", data=form(here))
    with here.rt.store.read() as connection:
        (id_,) = connection.execute(select(authorities.c.id)).scalars()
    head = link_of(here, here.task(item, "community_head"))
    assert served.client("zh-CN").post(f"{head}/seat/{id_}/back").status_code == 403
    member = link_of(here, here.task(item, "owners_member"))
    assert f"{member}/seat" not in served.client("zh-CN").get(member).text
    assert served.client("zh-CN").get(f"{member}/seat").status_code == 404
    assert not kept(here)[0][-1]


def test_a_link_that_is_none_opens_no_seat(chair: httpx.Client) -> None:
    assert chair.get("/t/none/seat").status_code == 404
    assert chair.post("/t/none/seat", data={}).status_code == 404
    assert chair.post("/t/none/seat/x/back").status_code == 404


@pytest.mark.parametrize(
    ("language", "width"),
    [
        pytest.param("zh-CN", 390, id="a phone, in Chinese"),
        pytest.param("en", 390, id="a phone, in English"),
        pytest.param("zh-CN", 1280, id="a screen"),
    ],
)
def test_the_page_is_fit_for_old_eyes_and_large_fingers(
    wutongli: Wutongli, chair: httpx.Client, link: str, browser: Browser, language: str, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 844}, locale=language, base_url=wutongli.rt.base_url
    )
    page = context.new_page()
    page.goto(f"{link}/seat")
    assert faults_of(page, person=True) + overflow_of(page) == []
    chair.post(f"{link}/seat", data=form(wutongli))
    page.goto(f"{link}/seat?done=named")
    page.locator("summary").click()
    assert faults_of(page, person=True) + overflow_of(page) == []
    context.close()
