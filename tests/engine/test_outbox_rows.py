"""The outbox: one row for each cause, one sender at a time, an end for every message."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from services.wutongli import Wutongli
from sqlalchemy import func, select

from engine import dead_letters, outbox
from engine.ids import hashed
from engine.letter import Letter
from engine.links import Opened, open_link
from engine.outbox import Skip
from engine.schema import attempts, metadata
from engine.schema import outbox as rows
from workflows.refusal import Refused

MINUTE = timedelta(minutes=1)


def _row(here: Wutongli, outbox_id: str) -> Any:
    with here.rt.store.read() as connection:
        return connection.execute(select(rows).where(rows.c.id == outbox_id)).one()


@pytest.fixture
def asked(wutongli: Wutongli) -> Any:
    """The message that asks the coordinator to screen an item."""
    item = wutongli.open()
    (row,) = wutongli.messages(item, kind="task")
    return row


def test_one_cause_one_message(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    here.pass_until(here.rt.now() + timedelta(days=40))
    assert len(here.messages(item)) > 20
    with here.rt.store.read() as connection:
        keys, ids = connection.execute(
            select(func.count(rows.c.dedupe_key.distinct()), func.count(rows.c.message_id.distinct()))
        ).one()
        everything = connection.execute(select(func.count()).select_from(rows)).scalar_one()
    assert keys == ids == everything


def test_two_who_claim_at_once_never_get_the_same_message(wutongli: Wutongli) -> None:
    here = wutongli
    for _ in range(20):
        here.open()
    gate = Barrier(3)

    def claim(owner: str) -> list[str]:
        gate.wait(10)
        mine: list[str] = []
        while got := outbox.claim_queued(here.rt, here.rt.now(), owner, most=3):
            mine += got
        return mine

    with ThreadPoolExecutor(3) as pool:
        got = [id_ for mine in pool.map(claim, ["one", "two", "three"]) for id_ in mine]
    assert len(got) == len(set(got)) == 20


def test_of_two_who_send_at_once_one_holds_the_letter(wutongli: Wutongli, asked: Any) -> None:
    here = wutongli
    with ThreadPoolExecutor(4) as pool:
        got = list(pool.map(lambda n: outbox.take(here.rt, asked.id, f"sender {n}", here.rt.now()), range(4)))
    assert sum(isinstance(each, Letter) for each in got) == 1
    assert got.count(Skip("held")) == 3


def test_whoever_sends_takes_over_from_whoever_handed_out(wutongli: Wutongli, asked: Any) -> None:
    here = wutongli
    assert outbox.claim_queued(here.rt, here.rt.now(), "dispatcher") == [asked.id]
    assert isinstance(outbox.take(here.rt, asked.id, "sender", here.rt.now()), Letter)
    assert outbox.claim_queued(here.rt, here.rt.now(), "dispatcher") == []


def test_the_lease_of_a_lost_sender_ends(wutongli: Wutongli, asked: Any) -> None:
    here = wutongli
    assert isinstance(outbox.take(here.rt, asked.id, "who dies", here.rt.now()), Letter)
    here.clock.advance(outbox.LEASE - timedelta(seconds=1))
    assert outbox.claim_queued(here.rt, here.rt.now(), "two") == []
    assert outbox.take(here.rt, asked.id, "two", here.rt.now()) == Skip("held")
    here.clock.advance(timedelta(seconds=1))
    assert outbox.claim_queued(here.rt, here.rt.now(), "two") == [asked.id]
    again = outbox.take(here.rt, asked.id, "two", here.rt.now())
    assert isinstance(again, Letter)
    assert again.message_id == asked.message_id.replace("gongshi.invalid", "gongshi.example")


def test_a_letter_carries_a_link_that_opens_and_is_written_nowhere(wutongli: Wutongli, asked: Any) -> None:
    here = wutongli
    letter = outbox.take(here.rt, asked.id, "sender", here.rt.now())
    assert isinstance(letter, Letter)
    assert letter.link is not None
    token = letter.link.removeprefix("https://gongshi.example/t/")
    with here.rt.store.read() as connection:
        opened = open_link(here.rt, connection, token)
        everything = {t.name: repr(connection.execute(select(t)).all()) for t in metadata.sorted_tables}
    assert isinstance(opened, Opened)
    assert opened.person_id == here.person("coordinator")
    assert [name for name, said in everything.items() if token in said] == []
    assert hashed(token) in everything["links"]


def test_a_reminder_of_what_is_answered_is_not_sent(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    here.pass_until(here.rt.now() + timedelta(days=5))
    reminders = {row.person_id: row.id for row in here.messages(item, kind="reminder")}
    here.answer(item, "building3", stand="agree")
    taken = outbox.take(here.rt, reminders[here.person("building3")], "sender", here.rt.now())
    assert taken == Skip("answered")
    assert _row(here, reminders[here.person("building3")]).state == "cancelled"
    assert isinstance(
        outbox.take(here.rt, reminders[here.person("owners_chair")], "sender", here.rt.now()), Letter
    )


def test_what_asks_for_something_is_withdrawn_when_the_state_is_left(wutongli: Wutongli, asked: Any) -> None:
    here = wutongli
    here.press(asked.item_id, "coordinator", button="decline", text="不归我们管")
    assert _row(here, asked.id).state == "cancelled"
    assert outbox.take(here.rt, asked.id, "sender", here.rt.now()) == Skip("not_queued")
    # the end itself is told
    assert [row.state for row in here.messages(asked.item_id, kind="result")] == ["queued"]


@pytest.mark.parametrize(
    ("outcome", "retry", "state"),
    [
        pytest.param("sent", None, "sent", id="sent"),
        pytest.param("undeliverable", None, "undeliverable", id="declined for good"),
        pytest.param("unknown", None, "unknown", id="lost after the dot, not sent again"),
        pytest.param("unknown", 5 * MINUTE, "queued", id="lost after the dot, sent again"),
        pytest.param("try_again", 5 * MINUTE, "queued", id="try again later"),
        pytest.param("try_again", None, "undeliverable", id="tried often enough"),
    ],
)
def test_the_outcome_of_every_attempt_is_kept(
    wutongli: Wutongli, asked: Any, outcome: Any, retry: timedelta | None, state: str
) -> None:
    here = wutongli
    now = here.rt.now()
    outbox.take(here.rt, asked.id, "sender", now)
    outbox.record_attempt(
        here.rt, asked.id, channel="email", outcome=outcome, detail="451 4.3.0", now=now,
        retry_at=now + retry if retry else None,
    )  # fmt: skip
    row = _row(here, asked.id)
    assert (row.state, row.attempts, row.lease_owner) == (state, 1, None)
    assert (row.sent_at is not None) == (outcome == "sent")
    with here.rt.store.read() as connection:
        kept = connection.execute(select(attempts).where(attempts.c.outbox_id == asked.id)).one()
    assert (kept.outcome, kept.channel, kept.detail) == (outcome, "email", "451 4.3.0")
    if retry is None:
        assert outbox.take(here.rt, asked.id, "sender", now) == Skip("not_queued")
    else:
        assert outbox.take(here.rt, asked.id, "sender", now) == Skip("not_due")
        assert isinstance(outbox.take(here.rt, asked.id, "sender", now + retry), Letter)


def test_a_message_is_held_while_it_is_quiet(wutongli: Wutongli, asked: Any) -> None:
    here = wutongli
    morning = here.rt.now() + timedelta(hours=9)
    outbox.take(here.rt, asked.id, "sender", here.rt.now())
    outbox.hold_until(here.rt, asked.id, morning)
    assert outbox.claim_queued(here.rt, morning - MINUTE, "one") == []
    assert outbox.claim_queued(here.rt, morning, "one") == [asked.id]


@pytest.mark.parametrize(
    ("ref", "code"),
    [
        pytest.param("coordinator", None, id="the coordinator"),
        pytest.param("supervisor", "not_allowed", id="no other"),
    ],
)
def test_who_may_send_again_what_did_not_arrive(
    wutongli: Wutongli, asked: Any, ref: str, code: str | None
) -> None:
    here = wutongli
    outbox.record_attempt(
        here.rt, asked.id, channel="email", outcome="undeliverable", detail="550 5.1.1", now=here.rt.now()
    )
    done = dead_letters.send_again(here.rt, here.actor(ref), asked.id)
    assert (done.code if isinstance(done, Refused) else None) == code
    assert _row(here, asked.id).state == ("undeliverable" if code else "queued")


def test_what_waits_to_be_sent_needs_no_sending_again(wutongli: Wutongli, asked: Any) -> None:
    done = dead_letters.send_again(wutongli.rt, wutongli.actor("coordinator"), asked.id)
    assert isinstance(done, Refused)
    assert done.code == "not_possible"
