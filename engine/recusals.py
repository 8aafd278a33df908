"""Recusals: which parties sit an item out, why, and who had them do so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.community import Community
from engine.history import Entry
from workflows import effects as fx
from workflows.guarding import recused_by
from workflows.item import Item
from workflows.model import Definition
from workflows.text import Text, text
from workflows.titles import plain


@dataclass(frozen=True, slots=True)
class Recusal:
    """A party that sits an item out: why, and who said so; nobody where a rule of the definition does."""

    party: str
    title: Text
    why: Text
    by: str | None


def recusals(
    here: Community, form: Definition, item: Item, entries: Sequence[Entry], names: Mapping[str, str]
) -> tuple[Recusal, ...]:
    """Every party that sits the item out now, in the order of its definition."""
    by_rule = recused_by(form, item.fields, item.round) if form.recuse else ()
    said_by = {
        effect.party: names.get(effect.by, "—")
        for entry in entries
        for effect in entry.effects
        if isinstance(effect, fx.PartyRecused) and effect.by is not None
    }
    return tuple(
        Recusal(party, title_of(here, form, party), plain(item.recused[party]), said_by.get(party))
        if party in item.recused
        else Recusal(party, title_of(here, form, party), text("按规则", "by the rule"), None)
        for party in form.parties
        if party in item.recused or party in by_rule
    )


def title_of(here: Community, form: Definition, party: str) -> Text:
    """What a party is called at an item."""
    return form.party_titles.get(party) or here.titles.get(party) or plain(party)
