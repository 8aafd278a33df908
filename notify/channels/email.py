"""E-mail over SMTP (RFC 5321): one recipient a message, the same Message-ID for every attempt.

A message counts as sent after the server's 250 to its last dot and not before. What fails before the
dot may be tried again; what is lost after it may have arrived, and is called unknown. A password goes over an
encrypted line only, to a server whose certificate holds; a server that offers no encryption gets nothing.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import parse_qs, unquote, urlsplit

from engine.letter import Letter
from notify.channel import Attempt, Rendered

STEP_S, DOT_S, QUIT_S = 9, 35, 2
"""How long a server may take for a step, for its word after the last dot, and for its goodbye: all of them
together take less than the outbox's lease.
"""
SMTP_PORT, SMTPS_PORT = 25, 465
TEMPORARY, PERMANENT = 400, 500
GO_AHEAD, TAKEN = 354, 250
UNADDRESSED = (ValueError, IndexError, MessageError)
"""What the standard library raises for something that is no address."""
ADDRESS = re.compile(r"<?[^\s<>:;,]+@[^\s<>:;,]+>?")


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
        if self._user is not None and not (self._tls or self._starttls):
            raise ValueError("a password goes over an encrypted line only: smtps://…, or starttls=yes")
        self._from = options.get("from", [f"gongshi@{self._host}"])[0]
        try:
            Address(addr_spec=self._from)
        except UNADDRESSED as fault:
            raise ValueError(f"`from={self._from}` is no address to send from") from fault

    def reaches(self, letter: Letter) -> bool:
        """Whether the person has an address."""
        return bool(letter.recipient.email)

    def send(self, rendered: Rendered, letter: Letter) -> Attempt:
        """Hand the message to the mail server."""
        to = letter.recipient.email or ""
        try:
            to.encode("ascii")  # beyond ASCII a server must promise SMTPUTF8 (RFC 6531), and few do
            message = self.message(rendered, letter)
        except UNADDRESSED as fault:
            return Attempt("undeliverable", f"address: {type(fault).__name__}")
        try:
            server = self._connect()
        except (OSError, smtplib.SMTPException) as fault:
            return Attempt("try_again", f"connect: {_named(fault)}")
        try:
            return self._hand_over(server, message, to)
        finally:
            _leave(server)

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
            server = smtplib.SMTP_SSL(self._host, self._port, timeout=STEP_S, context=context)
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=STEP_S)
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
            code, answer = server.mail(self._from)
            if code >= TEMPORARY:  # it is us whom it does not take, whoever the message is for
                return Attempt("try_again", f"sender: {code} {_said(answer, to)}")
            code, answer = server.rcpt(to)
            if code >= TEMPORARY:
                return _declined(code, answer, to)
            code, answer = server.docmd("DATA")
            if code != GO_AHEAD:
                return _declined(code, answer, to)
            server.send(_with_dot(message.as_bytes(policy=message.policy.clone(linesep="\r\n"))))
        except (OSError, smtplib.SMTPException) as fault:
            return Attempt("try_again", f"before the dot: {type(fault).__name__}")
        try:
            if server.sock is not None:
                server.sock.settimeout(DOT_S)
            code, answer = server.getreply()
        except (OSError, smtplib.SMTPException) as fault:
            return Attempt("unknown", f"lost after the dot: {type(fault).__name__}")
        return (
            Attempt("sent", provider_id=_said(answer, to)[:120])
            if code == TAKEN
            else _declined(code, answer, to)
        )


def _named(fault: Exception) -> str:
    """A fault in a word and, where the server said one, its number; its words may repeat a name."""
    code = getattr(fault, "smtp_code", None)
    return type(fault).__name__ if code is None else f"{type(fault).__name__} {code}"


def _declined(code: int, answer: bytes, to: str) -> Attempt:
    return Attempt("undeliverable" if code >= PERMANENT else "try_again", f"{code} {_said(answer, to)}")


def _with_dot(content: bytes) -> bytes:
    """A message as it goes over the line: lines that begin with a dot have two, a dot alone ends it."""
    ended = content if content.endswith(b"\r\n") else content + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", ended) + b".\r\n"


def _leave(server: smtplib.SMTP) -> None:
    """Say goodbye, without waiting for a server that does not."""
    try:
        if server.sock is not None:
            server.sock.settimeout(QUIT_S)
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()


def _one_line(said: str) -> str:
    """No line break may end a header and begin another."""
    return " ".join(said.split())


def _said(answer: bytes, to: str) -> str:
    """What the server said, without the address that it may repeat, or the part of it that names a mailbox."""
    said = ADDRESS.sub("…", answer.decode("utf-8", "replace").replace("\n", " "))
    mailbox = re.escape(to.rpartition("@")[0])
    return (re.sub(rf"(?i)(?<!\w){mailbox}(?!\w)", "…", said) if mailbox else said)[:200]
