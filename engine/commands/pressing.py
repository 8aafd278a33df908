"""An item is moved: somebody presses a button of its state, or another system sends a signal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from engine.access import Actor, denied
from engine.catching_up import caught_up, step
from engine.commands.merging import merge, mine, with_item_id
from engine.commands.once import Once, Outcome, transaction
from engine.runtime import Runtime
from engine.stepping import Done
from workflows import events as ev
from workflows.answers import Choice
from workflows.reading import read_answer
from workflows.refusal import Refused


def press_button(
    rt: Runtime, actor: Actor, item_id: str, given: Mapping[str, Any], once: Once | None = None
) -> Outcome:
    """A button of the item's state is pressed by somebody whom it asks to choose."""
    if not actor.may("press_button"):
        return denied("press_button")

    def act(connection: Connection) -> Done | Refused:
        loaded = mine(rt, connection, actor.community_id, item_id, given.get("item"))
        if isinstance(loaded, Refused):
            return loaded
        loaded = caught_up(rt, connection, loaded)  # or the button might be another state's of that name
        answer = read_answer(loaded.definition, loaded.item.state, "choose", given)
        if isinstance(answer, Refused):
            return answer
        assert isinstance(answer, Choice)  # noqa: S101  # read_answer gives the kind that it was asked for
        answer = with_item_id(connection, loaded, answer)
        if isinstance(answer, Refused):
            return answer
        event = ev.ButtonPressed(answer, actor.person_id, actor.via)
        done = step(rt, connection, item_id, event, actor_id=actor.person_id, via=actor.via, loaded=loaded)
        return merge(rt, connection, done, loaded, answer, actor.person_id, actor.via)

    return transaction(rt, actor.community_id, once, act)


def receive_signal(rt: Runtime, actor: Actor, item_id: str, name: str, once: Once | None = None) -> Outcome:
    """Another system moves an item; the name of its key is the sender."""
    if not actor.may("signal"):
        return denied("signal")

    def act(connection: Connection) -> Done | Refused:
        loaded = mine(rt, connection, actor.community_id, item_id, None)
        if isinstance(loaded, Refused):
            return loaded
        event = ev.SignalReceived(name, actor.key_name or "", actor.person_id)
        return step(rt, connection, item_id, event, actor_id=actor.person_id, via="api", loaded=loaded)

    return transaction(rt, actor.community_id, once, act)
