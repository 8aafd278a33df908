"""What no story has come upon yet, in plain words, grouped by state: what is still to be told before one can trust it.

Where a state was never entered only that is said; its parts could not have been visited. Where an outcome never
came, its ways are not told besides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workflows.model import Definition, Form, IfLate, State, Target, about
from workflows.sayings import guard_said
from workflows.stories.coverage import AFTER, KINDS, Coverage, Kind, Part
from workflows.text import Text, text
from workflows.titles import all_called, called, plain
from workflows.vocabulary import OUTCOMES, Tongue
from workflows.ways import arms


@dataclass(frozen=True, slots=True)
class Gap:
    """A state (or, with an empty name, the definition as a whole) and what no story has come upon there."""

    state: str
    title: Text
    said: tuple[Text, ...]


def gaps(coverage: Coverage, keys: Tongue = "en") -> tuple[Gap, ...]:
    """Every state in which something was never visited, in the order of the file; `keys` is the language of its keys."""
    definition = coverage.definition
    found = []
    for name in ("", *definition.states):
        said = tuple(_of_state(coverage, name, keys))
        if said:
            title = definition.title_of(name) if name else text("整个定义", "The definition as a whole")
            found.append(Gap(name, title, said))
    return tuple(found)


def summary(coverage: Coverage) -> Text:
    """How much was visited, kind by kind: `7 of 9 states, 12 of 20 ways`."""
    counted = [(kind, *coverage.count(kind)) for kind in KINDS]
    there = [(_KINDS[kind], have, of) for kind, have, of in counted if of]
    return Text(
        zh="，".join(f"{title.zh} {have}/{of}" for title, have, of in there),
        en=", ".join(f"{have} of {of} {title.en}" for title, have, of in there),
    )


_KINDS: dict[Kind, Text] = {
    "state": text("状态", "states"),
    "outcome": text("结论", "outcomes"),
    "way": text("去向", "ways"),
    "deadline": text("期限", "deadlines"),
    "reminder": text("提醒", "reminders"),
    "stand_in": text("候补", "stand-ins"),
    "lateness": text("逾期处理", "kinds of lateness"),
    "clock": text("定时", "clocks"),
    "extension": text("申请延期", "answers to a request for more time"),
    "pause": text("暂停", "ends of a pause"),
    "amendment": text("修改", "answers to an amendment"),
    "recusal": text("回避", "recusals"),
}


def _of_state(coverage: Coverage, name: str, keys: Tongue) -> Iterator[Text]:
    open_parts = [part for part in coverage.unvisited if part.state == name]
    if any(part.kind == "state" for part in open_parts):
        yield text("没有一个故事走到这里", "no story has come here")
        return
    never = {f"{name}.outcome.{part.name}" for part in open_parts if part.kind == "outcome"}
    for part in open_parts:
        if part.kind != "way" or _trigger(part) not in never:
            yield _said(coverage.definition, part, keys)


def _trigger(part: Part) -> str:
    """The way without its number and without what follows its count."""
    way = part.name.removesuffix(AFTER)
    head, _, last = way.rpartition(".")
    return head if last.isdecimal() and head.count(".") > 1 else way


def _said(definition: Definition, part: Part, keys: Tongue) -> Text:
    if part.kind == "recusal":
        who = called(part.name, definition.party_titles)
        return Text(zh=f"{who.zh}从未回避", en=f"{who.en} was never recused")
    state = definition.states[part.state]
    match part.kind:
        case "outcome":
            return _outcome(part.name, keys)
        case "way":
            return _way(definition, state, part, keys)
        case "deadline":
            span = state.deadline.text if state.deadline else plain("")
            return Text(
                zh=f"从未等到期限届满（截止：{span.zh}）",
                en=f"the deadline never passed ({span.en})",
            )
        case "reminder":
            span = state.remind[int(part.name)].text
            return Text(
                zh=f"截止前 {span.zh}的提醒从未发出",
                en=f"the reminder {span.en} before was never sent",
            )
        case "stand_in":
            span = state.stand_in.after.text if state.stand_in else plain("")
            return Text(
                zh=f"从未请候补代答（经过 {span.zh}）",
                en=f"no alternate was ever asked (after {span.en})",
            )
        case "lateness":
            return _lateness(definition, state, part.name, keys)
        case "clock":
            return _clock(state, part.name)
        case "extension":
            return _EXTENSION[part.name]
        case "amendment":
            return _AMENDMENT[part.name]
        case _:
            return _PAUSE[part.name]


_AMENDMENT: dict[str, Text] = {
    "accepted": text("从未采纳过修改", "no amendment was ever accepted"),
    "declined": text("从未有修改不被采纳", "no amendment was ever declined"),
}
_OUTCOMES: dict[str, Text] = {
    "answered": text("还没有人答复过", "nobody has ever answered"),
    "passed": text("从未通过", "it has never passed"),
    "failed": text("从未不通过", "it has never failed"),
    "no_quorum": text("从未出现人数不足", "nobody has yet missed the quorum"),
    "blocked": text("从未被一票否决", "nobody has yet used the veto"),
    "tied": text("从未票数相同", "no vote has ever been tied"),
    "given": text("从未都同意", "consent was never given"),
    "refused": text("从未有人拒绝", "nobody has ever refused consent"),
    "silent": text("从未有人到期不回音", "nobody has ever left the question of consent open"),
    "undisputed": text("从未公示无异议", "no notice has ever ended undisputed"),
    "objected": text("从未有异议成立", "no objection has ever been upheld"),
    "over": text("从未等到期满", "the wait was never over"),
    "gathered": text("从未征集到期满", "the gathering was never over"),
    "stopped": text("从未有人终止", "nobody has ever stopped it"),
    "late": text("从未到期无人答复", "nobody has ever let the deadline pass"),
}


def _outcome(name: str, keys: Tongue) -> Text:
    said = _OUTCOMES.get(name) or text("从未有过这个结论", "this outcome never came")
    word = _word(name, keys)
    return Text(zh=f"{said.zh}（结论 {word}）", en=f"{said.en} (outcome {word})")


def _word(name: str, keys: Tongue) -> str:
    """An outcome as the file writes it."""
    return OUTCOMES.turned(name, "zh") if keys == "zh" else name


def _way(definition: Definition, state: State, part: Part, keys: Tongue) -> Text:
    way = part.name.removesuffix(AFTER)
    trigger, target = next((t, target) for t, name, target in arms(part.state, state) if name == way)
    kind, name = trigger.split(".", 1)
    if kind == "outcome":
        name = _word(name, keys)
    if part.name.endswith(AFTER):
        to = definition.title_of(target.after_that or "")
        many = target.at_most
        return Text(
            zh=f"“{name}”的 {many} 次从未用完，没有走到“{to.zh}”（{_key(Target, 'after_that', keys)} {target.after_that}）",
            en=f"{name} was never used up ({many} at most), so it never led to “{to.en}” ({_key(Target, 'after_that', keys)} {target.after_that})",
        )
    if kind == "button":
        title = state.ask.buttons[name].title if state.ask else None
        said = title or plain(name)
        return Text(
            zh=f"“{said.zh}”从未按过（按钮 {name}）", en=f"“{said.en}” was never pressed (button {name})"
        )
    if kind == "signal":
        return Text(zh=f"信号 {name} 从未来过", en=f"the signal {name} never came")
    leads = _leads(definition, target)
    if target.when is not None:
        guard = guard_said(definition, target.when)
        return Text(
            zh=f"结论 {name} 时从未有过“{guard.zh}”，没有{leads.zh}",
            en=f"{guard.en}: this never held at the outcome {name}, so it never {leads.en}",
        )
    return Text(zh=f"结论 {name} 从未{leads.zh}", en=f"the outcome {name} never {leads.en}")


def _leads(definition: Definition, target: Target) -> Text:
    if target.extend is not None:
        span = target.extend.text
        return Text(zh=f"延期 {span.zh}", en=f"brought {span.en} more")
    to = definition.title_of(target.state or "")
    return Text(zh=f"走到“{to.zh}”（{target.state}）", en=f"led to “{to.en}” ({target.state})")


def _lateness(definition: Definition, state: State, act: str, keys: Tongue) -> Text:
    if act == "judge":
        return text(
            "公示期满时从未还有异议没裁定，所以没有催过裁定的人",
            "no objection was ever left unjudged when the notice was over, so its judges were never asked again",
        )
    who = all_called(getattr(state.if_late, act) or (), definition.party_titles)
    said = {
        "ask": text("逾期后从未请{}处理", "it was never so late that {} had to be asked"),
        "remind": text("逾期后从未催过{}", "it was never so late that {} had to be reminded"),
        "then_ask": text(
            "催过之后从未再请{}处理", "reminding was never in vain, so {} never had to be asked"
        ),
    }[act]
    where = f"{_key(State, 'if_late', keys)} {_key(IfLate, act, keys)}"
    return Text(zh=said.zh.format(who.zh) + f"（{where}）", en=said.en.format(who.en) + f" ({where})")


def _key(form: type[Form], name: str, keys: Tongue) -> str:
    """A key as the file writes it."""
    return about(form.model_fields[name]).zh if keys == "zh" else name


def _clock(state: State, name: str) -> Text:
    clock, _, number = name.partition(".")
    form = state.clocks[clock]
    title = form.title or plain(clock)
    if number == "end":
        return Text(
            zh=f"“{title.zh}”的开放期从未届满（定时 {clock}）",
            en=f"“{title.en}” was never open to its end (clock {clock})",
        )
    span = form.at[int(number)].text
    return Text(
        zh=f"“{title.zh}”从未等到 {span.zh}（定时 {clock}）",
        en=f"“{title.en}” never came to {span.en} (clock {clock})",
    )


_EXTENSION = {
    "granted": text("申请延期从未获准（延期）", "more time was never asked for and granted (extend)"),
    "refused": text("从未有人不同意延期（延期）", "nobody has ever refused more time (extend)"),
}
_PAUSE = {
    "resumed": text(
        "停表后从未有人让它继续（暂停）", "nobody has ever stopped the clock and let it go on (pause)"
    ),
    "over": text("停表从未满期、自动继续（暂停）", "no pause has ever run out and ended by itself (pause)"),
}
