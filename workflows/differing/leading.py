"""What changed about where things lead: outcomes, buttons, signals, and the counts of ways back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workflows.differing.pair import Pair
from workflows.differing.saying import added, changed, gone, instead, label_of, said
from workflows.model import Button, Definition, Signal, State, Target
from workflows.outcomes import OUTCOME_WORDS
from workflows.sayings import guard_said
from workflows.text import Text, text
from workflows.titles import plain


def outcomes(pair: Pair, old: State, new: State) -> Iterator[Text]:
    """Where each outcome leads."""
    for outcome in {**old.then, **new.then}:
        words = OUTCOME_WORDS.get(outcome) or plain(outcome)
        label = Text(zh=f"“{words.zh}”之后", en=f"after “{words.en}”")
        was = tuple(pair.target(each) for each in old.then.get(outcome, ()))
        now = new.then.get(outcome, ())
        if was != now:
            yield changed(
                label,
                arms_said(pair.new, was, pair.old) if was else None,
                arms_said(pair.new, now) if now else None,
            )


def buttons(pair: Pair, old: Mapping[str, Button], new: Mapping[str, Button]) -> Iterator[Text]:
    """Which buttons there are, and what each does."""
    for name in {**old, **new}:
        was, now = old.get(name), new.get(name)
        title = (now or was or Button(go="x")).title or plain(name)
        label = Text(zh=f"按钮“{title.zh}”", en=f"the button “{title.en}”")
        if was is None and now is not None:
            yield added(label, arms_said(pair.new, (now,)))
        elif now is None and was is not None:
            yield gone(label, arms_said(pair.old, (was,)))
        elif was is not None and now is not None:
            yield from _button(pair, label, was, now)


def _button(pair: Pair, label: Text, old: Button, new: Button) -> Iterator[Text]:
    if old.title != new.title:
        shown = Text(zh=f"{label.zh}的文字", en=f"the words on {label.en}")
        yield changed(shown, said(old.title), said(new.title))
    if old.needs != new.needs:
        wanted = Text(zh=f"{label.zh}需要写明的", en=f"what {label.en} needs")
        yield changed(wanted, said(old.needs, "Button.needs"), said(new.needs, "Button.needs"))
    yield from _led(pair, label, old, new)


def signals(pair: Pair, old: Mapping[str, Signal], new: Mapping[str, Signal]) -> Iterator[Text]:
    """Which signals other systems may send."""
    for name in {**old, **new}:
        was, now = old.get(name), new.get(name)
        label = Text(zh=f"信号 {name}", en=f"the signal {name}")
        if was is None and now is not None:
            yield added(label, arms_said(pair.new, (now,)))
        elif now is None and was is not None:
            yield gone(label, arms_said(pair.old, (was,)))
        elif was is not None and now is not None:
            if was.sender != now.sender:
                sender = Text(zh=f"{label.zh}来自的系统", en=f"who may send {label.en}")
                yield changed(sender, said(was.sender), said(now.sender))
            yield from _led(pair, label, was, now)


def _led(pair: Pair, label: Text, old: Target, new: Target) -> Iterator[Text]:
    keys = Target.model_fields
    before = pair.target(old)
    if any(getattr(before, key) != getattr(new, key) for key in keys):
        was, now = arms_said(pair.new, (before,), pair.old), arms_said(pair.new, (new,))
        if was != now:
            yield instead(label, was, now)
        else:
            clock = label_of(Target, "clock")
            yield changed(clock, said(old.clock, "Target.clock"), said(new.clock, "Target.clock"))


def arms_said(definition: Definition, arms: Sequence[Target], older: Definition | None = None) -> Text:
    """Where arms lead, in their order."""
    told = [_arm(definition, each, older or definition) for each in arms]
    return Text(zh="；否则".join(each.zh for each in told), en="; else ".join(each.en for each in told))


def _arm(definition: Definition, target: Target, older: Definition) -> Text:
    words = _way(definition, target, older)
    if target.clock == "resume":
        words = Text(zh=f"{words.zh}，期限接着计", en=f"{words.en}, where the clock goes on")
    if target.at_most is not None:
        times = target.at_most
        often = "once" if times == 1 else f"{times} times"
        words = Text(zh=f"{words.zh}，最多 {times} 次", en=f"{words.en}, at most {often}")
    if target.after_that is not None:
        then = _title(definition, target.after_that, older)
        words = Text(zh=f"{words.zh}，此后到“{then.zh}”", en=f"{words.en}, after that to “{then.en}”")
    if target.when is not None:
        guard = guard_said(older if target.when in _guards(older) else definition, target.when)
        words = Text(zh=f"{guard.zh}时{words.zh}", en=f"if {guard.en} {words.en}")
    return words


def _guards(definition: Definition) -> set[str]:
    """The guards of a definition, which only it can read: they name its fields."""
    return {
        each.when
        for state in definition.states.values()
        for targets in state.then.values()
        for each in targets
        if each.when is not None
    }


def _way(definition: Definition, target: Target, older: Definition) -> Text:
    if target.extend is not None:
        span = target.extend.text
        return Text(zh=f"延期 {span.zh}", en=f"{span.en} more")
    to = _title(definition, target.state or "", older)
    if target.new_round is not None:
        return Text(zh=f"回到“{to.zh}”另起一轮", en=f"back to “{to.en}” for a new round")
    if target.back is not None:
        return Text(zh=f"退回“{to.zh}”", en=f"back to “{to.en}”")
    return Text(zh=f"到“{to.zh}”", en=f"to “{to.en}”")


def _title(definition: Definition, state: str, older: Definition) -> Text:
    for each in (definition, older):
        if state in each.states:
            return each.title_of(state)
    return text("—", "—") if not state else plain(state)
