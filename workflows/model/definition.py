"""One issue type, at one version: what a definition file says as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated

from pydantic import Field

from workflows.model.fields import FieldForm
from workflows.model.form import Form, Name, key
from workflows.model.people import PartyForm, PartySource, PartyVoice, Who
from workflows.model.state import Bases, State
from workflows.text import Text


class Definition(Form):
    """One issue type, at one version."""

    issue_type: Name = key(
        "议题类型", "类型的名字；一个文件一种类型", "the type's name; one file, one type", "facility_upgrade"
    )
    version: Annotated[int, Field(ge=1)] = key(
        "版本", "内容变了就要换下一个号；在办的议题仍按原来的版本走",
        "another text needs the next number; items under way stay on theirs", "1",
    )  # fmt: skip
    title: Text = key(
        "名称", "给人看的名称", "what people read", '{zh: "小区微改造", en: "Facility upgrade"}'
    )
    summary: Text | None = key(
        "简介",
        "一句话说明是什么事",
        "what it is about, in a sentence",
        '{zh: "公共设施的小型改造", en: "Small works on shared facilities"}',
        default=None,
    )
    fields: dict[Name, FieldForm] = key(
        "字段",
        "议题有哪些内容要填",
        "the facts that an item has",
        "{place: {type: text, required: true}}",
        default_factory=dict,
    )
    parties: tuple[Name, ...] | dict[Name, PartyForm] = key(
        "参与方", "谁坐在桌边，按这个次序；也可以逐一写明由谁担任",
        "who sits at the table, in this order; or a mapping that says who speaks for each", "[community, owners, property, residents, partners]",
    )  # fmt: skip
    recuse: dict[Name, str] = key(
        "回避", "什么情况下哪一方不参加", "when a party does not take part",
        "{property: \"complained_of == 'property'\"}", default_factory=dict,
    )  # fmt: skip
    visible_to: Who = key(
        "可见范围", "不公开的议题谁能看", "who may see items of a type that is not public", "[applicant, respondent, mediator]",
        default=(),
    )  # fmt: skip
    start: Name = key("起始", "从哪个状态开始", "the state in which an item begins", "collecting")
    states: dict[Name, State] = key(
        "状态", "议题停留的每一步", "every state an item rests in", "{done: {phase: closed, result: done}}"
    )
    urgent: bool = key(
        "紧急",
        "免打扰时段也发短信",
        "messages do not wait for the end of quiet hours",
        "true",
        default=False,
    )
    """Messages of an urgent type do not wait for the end of quiet hours."""
    legal_basis: Bases = key(
        "依据", "数字从哪里来", "where the numbers come from", "{kind: custom}", default=()
    )

    def title_of(self, state: str) -> Text:
        """What people read for a state's name."""
        form = self.states[state]
        return form.title or Text(zh=state.replace("_", " "), en=state.replace("_", " "))

    def field_title(self, field: str) -> Text:
        """What people read for a field's name."""
        form = self.fields[field]
        return form.title or Text(zh=field.replace("_", " "), en=field.replace("_", " "))

    @cached_property
    def resumed_states(self) -> frozenset[str]:
        """The states that some way comes back to without starting their clock again."""
        return frozenset(
            target.state
            for state in self.states.values()
            for target in [
                *(arm for arms in state.then.values() for arm in arms),
                *(state.ask.buttons.values() if state.ask else ()),
                *state.signals.values(),
            ]
            if target.clock == "resume" and target.state
        )

    @property
    def parties_named_at_intake(self) -> tuple[str, ...]:
        """The parties for which somebody is named when a matter is taken in."""
        return tuple(party for party in self.parties if self.source_of(party) == "named at intake")

    def source_of(self, party: str) -> PartySource:
        """Where the people of a party come from."""
        return self.parties[party].source if isinstance(self.parties, dict) else "seats"

    def voice_of(self, party: str) -> PartyVoice:
        """How the seats of a party make its one voice."""
        return self.parties[party].voice if isinstance(self.parties, dict) else "any representative"

    @cached_property
    def party_titles(self) -> Mapping[str, Text]:
        """What parties are called here; those that are not among them are called as the community calls them."""
        if not isinstance(self.parties, dict):
            return {}
        return {party: form.title for party, form in self.parties.items() if form.title is not None}
