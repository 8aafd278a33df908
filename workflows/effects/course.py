"""The course of a matter: taken in, in which state, known how, decided as what, ended where."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from workflows.model.fields import FieldValue
from workflows.text import Text


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
class OutcomeDecided:
    """What a state ended in and why, in plain words with the numbers."""

    outcome: str
    explanation: Text
    winners: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Which options won, by question."""
    by: str | None = None
    """Whose own words the explanation is: they stand apart from the history, and can be erased. None: a rule's."""
    kind: Literal["outcome_decided"] = "outcome_decided"


@dataclass(frozen=True, slots=True)
class MatterEnded:
    """One side that may ended the state for everybody, with the reason it gave."""

    by: str
    text: str = ""
    kind: Literal["matter_ended"] = "matter_ended"


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
class AnotherOpened:
    """Another item is to follow from this one."""

    issue_type: str
    title: str
    fields: dict[str, FieldValue]
    reporters: tuple[str, ...]
    kind: Literal["another_opened"] = "another_opened"


@dataclass(frozen=True, slots=True)
class IncidentRaised:
    """Something that a coordinator must look at: nobody holds a seat, a way cannot be taken."""

    code: str
    explanation: Text
    kind: Literal["incident_raised"] = "incident_raised"
