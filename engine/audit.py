"""Whether the record is what was written: every chain, every text, and every checkpoint over the chains.

What a chain alone cannot show (its end cut off, all of it computed anew, an item gone) shows in the checkpoints;
that the last checkpoints were taken out shows by a digest that was printed and kept elsewhere. What came after the
last checkpoint is held by its chain and by the item's row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Literal

from sqlalchemy import Connection, select

from engine.audit_seal import holds
from engine.audit_tree import root_of
from engine.checkpoints import Checkpoint, Head, checkpoint_of, heads_of
from engine.history import FIRST, Broken, Holds, verify_rows
from engine.schema import checkpoints, history, items, sealed_heads, texts
from workflows.text import Text, text

Why = Literal[
    "gap", "hash", "text", "end", "cut", "rewritten", "gone",
    "missing", "order", "heads", "signature", "stranger", "printed",
]  # fmt: skip
"""Of a chain: gap, hash, text, as in `Broken`; end: its item remembers another end; cut: it was longer when it was
sealed; rewritten: it was another when it was sealed; gone: the item was sealed and is not there. Of a checkpoint:
missing: a number is not there; order: it does not follow the one before; heads: what it sealed is not what is kept
for it; signature: nobody with its key signed it; stranger: it was signed with another key than this house's;
printed: it is not the one whose digest was kept elsewhere.
"""
SAYS: dict[Why, Text] = {
    "gap": text("历史缺了一行", "a row of the history is missing"),
    "hash": text("这一行被改过", "this row was changed"),
    "text": text("有一段话被改过，或者被拿掉了", "what somebody wrote was changed, or taken out"),
    "end": text("历史的结尾和议题记的不一样", "the history ends otherwise than the item remembers"),
    "cut": text("封存以后，结尾被截掉了", "the end was cut off after it was sealed"),
    "rewritten": text("封存以后，历史被整个重写过", "the history was written anew after it was sealed"),
    "gone": text("封存过的议题不见了", "the item was sealed, and is gone"),
    "missing": text("缺一个封存点", "a checkpoint is missing"),
    "order": text("封存点接不上前一个", "the checkpoint does not follow the one before it"),
    "heads": text("封存点封的和留着的不一样", "what the checkpoint sealed is not what is kept for it"),
    "signature": text("封存点的签名不对", "the checkpoint's signature is wrong"),
    "stranger": text("封存点是用别的钥匙签的", "the checkpoint was signed with another key"),
    "printed": text("和另外留底的封存点不一样", "it is not the checkpoint that was kept elsewhere"),
}
_BATCH = 400


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was written: of an item at a row of its history, or of a checkpoint."""

    why: Why
    item_id: str | None = None
    number: int | None = None
    """The item's, as people say it; None where the item is gone."""
    seq: int | None = None
    checkpoint: int | None = None

    @property
    def said(self) -> Text:
        """The fault with its place."""
        what = SAYS[self.why]
        if self.item_id is None:
            return Text(
                zh=f"封存点 {self.checkpoint}：{what.zh}", en=f"checkpoint {self.checkpoint}: {what.en}"
            )
        name = f"#{self.number}" if self.number is not None else self.item_id
        zh, en = (f"，第 {self.seq} 行", f", row {self.seq}") if self.seq is not None else ("", "")
        return Text(zh=f"{name}{zh}：{what.zh}", en=f"{name}{en}: {what.en}")


@dataclass
class Audit:
    """What was looked at, and what was found."""

    items: int = 0
    rows: int = 0
    checkpoints: int = 0
    last: Checkpoint | None = None
    unsealed: int = 0
    """Rows that came after the last checkpoint over their chain."""
    faults: list[Fault] = field(default_factory=list)


def audit(
    connection: Connection, key: str, *, item_id: str | None = None, printed: Mapping[int, str] | None = None
) -> Audit:
    """Verify one item or all, and every checkpoint.

    `key` is the house's public key; `printed` are digests of checkpoints that were kept elsewhere, by number.
    """
    found = Audit()
    _checkpoints(connection, key, printed or {}, found)
    sealed: dict[str, list[Head]] = defaultdict(list)
    wanted = select(sealed_heads.c.item_id, sealed_heads.c.seq, sealed_heads.c.head)
    if item_id is not None:
        wanted = wanted.where(sealed_heads.c.item_id == item_id)
    for row in connection.execute(wanted):
        sealed[row.item_id].append(Head(*row))
    for row, rows, kept in _chains(connection, item_id):
        found.items += 1
        found.rows += len(rows)
        heads = sealed.pop(row.id, [])
        found.unsealed += max(0, len(rows) - max((each.seq for each in heads), default=0))
        found.faults.extend(_chain(row, rows, kept, heads))
    found.faults.extend(Fault("gone", item_id=each) for each in sorted(sealed))
    return found


def _chain(item: Any, rows: Sequence[Any], kept: Mapping[str, Any], heads: Sequence[Head]) -> Iterator[Fault]:
    held = verify_rows(rows, kept)
    if isinstance(held, Broken):
        yield Fault(held.why, item.id, item.number, held.seq)
    elif held != Holds(item.seq, item.head):
        yield Fault("end", item.id, item.number, held.length)
    hashes = {row.seq: row.hash for row in rows}
    for each in sorted(heads, key=lambda head: head.seq):
        if each.seq not in hashes:
            yield Fault("cut", item.id, item.number, each.seq)
            return
        if hashes[each.seq] != each.head:
            yield Fault("rewritten", item.id, item.number, each.seq)
            return


def _chains(connection: Connection, item_id: str | None) -> Iterator[tuple[Any, list[Any], dict[str, Any]]]:
    """Every item with the rows of its history and its texts, a few hundred items at a time."""
    wanted = select(items.c.id, items.c.number, items.c.seq, items.c.head).order_by(items.c.id)
    if item_id is not None:
        wanted = wanted.where(items.c.id == item_id)
    for batch in _batches(connection.execute(wanted).all()):
        ids = [each.id for each in batch]
        told = connection.execute(
            select(history).where(history.c.item_id.in_(ids)).order_by(history.c.item_id, history.c.seq)
        )
        rows = {key: list(group) for key, group in groupby(told, key=lambda row: row.item_id)}
        kept: dict[str, dict[str, Any]] = defaultdict(dict)
        for row in connection.execute(
            select(texts.c.id, texts.c.item_id, texts.c.salt, texts.c.body, texts.c.seal).where(
                texts.c.item_id.in_(ids)
            )
        ):
            kept[row.item_id][row.id] = row
        for each in batch:
            yield each, rows.get(each.id, []), kept[each.id]


def _checkpoints(connection: Connection, key: str, printed: Mapping[int, str], found: Audit) -> None:
    previous, expected, known = FIRST, 1, dict(printed)
    for row in connection.execute(select(checkpoints).order_by(checkpoints.c.number)).all():
        each = checkpoint_of(row)
        found.faults.extend(Fault("missing", checkpoint=number) for number in range(expected, each.number))
        if each.number == expected and each.previous != previous:
            found.faults.append(Fault("order", checkpoint=each.number))
        if each.key != key:
            found.faults.append(Fault("stranger", checkpoint=each.number))
        elif not holds(each.key, each.digest, each.signature):
            found.faults.append(Fault("signature", checkpoint=each.number))
        heads = heads_of(connection, each.number)
        if len(heads) != each.size or root_of([head.line for head in heads]) != each.root:
            found.faults.append(Fault("heads", checkpoint=each.number))
        if not each.digest.startswith(known.pop(each.number, "")):
            found.faults.append(Fault("printed", checkpoint=each.number))
        previous, expected = each.digest, each.number + 1
        found.checkpoints += 1
        found.last = each
    found.faults.extend(Fault("missing", checkpoint=number) for number in sorted(known))


def _batches(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (rows[start : start + _BATCH] for start in range(0, len(rows), _BATCH))
