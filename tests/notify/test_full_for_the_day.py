"""When no more SMS may be sent for the day: another way is taken, and who has none is seen by a coordinator."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from engine.board import board
from engine.dead_letters import dead_letters, mark_told
from engine.held_up import held_up
from engine.rounds import LASTS, make_round
from engine.schema import attempts, outbox
from notify.channels import channels
from notify.delivery import deliver
from notify.limits import Limits
from workflows.refusal import Refused

PHONE = "+8613800000010"
DAY = timedelta(days=1)
FULL = [
    pytest.param(Limits(sms_per_day=1), id="the house's day"),
    pytest.param(Limits(sms_per_number=1), id="the number's day"),
]


def _send(post: Any, message: str, limits: Limits) -> str:
    return deliver(post.here.rt, channels(post.smtp.url, post.gateway.url), message, "post", limits)


def _one_more(post: Any, limits: Limits, **options: Any) -> str:
    """One SMS goes out, with which the limit is reached; a message that comes after it, about another item."""
    here = post.here
    assert _send(post, post.asking("coordinator", here.open("第一件")), limits) == "sent"
    assert len(post.gateway.requests) == 1
    here.clock.advance(timedelta(minutes=5))
    return str(post.asking("coordinator", here.open("第二件", **options)))


def _held(post: Any) -> list[tuple[str, Any]]:
    here = post.here
    with here.rt.store.read() as connection:
        found = held_up(connection, here.id, here.rt.now())
        assert found == board(connection, here.community, here.rt.now()).held_up
    return [(each.outbox_id, each.until) for each in found]


@pytest.mark.parametrize("limits", FULL)
def test_who_has_mail_gets_mail_at_once(post: Any, limits: Limits) -> None:
    post.change("coordinator", channel="sms", phone=PHONE)
    second = _one_more(post, limits)
    assert _send(post, second, limits) == "sent"
    assert (post.row(second).channel, len(post.gateway.requests)) == ("email", 1)
    assert post.attempts(second) == [("email", "sent")]
    assert _held(post) == []


@pytest.mark.parametrize("limits", FULL)
def test_who_has_none_waits_and_a_coordinator_sees_it(post: Any, limits: Limits) -> None:
    here = post.here
    post.change("coordinator", channel="sms", phone=PHONE, email=None)
    second = _one_more(post, limits)
    assert _send(post, second, limits) == "limited"
    ((found, until),) = _held(post)
    assert found == second
    assert timedelta(hours=23) < until - here.rt.now() <= DAY + timedelta(hours=1)
    here.clock.advance_to(until)
    assert _send(post, second, limits) == "sent"
    assert _held(post) == []


def test_a_wait_of_moments_is_no_reason_to_write_instead(post: Any) -> None:
    limits = Limits(sms_per_minute=1)
    post.change("coordinator", channel="sms", phone=PHONE)
    assert _send(post, post.asking("coordinator", post.here.open("第一件")), limits) == "sent"
    second = post.asking("coordinator", post.here.open("第二件"))
    assert _send(post, second, limits) == "limited"
    assert (post.smtp.messages, _held(post)) == ([], [])


def test_where_the_other_way_fails_it_waits_for_the_first_and_does_not_die(post: Any) -> None:
    limits = Limits(sms_per_day=1)
    post.change("coordinator", channel="sms", phone=PHONE)
    second = _one_more(post, limits)
    post.smtp.answer_rcpt = "550 5.1.1 no such user"
    assert _send(post, second, limits) == "limited"
    row = post.row(second)
    assert (row.state, row.waits_for, post.attempts(second)) == (
        "queued",
        "limit",
        [("email", "undeliverable")],
    )
    ((found, until),) = _held(post)
    assert found == second
    post.here.clock.advance_to(until)
    assert _send(post, second, limits) == "sent"
    assert post.attempts(second) == [("email", "undeliverable"), ("sms", "sent")]


def test_an_urgent_message_takes_the_other_way_too(post: Any) -> None:
    limits = Limits(sms_per_day=1)
    post.change("coordinator", channel="sms", phone=PHONE)
    hazard = {"place": "2栋楼梯间", "danger": "扶手松动"}
    second = _one_more(post, limits, issue_type="safety_hazard", fields=hazard)
    assert _send(post, second, limits) == "sent"
    assert post.row(second).channel == "email"


def test_what_goes_another_way_takes_no_place_in_the_line(post: Any) -> None:
    limits = Limits(sms_per_day=1)
    post.change("coordinator", channel="sms", phone=PHONE)
    second = _one_more(post, limits)
    assert _send(post, second, limits) == "sent"
    post.change("coordinator", email=None)
    third = post.asking("coordinator", post.here.open("第三件"))
    assert _send(post, third, limits) == "limited"
    ((_, until),) = _held(post)
    assert until - post.here.rt.now() <= DAY + timedelta(hours=1), "the next place, and not the one after it"


def test_whoever_was_called_is_not_sent_it_any_more(post: Any) -> None:
    here, limits = post.here, Limits(sms_per_day=1)
    post.change("coordinator", channel="sms", phone=PHONE, email=None)
    second = _one_more(post, limits)
    assert _send(post, second, limits) == "limited"
    assert mark_told(here.rt, here.actor("coordinator"), second) == "told"
    assert _held(post) == []
    here.clock.advance(2 * DAY)
    assert _send(post, second, limits) == "not_queued"
    assert len(post.gateway.requests) == 1


def test_what_waits_for_moments_is_not_marked_as_told(post: Any) -> None:
    here = post.here
    message = post.asking("coordinator", here.open())
    said = mark_told(here.rt, here.actor("coordinator"), message)
    assert isinstance(said, Refused)
    assert said.code == "not_possible"


def test_a_message_about_the_house_that_cannot_be_delivered_is_on_the_board_and_among_dead_letters(
    post: Any,
) -> None:

    here = post.here
    here.open()
    with here.rt.store.write() as connection:
        connection.execute(update(outbox).values(state="queued"))
    for _ in range(int(LASTS / timedelta(minutes=1)) + 5):
        here.clock.advance(timedelta(minutes=1))
        make_round(here.rt, here.rt.now())
    with here.rt.store.read() as connection:
        (told,) = connection.execute(select(outbox.c.id).where(outbox.c.kind == "trouble")).scalars()
    post.smtp.answer_rcpt = "550 5.1.1 no such user"
    post.change("coordinator", phone=None)
    assert post.send(told) == "undeliverable"
    with here.rt.store.read() as connection:
        (shown,) = board(connection, here.community, here.rt.now()).undelivered
        (letter,) = dead_letters(connection, here.rt.keys, here.id)
        assert connection.execute(select(attempts.c.outcome).where(attempts.c.outbox_id == told)).scalar_one()
    assert (shown.outbox_id, shown.item_id, shown.kind) == (told, None, "trouble")
    assert (letter.outbox_id, letter.item_id, letter.kind, letter.can_be_sent) == (
        told,
        None,
        "trouble",
        True,
    )
    assert letter.reason.fault == "address"
