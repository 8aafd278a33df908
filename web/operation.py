"""For whoever runs the house: alive, ready, and the figures (Prometheus text format).

Must hold: no figure names a person, a matter or a community; each is told on `docs/operations.md`.
"""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from engine.runtime import Runtime
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
        from web import figures  # noqa: PLC0415  # its library takes a megabyte, and not every house is watched so

        return Response(figures.told(rt), media_type=figures.KIND)

    return routes
