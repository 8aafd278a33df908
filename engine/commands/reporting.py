"""Whoever raises a matter or objects, as a command is told of them: a person that is known, or becomes known."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from engine.roster import Reporter, person_for
from engine.schema import people
from engine.typed import phone_of
from workflows.refusal import Refused
from workflows.text import text


def unreachable(reporter: Reporter) -> Refused | None:
    """Refused where a phone or an e-mail was given that nobody can be reached by: better now than a silent loss."""
    if reporter.phone.strip() and phone_of(reporter.phone) is None:
        return Refused(
            "invalid",
            text(
                "电话号码不对，请检查，或者不填",
                "That is no phone number: please check it, or leave it empty",
            ),
            where="phone",
        )
    return None


def reporter_id(
    connection: Connection, community_id: str, reporter: Reporter | None, now: datetime
) -> str | None:
    """The id of the person that a reporter is; None where nobody was named, or somebody of another community."""
    if reporter is None:
        return None
    if reporter.person_id is None:
        return person_for(connection, community_id, reporter, now)
    return connection.execute(
        select(people.c.id).where(people.c.id == reporter.person_id, people.c.community_id == community_id)
    ).scalar_one_or_none()
