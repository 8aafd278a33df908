"""One's own seat: who is seated names who answers for them for some days, among the alternates of their party, and takes
it back; the coordinators and whoever is to answer are told.

Must hold: what they may do here is what the commands take in (`engine/commands/seating.py`); the message keeps no name
and no reason, it reads them when it is sent, so that whoever is forgotten is forgotten in it too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import Connection, insert, literal, or_, select

from engine.authorities import Authority, authorities_of
from engine.community import Community
from engine.ids import message_id, new_id
from engine.queues import queue_of
from engine.schema import authorities, grants, outbox, people
from engine.store import soon
from workflows.text import Text

KIND = "seat"
"""The kind of the message. It is about no item, and no definition can send it."""
SPEAKS = ("chair", "representative")
Became = Literal["begun", "ended"]


@dataclass(frozen=True, slots=True)
class OwnSeat:
    """What somebody who is seated sees of who answers for them."""

    party: Text
    alternates: tuple[tuple[str, str], ...]
    """Whom they may name: the ids and names of their party's alternates."""
    running: tuple[Authority, ...]
    """What runs today or will."""
    today: date


def own_seat(connection: Connection, here: Community, person_id: str, today: date) -> OwnSeat | None:
    """The seat of somebody; None for whoever speaks for no party, and where there is neither whom to name nor what to
    take back.
    """
    mine = connection.execute(
        select(people.c.party, people.c.seat).where(
            people.c.id == person_id, people.c.community_id == here.id, people.c.active
        )
    ).one_or_none()
    if mine is None or mine.party is None or mine.seat not in SPEAKS:
        return None
    rows = connection.execute(
        select(people.c.id, people.c.name)
        .where(
            people.c.community_id == here.id, people.c.active, people.c.party == mine.party, people.c.seat == "alternate",
            or_(people.c.mandate_until_on.is_(None), people.c.mandate_until_on >= today),
        )
        .order_by(people.c.name, people.c.id)
    )  # fmt: skip
    found = tuple((row.id, row.name) for row in rows)
    running = tuple(
        each for each in authorities_of(connection, here.id, today) if each.person_id == person_id
    )
    title = here.titles.get(mine.party) or Text(zh=mine.party, en=mine.party)
    return OwnSeat(title, found, running, today) if found or running else None


def tell(
    connection: Connection, authority: Authority, community_id: str, became: Became, now: datetime
) -> None:
    """The coordinators and whoever answers are told what somebody settled for their own seat; once each."""
    coordinators = connection.execute(
        select(people.c.id)
        .join(grants, grants.c.person_id == people.c.id)
        .where(grants.c.role == "coordinator", people.c.active, people.c.community_id == community_id)
        .order_by(people.c.id)
    ).scalars()
    for person in dict.fromkeys((authority.holder_id, *coordinators)):
        cause = f"seat:{authority.id}:{became}:{person}"
        connection.execute(
            insert(outbox).values(
                id=new_id(now), community_id=community_id, person_id=person, kind=KIND, about=f"{authority.id}.{became}",
                dedupe_key=cause, inputs={}, message_id=message_id(cause, "gongshi.invalid"), state="queued",
                queue=queue_of(literal(person)), next_at=now, created_at=now,
            )
        )  # fmt: skip
    soon(connection, now)


def told(connection: Connection, about: str) -> Text:
    """What the message says: who answers for whom from which day to which, or that it is over."""
    seated, holder = people.alias("seated"), people.alias("holder")
    id_, _, became = about.partition(".")
    row = connection.execute(
        select(
            authorities.c.from_on, authorities.c.until_on, seated.c.name.label("person"), holder.c.name.label("holder")
        )
        .join(seated, seated.c.id == authorities.c.person_id)
        .join(holder, holder.c.id == authorities.c.holder_id)
        .where(authorities.c.id == id_)
    ).one()  # fmt: skip
    if became == "ended":
        return Text(
            zh=f"{row.person}收回了请{row.holder}代为答复的安排，从现在起由本人答复。",
            en=f"{row.person} took back that {row.holder} answers in their place: from now on they answer themselves.",
        )
    first, last = row.from_on, row.until_on
    return Text(
        zh=f"{row.person}请{row.holder}代为答复，从{_zh(first)}到{_zh(last)}，含当天。",
        en=f"{row.person} asked {row.holder} to answer in their place, from {_en(first)} to {_en(last)}, both days included.",
    )


def _zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _en(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
