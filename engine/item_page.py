"""One item, whole: its card, where each party stands and why, what happened, who is asked, what may be pressed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from engine.amendments_told import AmendmentRow, amendments_of
from engine.answer_words import words_of
from engine.attachments import kept_photos
from engine.board import Card, card
from engine.community import Community
from engine.following import Kin, kin_of
from engine.history import Entry, history_of
from engine.loading import Loaded, load_item
from engine.recusals import Recusal, recusals, title_of
from engine.requests import Requests, requests_of
from engine.schema import conditions, items, objections, outbox, people, reporters, tasks
from engine.showing import COVERED, Shown, covers, unopened
from engine.table import counts_of, how_shown, kept_sealed, table_of, voice_of
from engine.tallies import Tally, tallies
from engine.timeline import Moment, moments
from engine.why_due import why_due
from engine.words import field_words
from workflows import effects as fx
from workflows.decide import button_choices
from workflows.explain import standing
from workflows.guarding import recused
from workflows.item import Item
from workflows.model import VOICES, Button, Definition
from workflows.passages import course
from workflows.stories.phrases import whole
from workflows.text import Text


@dataclass(frozen=True, slots=True)
class PositionRow:
    """One party's line in the table of positions."""

    party: Text
    person: str
    stand: str
    said: str
    condition: str | None
    before: tuple[tuple[int, str, str], ...]
    """Round, stand and words of earlier rounds, newest first."""
    via: str | None
    recorded_by: str | None
    reminders: int


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task of this step, for the console."""

    id: str
    kind: str
    person: str
    party: Text | None
    status: str
    stands_in: bool
    answer: Text | None
    answered_at: datetime | None
    late: bool
    in_place_of: str | None
    """Whose place it is answered in."""


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """One objection."""

    said: str
    person: str
    status: str
    reason: str | None
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class ItemPage:
    """Everything an item's page shows."""

    card: Card
    item: Item
    definition: Definition
    standing: Text
    kin: Kin
    decision: Text | None
    """What the parties decided last and why, whatever has come since."""
    tallies: tuple[Tally, ...]
    """What was counted at that conclusion, option by option; none where the positions say it all."""
    unopened: Text | None
    """That the vote was broken off, where the answers asked for last stay sealed for good."""
    positions: tuple[PositionRow, ...]
    tasks: tuple[TaskRow, ...]
    fields: tuple[tuple[Text, Text], ...]
    objections: tuple[ObjectionRow, ...]
    reporters: tuple[str, ...]
    photos: tuple[str, ...]
    timeline: tuple[Moment, ...]
    buttons: tuple[tuple[str, Button], ...]
    due: dict[str, Any] | None
    requests: Requests
    """Who may ask for what besides answering."""
    due_why: Text | None
    """Why the deadline falls when it does."""
    history: tuple[Entry, ...]
    shown: Shown
    """What others see of the parties' answers; staff see the parties."""
    counts: Text
    """How many parties say what."""
    amendments: tuple[AmendmentRow, ...]
    """Every change of the proposal that was put forward, and its fate."""
    recusals: tuple[Recusal, ...]
    """The parties that sit it out, and why."""
    seated: tuple[tuple[str, Text], ...]
    """The parties that take part, by name, with their titles."""


def item_page(connection: Connection, here: Community, item_id: str, now: datetime) -> ItemPage | None:
    """The page of an item of this community."""
    loaded = load_item(connection, item_id, now, lock=False)
    shown = card(connection, here, item_id)
    if loaded is None or shown is None or loaded.community.id != here.id:
        return None
    names = {
        row.id: row.name
        for row in connection.execute(
            select(people.c.id, people.c.name).where(people.c.community_id == here.id)
        )
    }
    rows = connection.execute(
        select(tasks).where(tasks.c.item_id == item_id).order_by(tasks.c.opened_at, tasks.c.id)
    ).all()
    positions = [row for row in rows if row.kind == "position"]
    entries = history_of(connection, item_id)
    form, item = loaded.definition, loaded.item
    here = loaded.community
    ask = form.states[item.state].ask
    decision, counted = _decision(form, item_id, entries)
    return ItemPage(
        card=shown,
        item=item,
        definition=form,
        standing=standing(form, item, loaded.context.roster),
        kin=kin_of(connection, item_id),
        decision=decision,
        tallies=counted,
        unopened=_unopened(entries, rows),
        positions=_positions(connection, loaded, positions, names),
        tasks=tuple(_task(row, here, form, names, item) for row in rows if row.step == item.step),
        fields=tuple((form.field_title(name), field_words(form, name, value)) for name, value in item.fields.items()),
        objections=_objections(connection, item_id, names),
        reporters=_reporters(connection, item_id, names),
        photos=kept_photos(connection, item_id),
        timeline=moments(connection, here, form, item, entries, names),
        buttons=tuple((name, ask.buttons[name]) for name in button_choices(form, item)) if ask else (),
        due=_due(connection, item_id),
        requests=requests_of(loaded),
        due_why=why_due(entries, form, item, here.calendar, names),
        history=tuple(entries),
        shown=how_shown(form, positions),
        counts=counts_of(table_of(here, form, item, positions, step=item.step)),
        amendments=amendments_of(entries, form, here.titles, names),
        recusals=recusals(here, form, item, entries, names),
        seated=tuple((party, title_of(here, form, party)) for party in form.parties if party not in recused(form, item)),
    )  # fmt: skip


def _decision(
    form: Definition, item_id: str, entries: Sequence[Entry]
) -> tuple[Text | None, tuple[Tally, ...]]:
    """The last conclusion by a rule, and what was counted at it."""
    last = next(reversed(course(item_id, entries).decisions(form)), None)
    if last is None or last.stay is None or last.stay.outcome is None:
        return None, ()
    return last.stay.outcome.explanation, tallies(form, last.stay, last.before.fields)


def _unopened(entries: Sequence[Entry], rows: Sequence[Any]) -> Text | None:
    last = max((row.step for row in rows if row.kind in (*VOICES, "score")), default=None)
    found = (
        effect
        for entry in entries
        for effect in entry.effects
        if isinstance(effect, fx.AnswersUnopened) and effect.step == last
    )
    broken = next(found, None)
    return whole(unopened(broken.many)) if broken else None


def _due(connection: Connection, item_id: str) -> dict[str, Any] | None:
    return connection.execute(select(items.c.due).where(items.c.id == item_id)).scalar_one_or_none()


def _positions(
    connection: Connection, loaded: Loaded, asked: list[Any], names: dict[str, str]
) -> tuple[PositionRow, ...]:
    last = max((row.step for row in asked), default=None)
    if last is None:
        return ()
    statuses = {
        (row.step, row.person_id): row.status
        for row in connection.execute(
            select(conditions).where(
                conditions.c.item_id == loaded.item.id, conditions.c.status != "withdrawn"
            )
        )
    }
    reminded: dict[str, int] = {}
    for row in connection.execute(
        select(outbox.c.task_id).where(
            outbox.c.item_id == loaded.item.id, outbox.c.kind == "reminder", outbox.c.state != "cancelled"
        )
    ):
        reminded[row.task_id] = reminded.get(row.task_id, 0) + 1
    found = []
    of_the_last = [row for row in asked if row.step == last]
    under = covers(loaded.definition, loaded.item, last, "position") or kept_sealed(of_the_last)
    out = recused(loaded.definition, loaded.item)
    for party in loaded.definition.parties:
        mine = [row for row in asked if row.party == party and row.step == last]
        spoke = voice_of(loaded.definition, party, of_the_last)
        voice = spoke.row if spoke else None
        asked_now = [row for row in mine if row.status != "closed"] or mine
        shown = voice or (asked_now[-1] if asked_now else None)
        found.append(
            PositionRow(
                party=loaded.context.roster.title(party),
                person=names.get(shown.person_id, "—") if shown else "—",
                stand="recused" if party in out else under or (spoke.stand if spoke else "waiting"),
                said=(voice.answer_text or "") if voice and not under else "",
                condition=statuses.get((last, voice.person_id))
                if voice and not under and voice.answer.get("stand") == "agree_if"
                else None,
                before=_before(loaded.definition, asked, party, last),
                via=voice.via if voice and not under else None,
                recorded_by=names.get(voice.recorded_by)
                if voice and not under and voice.recorded_by
                else None,
                reminders=sum(reminded.get(row.id, 0) for row in mine),
            )
        )
    return tuple(found)


def _before(form: Definition, asked: list[Any], party: str, last: int) -> tuple[tuple[int, str, str], ...]:
    found = []
    for step in sorted({row.step for row in asked if row.step < last}, reverse=True):
        voice = voice_of(form, party, [row for row in asked if row.step == step])
        if voice is not None:
            found.append((voice.row.round, voice.stand, voice.row.answer_text or ""))
    return tuple(found)


def _task(row: Any, here: Community, form: Definition, names: dict[str, str], item: Item) -> TaskRow:
    under = covers(form, item, row.step, row.kind)
    words = (
        words_of(row.kind, row.state, row.answer or {}, row.answer_text or "", form) if row.answer else None
    )
    return TaskRow(
        id=row.id,
        kind=row.kind,
        person=names.get(row.person_id, "—"),
        party=here.titles.get(row.party or row.role or ""),
        status=row.status,
        stands_in=row.stands_in,
        answer=COVERED[under] if under and words else words,
        answered_at=row.answered_at,
        late=row.about == "late",
        in_place_of=names.get(row.in_place_of) if row.in_place_of else None,
    )


def _objections(connection: Connection, item_id: str, names: dict[str, str]) -> tuple[ObjectionRow, ...]:
    rows = connection.execute(
        select(objections).where(objections.c.item_id == item_id).order_by(objections.c.raised_at)
    )
    return tuple(
        ObjectionRow(row.body, names.get(row.person_id, "—"), row.status, row.reason, row.raised_at)
        for row in rows
    )


def _reporters(connection: Connection, item_id: str, names: dict[str, str]) -> tuple[str, ...]:
    rows = connection.execute(
        select(reporters.c.person_id).where(reporters.c.item_id == item_id).order_by(reporters.c.joined_at)
    )
    return tuple(names.get(row.person_id, "—") for row in rows)
