"""What is checked: a definition, and what is worked out of it once and asked by many checks.

Nothing here judges. Everything is worked out when it is first asked for, so that a definition with a plain
mistake costs no search, and checks may be run in any order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from workflows.guarding import guard_of, names_of
from workflows.guards import Guard, Name, TooMany, cases, holds
from workflows.model import EACH_PARTY, Ask, Definition, State, Target
from workflows.source import Path
from workflows.ways import arms

if TYPE_CHECKING:
    from workflows.checks.endings import Endings
    from workflows.checks.flow import Flow
    from workflows.checks.given import Given

_PLACES = {"outcome": ("then",), "button": ("ask", "buttons"), "signal": ("signals",)}


@dataclass(frozen=True, slots=True)
class Step:
    """One way on from a state. `number` is its place among the arms of its trigger, from 0."""

    state: str
    trigger: str
    way: str
    target: Target
    path: Path
    number: int
    guard: Guard | None

    @property
    def outcome(self) -> str | None:
        """The outcome that it follows, if it follows one."""
        kind, word = self.trigger.split(".", 1)
        return word if kind == "outcome" else None


class Subject:
    """A definition under check, the roles that the community knows, and what was written, before it was one form."""

    def __init__(self, definition: Definition, roles: Collection[str], written: object = None) -> None:
        self.definition = definition
        self.roles = roles
        self.written = written

    @cached_property
    def parties(self) -> tuple[str, ...]:
        """Who sits at the table."""
        return tuple(self.definition.parties)

    def open_states(self) -> Iterator[tuple[str, State, Path]]:
        """Every state that is not closed, with its path."""
        for name, state in self.definition.states.items():
            if state.phase != "closed":
                yield name, state, ("states", name)

    def asks(self) -> Iterator[tuple[str, State, Ask, Path]]:
        """Every state that asks, with what it asks and the path of that."""
        for name, state in self.definition.states.items():
            if state.ask is not None:
                yield name, state, state.ask, ("states", name, "ask")

    def parties_asked(self, ask: Ask) -> tuple[str, ...]:
        """The parties that an ask names, in the order of the table."""
        return self.parties if EACH_PARTY in ask.who else tuple(p for p in self.parties if p in ask.who)

    @cached_property
    def names(self) -> dict[str, Name]:
        """What guards may speak of."""
        return dict(names_of(self.definition))

    def guard(self, said: str | None) -> Guard | None:
        """The guard, or None where there is none or it is wrong (which another check says)."""
        try:
            return guard_of(self.definition, said)
        except ValueError:
            return None

    @cached_property
    def steps(self) -> dict[str, tuple[Step, ...]]:
        """Every way on from each state, the arms of a trigger in their order."""
        return {name: tuple(self._steps(name, state)) for name, state in self.definition.states.items()}

    def _steps(self, name: str, state: State) -> Iterator[Step]:
        seen: dict[str, int] = {}
        for trigger, way, target in arms(name, state):
            kind, word = trigger.split(".", 1)
            number = seen[trigger] = seen.get(trigger, -1) + 1
            several = kind == "outcome" and len(state.then[word]) > 1
            path: Path = ("states", name, *_PLACES[kind], word, *((number,) if several else ()))
            yield Step(name, trigger, way, target, path, number, self.guard(target.when))

    def triggers(self) -> Iterator[tuple[str, tuple[Step, ...]]]:
        """The arms of each trigger of each state together, with the state."""
        for name, steps in self.steps.items():
            together: dict[str, list[Step]] = {}
            for step in steps:
                together.setdefault(step.trigger, []).append(step)
            for row in together.values():
                yield name, tuple(row)

    @cached_property
    def leads_somewhere(self) -> bool:
        """Whether every name of a state is one: else where things lead cannot be told."""
        states = self.definition.states
        return self.definition.start in states and all(
            name in states for steps in self.steps.values() for step in steps for name in step.target.states
        )

    @cached_property
    def recusals(self) -> tuple[frozenset[str], ...]:
        """Every set of parties that can be recused together; nobody first, where that can be."""
        guards = {
            party: guard
            for party, said in self.definition.recuse.items()
            if party in self.parties and (guard := self.guard(said)) is not None
        }
        if not guards:
            return (frozenset(),)
        found = cases([*guards.values()], names_of(self.definition, self.given.at_start))
        if isinstance(found, TooMany):
            return (frozenset(), *(frozenset((party,)) for party in guards))
        patterns = {
            frozenset(party for party, guard in guards.items() if holds(guard, case.values) is True)
            for case in found
        }
        return tuple(sorted(patterns, key=lambda pattern: (len(pattern), sorted(pattern))))

    @cached_property
    def undecided(self) -> frozenset[str]:
        """The states of which it cannot be told what they end in: another check says why."""
        from workflows.checks.purposes import incomplete, one_purpose  # noqa: PLC0415  # they do too
        from workflows.checks.reaching import ill  # noqa: PLC0415  # it asks the subject for its parties

        wanting = {str(each.path[1]) for check in (one_purpose, incomplete) for each in check(self)}
        return ill(self) | wanting

    @cached_property
    def open_ended(self) -> frozenset[str]:
        """The states that end in something of which nothing is said: from there an item might go anywhere."""
        definition = self.definition
        lost = {
            name
            for name, state in definition.states.items()
            if state.phase != "closed" and self.endings[name].can - set(state.then)
        }
        without_end = {
            step.state
            for steps in self.steps.values()
            for step in steps
            if step.target.at_most is not None and step.target.after_that is None and step.outcome
        }
        return self.undecided | lost | without_end

    @cached_property
    def endings(self) -> dict[str, Endings]:
        """What each state can end in."""
        from workflows.checks.endings import endings_of  # noqa: PLC0415  # it asks the subject for its parties

        return {name: endings_of(self, name, state) for name, state in self.definition.states.items()}

    @cached_property
    def given(self) -> Given:
        """Which fields are surely filled in, where."""
        from workflows.checks.given import Given  # noqa: PLC0415  # it asks the subject for its steps

        return Given(self)

    @cached_property
    def flow(self) -> Flow:
        """Where items get to, and where they cannot get on."""
        from workflows.checks.flow import flow_of  # noqa: PLC0415  # it asks the subject for its steps

        return flow_of(self)
