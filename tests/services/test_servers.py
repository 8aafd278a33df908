"""The tests' own servers behave as they are told: a fault that never happens would prove nothing."""

from __future__ import annotations

import smtplib
import time
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx2 as httpx
import psycopg
import pytest
import redis
from services.gateway import SmsGateway
from services.postgres import Postgres
from services.smtp import SmtpServer
from services.valkey import Valkey


def _send(server: SmtpServer, subject: str = "议题") -> None:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, "a@example.org", "b@example.org"
    message.set_content("请答复")
    with smtplib.SMTP("127.0.0.1", server.port, timeout=5) as client:
        client.send_message(message)


def test_a_message_is_kept_as_it_came(smtp_server: SmtpServer) -> None:
    _send(smtp_server)
    (received,) = smtp_server.to("b@example.org")
    assert (received.message["Subject"], received.text) == ("议题", "请答复\n")


@pytest.mark.parametrize(
    ("fault", "error", "kept"),
    [
        pytest.param({"answer_rcpt": "451 4.3.0 later"}, smtplib.SMTPRecipientsRefused, 0, id="4xx for the recipient"),
        pytest.param({"answer_rcpt": "550 5.1.1 nobody"}, smtplib.SMTPRecipientsRefused, 0, id="5xx for the recipient"),
        pytest.param({"answer_data": "554 5.7.1 no"}, smtplib.SMTPDataError, 0, id="5xx for the data"),
        pytest.param({"hang_up": "before data"}, smtplib.SMTPServerDisconnected, 0, id="gone before the data"),
        pytest.param({"hang_up": "after the dot"}, smtplib.SMTPServerDisconnected, 1, id="gone after the dot"),
    ],
)  # fmt: skip
def test_a_fault_happens_as_often_as_told(
    smtp_server: SmtpServer, fault: dict[str, Any], error: type[Exception], kept: int
) -> None:
    for name, value in fault.items():
        setattr(smtp_server, name, value)
    smtp_server.times = 1
    with pytest.raises(error):
        _send(smtp_server)
    assert len(smtp_server.messages) == kept
    _send(smtp_server)
    assert len(smtp_server.messages) == kept + 1


def test_a_slow_server_takes_its_time(smtp_server: SmtpServer) -> None:
    smtp_server.slow_s = 0.3
    before = time.monotonic()
    _send(smtp_server)
    assert time.monotonic() - before >= 0.3


def test_the_gateway_answers_a_repeat_with_the_same_id(sms_gateway: SmsGateway) -> None:
    body = {"to": "+8613800000002", "text": "请答复", "idempotency_key": "one"}
    ids = [httpx.post(sms_gateway.url, json=body, timeout=5).json()["id"] for _ in range(2)]
    assert len(set(ids)) == 1
    assert (len(sms_gateway.requests), len(sms_gateway.to("+8613800000002"))) == (2, 1)


def test_the_gateway_fails_as_told(sms_gateway: SmsGateway) -> None:
    body = {"to": "+8613800000002", "text": "请答复", "idempotency_key": "one"}
    sms_gateway.status, sms_gateway.retry_after, sms_gateway.times = 429, "30", 1
    answer = httpx.post(sms_gateway.url, json=body, timeout=5)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "30")
    assert httpx.post(sms_gateway.url, json=body, timeout=5).status_code == 200
    sms_gateway.hang_up, sms_gateway.times = True, 1
    with pytest.raises(httpx.HTTPError):
        httpx.post(sms_gateway.url, json=body, timeout=5)


def test_redis_forgets_freezes_and_comes_back(redis_url: str, valkey: Valkey) -> None:
    with redis.Redis.from_url(redis_url, socket_timeout=0.3, retry=None) as client:
        client.set("a", "b")
        valkey.flush()
        assert client.get("a") is None
        valkey.freeze()
        with pytest.raises(redis.TimeoutError):
            client.ping()
        valkey.thaw()
        assert client.ping()
    first = valkey.pid
    valkey.stop()
    valkey.start()
    assert valkey.pid != first


def test_postgresql_is_private_durable_and_not_run_as_root(postgres_url: str, postgres: Postgres) -> None:
    with psycopg.connect(postgres_url) as connection:
        said = {
            name: connection.execute("SELECT current_setting(%s)", (name,)).fetchone()[0]
            for name in ("fsync", "synchronous_commit", "listen_addresses")
        }
        assert connection.execute("SELECT count(*) FROM items").fetchone() == (0,)
    assert said == {"fsync": "on", "synchronous_commit": "on", "listen_addresses": ""}
    assert Path(f"/proc/{postgres.pid}").stat().st_uid != 0
