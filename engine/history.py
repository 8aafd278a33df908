"""The history of an item: append-only, one hash chain for each item.

A row is one event with all its effects. What people wrote freely is not in it: in its place stands a digest
with a salt, and the text itself is kept apart and can be erased; the chain holds all the same. A sealed answer is kept
apart as a whole, under its seal until it is revealed (`engine/seals.py`). Titles, the fields of a matter and public reasons are the matter
itself and stay. Folding the effects gives the item.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, insert, select, update

from engine.ids import Keys, new_id
from engine.prepared import Prepared
from engine.schema import conditions, history, items, objections, people, responses, tasks, texts
from engine.seals import ERASED, Boxed, digest, without_words
from workflows import events as ev
from workflows.effects import EFFECTS, Effect
from workflows.evolving import evolve
from workflows.item import Item

FIRST = "0" * 64
"""What stands before the first row of a chain."""

_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_ROW = json.JSONEncoder(ensure_ascii=False).encode
"""The two forms that are hashed. They never change: the chains of old rows hold by them."""
_MARKS = ('"said":', '"boxed":')
"""Where a row has a text or an answer that is kept apart, one of these stands in it."""
_INSERT = Prepared(insert(history))
_INSERT_TEXTS = Prepared(insert(texts))
_ROWS = select(history).where(history.c.item_id == bindparam("item_id")).order_by(history.c.seq)
_TEXTS = select(texts.c.id, texts.c.salt, texts.c.body, texts.c.seal).where(
    texts.c.item_id == bindparam("item_id")
)


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
    ev.AmendmentProposed: "amendment_proposed",
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
    boxed: Mapping[tuple[str, int], Boxed] = MappingProxyType({}),
) -> str:
    """Write the next row of an item's history; returns its hash.

    `boxed` has what the sealed answers among the effects became, by task and revision.
    """
    forms = EFFECTS.dump_python(list(effects), mode="json", exclude_defaults=False)
    kept: list[dict[str, Any]] = []
    for form in forms:
        if form["kind"] == "response_recorded" and form["sealed"]:
            found = boxed[form["task"], form["revision"]]
            form["answer"] = found.reference
            kept.append(found.row)
    for form in forms:
        _set_apart(form, kept, at, community_id, item_id, actor_id)
    said = _CANONICAL(forms)
    head = chain_hash(previous, item_id, seq, at, event, actor_id, via, said)
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
            "hash": head,
        },
    )
    return head


def chain_hash(  # exactly what is hashed, in its order
    previous: str, item_id: str, seq: int, at: datetime, event: str, actor_id: str | None, via: str, said: str
) -> str:
    """SHA-256 over a row and the hash before it."""
    row = _ROW([previous, item_id, seq, at.isoformat(), event, actor_id, via, said])
    return hashlib.sha256(row.encode()).hexdigest()


def history_of(connection: Connection, item_id: str) -> list[Entry]:
    """Every entry of an item, oldest first."""
    kept = {row.id: row for row in connection.execute(_TEXTS, {"item_id": item_id})}
    return [
        Entry(
            row.seq,
            row.at,
            row.event,
            row.actor_id,
            row.via,
            tuple(EFFECTS.validate_python(_put_back(json.loads(row.effects), kept))),
        )
        for row in connection.execute(_ROWS, {"item_id": item_id})
    ]


def verify(connection: Connection, item_id: str) -> Holds | Broken:
    """Whether an item's chain and every text that is still kept are what was written. Of what is under seal it is seen
    that it is there; whether it is what was written, when it is revealed.
    """
    kept = {row.id: row for row in connection.execute(_TEXTS, {"item_id": item_id})}
    return verify_rows(connection.execute(_ROWS, {"item_id": item_id}), kept)


def verify_rows(rows: Iterable[Any], kept: Mapping[str, Any]) -> Holds | Broken:
    """The same of rows and texts that were read already: the rows in their order, the texts by their ids."""
    previous, length = FIRST, 0
    boxed: list[tuple[int, int, str]] = []
    revealed: set[int] = set()
    for row in rows:
        length += 1
        if row.seq != length:
            return Broken(length, "gap")
        head = chain_hash(
            previous, row.item_id, row.seq, row.at, row.event, row.actor_id, row.via, row.effects
        )
        if row.previous != previous or row.hash != head:
            return Broken(row.seq, "hash")
        if any(mark in row.effects for mark in _MARKS) and not _holds(json.loads(row.effects), kept):
            return Broken(row.seq, "text")
        if any(mark in row.effects for mark in (*_MARKS, '"answers_revealed"')):
            for form in json.loads(row.effects):
                if form["kind"] == "answers_revealed":
                    revealed.add(form["step"])
                elif form["kind"] == "response_recorded" and set(form["answer"]) == {"boxed", "digest"}:
                    boxed.append((row.seq, int(form["task"].split(".")[0]), form["answer"]["boxed"]))
        previous = row.hash
    for (
        seq,
        step,
        text_id,
    ) in boxed:  # what was revealed is open, and nobody's to erase: the words in it are kept apart
        if step in revealed and (kept[text_id].seal is not None or kept[text_id].body is None):
            return Broken(seq, "text")
    return Holds(length, previous)


def fold(item_id: str, entries: Sequence[Entry]) -> Item:
    """The item that its history tells."""
    item = Item(item_id)
    for entry in entries:
        for effect in entry.effects:
            item = evolve(effect, item)
    return item


def erase_texts(connection: Connection, person_id: str, keys: Keys) -> None:
    """Forget what a person wrote (PIPL art. 47), wherever it is kept; every chain still verifies.

    The salt goes with it: without it a short word cannot be guessed from the digest that stays. An answer under seal
    is sealed anew without its words, and counts when it is revealed; one that was never to be opened is gone already.
    """
    mine = texts.c.person_id == person_id
    for row in connection.execute(
        select(texts).where(mine, texts.c.seal.is_not(None), texts.c.body.is_not(None))
    ).all():
        body = without_words(keys, row.item_id, row)
        connection.execute(update(texts).where(texts.c.id == row.id).values(body=body))
    connection.execute(update(texts).where(mine, texts.c.seal.is_(None)).values(body=None, salt=""))
    for table in (tasks, responses):
        mine = (table.c.person_id == person_id) & table.c.answer_text.is_not(None)
        connection.execute(update(table).where(mine).values(answer_text=ERASED))
    whose = select(people.c.community_id).where(people.c.id == person_id).scalar_subquery()
    amended = select(items.c.id, items.c.amendments).where(
        items.c.community_id == whose, items.c.amendments.is_not(None)
    )
    for row in connection.execute(amended).all():
        if any(each["by"] == person_id for each in row.amendments):
            kept = [each | ({"text": ERASED} if each["by"] == person_id else {}) for each in row.amendments]
            connection.execute(update(items).where(items.c.id == row.id).values(amendments=kept))
    for said in (conditions, objections):
        connection.execute(update(said).where(said.c.person_id == person_id).values(body=ERASED))


def _set_apart(  # the columns of a text
    form: Any, kept: list[dict[str, Any]], at: datetime, community_id: str, item_id: str, actor_id: str | None
) -> None:
    """Replace every text that a person wrote by its digest, and keep the text itself."""
    if isinstance(form, dict):
        author = form.get("by") or actor_id
        reason_given = form.get("kind") == "outcome_decided" and form.get("by")
        for key, value in form.items():
            if key == "text" and isinstance(value, str) and value:
                form[key] = _apart(value, kept, at, community_id, item_id, author)
            elif key == "explanation" and reason_given:
                form[key] = {
                    language: _apart(said, kept, at, community_id, item_id, author)
                    for language, said in value.items()
                }
            elif isinstance(value, (dict, list)):
                _set_apart(value, kept, at, community_id, item_id, author)
    elif isinstance(form, list):
        for each in form:
            _set_apart(each, kept, at, community_id, item_id, actor_id)


def _apart(
    said: str, kept: list[dict[str, Any]], at: datetime, community_id: str, item_id: str, author: str | None
) -> dict[str, str]:
    """What stands in a row for words that are kept apart."""
    salt, text_id = os.urandom(16).hex(), new_id(at)
    kept.append(
        {
            "id": text_id,
            "community_id": community_id,
            "item_id": item_id,
            "person_id": author,
            "salt": salt,
            "body": said,
            "seal": None,
        }
    )
    return {"said": text_id, "digest": digest(salt, said)}


def _put_back(form: Any, kept: Mapping[str, Any]) -> Any:
    if isinstance(form, dict):
        if set(form) == {"said", "digest"}:
            row = kept.get(form["said"])
            if row is None or row.body is None or row.seal is not None:  # what stands under a seal is no text
                return ERASED
            return row.body
        if set(form) == {"boxed", "digest"}:
            row = kept.get(form["boxed"])
            if row is None or row.body is None or row.seal is not None:
                return {"kind": "sealed"}
            return _put_back(json.loads(row.body), kept)
        return {key: _put_back(value, kept) for key, value in form.items()}
    if isinstance(form, list):
        return [_put_back(each, kept) for each in form]
    return form


def _holds(form: Any, kept: Mapping[str, Any]) -> bool:
    """Whether every text that a row refers to is there, and is what was written or was erased."""
    for reference in _said(form):
        row = kept.get(reference.get("said") or reference["boxed"])
        if row is None:
            return False
        if row.seal is not None and "said" in reference:  # only a whole answer is ever under seal
            return False
        if row.body is None or row.seal is not None:
            continue
        if digest(row.salt, row.body) != reference["digest"]:
            return False
        if "boxed" in reference and not _holds(json.loads(row.body), kept):
            return False
    return True


def _said(form: Any) -> list[dict[str, str]]:
    if isinstance(form, dict):
        if set(form) in ({"said", "digest"}, {"boxed", "digest"}):
            return [form]
        return [found for value in form.values() for found in _said(value)]
    if isinstance(form, list):
        return [found for each in form for found in _said(each)]
    return []
