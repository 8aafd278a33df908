"""Mail servers as they are: down, slow, busy for now, declining for good, hanging up after the final dot.

The whole post office of one process, with its real worker; waits of minutes and hours are lived ahead.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from faults.conftest import Living
from services import smtp
from services.process import free_port
from services.smtp import SmtpServer
from sqlalchemy import select, update

from engine.schema import attempts, outbox, people, timers

pytestmark = pytest.mark.fault(13)
COORDINATOR = "coordinator@wutongli.example.org"
PHONE = "+8613800000099"
SLOW_S = 3.0


@pytest.fixture
def living(living_on: Callable[..., Living], sqlite_url: str, tmp_path: Any) -> Living:
    """A house by day, whose coordinator has a telephone as well."""
    found = living_on(sqlite_url, rehearsal=tmp_path / "ahead")
    local = found.rt.now() + timedelta(hours=8)
    found.jump((24 + 9 - local.hour) * 3600.0)  # nine in the morning: no quiet hours
    with found.rt.store.write() as connection:
        connection.execute(update(people).where(people.c.ref == "coordinator").values(phone=PHONE))
    return found


def _row(living: Living, item_id: str) -> Any:
    (row,) = living.here.messages(item_id, kind="task")
    return row


def _ends(living: Living, item_id: str, state: str, *, leap_s: float = 0.0) -> list[tuple[str, str]]:
    """Wait until the message that asks has come to its end; channel and outcome of every attempt."""

    def ended() -> bool:
        if leap_s:
            living.jump(leap_s)
            time.sleep(0.2)
        return _row(living, item_id).state == state

    living.until(ended, f"the message being {state}; it is {_row(living, item_id)}")
    wanted = select(attempts.c.channel, attempts.c.outcome).where(
        attempts.c.outbox_id == _row(living, item_id).id
    )
    with living.rt.store.read() as connection:
        return [tuple(row) for row in connection.execute(wanted.order_by(attempts.c.at, attempts.c.id))]


def test_a_server_that_is_down_is_tried_until_it_is_there(living_on: Callable[..., Living], sqlite_url: str, tmp_path: Any) -> None:  # fmt: skip
    late = SmtpServer(free_port())
    living = living_on(sqlite_url, rehearsal=tmp_path / "ahead", smtp=late.url)
    with living:
        item_id = living.here.open()
        living.until(lambda: _row(living, item_id).attempts, "the first attempt")
        assert _row(living, item_id).state == "queued"
        listening = smtp._Listening(late)
        listening.start()
        try:
            tried = _ends(living, item_id, "sent", leap_s=40)
        finally:
            listening.stop()
    assert tried[0] == ("email", "try_again")
    assert tried[-1] == ("email", "sent")
    assert len(late.to(COORDINATOR)) == 1


def test_busy_for_now_is_tried_again_and_sent_once(living: Living) -> None:
    living.mail.answer_rcpt, living.mail.times = "451 4.3.2 busy", 2
    with living:
        item_id = living.here.open()
        tried = _ends(living, item_id, "sent", leap_s=40)
    assert tried == [("email", "try_again"), ("email", "try_again"), ("email", "sent")]
    assert len(living.mail.to(COORDINATOR)) == 1


def test_declined_for_good_the_phone_is_next(living: Living) -> None:
    living.mail.answer_rcpt = "550 5.1.1 nobody of that name"
    with living:
        item_id = living.here.open()
        tried = _ends(living, item_id, "sent")
    assert set(tried) == {("email", "undeliverable"), ("sms", "sent")}
    assert len(living.sms.to(PHONE)) == 1
    assert living.mail.messages == []


def test_hung_up_after_the_dot_it_is_sent_again_under_the_same_id(living: Living) -> None:
    living.mail.hang_up, living.mail.times = "after the dot", 1
    with living:
        item_id = living.here.open()
        tried = _ends(living, item_id, "sent", leap_s=40)
    assert tried == [("email", "unknown"), ("email", "sent")]
    first, second = living.mail.to(COORDINATOR)
    assert first.message["Message-ID"] == second.message["Message-ID"]


def test_hung_up_before_the_data_nothing_went_out(living: Living) -> None:
    living.mail.hang_up, living.mail.times = "before data", 1
    with living:
        item_id = living.here.open()
        tried = _ends(living, item_id, "sent", leap_s=40)
    assert tried == [("email", "try_again"), ("email", "sent")]
    assert len(living.mail.to(COORDINATOR)) == 1


@pytest.mark.slow
def test_a_slow_server_makes_no_deadline_late(living: Living) -> None:
    """Twelve letters to a server that takes three seconds for each: four hands would all be taken."""
    living.mail.slow_s = SLOW_S
    items = [living.here.open(title=f"第{n}件") for n in range(12)]
    with living:
        living.until(lambda: living.mail.attempts >= 2, "letters under way")
        due = living.rt.now() + timedelta(seconds=1)
        deadline = (timers.c.item_id == items[0], timers.c.kind == "deadline")
        with living.rt.store.write() as connection:
            connection.execute(update(timers).where(*deadline).values(due_at=due))

        def fired() -> Any:
            with living.rt.store.read() as connection:
                return connection.execute(select(timers.c.fired_at).where(*deadline)).scalar_one()

        late = (living.until(fired, "the deadline") - due).total_seconds()
        waiting = sum(len(living.here.messages(each, kind="task", state="queued")) for each in items)
        living.note(f"late by {late:.3f} s while {living.mail.attempts} of 12 letters were begun")
        assert waiting, "the letters were all gone: nothing could hold the deadline up"
        assert 0 <= late < 1.0
        living.mail.behave()

        def all_sent() -> bool:
            with living.rt.store.read() as connection:
                states = (
                    connection.execute(select(outbox.c.state).where(outbox.c.kind == "task")).scalars().all()
                )
            return set(states) == {"sent"}

        living.until(all_sent, "every letter", 60)
    assert len(living.mail.to(COORDINATOR)) == 12
