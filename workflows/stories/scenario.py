"""A scenario: a story about a definition, in YAML, with time travel and with what must hold on the way.

It says who does what and when, in the names of parties and roles; nobody in it has an address. The same
story runs on the pure core (`workflows/stories/trial.py`) and on the real engine, where it is told as a demo.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from workflows.answers import STANDS, TaskKind
from workflows.calendar import Calendar
from workflows.findings import Finding, Place
from workflows.model import about
from workflows.shaping import shape
from workflows.source import read
from workflows.span import Span
from workflows.stories.story import ACTS, ALTERNATE, Change, Expect, HomeForm, Raise, Said, Scenario, Step
from workflows.text import Text
from workflows.translating import to_english
from workflows.vocabulary import STORIES, Names

__all__ = [
    "ACTS",
    "ALTERNATE",
    "Change",
    "Expect",
    "HomeForm",
    "Raise",
    "Said",
    "Scenario",
    "Seen",
    "Step",
    "Told",
    "answers_of",
    "given_of",
    "later",
    "load_scenario",
    "mismatches",
    "pressed_of",
]


@dataclass(frozen=True, slots=True)
class Told:
    """A scenario with the place of each step, or what is wrong with its text."""

    scenario: Scenario | None
    findings: tuple[Finding, ...]
    lines: tuple[str, ...]
    places: tuple[Place, ...] = ()


def load_scenario(said: str) -> Told:
    """Read a scenario."""
    source = to_english(read(said))
    shaped = shape(source, Scenario)
    findings = [*source.findings, *(() if source.partial else shaped.findings)]
    if findings:
        from workflows.wording import wording_of  # noqa: PLC0415  # only where there is a mistake to tell

        wording = wording_of(source)
        findings = sorted(map(wording.of, findings), key=lambda each: (each.place, each.rule))
    scenario = None if findings else shaped.form
    steps = scenario.steps if scenario else ()
    places = tuple(source.place(("steps", number)) for number in range(len(steps)))
    return Told(scenario, tuple(findings), tuple(source.lines), places)


def given_of(said: Any) -> dict[str, Any]:
    """An answer as `workflows/reading.py` takes it: a bare position, a position with its words, or a form."""
    if isinstance(said, (list, tuple)):
        return {"stand": list(said)}
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
    winners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)
    paused: bool = False
    recused: frozenset[str] = frozenset()
    opened: tuple[str, ...] = ()
    incidents: frozenset[str] = frozenset()


def mismatches(expect: Expect, seen: Seen) -> list[Text]:
    """Everything that is not as expected, each in a sentence."""
    found: list[Text] = []
    for name, form in Expect.model_fields.items():
        wanted, real = getattr(expect, name), getattr(seen, name)
        if wanted is None:
            continue
        if isinstance(wanted, dict):
            real = {each: real.get(each) for each in wanted}
            wanted, real = _said(wanted), _said(real)
        elif isinstance(wanted, tuple):
            in_order = name == "opened"
            wanted, real = (", ".join(each if in_order else sorted(each)) for each in (wanted, real))
        if wanted != real:
            label = form.alias or name
            expected, is_real = (_in_chinese(label, each) for each in (wanted, real))
            found.append(
                Text(
                    zh=f"{about(form).zh} 应为“{expected}”，实际是“{is_real}”",
                    en=f"{label} should be `{wanted}` and is `{real}`",
                )
            )
    return found


def _in_chinese(key: str, said: Any) -> str:
    """What is expected, in the words of a Chinese story; names stay."""
    if said is None or isinstance(said, bool):
        return {None: "没有", True: "是", False: "否"}[said]
    shape = STORIES.entries(Expect.__name__).below(key)
    return "、".join(shape.word(each, "zh", Names()) for each in str(said).split(", ")) or "没有"


def _said(values: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{name}: {'、'.join(map(str, value)) if isinstance(value, (list, tuple)) else value}"
        for name, value in sorted(values.items())
    )
