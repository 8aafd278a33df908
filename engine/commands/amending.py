"""Somebody at the table puts forward a change of the proposal, and says why. Who may, and what becomes of it, is the
definition's to say; `decide` judges it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from engine.access import Actor, denied
from engine.catching_up import step
from engine.commands.merging import mine
from engine.commands.once import Once, Outcome, transaction
from engine.runtime import Runtime
from engine.stepping import Done
from workflows import events as ev
from workflows.amendable import read_amendment
from workflows.refusal import Refused


def propose_amendment(
    rt: Runtime,
    community_id: str,
    item_id: str,
    given: Mapping[str, Any],
    *,
    by: str,
    said: str,
    via: ev.Via,
    recorded_by: Actor | None = None,
    once: Once | None = None,
) -> Outcome:
    """A change of the fields in `given` is put forward by somebody, or recorded for them; `said` is why."""
    if recorded_by is not None and not recorded_by.may("record_answer"):
        return denied("record_answer")

    def act(connection: Connection) -> Done | Refused:
        loaded = mine(rt, connection, community_id, item_id, None)
        if isinstance(loaded, Refused):
            return loaded
        read = read_amendment(loaded.definition, loaded.item, given, said)
        if isinstance(read, Refused):
            return read
        fields, why = read
        event = ev.AmendmentProposed(fields, why, by, via)
        actor_id = recorded_by.person_id if recorded_by else by
        return step(rt, connection, item_id, event, actor_id=actor_id, via=via, loaded=loaded)

    return transaction(rt, community_id, once, act)
