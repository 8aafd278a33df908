"""What the tests of delivery may ask for: the house on SQLite, its channels over real SMTP and HTTP, and a
mail server that hangs up wherever it is told to.
"""

from __future__ import annotations

import contextlib
import shutil
import socketserver
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from services.gateway import SmsGateway as Gateway
from services.smtp import SmtpServer
from services.wutongli import Wutongli
from sqlalchemy import select, text, update

from engine.letter import letter as letter_of
from engine.schema import attempts, outbox, people
from engine.store import Store
from notify import rendering
from notify.channels import channels
from notify.delivery import deliver


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    """SQLite only: delivery writes through the outbox, and the outbox has tests on both databases."""
    opened = Store(sqlite_url)
    yield opened
    opened.dispose()


@dataclass(slots=True)
class Post:
    """The house's post office: sends messages of the sample community, and shows what became of them."""

    here: Wutongli
    smtp: SmtpServer
    gateway: Gateway

    def send(self, outbox_id: str) -> str:
        """Deliver one message; in a word what became of it."""
        return deliver(self.here.rt, channels(self.smtp.url, self.gateway.url), outbox_id, "post")

    def row(self, outbox_id: str) -> Any:
        with self.here.rt.store.read() as connection:
            return connection.execute(select(outbox).where(outbox.c.id == outbox_id)).one()

    def attempts(self, outbox_id: str) -> list[tuple[str, str]]:
        """Channel and outcome of every attempt, the first one first."""
        wanted = select(attempts).where(attempts.c.outbox_id == outbox_id).order_by(text("rowid"))
        with self.here.rt.store.read() as connection:
            return [(row.channel, row.outcome) for row in connection.execute(wanted)]

    def letter(self, outbox_id: str) -> Any:
        with self.here.rt.store.read() as connection:
            return letter_of(self.here.rt, connection, outbox_id)

    def change(self, ref: str, **columns: Any) -> None:
        """How a person is reached from now on."""
        with self.here.rt.store.write() as connection:
            connection.execute(update(people).where(people.c.ref == ref).values(**columns))

    def asking(self, ref: str, item_id: str, kind: str = "task") -> str:
        """The newest message of that kind to a person; its id."""
        return self.here.messages(item_id, kind=kind, person_id=self.here.person(ref))[-1].id


@pytest.fixture
def post(wutongli: Wutongli, smtp_server: SmtpServer, sms_gateway: Gateway) -> Post:
    """The house with both channels open."""
    return Post(wutongli, smtp_server, sms_gateway)


@pytest.fixture
def break_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """Put other words into a template of this test's own copy."""
    folder = tmp_path / "templates"
    shutil.copytree(rendering.FOLDER, folder)
    monkeypatch.setattr(rendering, "FOLDER", folder)
    rendering._environment.cache_clear()

    def broken(name: str, words: str) -> None:
        (folder / name).write_text(words, encoding="utf-8")

    yield broken
    rendering._environment.cache_clear()


class _Rude(socketserver.StreamRequestHandler):
    """Speaks SMTP until the moment at which it hangs up."""

    def handle(self) -> None:
        moment: str = self.server.moment  # type: ignore[attr-defined]
        if moment == "greeting":
            return
        self._say("220 rude.example")
        for line in self.rfile:
            verb = line.split(b" ")[0].strip().upper().decode()
            if verb == moment:
                return
            if verb == "QUIT":
                self._say("221 bye")
                return
            self._say("354 go ahead" if verb == "DATA" else "250 ok")
            if verb == "DATA":
                if moment == "amid the text":
                    return
                while self.rfile.readline().strip() != b".":
                    pass
                if moment == "after the dot":
                    return
                self._say(moment if moment[:1].isdecimal() else "250 kept")

    def _say(self, line: str) -> None:
        with contextlib.suppress(OSError):
            self.wfile.write(line.encode() + b"\r\n")


@pytest.fixture
def hangs_up() -> Iterator[Callable[[str], str]]:
    """The URL of a mail server that hangs up at a moment: `greeting`, a command, `after the dot`; or that says
    so and so (`552 5.3.4 too big`) after the dot.
    """
    servers: list[tuple[socketserver.TCPServer, threading.Thread]] = []

    def started(moment: str) -> str:
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Rude)
        server.daemon_threads = True
        server.moment = moment  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        servers.append((server, thread))
        return f"smtp://127.0.0.1:{server.server_address[1]}?from=gongshi@example.org"

    yield started
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()
