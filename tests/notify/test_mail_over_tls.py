"""Mail over an encrypted line: STARTTLS and smtps, a name and a password, and certificates that do not hold.

The server is a real one with a certificate of its own making; the tests trust it the way a house would, by the
file that OpenSSL is told to trust.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from letters import NOW, letter
from services import smtp
from services.smtp import CERTIFICATE, NAME, PASSWORD, Encryption, SmtpServer

from engine.reasons import reason_of
from notify.channel import Attempt, Rendered
from notify.channels.email import Email
from notify.rendering import render

Started = Callable[[Encryption], SmtpServer]


@pytest.fixture
def started() -> Iterator[Started]:
    """Start a server that speaks this way."""
    running = []

    def begin(encryption: Encryption) -> SmtpServer:
        server, listening = smtp.start(encryption)
        running.append(listening)
        return server

    yield begin
    for listening in running:
        listening.stop()


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine trusts the server's certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))


def send(url: str) -> Attempt:
    rendered = render(letter(), NOW)
    assert isinstance(rendered, Rendered)
    return Email(url).send(rendered, letter())


ENCRYPTED = pytest.mark.parametrize(
    "encryption",
    [pytest.param("starttls", id="STARTTLS"), pytest.param("smtps", id="TLS from the start")],
)


@ENCRYPTED
@pytest.mark.usefixtures("trusted")
def test_who_signs_in_over_tls_may_send(started: Started, encryption: Encryption) -> None:
    server = started(encryption)
    assert send(server.url_for(NAME, PASSWORD)) == Attempt("sent", provider_id="2.0.0 kept as 1")
    assert server.signed_in == [NAME]
    assert server.messages[0].to == ("chair@wutongli.example.org",)


@ENCRYPTED
@pytest.mark.usefixtures("trusted")
def test_a_wrong_password_is_the_houses_trouble_and_named_nowhere(
    started: Started, encryption: Encryption
) -> None:
    server = started(encryption)
    attempt = send(server.url_for(NAME, "an old password"))
    assert attempt == Attempt("try_again", "connect: SMTPAuthenticationError 535")
    assert reason_of("email", attempt.outcome, attempt.detail).fault == "house"
    assert server.messages == []


@ENCRYPTED
def test_a_certificate_that_nobody_vouches_for_gets_no_password(
    started: Started, encryption: Encryption
) -> None:
    server = started(encryption)
    attempt = send(server.url_for(NAME, PASSWORD))
    assert attempt == Attempt("try_again", "connect: SSLCertVerificationError")
    assert reason_of("email", attempt.outcome, attempt.detail).fault == "house"
    assert (server.signed_in, server.messages) == ([], [])


@ENCRYPTED
@pytest.mark.usefixtures("trusted")
def test_a_certificate_of_another_host_gets_no_password(started: Started, encryption: Encryption) -> None:
    server = started(encryption)
    attempt = send(server.url_for(NAME, PASSWORD, host="127.0.0.2"))
    assert attempt.outcome == "try_again"
    assert (server.signed_in, server.messages) == ([], [])


@pytest.mark.usefixtures("trusted")
def test_a_server_that_offers_no_encryption_gets_nothing(started: Started) -> None:
    server = started("none")
    attempt = send(server.url_for(NAME, PASSWORD))
    assert attempt == Attempt("try_again", "connect: SMTPNotSupportedError")
    assert (server.attempts, server.messages) == (0, [])


@pytest.mark.usefixtures("trusted")
def test_who_does_not_sign_in_where_one_must_is_told(started: Started) -> None:
    server = started("starttls")
    attempt = send(f"smtp://localhost:{server.port}?from=gongshi@example.org&starttls=yes")
    assert attempt.outcome == "try_again"
    assert attempt.detail.startswith("sender: 530 ")
    assert reason_of("email", attempt.outcome, attempt.detail).fault == "house"
    assert server.messages == []


def test_a_password_over_an_open_line_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="encrypted line only"):
        Email("smtp://gongshi:password@mail.example.org?from=gongshi@example.org")
