"""What is due is handed out: timers to fire, messages to send.

One pass is a plain function of the time. It claims what is due and publishes ids through a port; where
publishing fails (the broker is down), the work is done here and now: the broker is an accelerator, not a
dependency. Any number of dispatchers may run: a claim is a lease that nobody else gets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine import outbox, timers
from engine.runtime import Runtime

Publish = Callable[[str, str], None]
"""Hand a job's kind and the id of its row to whoever works; raises where nobody can be reached."""
Jobs = Mapping[str, Callable[[str], object]]
"""What to do for each kind of job, given the id of its row: `timer` and `message`."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What one pass handed out, and when the next timer is due."""

    timers: int
    messages: int
    by_itself: int
    next_due: datetime | None


def run_once(
    rt: Runtime,
    now: datetime,
    publish: Publish,
    jobs: Jobs,
    owner: str,
    most: int = 100,
    messages: int | None = None,
) -> Ran:
    """One pass over what is due at `now`: at most so many timers, and as many messages or `messages`."""
    due = [("timer", id_) for id_ in timers.claim_due(rt, now, owner, most)]
    letters = outbox.claim_queued(rt, now, owner, most if messages is None else messages)
    queued = [("message", id_) for id_ in letters]
    by_itself = 0
    reachable = True
    for kind, id_ in [*due, *queued]:
        if reachable:
            try:
                publish(kind, id_)
                continue
            except Exception:  # noqa: BLE001  # whatever keeps the broker from taking it, the work is done here
                reachable = False
        jobs[kind](id_)
        by_itself += 1
    with rt.store.read() as connection:
        return Ran(len(due), len(queued), by_itself, timers.next_due(connection, now))
