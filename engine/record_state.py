"""Whether the tables say of an item what its history tells: the fold of the one compared with the rows of the other.

Answers are compared by their order among each other: the rows may number them anew where a correction moves one to the
end, the fold counts on.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from engine.history import fold, history_of
from engine.loading import load_item
from workflows.item import Item


def differing(connection: Connection, item_id: str, now: datetime) -> tuple[str, ...]:
    """In what the rows of an item differ from its history, as the attributes of `Item` are called; of a task also which.

    Nothing where they agree. A KeyError where there is no such item.
    """
    loaded = load_item(connection, item_id, now, lock=False)
    if loaded is None:
        raise KeyError(item_id)
    told, live = _ranked(fold(item_id, history_of(connection, item_id))), _ranked(loaded.item)
    return tuple(
        name
        for each in fields(Item)
        for name in _different(each.name, getattr(told, each.name), getattr(live, each.name))
    )


def _different(name: str, told: Any, live: Any) -> list[str]:
    if told == live:
        return []
    if name != "tasks":
        return [name]
    one, other = {task.key: task for task in told}, {task.key: task for task in live}
    return [f"task {key}" for key in sorted(one.keys() | other.keys()) if one.get(key) != other.get(key)] or [
        name
    ]


def _ranked(item: Item) -> Item:
    answered = sorted((task for task in item.tasks if task.order), key=lambda task: task.order)
    rank = {task.key: number for number, task in enumerate(answered, 1)}
    tasks = tuple(replace(task, order=rank.get(task.key, 0)) for task in item.tasks)
    return replace(item, tasks=tasks, fields=dict(item.fields), ways=dict(item.ways))
