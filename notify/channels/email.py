"""E-mail over SMTP (RFC 5321): one recipient a message, the same Message-ID for every attempt.

A message counts as sent after the server's 250 to its last dot and not before. What fails before the
data may be tried again; what is lost after the dot may have arrived, and is called unknown.
"""

from __future__ import annotations

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import parse_qs, unquote, urlsplit

from engine.letter import Letter
from notify.channel import Attempt, Rendered

TIMEOUT_S = 20
SMTP_PORT, SMTPS_PORT = 25, 465
PERMANENT = 500


class Email:
    """A mail server by its URL: `smtp://user:password@host:port?from=address&starttls=yes`, or `smtps://…`."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        options = parse_qs(parts.query)
        self.name = "email"
        self._host = parts.hostname or "localhost"
        self._tls = parts.scheme == "smtps"
        self._port = parts.port or (SMTPS_PORT if self._tls else SMTP_PORT)
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password or "")
        self._starttls = options.get("starttls", ["no"])[0] in ("yes", "true", "1")
        self._from = options.get("from", [f"gongshi@{self._host}"])[0]

    def reaches(self, letter: Letter) -> bool:
        """Whether the person has an address."""
        return bool(letter.recipient.email)

    def send(self, rendered: Rendered, letter: Letter) -> Attempt:
        """Hand the message to the mail server."""
        message = self.message(rendered, letter)
        try:
            server = self._connect()
        except (OSError, smtplib.SMTPException) as fault:
            return Attempt("try_again", f"connect: {type(fault).__name__}")
        try:
            return self._hand_over(server, message, letter.recipient.email or "")
        finally:
            try:
                server.quit()
            except (OSError, smtplib.SMTPException):
                server.close()

    def message(self, rendered: Rendered, letter: Letter) -> EmailMessage:
        """The message as it goes out."""
        message = EmailMessage()
        message["Subject"] = _one_line(rendered.subject)
        message["From"] = Address(
            _one_line(letter.community_title.in_(letter.recipient.language)), addr_spec=self._from
        )
        message["To"] = Address(_one_line(letter.recipient.name), addr_spec=letter.recipient.email or "")
        message["Date"] = format_datetime(letter.created_at)
        message["Message-ID"] = letter.message_id
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office reply, please
        message.set_content(rendered.text)
        message.add_alternative(rendered.html, subtype="html")
        return message

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if self._tls:
            server = smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT_S, context=context)
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_S)
        try:
            server.ehlo_or_helo_if_needed()
            if self._starttls:
                server.starttls(context=context)
                server.ehlo()
            if self._user is not None:
                server.login(self._user, self._password)
        except BaseException:
            server.close()
            raise
        return server

    def _hand_over(self, server: smtplib.SMTP, message: EmailMessage, to: str) -> Attempt:
        try:
            for code, answer in (server.mail(self._from), server.rcpt(to)):
                if code >= 400:  # noqa: PLR2004  # RFC 5321 4.2.1
                    return Attempt(
                        "undeliverable" if code >= PERMANENT else "try_again", f"{code} {_said(answer)}"
                    )
        except (OSError, smtplib.SMTPException) as fault:
            return Attempt("try_again", f"before data: {type(fault).__name__}")
        try:
            code, answer = server.data(message.as_bytes(policy=message.policy.clone(linesep="\r\n")))
        except smtplib.SMTPDataError as fault:  # the server declined to take any data
            return Attempt(
                "undeliverable" if fault.smtp_code >= PERMANENT else "try_again", f"{fault.smtp_code}"
            )
        except (OSError, smtplib.SMTPException) as fault:
            return Attempt("unknown", f"lost after data: {type(fault).__name__}")
        if code == 250:  # noqa: PLR2004  # RFC 5321 4.2.3
            return Attempt("sent", provider_id=_said(answer)[:120])
        return Attempt("undeliverable" if code >= PERMANENT else "try_again", f"{code} {_said(answer)}")


def _one_line(said: str) -> str:
    """No line break may end a header and begin another."""
    return " ".join(said.split())


def _said(answer: bytes) -> str:
    return answer.decode("utf-8", "replace").replace("\n", " ")[:200]
