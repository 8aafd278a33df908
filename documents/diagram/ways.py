"""The ways out of a state as a picture tells them: where each leads, and in which words.

Several triggers that lead from one state to the same place are one way with several words. A way that is
counted and then leads elsewhere is two: back while the count lasts, on after it. Every trigger is in exactly
the ways that it can take; none is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from documents.diagram.words import (
    after_words,
    again_words,
    bound_words,
    extension_words,
    guarded,
    times,
    trigger_words,
)
from workflows.model import Button, Definition, Target
from workflows.text import Text
from workflows.ways import arms

Kind = Literal["on", "back", "stay"]
AFTER = ".after_that"
"""Behind the name of a counted way, where it leads once its count is used up."""
GOOD = frozenset({"passed", "answered", "undisputed", "over", "given", "delivered", "gathered"})
"""Outcomes that a matter usually takes. The main line of a picture follows them, and the buttons for which nobody
must give a reason."""


@dataclass(frozen=True, slots=True)
class Way:
    """From one state to another (`to`), or a stay: with more time, or once more. `names` are the machine's names for it."""

    source: str
    to: str
    kind: Kind
    names: tuple[str, ...]
    labels: tuple[Text, ...]
    bound: Text | None = None
    good: bool = False
    plain: bool = True
    """Whether it can be taken without a guard that holds."""

    def said(self, language: str) -> list[str]:
        """Its words, each further trigger behind an “or”."""
        zh = language.startswith("zh")
        first, *others = [each.in_(language) for each in self.labels]
        return [first, *((f"或{other}" if zh else f"or {other}") for other in others)]

    def label(self, language: str) -> str:
        """Its words in a row."""
        return ("，" if language.startswith("zh") else ", ").join(self.said(language))


def ways_of(definition: Definition, state: str) -> list[Way]:
    """The ways out of one state, in the order of the file."""
    found: dict[tuple[str, Kind, Text | None], Way] = {}
    for way in _each(definition, state):
        key = (way.to, way.kind, way.bound)
        seen = found.get(key)
        found[key] = way if seen is None else _joined(seen, way)
    return list(found.values())


def _joined(one: Way, other: Way) -> Way:
    labels = one.labels + tuple(label for label in other.labels if label not in one.labels)
    return replace(
        one,
        names=one.names + other.names,
        labels=labels,
        good=one.good or other.good,
        plain=one.plain or other.plain,
    )


def _each(definition: Definition, state: str) -> Iterator[Way]:
    form = definition.states[state]
    found = list(arms(state, form))
    choices: dict[str, int] = {}
    for trigger, _, _ in found:
        choices[trigger] = choices.get(trigger, 0) + 1
    for trigger, name, target in found:
        label = guarded(definition, trigger_words(form, trigger), target.when, among=choices[trigger])
        yield from _ways(state, trigger, name, target, label)


def _ways(state: str, trigger: str, name: str, target: Target, label: Text) -> Iterator[Way]:
    kind, called = trigger.split(".", 1)
    if target.extend is not None:
        yield Way(state, state, "stay", (name,), (label,), extension_words(target))
    elif target.state == state:
        yield Way(state, state, "stay", (name,), (label,), again_words(target))
    elif target.go is None:
        yield Way(state, target.state or state, "back", (name,), (label,), bound_words(target))
    else:
        excused = isinstance(target, Button) and "reason" in target.needs
        good = target.at_most is None and not excused and (kind != "outcome" or called in GOOD)
        yield Way(
            state, target.go, "on", (name,), (_counted(label, target),), good=good, plain=target.when is None
        )
    if target.after_that:
        yield Way(state, target.after_that, "on", (name + AFTER,), (after_words(label, target, state),))


def _counted(label: Text, target: Target) -> Text:
    many = target.at_most
    if many is None:
        return label
    return Text(zh=f"{label.zh}（至多 {many} 次）", en=f"{label.en} (at most {times(many)})")
