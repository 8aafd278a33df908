"""The time, as a port: the one place where a clock is read.

In life it is the database's time where the database is another machine, so that a worker whose own clock
is wrong neither fires early nor late; in the demo, in scenarios and in tests it is set by hand.
"""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

if TYPE_CHECKING:
    from engine.store import Store


class Clock(Protocol):
    """Says what time it is, in UTC."""

    def now(self) -> datetime:
        """This instant."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """This instant, to the microsecond."""
        return datetime.now(UTC)


class DatabaseClock:
    """The database's time, by the offset measured at most every 30 s: no round trip for each question.

    It measures over a connection of its own, one at a time, since whoever asks may hold one of the pool's.
    """

    EVERY = timedelta(seconds=30)

    def __init__(self, store: Store) -> None:
        self._engine = create_engine(store.url, poolclass=NullPool)
        self._offset = timedelta()
        self._measured: float | None = None
        self._measuring = threading.Lock()

    def now(self) -> datetime:
        """This instant by the database's clock."""
        if self._measured is None or time.monotonic() - self._measured > self.EVERY.total_seconds():
            first = self._measured is None
            if self._measuring.acquire(blocking=first):  # later ones go on with the last offset meanwhile
                try:
                    self.measure()
                finally:
                    self._measuring.release()
        return datetime.now(UTC) + self._offset

    def measure(self) -> timedelta:
        """How far the database's clock is ahead of this machine's."""
        before = datetime.now(UTC)
        with self._engine.connect() as connection:
            theirs: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        after = datetime.now(UTC)
        self._offset = theirs - (before + (after - before) / 2)
        self._measured = time.monotonic()
        return self._offset


class SetClock:
    """A clock that stands until somebody moves it, and only ever forward."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        """The instant it was set to."""
        return self._now

    def advance_to(self, instant: datetime) -> None:
        """Move to a later instant; an earlier one leaves it where it is."""
        self._now = max(self._now, instant)

    def advance(self, span: timedelta) -> None:
        """Move forward by `span`."""
        self.advance_to(self._now + span)


class RehearsalClock:
    """A clock that runs ahead of another by as many seconds as a file says: for rehearsing a month in an hour.

    Every process of a house reads the same file, so they live in the same moment. Write it whole (a new file
    in its place); one that cannot be read stops the clock's reader rather than jumping back in time.
    """

    def __init__(self, clock: Clock, file: Path) -> None:
        self._clock, self._file = clock, file

    def now(self) -> datetime:
        """This instant, as far ahead as the file says."""
        return self._clock.now() + timedelta(seconds=float(self._file.read_text(encoding="ascii")))


def clock_for(store: Store) -> Clock:
    """The clock that fits a store: SQLite shares this machine's."""
    return DatabaseClock(store) if store.dialect == "postgresql" else SystemClock()
