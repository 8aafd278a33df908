"""What changed between two definitions, in words, from the side of those whom it concerns.

A deadline is longer by so much, a party has a voice that it did not have, a quorum is lower. Two files that say
the same, in whichever language their keys are and however they are laid out, have no difference; and every
difference of two definitions has its words, whatever the language will learn to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workflows.differing.lasting import lasts, time
from workflows.differing.leading import buttons, outcomes, signals
from workflows.differing.pair import Pair
from workflows.differing.people import asked, at_the_table, gained_and_lost
from workflows.differing.saying import added, changed, gone, instead, label_of, said
from workflows.model import Ask, Decide, Definition, FieldForm, Form, Gather, Notice, State
from workflows.text import Text, text


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed in one state, or (with an empty name) in the definition as a whole."""

    state: str
    title: Text
    said: tuple[Text, ...]


def differences(old: Definition, new: Definition) -> tuple[Changed, ...]:
    """Every change, state by state in the order of the newer file; nothing for two that say the same.

    The version is no change: it says that there is one.
    """
    pair = Pair(old, new)
    found = [Changed("", text("整个定义", "The definition as a whole"), tuple(_whole(pair)))]
    for was, now in pair.states():
        if now is None:
            assert was is not None  # noqa: S101  # a state has at least one name
            found.append(Changed(was, old.title_of(was), (_gone(old, was),)))
        elif was is None:
            found.append(Changed(now, new.title_of(now), (_new(new, now),)))
        else:
            found.append(Changed(now, new.title_of(now), tuple(_state(pair, was, now))))
    return tuple(each for each in found if each.said)


def _whole(pair: Pair) -> Iterator[Text]:
    old, new = pair.old, pair.new
    yield from at_the_table(pair)
    yield from _fields(pair)
    if pair.name(old.start) != new.start:
        yield instead(text("从哪里开始", "where it begins"), old.title_of(old.start), new.title_of(new.start))
    own = {"issue_type", "title", "summary", "urgent", "legal_basis"}
    yield from _plainly(Definition, old, new, own)


def _fields(pair: Pair) -> Iterator[Text]:
    old, new = pair.old.fields, pair.new.fields
    for name in {**old, **new}:
        was, now = old.get(name), new.get(name)
        title = (pair.new if now is not None else pair.old).field_title(name)
        label = Text(zh=f"字段“{title.zh}”", en=f"the field “{title.en}”")
        if was is None and now is not None:
            yield added(label, said(now) or title)
        elif now is None and was is not None:
            yield gone(label, said(was) or title)
        elif was is not None and now is not None:
            for each in _plainly(FieldForm, was, now, set(FieldForm.model_fields)):
                yield Text(zh=f"{label.zh}的{each.zh}", en=f"{label.en}: {each.en}")


def _new(definition: Definition, name: str) -> Text:
    meaning = _meaning(definition.states[name])
    return Text(zh=f"新的一步：{meaning.zh}", en=f"a new state: {meaning.en}")


def _gone(definition: Definition, name: str) -> Text:
    meaning = _meaning(definition.states[name])
    return Text(zh=f"不再有这一步（{meaning.zh}）", en=f"this state is gone ({meaning.en})")


def _meaning(state: State) -> Text:
    """What a state is for, and how long it lasts."""
    parts = [
        (label_of(State, name), said(getattr(state, name), f"State.{name}"))
        for name in ("result", "ask", "notice", "wait", "gather", "deadline", "decide")
    ]
    told = [(label, words) for label, words in parts if words is not None]
    return Text(
        zh="；".join(f"{label.zh} {words.zh}" for label, words in told) or "办结",
        en="; ".join(f"{label.en} {words.en}" for label, words in told) or "closed",
    )


def _state(pair: Pair, was: str, now: str) -> Iterator[Text]:
    old, new = pair.old.states[was], pair.new.states[now]
    if was != now:
        yield Text(zh=f"改名：原来叫 {was}", en=f"named {now} now; it was {was}")
    if old == new and not pair.renamed and pair.old.parties == pair.new.parties:
        return
    yield from _ask(pair, old.ask, new.ask)
    yield from _notice(old.notice, new.notice)
    yield from _gather(old.gather, new.gather)
    yield from time(old, new)
    yield from gained_and_lost(
        old.may_stop, new.may_stop, text("新可随时终止的", "may end it at any time now"),
        text("不能再随时终止的", "may no longer end it at any time"),
    )  # fmt: skip
    yield from _decide(old.decide, new.decide)
    yield from outcomes(pair, old, new)
    yield from signals(pair, old.signals, new.signals)
    yield from gained_and_lost(
        old.tell, new.tell, text("进入这一步时新告知的", "told now when it is entered"),
        text("进入这一步时不再告知的", "no longer told when it is entered"),
    )  # fmt: skip
    told = {"ask", "notice", "gather", "deadline", "wait", "remind", "if_late", "stand_in", "extend", "pause", "clocks",
            "may_stop", "decide", "then", "signals", "tell"}  # fmt: skip
    yield from _plainly(State, old, new, set(State.model_fields) - told)


def _ask(pair: Pair, old: Ask | None, new: Ask | None) -> Iterator[Text]:
    if old is None or new is None:
        if old != new:
            yield changed(label_of(State, "ask"), said(old), said(new))
        return
    yield from asked(pair, old, new)
    yield from buttons(pair, old.buttons, new.buttons)
    yield from _plainly(Ask, old, new, set(Ask.model_fields) - {"who", "to", "buttons"})


def _notice(old: Notice | None, new: Notice | None) -> Iterator[Text]:
    if old is None or new is None:
        if old != new:
            yield changed(label_of(State, "notice"), said(old), said(new))
        return
    yield from lasts(text("公示", "the notice"), old.duration, new.duration)
    was, now = old.objections, new.objections
    if was is None and now is not None:
        judges = said(now.judged_by, "Objections.judged_by") or text("—", "—")
        yield Text(
            zh=f"公示期可以提异议，由{judges.zh}裁定",
            en=f"anyone living here may object now, judged by {judges.en}",
        )
    elif now is None and was is not None:
        yield text("公示期不再收异议", "nobody can object any more")
    elif was is not None and now is not None:
        yield from gained_and_lost(
            was.judged_by, now.judged_by, text("新由其裁定异议的", "judges objections now"),
            text("不再裁定异议的", "no longer judges objections"),
        )  # fmt: skip
        if was.reach != now.reach:
            label = text("几条异议成立就停下", "how many upheld objections stop it")
            yield instead(label, text(str(was.reach), str(was.reach)), text(str(now.reach), str(now.reach)))
    yield from _plainly(Notice, old, new, {"deliver"})


def _gather(old: Gather | None, new: Gather | None) -> Iterator[Text]:
    if old is None or new is None:
        if old != new:
            yield changed(label_of(State, "gather"), said(old), said(new))
        return
    yield from lasts(text("征集", "the gathering"), old.duration, new.duration)
    yield from _plainly(Gather, old, new, {"by"})


def _decide(old: Decide | None, new: Decide | None) -> Iterator[Text]:
    if old is None or new is None:
        if old != new:
            yield changed(label_of(State, "decide"), said(old), said(new))
        return
    yield from gained_and_lost(
        old.veto, new.veto, text("新有一票否决权的", "a veto, which they did not have"),
        text("失去一票否决权的", "no veto any more"),
    )  # fmt: skip
    yield from _plainly(Decide, old, new, set(Decide.model_fields) - {"veto"})


def _plainly(form: type[Form], old: Form, new: Form, names: set[str]) -> Iterator[Text]:
    """Keys that need no words of their own: what each said, and what it says now."""
    for name in form.model_fields:
        was, now = getattr(old, name), getattr(new, name)
        if name in names and was != now:
            place = f"{form.__name__}.{name}"
            before, after = said(was, place), said(now, place)
            if before == after:
                before, after = _exactly(was), _exactly(now)
            if isinstance(was, Text) and isinstance(now, Text):
                before, after = _in_one_language(was, now)
            yield changed(label_of(form, name), before, after)


def _in_one_language(old: Text, new: Text) -> tuple[Text, Text]:
    """Two texts that differ; where only one language does, readers of the other are told that."""
    was, now = (said(each) or each for each in (old, new))
    if old.en == new.en:
        return Text(zh=was.zh, en=f"{old.zh} (Chinese)"), Text(zh=now.zh, en=f"{new.zh} (Chinese)")
    if old.zh == new.zh:
        return Text(zh=f"{old.en}（英文）", en=was.en), Text(zh=f"{new.en}（英文）", en=now.en)
    return was, now


def _exactly(value: object) -> Text:
    """Where two values have the same words: as they are written."""
    written = value.model_dump_json(exclude_defaults=True) if isinstance(value, Form) else str(value)
    return Text(zh=written, en=written)


__all__ = ["Changed", "differences"]
