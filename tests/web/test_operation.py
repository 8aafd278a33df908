"""Whoever runs the house asks: alive, ready, figures; and what every answer carries."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from services.wutongli import NEIGHBOUR, Wutongli
from serving import ON_SQLITE, Served
from sqlalchemy import update

from engine.rounds import make_round
from engine.schema import timers
from engine.watchdog import report


def test_alive_and_ready(served: Served) -> None:
    client = served.client()
    assert client.get("/healthz").json() == {"status": "alive"}
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["ready"] is True
    assert set(ready.json()["checks"].values()) == {"ok"}


def test_ready_tells_what_is_late(served: Served, wutongli: Wutongli) -> None:
    wutongli.open()
    wutongli.tick(timedelta(days=30))
    client = served.client()
    late = client.get("/readyz")
    # requests are answered all the same: what is late takes no page away
    assert (late.status_code, late.json()["ready"]) == (200, True)
    assert "late" in late.json()["checks"]["timers"]
    assert "stuck" in late.json()["checks"]["outbox"]


@ON_SQLITE
@pytest.mark.parametrize(
    ("language", "said"),
    [
        pytest.param("zh", "提醒和到期处理已迟到 12 分钟：请联系维护人员。", id="zh"),
        pytest.param("en", "Reminders and deadlines are 12 minutes late", id="en"),
    ],
)
def test_whoever_has_only_the_board_reads_how_the_house_is(
    served: Served, wutongli: Wutongli, language: str, said: str
) -> None:
    """No worker lives, so nobody could send a message: the board finds it out by itself."""
    item_id = wutongli.open()
    board = served.staff(wutongli, "coordinator", language)
    assert said not in board.get("/console").text
    with wutongli.rt.store.write() as connection:
        connection.execute(update(timers).where(timers.c.item_id == item_id).values(due_at=wutongli.rt.now()))
    wutongli.tick(timedelta(minutes=12))
    before = served.rows()
    assert said in board.get("/console").text
    assert served.rows() == before, "looking writes nothing"


@ON_SQLITE
def test_what_was_told_of_the_house_is_read_on_the_messages_page(served: Served, wutongli: Wutongli) -> None:
    rt = wutongli.rt
    report(rt, "a worker", rt.now(), broker=False, clock_off=timedelta())
    for _ in range(13):
        wutongli.tick(timedelta(minutes=1))
        report(rt, "a worker", rt.now(), broker=False, clock_off=timedelta())
        make_round(rt, rt.now())
    client = served.staff(wutongli, "coordinator", "zh")
    messages = client.get("/console/messages")
    assert "系统情况" in messages.text
    (path,) = re.findall(r"/console/messages/\w{26}", messages.text)
    page = client.get(path)
    assert page.status_code == 200
    assert "Redis" in page.text


def test_the_figures_count_and_name_nobody(served: Served, wutongli: Wutongli) -> None:
    client = served.client()
    wutongli.open("翻新3栋旁的垃圾房")
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    figures = dict(line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#"))
    assert float(figures["gongshi_items_open"]) == 1
    assert float(figures["gongshi_outbox_queued"]) == 1
    assert float(figures["gongshi_timers_pending"]) > 1
    assert float(figures["gongshi_timer_lag_seconds"]) == 0
    for word in ("垃圾房", "wutongli", NEIGHBOUR.name, NEIGHBOUR.phone):
        assert word not in answer.text


@ON_SQLITE
@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/c/wutongli", id="a page"),
        pytest.param("/nowhere", id="no page"),
        pytest.param("/t/no-such-link", id="a link that opens nothing"),
        pytest.param("/api/v1/items", id="the API without a key"),
        pytest.param("/healthz", id="a check"),
        pytest.param("/static/gongshi.css", id="a file"),
    ],
)
def test_every_answer_carries_the_headers(served: Served, wutongli: Wutongli, path: str) -> None:
    headers = served.client().get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    # an address may be somebody's personal link: no other site gets to know it
    assert headers["referrer-policy"] == "no-referrer"


@ON_SQLITE
def test_pages_are_kept_by_nobody_and_files_for_long(served: Served, wutongli: Wutongli) -> None:
    client = served.client()
    assert client.get("/c/wutongli").headers["cache-control"] == "no-store"
    assert "immutable" in client.get("/static/gongshi.css").headers["cache-control"]
    missing = client.get("/static/no-such-file.css")
    assert (missing.status_code, missing.headers["cache-control"]) == (404, "no-store")
