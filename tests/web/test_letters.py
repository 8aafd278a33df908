"""The page of the messages that reached nobody: what a coordinator reads there, and what each button does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx2 as httpx
import pytest
from services.wutongli import Wutongli
from serving import ON_SQLITE, Served, csrf_in
from sqlalchemy import select, update

from engine.access import Actor
from engine.dead_letters import address_digest
from engine.outbox import hold_until, record_attempt
from engine.schema import outbox, people

pytestmark = ON_SQLITE
NO_SUCH_USER = "550 5.1.1 …: no such user"
HEAD = "head@wutongli.example.org"


@pytest.fixture
def bounced(wutongli: Wutongli) -> str:
    """A message to the community's head; the address is wrong."""
    here = wutongli
    item = here.to_deliberation()
    id_ = here.messages(item, kind="task", person_id=here.person("community_head"))[0].id
    record_attempt(
        here.rt, id_, channel="email", outcome="undeliverable", detail=NO_SUCH_USER, now=here.rt.now(),
        sent_to=address_digest(here.rt.keys, HEAD),
    )  # fmt: skip
    return str(id_)


@pytest.fixture
def desk(served: Served, wutongli: Wutongli) -> httpx.Client:
    """The coordinator, signed in."""
    return served.staff(wutongli, "coordinator", "zh")


def _state(here: Wutongli, id_: str) -> Any:
    with here.rt.store.read() as connection:
        return connection.execute(select(outbox.c.state).where(outbox.c.id == id_)).scalar_one()


def _press(desk: httpx.Client, id_: str, what: str) -> httpx.Response:
    csrf = csrf_in(desk.get("/console/letters"))
    return desk.post(f"/console/messages/{id_}/{what}", data={"csrf": csrf, "from": "letters"})


def test_who_about_what_why_and_what_to_do(desk: httpx.Client, bounced: str) -> None:
    page = desk.get("/console/letters").text
    for said in (
        "社区书记",
        "请答复",
        "翻新3栋旁的垃圾房",
        "没有这个邮箱地址",
        HEAD,
        "请核对名册",
        "550 5.1.1",
    ):
        assert said in page
    assert f"/console/messages/{bounced}/again" in page
    english = desk.get("/console/letters?lang=en").text
    for said in ("Not delivered", "There is no such mailbox", "Check the address in the roster"):
        assert said in english


def test_the_corrected_roster_is_seen_and_the_wrong_address_is_not(
    desk: httpx.Client, bounced: str, wutongli: Wutongli
) -> None:
    with wutongli.rt.store.write() as connection:
        connection.execute(
            update(people).where(people.c.email == HEAD).values(email="shuji@wutongli.example.org")
        )
    page = desk.get("/console/letters").text
    assert "名册已经更正，可以再发" in page
    assert HEAD not in page
    assert bounced in page


@pytest.mark.parametrize(
    ("what", "state", "says"),
    [
        pytest.param("again", "queued", "已放回发件箱", id="sent again"),
        pytest.param("told", "told", "当面或电话告知过了", id="told in person"),
    ],
)
def test_what_a_button_does(
    desk: httpx.Client, bounced: str, wutongli: Wutongli, what: str, state: str, says: str
) -> None:
    done = _press(desk, bounced, what)
    assert done.headers["location"] == f"/console/letters?said={what}"
    assert _state(wutongli, bounced) == state
    page = desk.get(done.headers["location"]).text
    assert says in page
    assert "发出去的都到了" in page


def test_pressed_twice_the_second_is_told_why_not(desk: httpx.Client, bounced: str) -> None:
    assert _press(desk, bounced, "again").status_code == 303
    again = _press(desk, bounced, "again")
    assert again.status_code == 409
    assert "不需要重发" in again.text


def test_messages_and_board_lead_there(desk: httpx.Client, bounced: str) -> None:
    assert bounced
    assert "1 条没有送达，请处理" in desk.get("/console/messages").text
    assert 'href="/console/letters"' in desk.get("/console").text


def test_the_coordinator_of_another_community_sees_none_of_it(
    served: Served, bounced: str, stranger: Actor, wutongli: Wutongli
) -> None:
    assert stranger
    other = served.staff(wutongli, "other", "zh")
    assert "社区书记" not in other.get("/console/letters").text
    assert _press(other, bounced, "again").status_code == 404
    assert _state(wutongli, bounced) == "undeliverable"


def test_who_is_held_up_by_a_limit_stands_on_the_board_and_is_told_by_phone(
    desk: httpx.Client, wutongli: Wutongli
) -> None:
    here = wutongli
    item = here.to_deliberation()
    id_ = here.messages(item, kind="task", person_id=here.person("building3"))[0].id
    hold_until(here.rt, id_, here.rt.now() + timedelta(hours=20), "limit")
    for path in ("/console", "/console/letters"):
        page = desk.get(path).text
        assert "事情急" in page
        assert "能发" in page
        assert f'action="/console/messages/{id_}/told"' in page
    assert _press(desk, id_, "told").status_code == 303
    assert _state(here, id_) == "told"
    assert "事情急" not in desk.get("/console").text


def test_a_message_about_the_house_stands_there_without_an_item(
    desk: httpx.Client, wutongli: Wutongli, bounced: str
) -> None:
    with wutongli.rt.store.write() as connection:
        connection.execute(
            update(outbox)
            .where(outbox.c.id == bounced)
            .values(item_id=None, task_id=None, kind="trouble", inputs={"said": {"zh": "慢了", "en": "slow"}})
        )
    for path in ("/console", "/console/letters"):
        page = desk.get(path).text
        assert "社区书记" in page
        assert "/console/items/None" not in page
