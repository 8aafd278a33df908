"""Checks of where states lead: every state is reached, every way ends, and no way goes round for ever."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import TYPE_CHECKING

from workflows.checks.mistake import Found, Mistake
from workflows.checks.space import MOST_NODES
from workflows.text import Text, listed, text

if TYPE_CHECKING:
    from workflows.checks.flow import Stuck
    from workflows.checks.subject import Step, Subject

MOST_CIRCLES = 20


def reachable(subject: Subject) -> Found:
    """Every state can be reached."""
    for name in subject.definition.states:
        if name not in subject.flow.reached:
            yield Mistake(
                ("states", name),
                text(f"没有任何一步会走到“{name}”", f"nothing leads to `{name}`"),
                text("在别的状态里写明怎样到这里，或删掉它", "let another state lead here, or delete it"),
                text("没有议题会走到这一步", "no item ever gets there"),
            )


def ends(subject: Subject) -> Found:
    """From every state a closed one can be reached."""
    for stuck in subject.flow.stuck:
        if stuck.always:
            yield Mistake(
                ("states", stuck.state),
                text(
                    f"从“{stuck.state}”到不了任何办结状态",
                    f"from `{stuck.state}` no closed state can be reached",
                ),
                text("写明它怎样走到 phase: closed 的状态", "say how it leads to a state with phase: closed"),
                text("议题会一直挂着，永远办不结", "its items stay open for ever"),
            )


def used_up(subject: Subject) -> Found:
    """From every state a closed one can be reached, under every count."""
    for stuck in subject.flow.stuck:
        if not stuck.always:
            used = _ways(stuck)
            yield Mistake(
                ("states", stuck.state),
                text(
                    f"“{stuck.state}”里的次数用完之后（{used.zh}），就到不了任何办结状态了",
                    f"once its counts are used up ({used.en}), `{stuck.state}` leads to no closed state",
                ),
                text(
                    "加一个不限次数、通向办结的按钮，或写上 after_that",
                    "add a button without a count that leads to an end, or write after_that",
                ),
                text("议题会卡在这里，谁也推不动", "the item would be stuck, and nobody could move it"),
            )


def _ways(stuck: Stuck) -> Text:
    names = [way.split(".", 2) for way in stuck.used]
    return listed([text(f"{state}：{rest}", f"{state}: {rest}") for state, _, rest in names])


def too_many(subject: Subject) -> Found:
    """The space of states and counts can be gone through."""
    if subject.flow.certain is False:
        yield Mistake(
            ("states",),
            text(
                f"状态和次数的组合超过 {MOST_NODES:,} 种，无法逐一验证",
                f"there are more than {MOST_NODES:,} combinations of states and counts: they cannot be gone through",
            ),
            text("改小 at_most，或减少计次的去向", "lower at_most, or count fewer ways"),
            text("不能证明每一种情形都办得结", "it cannot be shown that every item comes to an end"),
        )


def circles(subject: Subject) -> Found:
    """Every way back is counted."""
    order = {name: number for number, name in enumerate(subject.definition.states)}
    edges: dict[str, dict[str, tuple[Step, bool]]] = {name: {} for name in order}
    for name, steps in subject.steps.items():
        for step in steps:
            if step.target.at_most is None and step.target.state in order:
                edges[name].setdefault(step.target.state, (step, False))
            if step.target.after_that in order:
                edges[name].setdefault(step.target.after_that, (step, True))
    for _ in range(MOST_CIRCLES):
        try:
            list(TopologicalSorter({name: [*targets] for name, targets in edges.items()}).static_order())
        except CycleError as error:
            around = [str(each) for each in reversed(error.args[1])]
            pairs = [*pairwise(around)]
            back = min(pairs, key=lambda pair: (order[pair[1]] - order[pair[0]], order[pair[1]]))
            step, spent = edges[back[0]].pop(back[1])
            said = " → ".join(_from_first(around[:-1], back[1]))
            yield Mistake(
                (*step.path, "after_that") if spent else step.path,
                text(
                    f"这几步会一直转圈，没有次数限制：{said}",
                    f"these lead round and round without a count: {said}",
                ),
                text(
                    f"写成 {{back: {back[1]}, at_most: 2, after_that: …}}",
                    f"write {{back: {back[1]}, at_most: 2, after_that: …}}",
                ),
                text("议题可能永远办不结", "an item could go round for ever"),
            )
        else:
            return


def _from_first(around: list[str], first: str) -> list[str]:
    """The circle, said from the state that it comes back to."""
    at = around.index(first)
    return [*around[at:], *around[:at], first]


def counts(subject: Subject) -> Found:
    """A count says what follows when it is used up; only a button may simply be gone."""
    for steps in subject.steps.values():
        for step in steps:
            target = step.target
            if (
                target.at_most is not None
                and target.after_that is None
                and not step.trigger.startswith("button.")
            ):
                yield Mistake(
                    step.path,
                    text(
                        "写了最多几次，却没有写用完之后去哪里",
                        "it is counted, and nothing says where to go after that",
                    ),
                    text("加上 after_that: …", "add after_that: …"),
                    text("次数用完后，议题无处可去", "once the count is used up, the item has nowhere to go"),
                )
            if target.after_that is not None and target.at_most is None:
                yield Mistake(
                    step.path,
                    text("写了 after_that，却没有写最多几次", "after_that without a count is never reached"),
                    text("加上 at_most: 2", "add at_most: 2"),
                )
