"""How an answer was had from somebody who did not give it here: at the door, by phone, on paper; when, and its photograph.

Must hold: it was not given in the future, and a photograph of what was written belongs to the item.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from engine.attachments import missing_evidence
from workflows.refusal import Refused
from workflows.text import text


@dataclass(frozen=True, slots=True)
class Heard:
    """What whoever enters an answer says of it; `given_at` as typed: a wall time of the community, or an instant."""

    given_at: Any = None
    paper: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Hearing:
    """The same, read."""

    given_at: datetime | None = None
    paper: tuple[str, ...] = ()


def read_heard(
    connection: Connection, item_id: str, heard: Heard, zone: str, now: datetime
) -> Hearing | Refused:
    """What was said of an answer, or why that cannot be."""
    if lost := missing_evidence(connection, item_id, heard.paper):
        return lost
    given_at = _instant(heard.given_at, zone)
    if isinstance(given_at, Refused):
        return given_at
    if given_at is not None and given_at > now:
        return Refused(
            "invalid",
            text("答复的时间不能晚于现在", "The answer cannot have been given later than now"),
            where="given_at",
        )
    return Hearing(given_at, tuple(heard.paper))


def _instant(typed: Any, zone: str) -> datetime | Refused | None:
    said = str(typed or "").strip()
    if not said:
        return None
    try:
        found = datetime.fromisoformat(said)
        return found if found.tzinfo is not None else found.replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        return Refused(
            "invalid",
            text("时间写成 2026-11-30 18:00", "a time reads 2026-11-30 18:00"),
            where="given_at",
        )
