"""A clock is stopped and goes on, more time is asked for, one side ends a matter.

Who may is the definition's to say, for each state; `decide` judges it. Somebody of the staff may hand in for a
person what that person asked for, as with answers.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from engine.access import Actor, denied
from engine.catching_up import step
from engine.commands.merging import mine
from engine.commands.once import Once, Outcome, transaction
from engine.runtime import Runtime
from engine.stepping import Done
from workflows import events as ev
from workflows.filling import free_text
from workflows.refusal import Refused
from workflows.text import text


def stop_clock(rt: Runtime, actor: Actor, item_id: str, said: str, once: Once | None = None) -> Outcome:
    """The clock of an item stands still from now on, for the reason given."""
    if not actor.may("stop_clock"):
        return denied("stop_clock")
    return _happen(
        rt, actor.community_id, item_id, said, once, actor.person_id, actor.via,
        lambda reason: ev.ClockStopped(reason, actor.person_id, actor.via),
    )  # fmt: skip


def restart_clock(rt: Runtime, actor: Actor, item_id: str, once: Once | None = None) -> Outcome:
    """The clock of an item goes on."""
    if not actor.may("stop_clock"):
        return denied("stop_clock")
    return _happen(
        rt, actor.community_id, item_id, "", once, actor.person_id, actor.via,
        lambda _: ev.ClockRestarted(actor.person_id, actor.via),
    )  # fmt: skip


def ask_more_time(
    rt: Runtime,
    community_id: str,
    item_id: str,
    *,
    by: str,
    said: str,
    via: ev.Via,
    recorded_by: Actor | None = None,
    once: Once | None = None,
) -> Outcome:
    """Somebody asks the others to agree that there is more time; `said` is why."""
    if recorded_by is not None and not recorded_by.may("record_answer"):
        return denied("record_answer")
    actor_id = recorded_by.person_id if recorded_by else by
    return _happen(
        rt, community_id, item_id, said, once, actor_id, via,
        lambda reason: _reasonless() if not reason else ev.MoreTimeAsked(reason, by, via),
    )  # fmt: skip


def stop_matter(
    rt: Runtime,
    community_id: str,
    item_id: str,
    *,
    by: str,
    said: str,
    via: ev.Via,
    recorded_by: Actor | None = None,
    once: Once | None = None,
) -> Outcome:
    """Somebody who may ends the matter for everybody; no reason is owed."""
    if recorded_by is not None and not recorded_by.may("record_answer"):
        return denied("record_answer")
    actor_id = recorded_by.person_id if recorded_by else by
    return _happen(
        rt, community_id, item_id, said, once, actor_id, via,
        lambda reason: ev.MatterStopped(reason, by, via),
    )  # fmt: skip


def _happen(
    rt: Runtime,
    community_id: str,
    item_id: str,
    said: str,
    once: Once | None,
    actor_id: str,
    via: ev.Via,
    event: Callable[[str], ev.Event | Refused],
) -> Outcome:
    reason = free_text(said)
    happening = event(reason) if isinstance(reason, str) else reason
    if isinstance(happening, Refused):
        return happening

    def act(connection: Connection) -> Done | Refused:
        loaded = mine(rt, connection, community_id, item_id, None)
        if isinstance(loaded, Refused):
            return loaded
        return step(rt, connection, item_id, happening, actor_id=actor_id, via=via, loaded=loaded)

    return transaction(rt, community_id, once, act)


def _reasonless() -> Refused:
    return Refused(
        "invalid",
        text("请写明为什么需要更多时间", "Please say why more time is needed"),
        where="text",
    )
