"""Submitted forms: their fields, and the photographs in them, read before any thread waits for the database."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from starlette.datastructures import FormData, UploadFile

from engine.roster import Reporter
from workflows.model import Definition

MOST_PHOTOS = 6
MAX_PART = 6_000_000
"""Bytes of one part: a photograph and a little more."""
MARK = "mark:"
"""What the names of a ballot's blanks begin with."""


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
    said = [(key, value.replace("\x00", "")) for key, value in form.multi_items() if isinstance(value, str)]
    plain = {key: value for key, value in said if not key.startswith(MARK)}
    return plain | _ballot_of([(key.split(":", 2)[1:], value) for key, value in said if key.startswith(MARK)])


def named_in(given: dict[str, Any], form: Definition) -> dict[str, Reporter]:
    """Who speaks for the parties that are named at intake: `named:party:name`, and how to reach them."""
    said = {
        party: {part: str(given.get(f"named:{party}:{part}") or "").strip() for part in ("name", "phone")}
        for party in form.parties_named_at_intake
    }
    return {party: Reporter(**parts) for party, parts in said.items() if parts["name"]}


def _ballot_of(marks: list[tuple[list[str], str]]) -> dict[str, Any]:
    """The marks of a ballot: `mark:question` says which options, `mark:question:option` what one option is given."""
    found: dict[str, Any] = {}
    shown: dict[str, dict[str, str]] = {}
    for (question, *option), value in marks:
        if option:
            found.setdefault(question, {})[option[0]] = value
            shown.setdefault(question, {})[option[0]] = value
        else:
            found.setdefault(question, []).append(value)
            shown.setdefault(question, {})[value] = "1"
    return found | {"marks": shown} if found else {}
