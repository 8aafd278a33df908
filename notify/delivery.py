"""One message is delivered: taken, rendered, let through by the limits, sent, and what became of it is kept.

Sending happens outside any transaction. Whoever dies in between, the message is taken again when its lease
ends and goes out once more, under the same Message-ID and the same key (its link is the same and harms
nobody). A message that fails within the house again and again is parked as an incident. What is told to the log
are ids and outcomes, never a name, an address or a word of the message.
"""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy.exc import OperationalError

from engine import outbox
from engine.dead_letters import address_digest
from engine.faults import fault_words
from engine.letter import Letter
from engine.limits import Elsewhere, let_through
from engine.runtime import Runtime
from notify.again import retry_at
from notify.channel import Attempt, Channel, Channels, Rendered
from notify.limits import Limits
from notify.rendering import Unrenderable, render

FAILED = ("undeliverable", "try_again")
"""Outcomes of which it is known that nothing went out."""
UNLIMITED = Limits()

log = structlog.get_logger("gongshi.delivery")


class MessageFault(Exception):  # noqa: N818  # it reads as what is wrong
    """The house could not deliver a message: which one, and the kind of fault."""


def deliver(rt: Runtime, channels: Channels, outbox_id: str, owner: str, limits: Limits = UNLIMITED) -> str:
    """Deliver one message; in a word what became of it: an attempt's outcome, or why there was none."""
    try:
        return _deliver(rt, channels, outbox_id, owner, limits)
    except OperationalError:  # the store is away: that is no fault of the message
        raise
    except Exception as fault:  # noqa: BLE001  # whatever it is, it is counted, and the kind of it is told
        faulty = outbox.record_fault(rt, outbox_id, fault, rt.now())
        log.warning(
            "message failed",
            message=outbox_id,
            item=faulty.item_id,
            fault=fault_words(fault),
            parked=faulty.ended,
        )
        if faulty.ended:
            return "parked"
        # what went wrong may repeat a name or an address, and whoever runs the job writes it to the log
        raise MessageFault(f"{outbox_id}: {fault_words(fault)}") from None


def _deliver(rt: Runtime, channels: Channels, outbox_id: str, owner: str, limits: Limits) -> str:
    now = rt.now()
    letter = outbox.take(rt, outbox_id, owner, now)
    if isinstance(letter, outbox.Skip):
        log.debug("message left alone", message=outbox_id, why=letter.why)
        return letter.why
    ways = ways_to(rt, letter, channels)
    if not ways:
        _keep(rt, letter, "none", Attempt("undeliverable", "neither e-mail nor phone"))
        return "undeliverable"
    rendered = render(letter, now)
    if isinstance(rendered, Unrenderable):
        _keep(rt, letter, "none", Attempt("undeliverable", f"template: {rendered.why}"))
        return "undeliverable"
    return _send(rt, letter, rendered, ways, owner, limits)


def _send(
    rt: Runtime, letter: Letter, rendered: Rendered, ways: list[Channel], owner: str, limits: Limits
) -> str:
    full_until: datetime | None = None
    """When the first of the ways that have no room for long has some."""
    for number, channel in enumerate(ways):
        another = number < len(ways) - 1
        gate = _not_now(rt, letter, rendered, channel.name, owner, limits, another=another)
        if isinstance(gate, Elsewhere):
            full_until = min(full_until or gate.until, gate.until)
            continue
        if gate is not None:
            return gate
        attempt = channel.send(rendered, letter)
        again = retry_at(letter, attempt, rt.now())
        over = attempt.outcome in FAILED and again is None
        if over and another:
            # the next channel follows at once; should we die in between, the message is taken up again
            _keep(rt, letter, channel.name, attempt, held_by=owner)
            continue
        if over and full_until is not None:  # the way that is full is the only one that is left
            _keep(rt, letter, channel.name, attempt, retry_at=full_until, waits_for="limit")
            return "limited"
        _keep(rt, letter, channel.name, attempt, retry_at=again)
        return attempt.outcome
    return "undeliverable"


def _not_now(
    rt: Runtime,
    letter: Letter,
    rendered: Rendered,
    channel: str,
    owner: str,
    limits: Limits,
    *,
    another: bool,
) -> str | Elsewhere | None:
    """Why a message does not go out on a channel at this moment, which is kept; None where it does. Elsewhere: nothing
    is kept, since there is `another` way.
    """
    now = rt.now()
    if channel == "sms" and (quiet_until := quiet(letter, now)):
        outbox.hold_until(rt, letter.outbox_id, quiet_until)
        return "quiet"
    counted = limits.of(channel, rendered, letter, rt.keys)
    allowed = (
        let_through(rt, letter.outbox_id, owner, channel, counted, now, another=another) if counted else "now"
    )
    if allowed == "now":
        return None
    if allowed == "lost":
        return "lost"
    elsewhere = isinstance(allowed, Elsewhere)
    log.info(
        "message over a limit",
        message=letter.outbox_id,
        item=letter.about.id,
        channel=channel,
        goes="another way" if elsewhere else "later",
    )
    return allowed if isinstance(allowed, Elsewhere) else "limited"


def ways_to(rt: Runtime, letter: Letter, channels: Channels) -> list[Channel]:
    """The channels that reach a person, the one they prefer first; one that declined them for good is not asked
    again where there is another.
    """
    names = sorted(channels, key=lambda name: (name != letter.recipient.channel, name))
    ways = [channels[name] for name in names if channels[name].reaches(letter)]
    open_ = [way for way in ways if _address(rt, letter, way.name) not in letter.refused]
    return open_ or ways


def quiet(letter: Letter, now: datetime) -> datetime | None:
    """When quiet hours end, if it is quiet where the reader is; an urgent matter does not wait."""
    hours = letter.recipient.quiet
    return None if hours is None or letter.urgent else hours.until(now)


def _address(rt: Runtime, letter: Letter, channel: str) -> str | None:
    """A digest of where a channel reaches the person."""
    said = {"email": letter.recipient.email, "sms": letter.recipient.phone}.get(channel)
    return address_digest(rt.keys, said) if said else None


def _keep(
    rt: Runtime,
    letter: Letter,
    channel: str,
    attempt: Attempt,
    retry_at: datetime | None = None,
    held_by: str | None = None,
    waits_for: outbox.WaitsFor = "retry",
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
        sent_to=_address(rt, letter, channel),
        held_by=held_by,
        waits_for=waits_for,
    )
    log.info(
        "message tried",
        message=letter.outbox_id,
        item=letter.about.id,
        kind=letter.kind,
        channel=channel,
        outcome=attempt.outcome,
        attempt=letter.attempts + 1,
    )
