"""What happened to an item: the only things `decide` answers to. Past tense, values, no judgement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from workflows.answers import Answer, Choice
from workflows.model.fields import FieldValue

Via = Literal["link", "email", "sms", "console", "paper", "phone", "door", "walk_in", "web", "api", "system"]


@dataclass(frozen=True, slots=True)
class MatterRaised:
    """Somebody raised a matter: an item begins. `by` is who took it in, a reporter or a member of staff."""

    title: str
    by: str
    reporters: tuple[str, ...]
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    via: Via = "console"
    named: Mapping[str, str] = field(default_factory=dict)
    """Who speaks for the parties that are named at intake."""


@dataclass(frozen=True, slots=True)
class ResponseGiven:
    """A task was answered by the person asked; `recorded_by` wrote it down for them where it was not they: `via`
    says how they had it, `given_at` when, where that was before, and `paper` are photographs of what they wrote.
    """

    task: str
    by: str
    answer: Answer
    via: Via
    recorded_by: str | None = None
    given_at: datetime | None = None
    paper: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    """A button was pressed in the console or by API, by somebody whom the state asks to choose."""

    choice: Choice
    by: str
    via: Via = "console"


@dataclass(frozen=True, slots=True)
class TimerFired:
    """A timer came due. It may be stale: its key says which step and extension it belongs to."""

    timer: str


@dataclass(frozen=True, slots=True)
class SignalReceived:
    """Another system says that something is done."""

    signal: str
    sender: str
    by: str


@dataclass(frozen=True, slots=True)
class ObjectionLodged:
    """Somebody objects to the decision on notice."""

    text: str
    by: str
    via: Via = "web"
    recorded_by: str | None = None


@dataclass(frozen=True, slots=True)
class AnotherMerged:
    """Another item was merged into this one; those who raised it stand here from now on."""

    item: str
    reporters: tuple[str, ...]
    by: str


@dataclass(frozen=True, slots=True)
class SuggestionMade:
    """Somebody suggests something while suggestions are gathered."""

    text: str
    by: str
    via: Via = "web"
    recorded_by: str | None = None


@dataclass(frozen=True, slots=True)
class MatterStopped:
    """Somebody who may ends the matter: a side of a mediation that does not want to go on."""

    text: str
    by: str
    via: Via = "link"


@dataclass(frozen=True, slots=True)
class MoreTimeAsked:
    """Somebody who may asks the others to agree that there is more time."""

    text: str
    by: str
    via: Via = "link"


@dataclass(frozen=True, slots=True)
class ClockStopped:
    """The clock of the state stands still from now on, for the reason given."""

    text: str
    by: str
    via: Via = "console"


@dataclass(frozen=True, slots=True)
class ClockRestarted:
    """The clock goes on."""

    by: str
    via: Via = "console"


@dataclass(frozen=True, slots=True)
class PartySetAside:
    """Somebody who may had a party sit out what is left of this matter, and says why."""

    party: str
    text: str
    by: str
    via: Via = "console"


@dataclass(frozen=True, slots=True)
class PartyCalledBack:
    """A party that was set aside takes part again."""

    party: str
    text: str
    by: str
    via: Via = "console"


@dataclass(frozen=True, slots=True)
class AmendmentProposed:
    """Somebody at the table wants the proposal to say something else, and says why."""

    fields: Mapping[str, FieldValue]
    text: str
    by: str
    via: Via = "link"


@dataclass(frozen=True, slots=True)
class SeatsChanged:
    """Who speaks for the parties is no longer as it was: a mandate began or ended, a substitute or the holder of a
    proxy came or left. `text` says what changed, for those who read it later.
    """

    text: str
    by: str
    via: Via = "console"


Event = (
    MatterRaised
    | ResponseGiven
    | ButtonPressed
    | TimerFired
    | SignalReceived
    | ObjectionLodged
    | AnotherMerged
    | SuggestionMade
    | MatterStopped
    | MoreTimeAsked
    | ClockStopped
    | ClockRestarted
    | AmendmentProposed
    | PartySetAside
    | PartyCalledBack
    | SeatsChanged
)
