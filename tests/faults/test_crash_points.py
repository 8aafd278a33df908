"""The process dies at each numbered point of its work, and another takes over: once each, and nothing lost.

1 after claiming · 2 after publishing · 3 within firing, before the commit · 4 after the commit, before the
broker is told · 5 after taking a letter, before sending · 6 after the mail server's 250, before noting it ·
7 between the channel that failed and the next.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from e2e.running import House, until
from faults.driving import Driver, at_nine, come_to_rest, reckon, sqlite_of
from services.gateway import SmsGateway
from services.process import free_port
from services.smtp import SmtpServer, _Listening
from services.wutongli import Wutongli
from sqlalchemy import select, update

from engine import outbox, timers
from engine.dispatcher import run_once
from engine.history import Holds, verify
from engine.queues import DEADLINES, Job
from engine.schema import attempts, people
from engine.schema import timers as rows
from engine.store import Store
from notify.channels import channels
from notify.delivery import deliver

pytestmark = pytest.mark.fault(7)


class PowerCut(BaseException):
    """The process ends here. It is no Exception: nothing on the way may catch it."""


@dataclass
class Desk:
    """What a worker does with what it is handed, by real channels; `cut` may end it at a point."""

    here: Wutongli
    smtp: SmtpServer
    gateway: SmsGateway
    ways: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.ways = dict(channels(self.smtp.url, self.gateway.url))

    def work(self, job: Job) -> list[str]:
        if job.queue == DEADLINES:
            return list(timers.fire_all(self.here.rt, job.rows))
        return [deliver(self.here.rt, self.ways, id_, "desk") for id_ in job.ids]

    def one_pass(self, publish: Callable[[Job], object] | None = None) -> Any:
        """A turn of a dispatcher whose broker does each job at once, or does what `publish` does."""
        now = self.here.rt.now()
        return run_once(self.here.rt, now, publish or self.work, self.work, "dispatcher")

    def until_quiet(self) -> None:
        """Passes until nothing is due, leases of the dead ending in between."""
        for _ in range(8):
            while (ran := self.one_pass()).timers or ran.messages:
                pass
            self.here.clock.advance(timedelta(seconds=31))

    def row(self, outbox_id: str) -> Any:
        with self.here.rt.store.read() as connection:
            return connection.execute(select(outbox.outbox).where(outbox.outbox.c.id == outbox_id)).one()


@pytest.fixture
def desk(wutongli: Wutongli, smtp_server: SmtpServer, sms_gateway: SmsGateway) -> Desk:
    return Desk(wutongli, smtp_server, sms_gateway)


@pytest.fixture
def due(wutongli: Wutongli) -> tuple[str, Any]:
    """An item whose deadline is due, with its timer; the message that asked is sent already."""
    item = wutongli.open()
    with wutongli.rt.store.write() as connection:
        connection.execute(update(outbox.outbox).values(state="sent"))
        connection.execute(update(rows).where(rows.c.kind == "reminder").values(state="cancelled"))
        timer = connection.execute(
            select(rows).where(rows.c.item_id == item, rows.c.kind == "deadline")
        ).one()
    wutongli.clock.advance_to(timer.due_at)
    return item, timer


def _fired_once(desk: Desk, item: str, timer: Any) -> None:
    here = desk.here
    with here.rt.store.read() as connection:
        row = connection.execute(select(rows).where(rows.c.id == timer.id)).one()
        assert isinstance(verify(connection, item), Holds)
    assert (row.state, row.attempts) == ("fired", 0)
    assert row.fired_at >= row.due_at
    asked = here.messages(item, kind="late_ask")
    assert [each.state for each in asked] == ["sent"]
    assert len(desk.smtp.to("supervisor@wutongli.example.org")) == 1


def _cut(*_: object, **__: object) -> Any:
    raise PowerCut


def test_1_after_claiming(desk: Desk, due: tuple[str, Any]) -> None:
    with pytest.raises(PowerCut):
        desk.one_pass(publish=_cut)
    assert desk.one_pass().timers == 0, "it is still held"
    desk.until_quiet()
    _fired_once(desk, *due)


def test_2_after_publishing_the_broker_forgets(desk: Desk, due: tuple[str, Any]) -> None:
    assert desk.one_pass(publish=lambda *_: None).timers == 1
    desk.until_quiet()
    _fired_once(desk, *due)


def test_3_within_firing_before_the_commit(
    desk: Desk, due: tuple[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    really = timers.step

    def step(*given: Any, **more: Any) -> Any:
        really(*given, **more)
        raise PowerCut

    before = desk.here.loaded(due[0])
    with monkeypatch.context() as patched:
        patched.setattr(timers, "step", step)
        with pytest.raises(PowerCut):
            desk.one_pass()
    assert desk.here.loaded(due[0]).item == before.item
    assert desk.here.messages(due[0], kind="late_ask") == []
    desk.until_quiet()
    _fired_once(desk, *due)


def test_4_after_the_commit_before_the_broker_is_told(desk: Desk, due: tuple[str, Any]) -> None:
    handed: list[Job] = []

    def done_and_cut(job: Job) -> None:
        handed.append(job)
        desk.work(job)
        raise PowerCut

    with pytest.raises(PowerCut):
        desk.one_pass(publish=done_and_cut)
    for job in handed * 3:  # the broker was never told: the job comes again
        assert desk.work(job) == ["stale"]
    desk.until_quiet()
    _fired_once(desk, *due)


@pytest.fixture
def letter(desk: Desk) -> Any:
    """The message that asks the coordinator to screen an item, still to be sent."""
    item = desk.here.open()
    (row,) = desk.here.messages(item, kind="task")
    return row


def test_5_after_taking_a_letter_before_sending(
    desk: Desk, letter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(desk.ways["email"], "send", _cut)
        with pytest.raises(PowerCut):
            desk.one_pass()
    assert desk.work(Job("email", ((letter.id, 1),))) == ["held"]
    desk.until_quiet()
    assert desk.row(letter.id).state == "sent"
    assert len(desk.smtp.messages) == 1


def test_6_after_the_servers_250_before_noting_it(
    desk: Desk, letter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(outbox, "record_attempt", _cut)
        with pytest.raises(PowerCut):
            desk.one_pass()
    assert len(desk.smtp.messages) == 1
    desk.until_quiet()
    assert desk.row(letter.id).state == "sent"
    first, second = desk.smtp.messages
    assert first.message["Message-ID"] == second.message["Message-ID"]
    assert first.to == second.to
    assert first.text == second.text, "the link in it is the same"


def test_6_after_the_gateways_answer_before_noting_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    item = desk.here.open()
    with desk.here.rt.store.write() as connection:
        connection.execute(
            update(people).where(people.c.ref == "coordinator").values(email=None, phone="+8613800000099")
        )
    with monkeypatch.context() as patched:
        patched.setattr(outbox, "record_attempt", _cut)
        with pytest.raises(PowerCut):
            desk.one_pass()
    desk.until_quiet()
    assert len(desk.gateway.requests) == 2
    assert len({each["idempotency_key"] for each in desk.gateway.requests}) == 1
    assert len(desk.gateway.to("+8613800000099")) == 1, "the gateway knows the repeat"
    assert [each.state for each in desk.here.messages(item)] == ["sent"]


def test_7_between_a_channel_that_failed_and_the_next(
    desk: Desk, letter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk.here.rt.store.write() as connection:
        connection.execute(update(people).where(people.c.ref == "coordinator").values(phone="+8613800000099"))
    desk.smtp.answer_rcpt = "550 5.1.1 nobody of that name"
    with monkeypatch.context() as patched:
        patched.setattr(desk.ways["sms"], "send", _cut)
        with pytest.raises(PowerCut):
            desk.one_pass()
    assert desk.gateway.requests == []
    desk.until_quiet()
    assert desk.row(letter.id).state == "sent"
    assert len(desk.gateway.requests) == 1
    with desk.here.rt.store.read() as connection:
        kept = {tuple(row) for row in connection.execute(select(attempts.c.channel, attempts.c.outcome))}
    assert kept == {("email", "undeliverable"), ("sms", "sent")}


class _KillingServer(SmtpServer):
    """A mail server that takes the message for good, and kills the sender before saying so."""

    kill: Callable[[], None] | None = None

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        said = await super().handle_DATA(server, session, envelope)
        if self.kill is not None:
            kill, self.kill = self.kill, None
            kill()
        return said


@pytest.mark.slow
def test_6_for_real_killed_between_the_servers_taking_and_our_noting(
    tmp_path: Path, sms_gateway: SmsGateway, note: Callable[..., None]
) -> None:
    mail = _KillingServer(free_port())
    listening = _Listening(mail)
    listening.start()
    house = House(tmp_path, mail, sms_gateway)
    at_nine(house)
    house.start()
    try:
        pid = house.processes[0].pid
        mail.kill = lambda: os.kill(pid, signal.SIGKILL)
        store = Store(sqlite_of(house))
        with Driver(house, 0) as driver:
            driver.leave()
            until(
                lambda: house.processes[0].poll() is not None, "the process being killed by its mail server"
            )
            house.processes.clear()
            house.processes.append(house.spawn("up"))
            until(house.ready, "the house again", seen=house.said)
            come_to_rest(house, store)
        figures = reckon(driver, store)
        store.dispose()
        note(f"{figures}")
        first, second = (each.message["Message-ID"] for each in mail.messages)
        assert first == second
        assert figures.copies == 1, figures
    finally:
        house.stop()
        listening.stop()
