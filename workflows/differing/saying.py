"""How a change is said: what it was, what it is now, in the words of the language's own keys and vocabularies.

Whatever a definition can hold has words here, so that no change is ever shown as it stands in the program.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from workflows.model import Form, Moment, Option, Quorum, Share, about
from workflows.span import Span
from workflows.text import Text, listed, text
from workflows.titles import all_called, called
from workflows.vocabulary import WORDS, Words
from workflows.vocabulary.spoken import QUORUM, SHARE

NOTHING = text("无", "nothing")
_WHO = frozenset({
    "who", "ask", "remind", "then_ask", "asked_by", "needs", "by", "met_by", "judged_by", "tell", "may_stop", "veto", "visible_to",
})  # fmt: skip


def instead(label: Text, old: Text, new: Text) -> Text:
    """Something that is otherwise now."""
    return Text(zh=f"{label.zh}：{new.zh}（原为 {old.zh}）", en=f"{label.en}: {new.en} instead of {old.en}")


def added(label: Text, new: Text) -> Text:
    """Something that was not there before."""
    return Text(zh=f"新增{label.zh}：{new.zh}", en=f"{label.en}, new: {new.en}")


def gone(label: Text, old: Text) -> Text:
    """Something that is not there any more."""
    return Text(zh=f"取消{label.zh}（原为 {old.zh}）", en=f"no more {label.en} (was {old.en})")


def changed(label: Text, old: Text | None, new: Text | None) -> Text:
    """One of the three."""
    if old is None:
        return added(label, new or NOTHING)
    return gone(label, old) if new is None else instead(label, old, new)


def label_of(form: type[Form], name: str) -> Text:
    """What a key is called in a sentence."""
    field = form.model_fields[name]
    return Text(zh=about(field).zh, en=(field.alias or name).replace("_", " "))


def said(value: Any, place: str = "") -> Text | None:
    """A value in words; None where nothing is said. `place` is `Form.key`, where its vocabulary is known."""
    if value is None or value in ((), {}, ""):
        return None
    if isinstance(value, bool):
        return text("是", "yes") if value else text("否", "no")
    if isinstance(value, Text):
        return Text(zh=value.zh, en=f"“{value.en}”")
    if isinstance(value, (Span, Moment)):
        return value.text
    if isinstance(value, Share):
        return Text(zh=SHARE.turned(str(value), "zh"), en=str(value))
    if isinstance(value, Quorum):
        return quorum_said(value)
    if isinstance(value, Option):
        return value.title
    if isinstance(value, Form):
        return _form(value)
    if isinstance(value, Mapping):
        return listed([_pair(str(name), each, place) for name, each in value.items()])
    if isinstance(value, (tuple, list)):
        if place.rpartition(".")[2] in _WHO and place != "Button.needs":
            return all_called(str(each) for each in value)
        return listed([each for one in value if (each := said(one, place)) is not None])
    return _plain(value, place)


def _plain(value: Any, place: str) -> Text:
    if isinstance(value, Fraction):
        return Text(zh=str(value), en=str(value))
    written = str(value)
    if place in WORDS:
        return word_said(WORDS[place], written)
    return called(written) if place.rpartition(".")[2] in _WHO else Text(zh=written, en=written)


def word_said(words: Words, word: str) -> Text:
    """A word of a closed vocabulary, with what it says."""
    found = next((each for each in words if each.en == word), None)
    if found is None:
        return Text(zh=word, en=word)
    return Text(zh=found.zh, en=found.en.replace("_", " "))


def quorum_said(quorum: Quorum) -> Text:
    """A quorum in words."""
    if quorum.count is None:
        return _form(quorum)
    many = "parties" if quorum.unit == "parties" else "answers"
    short = f"{quorum.count} of {quorum.of} parties" if quorum.of else f"{quorum.count} {many}"
    shrinks = quorum.recusal == "shrinks"
    return Text(
        zh=QUORUM.turned(short, "zh") + ("（回避时相应减少）" if shrinks else ""),
        en=(short if quorum.count != 1 or quorum.of else f"1 {many[:-1] if many == 'answers' else 'party'}")
        + (" (fewer where a party is recused)" if shrinks else ""),
    )


def _form(value: Form) -> Text:
    """What is set in a form, each with its key."""
    parts = list(_parts(value))
    return listed(parts) if parts else text("有", "yes")


def _parts(value: Form) -> Iterator[Text]:
    kind = type(value)
    for name in kind.model_fields:
        each = getattr(value, name)
        if each == kind.model_fields[name].get_default(call_default_factory=True) or name == "unit":
            continue
        words = said(each, f"{kind.__name__}.{name}")
        if words is not None:
            label = label_of(kind, name)
            yield Text(zh=f"{label.zh} {words.zh}", en=f"{label.en} {words.en}")


def _pair(name: str, value: Any, place: str) -> Text:
    words = said(value, place) or NOTHING
    return Text(zh=f"{name} {words.zh}", en=f"{name} {words.en}")
