"""What is told to nobody: no secret lies in the database, and no person is in the log.

A whole story is played, with messages that arrive, bounce, are lost on the way and fail within the house; then
every table and every line of the log is searched for what must not be there.
"""

from __future__ import annotations

import json
import logging
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from services import gateway, smtp
from services.gateway import SmsGateway
from services.place import folder
from services.postgres import Postgres
from services.sample import Rows, put, runtime
from services.smtp import PASSWORD, SmtpServer
from services.wutongli import PROPOSAL, Wutongli
from sqlalchemy import select, update
from structlog.testing import capture_logs

from engine.clock import SetClock
from engine.faults import fault_words
from engine.letter import letter as letter_of
from engine.schema import metadata, outbox, people
from engine.store import Store
from notify.channels import channels
from notify.delivery import MessageFault, deliver
from notify.limits import Limits

SAID = "门要装静音铰链，王阿姨家的老人怕吵"
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LIMITS = Limits(email_per_minute=30, sms_per_minute=30)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Any:
    """Both databases: what must not be there must be in neither."""
    opened = Store(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))
    yield opened
    opened.dispose()


@dataclass
class Story:
    """A story that was played: what the log said, and the tokens of all links."""

    here: Wutongli
    server: str
    lines: list[Any] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    outcomes: set[str] = field(default_factory=set)

    def send(self, ways: Any) -> None:
        """Everything that waits is sent once, whatever comes of it."""
        here = self.here
        with here.rt.store.read() as connection:
            waiting = list(
                connection.execute(select(outbox.c.id).where(outbox.c.state == "queued")).scalars()
            )
            letters = [letter_of(here.rt, connection, id_) for id_ in waiting]
        self.tokens |= {each.link.rsplit("/", 1)[1] for each in letters if each and each.link}
        for id_ in waiting:
            try:
                self.outcomes.add(deliver(here.rt, ways, id_, "post", LIMITS))
            except MessageFault as fault:
                self.outcomes.add("fault")
                self.lines.append(repr(fault))
        here.clock.advance(timedelta(minutes=20))


class Records(logging.Handler):
    """What libraries say, down to the least of it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name != "mail.log":  # the mail server of the tests
            self.said.append(self.format(record))  # with the whole of an exception


@contextmanager
def listened() -> Iterator[Records]:
    """The log of libraries."""
    records, root = Records(), logging.getLogger()
    level = root.level
    root.addHandler(records)
    root.setLevel(logging.DEBUG)
    yield records
    root.setLevel(level)
    root.removeHandler(records)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def story(request: pytest.FixtureRequest, sample: Rows, migrated_sqlite: Path) -> Iterator[Story]:
    """The story, played once on each database, for tests that only look."""
    where = folder("story")
    with ExitStack() as ends, pytest.MonkeyPatch.context() as monkeypatch:
        ends.callback(shutil.rmtree, where, ignore_errors=True)
        if request.param == "sqlite":
            shutil.copy(migrated_sqlite, where / "gongshi.db")
            url = f"sqlite:///{where / 'gongshi.db'}"
        else:
            server: Postgres = request.getfixturevalue("postgres")
            url = server.database()
            ends.callback(server.drop, url)
        store, clock = Store(url), SetClock(NOW)
        ends.callback(store.dispose)
        with store.write() as connection:
            put(connection, sample, clock.now())
        smtp_server, mail = smtp.start()
        ends.callback(mail.stop)
        sms_gateway, listening = gateway.start()
        ends.callback(listening.stop)
        yield played(Wutongli(runtime(store, clock), clock), smtp_server, sms_gateway, monkeypatch)


def played(
    here: Wutongli, smtp_server: SmtpServer, sms_gateway: SmsGateway, monkeypatch: pytest.MonkeyPatch
) -> Story:
    """An item from its beginning to what people say of it, over a mail server that does everything wrong once."""
    told = Story(here, smtp_server.url)
    monkeypatch.setattr("notify.channels.email.STEP_S", 2)
    ways = channels(smtp_server.url, sms_gateway.url)
    with capture_logs() as lines, listened() as records:
        item = here.open()
        told.send(ways)
        here.press(item, "coordinator", button="accept")
        smtp_server.answer_rcpt = "450 4.2.1 <coordinator@wutongli.example.org> later"
        told.send(ways)
        smtp_server.behave()
        here.answer(item, "property_manager", fields=PROPOSAL)
        smtp_server.hang_up, smtp_server.times = "after the dot", 1
        told.send(ways)
        smtp_server.behave()
        sms_gateway.status = 400
        here.answer(item, "owners_chair", stand="agree_if", text=SAID, via="door")
        told.send(ways)
        sms_gateway.behave()
        here.pass_until(here.rt.now() + timedelta(days=6))
        here.open()
        smtp_server.answer_rcpt = "550 5.1.1 <coordinator@wutongli.example.org>: no such user"
        told.send(ways)
        smtp_server.behave()

        def breaks(letter: Any, _now: Any) -> Any:
            raise ValueError(letter)

        monkeypatch.setattr("notify.delivery.render", breaks)
        here.open()
        told.send(ways)
    told.lines += [*lines, *records.said]
    return told


def test_the_story_had_everything(story: Story) -> None:
    assert {"sent", "try_again", "unknown", "undeliverable", "fault"} <= story.outcomes
    assert len(story.tokens) > 5
    events = {line["event"] for line in story.lines if isinstance(line, dict)}
    assert {"message tried", "message failed"} <= events


def test_no_secret_lies_in_the_database(story: Story) -> None:
    store = story.here.rt.store
    with store.read() as connection:
        tables = {t.name: repr(connection.execute(select(t)).all()) for t in metadata.sorted_tables}
    secret = {*story.tokens, "/t/", PASSWORD, story.server, "token=invented", "a secret of the tests"}
    found = {(name, each) for name, said in tables.items() for each in secret if each in said}
    assert found == set()
    assert all(any(letters in said for said in tables.values()) for letters in (SAID, "社区书记"))
    if store.dialect == "sqlite":
        files = Path(store.url.database or "").parent.glob("gongshi.db*")
        raw = b"".join(each.read_bytes() for each in files)
        assert SAID.encode() in raw
        assert [each for each in secret if each.encode() in raw] == []


def test_no_person_is_in_the_log(story: Story) -> None:
    with story.here.rt.store.read() as connection:
        everybody = connection.execute(select(people)).all()
    personal = {*story.tokens, SAID, "垃圾房", *PROPOSAL.values(), "铰链", "2-1-101"}
    for row in everybody:
        personal |= {row.name, row.email, row.phone, (row.phone or "").removeprefix("+86")} - {None, ""}
    whole = [json.dumps(line, ensure_ascii=False, default=str) for line in story.lines]
    assert [(each, line) for line in whole for each in personal if each in line] == []


def test_each_line_of_an_attempt_has_the_ids_of_message_and_item(story: Story) -> None:
    tried = [line for line in story.lines if isinstance(line, dict) and line["event"] == "message tried"]
    with story.here.rt.store.read() as connection:
        known = {row.id: row.item_id for row in connection.execute(select(outbox.c.id, outbox.c.item_id))}
    assert {(line["message"], line["item"]) for line in tried} <= set(known.items())


def test_a_line_of_the_log_is_json() -> None:
    code = "from gongshi import logs; import structlog; logs.begin(); structlog.get_logger('a').info('sent', n=1)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    line = json.loads(done.stderr)
    assert (line["event"], line["n"], line["level"], done.stdout) == ("sent", 1, "info", "")
    assert line["timestamp"].endswith("Z")


def test_a_fault_of_the_database_says_nothing_of_the_row(wutongli: Wutongli) -> None:
    with (
        pytest.raises(Exception, match="name") as caught,
        wutongli.rt.store.write() as connection,
    ):  # either database's own
        connection.execute(update(people).values(name=None, phone="+8613800000099"))
    assert "13800000099" not in fault_words(caught.value)
    assert "13800000099" not in str(caught.value).split("DETAIL")[0]
