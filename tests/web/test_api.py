"""The API for other systems: its routes, keys, refusals as problem+json, one effect for one key."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import httpx2 as httpx
import pytest
from services.wutongli import PROPOSAL, REFUSE_HOUSE, Wutongli
from serving import Served

from engine.access import Actor, issue_api_key

V1 = "/api/v1"
ROUTES = {
    ("post", "/api/v1/items"),
    ("get", "/api/v1/items"),
    ("get", "/api/v1/items/{item_id}"),
    ("get", "/api/v1/items/{item_id}/history"),
    ("post", "/api/v1/items/{item_id}/signals/{name}"),
    ("post", "/api/v1/items/{item_id}/buttons/{name}"),
    ("post", "/api/v1/items/{item_id}/amendments"),
    ("post", "/api/v1/tasks/{task_id}/responses"),
    ("post", "/api/v1/tasks/{task_id}/photos"),
    ("post", "/api/v1/photos"),
    ("get", "/api/v1/lists/{name}"),
    ("get", "/api/v1/definitions"),
    ("get", "/api/v1/dead_letters"),
    ("post", "/api/v1/items/{item_id}/seats/set_aside"),
    ("post", "/api/v1/items/{item_id}/seats/call_back"),
    ("get", "/api/v1/authorities"),
    ("post", "/api/v1/authorities"),
    ("post", "/api/v1/authorities/{authority_id}/revoke"),
    ("post", "/api/v1/dead_letters/{letter_id}/again"),
    ("post", "/api/v1/dead_letters/{letter_id}/told"),
    ("post", "/api/v1/items/{item_id}/clock/stop"),
    ("post", "/api/v1/items/{item_id}/clock/go_on"),
    ("post", "/api/v1/items/{item_id}/more_time"),
    ("post", "/api/v1/items/{item_id}/end"),
    ("get", "/api/v1/items/{item_id}/why"),
    ("get", "/api/v1/items/{item_id}/resolutions"),
    ("get", "/api/v1/items/{item_id}/resolutions/{place}.pdf"),
}
NEW = {"issue_type": "facility_upgrade", "title": "1号门垃圾房升级", "fields": REFUSE_HOUSE}


@pytest.fixture
def api(served: Served, wutongli: Wutongli) -> httpx.Client:
    """The property company's own system, with its key."""
    key = issue_api_key(wutongli.rt, wutongli.id, "property_system")
    return served.client(Authorization=f"Bearer {key}")


def refused(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The problem that an answer tells."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), (
        answer.text
    )
    said: dict[str, Any] = answer.json()
    assert (said["status"], said["type"]) == (status, f"urn:gongshi:problem:{code}")
    assert said["detail"]
    return said


def test_a_matter_goes_its_way_through_the_api(api: httpx.Client, wutongli: Wutongli) -> None:
    here = wutongli
    here.tick()
    raised = api.post(
        f"{V1}/items", json=NEW | {"reporter": {"name": "2栋住户", "phone": "13800000091", "language": "en"}}
    )
    assert raised.status_code == 201, raised.text
    item = raised.json()
    assert (item["state"], item["list"], item["phase"]) == ("collecting", "demand", "collection")
    assert item["state_title"] == {"zh": "受理", "en": "Screening"}
    assert item["waiting_for"] == [{"zh": "协调员", "en": "coordinator"}]
    assert [(t["kind"], t["status"]) for t in item["tasks"]] == [("choose", "open")]

    here.tick()
    accepted = api.post(f"{V1}/items/{item['id']}/buttons/accept")
    assert (accepted.status_code, accepted.json()["state"]) == (200, "proposing"), accepted.text
    here.tick()
    proposing = accepted.json()["tasks"]
    proposed = api.post(f"{V1}/tasks/{proposing[0]['id']}/responses", json={"fields": PROPOSAL})
    assert proposed.json()["state"] == "deliberating", proposed.text
    for each in proposed.json()["tasks"]:
        here.tick()
        last = api.post(f"{V1}/tasks/{each['id']}/responses", json={"stand": "agree"})
        assert last.status_code == 200
    assert last.json()["state"] == "publicity"
    over = here.loaded(item["id"]).item.due_at
    assert over is not None
    here.pass_until(over)
    signalled = api.post(f"{V1}/items/{item['id']}/signals/work_order_closed")
    assert (signalled.status_code, signalled.json()["state"]) == (200, "accepting"), signalled.text

    told = api.get(f"{V1}/items/{item['id']}/history").json()["entries"]
    assert [each["seq"] for each in told] == list(range(1, len(told) + 1))
    assert {"MatterRaised", "ResponseGiven", "SignalReceived"} <= {
        "".join(part.capitalize() for part in each["event"].split("_")) for each in told
    }
    assert api.get(f"{V1}/items/{item['id']}").json() == signalled.json()


@pytest.mark.parametrize("authorization", [
    pytest.param(None, id="no key"),
    pytest.param("Bearer gs_wrong", id="a wrong key"),
    pytest.param("Bearer", id="an empty key"),
    pytest.param("Basic Zm9vOmJhcg==", id="a password"),
    pytest.param("Bearer gs_\xff\xfe", id="bytes that are no text"),
])  # fmt: skip
def test_without_a_key_there_is_nothing(
    served: Served, wutongli: Wutongli, authorization: str | None
) -> None:
    item = wutongli.open()
    headers = [(b"authorization", authorization.encode("latin-1"))] if authorization is not None else []
    client = served.client()
    for method, path in sorted(ROUTES):
        at = path.format(
            item_id=item,
            name="demand" if "lists" in path else "accept",
            task_id=item,
            letter_id=item,
            authority_id=item,
            place=1,
        )
        answer = client.request(method.upper(), at, headers=headers, json=NEW if method == "post" else None)
        refused(answer, 401, "not_allowed")
        assert answer.headers["www-authenticate"] == "Bearer"


def test_another_communitys_system_finds_nothing(served: Served, wutongli: Wutongli, stranger: Actor) -> None:
    item = wutongli.to_deliberation()
    task = wutongli.task(item, "building3")
    key = issue_api_key(wutongli.rt, stranger.community_id, "property_system")
    client = served.client(Authorization=f"Bearer {key}")
    refused(client.get(f"{V1}/items/{item}"), 404, "not_found")
    refused(client.get(f"{V1}/items/{item}/history"), 404, "not_found")
    refused(client.post(f"{V1}/items/{item}/buttons/accept"), 404, "not_found")
    refused(client.post(f"{V1}/items/{item}/signals/work_order_closed"), 404, "not_found")
    refused(client.post(f"{V1}/tasks/{task}/responses", json={"stand": "agree"}), 404, "not_found")
    assert client.get(f"{V1}/items").json() == {"items": [], "next": None}
    assert client.get(f"{V1}/lists/problem").json()["items"] == []
    assert client.get(f"{V1}/definitions").json() == {"definitions": []}


def test_what_is_not_possible_now_says_what_is(api: httpx.Client, wutongli: Wutongli) -> None:
    item = wutongli.to_deliberation()
    said = refused(api.post(f"{V1}/items/{item}/signals/work_order_closed"), 409, "not_possible")
    assert said["possible"] == []
    fresh = wutongli.open()
    said = refused(api.post(f"{V1}/items/{fresh}/buttons/close"), 409, "not_possible")
    assert said["possible"] == ["accept", "decline", "merge"]
    closed = wutongli.task(item, "property_manager", "fill")
    refused(api.post(f"{V1}/tasks/{closed}/responses", json={"fields": PROPOSAL}), 409, "closed")
    # what somebody decides by their office no system records for them
    office = wutongli.task(fresh, "coordinator", "choose")
    refused(api.post(f"{V1}/tasks/{office}/responses", json={"button": "accept"}), 403, "not_allowed")
    chinese = api.post(f"{V1}/items/{item}/signals/work_order_closed", headers={"Accept-Language": "zh-CN"})
    assert not chinese.json()["detail"].isascii()


@pytest.mark.parametrize(
    ("body", "where"),
    [
        pytest.param(NEW | {"title": " "}, "title", id="a blank title"),
        pytest.param(NEW | {"title": "长" * 201}, "title", id="a long title"),
        pytest.param({"title": "垃圾房"}, "issue_type", id="no type"),
        pytest.param(NEW | {"issue_type": "party"}, "issue_type", id="an unknown type"),
        pytest.param(NEW | {"fields": {"hazard": "minor"}}, "place", id="a required field missing"),
        pytest.param(NEW | {"fields": {"place": "x", "hazard": "big"}}, "hazard", id="no such choice"),
        pytest.param(NEW | {"fields": {"place": 7}}, "place", id="a number for text"),
        pytest.param(NEW | {"fields": []}, "fields", id="a list for an object"),
        pytest.param(NEW | {"photo": 1}, "photo", id="a key that nobody knows"),
        pytest.param(NEW | {"reporter": {"phone": "1"}}, "reporter.name", id="a reporter without a name"),
        pytest.param(NEW | {"reporter": {"name": "住" * 61}}, "reporter.name", id="a long name"),
        pytest.param(NEW | {"fields": {"place": "x", "photos": ["no-such-photo"]}}, "photos", id="no such photo"),
    ],
)  # fmt: skip
def test_a_wrong_request_says_where(api: httpx.Client, wutongli: Wutongli, body: Any, where: str) -> None:
    said = refused(api.post(f"{V1}/items", json=body), 422, "invalid")
    assert said["where"] == where
    assert api.get(f"{V1}/items").json()["items"] == []


@pytest.mark.parametrize(
    ("query", "where"),
    [
        pytest.param("limit=0", "query.limit", id="no items"),
        pytest.param("limit=201", "query.limit", id="too many"),
        pytest.param("limit=99999999999999999999999", "query.limit", id="a huge number"),
        pytest.param("late=perhaps", "query.late", id="neither late nor not"),
        pytest.param("list=wishes", "query.list", id="a list that is none"),
        pytest.param("phase=nap", "query.phase", id="a phase that is none"),
    ],
)
def test_a_wrong_filter_says_where(api: httpx.Client, wutongli: Wutongli, query: str, where: str) -> None:
    assert refused(api.get(f"{V1}/items?{query}"), 422, "invalid")["where"] == where


def test_items_are_filtered_and_paged_without_a_gap(api: httpx.Client, wutongli: Wutongli) -> None:
    here = wutongli
    made = [here.open(f"第{n}个垃圾房") for n in range(5)]
    here.press(made[0], "coordinator", button="accept")
    hazard = here.open("护栏松动", issue_type="safety_hazard", fields={"place": "5栋", "danger": "会掉"})

    def ids(**wanted: Any) -> list[str]:
        return [each["id"] for each in api.get(f"{V1}/items", params=wanted).json()["items"]]

    assert ids() == [*made, hazard]
    assert ids(state="proposing") == ids(list="problem") == [made[0]]
    assert ids(issue_type="safety_hazard") == [hazard]
    assert ids(phase="deliberation") == ids(late="true") == []
    assert ids(late="false", issue_type="facility_upgrade", list="demand") == made[1:]
    assert [each["id"] for each in api.get(f"{V1}/lists/problem").json()["items"]] == [made[0]]

    pages, after = [], None
    while True:
        page = api.get(f"{V1}/items", params={"limit": 2} | ({"after": after} if after else {})).json()
        pages.append([each["id"] for each in page["items"]])
        after = page["next"]
        if after is None:
            break
    assert [each for page in pages for each in page] == [*made, hazard]
    assert all(len(page) <= 2 for page in pages)
    here.pass_until(here.rt.now() + timedelta(hours=5))
    assert hazard in ids(late="true")


def test_the_definitions_that_new_items_start_on(api: httpx.Client, wutongli: Wutongli) -> None:
    found = {each["issue_type"]: each for each in api.get(f"{V1}/definitions").json()["definitions"]}
    assert set(found) == {"facility_upgrade", "safety_hazard"}
    assert found["facility_upgrade"]["states"][0] == "collecting"
    assert re.fullmatch(r"[0-9a-f]{64}", found["facility_upgrade"]["hash"])
    refused(api.get(f"{V1}/lists/wishes"), 422, "invalid")


def _posts(here: Wutongli) -> dict[str, tuple[str, Any, Any]]:
    """Each POST with a good body and another one."""
    fresh, table = here.open("待受理"), here.to_deliberation()
    works = here.to_deliberation(title="另一个垃圾房")
    here.all_agree(works)
    over = here.loaded(works).item.due_at
    assert over is not None
    here.pass_until(over)
    task = here.task(table, "building3")
    return {
        "raise": (f"{V1}/items", NEW, NEW | {"title": "别的"}),
        "answer": (f"{V1}/tasks/{task}/responses", {"stand": "agree"}, {"stand": "abstain"}),
        "press": (f"{V1}/items/{fresh}/buttons/decline", {"text": "不属于公共部分"}, {"text": "别的"}),
        "signal": (f"{V1}/items/{works}/signals/work_order_closed", None, None),
    }


@pytest.mark.parametrize("which", ["raise", "answer", "press", "signal"])
def test_one_key_has_one_effect_and_one_answer(
    api: httpx.Client, served: Served, wutongli: Wutongli, which: str
) -> None:
    here = wutongli
    path, body, other = _posts(here)[which]
    here.tick()
    key = {"Idempotency-Key": "order 1"}
    first = api.post(path, json=body, headers=key)
    assert first.status_code in (200, 201), first.text
    rows = served.rows()
    again = api.post(path, json=body, headers=key)
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    other_path = path if other is not None else path.replace("work_order_closed", "something_else")
    said = refused(api.post(other_path, json=other, headers=key), 409, "conflict")
    assert said["where"] == "Idempotency-Key"
    assert served.rows() == rows


def test_the_document_lists_every_route_and_no_page(served: Served) -> None:
    document = served.client().get(f"{V1}/openapi.json").json()
    assert document["openapi"].startswith("3.1.")
    found = {
        (method, path)
        for path, operations in document["paths"].items()
        for method in operations
        if path.startswith("/api/")
    }
    assert found == ROUTES
    assert set(document["paths"]) == {path for _, path in ROUTES}, "pages are no part of the API"
    names = [each["operationId"] for path in document["paths"].values() for each in path.values()]
    assert len(names) == len(set(names))
    # every reference leads somewhere, and every answer of a success has a form
    written = repr(document)
    for name in re.findall(r"#/components/schemas/(\w+)", written):
        assert name in document["components"]["schemas"]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            good = next(answer for code, answer in operation["responses"].items() if code.startswith("2"))
            assert "schema" in good["content"]["application/json"], (method, path)
            asked = {each["name"] for each in operation.get("parameters", []) if each["in"] == "path"}
            assert asked == set(re.findall(r"{(\w+)}", path))
            if method == "post" and not path.endswith("/photos"):  # a photograph sent twice does no harm
                assert "Idempotency-Key" in {each["name"] for each in operation["parameters"]}
