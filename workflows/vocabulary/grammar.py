"""The language's own keys and words, place by place, read off the models.

Keys and their Chinese forms stand with the models (`key(…)`); the words of closed vocabularies stand in this
package and are tied to their keys in `WORDS`. A Chinese key stands for one English key wherever it stands.
Five English words have two senses and therefore two Chinese words (`ask`: 征求 a party, 请 a supervisor); which
it is, is told by the form in which they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from workflows.model import (
    Clock,
    Definition,
    Form,
    FromField,
    Moment,
    Option,
    PartyForm,
    Question,
    Quorum,
    Share,
    Target,
    about,
    written,
)
from workflows.span import Span
from workflows.text import Text, text
from workflows.vocabulary import outcomes, people, states
from workflows.vocabulary.shapes import (
    TEXT,
    YES_NO,
    Either,
    Entries,
    GuardShape,
    Late,
    OneOf,
    Shape,
    SpokenShape,
    Whole,
    WhoShape,
)
from workflows.vocabulary.spoken import BEFORE, QUORUM, SHARE, SPAN, UNTIL
from workflows.vocabulary.word import Word, Words

WORDS: dict[str, Words] = {
    "PartyForm.from": people.SEATS, "PartyForm.voice": people.PARTY_VOICES, "FieldForm.type": states.FIELD_TYPES,
    "State.phase": states.PHASES, "State.list": states.LISTS,
    "Ask.to": states.ASKS, "Ask.evidence": states.EVIDENCE, "Ask.ends": states.ENDS,
    "Ask.identify": states.IDENTIFY, "Ask.answers": states.ANSWERS, "Ask.shown": states.SHOWN, "Amend.asks_again": states.ASKED_AGAIN,
    "Target.clock": states.CLOCK, "Button.clock": states.CLOCK, "Signal.clock": states.CLOCK,
    "Button.needs": states.NEEDS, "Pause.needs": states.REASON, "Moment.side": states.SIDES,
    "Objections.open_to": people.ANYONE, "Gather.open_to": people.ANYONE, "Delivery.to": people.EACH_HOME,
    "StandIn.who": people.ALTERNATE, "Conditions.confirmed_by": people.WHO_RAISED_IT,
    "Decide.rule": outcomes.RULES, "Decide.close": outcomes.CLOSES, "Decide.abstain": outcomes.ABSTAIN,
    "Decide.silence": outcomes.SILENCE, "Decide.ties": outcomes.TIES, "Quorum.unit": outcomes.UNITS,
    "Quorum.recusal": outcomes.RECUSAL, "Passing.of": outcomes.MEASURED_OF, "LegalBasis.kind": states.LEGAL,
}  # fmt: skip
"""Which vocabulary the word of a key is from."""

USE = Word(
    "use",
    "套用",
    text(
        "把这个名字的片段放在这里；写在旁边的键优先", "the piece of this name stands here; keys beside it win"
    ),
)
TIMES = Word(
    "times", "次数", text("与“至多”相同，配“延期”更顺口", "the same as at_most; reads better with extend")
)
PIECES = Word(
    "pieces", "片段", text("写一次、到处套用的片段", "pieces that are written once and used by name")
)

NAMED = Words((USE,))
"""The one key that is the language's own in a mapping of names."""
PARTY_AND_ROLE_WORDS = people.WHO + people.ROLES
"""What may stand beside the names of parties where people are meant."""
WHOM = WhoShape(PARTY_AND_ROLE_WORDS)


class Grammar:
    """Every form that a kind of file is made of, with its keys and their shapes."""

    everywhere: tuple[Word, ...] = (USE,)
    """Keys that stand in every form."""

    def __init__(self, root: type[Form]) -> None:
        self.forms: dict[str, type[Form]] = {form.__name__: form for form in _forms(root, {})}
        self.keys: dict[str, Words] = {name: self._keys(form) for name, form in self.forms.items()}
        self._shapes: dict[str, Shape] = {}
        every: dict[str, Word] = {}
        for word in (word for keys in self.keys.values() for word in keys):
            every.setdefault(word.zh, word)
        self.every_key = Words(tuple(every.values()))
        for name in self.forms:
            self._shapes[name] = self._shape_of_form(name)
        self.file = self.entries(root.__name__)

    def _keys(self, form: type[Form]) -> Words:
        found = [
            Word(written(name, field), said.zh, Text(zh=said.meaning_zh, en=said.meaning))
            for name, field in form.model_fields.items()
            for said in [about(field)]
        ]
        times = (TIMES,) if issubclass(form, Target) else ()
        return Words((*found, *times, *self.everywhere))

    def entries(self, name: str) -> Entries:
        """What stands in a form that is written out."""
        form = self.forms[name]
        below = {
            written(field, declared): self._below(name, written(field, declared), declared.annotation)
            for field, declared in form.model_fields.items()
        }
        return Entries(self.keys[name], below)

    def shape(self, name: str) -> Shape:
        """What stands where a form is meant: written out, or what is short for it."""
        return self._shapes[name]

    def _shape_of_form(self, name: str) -> Shape:
        match self.forms[name].__name__:
            case Clock.__name__:
                return Whole(self.entries(name), short=SpokenShape(SPAN))
            case PartyForm.__name__:
                return Whole(self.entries(name), short=OneOf(people.SEATS))
            case Quorum.__name__:
                return SpokenShape(QUORUM, self.entries(name), name)
            case Share.__name__:
                return SpokenShape(SHARE, self.entries(name), name)
            case Question.__name__:
                return Either((self.entries(FromField.__name__),), self.entries(name), self._late(Option))
        return Whole(self.entries(name))

    def _late(self, form: type[Form]) -> Shape:
        return Late(self._shapes, form.__name__)

    def _below(self, form: str, key: str, annotation: Any) -> Shape:
        """What stands below a key; what its type does not say is said here."""
        match key:
            case "then":
                return Whole(Entries(outcomes.OUTCOMES + NAMED, rest=self._late(Target)))
            case "when":
                return GuardShape()
            case "recuse":
                return Whole(Entries(NAMED, rest=GuardShape()))
            case "concerns":
                return OneOf(self.every_key)
            case "options":
                named = Entries(NAMED, rest=TEXT)
                drawn = () if form == "FieldForm" else (self.entries(FromField.__name__),)
                return Either(drawn, named, self._late(Option))
            case "milestones":
                return Whole(Entries(NAMED, rest=TEXT))
            case "parties":
                return Whole(Entries(NAMED, rest=self._late(PartyForm)))
            case "remind" if form == "State":
                return SpokenShape(BEFORE)
        return self._of_type(f"{form}.{key}", annotation)

    def _of_type(self, place: str, annotation: Any) -> Shape:
        origin, parts = (
            get_origin(annotation),
            [each for each in get_args(annotation) if each is not type(None)],
        )
        if origin is Annotated:
            return self._of_type(place, parts[0])
        if origin in (Union, UnionType):
            if Moment in parts:
                return SpokenShape(UNTIL, self.entries(Moment.__name__), Moment.__name__)
            return self._of_type(place, parts[0])
        if origin is Literal:
            return OneOf(WORDS[place])
        if origin is dict:
            return Whole(Entries(NAMED, rest=self._of_type(place, parts[1])))
        if origin is tuple:
            return WHOM if parts[0] is str else self._of_type(place, parts[0])
        simple: dict[Any, Shape] = {bool: YES_NO, Text: TEXT, Span: SpokenShape(SPAN)}
        if annotation in simple:
            return simple[annotation]
        return self._late(annotation) if annotation in self.forms.values() else Shape()


def _forms(annotation: Any, seen: dict[type[Form], None]) -> Iterator[type[Form]]:
    """The forms that can stand below, each once, in the order in which one meets them."""
    if isinstance(annotation, type) and issubclass(annotation, Form) and annotation not in seen:
        seen[annotation] = None
        yield annotation
        for field in annotation.model_fields.values():
            yield from _forms(field.annotation, seen)
    for part in get_args(annotation):
        yield from _forms(part, seen)


def listable(annotation: Any) -> bool:
    """Whether several may stand where one may."""
    return get_origin(annotation) is tuple or any(
        get_origin(get_args(each)[0] if hasattr(each, "__metadata__") else each) is tuple
        for each in get_args(annotation)
    )


GRAMMAR = Grammar(Definition)
PIECE = Either(tuple(GRAMMAR.entries(name) for name in GRAMMAR.forms), Entries())
"""A shared piece: the first form that has all of its keys."""
