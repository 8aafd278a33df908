"""What the board and the lists show: cards of items, late ones first. Reading only, always one community's.

A page is a handful of queries however many items there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from engine.community import Community
from engine.held_up import HeldUp, held_up
from engine.registry import definition
from engine.schema import attempts, incidents, items, outbox, people, tasks
from engine.table import Stand, how_shown, table_for, table_of
from workflows.consequences.speaking import MAJORITY
from workflows.model import LISTS, PHASES, VOICES, Ask, Definition
from workflows.text import Text


@dataclass(frozen=True, slots=True)
class Card:
    """An item in short."""

    id: str
    number: int
    title: str
    issue_type: str
    issue_title: Text
    state: str
    state_title: Text
    phase: str
    phase_number: int
    list: str | None
    round: int
    table: tuple[Stand, ...]
    waiting_for: tuple[Text, ...]
    due_at: datetime | None
    paused: bool
    """Whether its clock stands still: what is due then moves on."""
    late: bool
    urgent: bool
    result: str | None
    on_notice: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task that waits for somebody: on their own board."""

    task_id: str
    item_id: str
    title: str
    kind: str
    due_at: datetime | None
    late: bool


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message that did not arrive: somebody must call."""

    outbox_id: str
    kind: str
    name: str
    phone: str | None
    title: str
    item_id: str | None
    """None: it is about how the house is."""
    detail: str


@dataclass(frozen=True, slots=True)
class Incident:
    """Something a coordinator must look at."""

    id: str
    item_id: str | None
    explanation: Text
    at: datetime


@dataclass(frozen=True, slots=True)
class Board:
    """The board: what is late, due today, waits for me, did not arrive; then the three lists."""

    late: tuple[Card, ...]
    due_today: tuple[Card, ...]
    waiting_for_me: tuple[Waiting, ...]
    undelivered: tuple[Undelivered, ...]
    held_up: tuple[HeldUp, ...]
    incidents: tuple[Incident, ...]
    lists: dict[str, tuple[Card, ...]]
    closed: tuple[Card, ...]


def board(connection: Connection, here: Community, now: datetime, person_id: str | None = None) -> Board:
    """Everything on the board of a community at `now`."""
    open_rows = connection.execute(_items(here.id).where(items.c.closed_at.is_(None))).all()
    closed_rows = connection.execute(
        _items(here.id, late_first=False)
        .where(items.c.closed_at.is_not(None))
        .order_by(items.c.closed_at.desc())
        .limit(8)
    ).all()
    cards = _cards(connection, here, [*open_rows, *closed_rows])
    opened = cards[: len(open_rows)]
    today = here.calendar.local_day(now)
    return Board(
        late=tuple(card for card in opened if card.late),
        due_today=tuple(
            card
            for card in opened
            if card.due_at
            and not card.late
            and not card.paused
            and here.calendar.local_day(card.due_at) == today
        ),
        waiting_for_me=_waiting(connection, here.id, person_id) if person_id else (),
        undelivered=undelivered(connection, here.id),
        held_up=held_up(connection, here.id, now),
        incidents=_incidents(connection, here.id),
        lists={name: tuple(card for card in opened if card.list == name) for name in LISTS},
        closed=tuple(cards[len(open_rows) :]),
    )


def cards_where(connection: Connection, here: Community, *conditions: Any, most: int = 100) -> list[Card]:
    """Cards of the items that fit, late ones first."""
    return _cards(connection, here, connection.execute(_items(here.id).where(*conditions).limit(most)).all())


def card(connection: Connection, here: Community, item_id: str) -> Card | None:
    """The card of one item."""
    found = cards_where(connection, here, items.c.id == item_id)
    return found[0] if found else None


def undelivered(connection: Connection, community_id: str) -> tuple[Undelivered, ...]:
    """Messages that ended without reaching anybody, newest first."""
    last = (
        select(attempts.c.id)
        .where(attempts.c.outbox_id == outbox.c.id)
        .order_by(attempts.c.at.desc(), attempts.c.id.desc())
        .limit(1)
        .correlate(outbox)
        .scalar_subquery()
    )
    rows = connection.execute(
        select(outbox.c.id, outbox.c.kind, outbox.c.item_id, people.c.name, people.c.phone, items.c.title, attempts.c.detail)
        .join(people, people.c.id == outbox.c.person_id)
        .outerjoin(items, items.c.id == outbox.c.item_id)
        .outerjoin(attempts, attempts.c.id == last)
        .where(outbox.c.community_id == community_id, outbox.c.state.in_(("undeliverable", "unknown")))
        .order_by(outbox.c.id.desc())
        .limit(50)
    )  # fmt: skip
    return tuple(
        Undelivered(row.id, row.kind, row.name, row.phone, row.title or "", row.item_id, row.detail or "")
        for row in rows
    )


def _items(community_id: str, *, late_first: bool = True) -> Select[Any]:
    wanted = select(items).where(items.c.community_id == community_id)
    if not late_first:
        return wanted
    return wanted.order_by(items.c.late.desc(), items.c.due_at.is_(None), items.c.due_at, items.c.id)


def _cards(connection: Connection, here: Community, rows: Iterable[Any]) -> list[Card]:
    wanted = list(rows)
    by_item = _tasks(connection, [row.id for row in wanted])
    return [_card(connection, here, row, by_item[row.id]) for row in wanted]


def _tasks(connection: Connection, ids: list[str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for start in range(0, len(ids), 500):
        rows = connection.execute(
            select(
                tasks.c.item_id, tasks.c.step, tasks.c.state, tasks.c.kind, tasks.c.party, tasks.c.role, tasks.c.status,
                tasks.c.answer, tasks.c.stands_in, tasks.c.answer_order, tasks.c.person_id, tasks.c.in_place_of,
                tasks.c.closed_at,
            )
            .where(tasks.c.item_id.in_(ids[start : start + 500]))
            .order_by(tasks.c.opened_at)
        )  # fmt: skip
        for row in rows:
            found[row.item_id].append(row)
    return found


def _card(connection: Connection, here: Community, row: Any, its_tasks: list[Any]) -> Card:
    form = definition(connection, row.definition_id)
    here = here.in_the_words_of(form)
    state = form.states[row.state]
    return Card(
        id=row.id,
        number=row.number,
        title=row.title,
        issue_type=row.issue_type,
        issue_title=form.title,
        state=row.state,
        state_title=form.title_of(row.state),
        phase=row.phase,
        phase_number=PHASES.index(row.phase),
        list=row.list,
        round=row.round,
        table=table_for(table_of(here, form, row, its_tasks, step=row.step), how_shown(form, its_tasks)),
        waiting_for=_waiting_for(
            here, form, [task for task in its_tasks if task.step == row.step], _unsaid(state.ask)
        ),
        due_at=row.due_at if row.closed_at is None else None,
        paused=row.paused_at is not None,
        late=row.late,
        urgent=form.urgent,
        result=row.result,
        on_notice=state.notice is not None,
    )


def _unsaid(ask: Ask | None) -> str | None:
    """The kind of task of which nobody is told who has yet to answer: that would tell who has answered."""
    return ask.to if ask is not None and (ask.answers != "open" or ask.shown == "counts") else None


def _waiting_for(
    here: Community, form: Definition, now_asked: list[Any], unsaid: str | None
) -> tuple[Text, ...]:
    """As `waiting_tasks` of the core has it: a party that has spoken through somebody else is not waited for, but where a
    majority of its seats speaks. Nobody is named whose task is of the `unsaid` kind.
    """
    spoken = {
        task.party
        for task in now_asked
        if task.kind in VOICES and task.status == "answered" and form.voice_of(task.party or "") != MAJORITY
    }
    names = dict.fromkeys(
        task.party or task.role
        for task in now_asked
        if task.status == "open"
        and task.kind not in ("follow_up", unsaid)
        and (task.kind not in VOICES or task.party is None or task.party not in spoken)
    )
    return tuple(here.titles.get(name) or Text(zh=name, en=name) for name in names if name)


def _waiting(connection: Connection, community_id: str, person_id: str) -> tuple[Waiting, ...]:
    rows = connection.execute(
        select(tasks.c.id, tasks.c.item_id, tasks.c.kind, items.c.title, items.c.due_at, items.c.late)
        .join(items, items.c.id == tasks.c.item_id)
        .where(tasks.c.community_id == community_id, tasks.c.person_id == person_id, tasks.c.status == "open")
        .order_by(items.c.late.desc(), items.c.due_at)
        .limit(100)
    )
    return tuple(Waiting(row.id, row.item_id, row.title, row.kind, row.due_at, row.late) for row in rows)


def _incidents(connection: Connection, community_id: str) -> tuple[Incident, ...]:
    rows = connection.execute(
        select(incidents)
        .where(incidents.c.community_id == community_id, incidents.c.resolved_at.is_(None))
        .order_by(incidents.c.at.desc())
        .limit(50)
    )
    return tuple(Incident(row.id, row.item_id, Text.model_validate(row.explanation), row.at) for row in rows)
