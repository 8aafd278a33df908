"""Whatever happens to an item, in any order: what is told has a key of its own, and so has every timer.

The store holds both to be unique: a second message of one cause, or a second timer of one name, would make whatever
brings it fail for ever. Only what can happen happens here: timers that are armed fire, and another item is merged once.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sound import sound_definition
from stories import CHINA, MONDAY, Table, shipped
from test_any_order import NAMES, event, filled, roster

from engine.cause import cause_of
from workflows import effects as fx
from workflows import events as ev
from workflows.decide import Decision
from workflows.model import Definition
from workflows.reading import intake_fields


def lived_through(definition: Definition, die: Random) -> tuple[list[str], list[str]]:
    """The causes of all messages of an item's life, and the names of all its timers."""
    table = Table(definition, MONDAY, roster(definition, empty=None), CHINA)
    named = {each: "other" for each in definition.parties if definition.source_of(each) == "named at intake"}
    fields = filled(definition, intake_fields(definition), die)
    happens: ev.Event = ev.MatterRaised("A matter", "reporter", ("reporter",), fields, named=named)
    causes: list[str] = []
    armed: list[str] = []
    merged = 0
    for _ in range(die.randint(40, 160)):
        decision = table.tell(happens)
        for effect in decision.effects if isinstance(decision, Decision) else ():
            if isinstance(effect, fx.MessageQueued):
                causes.append(cause_of("item", table.item.step, effect))
            if isinstance(effect, fx.TimerArmed):
                armed.append(effect.timer)
        happens = event(table, die)
        if isinstance(happens, ev.AnotherMerged):
            merged += 1
            happens = ev.AnotherMerged(f"other {merged}", happens.reporters, happens.by)
        if isinstance(happens, ev.TimerFired) or die.random() < 0.3:
            if not table.timers:
                continue
            timer = min(table.timers, key=lambda each: (table.timers[each], die.random()))
            table.now, happens = max(table.now, table.timers.pop(timer)), ev.TimerFired(timer)
        else:
            table.now += timedelta(minutes=die.choice([1, 7, 600]))
    return causes, armed


def twice(keys: list[str]) -> list[str]:
    return [key for key, times in Counter(keys).items() if times > 1]


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0))
def test_whatever_happens_nothing_is_told_twice_by_one_cause(name: str, seed: int):
    causes, armed = lived_through(shipped(name), Random(seed))
    assert (twice(causes), twice(armed)) == ([], [])


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0))
def test_nor_by_whatever_definition_is_sound(seed: int):
    die = Random(seed)
    causes, armed = lived_through(sound_definition(die), die)
    assert (twice(causes), twice(armed)) == ([], [])


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0))
def test_one_life_lived_again_has_the_same_causes(seed: int):
    one, other = (lived_through(shipped("facility_upgrade"), Random(seed)) for _ in range(2))
    assert one == other
