"""A scenario: a story about a definition, in YAML, with time travel and with what must hold on the way.

It says who does what and when, in the names of parties and roles; nobody in it has an address. The same
story runs on the pure core (`workflows/trial.py`) and on the real engine, where it is told as a demo.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, model_validator

from workflows.answers import STANDS, TaskKind
from workflows.calendar import Calendar
from workflows.findings import Finding, Place
from workflows.load import finding_of
from workflows.model import Form, Name
from workflows.refusal import Code
from workflows.source import read
from workflows.span import Span
from workflows.text import Text

ALTERNATE = ".alternate"
"""`residents.alternate` is whoever stands in for the residents."""
ACTS = ("open", "press", "answer", "condition", "object", "judge", "signal", "wait", "expect")


class Raise(Form):
    """A matter is raised."""

    title: str
    fields: Mapping[Name, Any] = Field(default_factory=dict)
    by: str = "reporter"


class Objecting(Form):
    """Somebody who lives here objects."""

    text: str
    by: str = "neighbour"


class Expect(Form):
    """What must hold now. Names are parties, alternates, roles and `reporter`; what is not said is not looked at."""

    state: Name | None = None
    phase: str | None = None
    on_list: str | None = Field(default=None, alias="list")
    round: int | None = None
    result: str | None = None
    outcome: str | None = None
    due: str | None = None
    """The wall time of the deadline, `2026-03-09 18:00`."""
    late: bool | None = None
    waiting_for: tuple[str, ...] | None = None
    asked: tuple[str, ...] | None = None
    """Who has a task of this step, answered or not."""
    reminded: tuple[str, ...] | None = None
    """Who was reminded in this step."""
    told: tuple[str, ...] | None = None
    """Who was sent anything in this step."""


class Step(Form):
    """One thing that happens, or that must hold. With `refused` it must be refused with that code."""

    open: Raise | None = None
    press: dict[str, Any] | None = None
    answer: dict[str, Any] | None = None
    condition: dict[str, str] | None = None
    object: Objecting | None = None
    judge: dict[str, Any] | None = None
    signal: dict[Name, Name] | None = None
    wait: Span | None = None
    expect: Expect | None = None
    refused: Code | None = None

    @model_validator(mode="after")
    def _one_act(self) -> Step:
        if len([each for each in ACTS if getattr(self, each) is not None]) != 1:
            raise ValueError(f"a step is exactly one of {', '.join(ACTS)}")
        return self


class Scenario(Form):
    """A story."""

    scenario: Text
    issue_type: Name
    start: str = "2026-03-02 09:00"
    """The wall time at which it begins."""
    steps: tuple[Step, ...] = Field(min_length=1)

    def begins(self, zone: str) -> datetime:
        """The instant at which the story begins."""
        return datetime.fromisoformat(self.start).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)

    @model_validator(mode="after")
    def _a_wall_time(self) -> Scenario:
        try:
            datetime.fromisoformat(self.start)
        except ValueError:
            raise ValueError("`start` reads `2026-03-02 09:00`") from None
        if self.steps[0].open is None:
            raise ValueError("a story begins with `open`")
        return self


@dataclass(frozen=True, slots=True)
class Told:
    """A scenario with the place of each step, or what is wrong with its text."""

    scenario: Scenario | None
    findings: tuple[Finding, ...]
    lines: tuple[str, ...]
    places: tuple[Place, ...] = ()


def load_scenario(said: str) -> Told:
    """Read a scenario."""
    source = read(said)
    findings, scenario = list(source.findings), None
    if not findings:
        try:
            scenario = Scenario.model_validate(source.value)
        except ValidationError as error:
            findings = [finding_of(each, source, Scenario) for each in error.errors(include_url=False)]
    steps = scenario.steps if scenario else ()
    places = tuple(source.place(("steps", number)) for number in range(len(steps)))
    return Told(scenario, tuple(findings), tuple(source.lines), places)


def given_of(said: Any) -> dict[str, Any]:
    """An answer as `workflows/reading.py` takes it: a bare position, a position with its words, or a form."""
    if not isinstance(said, Mapping):
        return {"stand": str(said)}
    if len(said) == 1 and (stand := next(iter(said))) in STANDS:
        return {"stand": stand, "text": said[stand]}
    return dict(said)


def answers_of(step: Step) -> tuple[tuple[TaskKind, ...], dict[str, dict[str, Any]]]:
    """Which kinds of task a step answers (any, where there are none), and what each person says."""
    if step.condition is not None:
        words = {who: word in ("met", "confirmed") for who, word in step.condition.items()}
        return ("meet", "confirm"), {
            who: {"met": yes, "confirmed": yes, "text": ""} for who, yes in words.items()
        }
    if step.judge is not None:
        return ("judge",), {who: dict(said) for who, said in step.judge.items()}
    return (), {who: given_of(said) for who, said in (step.answer or {}).items()}


def pressed_of(said: Any) -> dict[str, Any]:
    """A button's press: its bare name, or `{button: …, reason: …, item: …}`."""
    return dict(said) if isinstance(said, Mapping) else {"button": str(said)}


def later(calendar: Calendar, now: datetime, span: Span) -> datetime:
    """When a story that waits for `span` goes on: days end at the same wall time unless they say another."""
    if span.unit == "working days" or span.at is not None:
        return calendar.end_of(now, span).at
    return now + timedelta(**{span.unit: span.amount})


@dataclass(frozen=True, slots=True)
class Seen:
    """How an item stands, in a scenario's names."""

    state: str
    phase: str
    on_list: str
    round: int
    result: str | None
    outcome: str | None
    due: str | None
    late: bool
    waiting_for: frozenset[str]
    asked: frozenset[str]
    reminded: frozenset[str]
    told: frozenset[str]


def mismatches(expect: Expect, seen: Seen) -> list[Text]:
    """Everything that is not as expected, each in a sentence."""
    found: list[Text] = []
    for name in Expect.model_fields:
        wanted, real = getattr(expect, name), getattr(seen, name)
        if wanted is None:
            continue
        if isinstance(wanted, tuple):
            wanted, real = ", ".join(sorted(wanted)), ", ".join(sorted(real))
        if wanted != real:
            label = "list" if name == "on_list" else name
            found.append(
                Text(
                    zh=f"{label} 应为“{wanted}”，实际是“{real}”",
                    en=f"{label} should be `{wanted}` and is `{real}`",
                )
            )
    return found
