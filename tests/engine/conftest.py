"""What several tests of the engine begin with."""

from __future__ import annotations

import pytest
from services.wutongli import Wutongli
from sqlalchemy import update

from engine.schema import outbox as letters


@pytest.fixture
def told(wutongli: Wutongli) -> str:
    """An item whose coordinator was asked, and the message about it is sent."""
    item = wutongli.open()
    with wutongli.rt.store.write() as connection:
        connection.execute(update(letters).values(state="sent"))
    return item
