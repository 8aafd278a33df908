"""When a message is tried again: waits that grow, and what an unknown fate means for each kind.

A wait is the same whenever it is worked out again: its jitter comes from the message's own id and the number of
the attempt, so a thousand messages that failed together come back apart, and a run can be replayed.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Final

from engine.letter import Letter
from notify.channel import Attempt

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
GIVE_UP = timedelta(hours=24)
"""So long after its first attempt a message is given up."""
UNKNOWN_WAIT = FIRST_WAIT * 4

WHEN_UNKNOWN: Final[dict[str, bool]] = {
    "task": True,  # asked twice is a nuisance, not asked is a right that is lost
    "stand_in": True,
    "late_ask": True,  # nobody else sees to it
    "result": True,  # it comes once, and is what people have waited for
    "recorded": True,  # whoever never said that must hear of it
    "changed": True,  # what they had answered counts no longer
    "recused": True,  # they would still answer, and wonder
    "extended": True,  # there is another deadline than the one they know
    "paused": True,
    "reminder": False,  # the task itself arrived, and another one may come
    "late_reminder": False,
    "update": False,  # the next one, or the result, says more
    "merged": False,
    "clock": False,
    "seat": True,  # whoever answers for somebody must know it, and it is told once
    "trouble": True,  # of the house itself, and told once
}
"""Whether a message is sent once more, under the same Message-ID, where it is unknown whether it went out."""


def retry_at(letter: Letter, attempt: Attempt, now: datetime) -> datetime | None:
    """When to try again; None where the attempt was the last.

    Waits double from half a minute to an hour and are then up to half as long again, and never shorter than the
    server asks for.
    """
    if attempt.outcome == "unknown":
        again = WHEN_UNKNOWN.get(letter.kind, False) and letter.attempts == 0
        return now + UNKNOWN_WAIT if again else None
    if attempt.outcome != "try_again" or now - (letter.tried_since or now) > GIVE_UP:
        return None
    wait: timedelta = min(FIRST_WAIT * 2 ** min(letter.attempts, 10), LONGEST_WAIT)
    return now + max(
        wait + _jitter(letter.outbox_id, letter.attempts, wait / 2),
        timedelta(seconds=attempt.retry_after_s or 0),
    )


def _jitter(outbox_id: str, attempts: int, most: timedelta) -> timedelta:
    """A part of `most`, up to the whole, by the message and the attempt."""
    drawn = int.from_bytes(hashlib.sha256(f"{outbox_id}:{attempts}".encode()).digest()[:4], "big")
    return most * drawn // 2**32
