"""What follows from an event: facts, as values, to be written down in one transaction.

Every change of an item is one of these; `workflows/evolving.py` says what each does to the item, the engine
what rows it becomes. They are kept in the item's history as JSON, so each has a `kind`, and a new version
of the code must still read the old ones: attributes are added with a default, never renamed.
Whatever a person wrote freely stands in an attribute named `text`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from workflows.answers import Answer, TaskKind
from workflows.model.fields import FieldValue
from workflows.text import Text

TimerKind = Literal["deadline", "reminder", "stand_in", "late", "notice", "over", "clock", "pause"]
"""over: a wait or a gathering ends. clock: one that runs beside the state. pause: a stopped clock goes on."""
MessageKind = Literal[
    "task",
    "reminder",
    "stand_in",
    "late_reminder",
    "late_ask",
    "extended",
    "recorded",
    "result",
    "update",
    "merged",
    "clock",
    "paused",
]
"""task: please answer. reminder, late_reminder: please still answer. stand_in: answer in another's place.
late_ask: something is late, see to it. extended: there is more time. recorded: this was entered in your
name. result: a closed matter's end. update: a matter you raised moved on. merged: yours joined another.
clock: something beside the state begins or ends. paused: the clock was stopped, or goes on."""


@dataclass(frozen=True, slots=True)
class ItemOpened:
    """A matter was taken in."""

    title: str
    reporters: tuple[str, ...]
    fields: dict[str, FieldValue]
    kind: Literal["item_opened"] = "item_opened"


@dataclass(frozen=True, slots=True)
class StateEntered:
    """The item rests in a new state. Everything of the step before ends with it: its open tasks close, its
    timers are cancelled, its unsent messages that ask for an answer are withdrawn.
    """

    state: str
    step: int
    round: int
    at: datetime
    trigger: str
    result: str | None = None
    kind: Literal["state_entered"] = "state_entered"


@dataclass(frozen=True, slots=True)
class DeadlineSet:
    """Until when this step lasts. `local` is the wall time that the rule meant, in `zone`; `span` the rule."""

    due_at: datetime
    local: str
    zone: str
    span: str
    extension: int = 0
    provisional: bool = False
    kind: Literal["deadline_set"] = "deadline_set"


@dataclass(frozen=True, slots=True)
class TimersCancelled:
    """Every timer of the item that has not fired is off."""

    kind: Literal["timers_cancelled"] = "timers_cancelled"


@dataclass(frozen=True, slots=True)
class TimerArmed:
    """Something will happen at `at` unless the step ends first."""

    timer: str
    form: TimerKind
    due_at: datetime
    local: str
    zone: str
    kind: Literal["timer_armed"] = "timer_armed"


@dataclass(frozen=True, slots=True)
class TaskOpened:
    """Somebody was asked."""

    task: str
    form: TaskKind
    person: str
    party: str | None = None
    role: str | None = None
    stands_in: bool = False
    about: str | None = None
    kind: Literal["task_opened"] = "task_opened"


@dataclass(frozen=True, slots=True)
class TaskClosed:
    """An answer is no longer taken."""

    task: str
    reason: str
    kind: Literal["task_closed"] = "task_closed"


@dataclass(frozen=True, slots=True)
class ResponseRecorded:
    """A task's answer; `revision` counts corrections from 1; a report is complete at its last milestone."""

    task: str
    by: str
    answer: Answer
    via: str
    revision: int
    party: str | None = None
    recorded_by: str | None = None
    complete: bool = True
    kind: Literal["response_recorded"] = "response_recorded"


@dataclass(frozen=True, slots=True)
class ButtonChosen:
    """A button was pressed by somebody who was not asked by a task: who, how, and the reason they gave."""

    button: str
    by: str
    via: str
    text: str = ""
    kind: Literal["button_chosen"] = "button_chosen"


@dataclass(frozen=True, slots=True)
class FieldsSet:
    """Facts about the matter were written down; `emptied` are those that were known and are left empty now."""

    fields: dict[str, FieldValue]
    emptied: tuple[str, ...] = ()
    kind: Literal["fields_set"] = "fields_set"


@dataclass(frozen=True, slots=True)
class WayTaken:
    """A counted way was taken for the `count`th time."""

    way: str
    count: int
    kind: Literal["way_taken"] = "way_taken"


@dataclass(frozen=True, slots=True)
class ConditionRaised:
    """A party agrees on a condition."""

    condition: str
    party: str | None
    by: str
    text: str
    kind: Literal["condition_raised"] = "condition_raised"


@dataclass(frozen=True, slots=True)
class ConditionChanged:
    """A condition was met, confirmed or turned down."""

    condition: str
    status: Literal["open", "met", "confirmed", "withdrawn"]
    by: str
    text: str = ""
    kind: Literal["condition_changed"] = "condition_changed"


@dataclass(frozen=True, slots=True)
class ObjectionRaised:
    """Somebody objected to a decision on notice."""

    objection: str
    by: str
    text: str
    kind: Literal["objection_raised"] = "objection_raised"


@dataclass(frozen=True, slots=True)
class ObjectionJudged:
    """An objection was upheld or overruled, with the reason."""

    objection: str
    upheld: bool
    by: str
    text: str
    kind: Literal["objection_judged"] = "objection_judged"


@dataclass(frozen=True, slots=True)
class OutcomeDecided:
    """What a state ended in and why, in plain words with the numbers."""

    outcome: str
    explanation: Text
    winners: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Which options won, by question."""
    kind: Literal["outcome_decided"] = "outcome_decided"


@dataclass(frozen=True, slots=True)
class BecameLate:
    """The deadline passed and the state does not end by itself."""

    kind: Literal["became_late"] = "became_late"


@dataclass(frozen=True, slots=True)
class MessageQueued:
    """Somebody is to be told. `task` is the task it is about, if any; `about` tells repeats apart."""

    message: MessageKind
    person: str
    task: str | None = None
    about: str = ""
    kind: Literal["message_queued"] = "message_queued"


@dataclass(frozen=True, slots=True)
class ReportersJoined:
    """Those who raised another matter stand at this one from now on."""

    item: str
    reporters: tuple[str, ...]
    kind: Literal["reporters_joined"] = "reporters_joined"


@dataclass(frozen=True, slots=True)
class ItemMerged:
    """The matter goes on in another."""

    into: str
    kind: Literal["item_merged"] = "item_merged"


@dataclass(frozen=True, slots=True)
class IncidentRaised:
    """Something that a coordinator must look at: nobody holds a seat, a way cannot be taken."""

    code: str
    explanation: Text
    kind: Literal["incident_raised"] = "incident_raised"


@dataclass(frozen=True, slots=True)
class PartyNamed:
    """Who speaks for a party of this item alone."""

    party: str
    person: str
    kind: Literal["party_named"] = "party_named"


@dataclass(frozen=True, slots=True)
class PartyRecused:
    """A party does not take part in this step, by the definition's rule."""

    party: str
    kind: Literal["party_recused"] = "party_recused"


@dataclass(frozen=True, slots=True)
class SuggestionRaised:
    """Somebody suggested something."""

    suggestion: str
    by: str
    text: str
    kind: Literal["suggestion_raised"] = "suggestion_raised"


@dataclass(frozen=True, slots=True)
class SuggestionsGrouped:
    """Suggestions were put together, or set aside."""

    title: str
    suggestions: tuple[str, ...]
    set_aside: bool = False
    kind: Literal["suggestions_grouped"] = "suggestions_grouped"


@dataclass(frozen=True, slots=True)
class HomeReached:
    """A notice reached a home; `posted` where it could not be brought and stands in public instead."""

    home: str
    how: str
    by: str | None = None
    kind: Literal["home_reached"] = "home_reached"


@dataclass(frozen=True, slots=True)
class TimeAsked:
    """Somebody asked for more time; those whose agreement it needs are asked."""

    by: str
    text: str
    kind: Literal["time_asked"] = "time_asked"


@dataclass(frozen=True, slots=True)
class TimeRefused:
    """There is no more time: somebody did not agree."""

    by: str
    kind: Literal["time_refused"] = "time_refused"


@dataclass(frozen=True, slots=True)
class ClockPaused:
    """The deadline and everything relative to it stand still; by itself it goes on at `until`."""

    at: datetime
    until: datetime
    by: str
    text: str
    kind: Literal["clock_paused"] = "clock_paused"


@dataclass(frozen=True, slots=True)
class ClockResumed:
    """The clock goes on, everything moved by so much; what was left is left still."""

    seconds: int
    by: str | None = None
    kind: Literal["clock_resumed"] = "clock_resumed"


@dataclass(frozen=True, slots=True)
class ClockRang:
    """A clock beside the state came due: its name, and which of its times (`revisit.0`, `court.end`)."""

    clock: str
    kind: Literal["clock_rang"] = "clock_rang"


@dataclass(frozen=True, slots=True)
class ClockKept:
    """So much was left of a state's deadline when it was left, for a way that comes back to it."""

    state: str
    seconds: int
    kind: Literal["clock_kept"] = "clock_kept"


@dataclass(frozen=True, slots=True)
class MatterEnded:
    """One side that may ended the state for everybody, with the reason it gave."""

    by: str
    text: str = ""
    kind: Literal["matter_ended"] = "matter_ended"


@dataclass(frozen=True, slots=True)
class AnotherOpened:
    """Another item is to follow from this one."""

    issue_type: str
    title: str
    fields: dict[str, FieldValue]
    reporters: tuple[str, ...]
    kind: Literal["another_opened"] = "another_opened"


Effect = (
    ItemOpened
    | StateEntered
    | DeadlineSet
    | TimersCancelled
    | TimerArmed
    | TaskOpened
    | TaskClosed
    | ResponseRecorded
    | ButtonChosen
    | FieldsSet
    | WayTaken
    | ConditionRaised
    | ConditionChanged
    | ObjectionRaised
    | ObjectionJudged
    | OutcomeDecided
    | BecameLate
    | MessageQueued
    | ReportersJoined
    | ItemMerged
    | IncidentRaised
    | PartyNamed
    | PartyRecused
    | SuggestionRaised
    | SuggestionsGrouped
    | HomeReached
    | TimeAsked
    | TimeRefused
    | ClockPaused
    | ClockResumed
    | ClockRang
    | ClockKept
    | MatterEnded
    | AnotherOpened
)

EFFECTS: TypeAdapter[list[Effect]] = TypeAdapter(
    list[Annotated[Effect, Field(discriminator="kind")]], config=ConfigDict(defer_build=True)
)
"""Reads and writes effects as JSON."""
