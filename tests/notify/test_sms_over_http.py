"""A letter goes out as an SMS, over a gateway's real HTTP: what each of its answers means."""

from __future__ import annotations

import pytest
from letters import LINK, NOW, TITLE, letter
from services.gateway import SmsGateway as Gateway
from services.process import free_port

from notify.channel import Attempt, Rendered
from notify.channels.sms_gateway import SmsGateway
from notify.rendering import render


def send(url: str) -> Attempt:
    about = letter()
    words = render(about, NOW)
    assert isinstance(words, Rendered)
    return SmsGateway(url).send(words, about)


def test_the_gateway_has_what_the_letter_says(sms_gateway: Gateway) -> None:
    assert send(sms_gateway.url) == Attempt("sent", provider_id="sms-1")
    (got,) = sms_gateway.requests
    assert got["to"] == "+8613800000002"
    assert got["text"].startswith("【梧桐里】")
    assert got["text"].endswith(" " + LINK), (
        "a link at the end, after a space: phones then end it where it ends"
    )
    assert (got["template"], got["params"]) == ("task.zh", {"title": TITLE, "link": LINK})


@pytest.mark.parametrize(
    ("status", "retry_after", "expected"),
    [
        pytest.param(429, "120", Attempt("try_again", "HTTP 429", retry_after_s=120), id="too many, with a time"),
        pytest.param(429, None, Attempt("try_again", "HTTP 429"), id="too many, without"),
        pytest.param(429, "Wed, 21 Oct 2026 07:28:00 GMT", Attempt("try_again", "HTTP 429"), id="too many, a date"),
        pytest.param(429, "999999", Attempt("try_again", "HTTP 429", retry_after_s=3600), id="too many, for days"),
        pytest.param(500, None, Attempt("try_again", "HTTP 500"), id="a fault of the gateway's"),
        pytest.param(503, "30", Attempt("try_again", "HTTP 503", retry_after_s=30), id="out of service"),
        pytest.param(400, None, Attempt("undeliverable", "HTTP 400"), id="declined"),
        pytest.param(404, None, Attempt("undeliverable", "HTTP 404"), id="no such address"),
        pytest.param(302, None, Attempt("undeliverable", "HTTP 302"), id="sent elsewhere: not followed"),
    ],
)  # fmt: skip
def test_what_an_answer_means(
    sms_gateway: Gateway, status: int, retry_after: str | None, expected: Attempt
) -> None:
    sms_gateway.status, sms_gateway.retry_after = status, retry_after
    assert send(sms_gateway.url) == expected
    assert sms_gateway.sent == {}


def test_a_gateway_that_is_not_there_is_tried_again() -> None:
    assert send(f"http://127.0.0.1:{free_port()}/").outcome == "try_again"


def test_a_lost_answer_leaves_it_unknown_and_a_repeat_is_known_as_one(sms_gateway: Gateway) -> None:
    sms_gateway.hang_up, sms_gateway.times = True, 1
    assert send(sms_gateway.url).outcome == "unknown"
    assert send(sms_gateway.url).outcome == "sent"
    assert send(sms_gateway.url) == Attempt("sent", provider_id="sms-1")
    assert [got["idempotency_key"] for got in sms_gateway.requests] == [letter().outbox_id] * 3
    assert len(sms_gateway.sent) == 1


def test_an_answer_that_comes_too_late_leaves_it_unknown(
    sms_gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notify.channels.sms_gateway.TIMEOUT_S", 0.2)
    sms_gateway.slow_s = 0.6
    assert send(sms_gateway.url).outcome == "unknown"
