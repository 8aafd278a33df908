"""Items that a command takes hold of, and the merge of one into another. Two are locked in the order of their ids."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from engine.catching_up import step
from engine.loading import Loaded, load_item
from engine.runtime import Runtime
from engine.schema import items
from engine.stepping import Done
from workflows import events as ev
from workflows.answers import Choice
from workflows.refusal import Refused
from workflows.text import text


def mine(
    rt: Runtime, connection: Connection, community_id: str, item_id: str, other: Any
) -> Loaded | Refused:
    """The item under its lock, if it is of this community; with another named, both in the order of ids."""
    other_id = _item_id(connection, community_id, other)
    if other_id is not None and other_id < item_id:
        load_item(connection, other_id, rt.now, lock=True, keys=rt.keys)
    loaded = load_item(connection, item_id, rt.now, lock=True, keys=rt.keys)
    if loaded is None or loaded.community.id != community_id:
        return no_item()
    return loaded


def _item_id(connection: Connection, community_id: str, said: Any) -> str | None:
    """An item of the community by its id or by the number that people say."""
    if not said:
        return None
    word = str(said).strip().lstrip("#")
    same = items.c.number == int(word) if word.isdecimal() and len(word) < 10 else items.c.id == word  # noqa: PLR2004  # an id is longer
    return connection.execute(
        select(items.c.id).where(items.c.community_id == community_id, same)
    ).scalar_one_or_none()


def with_item_id(connection: Connection, loaded: Loaded, answer: Choice) -> Choice | Refused:
    """The choice with the id of the other item, where people said its number."""
    if answer.item is None:
        return answer
    other = _item_id(connection, loaded.community.id, answer.item)
    if other is None:
        return Refused("invalid", text("没有这个编号的议题", "There is no item of that number"), where="item")
    return Choice(answer.button, answer.text, other)


def merge(
    rt: Runtime,
    connection: Connection,
    done: Done | Refused,
    loaded: Loaded,
    answer: Choice,
    actor_id: str | None,
    via: str,
) -> Done | Refused:
    """The other half of a merge: those who raised the one stand at the other from now on, and are told."""
    if isinstance(done, Refused) or answer.item is None:
        return done
    event = ev.AnotherMerged(loaded.item.id, loaded.item.reporters, actor_id or "")
    joined = step(rt, connection, answer.item, event, actor_id=actor_id, via=via)
    return joined if isinstance(joined, Refused) else done


def no_item() -> Refused:
    """The refusal where there is no such item in this community."""
    return Refused("not_found", text("没有这个议题", "There is no such item"))
