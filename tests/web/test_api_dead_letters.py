"""Dead letters over the API: who may see them, page after page, sending again, and that somebody was told."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx
import pytest
from services.wutongli import Wutongli
from serving import Served
from sqlalchemy import select, update

from engine.access import Actor, issue_api_key, issue_key_for, revoke_api_key
from engine.dead_letters import address_digest
from engine.outbox import record_attempt
from engine.schema import outbox, people

LETTERS = "/api/v1/dead_letters"
HEAD = "head@wutongli.example.org"


def _bounce(here: Wutongli, id_: str, address: str = HEAD) -> None:
    record_attempt(
        here.rt, id_, channel="email", outcome="undeliverable", detail="550 5.1.1 …: no such user", now=here.rt.now(),
        sent_to=address_digest(here.rt.keys, address),
    )  # fmt: skip


@pytest.fixture
def bounced(wutongli: Wutongli) -> str:
    """A message to the community's head; the address is wrong."""
    here = wutongli
    item = here.to_deliberation()
    id_ = str(here.messages(item, kind="task", person_id=here.person("community_head"))[0].id)
    _bounce(here, id_)
    return id_


@pytest.fixture
def desk(served: Served, wutongli: Wutongli) -> httpx.Client:
    """A system that acts for the coordinator."""
    key = issue_key_for(wutongli.rt, wutongli.actor("coordinator"), "call_centre")
    return served.client(Authorization=f"Bearer {key}")


def _state(here: Wutongli, id_: str) -> Any:
    with here.rt.store.read() as connection:
        return connection.execute(select(outbox.c.state).where(outbox.c.id == id_)).scalar_one()


def _problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), (
        answer.text
    )
    said: dict[str, Any] = answer.json()
    assert said["type"] == f"urn:gongshi:problem:{code}"
    return said


def test_who_was_not_reached_about_what_why_and_what_was_tried(
    desk: httpx.Client, wutongli: Wutongli, bounced: str
) -> None:
    told = desk.get(LETTERS).json()
    (found,) = told["dead_letters"]
    assert (told["count"], told["next"]) == (1, None)
    assert (found["id"], found["kind"], found["state"], found["urgent"]) == (
        bounced,
        "task",
        "undeliverable",
        False,
    )
    assert (found["title"], found["number"]) == ("翻新3栋旁的垃圾房", 1)
    assert found["person"] == {"name": "社区书记", "phone": None, "email": HEAD, "active": True}
    assert found["reason"]["fault"] == "address"
    assert found["reason"]["said"] == {"zh": "没有这个邮箱地址", "en": "there is no such mailbox"}
    (tried,) = found["tries"]
    assert (tried["channel"], tried["outcome"], tried["address"]) == ("email", "undeliverable", HEAD)
    assert (found["over"], found["can_be_sent"], found["corrected"]) == (False, True, False)
    with wutongli.rt.store.write() as connection:
        connection.execute(
            update(people).where(people.c.ref == "community_head").values(email="shuji@wutongli.example.org")
        )
    (found,) = desk.get(LETTERS).json()["dead_letters"]
    assert (found["corrected"], found["tries"][0]["address"]) == (True, None)


def test_page_after_page_has_each_once_urgent_ones_first(
    desk: httpx.Client, wutongli: Wutongli, bounced: str
) -> None:
    here = wutongli
    hazard = {"issue_type": "safety_hazard", "fields": {"place": "2栋", "danger": "扶手松动"}}
    ids = {bounced}
    for options in ({}, hazard, {}, hazard):
        id_ = here.messages(here.open(**options), kind="task")[0].id
        _bounce(here, id_, "coordinator@wutongli.example.org")
        ids.add(id_)
    seen: list[dict[str, Any]] = []
    after: str | None = ""
    while after is not None:
        told = desk.get(LETTERS, params={"limit": 2} | ({"after": after} if after else {})).json()
        assert told["count"] == len(ids)
        seen += told["dead_letters"]
        after = told["next"]
    assert [each["urgent"] for each in seen] == [True, True, False, False, False]
    assert [each["id"] for each in seen] == sorted(
        ids, key=lambda id_: (id_ in _urgent(seen), id_), reverse=True
    )


def _urgent(seen: list[dict[str, Any]]) -> set[str]:
    return {each["id"] for each in seen if each["urgent"]}


@pytest.mark.parametrize(
    "query",
    [
        pytest.param({"after": "nonsense"}, id="a cursor that is none"),
        pytest.param({"after": "u-' OR 1=1 --"}, id="a cursor that is a statement"),
        pytest.param({"limit": 0}, id="none"),
        pytest.param({"limit": 101}, id="more than there may be"),
    ],
)
def test_a_page_that_cannot_be_says_what_is_wrong(desk: httpx.Client, query: dict[str, Any]) -> None:
    said = _problem(desk.get(LETTERS, params=query), 422, "invalid")
    assert said["where"] == f"query.{next(iter(query))}"


@pytest.mark.parametrize(("what", "state"), [("again", "queued"), ("told", "told")])
def test_what_an_act_does_it_does_once(
    desk: httpx.Client, served: Served, wutongli: Wutongli, bounced: str, what: str, state: str
) -> None:
    once = {"Idempotency-Key": "work order 7"}
    first = desk.post(f"{LETTERS}/{bounced}/{what}", headers=once)
    assert (first.status_code, first.json()) == (200, {"id": bounced, "state": state})
    assert _state(wutongli, bounced) == state
    assert desk.get(LETTERS).json() == {"dead_letters": [], "count": 0, "next": None}
    rows = served.rows()
    again = desk.post(f"{LETTERS}/{bounced}/{what}", headers=once)
    assert (again.status_code, again.json()) == (200, first.json())
    assert again.headers["idempotent-replayed"] == "true"
    _problem(desk.post(f"{LETTERS}/{bounced}/{what}"), 409, "not_possible")
    assert served.rows() == rows


def test_a_repeated_request_does_not_send_what_bounced_again_meanwhile(
    desk: httpx.Client, wutongli: Wutongli, bounced: str
) -> None:
    once = {"Idempotency-Key": "once"}
    assert desk.post(f"{LETTERS}/{bounced}/again", headers=once).status_code == 200
    _bounce(wutongli, bounced)
    assert desk.post(f"{LETTERS}/{bounced}/again", headers=once).headers["idempotent-replayed"] == "true"
    assert _state(wutongli, bounced) == "undeliverable"


ROUTES = [("get", LETTERS), ("post", f"{LETTERS}/{{id}}/again"), ("post", f"{LETTERS}/{{id}}/told")]


@pytest.mark.parametrize(
    "who",
    [
        pytest.param(None, id="a system"),
        pytest.param("supervisor", id="a supervisor"),
        pytest.param("grid_worker", id="a recorder"),
    ],
)
def test_who_may_not_on_the_console_may_not_here(
    served: Served, wutongli: Wutongli, bounced: str, who: str | None
) -> None:
    here = wutongli
    key = issue_key_for(here.rt, here.actor(who), "x") if who else issue_api_key(here.rt, here.id, "x")
    client = served.client(Authorization=f"Bearer {key}")
    for method, path in ROUTES:
        _problem(client.request(method.upper(), path.format(id=bounced)), 403, "not_allowed")
    assert _state(here, bounced) == "undeliverable"


def test_another_communitys_coordinator_finds_nothing(
    served: Served, wutongli: Wutongli, bounced: str, stranger: Actor
) -> None:
    key = issue_key_for(wutongli.rt, stranger, "call_centre")
    client = served.client(Authorization=f"Bearer {key}")
    assert client.get(LETTERS).json() == {"dead_letters": [], "count": 0, "next": None}
    for what in ("again", "told"):
        _problem(client.post(f"{LETTERS}/{bounced}/{what}"), 404, "not_found")
    assert _state(wutongli, bounced) == "undeliverable"


def test_a_key_that_acts_for_somebody_ends_with_them_or_alone(
    served: Served, wutongli: Wutongli, desk: httpx.Client
) -> None:
    here = wutongli
    assert desk.get(LETTERS).status_code == 200
    assert revoke_api_key(here.rt, here.id, "call_centre") == 1
    _problem(desk.get(LETTERS), 401, "not_allowed")
    assert here.actor("coordinator").roles, "the coordinator stays"
    key = issue_key_for(here.rt, here.actor("coordinator"), "another")
    with here.rt.store.write() as connection:
        connection.execute(update(people).where(people.c.ref == "coordinator").values(active=False))
    _problem(served.client(Authorization=f"Bearer {key}").get(LETTERS), 401, "not_allowed")
