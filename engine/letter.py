"""A letter: everything a message to one person needs, read at the moment it is sent.

Its link is derived here and now; it is never stored. What the text says is decided by whoever renders it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, select

from engine import own_seat
from engine.amendments_told import changes_of, changes_words
from engine.answer_words import about_of, answer_words
from engine.community import Community, community
from engine.quiet import Quiet, quiet_of
from engine.registry import definition
from engine.requests import asked_why, question_of
from engine.runtime import Runtime
from engine.schema import attempts, items, links, outbox, people, tasks
from workflows.model import Definition, Option
from workflows.text import Text, text


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets it, and how they can be reached."""

    person_id: str
    name: str
    email: str | None
    phone: str | None
    language: str
    channel: str
    quiet: Quiet | None = None
    """When they get no SMS, by the clocks where they are."""


@dataclass(frozen=True, slots=True)
class About:
    """The item that a letter is about."""

    id: str
    number: int
    title: str
    issue_title: Text
    state_title: Text
    phase: str
    round: int
    public_url: str | None


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one person."""

    outbox_id: str
    kind: str
    community_id: str
    community_title: Text
    phone: str
    zone: str
    recipient: Recipient
    about: About
    task_kind: str | None
    question: Text | None
    quoted: str
    """What the task is about, in its author's words: a condition, an objection; empty for anything else."""
    party_title: Text | None
    options: tuple[Option, ...]
    due_at: datetime | None
    link: str | None
    answer: Text | None
    explanation: Text | None
    result: Text | None
    beside: Text | None
    """What a clock beside the state is for."""
    told: str
    """What tells this message from others of its kind: which clock, whether it was stopped or goes on."""
    urgent: bool
    message_id: str
    created_at: datetime
    tried_since: datetime | None
    """When it was first tried; None before that."""
    attempts: int
    refused: frozenset[str]
    """Digests of the addresses that were declined for good since it is tried."""
    in_place_of: str = ""
    """The name of the seated person in whose place the task is answered; empty where it is their own."""


def letter(rt: Runtime, connection: Connection, outbox_id: str) -> Letter | None:
    """The letter of a row, as it stands now; also for showing it."""
    row = connection.execute(
        select(
            outbox,
            people.c.name, people.c.email, people.c.phone, people.c.language, people.c.channel.label("prefers"),
            people.c.zone, people.c.quiet,
            items.c.number, items.c.title, items.c.amendments, items.c.definition_id, items.c.list.label("on_list"),
        )
        .join(people, people.c.id == outbox.c.person_id)
        .join(items, items.c.id == outbox.c.item_id)
        .where(outbox.c.id == outbox_id)
    ).one_or_none()  # fmt: skip
    if row is None:
        return _about_the_house(rt, connection, outbox_id)
    here = community(connection, row.community_id)
    if here is None:
        return None
    form = definition(connection, row.definition_id)
    return _letter(rt, connection, row, here, form)


def _letter(rt: Runtime, connection: Connection, row: Any, here: Community, form: Definition) -> Letter:
    task = (
        connection.execute(select(tasks).where(tasks.c.id == row.task_id)).one_or_none()
        if row.task_id
        else None
    )
    here = here.in_the_words_of(form)
    state = form.states[row.inputs["state"]]
    due = row.inputs.get("due_at")
    explanation = row.inputs.get("explanation")
    hours = here.form.quiet_hours
    quiet = quiet_of(row.quiet, (hours.start, hours.end) if hours else None, row.zone or here.zone)
    ask = form.states[task.state].ask if task else None
    buttons = ask.buttons.items() if ask and task and task.kind == "choose" else ()
    return Letter(
        outbox_id=row.id,
        kind=row.kind,
        community_id=here.id,
        community_title=here.title,
        phone=here.phone,
        zone=here.zone,
        recipient=Recipient(row.person_id, row.name, row.email, row.phone, row.language, row.prefers, quiet),
        about=About(
            id=row.item_id,
            number=row.number,
            title=row.title,
            issue_title=form.title,
            state_title=form.title_of(row.inputs["state"]),
            phase=state.phase,
            round=row.inputs["round"],
            public_url=f"{rt.base_url}/c/{here.slug}/items/{row.number}" if state.list != "none" else None,
        ),
        task_kind=task.kind if task else None,
        question=_question(task, form),
        quoted=_amended(form, row)
        if row.kind == "changed"
        else asked_why(connection, task)
        if task and task.kind == "grant"
        else about_of(connection, task)[1]
        if task
        else "",
        party_title=here.titles.get(task.party) if task and task.party else None,
        options=tuple(Option(name=name, title=b.title or Text(zh=name, en=name)) for name, b in buttons),
        due_at=datetime.fromisoformat(due) if due else None,
        link=_link(rt, connection, task.id) if task else None,
        answer=answer_words(task, form) if task and row.kind == "recorded" else None,
        explanation=Text.model_validate(explanation) if explanation else None,
        result=form.title_of(row.inputs["state"]) if state.phase == "closed" else None,
        beside=_beside(form, row),
        told=row.about,
        urgent=row.urgent,
        message_id=row.message_id.replace(
            "gongshi.invalid", urlsplit(rt.base_url).hostname or "gongshi.invalid"
        ),
        created_at=row.created_at,
        tried_since=row.tried_since_at,
        attempts=row.attempts,
        refused=_refused(connection, row) if row.tried_since_at else frozenset(),
        in_place_of=_name(connection, task.in_place_of) if task and task.in_place_of else "",
    )


def _name(connection: Connection, person_id: str) -> str:
    return str(connection.execute(select(people.c.name).where(people.c.id == person_id)).scalar_one())


def _amended(form: Definition, row: Any) -> str:
    """What the amendment changed because of which somebody is asked again; nothing once its step is left."""
    found = next((each for each in row.amendments or () if each["key"] == row.about), None)
    return changes_words(changes_of(form, found["was"], found["fields"])).in_(row.language) if found else ""


def _about_the_house(rt: Runtime, connection: Connection, outbox_id: str) -> Letter | None:
    """A letter that is about no item: how the house is, in the words frozen with its row (`engine/rounds.py`), or who
    answers for whom (`engine/own_seat.py`).
    """
    row = connection.execute(
        select(
            outbox,
            people.c.name, people.c.email, people.c.phone, people.c.language, people.c.channel.label("prefers"),
            people.c.zone, people.c.quiet,
        )
        .join(people, people.c.id == outbox.c.person_id)
        .where(outbox.c.id == outbox_id, outbox.c.item_id.is_(None))
    ).one_or_none()  # fmt: skip
    here = community(connection, row.community_id) if row is not None else None
    if row is None or here is None:
        return None
    hours = here.form.quiet_hours
    quiet = quiet_of(row.quiet, (hours.start, hours.end) if hours else None, row.zone or here.zone)
    of_a_seat = row.kind == own_seat.KIND
    title = (
        text("谁替谁答复", "Who answers for whom")
        if of_a_seat
        else text("系统运行情况", "How the system is running")
    )
    return Letter(
        outbox_id=row.id,
        kind=row.kind,
        community_id=here.id,
        community_title=here.title,
        phone="",  # it goes to staff: the community's number is their own
        zone=here.zone,
        recipient=Recipient(row.person_id, row.name, row.email, row.phone, row.language, row.prefers, quiet),
        about=About(
            id="", number=0, title=title.in_(row.language), issue_title=title, state_title=title, phase="", round=0,
            public_url=f"{rt.base_url}/c/{here.slug}" if of_a_seat else f"{rt.base_url}/console",
        ),
        task_kind=None,
        question=None,
        quoted="",
        party_title=None,
        options=(),
        due_at=None,
        link=None,
        answer=None,
        explanation=own_seat.told(connection, row.about)
        if of_a_seat
        else Text.model_validate(row.inputs["said"]),
        result=None,
        beside=None,
        told=row.about,
        urgent=row.urgent,
        message_id=row.message_id.replace(
            "gongshi.invalid", urlsplit(rt.base_url).hostname or "gongshi.invalid"
        ),
        created_at=row.created_at,
        tried_since=row.tried_since_at,
        attempts=row.attempts,
        refused=_refused(connection, row) if row.tried_since_at else frozenset(),
    )  # fmt: skip


def _question(task: Any, form: Definition) -> Text | None:
    if task is None:
        return None
    state = form.states[task.state]
    if state.ask is not None and task.kind == state.ask.to:
        return state.ask.question
    return question_of(task.kind, task.about, state)


def _beside(form: Definition, row: Any) -> Text | None:
    if row.kind != "clock":
        return None
    name = row.about.rpartition(".")[0]
    clock = form.states[row.inputs["state"]].clocks.get(name)
    return (clock.title if clock else None) or Text(zh=name, en=name)


def _refused(connection: Connection, row: Any) -> frozenset[str]:
    wanted = select(attempts.c.sent_to).where(
        attempts.c.outbox_id == row.id,
        attempts.c.outcome == "undeliverable",
        attempts.c.sent_to.is_not(None),
        attempts.c.at >= row.tried_since_at,
    )
    return frozenset(connection.execute(wanted).scalars())


def _link(rt: Runtime, connection: Connection, task_id: str) -> str | None:
    """The newest link to a task that still opens; derived, never stored."""
    row = connection.execute(
        select(links.c.person_id, links.c.generation)
        .where(links.c.task_id == task_id, links.c.revoked_at.is_(None))
        .order_by(links.c.generation.desc())
        .limit(1)
    ).one_or_none()
    return f"{rt.base_url}/t/{rt.keys.link_token(task_id, row.person_id, row.generation)}" if row else None
