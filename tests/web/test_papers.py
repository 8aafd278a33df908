"""Papers over HTTP: staff and keys get the PDF and the reasons, whoever holds the paper checks its code."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader
from services.wutongli import Wutongli
from serving import ON_SQLITE, Served

from engine.access import Actor, issue_api_key, issue_key_for
from engine.account import names_of
from engine.resolutions import resolutions_of

pytestmark = ON_SQLITE


@pytest.fixture
def decided(wutongli: Wutongli) -> str:
    """An item on public notice."""
    here = wutongli
    item = here.to_deliberation()
    for ref in ("community_head", "property_manager", "social_worker", "building3"):
        here.answer(item, ref, kind="position", stand="agree")
    here.answer(item, "owners_chair", stand="agree", text="业主都盼着")
    assert here.state(item) == "publicity"
    return item


def code(here: Wutongli, item: str) -> str:
    with here.rt.store.read() as connection:
        made = resolutions_of(connection, here.community, item, here.rt.now())
    assert made
    return made[-1].code


def test_staff_find_the_reasons_and_the_papers_from_the_items_page(
    served: Served, wutongli: Wutongli, decided: str
) -> None:
    client = served.staff(wutongli, "coordinator", "zh")
    assert f"/console/items/{decided}/why" in client.get(f"/console/items/{decided}").text
    why = client.get(f"/console/items/{decided}/why").text
    assert "规则：协商一致。" in why
    assert "业委会同意：业主都盼着" in why
    for language in ("zh", "en"):
        path = f"/console/items/{decided}/resolutions/1.pdf?lang={language}"
        assert path in why
        paper = client.get(path)
        assert (paper.status_code, paper.headers["content-type"]) == (200, "application/pdf")
        assert paper.content.startswith(b"%PDF-")
    assert client.get(f"/console/items/{decided}/resolutions/2.pdf").status_code == 404
    assert client.get("/console/items/none/why").status_code == 404


def test_whoever_holds_the_paper_checks_its_code_and_reads_no_word_of_a_person(
    served: Served, wutongli: Wutongli, decided: str
) -> None:
    anybody = served.client("zh-CN")
    path = f"/c/wutongli/items/{wutongli.loaded(decided).number}/check"
    found = anybody.get(f"{path}/{code(wutongli, decided)}")
    assert found.status_code == 200
    assert "这份决议属实" in found.text
    assert "5 方中 5 方已答复" in found.text
    assert "业主都盼着" not in found.text
    assert "业委会主任" not in found.text
    assert anybody.get(f"{path}/{code(wutongli, decided).lower().replace('-', ' ')}").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/c/wutongli/items/{n}/check/0000-0000-0000", id="a wrong code"),
        pytest.param("/c/wutongli/items/99999/check/{code}", id="a number that no item has"),
        pytest.param("/c/wutongli/items/99999999999999999999/check/{code}", id="a number that nothing has"),
        pytest.param("/c/elsewhere/items/{n}/check/{code}", id="another community"),
        pytest.param("/c/wutongli/items/{n}/check/<script>", id="no code at all"),
    ],
)
def test_what_is_not_in_the_record_is_not_confirmed(
    served: Served, wutongli: Wutongli, decided: str, path: str
) -> None:
    number = wutongli.loaded(decided).number
    answer = served.client("zh-CN").get(path.format(n=number, code=code(wutongli, decided)))
    assert answer.status_code == 404
    assert "属实" not in answer.text
    assert "<script>" not in answer.text


def test_other_systems_get_the_reasons_and_the_paper_with_their_key(
    served: Served, wutongli: Wutongli, decided: str, stranger: Actor
) -> None:
    key = issue_api_key(wutongli.rt, wutongli.id, "property_system")
    client = served.client(Authorization=f"Bearer {key}")
    why = client.get(f"/api/v1/items/{decided}/why").json()
    assert [each["row"] for each in why["passages"]] == sorted(each["row"] for each in why["passages"])
    listed = client.get(f"/api/v1/items/{decided}/resolutions").json()["resolutions"]
    assert [each["code"] for each in listed] == [code(wutongli, decided)]
    paper = client.get(f"/api/v1/items/{decided}/resolutions/1.pdf?lang=en")
    assert paper.content.startswith(b"%PDF-")
    theirs = served.client(
        Authorization=f"Bearer {issue_api_key(wutongli.rt, stranger.community_id, 'their_system')}"
    )
    for each in ("why", "resolutions", "resolutions/1.pdf"):
        path = f"/api/v1/items/{decided}/{each}"
        assert theirs.get(path).status_code == 404
        assert served.client().get(path).status_code == 401


def test_nobody_without_an_account_sees_reasons_or_papers(served: Served, decided: str) -> None:
    for each in ("why", "resolutions/1.pdf"):
        answer = served.client().get(f"/console/items/{decided}/{each}")
        assert (answer.status_code, answer.headers["location"][:8]) == (303, "/sign-in")


@pytest.mark.parametrize(
    "acting", [pytest.param(None, id="a system"), pytest.param("coordinator", id="for a coordinator")]
)
def test_a_key_is_told_of_parties_and_seats_and_of_nobodys_name(
    served: Served, wutongli: Wutongli, decided: str, acting: str | None
) -> None:
    here = wutongli
    key = (
        issue_key_for(here.rt, here.actor(acting), "call_centre")
        if acting
        else issue_api_key(here.rt, here.id, "property_system")
    )
    client = served.client("zh-CN", Authorization=f"Bearer {key}")
    with here.rt.store.read() as connection:
        names = names_of(connection, here.community)
    asked_by_name = served.staff(here, "coordinator", "zh").get(f"/console/items/{decided}/why").text
    assert any(name in asked_by_name for name in names.values())
    told = client.get(f"/api/v1/items/{decided}/why").text
    assert "业委会同意：业主都盼着" in told
    pages = [
        "items",
        f"items/{decided}",
        f"items/{decided}/history",
        f"items/{decided}/resolutions",
        "authorities",
    ]
    paper = client.get(f"/api/v1/items/{decided}/resolutions/1.pdf?lang=zh").content
    words = "".join(each.extract_text() for each in PdfReader(BytesIO(paper)).pages)
    said = told + words + "".join(client.get(f"/api/v1/{page}").text for page in pages)
    assert [name for name in names.values() if name in said] == []
