"""Seats read again: when who speaks for whom is no longer as it was, every open item is asked anew.

A mandate begins or ends with a day, an authority is recorded or revoked, a roster is imported: whatever it was, the
community's seating has another digest than the one that items were last read by. Each open item takes it in by itself,
in a transaction of its own, in the order of their ids; where this ends in the middle, whoever comes next goes on after
the last item. An item for which nothing changed stays as it is, so that doing it twice does no harm.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError

from engine.catching_up import step
from engine.community import Community, all_communities, community
from engine.ids import new_id
from engine.roster import seating_of
from engine.runtime import Runtime
from engine.schema import incidents, items, seatings
from workflows.events import SeatsChanged, Via
from workflows.text import text

_UNREAD = text(
    "席位有变动，但这个议题没能重新确定由谁答复，请联系维护人员。",
    "Seats changed, and for this item it could not be settled who answers now. Please tell whoever keeps the system.",
)


def read_all_seats(rt: Runtime, now: datetime) -> int:
    """Every community whose seating of today its items have not been read by yet: how many items were."""
    with rt.store.read() as connection:
        behind = [here for here in all_communities(connection) if _begun(connection, here, now) is not None]
    return sum(read_seats(rt, here.id, now) for here in behind)


def read_seats(
    rt: Runtime,
    community_id: str,
    now: datetime,
    *,
    by: str | None = None,
    said: str = "",
    via: Via = "system",
) -> int:
    """Ask every open item of the community anew who speaks for whom; how many were asked, none where nothing changed.

    `by` is who changed the seats and `said` what they said of it; by nobody where a day did.
    """
    with rt.store.read() as connection:
        here = community(connection, community_id)
        if here is None:
            raise KeyError(community_id)
        after = _begun(connection, here, now)
        if after is None:
            return 0
        digest = seating_of(connection, here, now).digest
        still = (items.c.community_id == community_id) & items.c.closed_at.is_(None) & (items.c.id > after)
        waiting = list(connection.execute(select(items.c.id).where(still).order_by(items.c.id)).scalars())
    for item_id in waiting:
        try:
            with rt.store.write() as connection:
                step(
                    rt, connection, item_id, SeatsChanged(said, by or "", via), actor_id=by, via=via
                )  # an item that ended meanwhile has nobody to ask
                _keep(connection, community_id, digest, item_id)
        except OperationalError:
            raise  # the store is away; whoever comes next goes on from here
        except Exception:  # noqa: BLE001  # one item that fails must not leave the others with their old seats
            with rt.store.write() as connection:
                _tell(connection, here, item_id, now)
                _keep(connection, community_id, digest, item_id)
    with rt.store.write() as connection:
        _keep(connection, community_id, digest, None)
    return len(waiting)


def _begun(connection: Connection, here: Community, now: datetime) -> str | None:
    """After which item to go on, the empty text before the first; None where all were read by today's seating."""
    row = connection.execute(select(seatings).where(seatings.c.community_id == here.id)).one_or_none()
    if row is None or row.digest != seating_of(connection, here, now).digest:
        return ""
    return str(row.upto) if row.upto is not None else None


def _keep(connection: Connection, community_id: str, digest: str, upto: str | None) -> None:
    """How far the items were read by the seating of this digest."""
    kept = (postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert)(seatings)
    connection.execute(
        kept.values(community_id=community_id, digest=digest, upto=upto).on_conflict_do_update(
            index_elements=[seatings.c.community_id], set_={"digest": digest, "upto": upto}
        )
    )


def _tell(connection: Connection, here: Community, item_id: str, now: datetime) -> None:
    connection.execute(
        insert(incidents).values(
            id=new_id(now), community_id=here.id, item_id=item_id, code="seats_unread",
            explanation=_UNREAD.model_dump(), at=now,
        )
    )  # fmt: skip
