"""Submitted forms: their fields, and the photographs in them, read before any thread waits for the database.

Must hold: names of blanks are the house's own. An option is named by its number in its question, never by words that
somebody wrote: browsers write quotation marks and line breaks in names otherwise than they were.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from typing import Any

from fastapi import Request
from starlette.datastructures import FormData, UploadFile

from engine.commands import Once
from engine.roster import Reporter
from engine.task_form import BallotQuestion
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
    return {
        key: value.replace("\x00", "")
        for key, value in form.multi_items()
        if isinstance(value, str) and not key.startswith(MARK)
    }


def ballot_of(form: FormData, questions: Sequence[BallotQuestion]) -> dict[str, Any]:
    """What is marked of the questions that are asked, and nothing else: `mark:question` says which options, by their
    numbers from 1, `mark:question:3` what the third is given. `marks` is the same as the page shows it again.
    """
    found: dict[str, Any] = {}
    shown: dict[str, dict[str, str]] = {}
    for question in questions:
        names = [name for name, _ in question.options]
        chosen = [said for said in form.getlist(MARK + question.name) if isinstance(said, str)]
        given = {
            name: said.replace("\x00", "")
            for number, name in enumerate(names, 1)
            if isinstance(said := form.get(f"{MARK}{question.name}:{number}"), str)
        }
        if chosen:
            numbered = {str(number): name for number, name in enumerate(names, 1)}
            found[question.name] = [numbered.get(said, said) for said in chosen[: len(names) + 1]]
            shown[question.name] = dict.fromkeys(found[question.name], "1")
        elif given:
            found[question.name] = shown[question.name] = given
    return found | {"marks": shown} if found else {}


def form_key() -> str:
    """What makes a form sent twice one form: a tap too many, or a way back and another send."""
    return secrets.token_urlsafe(12)


def sent_once(given: dict[str, Any]) -> Once | None:
    """The same form with the same words has its effect once."""
    key = str(given.get("form_key") or "")[:40]
    if not key:
        return None
    said = hashlib.sha256(repr(sorted(given.items())).encode("utf-8", "replace")).hexdigest()
    return Once(f"form:{key}:{said[:32]}", said, lambda _connection, done: {"item": done.item.id})


def named_in(given: dict[str, Any], form: Definition) -> dict[str, Reporter]:
    """Who speaks for the parties that are named at intake: `named:party:name`, and how to reach them."""
    said = {
        party: {part: str(given.get(f"named:{party}:{part}") or "").strip() for part in ("name", "phone")}
        for party in form.parties_named_at_intake
    }
    return {party: Reporter(**parts) for party, parts in said.items() if parts["name"]}
