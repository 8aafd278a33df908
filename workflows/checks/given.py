"""Which fields are surely filled in, in each state: on every way that leads there, whatever people leave empty.

A field is surely given if it has a default, if it is required and asked when the matter is raised, if it is
required by a form that was answered on every way to the state, if it is named by a question that was decided
on every way, or if a guard on every way asks whether it is given. Once given, it stays given: a required field
is never emptied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflows.guards import needs
from workflows.model import BALLOTS

if TYPE_CHECKING:
    from workflows.checks.subject import Step, Subject


class Given:
    """The fields that are surely filled in: when an item begins, and in each state."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        fields = subject.definition.fields
        later = {name for _, _, ask, _ in subject.asks() for name in (*ask.fields, *ask.questions)}
        self.at_start = frozenset(
            name
            for name, form in fields.items()
            if form.default is not None or (form.required and name not in later)
        )
        self._in: dict[str, frozenset[str]] = self._spread()

    def in_state(self, state: str) -> frozenset[str]:
        """The fields that are surely given when an item rests in `state`; all, where none ever does."""
        return self._in.get(state, frozenset(self._subject.definition.fields))

    def after(self, step: Step) -> frozenset[str]:
        """The fields that are surely given when `step` is taken."""
        return self.in_state(step.state) | self._brought(step)

    def _spread(self) -> dict[str, frozenset[str]]:
        start = self._subject.definition.start
        found, todo = {start: self.at_start}, [start]
        while todo:
            name = todo.pop()
            for step in self._subject.steps.get(name, ()):
                brought = (
                    found[name] | self._brought(step) | (needs(step.guard) if step.guard else frozenset())
                )
                for target in step.target.states:
                    before = found.get(target)
                    after = brought if before is None else before & brought
                    if after != before:
                        found[target] = after
                        todo.append(target)
        return found

    def _brought(self, step: Step) -> frozenset[str]:
        fields = self._subject.definition.fields
        ask = self._subject.definition.states[step.state].ask
        if ask is None:
            return frozenset()
        if ask.to == "fill" and step.outcome == "answered":
            return frozenset(name for name in ask.fields if name in fields and fields[name].required)
        if ask.to in BALLOTS and step.outcome == "passed":
            return frozenset(name for name in ask.ballots if name in fields)
        return frozenset()
