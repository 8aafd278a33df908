"""Whatever happens to an item, in any order, by any shipped definition or any sound one: the promises of `decide`.

Answers of every kind, in time and late; timers that are due, stale, or of an old clock; suggestions, objections,
signals; clocks stopped and going on, more time asked for and granted; matters ended by one side. The roster is an
awkward one: two speakers for a party, a party without anybody, a neighbour who sits at the table as well.

No exception escapes; effects folded give the item (the `Table` holds every decision against it); a refusal changes
nothing; a closed item takes nothing; and an item that is open always has a timer to come, so that silence never
has the last word.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sound import sound_definition
from stories import CHINA, DEFINITIONS, MONDAY, Table, shipped

from workflows import answers as an
from workflows import effects as fx
from workflows import events as ev
from workflows.consequences.ballots import titles_of
from workflows.explain import standing
from workflows.item import Task
from workflows.model import Definition
from workflows.reading import intake_fields
from workflows.refusal import Refused
from workflows.roster import ROLES, Person, Roster
from workflows.rules import Home

NAMES = sorted(path.stem for path in DEFINITIONS.glob("*.yaml") if path.stem != "pieces")
WORDS = ("", " ", "a reason", "another reason")
HOMES = (
    Home("1-101", ("wang",), 60_00, building="1"),
    Home("1-102", ("wang",), 60_00, building="1"),
    Home("1-201", ("sun", "zhou"), 90_00, building="1"),
    Home("2-101", ("li",), 90_00, building="2"),
)


def roster(definition: Definition, *, empty: str | None) -> Roster:
    """Two speakers, an alternate and an observer for each party but the one that is empty."""
    people = {role: Person(role, role, roles=frozenset({role})) for role in ROLES}
    people |= {owner: Person(owner, owner) for home in HOMES for owner in home.owners}
    people |= {name: Person(name, name) for name in ("reporter", "another_reporter", "other")}
    for party in definition.parties:
        if party != empty and definition.source_of(party) == "seats":
            people |= {
                f"{party}.{number}": Person(f"{party}.{number}", party, party, seat)
                for number, seat in enumerate(("representative", "representative", "alternate", "observer"))
            }
    return Roster(people, homes=HOMES)


def value(definition: Definition, name: str, die: Random) -> Any:
    form = definition.fields[name]
    match form.type:
        case "number" | "money":
            return die.choice([0, 1, 5_000_00, 50_000_00, 10**9])
        case "choice":
            return die.choice(form.options).name
        case "date":
            return die.choice(["2026-03-20", "2026-02-01", "2027-10-01"])
        case "images":
            return ("photo",)
        case "list" | "items":
            return tuple(
                die.sample(["property: mend the lamp", "a gate", "停车位：重新划线"], die.randint(0, 3))
            )
        case "text":
            return die.choice(["1", "2", "gate 1"])


def filled(definition: Definition, names: Any, die: Random) -> dict[str, Any]:
    return {
        name: found
        for name in names
        if (definition.fields[name].required or die.random() < 0.7)
        and (found := value(definition, name, die)) != ()
    }


def ballot(table: Table, die: Random) -> an.Answer:
    ask = table.definition.states[table.state].ask
    marks: dict[str, dict[str, int]] = {}
    for name, question in ask.ballots.items():
        options = list(titles_of(question, table.item.fields))
        some = die.sample(options, die.randint(1, len(options))) if options else []
        match ask.to:
            case "choice":
                marks[name] = dict.fromkeys(some[:1], 1)
            case "ranking":
                marks[name] = {option: place for place, option in enumerate(some, 1)}
            case "ratings":
                marks[name] = {option: die.randint(1, ask.scale) for option in some}
            case "dots":
                marks[name] = dict.fromkeys(some[: ask.dots], 1)
            case _:
                marks[name] = {option: die.choice([1, 2]) if ask.to == "dates" else 1 for option in some}
    return an.Ballot(ask.to, marks, die.choice(WORDS))


def answer(table: Table, task: Task, die: Random) -> an.Answer:
    """An answer of the form that a task asks for."""
    ask = table.definition.states[table.state].ask
    yes, words = die.random() < 0.75, die.choice(WORDS)
    match task.kind:
        case "choose":
            return an.Choice(die.choice(list(ask.buttons)), words, die.choice([None, "older"]))
        case "fill":
            return an.Filled(filled(table.definition, ask.fields, die))
        case "position":
            return an.Position(die.choice([*an.STANDS, "agree"]), words)
        case "score":
            return an.Score(die.randint(1, ask.scale), words)
        case "report":
            return an.Report(die.choice([ask.steps[-1], *ask.steps]), words, ("photo",))
        case "meet":
            return an.Met(yes, words)
        case "confirm":
            return an.Confirmed(yes, words)
        case "judge":
            return an.Judgement(yes, "seen to")
        case "consent":
            return an.Consent(yes, words)
        case "grant":
            return an.Grant(yes, words)
        case "count":
            present = die.randint(0, 9)
            agree = die.randint(0, present)
            return an.RecordSheet(9, present, agree, present - agree)
        case "sort":
            keys = [each.key for each in table.item.suggestions]
            cut = die.randint(0, len(keys))
            groups = (
                an.Group("停车位：重新划线", tuple(keys[:cut])),
                an.Group("no", tuple(keys[cut:]), set_aside=yes),
            )
            return an.Sorted(tuple(group for group in groups if group.suggestions))
        case "deliver":
            return an.Delivered({die.choice(HOMES).home: die.choice(["door", "mail"])})
        case "follow_up":
            return an.FollowUp(words)
    return ballot(table, die)


def event(table: Table, die: Random) -> ev.Event:
    """Anything that may happen now: mostly an answer, or a timer."""
    form, people = table.definition.states[table.state], sorted(table.roster.people)
    who, words = die.choice(people), die.choice(WORDS)
    chance = die.random()
    if chance < 0.5 and table.item.tasks:
        task = die.choice(table.item.tasks)
        by = die.choice([task.person] * 9 + [who])
        recorder = die.choice([None, None, "recorder"])
        return ev.ResponseGiven(task.key, by, answer(table, task, die), "link", recorder)
    if chance < 0.7 and table.timers:
        return ev.TimerFired(min(table.timers, key=lambda timer: (table.timers[timer], die.random())))
    if chance < 0.75:
        kind = die.choice(
            ["deadline.0", "deadline.1", "pause.0", "pause.1", "stand_in", "over", "notice", "late.1"]
        )
        return ev.TimerFired(f"{die.choice([table.item.step, 1])}.{kind}")
    if chance < 0.8:
        buttons = list(form.ask.buttons) if form.ask else []
        return ev.ButtonPressed(an.Choice(die.choice([*buttons, "nothing"]), words), who)
    match die.randint(0, 7):
        case 0:
            return ev.ObjectionLodged(words, who)
        case 1:
            return ev.SuggestionMade(words, who)
        case 2:
            signals = [(name, signal.sender or "x") for name, signal in form.signals.items()]
            name, sender = die.choice([*signals, ("x", "y")])
            return ev.SignalReceived(name, sender, "system")
        case 3:
            return ev.ClockStopped(words, die.choice(["coordinator", who]))
        case 4:
            return ev.ClockRestarted(die.choice(["coordinator", who]))
        case 5:
            return ev.MoreTimeAsked(words, die.choice(["reporter", "other", who]))
        case 6:
            return ev.MatterStopped(words, die.choice(["reporter", who]))
    return ev.AnotherMerged("other", (who,), "coordinator")


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0), empty=st.booleans())
def test_whatever_happens_to_an_item_of_any_type(name: str, seed: int, empty: bool):
    lived_through(shipped(name), Random(seed), empty=empty)


@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0), empty=st.booleans())
def test_whatever_happens_by_whatever_definition_is_sound(seed: int, empty: bool):
    die = Random(seed)
    lived_through(sound_definition(die), die, empty=empty)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0))
def test_after_whatever_happened_silence_ends_in_a_question(seed: int):
    die = Random(seed)
    table = lived_through(sound_definition(die), die, empty=False)
    table.wait(timedelta(days=900))
    form = table.definition.states[table.state]
    assert form.phase == "closed" or (table.item.late and table.item.open_tasks and table.timers)


def lived_through(definition: Definition, die: Random, *, empty: bool) -> Table:
    """An item from its beginning, through whatever comes."""
    nobody = die.choice([*definition.parties, None]) if empty else None
    table = Table(definition, MONDAY, roster(definition, empty=nobody), CHINA)
    named = {
        party: "other" for party in definition.parties if definition.source_of(party) == "named at intake"
    }
    reporters = die.choice([("reporter",), ("reporter", "another_reporter"), ("wang",), ("owners.0",)])
    fields = filled(definition, intake_fields(definition), die)
    assert not isinstance(
        table.tell(ev.MatterRaised("A matter", "reporter", reporters, fields, named=named)), Refused
    )
    for _ in range(die.randint(1, 120)):
        before, happens = table.item, event(table, die)
        if isinstance(happens, ev.TimerFired):
            table.now = max(table.now, table.timers.pop(happens.timer, table.now))
        else:
            table.now += timedelta(minutes=die.choice([1, 7, 600]))
        held(table, before.state, table.tell(happens))
    return table


def held(table: Table, before: str, decision: Any) -> None:
    """What must hold after every event."""
    definition, item = table.definition, table.item
    form = definition.states[item.state]
    if definition.states[before].phase == "closed":
        assert isinstance(decision, Refused) or not decision.effects
    if form.phase == "closed":
        assert (item.open_tasks, table.timers, item.result) == ((), {}, form.result)
        return
    raised = {each.code for each in table.effects if isinstance(each, fx.IncidentRaised)}
    assert raised <= {"nobody_there", "date_missing"}, "a definition that is sound leaves nothing open"
    assert table.timers, "an item that is open is never left to itself"
    asked = [(task.person, task.kind, task.party, task.about) for task in item.open_tasks]
    assert len(set(asked)) == len(asked) or form.clocks, "nobody is asked the same thing twice at once"
    assert len(set(item.rung)) == len(item.rung), "no clock rings twice"
    if item.paused_at is not None:
        assert any(".pause." in timer for timer in table.timers), "a stopped clock goes on by itself"
    assert standing(definition, item, table.roster).en
