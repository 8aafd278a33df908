"""How an answer was had from somebody who did not give it here: at the door, by phone, on paper; when, and its photograph.

Must hold: it was not given in the future nor before anybody was asked, and a photograph of what was written belongs
to the item.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from engine.attachments import missing_evidence
from engine.schema import tasks
from workflows.refusal import Refused
from workflows.stories.phrases import moment_said
from workflows.text import Text, text


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
    connection: Connection, item_id: str, task_id: str, heard: Heard, zone: str, now: datetime
) -> Hearing | Refused:
    """What was said of an answer, or why that cannot be."""
    if lost := missing_evidence(connection, item_id, heard.paper):
        return lost
    given_at = _instant(heard.given_at, zone)
    if isinstance(given_at, Refused):
        return given_at
    if given_at is None:
        return Hearing(None, tuple(heard.paper))
    if given_at > now:
        return _refused(text("答复的时间不能晚于现在", "The answer cannot have been given later than now"))
    asked_at: datetime = connection.execute(
        select(tasks.c.opened_at).where(tasks.c.id == task_id)
    ).scalar_one()
    if given_at < asked_at.replace(second=0, microsecond=0):  # people write a time to the minute
        asked = moment_said(asked_at.astimezone(ZoneInfo(zone)))
        return _refused(
            Text(
                zh=f"答复的时间不能早于提问的时间（{asked.zh}）",
                en=f"The answer cannot have been given before the question was asked, on {asked.en}",
            )
        )
    return Hearing(given_at, tuple(heard.paper))


def _instant(typed: Any, zone: str) -> datetime | Refused | None:
    if typed is None:
        return None
    if not isinstance(typed, str):
        return _UNREAD
    said = typed.strip()
    if not said:
        return None
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return _UNREAD
    return found if found.tzinfo is not None else found.replace(tzinfo=ZoneInfo(zone))


def _refused(why: Text) -> Refused:
    return Refused("invalid", why, where="given_at")


_UNREAD = _refused(text("时间写成 2026-11-30 18:00", "a time reads 2026-11-30 18:00"))
