"""Whatever people, timers and other systems send, in any order: the promises of `decide`.

No exception escapes; effects folded give the item (the `Table` holds every decision against it); a closed
item takes nothing; no counted way is taken more often than its definition allows; an item that is not
closed always has somebody to ask or a timer to come.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stories import NEIGHBOUR, PARTIES, Table, shipped

from workflows import effects as fx
from workflows import events as ev
from workflows.answers import (
    STANDS,
    Answer,
    Choice,
    Confirmed,
    Filled,
    FollowUp,
    Judgement,
    Met,
    Position,
    Report,
    Score,
)
from workflows.consequences.draft import Context
from workflows.decide import Decision, decide
from workflows.explain import standing
from workflows.item import Item, Task
from workflows.machine import Route, route_of
from workflows.refusal import Refused
from workflows.ways import ways

NAMES = ["facility_upgrade", "safety_hazard"]
PEOPLE = [
    "coordinator",
    "supervisor",
    NEIGHBOUR,
    "stranger",
    *PARTIES,
    *(f"{each}.alternate" for each in PARTIES),
]
WORDS = ["", " ", "a reason", "another reason"]
BUTTONS = [*["accept"] * 9, *["reopen"] * 5, "merge", "decline", "reopen", "close", "nothing"]


CHANCES = st.builds(
    lambda seed, number: [Random(f"{seed} {n}") for n in range(number)], st.integers(0), st.integers(1, 90)
)
"""One die for each event: what may happen depends on the table, so an event is chosen when its turn comes."""


def choice(die: Random) -> Choice:
    return Choice(die.choice(BUTTONS), die.choice(WORDS), die.choice([None, None, "item", "older"]))


def answer(kind: str, table: Table, die: Random) -> Answer:
    """An answer of the form asked for."""
    ask = table.definition.states[table.state].ask
    steps = ask.steps if ask else ("finish",)
    yes, words = die.random() < 0.7, die.choice(WORDS)
    match kind:
        case "choose":
            return choice(die)
        case "fill":
            return Filled({"proposal": "a wall", "budget": die.randint(1, 3)})
        case "position":
            return Position(die.choice([*STANDS, "agree", "agree"]), words)
        case "score":
            return Score(die.randint(1, 5), words)
        case "report":
            return Report(die.choice([steps[-1], *steps]), words, ("photo",))
        case "meet":
            return Met(yes, words)
        case "confirm":
            return Confirmed(yes, words)
        case "judge":
            return Judgement(yes, "seen to")
        case _:
            return FollowUp(words)


def event(table: Table, seen: list[Task], die: Random) -> ev.Event:
    """Anything that may happen: mostly an answer to a task of now or a timer that is armed, then the rest."""
    chance = die.random()
    if chance < 0.55 and table.item.tasks:
        task = die.choice(table.item.tasks)
        return ev.ResponseGiven(task.key, task.person, answer(task.kind, table, die), "link")
    if chance < 0.7 and table.timers:
        return ev.TimerFired(die.choice(sorted(table.timers)))
    if chance < 0.76 and seen:
        task, kind = die.choice(seen), die.choice(["score", "position", "choose", "report"])
        return ev.ResponseGiven(task.key, die.choice(PEOPLE), answer(kind, table, die), "link")
    if chance < 0.86:
        return ev.ButtonPressed(choice(die), die.choice(PEOPLE))
    if chance < 0.91:
        return ev.ObjectionLodged(die.choice(WORDS), die.choice(PEOPLE))
    if chance < 0.94:
        return ev.SignalReceived(
            die.choice(["work_order_closed", "x"]), die.choice(["property_system", "y"]), "works"
        )
    if chance < 0.96:
        return ev.AnotherMerged("other", die.choice([(), ("someone",), (NEIGHBOUR,)]), "coordinator")
    if chance < 0.97:
        return ev.MatterRaised("again", "owners", ("owners",))
    stale = die.choice(["stand_in", "notice", "late.1", "deadline.0", "deadline.1"])
    return ev.TimerFired(f"{die.randint(1, 4)}.{stale}")


def held(table: Table, decision: Decision | Refused, before: Item) -> None:
    """What must hold after every event."""
    item, definition = table.item, table.definition
    form = definition.states[item.state]
    if definition.states[before.state].phase == "closed":
        assert isinstance(decision, Refused) or decision.effects == ()
        assert item == before
    if form.phase == "closed":
        assert (item.result, item.open_tasks, table.timers) == (form.result, (), {})
    else:
        assert table.timers, "an item that is open is never left to itself"
    limits = {
        f"{name}.{trigger}": target.at_most
        for name, state in definition.states.items()
        for trigger, target in ways(state)
        if target.at_most is not None
    }
    assert all(count <= limits[way] for way, count in item.ways.items())
    assert len({task.key for task in item.tasks}) == len(item.tasks)
    assert standing(definition, item, table.roster).en


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=150, deadline=None)
@given(chances=CHANCES)
def test_whatever_happens_in_whatever_order(name: str, chances: list[Random]):
    table = Table(shipped(name)).raised()
    seen: list[Task] = []
    for die in chances:
        happens = event(table, seen, die)
        before = table.item
        if isinstance(happens, ev.TimerFired):
            table.now = max(table.now, table.timers.pop(happens.timer, table.now))
        else:
            table.now += timedelta(minutes=7)
        decision = table.tell(happens)
        seen += [task for task in table.item.tasks if task not in seen]
        held(table, decision, before)
    assert not [e for e in table.effects if isinstance(e, fx.IncidentRaised)], "the roster lacks nobody"


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None)
@given(chances=CHANCES)
def test_after_whatever_happened_silence_ends_in_a_question(name: str, chances: list[Random]):
    table = Table(shipped(name)).raised()
    for die in chances[:12]:
        table.tell(event(table, [], die))
    table.wait(timedelta(days=120))
    form = table.definition.states[table.state]
    assert form.phase == "closed" or (table.item.late and table.item.open_tasks and table.timers)


@settings(max_examples=60, deadline=None)
@given(chances=CHANCES)
def test_the_same_event_on_the_same_item_gives_the_same_decision(chances: list[Random]):
    table = Table().raised()
    for die in chances:
        happens = event(table, [], die)
        context = Context(table.now, table.calendar, table.roster)
        once, twice = (decide(table.definition, table.item, happens, context) for _ in range(2))
        assert once == twice
        table.tell(happens)


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_a_machine_never_takes_a_way_past_its_count(name: str, data: st.DataObject):
    definition = shipped(name)
    route = Route(definition)
    state, counts = definition.start, {}
    for _ in range(data.draw(st.integers(1, 60))):
        possible = route.possible(state)
        if not possible:
            assert definition.states[state].phase == "closed"
            break
        trigger = data.draw(st.sampled_from(possible))
        arm = route.fire(state, trigger, counts)
        target = dict(ways(definition.states[state]))[trigger]
        taken = counts.get(f"{state}.{trigger}", 0)
        if arm is None:
            assert (target.after_that, taken) == (None, target.at_most)
            continue
        if target.at_most is not None and taken >= target.at_most:
            assert (arm.state, arm.way) == (target.after_that, None)
        else:
            assert arm.state == target.state
        if arm.way is not None:
            counts[arm.way] = taken + 1
            assert counts[arm.way] <= target.at_most
        state = arm.state or state


@pytest.mark.parametrize("name", NAMES)
def test_a_machine_knows_no_trigger_but_the_definitions(name: str):
    definition = shipped(name)
    route = route_of(definition)
    assert route_of(definition) is route
    for state, form in definition.states.items():
        assert set(route.possible(state)) == {trigger for trigger, _ in ways(form)}
        for trigger in ("outcome.nothing", "to_done", "button.os.system", ""):
            assert route.fire(state, trigger, {}) is None
