"""What follows from an event: facts, as values, to be written down in one transaction.

Every change of an item is one of these; `workflows/evolving.py` says what each does to the item, the engine
what rows it becomes. They are kept in the item's history as JSON, so each has a `kind`, and a new version
of the code must still read the old ones: attributes are added with a default, never renamed.
Whatever a person wrote freely stands in an attribute named `text`.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field, TypeAdapter

from workflows.effects.asking import (
    AnswersRevealed,
    AnswersUnopened,
    ButtonChosen,
    MessageKind,
    MessageQueued,
    ResponseRecorded,
    TaskClosed,
    TaskOpened,
    TaskReopened,
)
from workflows.effects.course import (
    AnotherOpened,
    FieldsSet,
    IncidentRaised,
    ItemMerged,
    ItemOpened,
    MatterEnded,
    OutcomeDecided,
    ReportersJoined,
    StateEntered,
    WayTaken,
)
from workflows.effects.deliberating import (
    AmendmentDecided,
    AmendmentRaised,
    ConditionChanged,
    ConditionRaised,
    HomeReached,
    ObjectionJudged,
    ObjectionRaised,
    PartyNamed,
    PartyReadmitted,
    PartyRecused,
    SeatsRead,
    SuggestionRaised,
    SuggestionsGrouped,
)
from workflows.effects.timing import (
    BecameLate,
    ClockKept,
    ClockPaused,
    ClockRang,
    ClockResumed,
    DeadlineSet,
    TimeAsked,
    TimerArmed,
    TimeRefused,
    TimerKind,
    TimersCancelled,
)

__all__ = [
    "EFFECTS",
    "AmendmentDecided",
    "AmendmentRaised",
    "AnotherOpened",
    "AnswersRevealed",
    "AnswersUnopened",
    "BecameLate",
    "ButtonChosen",
    "ClockKept",
    "ClockPaused",
    "ClockRang",
    "ClockResumed",
    "ConditionChanged",
    "ConditionRaised",
    "DeadlineSet",
    "Effect",
    "FieldsSet",
    "HomeReached",
    "IncidentRaised",
    "ItemMerged",
    "ItemOpened",
    "MatterEnded",
    "MessageKind",
    "MessageQueued",
    "ObjectionJudged",
    "ObjectionRaised",
    "OutcomeDecided",
    "PartyNamed",
    "PartyReadmitted",
    "PartyRecused",
    "ReportersJoined",
    "ResponseRecorded",
    "SeatsRead",
    "StateEntered",
    "SuggestionRaised",
    "SuggestionsGrouped",
    "TaskClosed",
    "TaskOpened",
    "TaskReopened",
    "TimeAsked",
    "TimeRefused",
    "TimerArmed",
    "TimerKind",
    "TimersCancelled",
    "WayTaken",
]

Effect = (
    ItemOpened
    | StateEntered
    | DeadlineSet
    | TimersCancelled
    | TimerArmed
    | TaskOpened
    | TaskClosed
    | TaskReopened
    | ResponseRecorded
    | AnswersRevealed
    | AnswersUnopened
    | ButtonChosen
    | FieldsSet
    | WayTaken
    | AmendmentRaised
    | AmendmentDecided
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
    | PartyReadmitted
    | SeatsRead
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
