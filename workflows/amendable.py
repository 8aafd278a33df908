"""What of a matter may be amended now, and an amendment read from what a form or another system sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows.filling import field_value, free_text
from workflows.item import Item
from workflows.model import Definition
from workflows.model.fields import FieldValue
from workflows.refusal import Refused
from workflows.text import Text, text


def amendable(definition: Definition, item: Item) -> tuple[str, ...]:
    """The fields that may be amended in the state in which an item rests; photographs are brought by a form alone."""
    ask = definition.states[item.state].ask
    if ask is None or ask.amend is None:
        return ()
    return tuple(name for name in ask.amend.fields if definition.fields[name].type != "images")


def read_amendment(
    definition: Definition, item: Item, given: Mapping[str, Any], said: Any
) -> tuple[dict[str, FieldValue], str] | Refused:
    """What the named fields are to say, and why. A field that is not named stays as it is; one that is named and left
    empty is refused, as an amendment changes the proposal and empties nothing.
    """
    why = free_text(said)
    if isinstance(why, Refused):
        return why
    if unknown := [name for name in given if name not in definition.fields]:
        return Refused(
            "invalid",
            text("没有这个内容", "There is no such field"),
            where=unknown[0],
            possible=amendable(definition, item),
        )
    found: dict[str, FieldValue] = {}
    for name, typed in given.items():
        value = field_value(definition.fields[name], typed)
        title = definition.field_title(name)
        if isinstance(value, Refused):
            message = Text(zh=f"{title.zh}：{value.message.zh}", en=f"{title.en}: {value.message.en}")
            return Refused("invalid", message, where=name)
        if value in (None, "", ()):
            if name not in item.fields:
                continue
            return Refused(
                "invalid", Text(zh=f"请填写{title.zh}", en=f"Please fill in: {title.en}"), where=name
            )
        assert value is not None, "an empty value was left out"  # noqa: S101  # for the type checker
        found[name] = value
    return found, why
