"""The guards of a definition: which names they may use, what those mean for an item, and who is recused.

A guard sees the item's fields and the number of its round, and nothing else: not who answered what, not the
time. So what it says can be told from the item's page, and checked before any item meets it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from workflows.filling import field_value
from workflows.guards import Guard, Name, NotGiven, holds, parse
from workflows.model import Definition

if (
    TYPE_CHECKING
):  # an item is only looked at here, and reading a file should not wait for what items are made of
    from workflows.item import Item

ROUND = "round"


def names_of(definition: Definition, given: Collection[str] | None = None) -> Mapping[str, Name]:
    """What guards of a definition may name. `given` are the fields known to be filled in where the guard is
    asked; without it, those that are required, or have a default.
    """
    names = {
        name: Name(
            form.type,
            tuple(option.name for option in form.options) if form.type == "choice" else (),
            always_given=name in given if given is not None else form.required or form.default is not None,
        )
        for name, form in definition.fields.items()
    }
    return names | {ROUND: Name("number", (), always_given=True)}


def guard_of(definition: Definition, said: str | None) -> Guard | None:
    """The guard that a checked definition says; None where it says none. A ValueError for one that is wrong."""
    if said is None:
        return None
    found = _parsed(said, tuple(names_of(definition).items()))
    if isinstance(found, tuple):
        raise ValueError(found[0].message.en)  # noqa: TRY004  # it is the text that is wrong, not its type
    return found


def facts_of(definition: Definition, item: Item) -> dict[str, Any]:
    """What guards may ask of an item."""
    return _facts(definition, item.fields, item.round)


def _facts(definition: Definition, fields: Mapping[str, Any], round_: int) -> dict[str, Any]:
    """A field that nobody has said anything of yet says its default: so the checks take it, too."""
    defaults = {
        name: field_value(form, None)
        for name, form in definition.fields.items()
        if form.default is not None and name not in fields
    }
    return {**defaults, **fields, ROUND: round_}


def recused(definition: Definition, item: Item) -> tuple[str, ...]:
    """The parties that do not take part in this item, in the order of the table: by a rule, or because somebody
    had them sit this out.

    A rule that cannot be told (its field is not filled in) recuses nobody: it is required at intake, and the
    checks see to that.
    """
    by_rule = recused_by(definition, item.fields, item.round) if definition.recuse else ()
    if not item.recused:
        return by_rule
    return tuple(party for party in definition.parties if party in by_rule or party in item.recused)


def recused_by(definition: Definition, fields: Mapping[str, Any], round_: int) -> tuple[str, ...]:
    """The parties that do not take part, as `recused` has it, from an item's fields and round alone."""
    facts = _facts(definition, fields, round_)
    return tuple(party for party in definition.parties if _is_recused(definition, party, facts))


def _is_recused(definition: Definition, party: str, facts: Mapping[str, Any]) -> bool:
    guard = guard_of(definition, definition.recuse.get(party))
    if guard is None:
        return False
    told = holds(guard, facts)
    return False if isinstance(told, NotGiven) else told


@lru_cache(maxsize=2048)
def _parsed(said: str, names: tuple[tuple[str, Name], ...]) -> Guard | tuple[Any, ...]:
    return parse(said, dict(names))
