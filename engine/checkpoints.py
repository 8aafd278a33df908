"""Checkpoints: from time to time the ends of all chains that grew are signed together, in one chain of their own.

A hash chain shows that a row was changed, unless somebody who can write the database computes the whole chain anew,
or cuts its end off. A checkpoint holds how long each chain was and in which hash it ended. Must hold: checkpoints
are numbered without a gap, each names the digest of the one before, and what one of them sealed is never sealed
otherwise. Only chains that grew since are in one, so all of them together are no longer than the histories.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, and_, func, insert, select

from engine.audit_seal import public_key, signed
from engine.audit_tree import root_of
from engine.history import FIRST
from engine.ids import Keys
from engine.runtime import Runtime
from engine.schema import checkpoints, items, sealed_heads

_ONE_AT_A_TIME = select(func.pg_advisory_xact_lock(func.hashtextextended("checkpoint", 0)))
"""Held to the commit: whoever waited for it reads the checkpoint that the other made."""

EVERY = timedelta(hours=1)
"""How old the last checkpoint is when the next one is made: what came since is held by the chains alone."""


@dataclass(frozen=True, slots=True)
class Head:
    """How long a chain was, and in which hash it ended."""

    item_id: str
    seq: int
    head: str

    @property
    def line(self) -> str:
        """As it stands in the tree of a checkpoint. It never changes: old roots hold by it."""
        return f"{self.item_id} {self.seq} {self.head}"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """So many heads, signed together. `root` is that of the tree of their lines, in the order of the items' ids."""

    number: int
    at: datetime
    previous: str
    root: str
    size: int
    key: str
    signature: str = ""

    @property
    def digest(self) -> str:
        """What is signed. It never changes: old signatures hold by it."""
        said = [self.number, self.at.isoformat(), self.previous, self.root, self.size, self.key]
        return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()


def write_checkpoint(rt: Runtime, now: datetime, *, every: timedelta = EVERY) -> Checkpoint | None:
    """Sign the heads of all chains that grew. None where the last one is younger than `every`, or nothing grew."""
    with rt.store.read() as connection:
        if not _is_time(last_checkpoint(connection), now, every):
            return None
    with rt.store.write() as connection:
        if rt.store.dialect == "postgresql":  # SQLite has one writer at a time
            connection.execute(_ONE_AT_A_TIME)
        last = last_checkpoint(connection)
        grown = _grown(connection) if _is_time(last, now, every) else []
        return _sign(connection, rt.keys, last, grown, now) if grown else None


def last_checkpoint(connection: Connection) -> Checkpoint | None:
    """The newest checkpoint."""
    row = connection.execute(select(checkpoints).order_by(checkpoints.c.number.desc()).limit(1)).first()
    return None if row is None else checkpoint_of(row)


def checkpoint_of(row: Row[tuple[object, ...]]) -> Checkpoint:
    """A checkpoint from its row."""
    return Checkpoint(row.number, row.at, row.previous, row.root, row.size, row.key, row.signature)


def heads_of(connection: Connection, number: int) -> list[Head]:
    """What a checkpoint sealed, in the order of its tree."""
    rows = connection.execute(
        select(sealed_heads.c.item_id, sealed_heads.c.seq, sealed_heads.c.head)
        .where(sealed_heads.c.checkpoint == number)
        .order_by(sealed_heads.c.item_id)
    )
    return _in_order(Head(*row) for row in rows)


def _in_order(heads: Iterable[Head]) -> list[Head]:
    """In the order of their bytes, whatever order the database has for letters."""
    return sorted(heads, key=lambda each: each.item_id)


def _is_time(last: Checkpoint | None, now: datetime, every: timedelta) -> bool:
    return last is None or now - last.at >= every


def _grown(connection: Connection) -> list[Row[tuple[str, str, int, str]]]:
    same = and_(sealed_heads.c.item_id == items.c.id, sealed_heads.c.seq == items.c.seq)
    return list(
        connection.execute(
            select(items.c.id, items.c.community_id, items.c.seq, items.c.head)
            .outerjoin(sealed_heads, same)
            .where(sealed_heads.c.item_id.is_(None), items.c.seq > 0)
        )
    )


def _sign(
    connection: Connection, keys: Keys, last: Checkpoint | None, grown: list[Row[tuple[str, str, int, str]]], now: datetime
) -> Checkpoint:  # fmt: skip
    heads = _in_order(Head(row.id, row.seq, row.head) for row in grown)
    draft = Checkpoint(
        number=last.number + 1 if last else 1,
        at=now,
        previous=last.digest if last else FIRST,
        root=root_of([each.line for each in heads]),
        size=len(heads),
        key=public_key(keys),
    )
    made = Checkpoint(
        draft.number, draft.at, draft.previous, draft.root, draft.size, draft.key, signed(keys, draft.digest)
    )
    connection.execute(
        insert(checkpoints).values(
            number=made.number, at=made.at, previous=made.previous, root=made.root, size=made.size, key=made.key,
            signature=made.signature,
        )
    )  # fmt: skip
    where = {row.id: row.community_id for row in grown}
    connection.execute(
        insert(sealed_heads),
        [
            {"item_id": each.item_id, "seq": each.seq, "head": each.head, "checkpoint": made.number,
             "community_id": where[each.item_id]}
            for each in heads
        ],
    )  # fmt: skip
    return made
