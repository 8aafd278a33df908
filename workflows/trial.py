"""A definition tried on a scenario, by the same `decide` that runs it in life, without a store or a clock.

The people are the names of the scenario themselves: each party has one representative and one alternate,
each role one holder. Timers fire in the order of their instants while the story waits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workflows import effects as fx
from workflows import events as ev
from workflows.answers import Choice, TaskKind
from workflows.calendar import Calendar
from workflows.decide import Decision, decide
from workflows.draft import Context
from workflows.findings import Finding, Place
from workflows.item import Item, Task
from workflows.lateness import waiting_tasks
from workflows.model import REPORTER, Definition
from workflows.reading import intake_fields, read_answer, read_fields
from workflows.refusal import Refused
from workflows.roster import ROLES, Person, Roster
from workflows.scenario import ALTERNATE, Scenario, Seen, Step, answers_of, later, mismatches, pressed_of
from workflows.text import Text, text

REMINDERS = ("reminder", "late_reminder")


@dataclass(frozen=True, slots=True)
class Passed:
    """The story went as it says."""

    steps: int
    ended: datetime


@dataclass(frozen=True, slots=True)
class Failed:
    """Where the story went otherwise, and how."""

    findings: tuple[Finding, ...]


def try_scenario(
    definition: Definition, scenario: Scenario, places: tuple[Place, ...], calendar: Calendar
) -> Passed | Failed:
    """Play the story. The first step that goes otherwise ends it; all that a step expected is told at once."""
    trial = _Trial(definition, calendar, scenario.begins(calendar.zone))
    for step, place in zip(scenario.steps, places, strict=True):
        if wrong := list(trial.play(step)):
            return Failed(tuple(Finding("scenario", place, each, _MEND) for each in wrong))
    return Passed(len(scenario.steps), trial.now)


_MEND = text("改故事，或者改定义", "change the story, or the definition")


@dataclass(slots=True)
class _Trial:
    definition: Definition
    calendar: Calendar
    now: datetime
    item: Item = field(default_factory=lambda: Item("story"))
    timers: dict[str, datetime] = field(default_factory=dict)
    messages: list[fx.MessageQueued] = field(default_factory=list)

    def play(self, step: Step) -> Iterator[Text]:
        if step.wait is not None:
            self._wait(later(self.calendar, self.now, step.wait))
            return
        if step.expect is not None:
            yield from mismatches(step.expect, self._seen())
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
        if step.open is not None:
            fields = read_fields(self.definition, intake_fields(self.definition), step.open.fields)
            if isinstance(fields, Refused):
                return fields
            return self._happen(
                ev.MatterRaised(step.open.title, step.open.by, (step.open.by,), fields, "web")
            )
        if step.object is not None:
            return self._happen(ev.ObjectionLodged(step.object.text, step.object.by))
        if step.signal is not None:
            return self._first(
                ev.SignalReceived(name, sender, sender) for name, sender in step.signal.items()
            )
        if step.press is not None:
            pressed = [(who, pressed_of(said)) for who, said in step.press.items()]
            return self._first(
                ev.ButtonPressed(Choice(given["button"], given.get("reason", ""), given.get("item")), who)
                for who, given in pressed
            )
        return self._answers(step)

    def _answers(self, step: Step) -> Refused | None:
        kinds, answers = answers_of(step)
        return next((no for who, given in answers.items() if (no := self._answer(who, given, kinds))), None)

    def _answer(self, who: str, given: dict[str, Any], kinds: tuple[TaskKind, ...]) -> Refused | None:
        mine = [task for task in self.item.tasks if task.person == who and task.status != "closed"]
        task: Task | None = next((each for each in reversed(mine) if not kinds or each.kind in kinds), None)
        if task is None:
            asked = tuple(sorted({each.person for each in self.item.open_tasks}))
            return Refused(
                "not_found", Text(zh=f"没有人问“{who}”", en=f"`{who}` is not asked anything"), possible=asked
            )
        if photos := given.pop("photos", 0):
            given["evidence"] = [f"photo-{number}" for number in range(int(photos))]
        answer = read_answer(self.definition, self.item.state, task.kind, given)
        if isinstance(answer, Refused):
            return answer
        return self._happen(ev.ResponseGiven(task.key, who, answer, "link"))

    def _first(self, events: Iterator[ev.Event]) -> Refused | None:
        return next((refused for event in events if (refused := self._happen(event))), None)

    def _happen(self, event: ev.Event) -> Refused | None:
        decision = decide(self.definition, self.item, event, Context(self.now, self.calendar, self._roster()))
        if isinstance(decision, Refused):
            return decision
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

    def _roster(self) -> Roster:
        people: dict[str, Person] = {role: Person(role, role, roles=frozenset({role})) for role in ROLES}
        for party in self.definition.parties:
            people[party] = Person(party, party, party, "representative")
            people[party + ALTERNATE] = Person(party + ALTERNATE, party, party, "alternate")
        people |= {REPORTER: Person(REPORTER, REPORTER), "neighbour": Person("neighbour", "neighbour")}
        return Roster(people)

    def _seen(self) -> Seen:
        state = self.definition.states[self.item.state]
        due = self.calendar.at(self.item.due_at).local.replace("T", " ") if self.item.due_at else None
        return Seen(
            state=self.item.state, phase=state.phase, on_list=state.list or "none", round=self.item.round, result=self.item.result,
            outcome=self.item.outcome, due=due, late=self.item.late,
            waiting_for=frozenset(t.party or t.role or t.person for t in waiting_tasks(self.item)),
            asked=frozenset(task.person for task in self.item.tasks),
            reminded=frozenset(each.person for each in self.messages if each.message in REMINDERS),
            told=frozenset(each.person for each in self.messages),
        )  # fmt: skip
