"""A real SMTP server (RFC 5321) that keeps what it was given, and can be told to behave badly.

It speaks TLS from the start (smtps) or on request (STARTTLS), with a certificate of its own making, and asks for a
name and a password then. Its faults are those of life: it declines for now (4xx) or for good (5xx), is slow, hangs up before the data,
or hangs up after the final dot, when the sender cannot know whether the message arrived.
"""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from services.process import free_port

HangUp = Literal["before data", "after the dot"]
Encryption = Literal["none", "starttls", "smtps"]
CERTIFICATE = Path(__file__).parent / "certificate.pem"
"""For `localhost` and 127.0.0.1, made for the tests alone and trusted by nobody else."""
NAME, PASSWORD = "gongshi", "correct horse: battery@staple"


@dataclass(frozen=True, slots=True)
class Received:
    """One message as it arrived: its envelope and its content."""

    sender: str
    to: tuple[str, ...]
    message: EmailMessage

    @property
    def text(self) -> str:
        """The plain part."""
        part = self.message.get_body(("plain",))
        return part.get_content().replace("\r\n", "\n") if part is not None else ""


@dataclass(slots=True)
class SmtpServer:
    """The server by its `url`; set `answer_rcpt`, `answer_data`, `slow_s`, `hang_up` at any time.

    With `times` a fault happens that often and then no more; None is for ever.
    """

    port: int
    encryption: Encryption = "none"
    signed_in: list[str] = field(default_factory=list)
    messages: list[Received] = field(default_factory=list)
    attempts: int = 0
    answer_rcpt: str | None = None
    answer_data: str | None = None
    slow_s: float = 0.0
    hang_up: HangUp | None = None
    times: int | None = None

    @property
    def url(self) -> str:
        """As GONGSHI_SMTP_URL has it."""
        return f"smtp://127.0.0.1:{self.port}?from=gongshi@example.org"

    def url_for(self, name: str, password: str, host: str = "localhost") -> str:
        """The URL of whoever signs in."""
        scheme = "smtps" if self.encryption == "smtps" else "smtp"
        more = "&starttls=yes" if self.encryption != "smtps" else ""
        who = f"{quote(name, safe='')}:{quote(password, safe='')}"
        return f"{scheme}://{who}@{host}:{self.port}?from=gongshi@example.org{more}"

    def to(self, address: str) -> list[Received]:
        """What came for one address."""
        return [each for each in self.messages if address in each.to]

    def behave(self) -> None:
        """No more faults."""
        self.answer_rcpt = self.answer_data = self.hang_up = self.times = None
        self.slow_s = 0.0

    def _faulty(self) -> bool:
        if self.times is None:
            return True
        self.times -= 1
        return self.times >= 0

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        self.attempts += 1
        await asyncio.sleep(self.slow_s)
        if self.hang_up == "before data" and self._faulty():
            server.transport.abort()
            return "421 4.3.2 going away"
        if self.answer_rcpt is not None and self._faulty():
            return self.answer_rcpt
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(  # noqa: N802  # aiosmtpd's name
        self, server: Any, _session: Any, envelope: Any
    ) -> str:
        if self.answer_data is not None and self._faulty():
            return self.answer_data
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(Received(envelope.mail_from, tuple(envelope.rcpt_tos), message))
        if self.hang_up == "after the dot" and self._faulty():
            server.transport.abort()
            return "421 4.3.2 going away"
        return f"250 2.0.0 kept as {len(self.messages)}"

    def sign_in(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        """Whether somebody may send."""
        right = (
            isinstance(given, LoginPassword)
            and given.login == NAME.encode()
            and given.password == PASSWORD.encode()
        )
        if right:
            self.signed_in.append(NAME)
        return AuthResult(success=right, handled=right)


def _options(server: SmtpServer) -> dict[str, Any]:
    if server.encryption == "none":
        return {}
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    if server.encryption == "smtps":
        # it is encrypted from the start, which the library does not see where it asks for encryption
        return {"ssl_context": context, "authenticator": server.sign_in, "auth_require_tls": False}
    return {
        "tls_context": context,
        "authenticator": server.sign_in,
        "require_starttls": True,
        "auth_required": True,
    }


class _Listening(Controller):
    def __init__(self, handler: SmtpServer) -> None:
        super().__init__(
            handler, hostname="127.0.0.1", port=handler.port, ready_timeout=10, **_options(handler)
        )


def start(encryption: Encryption = "none") -> tuple[SmtpServer, _Listening]:
    """A server on a free port, and what ends it (`stop()`)."""
    server = SmtpServer(free_port(), encryption)
    listening = _Listening(server)
    listening.start()
    return server, listening
