"""What people answer: one form for each kind of task.

An answer is a value that already fits its task; whatever a person, a form or another system sent becomes
one by `workflows/reading.py`, or is refused there with the field and the mend. Whatever a person wrote
freely stands in an attribute named `text` and nowhere else, so that it can be kept apart and erased.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from workflows.model.fields import FieldValue

TaskKind = Literal[
    "choose", "fill", "position", "score", "report", "meet", "confirm", "judge", "follow_up",
    "amend", "consent", "choice", "approval", "ranking", "dots", "ratings", "dates", "count", "sort", "grant",
    "deliver",
]  # fmt: skip
How = Literal["door", "mail", "phone", "posted"]
"""How a notice reached a home."""
Stand = Literal["agree", "agree_if", "disagree", "abstain"]
STANDS: tuple[Stand, ...] = ("agree", "agree_if", "disagree", "abstain")


@dataclass(frozen=True, slots=True)
class Choice:
    """A button of a `choose` task, with the reason and the other item where it needs them."""

    button: str
    text: str = ""
    item: str | None = None
    kind: Literal["choose"] = "choose"


@dataclass(frozen=True, slots=True)
class Filled:
    """The fields of a `fill` task."""

    fields: dict[str, FieldValue]
    kind: Literal["fill"] = "fill"


@dataclass(frozen=True, slots=True)
class Position:
    """Where a party stands; `text` is the condition of `agree_if`, the reason of `disagree`, else a remark."""

    stand: Stand
    text: str = ""
    kind: Literal["position"] = "position"


@dataclass(frozen=True, slots=True)
class Score:
    """How satisfied somebody is, from 1 to the scale's end."""

    score: int
    text: str = ""
    kind: Literal["score"] = "score"


@dataclass(frozen=True, slots=True)
class Report:
    """A milestone reached, with the ids of the photographs that show it."""

    milestone: str
    text: str = ""
    evidence: tuple[str, ...] = ()
    kind: Literal["report"] = "report"


@dataclass(frozen=True, slots=True)
class Met:
    """Whoever must meet a condition says that it is met, and how."""

    met: bool
    text: str = ""
    kind: Literal["meet"] = "meet"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Who raised a condition says whether it is met indeed."""

    confirmed: bool
    text: str = ""
    kind: Literal["confirm"] = "confirm"


@dataclass(frozen=True, slots=True)
class Judgement:
    """An objection is upheld or dismissed, with the reason."""

    upheld: bool
    text: str
    kind: Literal["judge"] = "judge"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What somebody who was asked about a late matter has done."""

    text: str
    kind: Literal["follow_up"] = "follow_up"


@dataclass(frozen=True, slots=True)
class Consent:
    """Yes or no to something that needs everybody's."""

    given: bool
    text: str = ""
    kind: Literal["consent"] = "consent"


@dataclass(frozen=True, slots=True)
class Ballot:
    """Marks for the options of each question: 1 for what one chooses or approves, the rank from 1, the dots,
    the score from 1, and for dates 2 where one is free and 1 where one is if need be. An option without a mark is left out.
    """

    kind: Literal["choice", "approval", "ranking", "dots", "ratings", "dates"]
    marks: dict[str, dict[str, int]]
    text: str = ""


@dataclass(frozen=True, slots=True)
class RecordSheet:
    """What a meeting counted: those due, those present, and how they voted."""

    due: int
    present: int
    agree: int
    disagree: int = 0
    abstain: int = 0
    text: str = ""
    kind: Literal["count"] = "count"


@dataclass(frozen=True, slots=True)
class Group:
    """Like suggestions put together under one title; or set aside, with the reason in the title's place."""

    title: str
    suggestions: tuple[str, ...]
    set_aside: bool = False


@dataclass(frozen=True, slots=True)
class Sorted:
    """Every suggestion of a gathering in one group."""

    groups: tuple[Group, ...]
    text: str = ""
    kind: Literal["sort"] = "sort"


@dataclass(frozen=True, slots=True)
class Grant:
    """Whether somebody agrees that there is more time."""

    granted: bool
    text: str = ""
    kind: Literal["grant"] = "grant"


@dataclass(frozen=True, slots=True)
class Delivered:
    """How a notice reached each of these homes."""

    homes: dict[str, How]
    text: str = ""
    kind: Literal["deliver"] = "deliver"


@dataclass(frozen=True, slots=True)
class Amended:
    """An amendment is accepted or declined; `text` says why where it is declined."""

    accepted: bool
    text: str = ""
    kind: Literal["amend"] = "amend"


@dataclass(frozen=True, slots=True)
class Sealed:
    """An answer that was given and that nobody may learn yet: what whoever reads without the house's keys is given."""

    kind: Literal["sealed"] = "sealed"


Answer = Annotated[
    Choice | Filled | Position | Score | Report | Met | Confirmed | Judgement | FollowUp
    | Amended | Consent | Ballot | RecordSheet | Sorted | Grant | Delivered | Sealed,
    Field(discriminator="kind"),
]  # fmt: skip
