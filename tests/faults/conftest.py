"""What fault tests may ask for: a house that lives in this process with its real worker, and houses of many.

`GONGSHI_LONG=1` asks for many more rounds of everything that has rounds.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import pytest
from faults.fifteen import FAULTS, table, tally
from services.gateway import SmsGateway
from services.smtp import SmtpServer
from services.wutongli import Wutongli
from sqlalchemy import func, select

from engine.history import EVENT_NAMES
from engine.schema import history, timers
from engine.settling import Settled
from engine.store import Store
from gongshi.house import House, build
from gongshi.sample import settle_sample
from gongshi.settings import Settings
from gongshi.working import Worker
from workflows.events import TimerFired

LONG = os.environ.get("GONGSHI_LONG") == "1"
FIGURES = os.environ.get("GONGSHI_FIGURES")
"""A file to which the figures of a run are added."""


def _reports(config: pytest.Config) -> list[Any]:
    """What is known of every test that has ended."""
    told = config.pluginmanager.get_plugin("terminalreporter")
    return [each for kind in ("passed", "failed", "error", "skipped") for each in told.stats.get(kind, [])]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """At full length a run in which one of the fifteen is missing has failed."""
    if not LONG or hasattr(session.config, "workerinput") or session.exitstatus != pytest.ExitCode.OK:
        return
    if any(row.verdict != "ok" for row in tally(_reports(session.config)).values()):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """The table of the fifteen, at full length."""
    if LONG:
        terminalreporter.section("the fifteen faults")
        for line in table(tally(_reports(config))):
            terminalreporter.write_line(line)


@pytest.fixture(autouse=True)
def _kept(request: pytest.FixtureRequest, record_property: Callable[[str, object], None]) -> None:
    """For the table: which of the fifteen this is, and on which store."""
    for mark in request.node.iter_markers("fault"):
        for number in mark.args:
            assert number in FAULTS, f"no fault {number}"
            record_property("fault", number)
    call = getattr(request.node, "callspec", None)
    said = set(call.params.values()) if call else set()
    names = set(request.fixturenames)
    apart = "postgresql" in said or "full size" in said or names & {"postgres_url", "own_postgres"}
    record_property("store", "PostgreSQL" if apart else "SQLite")


def never_early_nor_twice(store: Store) -> None:
    """Read from the tables: no timer fired before it was due, and none brought its effect more than once."""
    with store.read() as connection:
        early = connection.execute(
            select(func.count()).where(timers.c.fired_at < timers.c.due_at, timers.c.state == "fired")
        ).scalar_one()
        fired = dict(
            connection.execute(
                select(timers.c.item_id, func.count()).where(timers.c.state == "fired").group_by(timers.c.item_id)
            ).all()
        )  # fmt: skip
        brought = connection.execute(
            select(history.c.item_id, func.count()).where(history.c.event == EVENT_NAMES[TimerFired])
            .group_by(history.c.item_id)
        ).all()  # fmt: skip
    assert early == 0, f"{early} fired early"
    twice = [(item_id, times) for item_id, times in brought if times > fired.get(item_id, 0)]
    assert not twice, f"more effects than timers that fired: {twice}"


@pytest.fixture
def note(
    request: pytest.FixtureRequest, record_property: Callable[[str, object], None]
) -> Callable[..., None]:
    """Keep a figure of this test, and how often it did what: in the report of the run, and in a file where one is
    asked for.
    """

    def kept(told: str, repeats: str | None = None) -> None:
        record_property("figures", told)
        if repeats is not None:
            record_property("repeats", repeats)
        if FIGURES:
            with Path(FIGURES).open("a", encoding="utf-8") as file:
                file.write(f"{request.node.name}: {told}\n")

    return kept


class _RealTime:
    """The stories' people act in real time: nobody moves a clock."""

    def advance(self, _span: object) -> None:
        """The next act is later by itself."""


@dataclass
class Living:
    """A house in this process. Inside `with`, its worker and its dispatcher run as in `gongshi up`."""

    house: House
    mail: SmtpServer
    sms: SmsGateway
    note: Callable[..., None]
    here: Wutongli = field(init=False)
    ahead: Path | None = None

    def __post_init__(self) -> None:
        self.here = Wutongli(self.house.rt, _RealTime())  # type: ignore[arg-type]

    @property
    def rt(self) -> Any:
        return self.house.rt

    def __enter__(self) -> Self:
        self._hands = Worker(self.house)
        self._hands.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._hands.stop()
        never_early_nor_twice(self.rt.store)

    def jump(self, seconds: float) -> None:
        """Live so much later."""
        assert self.ahead is not None
        fresh = self.ahead.with_suffix(".new")
        fresh.write_text(str(float(self.ahead.read_text()) + seconds))
        fresh.replace(self.ahead)

    @staticmethod
    def until(found: Callable[[], Any], what: str, patience_s: float = 20) -> Any:
        end = time.monotonic() + patience_s
        while time.monotonic() < end:
            if given := found():
                return given
            time.sleep(0.02)
        raise AssertionError(f"waited {patience_s:.0f} s for {what}")


@pytest.fixture
def living_on(
    tmp_path: Path, smtp_server: SmtpServer, sms_gateway: SmsGateway, note: Callable[..., None]
) -> Iterator[Callable[..., Living]]:
    """A house in this process on the database of a URL."""
    opened: list[House] = []

    def made(database_url: str, smtp: str | None = None, **settings: Any) -> Living:
        ahead = tmp_path / "ahead"
        ahead.write_text("0")
        house = build(
            Settings(folder=tmp_path, database_url=database_url, smtp_url=smtp or smtp_server.url, sms_url=sms_gateway.url,
                     secret_key="invented for the tests alone", **settings)
        )  # fmt: skip
        opened.append(house)
        assert isinstance(settle_sample(house.rt), Settled)
        return Living(house, smtp_server, sms_gateway, note, ahead if "rehearsal" in settings else None)

    yield made
    for house in opened:
        house.rt.store.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def living_on_both(request: pytest.FixtureRequest, living_on: Callable[..., Living]) -> Callable[..., Living]:
    """The same on each database."""
    url = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")

    def made(**settings: Any) -> Living:
        return living_on(url, **settings)

    return made
