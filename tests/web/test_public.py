"""The public board: parties are named, people are not; anybody raises a matter or objects, machines do not."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import httpx2 as httpx
import pytest
import segno
from services.wutongli import JPEG, REFUSE_HOUSE, Wutongli
from serving import ON_SQLITE, Served
from sqlalchemy import select

from engine.registry import Activated, activate
from engine.roster import Reporter
from engine.schema import attachments, items, people
from web.public import MOST_PER_HOUR

pytestmark = ON_SQLITE
DEFINITIONS = Path(__file__).parents[2] / "definitions"
REPORTER = Reporter(name="某位住户", phone="13800000097", email="resident@example.org", home="7-7-707")
SAID = {"building3": ("agree_if", "施工请避开午休时间"), "owners_chair": ("agree_if", "灰色太暗了")}
RAISED = {"issue_type": "facility_upgrade", "title": "1号门的路灯坏了", "name": "某位住户", "phone": "13800000097", **REFUSE_HOUSE}  # fmt: skip


@pytest.fixture
def anybody(served: Served, wutongli: Wutongli) -> httpx.Client:
    """A browser that nobody knows."""
    return served.client("zh-CN")


def noticed(here: Wutongli, title: str = "翻新3栋旁的垃圾房") -> tuple[str, str]:
    """An item on public notice, after hard words; its id and its public path."""
    item = here.to_deliberation(title=title, reporter=REPORTER)
    for ref in ("community_head", "property_manager", "social_worker", "owners_chair"):
        here.answer(item, ref, stand="agree")
    here.answer(item, "building3", stand="agree_if", text=SAID["building3"][1])
    here.answer(item, "property_manager", kind="meet", met="yes", text="十二点到十四点停工")
    here.answer(item, "building3", kind="confirm", confirmed="yes")
    assert here.state(item) == "publicity"
    return item, f"/c/wutongli/items/{here.loaded(item).number}"


def test_the_first_page_leads_to_the_board(anybody: httpx.Client) -> None:
    first = anybody.get("/")
    assert (first.status_code, first.headers["location"]) == (303, "/c/wutongli")


def test_nobody_is_named(anybody: httpx.Client, wutongli: Wutongli) -> None:
    here = wutongli
    deliberating = here.to_deliberation(title="商量中的事", reporter=REPORTER)
    for ref, (stand, text) in SAID.items():
        here.answer(deliberating, ref, stand=stand, text=text)
    _, path = noticed(here)
    with here.rt.store.read() as connection:
        rows = connection.execute(select(people.c.name, people.c.phone, people.c.email, people.c.home)).all()
    hidden = {word for row in rows for word in row if word}
    hidden |= {text for _, text in SAID.values()} | {"13800000097", "8613800000097"}
    pages = {at: anybody.get(at).text for at in (
        "/c/wutongli", path, f"{path}/poster", f"/c/wutongli/items/{here.loaded(deliberating).number}",
        "/c/wutongli?lang=en", f"{path}?lang=en",
    )}  # fmt: skip
    assert "3栋旁的垃圾房" in pages[path]
    for at, page in pages.items():
        told = {word for word in hidden if word in page}
        assert not told, (at, told)
    assert "居民代表" in pages[path]
    assert "居民代表" in pages["/c/wutongli"] or "residents" in pages["/c/wutongli"]


def test_what_is_on_no_list_is_not_there(anybody: httpx.Client, wutongli: Wutongli, served: Served) -> None:
    here = wutongli
    source = (DEFINITIONS / "safety_hazard.yaml").read_text(encoding="utf-8")
    quiet = re.sub(r"list: \w+", "list: none", source).replace(
        "issue_type: safety_hazard", "issue_type: quiet"
    )
    activated = activate(
        here.rt, here.id, quiet.replace('zh: "安全隐患"', 'zh: "内部事项"'), [*here.community.form.roles]
    )
    assert isinstance(activated, Activated), activated
    item = here.open("不公开的事", issue_type="quiet", fields={"place": "5栋楼顶", "danger": "护栏会掉"})
    number = here.loaded(item).number
    board = anybody.get("/c/wutongli").text
    assert "不公开的事" not in board
    path = f"/c/wutongli/items/{number}"
    assert [anybody.get(at).status_code for at in (path, f"{path}/poster")] == [404, 404]
    assert anybody.post(path, data={"name": "某人", "text": "不行"}).status_code == 404
    assert "内部事项" not in anybody.get("/c/wutongli/raise").text
    rows = served.rows()["items"]
    sent = anybody.post("/c/wutongli/raise", data=RAISED | {"issue_type": "quiet", "danger": "x"})
    assert sent.status_code in (404, 422), "what the page does not offer it does not take"
    assert served.rows()["items"] == rows
    # closed, it is no more public than before
    here.press(item, "coordinator", button="decline", text="不属实")
    assert "不公开的事" not in anybody.get("/c/wutongli").text


@pytest.mark.parametrize("path", [
    "/c/nowhere", "/c/nowhere/raise", "/c/nowhere/items/1", "/c/wutongli/items/999", "/c/wutongli/items/0",
    "/c/wutongli/items/one", "/c/wutongli/items/1/poster",
])  # fmt: skip
def test_what_is_not_there_is_a_page_that_leads_on(anybody: httpx.Client, path: str) -> None:
    answer = anybody.get(path)
    assert answer.status_code == 404
    assert "没有这个页面" in answer.text
    assert 'href="/"' in answer.text


def test_a_matter_is_raised_with_its_photographs(
    anybody: httpx.Client, wutongli: Wutongli, served: Served
) -> None:
    here = wutongli
    here.tick()
    sent = anybody.post(
        "/c/wutongli/raise", data=RAISED, files=[("photos", ("1.jpg", JPEG, "image/jpeg"))] * 2
    )
    assert sent.status_code == 303, sent.text
    assert sent.headers["location"] == "/c/wutongli/raise?number=1"
    assert "第 1 号议题" in anybody.get(sent.headers["location"]).text
    with here.rt.store.read() as connection:
        row = connection.execute(select(items)).one()
        photos = connection.execute(select(attachments.c.item_id)).scalars().all()
    assert (row.title, row.state) == ("1号门的路灯坏了", "collecting")
    assert photos == [row.id, row.id]
    assert len(here.loaded(row.id).item.fields["photos"]) == 2
    # the property company, asked later, sees them on its page
    assert "1号门的路灯坏了" in anybody.get("/c/wutongli").text
    assert served.staff(here, "coordinator").get(f"/console/items/{row.id}").text.count("<img") == 2


@pytest.mark.parametrize(("change", "says"), [
    pytest.param({"title": ""}, "请写标题", id="no title"),
    pytest.param({"name": " "}, "请留下称呼", id="no name"),
    pytest.param({"place": ""}, "请填写位置", id="no place"),
    pytest.param({"hazard": "huge"}, "从列出的选项中选", id="what is no choice"),
])  # fmt: skip
def test_a_matter_half_told_is_asked_again(
    anybody: httpx.Client, served: Served, change: dict[str, str], says: str
) -> None:
    before = served.rows()
    answer = anybody.post("/c/wutongli/raise", data=RAISED | change)
    assert (answer.status_code, says in answer.text) == (422, True), answer.text
    kept = {**RAISED, **change}
    assert f'value="{kept["title"]}"' in answer.text
    assert f'value="{kept["phone"]}"' in answer.text
    assert served.rows() == before


def test_a_wrong_photograph_leaves_nothing_behind(anybody: httpx.Client, served: Served) -> None:
    before = served.rows()
    files = [("photos", ("1.jpg", JPEG, "image/jpeg")), ("photos", ("2.jpg", b"GIF89a", "image/jpeg"))]
    answer = anybody.post("/c/wutongli/raise", data=RAISED, files=files)
    assert (answer.status_code, "只收 JPEG" in answer.text) == (422, True)
    assert served.rows()["items"] == before["items"]


def test_only_a_machine_fills_the_field_that_nobody_sees(
    anybody: httpx.Client, wutongli: Wutongli, served: Served
) -> None:
    item, path = noticed(wutongli)
    before = served.rows()
    assert anybody.post("/c/wutongli/raise", data=RAISED | {"website": "http://x.example"}).status_code == 303
    assert anybody.post(path, data={"name": "某人", "text": "不行", "website": "x"}).status_code == 303
    assert served.rows() == before
    assert wutongli.state(item) == "publicity"


def test_a_flood_from_one_address_is_slowed_down(
    anybody: httpx.Client, served: Served, wutongli: Wutongli
) -> None:
    answers = []
    for n in range(MOST_PER_HOUR + 2):
        wutongli.tick()
        answers.append(anybody.post("/c/wutongli/raise", data=RAISED | {"title": f"第{n}件事"}))
    assert [each.status_code for each in answers] == [303] * MOST_PER_HOUR + [429] * 2
    assert "一小时后再试" in answers[-1].text
    assert f'value="第{MOST_PER_HOUR + 1}件事"' in answers[-1].text, "what was typed is not lost"
    assert served.rows()["items"] == MOST_PER_HOUR
    wutongli.tick(timedelta(hours=1))
    assert anybody.post("/c/wutongli/raise", data=RAISED).status_code == 303


def test_a_resident_objects_while_the_notice_runs(
    anybody: httpx.Client, wutongli: Wutongli, served: Served
) -> None:
    item, path = noticed(wutongli)
    assert "我有不同意见" in anybody.get(path).text
    wutongli.tick()
    empty = anybody.post(path, data={"name": "", "home": "", "text": "灰门太暗"})
    assert (empty.status_code, "灰门太暗" in empty.text) == (422, True)
    assert anybody.post(path, data={"name": "某人", "home": "", "text": " "}).status_code == 422
    sent = anybody.post(path, data={"name": "不愿具名的人", "home": "5栋", "text": "灰门太暗"})
    assert (sent.status_code, sent.headers["location"]) == (303, f"{path}?done=1")
    thanks = anybody.get(sent.headers["location"]).text
    assert "您的异议已经收到" in thanks
    assert "不愿具名的人" not in thanks
    assert "灰门太暗" not in thanks, "an objection's words may name people"
    wutongli.answer(item, "community_head", upheld="no", text="颜色由业主大会定过")
    assert "颜色由业主大会定过" in anybody.get(path).text
    # nobody objects to what is not on notice
    fresh = wutongli.open("刚提出的事")
    refused = anybody.post(
        f"/c/wutongli/items/{wutongli.loaded(fresh).number}", data={"name": "x", "text": "y"}
    )
    assert refused.status_code == 409


def test_the_poster_leads_to_the_public_page(
    anybody: httpx.Client, wutongli: Wutongli, served: Served
) -> None:
    _, path = noticed(wutongli)
    poster = anybody.get(f"{path}/poster").text
    url = f"{served.url}{path}"
    assert url in poster
    drawn = re.search(r'<div class="qr">(<svg.*?</svg>)', poster, re.DOTALL)
    assert drawn is not None
    strokes = re.search(r'<path[^>]* d="([^"]+)"', drawn[1])
    assert strokes is not None
    matrix = segno.make(url, error="m").matrix
    assert _dark(strokes[1]) == {
        (row, column) for row, cells in enumerate(matrix) for column, cell in enumerate(cells) if cell & 1
    }


def _dark(strokes: str) -> set[tuple[int, int]]:
    """The dark modules that an SVG path of horizontal strokes draws, without the border of two."""
    dark, x, y = set(), 0.0, 0.0
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", strokes):
        values = [float(each) for each in re.findall(r"-?\d*\.?\d+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            dark |= {(int(y) - 2, int(x) + step - 2) for step in range(int(values[0]))}
            x += values[0]
    return dark
