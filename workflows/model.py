"""The definition language as types: what one YAML file in definitions/ can say.

A `Definition` is a value: frozen, compared by content, knowing nothing of where it was written (places
are `workflows/source.py`), of items, or of the time. What is accepted here is well formed; whether it
makes sense as a whole is `workflows/checks/`. Forms that people write in several ways (`deadline: 5 days`,
`then: {passed: done}`, `quorum: 4 of 5 parties`) are brought into one form here, before anybody reads them.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from workflows.span import Span
from workflows.text import Text

Phase = Literal["collection", "deliberation", "decision", "implementation", "closed"]
PHASES: tuple[Phase, ...] = ("collection", "deliberation", "decision", "implementation", "closed")
ListName = Literal["demand", "problem", "project", "none"]
LISTS: tuple[ListName, ...] = ("demand", "problem", "project")
AskKind = Literal["choose", "fill", "position", "score", "report"]
Need = Literal["reason", "item"]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]


class Form(BaseModel):
    """Common to every part of a definition: no unknown keys, no changes afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _as_tuple(given: Any) -> Any:
    return given if isinstance(given, (list, tuple)) else (given,)


Who = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]
"""Names of parties or roles, or one of the words in `WHO_WORDS`; one name may stand without brackets."""

EACH_PARTY, REPORTER, ALTERNATE = "each party", "reporter", "alternate"
WHO_WORDS = (EACH_PARTY, REPORTER)


class Option(Form):
    """One choice of a `choice` field."""

    name: Name
    title: Text


def _as_options(given: Any) -> Any:
    if isinstance(given, dict):
        return [{"name": name, "title": title} for name, title in given.items()]
    if isinstance(given, (list, tuple)):
        return [{"name": each, "title": each} if isinstance(each, str) else each for each in given]
    return given


class FieldForm(Form):
    """One field of an item: a question on every form that shows it (console, API, task page)."""

    type: Literal["text", "number", "money", "choice", "date", "images"]
    title: Text | None = None
    required: bool = False
    options: Annotated[tuple[Option, ...], BeforeValidator(_as_options)] = ()
    default: str | None = None
    at_most: Annotated[int, Field(ge=1, le=20)] | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "CNY"


class Target(Form):
    """Where an outcome, a button or a signal leads.

    Exactly one of `go`, `new_round`, `back` and `extend` is set. The last three are counted: at most
    `at_most` times, and `after_that` to a state that lies ahead.
    """

    go: Name | None = None
    new_round: Name | None = None
    back: Name | None = None
    extend: Span | None = None
    at_most: Annotated[int, Field(ge=1, le=99)] | None = None
    after_that: Name | None = None

    @model_validator(mode="before")
    @classmethod
    def _forms(cls, given: Any) -> Any:
        if isinstance(given, str):
            return {"go": given}
        if isinstance(given, dict) and "extend" in given and "times" in given:
            return {("at_most" if key == "times" else key): value for key, value in given.items()}
        return given

    @model_validator(mode="after")
    def _one_way(self) -> Target:
        ways = [name for name in ("go", "new_round", "back", "extend") if getattr(self, name) is not None]
        if len(ways) != 1:
            raise ValueError("a way leads to exactly one of: go, new_round, back, extend")
        if ways[0] != "go" and (self.at_most is None or self.after_that is None):
            raise ValueError(f"{ways[0]} is counted: it needs at_most (or times) and after_that")
        return self

    @property
    def state(self) -> str | None:
        """The state it leads to while its count lasts; None for an extension, which stays."""
        return self.go or self.new_round or self.back

    @property
    def states(self) -> tuple[str, ...]:
        """Every state it can lead to."""
        return tuple(name for name in (self.state, self.after_that) if name)


class Button(Target):
    """A button of a `choose` ask: a target, and what the person must give with it."""

    title: Text | None = None
    needs: Annotated[tuple[Need, ...], BeforeValidator(_as_tuple)] = ()


class Ask(Form):
    """What a state wants from whom; one task for each person asked."""

    who: Who
    to: AskKind
    question: Text | None = None
    buttons: dict[Name, Button] = {}
    fields: tuple[Name, ...] = ()
    scale: Annotated[int, Field(ge=2, le=10)] = 5
    milestones: tuple[Name, ...] | dict[Name, Text] = ()
    evidence: Literal["photos", "none"] = "none"

    @property
    def steps(self) -> tuple[str, ...]:
        """The milestones of a report in their order; a report without any has the one step `finish`."""
        return tuple(self.milestones) or ("finish",)


class IfLate(Form):
    """What happens when a deadline passes in silence. It has no end: somebody is asked again and again.

    Either `ask` a person at the deadline and then every so often; or `remind` those who are late so many
    times, and `then_ask` a person, again every so often.
    """

    ask: Who | None = None
    remind: Who | None = None
    every: Span
    times: Annotated[int, Field(ge=1, le=99)] = 1
    then_ask: Who | None = None

    @model_validator(mode="after")
    def _ends_with_somebody(self) -> IfLate:
        if (self.ask is None) == (self.remind is None):
            raise ValueError("say either ask (whom) or remind (whom), then_ask (whom)")
        if self.remind is not None and self.then_ask is None:
            raise ValueError("remind ends after so many times: say in then_ask who is asked after that")
        return self


class StandIn(Form):
    """After how long the alternates of a silent party are asked in its representatives' place."""

    after: Span
    who: Literal["alternate"] = "alternate"


class Quorum(Form):
    """How many must have answered: `count` of `of` parties, or `count` answers."""

    count: Annotated[int, Field(ge=1)]
    of: int | None = None
    unit: Literal["parties", "answers"]

    @model_validator(mode="before")
    @classmethod
    def _spoken(cls, given: Any) -> Any:
        if not isinstance(given, str):
            return given
        if found := re.fullmatch(r"(\d+) of (\d+) parties", given.strip()):
            return {"count": int(found[1]), "of": int(found[2]), "unit": "parties"}
        if found := re.fullmatch(r"(\d+) (parties|party|answers?)", given.strip()):
            return {"count": int(found[1]), "unit": "parties" if found[2].startswith("part") else "answers"}
        raise ValueError("a quorum reads `4 of 5 parties` or `1 answer`")


class Conditions(Form):
    """Who sees to it that the condition of an `agree_if` is met. Who raised it confirms, always."""

    met_by: Who
    confirmed_by: Literal["who raised it"] = "who raised it"


class Share(Form):
    """A share that must be exceeded (`over 1/2`) or reached (`3/4`). Exact: a fraction, never a float."""

    fraction: Fraction
    over: bool = False

    @model_validator(mode="before")
    @classmethod
    def _spoken(cls, given: Any) -> Any:
        if isinstance(given, str):
            found = re.fullmatch(r"(over |at least )?(\d+)/(\d+)", given.strip())
            if not found or int(found[3]) == 0 or not 0 < Fraction(int(found[2]), int(found[3])) <= 1:
                raise ValueError("a share reads `over 1/2`, `at least 3/4` or `2/3`")
            return {"fraction": Fraction(int(found[2]), int(found[3])), "over": found[1] == "over "}
        return given

    def reached_by(self, part: int, whole: int) -> bool:
        """Is `part` of `whole` enough? Counted in whole numbers; of nothing nothing is reached."""
        have, need = part * self.fraction.denominator, whole * self.fraction.numerator
        return whole > 0 and (have > need if self.over else have >= need)


class Decide(Form):
    """How the answers of a state are weighed."""

    rule: Literal["consensus", "majority", "mean_at_least"]
    quorum: Quorum | None = None
    close: Literal["when all have answered", "at the deadline"] = "when all have answered"
    conditions: Conditions | None = None
    share: Share = Share(fraction=Fraction(1, 2), over=True)
    threshold: Fraction | None = None


class Objections(Form):
    """Who may object to a notice, who judges an objection, and how many standing ones stop the matter."""

    open_to: Literal["anyone living here"] = "anyone living here"
    judged_by: Who
    reach: Annotated[int, Field(ge=1, le=9999)] = 1


class Notice(Form):
    """The decision stands on the public board for so long, open to objections."""

    duration: Annotated[Span, Field(alias="for")]
    objections: Objections | None = None


class Signal(Target):
    """Another system moves the item."""

    sender: Annotated[Name | None, Field(alias="from")] = None


class LegalBasis(Form):
    """Where a number comes from: read in a law, a custom, a local rule, or our assumption."""

    kind: Literal["law", "custom", "local", "assumed", "unverified"]
    article: str | None = None
    jurisdiction: str | None = None
    verified_on: str | None = None


class State(Form):
    """One state an item rests in. It asks, or gives notice, or is closed; never two of these."""

    title: Text | None = None
    phase: Phase
    list: ListName | None = None
    ask: Ask | None = None
    notice: Notice | None = None
    deadline: Span | None = None
    remind: tuple[Span, ...] = ()
    if_late: IfLate | None = None
    stand_in: StandIn | None = None
    decide: Decide | None = None
    then: dict[str, Target] = {}
    signals: dict[Name, Signal] = {}
    result: Name | None = None
    tell: Who = ()
    legal_basis: LegalBasis | None = None


class Definition(Form):
    """One issue type, at one version."""

    issue_type: Name
    version: Annotated[int, Field(ge=1)]
    title: Text
    summary: Text | None = None
    fields: dict[Name, FieldForm] = {}
    parties: tuple[Name, ...]
    start: Name
    states: dict[Name, State]
    urgent: bool = False
    """Messages of an urgent type do not wait for the end of quiet hours."""
    legal_basis: LegalBasis | None = None

    def title_of(self, state: str) -> Text:
        """What people read for a state's name."""
        form = self.states[state]
        return form.title or Text(zh=state.replace("_", " "), en=state.replace("_", " "))

    def field_title(self, field: str) -> Text:
        """What people read for a field's name."""
        form = self.fields[field]
        return form.title or Text(zh=field.replace("_", " "), en=field.replace("_", " "))
