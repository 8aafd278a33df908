"""A running house of either size: one process on SQLite, or PostgreSQL, Redis, pages and two workers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from e2e.running import Api, House
from services.gateway import SmsGateway
from services.smtp import SmtpServer


@pytest.fixture(params=["embedded", "full size"])
def house(
    request: pytest.FixtureRequest, tmp_path: Path, smtp_server: SmtpServer, sms_gateway: SmsGateway
) -> Iterator[House]:
    """The program, running."""
    if request.param == "embedded":
        found = House(tmp_path, smtp_server, sms_gateway)
    else:
        database, broker = request.getfixturevalue("postgres_url"), request.getfixturevalue("redis_url")
        found = House(tmp_path, smtp_server, sms_gateway, database, broker)
    try:
        found.start()
        yield found
    finally:
        found.stop()


@pytest.fixture
def api(house: House) -> Api:
    """The property company's own system, with a key."""
    return Api(house, house.run("key", "issue", "property_system").strip())
