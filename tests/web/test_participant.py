"""The participant's page: one question, one link, no account; whatever the link has come to, it says what to do.

Opening a link writes nothing, since mail scanners open links; sending answers, sending again corrects.
"""

from __future__ import annotations

import socket
from datetime import timedelta

import httpx2 as httpx
import pytest
from services.wutongli import JPEG, Wutongli
from serving import ON_SQLITE, Served, link_of
from sqlalchemy import select

from engine.links import reissue
from engine.schema import attachments, tasks
from engine.writing.tasks import LINK_LASTS

pytestmark = ON_SQLITE
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c636000000002000148afa4710000000049454e44ae426082"
)
EXIF = JPEG[:2] + b"\xff\xe1\x00\x10Exif\x00\x00GPS here" + JPEG[2:]


@pytest.fixture
def item(wutongli: Wutongli) -> str:
    """The refuse house, on the table of the five parties."""
    return wutongli.to_deliberation()


@pytest.fixture
def link(wutongli: Wutongli, item: str) -> str:
    """The link of the residents' representative."""
    return link_of(wutongli, wutongli.task(item, "building3"))


@pytest.fixture
def resident(served: Served) -> httpx.Client:
    """The browser of building 3's representative."""
    return served.client("zh-CN")


def stand(here: Wutongli, item: str, ref: str = "building3") -> str | None:
    with here.rt.store.read() as connection:
        row = connection.execute(select(tasks).where(tasks.c.id == here.task(item, ref))).one()
    return (row.answer or {}).get("stand")


def test_opening_the_link_writes_nothing(served: Served, resident: httpx.Client, link: str) -> None:
    before = served.rows()
    for query in ("", "?lang=en", "?choose=agree", "?done=1", "?choose=<script>"):
        page = resident.get(link + query)
        assert page.status_code == 200
        assert "set-cookie" not in page.headers or "lang=" in page.headers["set-cookie"]
    assert resident.head(link).status_code in (200, 405)
    assert served.rows() == before


def test_the_page_asks_one_question_and_says_until_when(resident: httpx.Client, link: str) -> None:
    page = resident.get(link).text
    assert "<h1>翻新3栋旁的垃圾房</h1>" in page
    assert "这样办，您同意吗？" in page
    assert "居民代表" in page
    assert "3月9日" in page
    assert "透水砖" in page
    assert "38,000" in page
    assert "028-5555-0100" in page
    # nobody's answer is chosen beforehand
    assert "checked" not in page
    assert 'value="agree" checked' in resident.get(f"{link}?choose=agree").text


def test_an_answer_is_received_and_may_be_corrected(
    served: Served, resident: httpx.Client, wutongli: Wutongli, item: str, link: str
) -> None:
    wutongli.tick()
    answer = resident.post(link, data={"stand": "disagree", "text": "灰色太暗"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{link}?done=1")
    assert stand(wutongli, item) == "disagree"
    receipt = resident.get(f"{link}?done=1").text
    assert "已经记下，谢谢您" in receipt
    assert "灰色太暗" in receipt
    later = resident.get(link).text
    assert "您已答复" in later
    assert "已经记下" not in later

    wutongli.tick()
    assert resident.post(link, data={"stand": "agree", "text": ""}).status_code == 303
    assert stand(wutongli, item) == "agree"
    assert "灰色太暗" not in resident.get(f"{link}?done=1").text
    # the same once more is no other answer
    before = served.rows()["tasks"]
    assert resident.post(link, data={"stand": "agree", "text": ""}).status_code == 303
    assert served.rows()["tasks"] == before


@pytest.mark.parametrize(
    ("form", "says"),
    [
        pytest.param({}, "请选择一种态度", id="nothing chosen"),
        pytest.param({"stand": "perhaps"}, "请选择一种态度", id="what is no choice"),
        pytest.param({"stand": "agree_if", "text": " "}, "请写明您的条件", id="a condition without words"),
        pytest.param({"stand": "disagree"}, "请写明不同意的原因", id="no without a reason"),
        pytest.param({"stand": "agree", "text": "长" * 4001}, "最多 4000 字", id="a whole essay"),
    ],
)
def test_a_wrong_answer_is_told_and_nothing_typed_is_lost(
    served: Served, resident: httpx.Client, link: str, form: dict[str, str], says: str
) -> None:
    before = served.rows()
    answer = resident.post(link, data=form)
    assert answer.status_code == 422
    assert says in answer.text
    assert 'role="alert"' in answer.text
    if form.get("stand") in ("agree", "agree_if", "disagree"):
        assert f'value="{form["stand"]}" checked' in answer.text
    assert form.get("text", "") in answer.text
    assert served.rows() == before


def test_what_has_moved_on_takes_no_more_answers_and_says_how_it_went(
    resident: httpx.Client, wutongli: Wutongli, item: str, link: str
) -> None:
    wutongli.all_agree(item)
    page = resident.get(link)
    assert page.status_code == 200
    assert "这一步不再收答复" in page.text
    assert "公示" in page.text
    assert "<form" not in page.text
    wutongli.tick()
    late = resident.post(link, data={"stand": "disagree", "text": "晚了"})
    assert late.status_code == 409
    assert stand(wutongli, item) == "agree"


def test_links_that_do_not_open_say_what_to_do(
    served: Served, resident: httpx.Client, wutongli: Wutongli, item: str, link: str
) -> None:
    before = served.rows()
    english = served.client("en")
    for tampered in (
        link[:-1],
        link[:-1] + ("A" if link[-1] != "A" else "B"),
        "/t/x",
        link + "%20",
        link.upper(),
    ):
        page = resident.get(tampered)
        assert page.status_code == 404, tampered
        assert "请从短信或邮件里重新点开" in page.text or "没有这个页面" in page.text
        assert "垃圾房" not in page.text
        assert resident.post(tampered, data={"stand": "agree"}).status_code in (404, 405)
        assert resident.post(f"{tampered}/renew").status_code == 404
    assert served.rows() == before

    assert reissue(wutongli.rt, wutongli.actor("coordinator"), wutongli.task(item, "building3")) == "queued"
    page = english.get(link)
    assert page.status_code == 410
    assert "A newer link was sent to you" in page.text
    assert "028-5555-0100" in page.text
    assert "<form" not in page.text
    assert english.post(link, data={"stand": "agree"}).status_code == 410
    renewed = english.post(f"{link}/renew")
    assert (renewed.status_code, "A newer link was sent to you" in renewed.text) == (410, True)
    assert stand(wutongli, item) is None


def test_an_expired_link_is_renewed_by_its_own_button(
    served: Served, resident: httpx.Client, wutongli: Wutongli, item: str, link: str
) -> None:
    wutongli.tick(LINK_LASTS)
    page = resident.get(link)
    assert (page.status_code, "这个链接过期了" in page.text) == (410, True)
    assert f'action="{link}/renew"' in page.text
    assert resident.post(link, data={"stand": "agree"}).status_code == 410
    outbox = served.rows()["outbox"]
    renewed = resident.post(f"{link}/renew")
    assert (renewed.status_code, "新链接已经发出" in renewed.text) == (200, True)
    assert served.rows()["outbox"] == outbox + 1
    fresh = link_of(wutongli, wutongli.task(item, "building3"))
    assert fresh != link
    assert fresh not in renewed.text, "a new link goes to its owner's address alone"
    assert resident.get(fresh).status_code == 200
    # whoever presses it again and again sends no more
    resident.post(f"{link}/renew")
    assert served.rows()["outbox"] == outbox + 1


def test_an_expired_link_of_a_closed_task_is_not_renewed_and_says_why(
    served: Served, resident: httpx.Client, wutongli: Wutongli, item: str, link: str
) -> None:
    wutongli.all_agree(item)
    wutongli.tick(LINK_LASTS)
    outbox = served.rows()["outbox"]
    answer = resident.post(f"{link}/renew")
    assert answer.status_code == 410
    assert "这一步不再收答复" in answer.text
    assert "<form" not in answer.text
    assert served.rows()["outbox"] == outbox


@pytest.fixture
def works(wutongli: Wutongli) -> str:
    """Works under way; the property company reports on them."""
    item = wutongli.to_deliberation()
    wutongli.all_agree(item)
    over = wutongli.loaded(item).item.due_at
    assert over is not None
    wutongli.pass_until(over)
    assert wutongli.state(item) == "implementing"
    return item


@pytest.fixture
def report(wutongli: Wutongli, works: str) -> str:
    """The link to the report of the property's manager."""
    return link_of(wutongli, wutongli.task(works, "property_manager", "report"))


def photos(*bodies: bytes) -> list[tuple[str, tuple[str, bytes, str]]]:
    return [("photos", (f"{n}.jpg", body, "image/jpeg")) for n, body in enumerate(bodies)]


def kept(here: Wutongli, item: str) -> list[bytes]:
    with here.rt.store.read() as connection:
        rows = connection.execute(
            select(attachments.c.body).where(attachments.c.item_id == item).order_by(attachments.c.id)
        )
        return list(rows.scalars())


def test_photographs_of_a_report_are_kept_and_shown(
    served: Served, resident: httpx.Client, wutongli: Wutongli, works: str, report: str
) -> None:
    wutongli.tick()
    done = resident.post(report, data={"milestone": "begin", "text": ""}, files=photos(EXIF, PNG))
    assert done.status_code == 303, done.text
    page = resident.get(report).text
    shown = [part.split('"')[0] for part in page.split('<img src="')[1:]]
    assert len(shown) == 2
    pictures = [resident.get(path) for path in shown]
    assert [(each.status_code, each.headers["content-type"]) for each in pictures] == [
        (200, "image/jpeg")
    ] * 2
    assert all(b"GPS" not in each.content for each in pictures), "where it was taken is nobody's business"
    assert all(each.headers["cache-control"].startswith("private") for each in pictures)
    # through another matter's link nobody sees them
    other = wutongli.to_deliberation(title="另一件事")
    photo = shown[0].rsplit("/", 1)[1]
    elsewhere = link_of(wutongli, wutongli.task(other, "building3"))
    assert resident.get(f"{elsewhere}/photos/{photo}").status_code == 404
    assert resident.get(f"/t/no-such-link/photos/{photo}").status_code == 404
    assert resident.get(f"/console/photos/{photo}").status_code == 303


@pytest.mark.parametrize(
    ("bodies", "status", "says"),
    [
        pytest.param([b"GIF89a" + b"x" * 50], 422, "只收 JPEG", id="a picture of another kind"),
        pytest.param([b"<script>alert(1)</script>"], 422, "只收 JPEG", id="a page that calls itself a photograph"),
        pytest.param([b"%PDF-1.7"], 422, "只收 JPEG", id="a document"),
        pytest.param([JPEG + b"x" * 5_000_001], 422, "5 MB", id="a photograph of more than 5 MB"),
        pytest.param([JPEG] * 7, 400, "最多 6 张", id="seven photographs"),
    ],
)  # fmt: skip
def test_wrong_photographs_are_told_and_none_is_kept(
    resident: httpx.Client,
    wutongli: Wutongli,
    works: str,
    report: str,
    bodies: list[bytes],
    status: int,
    says: str,
) -> None:
    answer = resident.post(report, data={"milestone": "finish", "text": "完工了"}, files=photos(*bodies))
    assert answer.status_code == status
    assert says in answer.text
    assert kept(wutongli, works) == []
    assert wutongli.state(works) == "implementing"


def test_the_last_milestone_needs_a_photograph(
    resident: httpx.Client, wutongli: Wutongli, works: str, report: str
) -> None:
    bare = resident.post(report, data={"milestone": "finish", "text": "好了"})
    assert (bare.status_code, "至少一张照片" in bare.text) == (422, True)
    wutongli.tick()
    done = resident.post(report, data={"milestone": "finish", "text": "好了"}, files=photos(JPEG))
    assert done.status_code == 303
    assert wutongli.state(works) == "accepting"
    assert len(kept(wutongli, works)) == 1


@pytest.mark.parametrize("length", [
    pytest.param("Content-Length: 40000001", id="a byte too many"),
    pytest.param("Content-Length: " + "9" * 19, id="beyond all measure"),
    pytest.param("Transfer-Encoding: chunked", id="without a word on its size"),
])  # fmt: skip
def test_a_body_too_large_is_refused_unread(served: Served, link: str, length: str) -> None:
    before = served.rows()
    head = f"POST {link}?lang=en HTTP/1.1\r\nHost: localhost\r\n{length}\r\n\r\n"
    # the head of a request alone: the answer does not wait for the body
    with socket.create_connection(served.socket.getsockname(), timeout=5) as line:
        line.sendall(head.encode())
        said = b""
        while b"</html>" not in said and (more := line.recv(65536)):
            said += more
    assert said.startswith(b"HTTP/1.1 413 ")
    assert b"At most 6 photographs of 5 MB each" in said
    assert b"Content-Security-Policy".lower() in said.lower()
    assert served.rows() == before


def test_the_stand_in_and_the_owner_have_links_of_their_own(
    served: Served, wutongli: Wutongli, item: str, link: str
) -> None:
    wutongli.pass_until(wutongli.rt.now() + timedelta(days=5))
    client = served.client("zh")
    alternate = link_of(wutongli, wutongli.task(item, "building5"))
    assert alternate != link
    assert "候补" in client.get(alternate).text
    assert "候补" not in client.get(link).text


def test_what_happens_with_my_data_is_told(resident: httpx.Client) -> None:
    page = resident.get("/privacy")
    assert page.status_code == 200
    assert "更正或删除" in page.text
