"""Checks of what a state is for, and of what it can end in."""

from __future__ import annotations

from collections.abc import Collection

from workflows.checks.found import Found
from workflows.findings import one_of
from workflows.model import Definition, State
from workflows.text import Text, text


def outcomes_of(state: State) -> frozenset[str]:
    """The outcomes that a state can end in."""
    found: set[str] = set()
    if state.ask is not None and state.ask.to in ("fill", "report"):
        found.add("answered")
    if state.decide is not None:
        found |= {"passed", "failed"}
        # of no scores at all there is no mean, whatever quorum is asked for
        if state.decide.quorum is not None or state.decide.rule == "mean_at_least":
            found.add("no_quorum")
    if state.notice is not None:
        found.add("undisputed")
        if state.notice.objections is not None:
            found.add("objected")
    return frozenset(found)


def one_purpose(definition: Definition, roles: Collection[str]) -> Found:
    """A state asks, or gives notice, or is closed."""
    del roles
    for name, state in definition.states.items():
        path = ("states", name)
        if state.phase == "closed":
            if state.ask or state.notice or state.then or state.deadline or state.signals:
                yield (
                    path,
                    Text(
                        zh=f"“{name}”已办结，不能再征求、公示或计时",
                        en=f"`{name}` is closed: it asks nothing and waits for nothing",
                    ),
                    text("去掉多余的键，或改 phase", "remove those keys, or change its phase"),
                )
            if state.result is None:
                yield (
                    path,
                    Text(zh=f"“{name}”没有写结果", en=f"`{name}` does not say its result"),
                    text("加一行 result: done", "add a line result: done"),
                )
        elif (state.ask is None) == (state.notice is None):
            yield (
                path,
                Text(
                    zh=f"“{name}”要么征求（ask），要么公示（notice），只能是一种",
                    en=f"`{name}` must either ask or give notice, just one of the two",
                ),
                text("拆成前后两个状态", "split it into two states, one after the other"),
            )
        elif state.notice is not None and (state.deadline or state.remind or state.if_late):
            yield (
                path,
                Text(
                    zh=f"“{name}”公示的时间由 notice 决定，不能另写期限、提醒或逾期",
                    en=f"`{name}` gives notice, which has a time of its own: no deadline, reminder or if_late beside it",
                ),
                text("去掉 deadline、remind、if_late", "remove deadline, remind and if_late"),
            )
        elif state.list is None:
            yield (
                path,
                Text(zh=f"“{name}”没有写在哪张清单上", en=f"`{name}` does not say on which list it stands"),
                text(
                    "加一行 list: demand、problem、project 或 none",
                    "add list: demand, problem, project or none",
                ),
            )


def outcomes(definition: Definition, roles: Collection[str]) -> Found:
    """Every outcome that can occur is handled, and none that cannot."""
    del roles
    for name, state in definition.states.items():
        can, handled = outcomes_of(state), set(state.then)
        allowed = can | ({"late"} if state.ask and state.deadline and state.decide is None else set())
        for outcome in sorted(can - handled):
            yield (
                ("states", name, "then") if state.then else ("states", name),
                Text(
                    zh=f"“{name}”可能以“{outcome}”结束，却没有写接下来去哪里",
                    en=f"`{name}` can end in `{outcome}`, and nothing says where to go then",
                ),
                Text(zh=f"在 then 里加上 {outcome}: …", en=f"add {outcome}: … under then"),
            )
        for outcome in sorted(handled - allowed):
            yield (
                ("states", name, "then", outcome),
                Text(zh=f"“{name}”不会以“{outcome}”结束", en=f"`{name}` never ends in `{outcome}`"),
                one_of(outcome, allowed),
            )
