"""What every test may ask for: a house on either database, a server of each kind, the sample community.

A test that takes `rt` runs twice, on SQLite and on PostgreSQL. Servers are started when the first test asks
for them, once for each worker; every test has a database of its own. No clock moves unless a test moves it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from dealing import Dealing, place
from hypothesis import settings
from services import gateway, smtp
from services.place import folder
from services.postgres import Postgres
from services.sample import Rows, put, runtime, settled
from services.valkey import Valkey
from services.wutongli import Wutongli

from engine import access
from engine.clock import SetClock
from engine.migrations import upgrade
from engine.runtime import Runtime
from engine.store import Store

# how long an example takes says how busy the machine is, and nothing about what is tested
settings.register_profile("house", deadline=None)
settings.load_profile("house")

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Nine in the morning in Chengdu, no holiday near."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In the order in which they are dealt out."""
    items.sort(key=lambda item: place(item.nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Dealing:
    """How they are dealt out."""
    return Dealing(config, log)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The worker's own PostgreSQL."""
    server = Postgres()
    yield server
    server.close()


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """A database of this test's own, with the newest tables."""
    url = postgres.database()
    yield url
    postgres.drop(url)


@pytest.fixture(scope="session")
def valkey() -> Iterator[Valkey]:
    """The worker's own Redis."""
    server = Valkey()
    yield server
    server.close()


@pytest.fixture
def redis_url(valkey: Valkey) -> str:
    """An empty Redis."""
    valkey.flush()
    return valkey.url


@pytest.fixture
def smtp_server() -> Iterator[smtp.SmtpServer]:
    """A mail server that keeps what it is given."""
    server, listening = smtp.start()
    yield server
    listening.stop()


@pytest.fixture
def sms_gateway() -> Iterator[gateway.SmsGateway]:
    """An SMS gateway that keeps what it is given."""
    server, listening = gateway.start()
    yield server
    listening.stop()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the newest tables and nothing in them, to be copied."""
    file = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    store = Store(f"sqlite:///{file}")
    upgrade(store)
    store.dispose()
    return file


@pytest.fixture
def sqlite_url(migrated_sqlite: Path) -> Iterator[str]:
    """A database file of this test's own, with the newest tables."""
    where = folder("sqlite")
    shutil.copy(migrated_sqlite, where / "gongshi.db")
    yield f"sqlite:///{where / 'gongshi.db'}"
    shutil.rmtree(where, ignore_errors=True)  # a hand that has not stopped yet may still write


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """The store, once on each database."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    opened = Store(request.getfixturevalue(name))
    yield opened
    opened.dispose()


@pytest.fixture
def clock() -> SetClock:
    """A clock that the test moves."""
    return SetClock(MONDAY)


@pytest.fixture(scope="session")
def sample(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """The rows of the sample community, whose files are read once."""
    file = tmp_path_factory.mktemp("sample") / "settled.db"
    shutil.copy(migrated_sqlite, file)
    store = Store(f"sqlite:///{file}")
    found = settled(store, MONDAY)
    store.dispose()
    return found


@pytest.fixture
def rt(store: Store, clock: SetClock, sample: Rows) -> Runtime:
    """A running house with the sample community in it."""
    with store.write() as connection:
        put(connection, sample, clock.now())
    return runtime(store, clock)


@pytest.fixture
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Argon2 as in life, but without the work that makes guessing slow."""
    monkeypatch.setattr(access, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    access._decoy.cache_clear()
    yield
    access._decoy.cache_clear()


@pytest.fixture
def wutongli(rt: Runtime, clock: SetClock) -> Wutongli:
    """The sample community's people, by the names that its roster gives them."""
    return Wutongli(rt, clock)
