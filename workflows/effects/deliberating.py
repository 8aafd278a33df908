"""What a deliberation says besides answers: conditions, objections, who sits at the table, suggestions, notices brought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workflows.model.fields import FieldValue
from workflows.text import Text


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
class AmendmentRaised:
    """Somebody put forward a change of the proposal: what the fields are to say, and what they said."""

    amendment: str
    by: str
    party: str | None
    fields: dict[str, FieldValue]
    was: dict[str, FieldValue]
    text: str
    kind: Literal["amendment_raised"] = "amendment_raised"


@dataclass(frozen=True, slots=True)
class AmendmentDecided:
    """An amendment was accepted or declined; `explanation` says by whom."""

    amendment: str
    accepted: bool
    explanation: Text
    kind: Literal["amendment_decided"] = "amendment_decided"


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
class PartyNamed:
    """Who speaks for a party of this item alone."""

    party: str
    person: str
    kind: Literal["party_named"] = "party_named"


@dataclass(frozen=True, slots=True)
class PartyRecused:
    """A party does not take part: in this step, by the definition's rule; or, where `by` says who had it sit this
    out and `text` why, from now on.
    """

    party: str
    by: str | None = None
    text: str = ""
    kind: Literal["party_recused"] = "party_recused"


@dataclass(frozen=True, slots=True)
class PartyReadmitted:
    """A party that somebody had sit this out takes part again."""

    party: str
    by: str
    text: str = ""
    kind: Literal["party_readmitted"] = "party_readmitted"


@dataclass(frozen=True, slots=True)
class SeatsRead:
    """Who speaks for the parties was read again, for what `text` says; tasks that came or ended because of it
    follow.
    """

    by: str
    text: str = ""
    kind: Literal["seats_read"] = "seats_read"


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
