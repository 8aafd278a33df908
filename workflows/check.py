"""What must hold of a definition as a whole, found before any item meets it.

`CHECKS` is the whole list: small functions, each with the name of its rule, each yielding every place where
the rule is broken, with the consequence and the mend in plain words.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime
from graphlib import CycleError, TopologicalSorter

from workflows.calendar import Calendar
from workflows.findings import Finding, one_of
from workflows.machine import ways
from workflows.model import WHO_WORDS, Definition, State, Target
from workflows.roster import ROLES
from workflows.source import Path, Source
from workflows.span import Span
from workflows.text import Text, text

Found = Iterator[tuple[Path, Text, Text]]
Check = Callable[[Definition, Collection[str]], Found]


def check(definition: Definition, source: Source, roles: Collection[str] | None = None) -> list[Finding]:
    """Every finding of every check."""
    known = roles if roles is not None else ROLES
    return [
        Finding(rule, source.place(path), message, mend)
        for rule, function in CHECKS.items()
        for path, message, mend in function(definition, known)
    ]


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


def _start(definition: Definition, roles: Collection[str]) -> Found:
    del roles
    if definition.start not in definition.states:
        yield (
            ("start",),
            Text(zh=f"没有叫“{definition.start}”的状态", en=f"`{definition.start}` is no state here"),
            one_of(definition.start, definition.states),
        )


def _targets(definition: Definition, roles: Collection[str]) -> Found:
    del roles
    for path, target in _all_ways(definition):
        for name in target.states:
            if name not in definition.states:
                yield (
                    path,
                    Text(zh=f"没有叫“{name}”的状态", en=f"`{name}` is no state here"),
                    one_of(name, definition.states),
                )


def _reachable(definition: Definition, roles: Collection[str]) -> Found:
    del roles
    seen, todo = set(), [definition.start]
    while todo:
        name = todo.pop()
        if name in definition.states and name not in seen:
            seen.add(name)
            todo += _next_states(definition.states[name])
    for name in definition.states:
        if name not in seen:
            yield (
                ("states", name),
                Text(
                    zh=f"没有任何一步通向“{name}”，议题永远到不了",
                    en=f"nothing leads to `{name}`: no item ever gets there",
                ),
                text("在别的状态里写明怎样到这里，或删掉它", "let another state lead here, or delete it"),
            )


def _ends(definition: Definition, roles: Collection[str]) -> Found:
    del roles
    good = {name for name, state in definition.states.items() if state.phase == "closed"}
    grown = True
    while grown:
        more = {n for n, s in definition.states.items() if n not in good and good & set(_next_states(s))}
        good |= more
        grown = bool(more)
    for name in definition.states:
        if name not in good:
            yield (
                ("states", name),
                Text(
                    zh=f"从“{name}”到不了任何办结状态，议题会一直挂着",
                    en=f"from `{name}` no closed state can be reached: its items stay open for ever",
                ),
                text("写明它怎样走到 phase: closed 的状态", "say how it leads to a state with phase: closed"),
            )


def _one_purpose(definition: Definition, roles: Collection[str]) -> Found:
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
        elif state.list is None:
            yield (
                path,
                Text(zh=f"“{name}”没有写在哪张清单上", en=f"`{name}` does not say on which list it stands"),
                text(
                    "加一行 list: demand、problem、project 或 none",
                    "add list: demand, problem, project or none",
                ),
            )


def _outcomes(definition: Definition, roles: Collection[str]) -> Found:
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


def _asks(definition: Definition, roles: Collection[str]) -> Found:
    del roles
    for name, state in definition.states.items():
        ask, path = state.ask, ("states", name, "ask")
        if ask is None:
            continue
        if ask.to == "choose" and not ask.buttons:
            yield (
                path,
                text("选择（choose）没有按钮", "a choice without buttons"),
                text("加上 buttons", "add buttons"),
            )
        if ask.to != "choose" and ask.buttons:
            yield (
                (*path, "buttons"),
                text("只有 to: choose 才有按钮", "only to: choose has buttons"),
                text("去掉 buttons，或改成 to: choose", "remove buttons, or write to: choose"),
            )
        if ask.to == "fill" and not ask.fields:
            yield (
                path,
                text("填写（fill）没有说填什么", "a form without fields"),
                text("加上 fields: […]", "add fields: […]"),
            )
        for field in ask.fields:
            if field not in definition.fields:
                yield (
                    (*path, "fields"),
                    Text(zh=f"没有叫“{field}”的字段", en=f"`{field}` is no field here"),
                    one_of(field, definition.fields),
                )
        if ask.to in ("position", "score") and state.decide is None:
            yield (
                path,
                text(
                    "问了意见，却没有说怎样作结论",
                    "answers are asked for, and nothing says how they are weighed",
                ),
                text("加上 decide: {rule: …}", "add decide: {rule: …}"),
            )


def _rules(definition: Definition, roles: Collection[str]) -> Found:
    del roles
    for name, state in definition.states.items():
        form, path = state.decide, ("states", name, "decide")
        if form is None:
            continue
        kind = state.ask.to if state.ask else None
        fits = {"consensus": "position", "majority": "position", "mean_at_least": "score"}[form.rule]
        if kind != fits:
            yield (
                (*path, "rule"),
                Text(
                    zh=f"{form.rule} 只能用在 to: {fits}", en=f"{form.rule} weighs answers of to: {fits} only"
                ),
                Text(
                    zh=f"把 ask.to 写成 {fits}，或换一条规则",
                    en=f"write to: {fits} in ask, or take another rule",
                ),
            )
        if form.rule == "mean_at_least":
            scale = state.ask.scale if state.ask else 5
            if form.threshold is None:
                yield (
                    path,
                    text("没有写要达到几分", "it does not say what mean is needed"),
                    text("加上 threshold: 3", "add threshold: 3"),
                )
            elif not 1 <= form.threshold <= scale:
                yield (
                    (*path, "threshold"),
                    Text(
                        zh=f"只能打 1 到 {scale} 分，{form.threshold} 达不到",
                        en=f"scores go from 1 to {scale}: {form.threshold} cannot be reached",
                    ),
                    text("改小 threshold", "lower the threshold"),
                )
        if form.quorum is not None and form.quorum.unit == "parties":
            seated = len(definition.parties)
            if form.quorum.of not in (None, seated) or form.quorum.count > seated:
                yield (
                    (*path, "quorum"),
                    Text(
                        zh=f"坐着 {seated} 方，“{form.quorum.count} of {form.quorum.of}”对不上",
                        en=f"{seated} parties are seated; `{form.quorum.count} of {form.quorum.of}` does not fit",
                    ),
                    Text(zh=f"写成 … of {seated} parties", en=f"write … of {seated} parties"),
                )


def _people(definition: Definition, roles: Collection[str]) -> Found:
    valid = {*definition.parties, *roles, *WHO_WORDS}
    for name, state in definition.states.items():
        late, notice, form = state.if_late, state.notice, state.decide
        named = {
            ("ask", "who"): state.ask.who if state.ask else (),
            ("if_late", "ask"): (late.ask or ()) if late else (),
            ("if_late", "remind"): (late.remind or ()) if late else (),
            ("if_late", "then_ask"): (late.then_ask or ()) if late else (),
            ("notice", "objections", "judged_by"): notice.objections.judged_by
            if notice and notice.objections
            else (),
            ("decide", "conditions", "met_by"): form.conditions.met_by if form and form.conditions else (),
            ("tell",): state.tell,
        }
        for path, who in named.items():
            for word in who:
                if word not in valid:
                    yield (
                        ("states", name, *path),
                        Text(
                            zh=f"“{word}”既不是参与方也不是角色，没有人会被问到",
                            en=f"`{word}` is neither a party nor a role: nobody would be asked",
                        ),
                        one_of(word, valid),
                    )


def _silence(definition: Definition, roles: Collection[str]) -> Found:
    del roles
    for name, state in definition.states.items():
        if state.ask is None:
            continue
        if state.deadline is None:
            yield (
                ("states", name),
                Text(
                    zh=f"“{name}”没有期限，没人答复就会一直等下去",
                    en=f"`{name}` has no deadline: silence would last for ever",
                ),
                text("加上 deadline: 5 working days", "add deadline: 5 working days"),
            )
        elif state.decide is None and "late" not in state.then and state.if_late is None:
            yield (
                ("states", name),
                Text(
                    zh=f"“{name}”到期没人答复时，没有人会知道",
                    en=f"when `{name}` passes its deadline, nobody would be told",
                ),
                text(
                    "加上 if_late: {ask: supervisor, every: 2 working days}",
                    "add if_late: {ask: supervisor, every: 2 working days}",
                ),
            )


def _clock(definition: Definition, roles: Collection[str]) -> Found:
    del roles
    for name, state in definition.states.items():
        if state.deadline is None:
            if state.remind or state.stand_in:
                yield (
                    ("states", name),
                    text("有提醒或候补，却没有期限", "reminders or stand-ins without a deadline"),
                    text("加上 deadline", "add a deadline"),
                )
            continue
        for number, before in enumerate(state.remind):
            if _longest(before) >= _shortest(state.deadline):
                yield (
                    ("states", name, "remind", number),
                    Text(
                        zh=f"期限只有 {state.deadline.text.zh}，提前 {before.text.zh} 提醒太早",
                        en=f"the deadline is {state.deadline}: {before} before it is too early",
                    ),
                    text("改短提醒，或改长期限", "shorten the reminder or lengthen the deadline"),
                )
        if state.stand_in is not None and _longest(state.stand_in.after) >= _shortest(state.deadline):
            yield (
                ("states", name, "stand_in"),
                text("候补要等到期限之后才请", "the alternates would be asked only after the deadline"),
                text("改短 after", "shorten after"),
            )


def _counted(definition: Definition, roles: Collection[str]) -> Found:
    """Ways that time or a rule takes without anybody pressing a button must not go round for ever."""
    del roles
    graph: dict[str, set[str]] = {name: set() for name in definition.states}
    for name, state in definition.states.items():
        for trigger, target in ways(state):
            if target.at_most is None and target.state and not trigger.startswith("signal."):
                graph[name].add(target.state)
            if target.after_that:
                graph[name].add(target.after_that)
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        around = [str(each) for each in error.args[1]]
        yield (
            ("states", around[0], "then"),
            Text(
                zh="这几步会一直转圈，没有次数限制：" + " → ".join(reversed(around)),
                en="these lead round and round without a count: " + " → ".join(reversed(around)),
            ),
            text(
                "往回走的一步写成 {back: …, at_most: 2, after_that: …}",
                "write the way back as {back: …, at_most: 2, after_that: …}",
            ),
        )


CHECKS: dict[str, Check] = {
    "start": _start,
    "unknown-state": _targets,
    "unreachable": _reachable,
    "no-end": _ends,
    "one-purpose": _one_purpose,
    "outcomes": _outcomes,
    "ask": _asks,
    "decide": _rules,
    "nobody": _people,
    "silence": _silence,
    "clock": _clock,
    "uncounted": _counted,
}


def _next_states(state: State) -> list[str]:
    return [name for _, target in ways(state) for name in target.states]


def _all_ways(definition: Definition) -> Iterator[tuple[Path, Target]]:
    places = {"outcome": ("then",), "button": ("ask", "buttons"), "signal": ("signals",)}
    for name, state in definition.states.items():
        for trigger, target in ways(state):
            kind, word = trigger.split(".", 1)
            yield ("states", name, *places[kind], word), target


_PLAIN = Calendar("UTC")
_A_MONDAY = datetime(2024, 1, 1, tzinfo=UTC)


def _shortest(span: Span) -> float:
    """Hours that a deadline lasts at least: a day less where the start day's evening may count for nothing."""
    length = (_PLAIN.end_of(_A_MONDAY, span).at - _A_MONDAY).total_seconds() / 3600
    return length - 18 if span.in_days else length


def _longest(span: Span) -> float:
    """Hours that a span before a deadline lasts at most; working days may have a weekend between them."""
    if span.unit == "working days":
        return 24 * (span.amount + 2 * (1 + span.amount // 5)) if span.amount > 4 else 24 * span.amount  # noqa: PLR2004  # a week
    return (_PLAIN.end_of(_A_MONDAY, span).at - _A_MONDAY).total_seconds() / 3600 - (
        18 if span.unit == "days" else 0
    )
