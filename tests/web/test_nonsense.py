"""Nonsense from outside: NUL, halves of characters, huge numbers, broken JSON. Refused or ignored, never a fault.

Both databases, as PostgreSQL refuses texts and numbers that SQLite takes.
"""

from __future__ import annotations

import json
from typing import Any

import httpx2 as httpx
import pytest
from services.wutongli import JPEG, REFUSE_HOUSE, Wutongli
from serving import Served, csrf_in, link_of

from engine.access import issue_api_key

V1 = "/api/v1"
HUGE = "9" * 40


@pytest.fixture
def api(served: Served, wutongli: Wutongli) -> httpx.Client:
    key = issue_api_key(wutongli.rt, wutongli.id, "property_system")
    return served.client(Authorization=f"Bearer {key}", **{"Content-Type": "application/json"})


def test_ids_and_words_in_addresses(served: Served, api: httpx.Client, wutongli: Wutongli) -> None:
    item = wutongli.open()
    person = served.client()
    console = served.staff(wutongli, "coordinator")
    for word in ("a%00b", "%ED%A0%80", HUGE, "-1"):
        for client, path in (
            *((api, f"{V1}/{path}") for path in (
                f"items/{word}", f"items/{word}/history", f"items?after={word}", f"items?state={word}",
                f"items?issue_type={word}", f"lists/{word}", f"items?limit={word}",
            )),
            *((person, path) for path in (
                f"/t/{word}", f"/t/{word}/photos/{word}", f"/c/{word}", f"/c/wutongli/items/{word}",
                f"/c/wutongli/items/{word}/poster", f"/c/wutongli/raise?type={word}", f"/c/{word}/raise",
                f"/c/wutongli/raise?number={word}", f"/sign-in?next={word}", f"/c/wutongli?lang={word}",
            )),
            *((console, f"/console{path}") for path in (
                f"/items/{word}", f"?type={word}", f"/photos/{word}", f"/definitions/{word}", f"/messages/{word}",
                f"/messages?state={word}", f"/tasks/{word}", f"/items/{item}/buttons/{word}",
                f"/items/new?type={word}", f"/items/{item}?said={word}",
            )),
        ):  # fmt: skip
            answer = client.get(path)
            assert answer.status_code < 500, path
            if "?" not in path and word != "-1":
                assert answer.status_code in (404, 422), (answer.status_code, path)
            if client is not api and "/photos/" not in path:
                assert answer.status_code == 303 or answer.headers["content-type"].startswith("text/html"), (
                    path
                )
        for path in (f"items/{word}/buttons/accept", f"items/{item}/buttons/{word}", f"items/{word}/signals/x",
                     f"items/{item}/signals/{word}", f"tasks/{word}/responses"):  # fmt: skip
            answer = api.post(f"{V1}/{path}", content=b"{}")
            assert 400 <= answer.status_code < 500, path
            assert answer.headers["content-type"] == "application/problem+json", path
        for path in (f"/t/{word}", f"/t/{word}/renew", f"/c/{word}/raise", f"/c/wutongli/items/{word}"):
            assert person.post(path, data={"text": "x"}).status_code in (404, 410, 422), path


NO_BODIES = {
    "nothing": b"", "half a brace": b"{", "a list": b"[]", "null": b"null", "words": b'"words"',
    "bytes that are no UTF-8": b"\xff\xfe{}", "a list in a list in a list": b"[" * 200_000,
    "an object in an object": b'{"a":' * 50_000, "six thousand digits": b'{"title": ' + b"9" * 6000 + b"}",
    "not a number": b'{"title": NaN, "score": Infinity}', "a number out of reach": b'{"title": 1e999}',
}  # fmt: skip


def test_bodies_that_are_none(api: httpx.Client, wutongli: Wutongli) -> None:
    item = wutongli.to_deliberation()
    task = wutongli.task(item, "building3")
    for named, body in NO_BODIES.items():
        for path in (f"{V1}/items", f"{V1}/tasks/{task}/responses", f"{V1}/items/{item}/buttons/accept"):
            answer = api.post(path, content=body)
            assert 400 <= answer.status_code < 500, (named, path, answer.text)
            assert answer.headers["content-type"] == "application/problem+json"
            assert "address" not in answer.json()["detail"], "the address was right"
    assert wutongli.state(item) == "deliberating"


WORDS = {
    "a NUL": "a\x00b", "half an emoji": "a\ud83d", "thousands of rare characters": "𠮷🏘️" * 1000, "a huge number": 10**30,
    "null": None, "lists": [["x"]], "objects": {"x": {"y": "\x00"}},
}  # fmt: skip


def test_words_in_bodies(api: httpx.Client, wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    task = here.task(item, "building3")
    filled, fresh = here.task(item, "property_manager", "fill"), here.open()
    new = {"issue_type": "facility_upgrade", "title": "垃圾房", "fields": REFUSE_HOUSE}
    reporter = {"name": "住户", "phone": "", "email": "", "home": ""}
    for named, word in WORDS.items():
        _words_in_bodies(api, named, word, task, filled, fresh, new, reporter)
    assert here.loaded(item).item.state == "deliberating"
    listed = api.get(f"{V1}/items?limit=200")
    assert listed.status_code == 200
    assert "\x00" not in listed.text


def _words_in_bodies(
    api: httpx.Client, named: str, word: Any, task: str, filled: str, fresh: str,
    new: dict[str, Any], reporter: dict[str, Any],
) -> None:  # fmt: skip
    tried: list[tuple[str, Any]] = [
        *(("items", new | {key: word}) for key in ("issue_type", "title", "fields", "reporter")),
        *(("items", new | {"fields": REFUSE_HOUSE | {key: word}}) for key in ("place", "hazard", "photos", "x")),
        ("items", new | {"fields": REFUSE_HOUSE | {"photos": [word]}}),
        *(("items", new | {"reporter": reporter | {key: word}}) for key in (*reporter, "language")),
        *((f"tasks/{task}/responses", {"stand": "agree_if", "text": "好"} | {key: word})
          for key in ("stand", "text", "item", "via", "fields")),
        *((f"tasks/{filled}/responses", {"fields": {key: word}}) for key in ("proposal", "budget", "material")),
        *((f"items/{fresh}/buttons/merge", {"text": "x", "item": "0"} | {key: word}) for key in ("text", "item")),
    ]  # fmt: skip
    for number, (path, body) in enumerate(tried):
        headers = {"Idempotency-Key": f"{named} {number}"} if number % 2 else {}
        answer = api.post(f"{V1}/{path}", content=json.dumps(body).encode(), headers=headers)
        assert answer.status_code < 500, (path, body)


def test_words_in_forms(served: Served, wutongli: Wutongli) -> None:
    here = wutongli
    item, notice = here.to_deliberation(), here.to_deliberation()
    here.all_agree(notice)
    person, console = served.client(), served.staff(here, "coordinator")
    for word in ("a\x00\u202e", "x" * 5000):
        _words_in_forms(here, person, console, item, word)
        for key in ("name", "home", "text"):
            form = {"name": "住户", "home": "", "text": "不行", key: word}
            at = f"/c/wutongli/items/{here.loaded(notice).number}"
            assert person.post(at, data=form).status_code < 500
    for page in ("/c/wutongli", f"/c/wutongli/items/{here.loaded(notice).number}"):
        assert person.get(page).status_code == 200
    for page in ("/console", f"/console/items/{item}", "/console/messages"):
        assert console.get(page).status_code == 200


def _words_in_forms(
    here: Wutongli, person: httpx.Client, console: httpx.Client, item: str, word: str
) -> None:
    csrf = csrf_in(console.get("/console/items/new"))
    link = link_of(here, here.task(item, "building3"))
    raised = {
        "issue_type": "facility_upgrade",
        "title": "垃圾房",
        "name": "住户",
        "phone": "",
        **REFUSE_HOUSE,
    }
    tried = [
        *((person, link, {"stand": "agree_if", "text": "x"} | {key: word}) for key in ("stand", "text", "item")),
        *((person, "/c/wutongli/raise", raised | {key: word}) for key in raised),
        *((person, "/sign-in", {"login": "coordinator", "password": "x", "next": ""} | {key: word})
          for key in ("login", "password", "next")),
        *((console, "/console/items/new", raised | {"csrf": csrf, "via": "door"} | {key: word})
          for key in ("title", "place", "hazard", "name", "phone", "issue_type", "via", "csrf")),
        *((console, f"/console/tasks/{here.task(item, 'building3')}", {"csrf": csrf, "stand": "agree", "text": "", key: word})
          for key in ("stand", "text", "via")),
        *((console, f"/console/items/{here.open()}/buttons/merge", {"csrf": csrf, "text": "", "item": "1", key: word})
          for key in ("text", "item")),
    ]  # fmt: skip
    for client, path, form in tried:
        assert client.post(path, data=form).status_code < 500, (path, form)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        pytest.param("multipart/form-data", b"x", id="no boundary"),
        pytest.param("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: fo", id="cut off"),
        pytest.param(
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="text"; filename="a\x00.jpg"\r\n\r\n' + JPEG + b"\r\n--b--",
            id="a file where words belong",
        ),
        pytest.param("application/json", b'{"stand": "agree"}', id="JSON for a form"),
        pytest.param("application/x-www-form-urlencoded", b"stand=%ff%00&text=%ED%A0%80", id="bytes that are no text"),
        pytest.param("application/x-www-form-urlencoded", b"&".join([b"a=b"] * 3000), id="thousands of fields"),
    ],
)  # fmt: skip
def test_forms_that_are_none(served: Served, wutongli: Wutongli, content_type: str, body: bytes) -> None:
    item = wutongli.to_deliberation()
    link = link_of(wutongli, wutongli.task(item, "building3"))
    for path in (link, "/c/wutongli/raise", "/c/wutongli/items/1", "/sign-in", "/console/items/new"):
        answer = served.client().post(path, content=body, headers={"Content-Type": content_type})
        assert answer.status_code < 500, path
        assert answer.status_code == 303 or answer.headers["content-type"].startswith("text/html")
    assert "building3" in wutongli.asked(item), "nobody has answered"
