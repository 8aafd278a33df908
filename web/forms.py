"""Submitted forms: their fields, and the photographs in them, read before any thread waits for the database."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from starlette.datastructures import FormData, UploadFile

MOST_PHOTOS = 6
MAX_PART = 6_000_000
"""Bytes of one part: a photograph and a little more."""


async def form_of(request: Request, *photo_fields: str) -> tuple[FormData, list[bytes]]:
    """The form, and the bytes of the photographs in the named fields; what was spooled to disk is gone."""
    form, found = await form_with(request, *photo_fields)
    return form, [body for name in photo_fields for body in found[name]]


async def form_with(request: Request, *photo_fields: str) -> tuple[FormData, dict[str, list[bytes]]]:
    """The same, the photographs of each field apart."""
    async with request.form(max_files=MOST_PHOTOS, max_part_size=MAX_PART) as form:
        found = {
            name: [
                await each.read() for each in form.getlist(name) if isinstance(each, UploadFile) and each.size
            ]
            for name in photo_fields
        }
        return form, found


def given_of(form: FormData) -> dict[str, Any]:
    """A form as the reader of answers takes it; the fields of a `fill` stand beside the others."""
    return {key: value.replace("\x00", "") for key, value in form.items() if isinstance(value, str)}
