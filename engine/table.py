"""The table of an item: where each party stands, out of the rows of its tasks, and what of it others may see.

Must hold: it shows what was counted (`workflows/consequences/speaking.py` says whose answers make a party's voice), and
nothing that is hidden, sealed, or told in numbers only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.community import Community, Party
from engine.showing import Cover, Shown, covers
from engine.words import STANDS as WORDS
from workflows.answers import STANDS
from workflows.consequences.speaking import MAJORITY, Asked, heard, of_stands
from workflows.guarding import recused_by
from workflows.model import VOICES, Definition
from workflows.text import Text, text


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a party stands at the table."""

    party: Party
    stand: str
    """A position, `answered` where a ballot was given, `waiting`, `recused`, `idle` before anything was asked; `hidden` or `sealed` while nobody is told;
    `counted` where others see numbers only.
    """
    person: str | None = None
    """Whose answer it is."""


def table_of(
    here: Community,
    form: Definition,
    item: Any,
    its_tasks: list[Any],
    *,
    step: int,
    has_answered: bool = False,
) -> tuple[Stand, ...]:
    """Where each party stands: by the answers of the last step that asked for positions or ballots, `step` if it does.

    Answers that are hidden or sealed are not told, not even who has given one; hidden ones are to a reader who
    `has_answered`. `item` is the item or its row: its fields and its round say who is recused.
    """
    asked, last = last_asked(its_tasks)
    seats = {party.name: party for party in here.in_the_words_of(form).parties}
    under = covers(form, item, last, asked[0].kind) if last is not None else None
    under = under or kept_sealed(asked)
    if under == "hidden" and has_answered:
        under = None
    said: list[Stand] = []
    out = {*(recused_by(form, item.fields, item.round) if form.recuse else ()), *(item.recused or ())}
    for name in form.parties:
        party = seats.get(name) or Party(name, Text(zh=name, en=name), Text(zh=name[:1], en=name[:1].upper()))
        voice = voice_of(form, name, asked)
        quiet = "recused" if name in out else under or ("waiting" if last == step else "idle")
        if voice is None or under is not None or name in out:
            said.append(Stand(party, quiet))
        else:
            said.append(Stand(party, voice.stand, voice.row.person_id))
    return tuple(said)


@dataclass(frozen=True, slots=True)
class PartyVoice:
    """What a party says in a step, as it was counted: where it stands, and the row of whoever said so last."""

    stand: str
    row: Any


def voice_of(form: Definition, party: str, rows: Sequence[Any]) -> PartyVoice | None:
    """The voice of a party out of the rows of one step's tasks; None while it has not spoken."""
    mine = [row for row in rows if row.party == party]
    left_at = max((row.closed_at for row in rows if row.closed_at is not None), default=None)
    over = all(row.status == "closed" for row in rows)
    asked = [
        Asked(
            (row.person_id, row.in_place_of), row.stands_in,
            row.status != "closed" or (over and row.closed_at == left_at),
            (row.answer_order or 0) if row.answer else None, row,
        )
        for row in mine
    ]  # fmt: skip
    spoke = heard(asked, by_majority=form.voice_of(party) == MAJORITY)
    said = [stand_of(each.of) if each.order is not None else None for each in spoke]
    if len(said) <= 1 or "sealed" in said:
        stand = next((each for each in said if each is not None), None)
    else:
        stand = of_stands(said)  # type: ignore[arg-type]  # positions, as only they have a majority
    if stand is None:
        return None
    last = [each for each in spoke if each.order is not None and stand_of(each.of) == stand] or list(spoke)
    return PartyVoice(stand, max(last, key=lambda each: each.order or 0).of)


def last_asked(its_tasks: Iterable[Any]) -> tuple[list[Any], int | None]:
    """The tasks of the last step that asked the parties for a position or a ballot, and that step."""
    asked = [task for task in its_tasks if task.kind in VOICES]
    last = max((task.step for task in asked), default=None)
    return [task for task in asked if task.step == last], last


def kept_sealed(asked: Iterable[Any]) -> Cover | None:
    """Whether answers to those tasks are under seal; where their step is over, it was broken off, and of nobody is
    told whether they had answered.
    """
    return "sealed" if any((task.answer or {}).get("kind") == "sealed" for task in asked) else None


def stand_of(voice: Any) -> str:
    """Where the answer of a task stands: its position, that it is sealed, or that a ballot was given."""
    if voice.answer.get("kind") == "sealed":
        return "sealed"
    return str(voice.answer.get("stand", "answered"))


def how_shown(form: Definition, its_tasks: list[Any]) -> Shown:
    """What others see of the answers of the last step that asked for positions or ballots."""
    asked, _ = last_asked(its_tasks)
    ask = form.states[asked[0].state].ask if asked else None
    return ask.shown if ask is not None else "parties"


def table_for(table: tuple[Stand, ...], shown: Shown) -> tuple[Stand, ...]:
    """The table as others may see it."""
    if shown != "counts":
        return table
    return tuple(
        replace(each, stand="counted", person=None)
        if each.stand in (*STANDS, "answered", "waiting")
        else each
        for each in table
    )


SOMEBODY = text("一方", "one party")
"""Whoever said something, where only numbers are told."""


def counts_of(table: tuple[Stand, ...]) -> Text:
    """How many parties say what, and nothing of which."""
    many = Counter(each.stand for each in table)
    said = [(WORDS[stand], many[stand]) for stand in WORDS if many[stand]]
    return Text(
        zh=f"共 {len(table)} 方：" + "，".join(f"{word.zh} {n} 方" for word, n in said),
        en=f"{len(table)} parties: " + ", ".join(f"{n} {word.en.lower()}" for word, n in said),
    )
