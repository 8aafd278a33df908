"""A person is forgotten (PIPL art. 47): name, addresses, every word of theirs, and why others spoke for them or they
for others; the record holds all the same.

What stays is an id that says nobody's name, the answers as their party's, and the digests in the histories. Must hold:
it is one transaction, and nothing that was a secret or an address of theirs is left in a row.
"""

from __future__ import annotations

from sqlalchemy import delete, select, update

from engine.attachments import forget_papers
from engine.community import people_changed
from engine.history import erase_texts
from engine.reasons_given import erase_reasons
from engine.runtime import Runtime
from engine.schema import authorities, credentials, grants, links, outbox, people
from engine.seals import ERASED


def erase_person(rt: Runtime, community_id: str, person_id: str) -> bool:
    """Forget somebody of a community for good; whether there was anybody to forget.

    They leave the roster at once: their links shut, their login is gone, and what still waited to be sent to them is
    not sent. A seat that was theirs stays empty until the roster names somebody else.
    """
    now = rt.now()
    with rt.store.write() as connection:
        known = connection.execute(
            select(people.c.id).where(people.c.id == person_id, people.c.community_id == community_id)
        ).scalar_one_or_none()
        if known is None:
            return False
        erase_reasons(connection, person_id)
        erase_texts(connection, person_id, rt.keys)
        forget_papers(connection, person_id)
        concerned = authorities.c.person_id == person_id
        for whose in (authorities.c.holder_id, authorities.c.recorded_by):
            concerned |= whose == person_id
        connection.execute(update(authorities).where(concerned).values(reason=ERASED))
        connection.execute(
            update(people)
            .where(people.c.id == person_id)
            .values(
                ref=f"erased:{person_id}", name=ERASED, email=None, phone=None, home=None, zone=None, quiet=None, active=False
            )
        )  # fmt: skip
        connection.execute(delete(credentials).where(credentials.c.person_id == person_id))
        connection.execute(delete(grants).where(grants.c.person_id == person_id))
        shut = update(links).where(links.c.person_id == person_id, links.c.revoked_at.is_(None))
        connection.execute(shut.values(revoked_at=now))
        unsent = update(outbox).where(outbox.c.person_id == person_id, outbox.c.state == "queued")
        connection.execute(unsent.values(state="cancelled"))
        people_changed(connection, community_id)
    return True
