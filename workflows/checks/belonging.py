"""Checks of keys: whatever is written does something where it stands.

Which key belongs where stands in tables here. A key that does nothing is a mistake, because whoever wrote it
believes that it does something.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from workflows.checks.endings import AWAITED, fits, rules_for
from workflows.checks.mistake import Found, Mistake
from workflows.model import BALLOTS, PURPOSES, VOICES, Ask, State
from workflows.rules.options import OPTION_RULES
from workflows.rules.parties import PARTY_RULES
from workflows.source import Path
from workflows.text import Text, text

if TYPE_CHECKING:
    from workflows.checks.subject import Subject

_BELONGS: dict[str, tuple[str, ...]] = {
    "deadline": ("ask",), "remind": ("ask",), "if_late": ("ask",), "stand_in": ("ask",), "extend": ("ask",),
    "decide": ("ask",), "may_stop": ("ask", "wait"), "pause": ("ask",),
}  # fmt: skip
"""Keys of a state, and the purposes that they belong to; every other key belongs to all."""
_OF_ASK: dict[str, tuple[str, ...]] = {
    "buttons": ("choose",), "fields": ("fill", "sort"), "options": BALLOTS, "questions": BALLOTS, "scale": ("score", "ratings"),
    "dots": ("dots",), "milestones": ("report",), "evidence": ("report",), "each": ("report",),
    "ends": ("fill", "report", "sort"), "scope": ("choice",), "answers": (*VOICES, "score"),
    "shown": (*VOICES, "score"), "amend": ("position",),
}  # fmt: skip
_POSITIONS = tuple(PARTY_RULES)
_OF_RULE: dict[str, tuple[str, ...]] = {
    "conditions": _POSITIONS, "veto": _POSITIONS, "silence": _POSITIONS, "at_most": ("consensus_minus",),
    "weights": ("weighted",), "share": ("majority", "weighted", "satisfied_at_least", "counted"),
    "threshold": ("mean_at_least",), "satisfied_from": ("satisfied_at_least",),
    "pass": ("owners_joint_decision", "counted"), "abstain": ("owners_joint_decision",),
    "winners": OPTION_RULES, "ties": OPTION_RULES,
}  # fmt: skip
_OF_PASSING: dict[str, tuple[str, ...]] = {
    "heads": ("owners_joint_decision",), "area": ("owners_joint_decision",), "share": ("counted",),
}  # fmt: skip
_OF_QUORUM: dict[str, tuple[str, ...]] = {"of": ("parties",), "recusal": ("parties",)}
_OF_TYPE: dict[str, tuple[str, ...]] = {
    "options": ("choice",), "at_least": ("images", "list", "items"), "at_most": ("images", "list", "items"), "currency": ("money",),
    "default": ("text", "number", "money", "choice", "date"),
}  # fmt: skip


def misplaced(subject: Subject) -> Found:
    """Every key that is written does something where it stands."""
    for name, form in subject.definition.fields.items():
        yield from _strays(form, ("fields", name), form.type, _OF_TYPE, text("类型", "the type"))
    for name, state in subject.definition.states.items():
        path: Path = ("states", name)
        if state.phase != "closed":
            yield from _in_state(name, state, path)
        if state.ask is not None:
            yield from _strays(state.ask, (*path, "ask"), state.ask.to, _OF_ASK, text("ask.to", "ask.to"))
            yield from _both(state.ask, (*path, "ask"))
        if state.decide is not None and state.ask is not None and fits(state.decide.rule, state.ask.to):
            rule = state.decide.rule
            yield from _strays(state.decide, (*path, "decide"), rule, _OF_RULE, text("规则", "the rule"))
            if (quorum := state.decide.quorum) is not None:
                unit = text("单位", "the unit")
                yield from _strays(quorum, (*path, "decide", "quorum"), quorum.unit, _OF_QUORUM, unit)
            if state.decide.passing is not None:
                place: Path = (*path, "decide", "pass")
                yield from _strays(state.decide.passing, place, rule, _OF_PASSING, text("规则", "the rule"))
    yield from _extensions(subject)


def _in_state(name: str, state: State, path: Path) -> Iterator[Mistake]:
    purposes = [purpose for purpose in PURPOSES if getattr(state, purpose) is not None]
    for key, belongs in _BELONGS.items():
        if len(purposes) == 1 and purposes[0] not in belongs and getattr(state, key) not in (None, (), {}):
            yield _stray((*path, key), key, text(f"写着 {purposes[0]} 的状态", f"a state with {purposes[0]}"))
    if state.result is not None:
        yield _stray(
            (*path, "result"), "result", text(f"还没有办结的“{name}”", f"`{name}`, which is not closed")
        )
    if state.ask is not None and state.if_late is not None:
        if state.ask.to not in AWAITED:
            yield _stray(
                (*path, "if_late"),
                "if_late",
                text("到期就作结论的状态", "a state that is decided at its deadline"),
            )
        elif "late" in state.then:
            yield _stray(
                (*path, "if_late"),
                "if_late",
                text("写了 then.late 的状态", "a state that goes on when it is late"),
            )
    if state.if_late is not None and state.if_late.ask is not None:
        for key in sorted(state.if_late.model_fields_set & {"times", "then_ask"}):
            yield _stray(
                (*path, "if_late", key),
                key,
                text("一开始就请人处理（ask）的 if_late", "an if_late that asks somebody at once"),
            )
    if state.ask is not None and state.decide is not None and not rules_for(state.ask.to):
        yield _stray((*path, "decide"), "decide", text(f"to: {state.ask.to}", f"to: {state.ask.to}"))
    if state.ask is not None and state.stand_in is not None and state.ask.to not in VOICES:
        yield _stray((*path, "stand_in"), "stand_in", text(f"to: {state.ask.to}", f"to: {state.ask.to}"))


def _both(ask: Ask, path: Path) -> Iterator[Mistake]:
    if ask.options and ask.questions:
        yield _stray(
            (*path, "options"), "options", text("写了 questions 的征求", "an ask that has questions")
        )
    if ask.each is not None and "ends" in ask.model_fields_set:
        yield _stray(
            (*path, "ends"),
            "ends",
            text("写了 each 的征求（每条都完成才算）", "an ask with each (all must be finished)"),
        )


def _extensions(subject: Subject) -> Iterator[Mistake]:
    """`extend` and `clock: resume` move a deadline: there must be one. Only an outcome has guarded arms."""
    states = subject.definition.states
    for name, steps in subject.steps.items():
        for step in steps:
            target = step.target
            if target.extend is not None and states[name].deadline is None:
                yield _stray(
                    (*step.path, "extend"), "extend", text("没有期限的状态", "a state without a deadline")
                )
            to = states.get(target.state or "")
            if target.clock == "resume" and (to is None or to.deadline is None):
                yield _stray(
                    (*step.path, "clock"),
                    "clock",
                    text("通向没有期限的状态的去向", "a way to a state without a deadline"),
                )


def _strays(
    form: Any, path: Path, kind: str, table: Mapping[str, tuple[str, ...]], of: Text
) -> Iterator[Mistake]:
    """The keys that were written and do nothing for this kind."""
    for attribute in form.model_fields_set:
        field = type(form).model_fields[attribute]
        key = field.alias or attribute
        if key in table and kind not in table[key] and getattr(form, attribute) not in (None, (), {}):
            belongs = "、".join(table[key]), ", ".join(table[key])
            yield Mistake(
                (*path, key),
                text(f"{of.zh}是 {kind} 时，{key} 不起作用", f"`{key}` does nothing where {of.en} is {kind}"),
                text(f"去掉 {key}；它只用于：{belongs[0]}", f"remove {key}; it belongs to: {belongs[1]}"),
            )


def _stray(path: Path, key: str, where: Text) -> Mistake:
    return Mistake(
        path,
        text(f"{key} 在{where.zh}里不起作用", f"`{key}` does nothing in {where.en}"),
        text(f"去掉 {key}", f"remove {key}"),
    )
