"""The history of an item: append-only, one hash chain for each item.

A row is one event with all its effects. What people wrote freely is not in it: in its place stands a digest
with a salt (so that a sealed "agree" cannot be guessed from it), and the text itself is kept apart and can
be erased; the chain holds all the same. Titles, the fields of a matter and public reasons are the matter
itself and stay. Folding the effects gives the item.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, insert, select, update

from engine.ids import new_id
from engine.prepared import Prepared
from engine.schema import conditions, history, objections, responses, tasks, texts
from workflows import events as ev
from workflows.effects import EFFECTS, Effect
from workflows.evolving import evolve
from workflows.item import Item

FIRST = "0" * 64
"""What stands before the first row of a chain."""
ERASED = "〔已删除 / erased〕"

_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_ROW = json.JSONEncoder(ensure_ascii=False).encode
"""The two forms that are hashed. They never change: the chains of old rows hold by them."""
_MARK = '"said":'
"""Where a row has a text that is kept apart, this stands in it."""
_INSERT = Prepared(insert(history))
_INSERT_TEXTS = Prepared(insert(texts))
_ROWS = select(history).where(history.c.item_id == bindparam("item_id")).order_by(history.c.seq)
_TEXTS = select(texts.c.id, texts.c.salt, texts.c.body).where(texts.c.item_id == bindparam("item_id"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of an item's life, with its texts put back."""

    seq: int
    at: datetime
    event: str
    actor_id: str | None
    via: str
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Holds:
    """The chain is whole: so many rows, ending in this hash."""

    length: int
    head: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The chain is broken at a row, and how."""

    seq: int
    why: Literal["gap", "hash", "text"]


EVENT_NAMES: dict[type, str] = {
    ev.MatterRaised: "matter_raised",
    ev.ResponseGiven: "response_given",
    ev.ButtonPressed: "button_pressed",
    ev.TimerFired: "timer_fired",
    ev.SignalReceived: "signal_received",
    ev.ObjectionLodged: "objection_lodged",
    ev.AnotherMerged: "another_merged",
    ev.MatterStopped: "matter_stopped",
    ev.MoreTimeAsked: "more_time_asked",
    ev.ClockStopped: "clock_stopped",
    ev.ClockRestarted: "clock_restarted",
    ev.PartySetAside: "party_set_aside",
    ev.PartyCalledBack: "party_called_back",
    ev.SeatsChanged: "seats_changed",
}


def append(
    connection: Connection,
    *,
    item_id: str,
    community_id: str,
    seq: int,
    previous: str,
    at: datetime,
    event: str,
    actor_id: str | None,
    via: str,
    effects: Sequence[Effect],
) -> str:
    """Write the next row of an item's history; returns its hash."""
    forms = EFFECTS.dump_python(list(effects), mode="json", exclude_defaults=False)
    kept: list[dict[str, Any]] = []
    for form in forms:
        _set_apart(form, kept, at, community_id, item_id, actor_id)
    said = _CANONICAL(forms)
    digest = chain_hash(previous, item_id, seq, at, event, actor_id, via, said)
    if kept:
        _INSERT_TEXTS.send(connection, *kept)
    _INSERT.send(
        connection,
        {
            "item_id": item_id,
            "seq": seq,
            "community_id": community_id,
            "at": at,
            "event": event,
            "actor_id": actor_id,
            "via": via,
            "effects": said,
            "previous": previous,
            "hash": digest,
        },
    )
    return digest


def chain_hash(  # exactly what is hashed, in its order
    previous: str, item_id: str, seq: int, at: datetime, event: str, actor_id: str | None, via: str, said: str
) -> str:
    """SHA-256 over a row and the hash before it."""
    row = _ROW([previous, item_id, seq, at.isoformat(), event, actor_id, via, said])
    return hashlib.sha256(row.encode()).hexdigest()


def history_of(connection: Connection, item_id: str) -> list[Entry]:
    """Every entry of an item, oldest first."""
    bodies = {row.id: row.body for row in connection.execute(_TEXTS, {"item_id": item_id})}
    return [
        Entry(
            row.seq,
            row.at,
            row.event,
            row.actor_id,
            row.via,
            tuple(EFFECTS.validate_python(_put_back(json.loads(row.effects), bodies))),
        )
        for row in connection.execute(_ROWS, {"item_id": item_id})
    ]


def verify(connection: Connection, item_id: str) -> Holds | Broken:
    """Whether an item's chain and every text that is still kept are what was written."""
    kept = {row.id: row for row in connection.execute(_TEXTS, {"item_id": item_id})}
    return verify_rows(connection.execute(_ROWS, {"item_id": item_id}), kept)


def verify_rows(rows: Iterable[Any], kept: Mapping[str, Any]) -> Holds | Broken:
    """The same of rows and texts that were read already: the rows in their order, the texts by their ids."""
    previous, length = FIRST, 0
    for row in rows:
        length += 1
        if row.seq != length:
            return Broken(length, "gap")
        digest = chain_hash(
            previous, row.item_id, row.seq, row.at, row.event, row.actor_id, row.via, row.effects
        )
        if row.previous != previous or row.hash != digest:
            return Broken(row.seq, "hash")
        for said in _said(json.loads(row.effects)) if _MARK in row.effects else ():
            text_row = kept.get(said["said"])
            if text_row is None or (
                text_row.body is not None and _digest(text_row.salt, text_row.body) != said["digest"]
            ):
                return Broken(row.seq, "text")
        previous = row.hash
    return Holds(length, previous)


def fold(item_id: str, entries: Sequence[Entry]) -> Item:
    """The item that its history tells."""
    item = Item(item_id)
    for entry in entries:
        for effect in entry.effects:
            item = evolve(effect, item)
    return item


def erase_texts(connection: Connection, person_id: str) -> None:
    """Forget what a person wrote (PIPL art. 47), wherever it is kept; every chain still verifies.

    The salt goes with it: without it a short word cannot be guessed from the digest that stays.
    """
    connection.execute(update(texts).where(texts.c.person_id == person_id).values(body=None, salt=""))
    for table in (tasks, responses):
        mine = (table.c.person_id == person_id) & table.c.answer_text.is_not(None)
        connection.execute(update(table).where(mine).values(answer_text=ERASED))
    for said in (conditions, objections):
        connection.execute(update(said).where(said.c.person_id == person_id).values(body=ERASED))


def _set_apart(  # the columns of a text
    form: Any, kept: list[dict[str, Any]], at: datetime, community_id: str, item_id: str, actor_id: str | None
) -> None:
    """Replace every text that a person wrote by its digest, and keep the text itself."""
    if isinstance(form, dict):
        for key, value in form.items():
            if key == "text" and isinstance(value, str) and value:
                salt = os.urandom(16).hex()
                text_id = new_id(at)
                kept.append(
                    {
                        "id": text_id,
                        "community_id": community_id,
                        "item_id": item_id,
                        "person_id": form.get("by") or actor_id,
                        "salt": salt,
                        "body": value,
                    }
                )
                form[key] = {"said": text_id, "digest": _digest(salt, value)}
            elif isinstance(value, (dict, list)):
                _set_apart(value, kept, at, community_id, item_id, form.get("by") or actor_id)
    elif isinstance(form, list):
        for each in form:
            _set_apart(each, kept, at, community_id, item_id, actor_id)


def _put_back(form: Any, bodies: dict[str, str | None]) -> Any:
    if isinstance(form, dict):
        if set(form) == {"said", "digest"}:
            body = bodies.get(form["said"])
            return ERASED if body is None else body
        return {key: _put_back(value, bodies) for key, value in form.items()}
    if isinstance(form, list):
        return [_put_back(each, bodies) for each in form]
    return form


def _said(form: Any) -> list[dict[str, str]]:
    if isinstance(form, dict):
        if set(form) == {"said", "digest"}:
            return [form]
        return [found for value in form.values() for found in _said(value)]
    if isinstance(form, list):
        return [found for each in form for found in _said(each)]
    return []


def _digest(salt: str, body: str) -> str:
    return hashlib.sha256((salt + body).encode()).hexdigest()
