"""Incidents: what the program could not settle by itself and a coordinator must look at."""

from __future__ import annotations

from sqlalchemy import update

from engine.access import Actor, denied
from engine.runtime import Runtime
from engine.schema import incidents
from engine.timers import arm_again
from workflows.refusal import Refused
from workflows.text import text


def resolve(rt: Runtime, actor: Actor, incident_id: str) -> Refused | None:
    """A coordinator has seen to it; a timer that was parked because it failed is tried again."""
    if not actor.may("resolve_incident"):
        return denied("resolve_incident")
    with rt.store.write() as connection:
        row = connection.execute(
            update(incidents)
            .where(
                incidents.c.id == incident_id,
                incidents.c.community_id == actor.community_id,
                incidents.c.resolved_at.is_(None),
            )
            .values(resolved_at=rt.now(), resolved_by=actor.person_id)
            .returning(incidents.c.item_id, incidents.c.code)
        ).one_or_none()
        if row is not None and row.code == "timer_parked" and row.item_id is not None:
            arm_again(connection, row.item_id, rt.now())
    return (
        None if row is not None else Refused("not_found", text("没有这个异常", "There is no such incident"))
    )
