"""Somebody who lives here objects to a decision on notice."""

from __future__ import annotations

from sqlalchemy import Connection

from engine.access import Actor, denied
from engine.catching_up import step
from engine.commands.merging import mine
from engine.commands.once import Once, Outcome, transaction
from engine.commands.reporting import reporter_id
from engine.roster import Reporter
from engine.runtime import Runtime
from engine.stepping import Done
from workflows import events as ev
from workflows.refusal import Refused
from workflows.text import text


def lodge_objection(
    rt: Runtime,
    community_id: str,
    item_id: str,
    *,
    said: str,
    reporter: Reporter,
    via: ev.Via = "web",
    recorded_by: Actor | None = None,
    once: Once | None = None,
) -> Outcome:
    """Somebody who lives here objects to a decision on notice."""
    if recorded_by is not None and not recorded_by.may("record_objection"):
        return denied("record_objection")
    if not reporter.person_id and not reporter.name.strip():
        return Refused("invalid", text("请留下称呼", "Please say who you are"), where="name")

    def act(connection: Connection) -> Done | Refused:
        loaded = mine(rt, connection, community_id, item_id, None)
        if isinstance(loaded, Refused):
            return loaded
        by = reporter_id(connection, community_id, reporter, rt.now())
        event = ev.ObjectionLodged(
            said.replace("\x00", "").strip()[:4000],
            by or "",
            via,
            recorded_by.person_id if recorded_by else None,
        )
        actor_id = recorded_by.person_id if recorded_by else by
        return step(rt, connection, item_id, event, actor_id=actor_id, via=via, loaded=loaded)

    return transaction(rt, community_id, once, act)
