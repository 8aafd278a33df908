"""The figures of a house, in the text format of Prometheus: what waits, what is late, what is wrong.

Must hold: no figure names a person, a matter or a community; each is told on `docs/operations.md`. Imported when
somebody asks for them.
"""

from __future__ import annotations

from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import Connection, Table, func, select

from engine.runtime import Runtime
from engine.schema import incidents, items, outbox, timers
from engine.watchdog import NAMES, look

KIND = CONTENT_TYPE_LATEST


def told(rt: Runtime) -> bytes:
    """Every figure, as Prometheus reads it."""
    return generate_latest(figures(rt))


def figures(rt: Runtime) -> CollectorRegistry:
    """Every figure, as the rows have it now."""
    registry, now = CollectorRegistry(), rt.now()
    with rt.store.read() as connection:
        seen = look(connection, now)
        counted = {
            "gongshi_timers_pending": (
                "Timers that have not fired",
                _count(connection, timers, timers.c.state == "pending"),
            ),
            "gongshi_timers_due": (
                "Timers that are due and have not fired",
                _count(connection, timers, timers.c.state == "pending", timers.c.due_at <= now),
            ),
            "gongshi_outbox_queued": (
                "Messages that should go out now",
                _count(connection, outbox, outbox.c.state == "queued", outbox.c.next_at <= now),
            ),
            "gongshi_outbox_undeliverable": (
                "Messages that reached nobody",
                _count(connection, outbox, outbox.c.state == "undeliverable"),
            ),
            "gongshi_items_open": ("Items under way", _count(connection, items, items.c.closed_at.is_(None))),
            "gongshi_items_late": (
                "Items past their deadline",
                _count(connection, items, items.c.late, items.c.closed_at.is_(None)),
            ),
            "gongshi_incidents_open": (
                "Incidents nobody has resolved",
                _count(connection, incidents, incidents.c.resolved_at.is_(None)),
            ),
            "gongshi_jobs_parked": ("Timers and messages that failed again and again", seen.parked),
            "gongshi_workers_seen": ("Workers that reported lately", seen.workers),
            "gongshi_workers_without_broker": (
                "Of those, how many cannot reach the broker",
                seen.broker_away,
            ),
        }
    lasting = {
        "gongshi_timer_lag_seconds": ("How late the oldest due timer is", seen.timer_lag),
        "gongshi_outbox_age_seconds": (
            "How long the oldest message has waited that should have gone out, tries included",
            seen.message_age,
        ),
        "gongshi_clock_difference_seconds": (
            "The largest difference between a worker's clock and the database's",
            seen.clock_off,
        ),
    }
    for name, (what, number) in counted.items():
        Gauge(name, what, registry=registry).set(number)
    for name, (what, span) in lasting.items():
        Gauge(name, what, registry=registry).set(span.total_seconds())
    trouble = Gauge(
        "gongshi_trouble_seconds", "How long a trouble lasts that the watchdog sees; 0: there is none", ["trouble"],
        registry=registry,
    )  # fmt: skip
    for each in NAMES:
        since = [found.since for found in seen.troubles if found.name == each]
        # one that is seen at this moment for the first time is a trouble too
        trouble.labels(each).set(max((now - min(since)).total_seconds(), 1.0) if since else 0)
    return registry


def _count(connection: Connection, table: Table, *conditions: Any) -> int:
    found: int = connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one()
    return found
