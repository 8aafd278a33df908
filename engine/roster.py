"""The roster: a community's people, from a CSV file that a spreadsheet can write (`engine/roster_file.py`).

An import is all or nothing. A person is known by their `ref` and never deleted: who leaves the file becomes
inactive, since their answers stay. Reporters who sit nowhere are people too, added one by one.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from engine.authorities import running
from engine.community import Community, community, people_changed
from engine.ids import new_id
from engine.prepared import Prepared
from engine.roster_file import LONGEST, ReadRoster, Row, read_roster
from engine.runtime import Runtime
from engine.schema import grants, people
from engine.typed import one_line, phone_of
from workflows.findings import Finding
from workflows.roster import Person, Roster


@dataclass(frozen=True, slots=True)
class Imported:
    """How many people were added, kept up to date, and made inactive."""

    added: int
    kept: int
    retired: int
    warnings: tuple[Finding, ...]


def import_roster(rt: Runtime, community_id: str, said: str) -> Imported | ReadRoster:
    """Take a roster file into use, whole or not at all; what was read comes back where it has mistakes."""
    with rt.store.read() as connection:
        here = community(connection, community_id)
    if here is None:
        raise KeyError(community_id)
    roster = read_roster(said, here.form)
    if roster.broken:
        return roster
    now = rt.now()
    with rt.store.write() as connection:
        rows = connection.execute(
            select(people.c.ref, people.c.id, people.c.active).where(people.c.community_id == community_id)
        ).all()
        known: dict[str, str] = {row.ref: row.id for row in rows}
        ids = {row.ref: known.get(row.ref) or new_id(now) for row in roster.rows}
        retired = [
            row.id
            for row in rows
            if row.active and row.ref not in ids and not row.ref.startswith(("reporter:", "system:"))
        ]
        if retired:
            connection.execute(update(people).where(people.c.id.in_(retired)).values(active=False))
        for row in roster.rows:
            _keep(connection, community_id, ids[row.ref], row, is_new=row.ref not in known, now=now)
        gone = [*retired, *ids.values()]
        connection.execute(delete(grants).where(grants.c.person_id.in_(gone)))
        wanted = [
            {"community_id": community_id, "person_id": ids[row.ref], "role": role}
            for row in roster.rows
            for role in sorted(row.roles)
        ]
        if wanted:
            connection.execute(insert(grants), wanted)
        people_changed(connection, community_id)
    added = sum(row.ref not in known for row in roster.rows)
    return Imported(added, len(roster.rows) - added, len(retired), roster.findings)


def _keep(
    connection: Connection, community_id: str, id_: str, row: Row, *, is_new: bool, now: datetime
) -> None:
    values = {
        "name": row.name,
        "party": row.party,
        "seat": row.seat,
        "email": row.email,
        "phone": row.phone,
        "language": row.language,
        "channel": row.channel,
        "home": row.home,
        "zone": row.zone,
        "quiet": row.quiet,
        "mandate_from_on": row.mandate_from,
        "mandate_until_on": row.mandate_until,
        "active": True,
    }
    if is_new:
        connection.execute(
            insert(people).values(id=id_, community_id=community_id, ref=row.ref, created_at=now, **values)
        )
    else:
        connection.execute(update(people).where(people.c.id == id_).values(**values))


@dataclass(frozen=True, slots=True)
class Seating:
    """A community's roster as it stands on one day, and as it stands for those items that differ from the others."""

    roster: Roster
    of_items: dict[str, Roster] = field(default_factory=dict)
    digest: str = ""
    """Tells apart any two ways of who speaks for whom."""

    def of(self, item_id: str | None) -> Roster:
        """The roster for one item."""
        return self.of_items.get(item_id, self.roster) if item_id is not None else self.roster


_remembered: dict[tuple[str, int, date], Seating] = {}
_SEATED = (
    select(
        people.c.id, people.c.name, people.c.party, people.c.seat, people.c.mandate_from_on, people.c.mandate_until_on,
        grants.c.role,
    )
    .select_from(people.outerjoin(grants, grants.c.person_id == people.c.id))
    .where(people.c.active, people.c.party.is_not(None) | grants.c.role.is_not(None))
    .order_by(people.c.id)
)  # fmt: skip


def roster_of(connection: Connection, here: Community, now: datetime, item_id: str | None = None) -> Roster:
    """The active people with a seat or a role, as they stand on the community's day of `now`, for one item or for all."""
    return seating_of(connection, here, now).of(item_id)


def seating_of(connection: Connection, here: Community, now: datetime) -> Seating:
    """Who speaks for whom on the community's day of `now`: whose mandates run, and who answers in whose place.

    Remembered for that day, for as long as the community's revision stands.
    """
    day = day_of(here, now)
    found = _remembered.get((here.id, here.roster_revision, day))
    if found is None:
        found = _seating(connection, here, day)
        if len(_remembered) > 128:  # noqa: PLR2004  # old revisions are not worth keeping
            _remembered.clear()
        _remembered[here.id, here.roster_revision, day] = found
    return found


def day_of(here: Community, now: datetime) -> date:
    """The day that it is where the community is."""
    return now.astimezone(ZoneInfo(here.zone)).date()


def _seating(connection: Connection, here: Community, day: date) -> Seating:
    found = _people(connection, here.id, day)
    general: dict[str, str] = {}
    of_items: dict[str, dict[str, str]] = {}
    for each in running(connection, here.id, day):  # the later of two stands
        (of_items.setdefault(each.item_id, {}) if each.item_id else general)[each.person_id] = each.holder_id
    roster = Roster(found, here.titles, in_place_of=general)
    seats = sorted((each.id, each.party, each.seat) for each in found.values() if each.party is not None)
    told = json.dumps([seats, general, of_items], sort_keys=True)
    return Seating(
        roster,
        {item_id: replace(roster, in_place_of=general | own) for item_id, own in of_items.items()},
        hashlib.sha256(told.encode()).hexdigest(),
    )


def _people(connection: Connection, community_id: str, day: date) -> dict[str, Person]:
    """Whoever has a seat on that day, or a role; whose mandate does not run has no seat."""
    found: dict[str, Person] = {}
    for row in connection.execute(_SEATED.where(people.c.community_id == community_id)):
        before = found.get(row.id)
        roles = (before.roles if before else frozenset()) | ({row.role} if row.role else set())
        sits = (row.mandate_from_on or day) <= day <= (row.mandate_until_on or day)
        party, seat = (row.party, row.seat) if sits else (None, None)
        found[row.id] = Person(row.id, row.name, party, seat, frozenset(roles))
    return found


@dataclass(frozen=True, slots=True)
class Reporter:
    """Somebody who raises a matter or objects: what they told of themselves."""

    name: str = ""
    phone: str = ""
    email: str = ""
    home: str = ""
    language: str = "zh"
    person_id: str | None = None


_NAMED = select(people.c.id).where(
    people.c.community_id == bindparam("community_id"), people.c.name == bindparam("name")
)
_BY_PHONE = Prepared(_NAMED.where(people.c.phone == bindparam("value")))
_BY_EMAIL = Prepared(_NAMED.where(people.c.email == bindparam("value")))


def person_for(connection: Connection, community_id: str, reporter: Reporter, now: datetime) -> str:
    """The person that a reporter is: known by phone or e-mail, else added."""
    phone = phone_of(reporter.phone) if reporter.phone else None
    email = one_line(reporter.email) or None
    if email is not None and len(email) > LONGEST["email"]:
        email = None
    name, home = one_line(reporter.name)[: LONGEST["name"]], one_line(reporter.home)[: LONGEST["home"]]
    for statement, value in ((_BY_PHONE, phone), (_BY_EMAIL, email)):
        if value:
            known = statement.first(connection, community_id=community_id, value=value, name=name)
            if known is not None:
                return str(known.id)
    id_ = new_id(now)
    connection.execute(
        insert(people).values(
            id=id_,
            community_id=community_id,
            ref=f"reporter:{id_}",
            name=name or "居民",
            email=email,
            phone=phone,
            language=reporter.language if reporter.language in ("zh", "en") else "zh",
            channel="sms" if phone else "email",
            home=home or None,
            active=True,
            created_at=now,
        )
    )
    return id_
