"""The program as its user runs it: processes of its own, reached over HTTP, mail and SMS alone.

A house lives ahead of real time as far as the test says (GONGSHI_REHEARSAL), so that a week passes at once
and every deadline fires in the real dispatcher.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx2 as httpx
from services.gateway import SmsGateway
from services.process import free_port
from services.smtp import SmtpServer

ROOT = Path(__file__).parents[2]
PATIENCE_S = 30.0


def until(found: Callable[[], Any], what: str, *, seen: Callable[[], Any] = lambda: "") -> Any:
    """What `found` gives as soon as it gives something; a failure that says what was waited for, and seen."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if given := found():
            return given
        time.sleep(0.05)
    raise AssertionError(f"waited {PATIENCE_S:.0f} s for {what}; {seen()}")


def _until_morning(now: datetime) -> float:
    """Seconds until people in Chengdu may be written to; none by day. At night they would be left in peace."""
    there = now.astimezone(ZoneInfo("Asia/Shanghai"))
    if 8 <= there.hour < 20:  # well within the day
        return 0.0
    morning = (there + timedelta(days=there.hour >= 8)).replace(hour=9, minute=0, second=0, microsecond=0)
    return (morning - there).total_seconds()


@dataclass
class House:
    """A running Gongshi: one process (`up`), or pages and workers apart."""

    folder: Path
    mail: SmtpServer
    sms: SmsGateway
    database_url: str | None = None
    broker_url: str | None = None
    workers: int = 2
    port: int = field(default_factory=free_port)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._ahead = self.folder / "ahead"
        self._ahead.write_text(str(_until_morning(datetime.now(UTC))))
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=30)
        self.environment = {
            "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error,ignore:You're running the worker with superuser privileges",
            "GONGSHI_FOLDER": str(self.folder / "var"), "GONGSHI_PORT": str(self.port),
            "GONGSHI_SMTP_URL": self.mail.url, "GONGSHI_SMS_URL": self.sms.url, "GONGSHI_LOCALE": "en",
            "GONGSHI_REHEARSAL": str(self._ahead), "GONGSHI_SECRET_KEY": "invented for the tests alone",
            # months pass in a minute of the gateway's time, and who has no mail is not to wait for the next day
            "GONGSHI_SMS_PER_NUMBER": "1000",
        }  # fmt: skip
        if self.database_url and self.broker_url:
            self.environment |= {
                "GONGSHI_DATABASE_URL": self.database_url,
                "GONGSHI_BROKER_URL": self.broker_url,
            }

    @property
    def embedded(self) -> bool:
        return self.broker_url is None

    def start(self) -> None:
        """Start it, and wait until it takes requests."""
        if self.embedded:
            self.processes.append(self.spawn("up"))
        else:
            self.run("roster", "settle", str(ROOT / "definitions" / "communities" / "wutongli"))
            self.processes.append(self.spawn("web"))
            self.processes.extend(self.spawn("worker") for _ in range(self.workers))
        until(self.ready, f"the house on port {self.port}; it said:\n{self.said()}")

    def ready(self) -> bool:
        try:
            return self.http.get("/readyz").status_code == 200
        except httpx.TransportError:
            dead = next((each for each in self.processes if each.poll() is not None), None)
            assert dead is None, f"{dead.args if dead else ''} ended:\n{self.said()}"
            return False

    def spawn(self, command: str) -> subprocess.Popen[bytes]:
        """A process of the house."""
        with (self.folder / "said.txt").open("ab") as said:
            return subprocess.Popen(
                [sys.executable, "-m", "gongshi", command], cwd=self.folder, env=self.environment,
                stdout=said, stderr=said, stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip

    def run(self, *command: str) -> str:
        """A command of the command line; what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "gongshi", *command], cwd=self.folder, env=self.environment,
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"gongshi {' '.join(command)}:\n{done.stdout}{done.stderr}"
        return done.stdout

    def said(self) -> str:
        """Everything that the processes printed."""
        file = self.folder / "said.txt"
        return file.read_text(errors="replace") if file.exists() else ""

    def kill(self, number: int = 0) -> None:
        """One process dies as with the power: SIGKILL."""
        process = self.processes.pop(number)
        process.kill()
        process.wait()

    def stop(self) -> None:
        """Every process ends as it should."""
        for each in self.processes:
            each.send_signal(signal.SIGTERM)
        for each in self.processes:
            try:
                each.wait(30)
            except subprocess.TimeoutExpired:
                each.kill()
                each.wait()
        self.processes.clear()
        (self.folder / "said.txt").touch()
        self.http.close()

    def pass_time(self, span: timedelta) -> None:
        """Live so much later, once everything has been sent: a jump in the middle of sending is another test's."""
        until(lambda: "gongshi_outbox_queued 0.0" in self.http.get("/metrics").text, "the outbox to be empty")
        fresh = self._ahead.with_suffix(".new")
        fresh.write_text(str(float(self._ahead.read_text()) + span.total_seconds()))
        fresh.replace(self._ahead)

    def now(self) -> datetime:
        """The time that it is in the house."""
        return datetime.now(UTC) + timedelta(seconds=float(self._ahead.read_text()))


@dataclass
class Api:
    """Another system with a key."""

    house: House
    key: str

    def get(self, path: str, **query: Any) -> httpx.Response:
        return self.house.http.get(f"/api/v1{path}", params=query, headers=self._headers())

    def post(self, path: str, given: dict[str, Any] | None = None, once: str | None = None) -> httpx.Response:
        more = {"Idempotency-Key": once} if once else {}
        return self.house.http.post(f"/api/v1{path}", json=given or {}, headers=self._headers() | more)

    def item(self, title: str) -> dict[str, Any]:
        """The item of that title."""
        found = [each for each in self.get("/items").json()["items"] if each["title"] == title]
        assert found, f"no item {title}"
        return dict(found[-1])

    def reaches(self, title: str, state: str) -> dict[str, Any]:
        """The item, once it is in `state`."""

        def there() -> dict[str, Any] | None:
            item = self.item(title)
            return item if item["state"] == state else None

        return dict(until(there, f"{title} in {state}; it is in {self.item(title)['state']}"))

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}


LINK = re.compile(r"/t/[\w-]{16,}")


@dataclass
class Neighbour:
    """Somebody who is reached by mail or by phone, and answers through the link in the message."""

    house: House
    email: str = ""
    phone: str = ""

    def messages(self) -> list[str]:
        """The texts that they got, oldest first."""
        if self.email:
            return [f"{each.message['Subject']}\n{each.text}" for each in self.house.mail.to(self.email)]
        return [each["text"] for each in self.house.sms.to(self.phone)]

    def asked(self, words: str, about: str) -> str:
        """The path in the newest message that has `words`, is about a matter and still takes an answer."""

        def newest() -> str | None:
            fitting = [each for each in self.messages() if words in each and about[:10] in each]
            found = LINK.search(fitting[-1]) if fitting else None
            page = self.house.http.get(found.group(0)).text if found else ""
            return found.group(0) if found and '<form method="post"' in page else None

        return str(until(newest, f"{self.email or self.phone} being asked “{words}”", seen=self.messages))

    def answer(self, path: str, files: list[tuple[str, Any]] | None = None, **given: str) -> httpx.Response:
        """Open the link as a phone does, then send the form."""
        page = self.house.http.get(path)
        assert page.status_code == 200, page.text
        done = self.house.http.post(path, data=given, files=files)
        if done.status_code == 303:
            receipt = self.house.http.get(done.headers["Location"])
            assert receipt.status_code == 200, receipt.text
            assert 'class="receipt"' in receipt.text, receipt.text
        return done

    def answers(
        self, words: str, about: str, files: list[tuple[str, Any]] | None = None, **given: str
    ) -> None:
        """Be asked, and answer; it is recorded."""
        done = self.answer(self.asked(words, about), files, **given)
        assert done.status_code == 303, done.text
