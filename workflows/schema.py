"""The JSON Schema of a definition file (draft 2020-12), for editors: one for English keys, one for Chinese.

It is made from the models and the vocabulary and from nothing else, so that an editor completes what is read
and explains what is meant. It takes what people write (`7 days`, one name or several, a state's bare name
where something leads), not only the canonical form. What only `gongshi check` can know (that a state exists,
that silence ends) is not in it. Descriptions are in both languages, the file's own first.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from workflows.described import Described, Schema
from workflows.model import NAME_PATTERN, about, written
from workflows.source import read
from workflows.translating import turn
from workflows.vocabulary import (
    GRAMMAR,
    SPOKEN,
    STORIES,
    YES_NO,
    Entries,
    Grammar,
    Names,
    Shape,
    Spoken,
    Tongue,
    Whole,
    Word,
)
from workflows.vocabulary.grammar import PARTY_AND_ROLE_WORDS, USE, WORDS, listable
from workflows.vocabulary.guard_words import GUARD_EXAMPLES
from workflows.vocabulary.happenings import PEOPLE
from workflows.vocabulary.shapes import TEXT, Either, GuardShape, Late, OneOf, SpokenShape, WhoShape
from workflows.vocabulary.spoken import SPAN

DRAFT = "https://json-schema.org/draft/2020-12/schema"
PERSON_PATTERN = NAME_PATTERN.removesuffix("$") + r"(\.alternate|\.候补)?$"
NAME: Schema = {"type": "string", "pattern": NAME_PATTERN}
TITLE = "一类议题怎样办 · how issues of one type are dealt with"

STORY_TITLE = "一个场景 · a scenario"


def json_schema(tongue: Tongue = "en") -> Schema:
    """The schema of a definition file whose keys are in this language, as a value."""
    return _Writing(tongue, GRAMMAR).file(TITLE)


def scenario_schema(tongue: Tongue = "en") -> Schema:
    """The schema of a scenario file whose keys are in this language, as a value."""
    return _Writing(tongue, STORIES).file(STORY_TITLE)


class _Writing(Described):
    """A schema being made: every form once, in `$defs`, and referred to from wherever it may stand."""

    def __init__(self, tongue: Tongue, grammar: Grammar) -> None:
        super().__init__(tongue)
        self.grammar = grammar
        self.root = next(iter(grammar.forms))
        self.plain: Schema = grammar.forms[self.root].model_json_schema(by_alias=True, mode="validation")
        self.used: dict[str, None] = {}

    def file(self, title: str) -> Schema:
        """The whole: the file's outermost form, and all that it refers to."""
        shared: dict[str, Callable[[], Schema]] = {
            "Text": self.text,
            "Who": lambda: {"anyOf": [self.words(PARTY_AND_ROLE_WORDS), NAME]},
            "Person": lambda: {"anyOf": [self.words(PEOPLE), {"type": "string", "pattern": PERSON_PATTERN}]},
            "Arms": lambda: self.below(Late({"Target": GRAMMAR.shape("Target")}, "Target"), {}, several=True),
            "Key": lambda: self.words(GRAMMAR.every_key),
            **{each.name: partial(self.spoken, each) for each in SPOKEN},
        }
        outermost = self.form(self.root)
        kept: dict[str, Schema] = {}
        while missing := [name for name in self.used if name not in kept]:
            kept |= {name: shared[name]() if name in shared else self.form(name) for name in missing}
        return {"$schema": DRAFT, "title": title, **outermost, "$defs": kept}

    def refer(self, name: str) -> Schema:
        """A reference to what stands in `$defs`."""
        self.used[name] = None
        return {"$ref": f"#/$defs/{name}"}

    def form(self, name: str) -> Schema:
        """A form that is written out. What a shared piece brings need not stand beside it."""
        entries = self.grammar.entries(name)
        fields = {written(key, field): field for key, field in self.grammar.forms[name].model_fields.items()}
        found: Schema = {"type": "object", "additionalProperties": False, "properties": {}}
        for word in entries.keys:
            field = fields.get(word.en)
            found["properties"][word.in_(self.tongue)] = (
                self.key(name, word, field, entries.below(word.en)) if field else self.spare(word)
            )
        required = [
            word.in_(self.tongue)
            for word in entries.keys
            if word.en in fields and fields[word.en].is_required()
        ]
        if required:
            whole: Schema = {"required": required}
            found |= (
                {"anyOf": [whole, {"required": [USE.in_(self.tongue)]}]} if self.grammar is GRAMMAR else whole
            )
        return found

    def key(self, form: str, word: Word, field: FieldInfo, shape: Shape) -> Schema:
        """What stands below one key, with all that an editor may want to say of it."""
        found = self.below(shape, self.bare(form, word.en), several=listable(field.annotation)) | self.told(
            word
        )
        if example := about(field).example:
            said = turn(f"{word.en}: {example}", self.grammar.entries(form), self.tongue)
            found["examples"] = list(read(said).value.values())
        default = field.get_default(call_default_factory=True)
        if default not in (None, (), {}, PydanticUndefined):
            found["default"] = self.default(default, shape)
        return found

    def default(self, value: Any, shape: Shape) -> Any:
        """A default as it would be written."""
        if value is False:
            return "否" if self.tongue == "zh" else False
        if isinstance(value, tuple):
            return [self.default(each, shape.member()) for each in value]
        return value if isinstance(value, int) else shape.word(str(value), self.tongue, Names())

    def spare(self, word: Word) -> Schema:
        """A key that every form takes, or that is another word for one of its keys."""
        return (NAME if word == USE else {"type": "integer", "minimum": 1, "maximum": 99}) | self.told(word)

    def below(self, shape: Shape, bare: Schema, *, several: bool) -> Schema:
        """What may stand where a shape is: the short forms that people write, then what is spelled out."""
        match shape:
            case _ if shape is TEXT:
                return self.refer("Text")
            case _ if shape is YES_NO:
                return self.words(YES_NO.words) if self.tongue == "zh" else {"type": "boolean"}
            case Late():
                found = self.reference(shape.name)
            case OneOf() if shape.words is GRAMMAR.every_key:
                found = self.refer("Key")
            case OneOf():
                found = self.words(shape.words)
            case WhoShape():
                found = self.refer("Who" if self.grammar is GRAMMAR else "Person")
            case SpokenShape():
                found = self.said(shape.spoken)
                if shape.form:
                    found = {"anyOf": [found, self.refer(shape.form)]}
            case GuardShape():
                found = {
                    "type": "string",
                    "minLength": 1,
                    "examples": [each.in_(self.tongue) for each in GUARD_EXAMPLES],
                }
            case Either() if isinstance(shape.members, Late):
                return self.offered(shape)
            case Whole():
                return self.named(shape.entries, listed=several)
            case _ if several and "items" in bare:
                return {"anyOf": [bare["items"], bare]}
            case _:
                return bare
        return {"anyOf": [found, {"type": "array", "items": found}]} if several else found

    def reference(self, form: str) -> Schema:
        """A form, or what is short for it."""
        whole: Schema = self.refer(form)
        match form:
            case "Target" | "Button" | "Signal":
                return {"anyOf": [NAME, whole]}
            case "Quorum" | "Share":
                shape = GRAMMAR.shape(form)
                return {
                    "anyOf": [
                        self.said(shape.spoken) if isinstance(shape, SpokenShape) else NAME,
                        {"const": 1},
                        whole,
                    ]
                }
            case "PartyForm":
                return {"anyOf": [self.words(WORDS["PartyForm.from"]), whole]}
            case "Clock":
                return {"anyOf": [self.said(SPAN), {"type": "array", "items": self.said(SPAN)}, whole]}
            case "Question":
                options = GRAMMAR.entries("Question").below("options")
                return {
                    "anyOf": [
                        whole,
                        self.refer("FromField"),
                        *self.below(options, {}, several=True)["anyOf"][:1],
                    ]
                }
        return whole

    def offered(self, shape: Either) -> Schema:
        """Options: a list of them, a mapping to their titles, or the field that they are drawn from."""
        listed = {
            "type": "array",
            "items": {"anyOf": [{"type": "string", "minLength": 1}, self.refer("Option")]},
        }
        drawn = [self.refer("FromField")] if shape.kinds else []
        return {"anyOf": [listed, *drawn, self.named(shape.otherwise, listed=False)]}

    def named(self, entries: Entries, *, listed: bool) -> Schema:
        """A mapping whose keys the writer names, or whose keys are outcomes; or only the list of its keys."""
        arms = isinstance(entries.rest, Late) and entries.rest.name == "Target"
        bare: Schema = _WEIGHT if self.grammar is GRAMMAR else {}
        value = self.refer("Arms") if arms else self.below(entries.rest, bare, several=False)
        own = {word.in_(self.tongue): value | self.told(word) for word in entries.keys if word != USE}
        if self.grammar is GRAMMAR:
            own[USE.in_(self.tongue)] = NAME | self.told(USE)
        found: Schema = {
            "type": "object",
            "properties": own,
            "additionalProperties": False if arms else value,
        }
        return {"anyOf": [{"type": "array", "items": NAME}, found]} if listed else found

    def text(self) -> Schema:
        """One text for both languages, or one in each."""
        entries = TEXT.mapping(())
        said: Schema = {"type": "string", "minLength": 1}
        each = {word.in_(self.tongue): said | self.told(word) for word in entries.keys}
        return {
            "anyOf": [
                {"type": "object", "properties": each, "additionalProperties": False, "minProperties": 1},
                said,
            ]
        }

    def said(self, spoken: Spoken) -> Schema:
        """A form that is said in a word or two, by its name."""
        return self.refer(spoken.name)

    def bare(self, form: str, key: str) -> Schema:
        """What pydantic says of a key that has no words of the language in it: numbers, names, texts."""
        where = self.plain if form == self.root else self.plain["$defs"][form]
        found = where["properties"][key]
        parts = [each for each in found.get("anyOf", [found]) if each.get("type") != "null"]
        kept = [{name: part[name] for name in _KEPT if name in part} for part in parts]
        return kept[0] if len(kept) == 1 else {"anyOf": kept}


_WEIGHT: Schema = {
    "anyOf": [{"type": "number", "exclusiveMinimum": 0}, {"type": "string", "format": "fraction"}]
}
"""The one mapping whose values no word of the language stands for: what parties weigh."""
_KEPT = ("type", "minimum", "maximum", "pattern", "minLength", "maxLength", "format", "items")
