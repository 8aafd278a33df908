"""What people may ask for besides answering: more time, an end, a clock that stands still. Offered where it would be
granted: each is tried on `decide` itself, so that a page never shows what would be refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from engine.history import history_of
from engine.loading import Loaded
from workflows import effects as fx
from workflows import events as ev
from workflows.consequences.draft import Draft
from workflows.decide import decide
from workflows.model import State, Who
from workflows.refusal import Refused
from workflows.text import Text, text


@dataclass(frozen=True, slots=True)
class Requester:
    """Somebody who may ask, and for whom they speak."""

    person: str
    name: str
    title: Text
    """The party or the role by which they may."""


@dataclass(frozen=True, slots=True)
class Requests:
    """Who may ask for what, in the state in which an item rests."""

    more_time: tuple[Requester, ...] = ()
    end: tuple[Requester, ...] = ()
    pause: tuple[Requester, ...] = ()
    go_on: tuple[Requester, ...] = ()
    longer: Text | None = None
    """How much more time it would be."""
    at_most: Text | None = None
    """How long the clock stands still at most."""

    def of(self, person: str) -> Requests:
        """What one person may ask for."""
        return replace(
            self,
            more_time=_only(self.more_time, person),
            end=_only(self.end, person),
            pause=_only(self.pause, person),
            go_on=_only(self.go_on, person),
        )


def _only(who: tuple[Requester, ...], person: str) -> tuple[Requester, ...]:
    return tuple(each for each in who if each.person == person)


def requests_of(loaded: Loaded) -> Requests:
    """Who may ask for what now."""
    form = loaded.definition.states[loaded.item.state]
    pausing = form.pause.by if form.pause else ()
    return Requests(
        more_time=_who(
            loaded, form.extend.asked_by if form.extend else (), lambda by: ev.MoreTimeAsked("?", by)
        ),
        end=_who(loaded, form.may_stop, lambda by: ev.MatterStopped("", by)),
        pause=_who(loaded, pausing, lambda by: ev.ClockStopped("?", by)),
        go_on=_who(loaded, pausing, ev.ClockRestarted),
        longer=form.extend.by.text if form.extend else None,
        at_most=form.pause.at_most.text if form.pause else None,
    )


def asked_for_time(connection: Connection, loaded: Loaded) -> tuple[Text, str]:
    """Who asked last for how much more time, as a heading, and why, in their own words."""
    asked = _asked_last(connection, loaded.item.id)
    form, roster = loaded.definition.states[loaded.item.state], loaded.context.roster
    if asked is None or form.extend is None:
        return text("申请延期", "More time was asked for"), ""
    person, longer = roster.people.get(asked.by), form.extend.by.text
    who = roster.title(person.party) if person and person.party else None
    name = who or Text(zh=person.name if person else "有人", en=person.name if person else "Somebody")
    heading = Text(
        zh=f"{name.zh}申请延长 {longer.zh}，理由是", en=f"Asked for by the {name.en}: {longer.en} more. Why"
    )
    return heading, asked.text


def asked_why(connection: Connection, task: Any) -> str:
    """Why more time is asked for, in the words of whoever asked, for a task that asks to agree."""
    asked = _asked_last(connection, task.item_id)
    return asked.text if asked else ""


def _asked_last(connection: Connection, item_id: str) -> fx.TimeAsked | None:
    effects = (effect for entry in reversed(history_of(connection, item_id)) for effect in entry.effects)
    return next((effect for effect in effects if isinstance(effect, fx.TimeAsked)), None)


def question_of(kind: str, about: str | None, state: State) -> Text | None:
    """What is asked of somebody for the clock's sake; None where it is the state's own question."""
    if kind == "grant":
        return text("同意延长期限吗？", "Do you agree to more time?")
    name = (about or "").removeprefix("clock.")
    if kind == "follow_up" and name in state.clocks:
        title = state.clocks[name].title or Text(zh=name, en=name)
        return Text(zh=f"到时候了，请您看一看：{title.zh}", en=f"It is time; please look in: {title.en}")
    return None


def _who(loaded: Loaded, who: Who, event: Callable[[str], ev.Event]) -> tuple[Requester, ...]:
    if not who:
        return ()
    roster = loaded.context.roster
    names = {each.id: each.name for each in roster.people.values()}
    meant = {each.person: each for each in Draft(loaded.definition, loaded.item, loaded.context).meant(who)}
    return tuple(
        Requester(
            person,
            names.get(person, ""),
            roster.title(each.party or each.role or person),
        )
        for person, each in meant.items()
        if not isinstance(decide(loaded.definition, loaded.item, event(person), loaded.context), Refused)
    )
