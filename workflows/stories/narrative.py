"""A story that was played, told from its first day to its last: what happened, what followed, and each thing it expects.

Every line has its wall time where the community is. What a story expects is a quiet tick among what happens; the
step that went otherwise is told last, with all that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic.fields import FieldInfo

from workflows.calendar import Calendar
from workflows.model import Definition, about
from workflows.outcomes import OUTCOME_WORDS
from workflows.stories.following import Following
from workflows.stories.phrases import name_of, whole
from workflows.stories.scenario import answers_of, later, pressed_of
from workflows.stories.story import Expect, Scenario, Step
from workflows.stories.trial import Failed, Passed
from workflows.text import Text, listed, text

Weight = Literal["act", "step", "note", "time", "tick", "wrong"]
"""As in `workflows/stories/following.py`; and time: it passes. tick: something expected holds. wrong: it does not."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the story, at the wall time that it was."""

    at: datetime
    weight: Weight
    said: Text


def narrate(
    definition: Definition, scenario: Scenario, calendar: Calendar, went: Passed | Failed
) -> Iterator[Line]:
    """The story, line by line."""
    zone = ZoneInfo(calendar.zone)
    now = scenario.begins(calendar.zone)
    following = Following(definition, zone)
    before = 0
    wrong = went.findings if isinstance(went, Failed) else ()
    for number, (step, until) in enumerate(zip(scenario.steps, went.after, strict=False), 1):
        failed = wrong if number == len(went.after) else ()
        news = went.told[before:until]
        before = until
        if step.wait is not None and not news:
            said = step.wait.text
            yield Line(
                now.astimezone(zone),
                "time",
                Text(zh=f"过了 {said.zh}。", en=f"{said.en.capitalize()} passed."),
            )
        for happened in news:
            for line in following.tell(happened):
                yield Line(happened.at.astimezone(zone), line.weight, line.said)
        if step.wait is not None:
            now = later(calendar, now, step.wait)
        if step.refused is not None and not failed:
            yield Line(now.astimezone(zone), "tick", _refused(definition, step))
        if step.expect is not None and not failed:
            yield Line(now.astimezone(zone), "tick", expected(definition, step.expect))
        for finding in failed:
            yield Line(now.astimezone(zone), "wrong", finding.message)


def expected(definition: Definition, expect: Expect) -> Text:
    """What had to hold, in words."""
    said = [
        Text(zh=f"{label.zh} {value.zh}", en=f"{label.en} {value.en}")
        for name, form in Expect.model_fields.items()
        if (wanted := getattr(expect, name)) is not None
        for label, value in [(_label(form, name), _value(definition, name, wanted))]
    ]
    return Text(zh="，".join(each.zh for each in said), en=", ".join(each.en for each in said))


def _label(form: FieldInfo, name: str) -> Text:
    return Text(zh=about(form).zh, en=(form.alias or name).replace("_", " "))


_PEOPLE = ("waiting_for", "asked", "reminded", "told", "recused")


def _value(definition: Definition, name: str, wanted: Any) -> Text:
    if name == "state" and wanted in definition.states:
        return definition.title_of(wanted)
    if name == "outcome":
        return OUTCOME_WORDS.get(wanted) or Text(zh=str(wanted), en=str(wanted))
    if isinstance(wanted, bool):
        return text("是", "yes") if wanted else text("否", "no")
    if name in _PEOPLE:
        return (
            listed([name_of(each, definition.party_titles) for each in wanted])
            if wanted
            else text("没有人", "nobody")
        )
    if isinstance(wanted, Mapping):
        each = [f"{key} {_plain(value)}" for key, value in wanted.items()]
        return Text(zh="；".join(each) or "—", en="; ".join(each) or "—")
    said = _plain(wanted)
    return Text(zh=said, en=said)


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) or "—" if isinstance(value, (list, tuple)) else str(value)


def _refused(definition: Definition, step: Step) -> Text:
    """Something that was tried and had to be refused."""
    who, what = _tried(definition, step)
    return Text(
        zh=f"{who.zh}想{what.zh}，被拒绝（{step.refused}）",
        en=f"{who.en} tried {what.en}, which was refused ({step.refused})",
    )


def _tried(definition: Definition, step: Step) -> tuple[Text, Text]:
    own = definition.party_titles
    for who, said in (step.press or {}).items():
        button = pressed_of(said)["button"]
        title = _button(definition, button)
        return name_of(who, own), Text(zh=f"选“{title.zh}”", en=f"to choose “{title.en}”")
    if step.act in ("answer", "condition", "judge"):
        _, answers = answers_of(step)
        return name_of(next(iter(answers), ""), own), text("答复", "to answer")
    if step.open is not None:
        return name_of(step.open.by, own), text("提出这件事", "to raise the matter")
    acts = {
        "object": text("提异议", "to object"),
        "suggest": text("提建议", "to make a suggestion"),
        "signal": text("发信号", "to send a signal"),
        "stop": text("终止", "to end it"),
        "more_time": text("申请延期", "to ask for more time"),
        "pause": text("停表", "to stop the clock"),
        "resume": text("让期限继续", "to let the clock go on"),
        "recuse": text("请一方回避", "to set a party aside"),
        "call_back": text("请一方重新参加", "to call a party back"),
        "amend": text("修改方案", "to amend the proposal"),
    }
    if step.act in ("recuse", "call_back"):  # it names the party, and the coordinator does it
        return name_of("coordinator", own), acts[step.act]
    return name_of(_who(step), own), acts[step.act]


def _who(step: Step) -> str:
    said: Any = getattr(step, step.act)
    if isinstance(said, str):
        return said
    if isinstance(said, Mapping):
        names = list(said.values()) if step.act == "signal" else list(said)
        return str(names[0])
    return str(said.by)


def _button(definition: Definition, name: str) -> Text:
    found = (state.ask.buttons.get(name) for state in definition.states.values() if state.ask)
    title = next((button.title for button in found if button and button.title), None)
    return title or Text(zh=name, en=name)


__all__ = ["Line", "Weight", "expected", "narrate", "whole"]
