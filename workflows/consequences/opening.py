"""Another item that follows from this one, and lists whose entries become items or tasks.

An entry of a list may name first whom it is for, as people write it: `property: mend the lamp`. What stands
before the colon is then a party, or an issue type, and the rest is what it is about. Which types a community has
is not known here, so an issue type is recognised by how its name looks: small Latin letters, digits and `_`.
`停车位：重新划线` is a title as people write it, and names none.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from workflows import effects as fx
from workflows.consequences.draft import Draft
from workflows.model import Opening

_ISSUE_TYPE = re.compile(r"[a-z][a-z0-9_]*")
_NAMED = re.compile(r"\s*(?P<name>[^:：]{1,63})[:：]\s*(?P<said>.+)", re.DOTALL)


def entries_of(draft: Draft, field: str) -> tuple[str, ...]:
    """The entries of a list field of the item; none where it is not filled in."""
    found = draft.item.fields.get(field)
    if isinstance(found, str):
        return (found,) if found.strip() else ()
    return tuple(found) if isinstance(found, tuple) else ()


def named_first(entry: str, names: Collection[str] | None) -> tuple[str | None, str]:
    """The name that an entry begins with, if it is one of `names` (any issue type where None), and the rest."""
    found = _NAMED.fullmatch(entry)
    if found is None:
        return None, entry.strip()
    name = found["name"].strip()
    known = _ISSUE_TYPE.fullmatch(name) is not None if names is None else name in names
    return (name, found["said"].strip()) if known else (None, entry.strip())


def for_party(draft: Draft, entry: str) -> tuple[str | None, str]:
    """The party that an entry is for, by its name or by what the community calls it, and the rest."""
    called: dict[str, str] = {}
    for party in draft.definition.parties:
        title = draft.context.roster.title(party)
        called |= {title.zh: party, title.en: party}
    called |= {party: party for party in draft.definition.parties}
    name, said = named_first(entry, called)
    return (called[name] if name is not None else None), said


def open_another(draft: Draft, opening: Opening) -> None:
    """Another item follows, or one for each entry of a list; those who raised this one raised those too."""
    carried = {name: draft.item.fields[name] for name in opening.carry if name in draft.item.fields}
    if opening.each is None:
        draft.emit(fx.AnotherOpened(opening.issue_type, draft.item.title, carried, draft.item.reporters))
        return
    for entry in entries_of(draft, opening.each):
        kind, title = named_first(entry, None)
        draft.emit(fx.AnotherOpened(kind or opening.issue_type, title, carried, _raised(draft, entry, title)))


def _raised(draft: Draft, entry: str, title: str) -> tuple[str, ...]:
    """Whoever made the suggestions that an entry was put together from; else whoever raised this item."""
    people = dict.fromkeys(each.by for each in draft.item.suggestions if each.group in (entry, title))
    return tuple(people) or draft.item.reporters
