"""Two definitions side by side, and which state of the one is which of the other.

A state keeps its name, or it was given another one and is the same for the rest; then what leads to it leads to
the same place as before. Only what nobody can recognise is gone, or new.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from workflows.model import Definition, State, Target


@dataclass(frozen=True)
class Pair:
    """The older and the newer definition."""

    old: Definition
    new: Definition

    @cached_property
    def renamed(self) -> dict[str, str]:
        """The new name of each state that only has another name now."""
        found: dict[str, str] = {}
        for name, state in self.old.states.items():
            if name in self.new.states:
                continue
            free = [
                each for each in self.new.states if each not in self.old.states and each not in found.values()
            ]
            same = next((each for each in free if self._same(name, state, each)), None)
            if same is not None:
                found[name] = same
        return found

    def _same(self, name: str, state: State, other: str) -> bool:
        """Whether two states are one: alike in all, or by their titles in what they are for."""
        there = self.new.states[other]
        if state == there:
            return True
        title = state.title is not None and state.title == there.title
        return title and (state.purpose, state.phase) == (there.purpose, there.phase) and bool(name)

    def name(self, state: str) -> str:
        """What the newer definition calls a state of the older."""
        return self.renamed.get(state, state)

    def states(self) -> Iterator[tuple[str | None, str | None]]:
        """Each state under its older and its newer name, in the order of the newer file; gone ones last."""
        back = {new: old for old, new in self.renamed.items()}
        for name in self.new.states:
            older = back.get(name, name)
            yield (older if older in self.old.states else None), name
        for name in self.old.states:
            if self.name(name) not in self.new.states:
                yield name, None

    def target(self, target: Target) -> Target:
        """A way of the older definition, to the states as the newer calls them."""
        names = {
            key: self.name(state)
            for key in ("go", "new_round", "back", "after_that")
            if (state := getattr(target, key)) is not None
        }
        return target.model_copy(update=names)
