"""A message of the sample community is delivered: which channel, when again, and when no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from services.wutongli import PROPOSAL
from sqlalchemy import update

from engine.outbox import LEASE, Skip, take
from engine.schema import attempts, outbox
from notify.again import FIRST_WAIT, GIVE_UP, LONGEST_WAIT
from notify.channel import Attempt
from notify.channels import channels
from notify.delivery import MessageFault, deliver

HAZARD = {"place": "2栋楼梯间", "danger": "扶手松动"}


def local(day: int, clock: str) -> datetime:
    """An instant of March 2026 by Chengdu's clocks."""
    return datetime.fromisoformat(f"2026-03-{day:02d}T{clock}").replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def test_a_task_reaches_the_coordinator_by_mail(post) -> None:
    message = post.asking("coordinator", post.here.open())
    assert post.send(message) == "sent"
    (got,) = post.smtp.to("coordinator@wutongli.example.org")
    assert post.letter(message).link in got.text
    assert got.message["Message-ID"] == post.letter(message).message_id
    row = post.row(message)
    assert (row.state, row.channel, row.provider_id, row.lease_owner) == (
        "sent",
        "email",
        "2.0.0 kept as 1",
        None,
    )
    assert post.send(message) == "not_queued"
    assert len(post.smtp.messages) == 1


def test_who_prefers_sms_gets_one(post) -> None:
    item = post.here.to_deliberation()
    assert post.send(post.asking("building3", item)) == "sent"
    assert len(post.gateway.to("+8613800000004")) == 1
    assert post.smtp.messages == []


def test_mail_that_fails_for_good_becomes_an_sms(post) -> None:
    post.change("coordinator", phone="+8613800000010")
    message = post.asking("coordinator", post.here.open())
    post.smtp.answer_rcpt = "550 5.1.1 no such user"
    assert post.send(message) == "sent"
    assert post.attempts(message) == [("email", "undeliverable"), ("sms", "sent")]
    assert len(post.gateway.to("+8613800000010")) == 1
    assert (post.row(message).state, post.row(message).channel) == ("sent", "sms")


def test_between_two_channels_nobody_else_takes_the_message(post, monkeypatch: pytest.MonkeyPatch) -> None:
    here = post.here
    post.change("coordinator", phone="+8613800000010")
    message = post.asking("coordinator", here.open())
    post.smtp.answer_rcpt = "550 5.1.1 no such user"
    both = channels(post.smtp.url, post.gateway.url)
    meanwhile: list[object] = []
    really = both["sms"].send

    def watched(rendered: object, about: object) -> Attempt:
        meanwhile.append(take(here.rt, message, "another worker", here.rt.now()))
        return really(rendered, about)

    monkeypatch.setattr(both["sms"], "send", watched)
    assert deliver(here.rt, both, message, "post") == "sent"
    assert meanwhile == [Skip("not_due")]


def test_with_no_other_channel_it_is_undeliverable(post) -> None:
    message = post.asking("coordinator", post.here.open())
    post.smtp.answer_rcpt = "550 5.1.1 no such user"
    assert post.send(message) == "undeliverable"
    assert post.row(message).state == "undeliverable"
    assert post.attempts(message) == [("email", "undeliverable")]


def test_who_has_neither_mail_nor_phone_is_undeliverable(post) -> None:
    post.change("coordinator", email=None, phone=None)
    message = post.asking("coordinator", post.here.open())
    assert post.send(message) == "undeliverable"
    assert post.attempts(message) == [("none", "undeliverable")]


def test_a_house_without_settings_keeps_messages_in_the_mailbox(post) -> None:
    message = post.asking("coordinator", post.here.open())
    assert deliver(post.here.rt, channels(None, None), message, "post") == "sent"
    assert (post.row(message).channel, post.smtp.messages) == ("mailbox", [])


def test_an_sms_waits_until_the_morning(post) -> None:
    here = post.here
    here.clock.advance_to(local(2, "22:30"))
    post.change("coordinator", channel="sms", email=None, phone="+8613800000010")
    message = post.asking("coordinator", here.open())
    assert post.send(message) == "quiet"
    here.clock.advance_to(local(3, "07:29"))
    assert post.send(message) == "not_due"
    assert post.gateway.requests == []
    here.clock.advance_to(local(3, "07:30"))
    assert post.send(message) == "sent"


def test_an_urgent_sms_goes_at_night(post) -> None:
    here = post.here
    here.clock.advance_to(local(2, "22:30"))
    post.change("coordinator", channel="sms", phone="+8613800000010")
    message = post.asking("coordinator", here.open("2栋扶手松动", issue_type="safety_hazard", fields=HAZARD))
    assert post.send(message) == "sent"
    assert len(post.gateway.to("+8613800000010")) == 1


def test_mail_goes_at_night(post) -> None:
    post.here.clock.advance_to(local(2, "22:30"))
    assert post.send(post.asking("coordinator", post.here.open())) == "sent"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        pytest.param("{% block body %}{{ nonsense }}{% endblock %}", "UndefinedError at zh/task.j2:", id="a wrong name"),
        pytest.param("{% block body %}{{ 1 / 0 }}{% endblock %}", "ZeroDivisionError at zh/task.j2:", id="a wrong sum"),
        pytest.param("{% block body %}", "TemplateSyntaxError", id="no end"),
        pytest.param("nothing", "KeyError", id="no blocks"),
        pytest.param("{% block body %}{{ ''.__class__.__mro__ }}{% endblock %}", "SecurityError", id="a way out"),
    ],
)  # fmt: skip
def test_a_template_that_fails_sends_nothing(
    post, break_template: Callable[[str, str], None], words: str, reason: str
) -> None:
    break_template("zh/task.j2", words)
    message = post.asking("coordinator", post.here.open())
    assert post.send(message) == "undeliverable"
    assert (post.smtp.messages, post.gateway.requests) == ([], [])
    with post.here.rt.store.read() as connection:
        detail = connection.execute(attempts.select().where(attempts.c.outbox_id == message)).one().detail
    assert detail.startswith("template: ")
    assert reason in detail


def test_a_message_that_failed_within_the_house_goes_out_when_that_is_mended(
    post, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = post.asking("coordinator", post.here.open())

    def breaks(letter: object, _now: object) -> None:
        raise ValueError(letter)

    with monkeypatch.context() as broken:
        broken.setattr("notify.delivery.render", breaks)
        with pytest.raises(MessageFault):
            post.send(message)
    post.here.clock.advance(timedelta(minutes=1))
    assert post.send(message) == "sent"
    assert post.attempts(message) == [("none", "try_again"), ("email", "sent")]


def test_a_kind_without_a_template_sends_nothing(post) -> None:
    message = post.asking("coordinator", post.here.open())
    with post.here.rt.store.write() as connection:
        connection.execute(update(outbox).where(outbox.c.id == message).values(kind="of_tomorrow"))
    assert post.send(message) == "undeliverable"
    assert post.smtp.messages == []


def test_waits_grow_and_end_after_a_day(post) -> None:
    here = post.here
    message = post.asking("coordinator", here.open())
    created = here.rt.now()
    post.smtp.answer_rcpt = "451 4.3.0 try later"
    waits: list[timedelta] = []
    while post.row(message).state == "queued":
        assert post.send(message) == "try_again"
        waits.append(post.row(message).next_at - here.rt.now())
        here.clock.advance_to(post.row(message).next_at)
    growing = waits[: next(n for n, wait in enumerate(waits) if wait >= LONGEST_WAIT)]
    assert FIRST_WAIT <= waits[0] < FIRST_WAIT * 1.5
    assert all(earlier < later for earlier, later in pairwise(growing))
    assert all(FIRST_WAIT * 2**n <= wait < FIRST_WAIT * 2**n * 1.5 for n, wait in enumerate(growing[:-1]))
    assert max(waits) < LONGEST_WAIT * 1.5
    assert GIVE_UP < here.rt.now() - created < GIVE_UP + LONGEST_WAIT * 1.5
    assert post.row(message).state == "undeliverable"
    assert {outcome for _, outcome in post.attempts(message)} == {"try_again"}
    assert len(waits) < 40


def test_a_mail_server_that_is_down_for_a_day_does_not_keep_the_sms_back(post) -> None:
    here = post.here
    post.change("coordinator", phone="+8613800000010")
    message = post.asking("coordinator", here.open())
    post.smtp.answer_rcpt = "451 4.3.0 try later"
    here.clock.advance(timedelta(hours=10))
    assert post.send(message) == "try_again"
    here.clock.advance(GIVE_UP + timedelta(seconds=1))  # what it waited before is no time of the server's
    assert post.send(message) == "sent"
    assert post.attempts(message) == [("email", "try_again"), ("email", "try_again"), ("sms", "sent")]


def test_a_task_lost_after_the_dot_is_sent_once_more_as_the_same_message(post) -> None:
    here = post.here
    message = post.asking("coordinator", here.open())
    post.smtp.hang_up = "after the dot"
    assert post.send(message) == "unknown"
    assert post.row(message).state == "queued"
    here.clock.advance_to(post.row(message).next_at)
    assert post.send(message) == "unknown"
    assert post.row(message).state == "unknown"
    assert len(post.smtp.messages) == 2
    assert len({got.message["Message-ID"] for got in post.smtp.messages}) == 1
    assert len({got.text for got in post.smtp.messages}) == 1, "the link is the same too"


def test_a_sender_that_died_is_relieved(post) -> None:
    here = post.here
    message = post.asking("coordinator", here.open())
    take(here.rt, message, "who died", here.rt.now())
    assert post.send(message) == "held"
    here.clock.advance(LEASE)
    assert post.send(message) == "sent"
    assert len(post.smtp.messages) == 1


def test_a_reminder_of_what_is_answered_goes_to_nobody(post) -> None:
    here = post.here
    item = here.open()
    here.press(item, "coordinator", button="accept")
    here.pass_until(here.rt.now() + timedelta(days=8))
    reminder = post.asking("property_manager", item, "reminder")
    here.answer(item, "property_manager", fields=PROPOSAL)
    assert post.send(reminder) == "not_queued"
    assert post.smtp.messages == []
