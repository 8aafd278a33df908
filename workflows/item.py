"""An item as a value: everything `decide` needs to know of it, and nothing of how it is stored.

The state of an item is a name; what the name means is its definition's. Only effects change an item, one at a
time (`workflows/evolving.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from workflows.answers import Answer, TaskKind
from workflows.model.fields import FieldValue
from workflows.text import Text

ConditionStatus = Literal["open", "met", "confirmed", "withdrawn"]
AmendmentStatus = Literal["open", "accepted", "declined"]
ObjectionStatus = Literal["open", "upheld", "dismissed"]
TaskStatus = Literal["open", "answered", "closed"]
LATE = "late"
"""What a task is about that was opened because something is late."""


@dataclass(frozen=True, slots=True)
class Task:
    """One question to one person. An answered task may be corrected until it is closed."""

    key: str
    step: int
    kind: TaskKind
    person: str
    party: str | None = None
    role: str | None = None
    stands_in: bool = False
    in_place_of: str | None = None
    """The seated person for whom this one answers, for a period or on a written proxy."""
    about: str | None = None
    """The condition or the objection that a meet, confirm or judge task is about; `LATE` for a task of a late rule."""
    status: TaskStatus = "open"
    answer: Answer | None = None
    revision: int = 0
    order: int = 0
    """The place of its last answer among the answers of the step, from 1; 0 while there is none."""


@dataclass(frozen=True, slots=True)
class Condition:
    """The condition under which a party agrees."""

    key: str
    step: int
    party: str | None
    by: str
    text: str
    status: ConditionStatus = "open"


@dataclass(frozen=True, slots=True)
class Amendment:
    """A change of the proposal that somebody put forward: what these fields are to say, and what they said."""

    key: str
    step: int
    by: str
    party: str | None
    fields: Mapping[str, FieldValue]
    was: Mapping[str, FieldValue]
    text: str
    status: AmendmentStatus = "open"


@dataclass(frozen=True, slots=True)
class Objection:
    """What somebody holds against a decision on public notice."""

    key: str
    step: int
    by: str
    text: str
    status: ObjectionStatus = "open"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What somebody suggested while suggestions were gathered; `group` once it was put together with others."""

    key: str
    by: str
    text: str
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One matter on its way. `step` counts the states entered; `round` the rounds of deliberation, from 1."""

    id: str
    title: str = ""
    state: str = ""
    step: int = 0
    round: int = 1
    extension: int = 0
    """How often the deadline of this step was extended."""
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    reporters: tuple[str, ...] = ()
    ways: Mapping[str, int] = field(default_factory=dict)
    """How often each counted way (`deliberating.outcome.failed`) was taken."""
    tasks: tuple[Task, ...] = ()
    """The tasks of this step only."""
    conditions: tuple[Condition, ...] = ()
    """The conditions of this step only."""
    amendments: tuple[Amendment, ...] = ()
    """The amendments of this step only."""
    version: int = 0
    """How often the facts of the matter were written down or changed since it was taken in: an answer says which
    of these versions it answers."""
    objections: tuple[Objection, ...] = ()
    """The objections of this step only."""
    entered_at: datetime | None = None
    due_at: datetime | None = None
    late: bool = False
    outcome: str | None = None
    """The last outcome decided, with its explanation."""
    explanation: Text | None = None
    winners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Which options the last decided ballot chose, by question."""
    result: str | None = None
    merged_into: str | None = None
    named: Mapping[str, str] = field(default_factory=dict)
    """Who speaks for the parties of this item alone."""
    suggestions: tuple[Suggestion, ...] = ()
    reached: Mapping[str, str] = field(default_factory=dict)
    """How the notice of this step reached each home."""
    paused_at: datetime | None = None
    """Since when the clock stands still; None while it runs."""
    moved: timedelta = timedelta()
    """By how much the clock of this step was moved by pauses."""
    kept: Mapping[str, int] = field(default_factory=dict)
    """Seconds that were left of a state's deadline when it was left, where a way comes back to them."""
    rung: tuple[str, ...] = ()
    """Which times of the clocks beside this step have come (`revisit.0`)."""
    asking_time: bool = False
    """Whether more time was asked for in this step and not everybody has said yes or no yet."""
    recused: Mapping[str, str] = field(default_factory=dict)
    """The parties that somebody had sit this out, with the reason; those that a rule recuses are not here."""

    def task(self, key: str) -> Task | None:
        """The task of that key in this step."""
        return next((task for task in self.tasks if task.key == key), None)

    def building(self, scope: str | None) -> str | None:
        """The building that alone is concerned, as the field `scope` names it; None where all are."""
        said = self.fields.get(scope) if scope else None
        return str(said) if said is not None else None

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        """Tasks that wait for an answer."""
        return tuple(task for task in self.tasks if task.status == "open")
