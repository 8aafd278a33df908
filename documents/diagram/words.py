"""The words of a picture: what people and phases are called, and what stands beside a way.

Short, and never cut: a text that needs two lines gets two. A name that has no words here is said as it is.
What stands on a state is in `documents/diagram/facts.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.words import PHASES
from workflows.guarding import guard_of
from workflows.guards import Titles
from workflows.model import (
    ANYONE,
    EACH_OWNER,
    EACH_PARTY,
    REPORTER,
    Definition,
    State,
    Target,
)
from workflows.outcomes import OUTCOME_WORDS
from workflows.text import Text, text

PEOPLE: dict[str, Text] = {
    EACH_PARTY: text("各方", "each party"),
    REPORTER: text("提出人", "reporter"),
    EACH_OWNER: text("每位业主", "each owner"),
    ANYONE: text("小区里的人", "anyone living here"),
    "community": text("社区", "community"),
    "owners": text("业委会", "owners"),
    "property": text("物业", "property"),
    "residents": text("居民", "residents"),
    "partners": text("共建伙伴", "partners"),
    "merchant": text("商户", "merchant"),
    "venue_owner": text("场馆方", "venue owner"),
    "council": text("议事会", "council"),
    "applicant": text("申请人", "applicant"),
    "respondent": text("对方", "respondent"),
    "mediator": text("调解员", "mediator"),
    "coordinator": text("协调员", "coordinator"),
    "supervisor": text("督导员", "supervisor"),
    "recorder": text("代录人", "recorder"),
    "secretary": text("记录员", "secretary"),
}
"""The usual names. A community may call its own otherwise; a picture of a definition belongs to none."""


def named(name: str, own: Mapping[str, Text]) -> Text:
    """What a party, a role or a group is called; what the definition itself calls a party comes first."""
    return own.get(name) or PEOPLE.get(name) or plain(name)


def people(names: Sequence[str], own: Mapping[str, Text]) -> Text:
    """Several in a row, as each language says it: 社区、物业 / community and property."""
    *first, last = [named(name, own) for name in names] or [text("—", "—")]
    if not first:
        return last
    return Text(
        zh="、".join(each.zh for each in (*first, last)),
        en=", ".join(each.en for each in first) + " and " + last.en,
    )


def plain(name: str) -> Text:
    """A bare name as one reads it."""
    said = name.replace("_", " ")
    return Text(zh=said, en=said)


def times(many: int) -> str:
    """How often, in English."""
    return {1: "once", 2: "twice"}.get(many, f"{many} times")


def trigger_words(state: State, trigger: str) -> Text:
    """What leads on: an outcome, a button by its title, a signal by its name."""
    kind, name = trigger.split(".", 1)
    if kind == "button":
        title = state.ask.buttons[name].title if state.ask else None
        return title or plain(name)
    if kind == "signal":
        return Text(zh=f"系统信号：{plain(name).zh}", en=f"signal: {plain(name).en}")
    return OUTCOME_WORDS.get(name) or plain(name)


def guarded(definition: Definition, label: Text, when: str | None, *, among: int) -> Text:
    """The label with its guard in words; the plain arm after guarded ones says that it is the rest."""
    if when is None:
        return label if among == 1 else Text(zh=f"{label.zh}，其他情况", en=f"{label.en}, otherwise")
    try:
        guard = guard_of(definition, when)
    except ValueError:
        guard = None
    said = Text(zh=when, en=when)
    if guard is not None:
        titles = _titles(definition)
        said = Text(zh=guard.in_("zh", titles), en=_straight(guard.in_("en", titles)))
    return Text(zh=f"{label.zh}，{said.zh}", en=f"{label.en}, {said.en}")


def _without_hint(title: Text) -> Text:
    """A field's title without what its brackets tell those who fill it in."""
    zh, en = title.zh.split("（", 1)[0].strip(), title.en.split(" (", 1)[0].strip()
    return Text(zh=zh or title.zh, en=en or title.en)


def _straight(said: str) -> str:
    """Curved quotation marks are as wide as a character in Chinese fonts, which tears English apart."""
    return said.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'})


def _titles(definition: Definition) -> Titles:
    return Titles(
        fields={name: _without_hint(definition.field_title(name)) for name in definition.fields},
        options={
            name: {option.name: option.title for option in form.options}
            for name, form in definition.fields.items()
            if form.options
        },
    )


def bound_words(target: Target) -> Text:
    """How a counted way back is said: what it begins, and how often at most."""
    many = target.at_most or 1
    if target.new_round:
        return Text(zh=f"新一轮，至多 {many} 次", en=f"new round, at most {times(many)}")
    return Text(zh=f"退回，至多 {many} 次", en=f"back, at most {times(many)}")


def again_words(target: Target) -> Text:
    """A way that leads to where it comes from."""
    many = target.at_most
    if many is None:
        return text("重来", "once more")
    return Text(zh=f"重来，至多 {many} 次", en=f"again, at most {times(many)}")


def extension_words(target: Target) -> Text:
    """How much more time, and how often."""
    many = times(target.at_most or 1)
    span = target.extend.text if target.extend else text("—", "—")
    return Text(zh=f"延期 {span.zh}，至多 {target.at_most or 1} 次", en=f"{span.en} more, at most {many}")


def after_words(label: Text, target: Target, state: str) -> Text:
    """The way that is left once the count is used up."""
    if target.extend:
        return Text(zh=f"{label.zh}，延期后仍如此", en=f"{label.en} again after more time")
    many = target.at_most or 1
    if target.state == state:
        return Text(zh=f"{label.zh}，重来后仍如此", en=f"{label.en} again")
    if target.new_round:
        return Text(
            zh=f"{label.zh}，已重来 {many} 次", en=f"{label.en}, after {many} new round{'s' * (many != 1)}"
        )
    if target.back:
        return Text(zh=f"{label.zh}，已退回 {many} 次", en=f"{label.en}, after going back {times(many)}")
    return Text(zh=f"{label.zh}，已满 {many} 次", en=f"{label.en}, after {times(many)}")


def phase_words(phase: str) -> Text:
    """What a phase is called."""
    return PHASES.get(phase) or plain(phase)
