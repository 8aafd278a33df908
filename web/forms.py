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
    async with request.form(max_files=MOST_PHOTOS, max_part_size=MAX_PART) as form:
        files = [each for name in photo_fields for each in form.getlist(name) if isinstance(each, UploadFile)]
        return form, [await each.read() for each in files if each.size]


def given_of(form: FormData) -> dict[str, Any]:
    """A form as the reader of answers takes it; the fields of a `fill` stand beside the others."""
    return {key: value.replace("\x00", "") for key, value in form.items() if isinstance(value, str)}
