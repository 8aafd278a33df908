"""For whoever runs the house: alive, ready, and the figures (Prometheus text format)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import Connection, Table, func, select

from engine.runtime import Runtime
from engine.schema import incidents, items, outbox, timers
from web.ports import Ports


def router(rt: Runtime, ports: Ports) -> APIRouter:
    """The routes for operation; they tell no names."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/healthz")
    def alive() -> dict[str, str]:
        return {"status": "alive"}

    @routes.get("/readyz")
    def ready() -> Response:
        health = ports.health()
        said = {name: fault or "ok" for name, fault in (health.faults | health.lags).items()}
        return JSONResponse({"ready": health.ready, "checks": said}, 200 if health.ready else 503)

    @routes.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(_figures(rt)), media_type=CONTENT_TYPE_LATEST)

    return routes


def _figures(rt: Runtime) -> CollectorRegistry:
    registry, now = CollectorRegistry(), rt.now()
    with rt.store.read() as connection:
        due = select(func.count(), func.min(timers.c.due_at)).where(
            timers.c.state == "pending", timers.c.due_at <= now
        )
        late, oldest = connection.execute(due).one()
        queued, first = connection.execute(
            select(func.count(), func.min(outbox.c.created_at)).where(
                outbox.c.state == "queued", outbox.c.next_at <= now
            )
        ).one()
        figures = {
            "gongshi_timers_pending": (
                "Timers that have not fired",
                _count(connection, timers, timers.c.state == "pending"),
            ),
            "gongshi_timers_due": ("Timers that are due and have not fired", late),
            "gongshi_timer_lag_seconds": ("How late the oldest due timer is", _age(oldest, now)),
            "gongshi_outbox_queued": ("Messages that should go out now", queued),
            "gongshi_outbox_age_seconds": ("How old the oldest of them is", _age(first, now)),
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
        }
    for name, (what, value) in figures.items():
        Gauge(name, what, registry=registry).set(value)
    return registry


def _count(connection: Connection, table: Table, *conditions: Any) -> int:
    found: int = connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one()
    return found


def _age(oldest: datetime | None, now: datetime) -> float:
    return max((now - oldest).total_seconds(), 0.0) if oldest is not None else 0.0
