"""A letter goes out by e-mail, over real SMTP: its headers, and what each answer of the server means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters import LINK, NOW, TITLE, letter
from services.process import free_port
from services.smtp import SmtpServer

from engine.letter import Letter
from notify.channel import Attempt, Rendered
from notify.channels.email import Email
from notify.rendering import render

HEADERS = {"subject", "from", "to", "date", "message-id", "auto-submitted", "mime-version", "content-type"}


def rendered(about: Letter) -> Rendered:
    words = render(about, NOW)
    assert isinstance(words, Rendered), words
    return words


def send(url: str, about: Letter | None = None) -> Attempt:
    about = about or letter()
    return Email(url).send(rendered(about), about)


def test_the_server_has_what_the_letter_says(smtp_server: SmtpServer) -> None:
    attempt = send(smtp_server.url)
    (got,) = smtp_server.messages
    assert attempt == Attempt("sent", provider_id="2.0.0 kept as 1")
    assert (got.sender, got.to) == ("gongshi@example.org", ("chair@wutongli.example.org",))
    assert {name.lower() for name in got.message} == HEADERS
    assert TITLE in got.message["Subject"]
    assert got.message["From"].addresses[0].display_name == "梧桐里小区"
    assert got.message["To"].addresses[0].display_name == "业委会主任"
    assert got.message["Date"].datetime == NOW
    assert got.message["Message-ID"] == "<0123456789abcdef@gongshi.example>"
    assert got.message["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in got.message.iter_parts()] == ["text/plain", "text/html"]
    html = got.message.get_body(("html",))
    assert html is not None
    assert LINK in got.text
    assert f'href="{LINK}"' in html.get_content()


def test_the_message_id_is_the_same_on_every_attempt(smtp_server: SmtpServer) -> None:
    smtp_server.hang_up, smtp_server.times = "after the dot", 1
    assert [send(smtp_server.url).outcome, send(smtp_server.url).outcome] == ["unknown", "sent"]
    assert len(smtp_server.messages) == 2
    assert len({got.message["Message-ID"] for got in smtp_server.messages}) == 1


@pytest.mark.parametrize(
    "end",
    [
        pytest.param("\r\n", id="CR LF"),
        pytest.param("\n", id="LF alone"),
        pytest.param("\r", id="CR alone"),
        pytest.param("\r\n\r\n", id="an empty line, as before a body"),
        pytest.param("\u2028", id="Unicode's line separator"),
        pytest.param("\x85", id="NEL"),
        pytest.param("\x0b", id="vertical tab"),
    ],
)
def test_a_line_break_begins_no_header(smtp_server: SmtpServer, end: str) -> None:
    said = f"垃圾房{end}Bcc: everybody@example.org"
    about = letter(title=said, name=said)
    about = replace(about, community_title=about.community_title.model_copy(update={"zh": said}))
    assert send(smtp_server.url, about).outcome == "sent"
    (got,) = smtp_server.messages
    assert {name.lower() for name in got.message} == HEADERS
    assert got.to == ("chair@wutongli.example.org",)
    assert "垃圾房 Bcc: everybody@example.org" in got.message["Subject"]


@given(title=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=120))
def test_whatever_a_title_is_the_headers_are_these(title: str) -> None:
    about = letter(title=title)
    raw = Email("smtp://127.0.0.1:1?from=gongshi@example.org").message(rendered(about), about).as_bytes()
    head = raw.split(b"\n\n", 1)[0]
    names = {line.split(b":")[0].decode().lower() for line in head.splitlines() if line[:1] not in b" \t"}
    assert names == HEADERS
    assert head.isascii()


@pytest.mark.parametrize(
    ("at", "answer", "outcome"),
    [
        pytest.param("rcpt", "450 4.2.1 greylisted", "try_again", id="greylisted"),
        pytest.param("rcpt", "452 4.2.2 mailbox full", "try_again", id="mailbox full"),
        pytest.param("rcpt", "550 5.1.1 no such user", "undeliverable", id="no such user"),
        pytest.param("data", "451 4.3.0 try later", "try_again", id="declined for now after the dot"),
        pytest.param("data", "554 5.7.1 looks like spam", "undeliverable", id="declined for good after the dot"),
    ],
)  # fmt: skip
def test_what_an_answer_means(smtp_server: SmtpServer, at: str, answer: str, outcome: str) -> None:
    setattr(smtp_server, f"answer_{at}", answer)
    assert send(smtp_server.url) == Attempt(outcome, answer)  # type: ignore[arg-type]  # a row of the table
    assert smtp_server.messages == []


@pytest.mark.parametrize(
    ("moment", "outcome"),
    [
        pytest.param("greeting", "try_again", id="before it greets"),
        pytest.param("MAIL", "try_again", id="at the sender"),
        pytest.param("RCPT", "try_again", id="at the recipient"),
        pytest.param("DATA", "try_again", id="when data is announced"),
        pytest.param("after the dot", "unknown", id="after the dot"),
    ],
)
def test_where_the_line_drops(hangs_up: Callable[[str], str], moment: str, outcome: str) -> None:
    assert send(hangs_up(moment)).outcome == outcome


def test_a_server_that_is_not_there_is_tried_again() -> None:
    assert send(f"smtp://127.0.0.1:{free_port()}?from=gongshi@example.org").outcome == "try_again"


def test_a_server_that_never_answers_is_given_up_in_time(
    smtp_server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notify.channels.email.STEP_S", 0.2)
    smtp_server.slow_s = 0.6
    assert send(smtp_server.url).outcome == "try_again"


def test_a_line_that_begins_with_a_dot_arrives_whole(smtp_server: SmtpServer) -> None:
    words = replace(rendered(letter()), text=".\n..two\n.hidden\nlast")
    assert Email(smtp_server.url).send(words, letter()).outcome == "sent"
    assert smtp_server.messages[0].text.splitlines() == [".", "..two", ".hidden", "last"]


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("no-at-sign", id="no address at all"),
        pytest.param("王@例子.example", id="beyond ASCII"),
        pytest.param("a@b.example\r\nRCPT TO:<c@d.example>", id="a second command"),
    ],
)
def test_an_address_that_is_none_is_undeliverable(smtp_server: SmtpServer, address: str) -> None:
    assert send(smtp_server.url, letter(email=address)).outcome == "undeliverable"
    assert smtp_server.attempts == 0


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        pytest.param("550 5.1.1 <chair@wutongli.example.org>: no such user", "550 5.1.1 …: no such user", id="all"),
        pytest.param("550 5.1.1 user Chair unknown", "550 5.1.1 user … unknown", id="the mailbox alone"),
        pytest.param("550 5.1.1 armchairs are no users", "550 5.1.1 armchairs are no users", id="a word with it inside"),
    ],
)  # fmt: skip
def test_what_is_kept_names_no_address(smtp_server: SmtpServer, answer: str, kept: str) -> None:
    smtp_server.answer_rcpt = answer
    assert send(smtp_server.url).detail == kept


def test_a_wrong_sender_is_told_at_the_start() -> None:
    with pytest.raises(ValueError, match="no address to send from"):
        Email("smtp://127.0.0.1:25?from=nobody")
