"""The one function that decides: what follows when something happens to an item.

`decide` is pure: the same definition, item, event and context always give the same effects, so it serves
the live engine, scenarios, previews and tests alike. It either refuses, and then nothing happened, or says
every effect. A stale timer and a repeated answer are decisions without effects.
"""

from __future__ import annotations

from dataclasses import dataclass

from workflows import effects as fx
from workflows import events as ev
from workflows.consequences.amending import amend
from workflows.consequences.choosing import press
from workflows.consequences.consenting import ask_more_time, stop
from workflows.consequences.draft import Context, Draft
from workflows.consequences.entering import enter, take
from workflows.consequences.gathering import suggest
from workflows.consequences.lateness import fire
from workflows.consequences.objecting import lodge
from workflows.consequences.responding import respond
from workflows.consequences.seating import call_back, read_seats, set_aside
from workflows.consequences.timekeeping import restart_clock, stop_clock
from workflows.guarding import facts_of
from workflows.item import Item
from workflows.machine import Arm, route_of
from workflows.model import Definition
from workflows.refusal import Refused
from workflows.text import Text, text

__all__ = ["Context", "Decision", "decide"]


@dataclass(frozen=True, slots=True)
class Decision:
    """The item afterwards, and the effects that lead there."""

    item: Item
    effects: tuple[fx.Effect, ...]


def decide(definition: Definition, item: Item, event: ev.Event, context: Context) -> Decision | Refused:
    """What follows from `event`; refused where the item's state, the task or the person does not allow it."""
    draft = Draft(definition, item, context)
    refused = _answer(draft, event)
    return refused or Decision(draft.item, tuple(draft.effects))


def _answer(draft: Draft, event: ev.Event) -> Refused | None:
    match event:
        case ev.MatterRaised():
            return _raise(draft, event)
        case ev.TimerFired():
            return fire(draft, event.timer)
        case ev.ResponseGiven():
            return respond(draft, event)
        case ev.ButtonPressed():
            return press(draft, event.choice, event.by, event.via)
        case ev.SignalReceived():
            return _signal(draft, event)
        case ev.ObjectionLodged():
            return lodge(draft, event)
        case ev.AnotherMerged():
            return _join(draft, event)
        case ev.SuggestionMade():
            return suggest(draft, event)
        case ev.MatterStopped():
            return stop(draft, event)
        case ev.MoreTimeAsked():
            return ask_more_time(draft, event)
        case ev.ClockStopped():
            return stop_clock(draft, event)
        case ev.ClockRestarted():
            return restart_clock(draft, event.by)
        case ev.AmendmentProposed():
            return amend(draft, event)
        case ev.PartySetAside():
            return set_aside(draft, event)
        case ev.PartyCalledBack():
            return call_back(draft, event)
        case ev.SeatsChanged():
            return read_seats(draft, event)


def _raise(draft: Draft, event: ev.MatterRaised) -> Refused | None:
    if draft.item.step:
        return Refused("not_possible", text("这个议题已经在办", "This matter was taken in already"))
    draft.emit(fx.ItemOpened(event.title, event.reporters, dict(event.fields)))
    for party in draft.definition.parties:
        if draft.definition.source_of(party) == "named at intake":
            if party not in event.named:
                title = draft.context.roster.title(party)
                return Refused(
                    "invalid",
                    Text(zh=f"请写明{title.zh}是谁", en=f"Please say who the {title.en} is"),
                    where=party,
                )
            draft.emit(fx.PartyNamed(party, event.named[party]))
    enter(draft, draft.definition.start, trigger="opened")
    return None


def _signal(draft: Draft, event: ev.SignalReceived) -> Refused | None:
    signal = draft.form.signals.get(event.signal)
    if signal is None:
        possible = tuple(draft.form.signals)
        return Refused(
            "not_possible",
            text("这个状态不接收这个信号", "This state takes no such signal"),
            possible=possible,
        )
    if signal.sender is not None and signal.sender != event.sender:
        return Refused(
            "not_allowed", text("这个信号不由这个系统发出", "This signal is not this system's to give")
        )
    return take(draft, f"signal.{event.signal}")


def _join(draft: Draft, event: ev.AnotherMerged) -> Refused | None:
    if draft.form.phase == "closed":
        return Refused(
            "not_possible",
            text(
                "要并入的议题已经办结，请选一个还在办的议题",
                "That item is closed; choose one that is still open",
            ),
            where="item",
        )
    draft.emit(fx.ReportersJoined(event.item, event.reporters))
    for person in event.reporters:
        draft.tell("merged", person, about=event.item)
    return None


def button_choices(definition: Definition, item: Item) -> tuple[str, ...]:
    """The buttons that the item's state has and whose count is not used up."""
    form = definition.states.get(item.state)
    if form is None or form.ask is None:
        return ()
    route = route_of(definition)
    facts = facts_of(definition, item)
    return tuple(
        name
        for name in form.ask.buttons
        if isinstance(route.fire(item.state, f"button.{name}", item.ways, facts), Arm)
    )
