"""Answers under seal: until they are revealed, nobody without the house's secret learns them from any row.

A sealed answer stands in one place alone, a row of `texts`, encrypted with AES-256-GCM (NIST SP 800-38D) by a key
that is derived for its item (HKDF, RFC 5869), and bound to its task and its revision, so that it opens nowhere else.
Must hold: what was said cannot be told from the row, neither by its length (all are padded to whole `BLOCK`s, and
an answer of the longest text fits into one) nor by trying words against the digest in the history (its salt is
under the seal too). Tasks, responses and the history refer to the row.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import TypeAdapter
from sqlalchemy import Connection, select

from engine.ids import Keys, new_id
from engine.schema import texts
from workflows.answers import Answer
from workflows.effects import ResponseRecorded

ANSWERS: TypeAdapter[Answer] = TypeAdapter(Answer)
ERASED = "〔已删除 / erased〕"
BLOCK = 16_384
"""Bytes: four thousand characters of four bytes each, and what stands around them."""
_NONCE = 12
_LENGTH = 4
_AT_ONCE = 500

_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Boxed:
    """A sealed answer as it is kept: how a history refers to it, and its row of `texts`."""

    reference: dict[str, str]
    row: dict[str, Any]

    @property
    def kept(self) -> dict[str, str]:
        """What stands in the place of the answer beside its task."""
        return {"kind": "sealed", "boxed": self.reference["boxed"]}


@dataclass(frozen=True, slots=True)
class Unboxed:
    """What was under a seal: the answer, the body and the salt of its row in clear, and the texts it refers to."""

    answer: Answer
    salt: str
    body: str
    said: tuple[tuple[str, str, str | None], ...]
    """The id, the salt and the words of each text; None once erased."""


def digest(salt: str, body: str) -> str:
    """What a history keeps of a text."""
    return hashlib.sha256((salt + body).encode()).hexdigest()


def box(keys: Keys, effect: ResponseRecorded, community_id: str, item_id: str, now: datetime) -> Boxed:
    """A sealed answer on its way into the tables."""
    form: dict[str, Any] = ANSWERS.dump_python(effect.answer, mode="json")
    said: list[tuple[str, str, str | None]] = []
    if words := form.get("text"):
        text_id, salt = new_id(now), _salt()
        said.append((text_id, salt, words))
        form["text"] = {"said": text_id, "digest": digest(salt, words)}
    body, salt, id_, place = _CANONICAL(form), _salt(), new_id(now), _place(effect)
    row = {
        "id": id_,
        "community_id": community_id,
        "item_id": item_id,
        "person_id": effect.by,
        "salt": "",
        "body": _closed(keys, item_id, place, salt, body, said),
        "seal": place,
    }
    return Boxed({"boxed": id_, "digest": digest(salt, body)}, row)


def unbox(keys: Keys, item_id: str, row: Any) -> Unboxed:
    """What is under the seal of a row of `texts`; an InvalidTag where it was tampered with, or sealed elsewhere."""
    kept = json.loads(opened(keys, item_id, row.seal, base64.b64decode(row.body)))
    said = tuple((id_, salt, words) for id_, salt, words in kept["said"])
    return Unboxed(
        answer_in(kept["body"], {id_: words for id_, _, words in said}), kept["salt"], kept["body"], said
    )


def answer_in(body: str, said: Mapping[str, str | None]) -> Answer:
    """The answer that a row of `texts` holds in clear, with its words put back."""
    form = json.loads(body)
    if isinstance(form.get("text"), dict):
        words = said.get(form["text"]["said"])
        form["text"] = ERASED if words is None else words
    answer: Answer = ANSWERS.validate_python(form)
    return answer


def open_answers(
    connection: Connection, keys: Keys, item_id: str, kept: Iterable[dict[str, Any] | None]
) -> dict[str, Answer]:
    """The answers under seal among those that tasks keep, by the ids of their rows; for `decide` alone."""
    wanted = [each["boxed"] for each in kept if each is not None and each.get("kind") == "sealed"]
    found: dict[str, Answer] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows = connection.execute(
            select(texts.c.id, texts.c.body, texts.c.seal).where(
                texts.c.id.in_(wanted[start : start + _AT_ONCE]), texts.c.seal.is_not(None)
            )
        )
        found |= {row.id: unbox(keys, item_id, row).answer for row in rows}
    return found


def closed(keys: Keys, item_id: str, place: str, plain: bytes) -> bytes:
    """Bytes under the seal of an item, bound to their place and padded to whole blocks."""
    padded = len(plain).to_bytes(_LENGTH, "big") + plain
    padded += bytes(-len(padded) % BLOCK)
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(keys.seal_key(item_id)).encrypt(nonce, padded, place.encode())


def opened(keys: Keys, item_id: str, place: str, sealed: bytes) -> bytes:
    """What `closed` was given; an InvalidTag where it was tampered with, or closed for another place."""
    plain = AESGCM(keys.seal_key(item_id)).decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode())
    length = int.from_bytes(plain[:_LENGTH], "big")
    return plain[_LENGTH : _LENGTH + length]


def without_words(keys: Keys, item_id: str, row: Any) -> str:
    """The body of a row under seal, sealed anew with every word of the person left out."""
    held = unbox(keys, item_id, row)
    said = [(id_, "", None) for id_, _, _ in held.said]
    return _closed(keys, item_id, row.seal, held.salt, held.body, said)


def _closed(
    keys: Keys, item_id: str, place: str, salt: str, body: str, said: Iterable[tuple[str, str, str | None]]
) -> str:
    kept = _CANONICAL({"salt": salt, "body": body, "said": [list(each) for each in said]})
    return base64.b64encode(closed(keys, item_id, place, kept.encode())).decode()


def _place(effect: ResponseRecorded) -> str:
    return f"{effect.task}#{effect.revision}"


def _salt() -> str:
    return os.urandom(16).hex()
