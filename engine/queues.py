"""The queues: deadlines have one of their own, and so has each channel, so that none ever waits for another.

A message goes to the queue of the way by which its reader is reached first. The queue only says whose hands take
it; which ways are tried is decided when it is sent, by what is known then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, ScalarSelect, case, select

from engine.schema import people

DEADLINES: Final = "deadlines"
CHANNELS: Final = ("email", "sms")
QUEUES: Final = (DEADLINES, *CHANNELS)


@dataclass(frozen=True, slots=True)
class Job:
    """An errand for one hand: rows of one queue, each with the version it was claimed at, in their order."""

    queue: str
    rows: tuple[tuple[str, int], ...]
    overdue: bool = False
    """It is late anyway: whatever waits in the same queue and is in time goes first."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The rows, by their ids."""
        return tuple(id_ for id_, _ in self.rows)


def queue_of(person_id: ColumnElement[str]) -> ScalarSelect[str]:
    """The queue of the messages to a person, for a statement that writes one."""
    by_sms = people.c.phone.is_not(None) & (people.c.email.is_(None) | (people.c.channel == "sms"))
    return select(case((by_sms, "sms"), else_="email")).where(people.c.id == person_id).scalar_subquery()
