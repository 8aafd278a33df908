"""Checks of what a state is for: it does one thing, and says what that needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workflows.checks.endings import fits, rules_for
from workflows.checks.mistake import Found, Mistake
from workflows.model import PURPOSES, Decide
from workflows.source import Path
from workflows.text import Text, text

if TYPE_CHECKING:
    from workflows.checks.subject import Subject

_ON_CLOSED = ("title", "phase", "list", "result", "tell", "open", "legal_basis")


def one_purpose(subject: Subject) -> Found:
    """A state asks, or gives notice, or waits, or gathers; just one of these."""
    for name, state, path in subject.open_states():
        found = [purpose for purpose in PURPOSES if getattr(state, purpose) is not None]
        if len(found) == 1:
            continue
        if found:
            message = text(
                f"“{name}”同时写了 {'、'.join(found)}，一个状态只做一件事",
                f"`{name}` has {' and '.join(found)}: a state does one thing",
            )
            mend = text("拆成前后两个状态", "split it into two states, one after the other")
        else:
            message = text(
                f"“{name}”既不征求、公示，也不等待、征集",
                f"`{name}` neither asks, gives notice, waits nor gathers",
            )
            mend = text(
                "加上 ask、notice、wait 或 gather；如果是终点，写 phase: closed",
                "add ask, notice, wait or gather; or phase: closed if it is an end",
            )
        yield Mistake(path, message, mend)


def closed(subject: Subject) -> Found:
    """A closed state asks nothing and waits for nothing."""
    for name, state in subject.definition.states.items():
        if state.phase == "closed":
            for key in sorted(state.model_fields_set - set(_ON_CLOSED)):
                if getattr(state, key) not in (None, (), {}):
                    yield Mistake(
                        ("states", name, key),
                        text(f"“{name}”已办结，不能再写 {key}", f"`{name}` is closed: it has no `{key}`"),
                        text(f"去掉 {key}，或改 phase", f"remove {key}, or change its phase"),
                    )


def results(subject: Subject) -> Found:
    """A closed state says its result, and no other does."""
    for name, state in subject.definition.states.items():
        if state.phase == "closed" and state.result is None:
            yield Mistake(
                ("states", name),
                text(f"“{name}”没有写结果", f"`{name}` does not say its result"),
                text("加一行 result: done", "add a line result: done"),
                text(
                    "看板上看不出这件事办成了没有", "nobody could see on the board what became of the matter"
                ),
            )


def lists(subject: Subject) -> Found:
    """Every open state says on which list its items stand; those of a private type stand on none."""
    private = bool(subject.definition.visible_to)
    for name, state, path in subject.open_states():
        if state.list is None:
            yield Mistake(
                path,
                text(f"“{name}”没有写在哪张清单上", f"`{name}` does not say on which list it stands"),
                text("加一行 list: none", "add list: none")
                if private
                else text(
                    "加一行 list: demand、problem、project 或 none",
                    "add list: demand, problem, project or none",
                ),
            )


def private(subject: Subject) -> Found:
    """Items that only some may see stand on no list."""
    if not subject.definition.visible_to:
        return
    for name, state in subject.definition.states.items():
        if state.list not in (None, "none"):
            yield Mistake(
                ("states", name, "list"),
                text(
                    f"这类议题不公开（visible_to），“{name}”却列在公开的清单上",
                    f"items of this type are private (visible_to), and `{name}` stands on a public list",
                ),
                text("写成 list: none，或去掉 visible_to", "write list: none, or remove visible_to"),
                text("当事人的事会让所有人看到", "everybody would see what concerns a few"),
                at="value",
            )


def incomplete(subject: Subject) -> Found:
    """What an ask or a rule needs is said."""
    for name, state, ask, path in subject.asks():
        needs = {"choose": ("buttons", "{accept: …}"), "fill": ("fields", "[…]")}.get(ask.to)
        if needs and not getattr(ask, needs[0]):
            yield _lacking(path, text(f"to: {ask.to}", f"to: {ask.to}"), f"{needs[0]}: {needs[1]}")
        if rules_for(ask.to) and state.decide is None:
            yield _lacking(
                ("states", name), text("问了意见，却没有说怎样作结论：", "answers are asked for, and nothing weighs them:"),
                "decide: {rule: …}",
            )  # fmt: skip
    for _, state, path in subject.open_states():
        if state.decide is not None and state.ask is not None and fits(state.decide.rule, state.ask.to):
            for said in needs_of(state.decide):
                yield _lacking((*path, "decide"), text(state.decide.rule, state.decide.rule), said)
        for clock, form in state.clocks.items():
            if not form.at and form.open_for is None:
                yield _lacking((*path, "clocks", clock), text("旁钟", "a clock"), "at: [15 days]")


def needs_of(form: Decide) -> Iterator[str]:
    """What a rule cannot do without and does not say, as it would be written."""
    if form.rule == "mean_at_least" and form.threshold is None:
        yield "threshold: 3"
    if form.rule == "satisfied_at_least" and form.satisfied_from is None:
        yield "satisfied_from: 4"
    if form.rule == "consensus_minus" and form.at_most is None:
        yield "at_most: 1"
    if form.rule == "weighted" and not form.weights:
        yield "weights: {owners: 2}"
    if form.rule == "owners_joint_decision":
        if form.quorum is None or form.quorum.heads is None or form.quorum.area is None:
            yield "quorum: {heads: 2/3, area: 2/3}"
        if form.passing is None or form.passing.heads is None or form.passing.area is None:
            yield "pass: {of: taking part, heads: over 1/2, area: over 1/2}"


def _lacking(path: Path, what: Text, said: str) -> Mistake:
    key = said.partition(":")[0]
    return Mistake(
        path,
        text(f"{what.zh} 缺少 {key}", f"{what.en} `{key}` is missing"),
        text(f"加上 {said}", f"add {said}"),
    )
