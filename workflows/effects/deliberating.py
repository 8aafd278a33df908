"""What a deliberation says besides answers: conditions, objections, who sits at the table, suggestions, notices brought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


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
