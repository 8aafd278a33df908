"""The watchman of a worker: at the dispatcher's turns it says that it lives, makes a round of the watchdog, and has
items asked anew where seats changed, as on the day on which a mandate ends.

It has a thread of its own: asking a broker that stands still takes a moment, in which no deadline may wait. A
round that fails is told to the log and followed by the next. Every worker has one, and none of them leads.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from engine.clock import DatabaseClock
from engine.faults import fault_words
from engine.rounds import make_round
from engine.seating import read_all_seats
from engine.watchdog import leave, report
from gongshi.house import House
from gongshi.settings import Settings

EVERY = timedelta(seconds=20)
"""How often a worker says that it lives."""
PATIENCE_S = 2.0
"""How long the broker may take to answer."""

log = structlog.get_logger("gongshi.watchdog")


def broker_fault(settings: Settings) -> str | None:
    """Why the broker cannot be reached, in a word; None where it answers, or lives in this process."""
    if settings.embedded:
        return None
    import redis  # noqa: PLC0415  # six megabytes that a house in one process does without

    try:
        with redis.Redis.from_url(
            settings.broker_url, socket_connect_timeout=PATIENCE_S, socket_timeout=PATIENCE_S
        ) as client:
            client.ping()
    except (redis.RedisError, ValueError) as fault:
        return type(fault).__name__
    return None


class Watchman:
    """Called with the time at every turn of a dispatcher; never makes it wait."""

    def __init__(self, house: House, owner: str) -> None:
        self._house, self._owner = house, owner
        store = house.rt.store
        self._database_clock = DatabaseClock(store) if store.dialect == "postgresql" else None
        self._last: datetime | None = None
        self._at_work = threading.Lock()
        self._ended = False

    def __call__(self, now: datetime) -> None:
        """Begin what is to be done every so often, unless it is under way."""
        if self._ended or (self._last is not None and abs(now - self._last) < EVERY):
            return
        if self._at_work.acquire(blocking=False):
            self._last = now
            threading.Thread(target=self._go, name="watchman", daemon=True).start()

    def once(self, now: datetime) -> None:
        """Report, and make a round if it is time for one."""
        rt = self._house.rt
        off = self._database_clock.measure() if self._database_clock else timedelta()
        fault = broker_fault(self._house.settings)
        report(rt, self._owner, now, broker=fault is None, clock_off=off)
        read_all_seats(
            rt, now
        )  # before the round: who answers must not hang on whether a trouble could be told
        for trouble in make_round(rt, now) or ():
            log.warning(
                "trouble", name=trouble.name, lasts_s=round((now - trouble.since).total_seconds()),
                community=trouble.community_id,
            )  # fmt: skip

    def end(self) -> None:
        """The worker ends as it should, and is not missed where others go on."""
        self._ended = True
        try:
            with self._at_work:
                leave(self._house.rt, self._owner, self._house.rt.now())
        except SQLAlchemyError as fault:
            log.warning("could not say good-bye", fault=type(fault).__name__)

    def _go(self) -> None:
        try:
            self.once(self._house.rt.now())
        except Exception as fault:  # noqa: BLE001  # the database is away: told, and tried again
            log.warning("the watchman's round failed", fault=fault_words(fault))
        finally:
            self._at_work.release()
