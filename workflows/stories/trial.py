"""A definition tried on a scenario, by the same `decide` that runs it in life, without a store or a clock.

The people are the names of the scenario themselves: each party has one representative and one alternate,
each role one holder. Timers fire in the order of their instants while the story waits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from workflows import effects as fx
from workflows import events as ev
from workflows.amendable import read_amendment
from workflows.answers import Choice, TaskKind
from workflows.calendar import Calendar
from workflows.consequences.draft import Context
from workflows.consequences.lateness import waiting_tasks
from workflows.decide import Decision, decide
from workflows.findings import Finding, Place
from workflows.guarding import recused
from workflows.item import Item, Task
from workflows.model import REPORTER, Definition
from workflows.reading import intake_fields, read_answer, read_fields
from workflows.refusal import Refused
from workflows.roster import ROLES, Person, Roster
from workflows.rules import Home
from workflows.stories.scenario import (
    ALTERNATE,
    Change,
    Raise,
    Scenario,
    Seen,
    Step,
    answers_of,
    later,
    mismatches,
    pressed_of,
)
from workflows.text import Text, text
from workflows.titles import TITLES

REMINDERS = ("reminder", "late_reminder")


@dataclass(frozen=True, slots=True)
class Passed:
    """The story went as it says."""

    steps: int
    ended: datetime
    told: tuple[Happened, ...] = ()
    after: tuple[int, ...] = ()
    """How much had happened after each step."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Where the story went otherwise, and how; and what had happened until then."""

    findings: tuple[Finding, ...]
    told: tuple[Happened, ...] = ()
    after: tuple[int, ...] = ()
    """How much had happened after each step, up to the one that went otherwise."""


def try_scenario(
    definition: Definition, scenario: Scenario, places: tuple[Place, ...], calendar: Calendar
) -> Passed | Failed:
    """Play the story. The first step that goes otherwise ends it; all that a step expected is told at once."""
    trial = Trial(definition, calendar, scenario)
    after: list[int] = []
    for step, place in zip(scenario.steps, places, strict=True):
        wrong = [Finding("scenario", place, each, _MEND) for each in trial.play(step)]
        after.append(len(trial.told))
        if wrong:
            return Failed(tuple(wrong), tuple(trial.told), tuple(after))
    return Passed(len(scenario.steps), trial.now, tuple(trial.told), tuple(after))


_MEND = text("改故事，或者改定义", "change the story, or the definition")


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of the story, when it was, and the effects that followed."""

    at: datetime
    event: ev.Event
    before: str
    effects: tuple[fx.Effect, ...]


class Trial:
    """One story under way: an item in memory, its timers, and everything that has happened so far."""

    def __init__(self, definition: Definition, calendar: Calendar, scenario: Scenario) -> None:
        self.definition = definition
        self.calendar = calendar
        self.now = scenario.begins(calendar.zone)
        self.item = Item("story")
        self.timers: dict[str, datetime] = {}
        self.messages: list[fx.MessageQueued] = []
        self.told: list[Happened] = []
        self._roster = people_of(definition, scenario)

    def play(self, step: Step) -> Iterator[Text]:
        """Let a step happen; whatever goes otherwise than it says comes out, each in a sentence."""
        if step.wait is not None:
            self._wait(later(self.calendar, self.now, step.wait))
            return
        if step.expect is not None:
            yield from mismatches(step.expect, self.seen())
            return
        refused = self._do(step)
        if refused is None and step.refused is not None:
            yield Text(
                zh=f"应被拒绝（{step.refused}），却成功了",
                en=f"should be refused ({step.refused}), and was not",
            )
        if refused is not None and refused.code != step.refused:
            yield refused.message

    def _do(self, step: Step) -> Refused | None:
        match step.act:
            case "open" if step.open is not None:
                return self._raise(step.open)
            case "answer" | "condition" | "judge":
                return self._answers(step)
            case "amend":
                changes = (step.amend or {}).items()
                return next((no for who, change in changes if (no := self._amend(who, change))), None)
        return self._first(self._events(step))

    def _raise(self, raised: Raise) -> Refused | None:
        fields = read_fields(self.definition, intake_fields(self.definition), raised.fields)
        if isinstance(fields, Refused):
            return fields
        return self._happen(
            ev.MatterRaised(raised.title, raised.by, (raised.by,), fields, "web", dict(raised.named))
        )

    def _events(self, step: Step) -> Iterator[ev.Event]:
        for who, given in ((who, pressed_of(said)) for who, said in (step.press or {}).items()):
            yield ev.ButtonPressed(Choice(given["button"], given.get("reason", ""), given.get("item")), who)
        if step.object is not None:
            yield ev.ObjectionLodged(step.object.text, step.object.by)
        if step.suggest is not None:
            yield ev.SuggestionMade(step.suggest.text, step.suggest.by)
        for name, sender in (step.signal or {}).items():
            yield ev.SignalReceived(name, sender, sender)
        for who, said in (step.stop or {}).items():
            yield ev.MatterStopped(said, who)
        for who, said in (step.more_time or {}).items():
            yield ev.MoreTimeAsked(said, who)
        for who, said in (step.pause or {}).items():
            yield ev.ClockStopped(said, who)
        if step.resume is not None:
            yield ev.ClockRestarted(step.resume)
        for party, why in (step.recuse or {}).items():
            yield ev.PartySetAside(party, why, "coordinator")
        for party, why in (step.call_back or {}).items():
            yield ev.PartyCalledBack(party, why, "coordinator")

    def _answers(self, step: Step) -> Refused | None:
        kinds, answers = answers_of(step)
        return next((no for who, given in answers.items() if (no := self._answer(who, given, kinds))), None)

    def _answer(self, who: str, given: dict[str, Any], kinds: tuple[TaskKind, ...]) -> Refused | None:
        mine = [task for task in self.item.tasks if task.person == who and task.status != "closed"]
        about = given.pop("about", None)
        fitting = [t for t in mine if (not kinds or t.kind in kinds) and about in (None, t.about)]
        task: Task | None = next(
            (each for each in reversed(fitting) if each.status == "open"),
            fitting[-1] if fitting else None,
        )
        if task is None:
            asked = tuple(sorted({each.person for each in self.item.open_tasks}))
            return Refused(
                "not_found", Text(zh=f"没有人问“{who}”", en=f"`{who}` is not asked anything"), possible=asked
            )
        if photos := given.pop("photos", 0):
            given["evidence"] = [f"photo-{number}" for number in range(int(photos))]
        answer = read_answer(self.definition, self.item.state, task.kind, given, self.item)
        if isinstance(answer, Refused):
            return answer
        return self._happen(ev.ResponseGiven(task.key, who, answer, "link"))

    def _amend(self, who: str, change: Change) -> Refused | None:
        read = read_amendment(self.definition, self.item, change.fields, change.text)
        return read if isinstance(read, Refused) else self._happen(ev.AmendmentProposed(*read, who))

    def _first(self, events: Iterator[ev.Event]) -> Refused | None:
        return next((refused for event in events if (refused := self._happen(event))), None)

    def _happen(self, event: ev.Event) -> Refused | None:
        decision = decide(self.definition, self.item, event, Context(self.now, self.calendar, self._roster))
        if isinstance(decision, Refused):
            return decision
        self.told.append(Happened(self.now, event, self.item.state, decision.effects))
        self._take(decision)
        return None

    def _take(self, decision: Decision) -> None:
        for effect in decision.effects:
            match effect:
                case fx.StateEntered() | fx.TimersCancelled():
                    self.timers.clear()
                    if isinstance(effect, fx.StateEntered):
                        self.messages.clear()
                case fx.TimerArmed():
                    self.timers[effect.timer] = effect.due_at
                case fx.MessageQueued():
                    self.messages.append(effect)
                case _:
                    pass
        self.item = decision.item

    def _wait(self, until: datetime) -> None:
        while due := [(at, key) for key, at in self.timers.items() if at <= until]:
            at, key = min(due)
            self.now = max(self.now, at)
            del self.timers[key]
            self._happen(ev.TimerFired(key))
        self.now = until

    def _effects(self, kind: type[_E]) -> list[_E]:
        return [effect for each in self.told for effect in each.effects if isinstance(effect, kind)]

    def seen(self) -> Seen:
        """How the item stands now, in the scenario's names."""
        state = self.definition.states[self.item.state]
        due = self.calendar.at(self.item.due_at).local.replace("T", " ") if self.item.due_at else None
        return Seen(
            state=self.item.state, phase=state.phase, on_list=state.list or "none", round=self.item.round, result=self.item.result,
            outcome=self.item.outcome, due=due, late=self.item.late,
            waiting_for=frozenset(t.party or t.role or t.person for t in waiting_tasks(self.definition, self.item)),
            asked=frozenset(task.person for task in self.item.tasks),
            reminded=frozenset(each.person for each in self.messages if each.message in REMINDERS),
            told=frozenset(each.person for each in self.messages),
            winners=self.item.winners, fields=self.item.fields, paused=self.item.paused_at is not None,
            recused=frozenset(recused(self.definition, self.item)),
            opened=tuple(effect.issue_type for effect in self._effects(fx.AnotherOpened)),
            incidents=frozenset(effect.code for effect in self._effects(fx.IncidentRaised)),
        )  # fmt: skip


_E = TypeVar("_E")
AREA_UNITS = 100
"""Hundredths of a square metre in one."""


def people_of(definition: Definition, scenario: Scenario) -> Roster:
    """The people of a story, by the names that it calls them: parties, alternates, roles, owners, and others."""
    people: dict[str, Person] = {role: Person(role, role, roles=frozenset({role})) for role in ROLES}
    for party in definition.parties:
        if definition.source_of(party) == "seats":
            people[party] = Person(party, party, party, "representative")
            people[party + ALTERNATE] = Person(party + ALTERNATE, party, party, "alternate")
    people |= {REPORTER: Person(REPORTER, REPORTER), "neighbour": Person("neighbour", "neighbour")}
    homes = tuple(
        Home(name, home.owners, int(home.area * AREA_UNITS), building=home.building)
        for name, home in scenario.homes.items()
    )
    people |= {owner: Person(owner, owner) for home in homes for owner in home.owners if owner not in people}
    seated = {name: person for name, person in people.items() if name not in scenario.vacant}
    return Roster(seated, TITLES, homes)
