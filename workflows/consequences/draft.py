"""A decision being written: effects in their order, and the item as it stands after each of them.

Only `decide` and its parts hold a draft, and none outlives its call. Whatever changes the item goes through
`emit`, so the effects alone always tell the whole change.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from workflows import effects as fx
from workflows.answers import Answer, TaskKind
from workflows.calendar import Calendar, Due
from workflows.evolving import evolve
from workflows.guarding import recused
from workflows.item import Item, Task
from workflows.machine import Route, route_of
from workflows.model import EACH_OWNER, EACH_PARTY, REPORTER, VOICES, Definition, State
from workflows.roster import Person, Roster
from workflows.span import Span
from workflows.text import Text

SYSTEM = "system"
"""The role of another system, which may do by its key what the definition lets people of a role do."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a decision depends on besides the item: the time, the calendar and the people, all as values."""

    now: datetime
    calendar: Calendar
    roster: Roster

    def in_the_words_of(self, definition: Definition) -> Context:
        """The same, with what a definition calls its own parties."""
        own = definition.party_titles
        return (
            replace(self, roster=replace(self.roster, titles={**self.roster.titles, **own})) if own else self
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody whom a rule of the definition means, and as what they are asked."""

    person: str
    party: str | None = None
    role: str | None = None
    in_place_of: str | None = None
    """The seated person for whom they answer."""
    about: str | None = None
    """For whom somebody is asked who is asked for more than themselves: the elector of co-owned homes."""


class Draft:
    """The effects so far, and the item after them."""

    def __init__(self, definition: Definition, item: Item, context: Context) -> None:
        self.definition = definition
        self.item = item
        self.context = context.in_the_words_of(definition)
        self.effects: list[fx.Effect] = []

    @property
    def form(self) -> State:
        """What the definition says of the state that the item is in."""
        return self.definition.states[self.item.state]

    @property
    def route(self) -> Route:
        """The machine of the definition."""
        return route_of(self.definition)

    def emit(self, effect: fx.Effect) -> None:
        """One more fact."""
        self.effects.append(effect)
        self.item = evolve(effect, self.item)

    def due(self, span: Span) -> Due:
        """When a span that starts now ends, by the community's calendar."""
        return self.context.calendar.end_of(self.context.now, span)

    def arm(self, timer: str, form: fx.TimerKind, due: Due) -> None:
        """A timer of this step; its key carries the step, so that it is stale in any other."""
        self.emit(fx.TimerArmed(f"{self.item.step}.{timer}", form, due.at, due.local, due.zone))

    def open_task(
        self, form: TaskKind, asked: Asked, *, about: str | None = None, stands_in: bool = False
    ) -> Task:
        """A task of this step for one person. Its key tells the step and how many came before; what it is about is
        said, or for whom somebody is asked.
        """
        key = f"{self.item.step}.{len(self.item.tasks) + 1}.{form}"
        self.emit(
            fx.TaskOpened(
                task=key,
                form=form,
                person=asked.person,
                party=asked.party,
                role=asked.role,
                stands_in=stands_in,
                in_place_of=asked.in_place_of,
                about=about or asked.about,
            )
        )
        return self.item.tasks[-1]

    def record(
        self,
        task: Task,
        answer: Answer,
        via: str,
        recorded_by: str | None,
        *,
        complete: bool = True,
        given_at: datetime | None = None,
        paper: tuple[str, ...] = (),
    ) -> None:
        """An answer to a task. Whoever it was entered for learns of it, so that nothing is said in their name
        unknown to them.
        """
        self.emit(
            fx.ResponseRecorded(
                task=task.key,
                by=task.person,
                answer=answer,
                via=via,
                revision=task.revision + 1,
                party=task.party,
                recorded_by=recorded_by,
                complete=complete,
                version=self.item.version,
                sealed=self.sealed and self.form.ask is not None and task.kind == self.form.ask.to,
                given_at=given_at,
                paper=paper,
            )
        )
        if recorded_by is not None and recorded_by != task.person:
            self.tell("recorded", task.person, task=task.key, about=f"revision {task.revision + 1}")

    def tell(self, message: fx.MessageKind, person: str, *, task: str | None = None, about: str = "") -> None:
        """A message to one person."""
        self.emit(fx.MessageQueued(message, person, task, about))

    def incident(self, code: str, explanation: Text) -> None:
        """Something a coordinator must look at."""
        self.emit(fx.IncidentRaised(code, explanation))

    @property
    def sealed(self) -> bool:
        """Whether nobody learns the answers of this state before it closes."""
        return self.form.ask is not None and self.form.ask.answers == "sealed"

    @property
    def recused(self) -> tuple[str, ...]:
        """The parties that do not take part in this item."""
        return recused(self.definition, self.item)

    def is_one_of(self, person: str, who: Iterable[str]) -> bool:
        """Whether somebody is meant by `who`; nobody is reported missing by asking."""
        return any(
            each.person == person
            for name in self.named(who)
            for each in self._today(self._people(name, None))
        )

    def party_of(self, person: str, who: Iterable[str]) -> str | None:
        """For which of the parties among `who` somebody speaks, if for any."""
        return next(
            (
                each.party
                for name in self.named(who)
                for each in self._today(self._people(name, None))
                if each.person == person and each.party is not None
            ),
            None,
        )

    def anybody(self, name: str) -> bool:
        """Whether there is anybody whom a party's or a role's name means."""
        return bool(self._people(name, None))

    def meant(
        self,
        who: Iterable[str],
        *,
        kind: TaskKind | None = None,
        scope: str | None = None,
        say_missing: bool = True,
    ) -> list[Asked]:
        """The people that `who` names, each once, in the order of the names.

        A recused party is left out of `each party`, and of whatever gives a party a voice. A name that nobody
        answers to becomes an incident: a party is never forgotten in silence, not even where one person speaks
        for two: where a party has something to say of its own, they are asked for each; and where a majority of its
        seats makes its voice, for each seat in whose place they are.
        """
        people: dict[tuple[str, str | None, str | None, str | None], Asked] = {}
        for name in self.named(who):
            if kind in VOICES and name in self.recused:
                continue
            found = self._people(name, scope, speaking=kind in VOICES)
            if not found and name != REPORTER and say_missing:
                self._missing(name)
            for asked in self._today(found):
                party = asked.party if kind in VOICES or kind in ("consent", "grant", "amend") else None
                by_seats = party is not None and self.definition.voice_of(party) == "a majority of its seats"
                seat = asked.in_place_of if by_seats else None
                people.setdefault((asked.person, asked.about, party, seat), asked)
        return list(people.values())

    def _missing(self, name: str) -> None:
        title = self.context.roster.title(name)
        self.incident(
            "nobody_there",
            Text(
                zh=f"名册里没有人代表“{title.zh}”，没有人被问到。请在名册中补上。",
                en=f"Nobody in the roster stands for “{title.en}”, so nobody was asked. "
                "Add somebody to the roster.",
            ),
        )

    def named(self, who: Iterable[str]) -> list[str]:
        """The parties and roles that `who` names, `each party` one by one, without the recused."""
        names: list[str] = []
        for name in who:
            if name == EACH_PARTY:
                names.extend(party for party in self.definition.parties if party not in self.recused)
            else:
                names.append(name)
        return names

    def _today(self, people: list[Asked]) -> list[Asked]:
        """Who answers for those people today: whoever a substitution or a proxy names, in the place of a party's."""
        instead = self.context.roster.in_place_of
        return [
            replace(asked, person=instead[asked.person], in_place_of=asked.person)
            if asked.party is not None and asked.person in instead
            else asked
            for asked in people
        ]

    def _people(self, name: str, scope: str | None, *, speaking: bool = False) -> list[Asked]:
        roster = self.context.roster
        if name == REPORTER:
            return [Asked(person, role=REPORTER) for person in self.item.reporters]
        if name == EACH_OWNER:
            return [
                Asked(owner, role=OWNER, about=elector.key)
                for elector in roster.electors(self.item.building(scope))
                for owner in elector.owners
            ]
        if name in self.definition.parties:
            return self._party(name, speaking=speaking)
        return [Asked(person.id, role=name) for person in roster.holders(name)]

    def _party(self, name: str, *, speaking: bool) -> list[Asked]:
        """The people of a party; those of them whose answer makes its voice, where it is to speak."""
        match self.definition.source_of(name):
            case "reporter":
                return [Asked(person, party=name) for person in self.item.reporters]
            case "named at intake":
                return [Asked(self.item.named[name], party=name)] if name in self.item.named else []
            case "seats":
                roster = self.context.roster
                chair_alone = speaking and self.definition.voice_of(name) == "the chair"
                seated = roster.chairs(name) if chair_alone else roster.representatives(name)
                return [_as_party(person) for person in seated]


OWNER = "owner"
"""What an elector is asked as."""


def _as_party(person: Person) -> Asked:
    return Asked(person.id, party=person.party)
