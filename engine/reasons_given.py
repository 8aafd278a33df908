"""Reasons that somebody gave, where a row repeats them: the item's explanation, why a party sits it out, messages.

The history keeps such words apart and puts them in when it is read; an item and its messages repeat what is read
then. Must hold: once somebody is forgotten, none of these has their words, and what an item says is what its
history tells.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select, update

from engine.schema import items, outbox, texts
from engine.seals import ERASED

FORGOTTEN = {"zh": ERASED, "en": ERASED}


def erase_reasons(connection: Connection, person_id: str) -> None:
    """Forget a person's reasons in items and messages; called while `texts` still has the words, which tell which."""
    rows = connection.execute(
        select(texts.c.item_id, texts.c.body).where(
            texts.c.person_id == person_id, texts.c.seal.is_(None), texts.c.body.is_not(None)
        )
    ).all()
    said: dict[str, set[str]] = {}
    for row in rows:
        said.setdefault(row.item_id, set()).add(row.body)
    for item_id, words in said.items():
        _of_item(connection, item_id, words)


def _of_item(connection: Connection, item_id: str, words: set[str]) -> None:
    item = connection.execute(select(items.c.explanation, items.c.recused).where(items.c.id == item_id)).one()
    if _theirs(item.explanation, words):
        connection.execute(update(items).where(items.c.id == item_id).values(explanation=FORGOTTEN))
    if any(why in words for why in (item.recused or {}).values()):
        kept = {party: ERASED if why in words else why for party, why in item.recused.items()}
        connection.execute(update(items).where(items.c.id == item_id).values(recused=kept))
    for row in connection.execute(
        select(outbox.c.id, outbox.c.inputs).where(outbox.c.item_id == item_id)
    ).all():
        if _theirs(row.inputs.get("explanation"), words):
            told = row.inputs | {"explanation": FORGOTTEN}
            connection.execute(update(outbox).where(outbox.c.id == row.id).values(inputs=told))


def _theirs(explanation: Mapping[str, str] | None, words: set[str]) -> bool:
    return explanation is not None and not words.isdisjoint(explanation.values())
