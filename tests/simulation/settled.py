"""The house that every life begins with: the sample community, one of its people far away."""

from __future__ import annotations

from pathlib import Path

from services.wutongli import DEFINITIONS
from simulation.process import SECRET
from simulation.world import START
from sqlalchemy import update

from engine.clock import SetClock
from engine.ids import Keys
from engine.migrations import upgrade
from engine.runtime import Runtime
from engine.schema import people
from engine.settling import Settled, settle
from engine.store import Store

TYPES = ("facility_upgrade", "safety_hazard")
"""The shipped types that a house can run today."""


def settled_house(file: Path) -> Path:
    """A database file with all of it, to be copied."""
    store = Store(f"sqlite:///{file}")
    upgrade(store)
    house = Runtime(store, SetClock(START), Keys(SECRET), "https://gongshi.example")
    types = [DEFINITIONS / f"{name}.yaml" for name in TYPES]
    done = settle(house, DEFINITIONS / "communities" / "wutongli", types)
    assert isinstance(done, Settled), done
    with store.write() as connection:  # for whom an hour is skipped on 8 March, in the middle of many lives
        abroad = update(people).where(people.c.ref == "owners_chair")
        connection.execute(abroad.values(zone="America/New_York"))
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.dispose()
    return file
