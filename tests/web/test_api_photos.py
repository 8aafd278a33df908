"""Photographs by the API: the paper of an answer, what shows a work, a signed proxy; under seal where the vote is."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx
import pytest
from services.lamps import lamps, sealed
from services.wutongli import JPEG, Wutongli
from serving import ON_SQLITE, Served
from sqlalchemy import select

from engine.access import Actor, issue_api_key, issue_key_for
from engine.schema import attachments, authorities, responses

pytestmark = ON_SQLITE


@pytest.fixture
def system(served: Served, wutongli: Wutongli) -> httpx.Client:
    """Another system with its key."""
    key = issue_api_key(wutongli.rt, wutongli.id, "property_system")
    return served.client("en", Authorization=f"Bearer {key}")


def send(client: httpx.Client, where: str, body: bytes = JPEG) -> httpx.Response:
    return client.post(f"/api/v1/{where}", content=body, headers={"Content-Type": "image/jpeg"})


def rows(here: Wutongli, table: Any) -> list[Any]:
    with here.rt.store.read() as connection:
        return list(connection.execute(select(table)).all())


def test_the_paper_of_an_answer_is_kept_with_it(wutongli: Wutongli, system: httpx.Client) -> None:
    task = wutongli.task(lamps(wutongli, "answers: open"), "owners_chair")
    wutongli.tick()
    sent = send(system, f"tasks/{task}/photos")
    assert sent.status_code == 201
    body = {"stand": "agree", "how": "paper", "paper": [sent.json()["id"]]}
    assert system.post(f"/api/v1/tasks/{task}/responses", json=body).status_code == 200
    (kept,) = rows(wutongli, responses)
    assert (kept.via, kept.paper) == ("paper", [sent.json()["id"]])
    (photo,) = rows(wutongli, attachments)
    assert photo.body.startswith(b"\xff\xd8")


def test_of_a_sealed_vote_it_is_under_seal_until_the_close(
    served: Served, wutongli: Wutongli, system: httpx.Client
) -> None:
    item = sealed(wutongli)
    task = wutongli.task(item, "owners_chair")
    wutongli.tick()
    id_ = send(system, f"tasks/{task}/photos").json()["id"]
    body = {"stand": "agree", "how": "paper", "paper": [id_]}
    assert system.post(f"/api/v1/tasks/{task}/responses", json=body).status_code == 200
    (kept,) = rows(wutongli, attachments)
    assert kept.seal is not None
    assert not kept.body.startswith(b"\xff\xd8")
    staff = served.staff(wutongli, "coordinator")
    assert staff.get(f"/console/photos/{id_}").status_code == 404
    due = wutongli.loaded(item).item.due_at
    assert due is not None
    wutongli.pass_until(due)
    assert staff.get(f"/console/photos/{id_}").status_code == 200


@pytest.mark.parametrize(
    "paper",
    [
        pytest.param(["of another task"], id="a photograph of another task"),
        pytest.param(["of no task"], id="a photograph of no task"),
        pytest.param(["01KJP0Y9M0WHT7E7GQMQQGT1WA"], id="one that there is not"),
        pytest.param("01KJP0Y9M0WHT7E7GQMQQGT1WA", id="no list"),
        pytest.param([{"id": 1}], id="a list of something else"),
        pytest.param(["x"] * 7, id="too many"),
    ],
)
def test_only_what_was_sent_for_the_task_is_its_paper(
    wutongli: Wutongli, system: httpx.Client, paper: Any
) -> None:
    item = lamps(wutongli, "answers: open")
    task, other = wutongli.task(item, "owners_chair"), wutongli.task(item, "community_head")
    wutongli.tick()
    known = {"of another task": f"tasks/{other}/photos", "of no task": "photos"}
    if isinstance(paper, list) and paper[0] in ("of another task", "of no task"):
        paper = [send(system, known[paper[0]]).json()["id"]]
    refused = system.post(
        f"/api/v1/tasks/{task}/responses", json={"stand": "agree", "how": "paper", "paper": paper}
    )
    assert (refused.status_code, refused.json()["where"]) == (422, "paper")
    assert rows(wutongli, responses) == []


def test_a_signed_proxy_is_recorded_with_its_paper(served: Served, wutongli: Wutongli) -> None:
    key = issue_key_for(wutongli.rt, wutongli.actor("coordinator"), "hotline")
    client = served.client("en", Authorization=f"Bearer {key}")
    id_ = send(client, "photos").json()["id"]
    proxy = {
        "kind": "proxy", "person": "owners_chair", "holder": "owners_member", "from": "2026-03-02",
        "until": "2026-03-06", "reason": "出差", "paper": id_,
    }  # fmt: skip
    assert client.post("/api/v1/authorities", json=proxy).status_code == 201
    assert [row.paper for row in rows(wutongli, authorities)] == [id_]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        pytest.param(b"%PDF-1.7", "cannot be opened", id="no photograph"),
        pytest.param(b"", "cannot be opened", id="nothing"),
        pytest.param(b"\xff" * 5_000_001, "too large", id="too large"),
    ],
)
def test_what_is_no_photograph_is_refused_and_not_kept(
    wutongli: Wutongli, system: httpx.Client, body: bytes, says: str
) -> None:
    refused = send(system, "photos", body)
    assert refused.status_code in (413, 422)
    assert says in refused.json()["detail"]
    assert rows(wutongli, attachments) == []


def test_nothing_is_kept_for_another_community_a_closed_task_or_without_a_key(
    served: Served, wutongli: Wutongli, system: httpx.Client, stranger: Actor
) -> None:
    item = lamps(wutongli, "answers: open")
    task = wutongli.task(item, "owners_chair")
    theirs = served.client(
        "en", Authorization=f"Bearer {issue_api_key(wutongli.rt, stranger.community_id, 'theirs')}"
    )
    assert send(theirs, f"tasks/{task}/photos").status_code == 404
    for where in (f"tasks/{task}/photos", "photos"):
        assert send(served.client("en"), where).status_code == 401
    for ref in ("owners_chair", "community_head", "property_manager"):
        wutongli.answer(item, ref, stand="agree")
    assert send(system, f"tasks/{task}/photos").status_code == 409
    assert rows(wutongli, attachments) == []
