"""A job that always fails, whose fault names a person and quotes them: no table, no line of the log, no figure and
no page has a word of it.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NoReturn

import pytest
from services.wutongli import Wutongli
from serving import ON_SQLITE, Served
from sqlalchemy import select
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from engine.schema import incidents, metadata, timers
from engine.timers import MOST_ATTEMPTS, next_due
from gongshi.house import House
from gongshi.logs import OfLibraries
from gongshi.settings import Settings
from gongshi.working import Worker
from notify.channels import channels

pytestmark = ON_SQLITE
NAME, SAID = "王阿姨", "施工会吵到我家老人午休"
PAGES = ("/metrics", "/readyz", "/console", "/console/messages", "/console/letters")


class Personal(Exception):  # noqa: N818  # it is what it holds that matters
    """A fault that repeats what it was about."""


def _breaks(*_given: object, **_more: object) -> NoReturn:
    raise Personal(f"{NAME}: {SAID}")


@pytest.fixture
def lines() -> Iterator[list[Any]]:
    """The log of this process: our own lines, and those of libraries as they become ours."""
    libraries = OfLibraries()
    logging.getLogger().addHandler(libraries)
    with capture_logs([merge_contextvars]) as told:
        yield told
    logging.getLogger().removeHandler(libraries)


@pytest.fixture
def house(wutongli: Wutongli) -> House:
    return House(Settings(secret_key="a secret of the tests alone"), wutongli.rt, channels(None, None))


def _work_until_parked(here: Wutongli, house: House) -> None:
    with here.rt.store.read() as connection:
        due = next_due(connection)
    assert due is not None
    here.clock.advance_to(due - timedelta(hours=1))  # nothing falls due before
    hands = Worker(house)
    hands.start()
    until = time.monotonic() + 60
    try:
        while time.monotonic() < until:
            with here.rt.store.read() as connection:
                if {"timer_parked", "message_parked"} <= set(
                    connection.execute(select(incidents.c.code)).scalars()
                ):
                    return
            here.clock.advance(timedelta(minutes=10))
            time.sleep(0.05)
        raise AssertionError("waited a minute for a timer and a message to be parked")
    finally:
        hands.stop()


def test_a_poisoned_job_leaves_no_word_of_its_fault(
    wutongli: Wutongli, served: Served, house: House, lines: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = wutongli
    item = here.open()
    monkeypatch.setattr("engine.timers.step", _breaks)
    monkeypatch.setattr("notify.delivery.render", _breaks)
    _work_until_parked(here, house)

    with here.rt.store.read() as connection:
        tables = {each.name: repr(connection.execute(select(each)).all()) for each in metadata.sorted_tables}
        parked = connection.execute(select(timers).where(timers.c.state == "parked")).one()
    monkeypatch.undo()
    desk = served.staff(here, "coordinator", "zh")
    pages = {path: desk.get(path).text for path in (*PAGES, f"/console/items/{item}")}
    log = json.dumps(lines, ensure_ascii=False, default=str)

    assert parked.attempts == MOST_ATTEMPTS
    assert parked.fault.startswith("Personal at ")
    assert "已暂停" in pages["/console"]
    whole = {**tables, **pages, "the log": log}
    assert [(where, word) for where, told in whole.items() for word in (NAME, SAID) if word in told] == []


def test_the_log_has_the_ids_of_job_item_and_row(
    wutongli: Wutongli, house: House, lines: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = wutongli
    item = here.open()
    monkeypatch.setattr("engine.timers.step", _breaks)
    monkeypatch.setattr("notify.delivery.render", _breaks)
    _work_until_parked(here, house)
    with here.rt.store.read() as connection:
        parked = connection.execute(select(timers.c.id).where(timers.c.state == "parked")).scalar_one()
    failed = [each for each in lines if each["event"] == "job failed"]
    assert {(*each["ids"], *each["items"]) for each in failed} == {(parked, item)}
    assert all(each["fault"].startswith("Personal at ") for each in failed)
    assert [each for each in failed if len(each["job"]) != 36] == [], "Celery's id of the job"
    assert {each["log_level"] for each in failed} == {"warning"}
    of_messages = [each for each in lines if each["event"] == "message failed"]
    assert {each["item"] for each in of_messages} - {None} == {item}, "what is about the house has none"
