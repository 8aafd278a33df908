"""Amendments as people read them: what was to change, who put it forward and why, what became of it; and what has
changed of a matter since somebody answered. All of it from the history alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.history import Entry
from engine.words import field_words
from workflows import effects as fx
from workflows.evolving import evolve
from workflows.item import AmendmentStatus, Item
from workflows.model import Definition
from workflows.text import Text, text

NOTHING = text("没有写", "nothing")


@dataclass(frozen=True, slots=True)
class Change:
    """One field: what it said and what it says, or is to say."""

    title: Text
    was: Text
    becomes: Text


@dataclass(frozen=True, slots=True)
class AmendmentRow:
    """One amendment and its fate."""

    by: Text
    changes: tuple[Change, ...]
    said: str
    status: AmendmentStatus
    because: Text | None


def changes_of(form: Definition, was: Mapping[str, Any], fields: Mapping[str, Any]) -> tuple[Change, ...]:
    """Fields before and after, in the order of the definition."""
    return tuple(
        Change(
            form.field_title(name),
            field_words(form, name, was[name]) if name in was else NOTHING,
            field_words(form, name, fields[name]) if name in fields else NOTHING,
        )
        for name in form.fields
        if (name in fields or name in was) and fields.get(name) != was.get(name)
    )


def changes_words(changes: Iterable[Change]) -> Text:
    """Changes on one line."""
    found = list(changes)
    return Text(
        zh="；".join(f"{each.title.zh}：{each.was.zh} → {each.becomes.zh}" for each in found),
        en="; ".join(f"{each.title.en}: {each.was.en} → {each.becomes.en}" for each in found),
    )


def amendments_of(
    entries: Sequence[Entry], form: Definition, titles: Mapping[str, Text], names: Mapping[str, str]
) -> tuple[AmendmentRow, ...]:
    """Every amendment that was put forward, oldest first."""
    raised: dict[str, fx.AmendmentRaised] = {}
    decided: dict[str, fx.AmendmentDecided] = {}
    for effect in (effect for entry in entries for effect in entry.effects):
        if isinstance(effect, fx.AmendmentRaised):
            raised[effect.amendment] = effect
        elif isinstance(effect, fx.AmendmentDecided):
            decided[effect.amendment] = effect
    found = []
    for key, effect in raised.items():
        fate = decided.get(key)
        status: AmendmentStatus = "open" if fate is None else "accepted" if fate.accepted else "declined"
        found.append(
            AmendmentRow(
                who_of(effect, titles, names),
                changes_of(form, effect.was, effect.fields),
                effect.text,
                status,
                fate.explanation if fate is not None else None,
            )
        )
    return tuple(found)


def who_of(effect: fx.AmendmentRaised, titles: Mapping[str, Text], names: Mapping[str, str]) -> Text:
    """Who put an amendment forward, and for which party; the party alone where names are not told."""
    name, title = names.get(effect.by), titles.get(effect.party or "")
    if title is None or name is None:
        return title or Text(zh=name or "—", en=name or "—")
    return Text(zh=f"{title.zh}（{name}）", en=f"{title.en} ({name})")


def changes_since(entries: Sequence[Entry], form: Definition, item: Item, version: int) -> tuple[Change, ...]:
    """What has changed of a matter since its facts had that version."""
    if item.version <= version:
        return ()
    before = then = Item(item.id)
    for effect in (effect for entry in entries for effect in entry.effects):
        then = evolve(effect, then)
        if then.version > version:
            break
        before = then
    return changes_of(form, before.fields, item.fields)
