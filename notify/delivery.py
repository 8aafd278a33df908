"""One message is delivered: taken, rendered, sent, and what became of it is kept at once.

Sending happens outside any transaction. Whoever dies in between, the message is taken again when its lease
ends and goes out once more, under the same Message-ID and the same key (its link is the same and harms
nobody). Where a server hung up after it had everything, the kind decides: a task is sent again, a reminder
is not. A message that fails within the house again and again is parked as an incident.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.exc import OperationalError

from engine import outbox
from engine.letter import Letter
from engine.runtime import Runtime
from notify.channel import Attempt, Channel, Channels, Rendered
from notify.rendering import Unrenderable, render

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
GIVE_UP = timedelta(hours=24)
AGAIN_WHEN_UNKNOWN = ("task", "stand_in", "late_ask", "result")
"""Kinds that are sent again when it is unknown whether they went out: better twice than never."""
FAILED = ("undeliverable", "try_again")
"""Outcomes of which it is known that nothing went out."""


def deliver(rt: Runtime, channels: Channels, outbox_id: str, owner: str) -> str:
    """Deliver one message; in a word what became of it: an attempt's outcome, or why there was none."""
    try:
        return _deliver(rt, channels, outbox_id, owner)
    except OperationalError:  # the store is away: that is no fault of the message
        raise
    except Exception as fault:
        if outbox.record_fault(rt, outbox_id, fault, rt.now()):
            return "parked"
        raise


def _deliver(rt: Runtime, channels: Channels, outbox_id: str, owner: str) -> str:
    now = rt.now()
    letter = outbox.take(rt, outbox_id, owner, now)
    if isinstance(letter, outbox.Skip):
        return letter.why
    ways = ways_to(letter, channels)
    if not ways:
        _keep(rt, letter, "none", Attempt("undeliverable", "neither e-mail nor phone"))
        return "undeliverable"
    rendered = render(letter, now)
    if isinstance(rendered, Unrenderable):
        _keep(rt, letter, "none", Attempt("undeliverable", f"template: {rendered.why}"))
        return "undeliverable"
    return _send(rt, letter, rendered, ways, now)


def _send(rt: Runtime, letter: Letter, rendered: Rendered, ways: list[Channel], now: datetime) -> str:
    for number, channel in enumerate(ways):
        if channel.name == "sms" and (quiet_until := quiet(letter, now)):
            outbox.hold_until(rt, letter.outbox_id, quiet_until)
            return "quiet"
        attempt = channel.send(rendered, letter)
        again = retry_at(letter, attempt, rt.now())
        if attempt.outcome in FAILED and again is None and number < len(ways) - 1:
            # the next channel follows at once; should we die in between, the message is taken up again
            _keep(rt, letter, channel.name, attempt, retry_at=rt.now() + outbox.LEASE)
            continue
        _keep(rt, letter, channel.name, attempt, retry_at=again)
        return attempt.outcome
    return "undeliverable"


def ways_to(letter: Letter, channels: Channels) -> list[Channel]:
    """The channels that reach a person, the one they prefer first."""
    names = sorted(channels, key=lambda name: (name != letter.recipient.channel, name))
    return [channels[name] for name in names if channels[name].reaches(letter)]


def retry_at(letter: Letter, attempt: Attempt, now: datetime) -> datetime | None:
    """When to try again; None where the attempt was the last.

    Waits double from half a minute to an hour, shifted by the message's own id so that a thousand messages
    do not come back in one moment; never sooner than the server asks. A day after it was written a message
    is given up.
    """
    if attempt.outcome == "unknown":
        again = letter.kind in AGAIN_WHEN_UNKNOWN and letter.attempts == 0
        return now + FIRST_WAIT * 4 if again else None
    if attempt.outcome != "try_again" or now - letter.created_at > GIVE_UP:
        return None
    wait: timedelta = min(FIRST_WAIT * 2 ** min(letter.attempts, 10), LONGEST_WAIT)
    shift = sum(letter.outbox_id.encode()) % 32 / 64
    return now + max(wait * (1 + shift), timedelta(seconds=attempt.retry_after_s or 0))


def quiet(letter: Letter, now: datetime) -> datetime | None:
    """When quiet hours end, if it is quiet where the community is; an urgent matter does not wait."""
    if letter.quiet is None or letter.urgent:
        return None
    start, end = (time.fromisoformat(said) for said in letter.quiet)
    local = now.astimezone(ZoneInfo(letter.zone))
    wall = local.time()
    inside = (start <= wall or wall < end) if start > end else start <= wall < end
    if not inside:
        return None
    day = local.date() + timedelta(days=1) if wall >= end else local.date()
    return datetime.combine(day, end, ZoneInfo(letter.zone))


def _keep(
    rt: Runtime, letter: Letter, channel: str, attempt: Attempt, retry_at: datetime | None = None
) -> None:
    outbox.record_attempt(
        rt,
        letter.outbox_id,
        channel=channel,
        outcome=attempt.outcome,
        detail=attempt.detail,
        now=rt.now(),
        provider_id=attempt.provider_id,
        retry_at=retry_at,
    )
