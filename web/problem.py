"""A refusal as HTTP says it: one table from codes to statuses, and problem+json (RFC 9457) for systems."""

from __future__ import annotations

from typing import Any

from fastapi.responses import JSONResponse

from workflows.refusal import Code, Refused

STATUS: dict[Code, int] = {
    "not_found": 404,
    "not_allowed": 403,
    "closed": 409,
    "not_possible": 409,
    "invalid": 422,
    "conflict": 409,
    "limited": 429,
}


def problem(refused: Refused, language: str, status: int | None = None) -> JSONResponse:
    """A refusal for another system; with a status of its own where the table's does not fit."""
    said = status or STATUS[refused.code]
    body: dict[str, Any] = {
        "type": f"urn:gongshi:problem:{refused.code}",
        "title": refused.code.replace("_", " "),
        "status": said,
        "detail": refused.message.in_(language),
    }
    if refused.where:
        body["where"] = refused.where
    if refused.possible or refused.code == "not_possible":  # nothing is an answer as well
        body["possible"] = list(refused.possible)
    return JSONResponse(body, said, media_type="application/problem+json")
