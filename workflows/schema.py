"""The JSON Schema of a definition file (draft 2020-12), for editors: one for English keys, one for Chinese.

It is made from the models and the vocabulary and from nothing else, so that an editor completes what is read
and explains what is meant. It takes what people write (`7 days`, one name or several, a state's bare name
where something leads), not only the canonical form. What only `gongshi check` can know (that a state exists,
that silence ends) is not in it. Descriptions are in both languages, the file's own first.
"""

from __future__ import annotations

from typing import Any

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from workflows.model import NAME_PATTERN, Definition, about, written
from workflows.source import read
from workflows.text import Text
from workflows.translating import turn
from workflows.vocabulary import (
    GRAMMAR,
    SPOKEN,
    YES_NO,
    Entries,
    Names,
    Shape,
    Spoken,
    Tongue,
    Whole,
    Word,
    Words,
)
from workflows.vocabulary.grammar import PARTY_AND_ROLE_WORDS, USE, listable
from workflows.vocabulary.shapes import TEXT, Either, GuardShape, Late, OneOf, SpokenShape, WhoShape
from workflows.vocabulary.spoken import GUARD_EXAMPLES, SPAN

Schema = dict[str, Any]
DRAFT = "https://json-schema.org/draft/2020-12/schema"
NAME: Schema = {"type": "string", "pattern": NAME_PATTERN}
TITLE = "一类议题怎样办 · how issues of one type are dealt with"


def json_schema(tongue: Tongue = "en") -> Schema:
    """The schema of a definition file whose keys are in this language, as a value."""
    return _Writing(tongue).file()


class _Writing:
    """A schema being made: every form once, in `$defs`, and referred to from wherever it may stand."""

    def __init__(self, tongue: Tongue) -> None:
        self.tongue: Tongue = tongue
        self.plain: Schema = Definition.model_json_schema(by_alias=True, mode="validation")

    def file(self) -> Schema:
        forms = {name: self.form(name) for name in GRAMMAR.forms if name != "Definition"}
        arms = self.below(Late({"Target": GRAMMAR.shape("Target")}, "Target"), {}, several=True)
        shared = {
            "Text": self.text(), "Arms": arms, "Who": {"anyOf": [self.words(PARTY_AND_ROLE_WORDS), NAME]},
            "Key": self.words(GRAMMAR.every_key), **{each.name: self.spoken(each) for each in SPOKEN},
        }  # fmt: skip
        return {"$schema": DRAFT, "title": TITLE, **self.form("Definition"), "$defs": {**shared, **forms}}

    def form(self, name: str) -> Schema:
        """A form that is written out. What a shared piece brings need not stand beside it."""
        entries = GRAMMAR.entries(name)
        fields = {written(key, field): field for key, field in GRAMMAR.forms[name].model_fields.items()}
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
            found["anyOf"] = [{"required": required}, {"required": [USE.in_(self.tongue)]}]
        return found

    def key(self, form: str, word: Word, field: FieldInfo, shape: Shape) -> Schema:
        """What stands below one key, with all that an editor may want to say of it."""
        found = self.below(shape, self.bare(form, word.en), several=listable(field.annotation)) | self.told(
            word
        )
        if example := about(field).example:
            said = turn(f"{word.en}: {example}", GRAMMAR.entries(form), self.tongue)
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
                return {"$ref": "#/$defs/Text"}
            case _ if shape is YES_NO:
                return self.words(YES_NO.words) if self.tongue == "zh" else {"type": "boolean"}
            case Late():
                found = self.reference(shape.name)
            case OneOf() if shape.words is GRAMMAR.every_key:
                found = {"$ref": "#/$defs/Key"}
            case OneOf():
                found = self.words(shape.words)
            case WhoShape():
                found = {"$ref": "#/$defs/Who"}
            case SpokenShape():
                found = self.said(shape.spoken)
                if shape.form:
                    found = {"anyOf": [found, {"$ref": f"#/$defs/{shape.form}"}]}
            case GuardShape():
                found = {
                    "type": "string",
                    "minLength": 1,
                    "examples": [each.in_(self.tongue) for each in GUARD_EXAMPLES],
                }
            case Either():
                return self.offered(shape)
            case Whole():
                return self.named(shape.entries, listed=several)
            case _:
                return bare
        return {"anyOf": [found, {"type": "array", "items": found}]} if several else found

    def reference(self, form: str) -> Schema:
        """A form, or what is short for it."""
        whole: Schema = {"$ref": f"#/$defs/{form}"}
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
            case "Clock":
                return {"anyOf": [self.said(SPAN), {"type": "array", "items": self.said(SPAN)}, whole]}
            case "Question":
                options = GRAMMAR.entries("Question").below("options")
                return {
                    "anyOf": [
                        whole,
                        {"$ref": "#/$defs/FromField"},
                        *self.below(options, {}, several=True)["anyOf"][:1],
                    ]
                }
        return whole

    def offered(self, shape: Either) -> Schema:
        """Options: a list of them, a mapping to their titles, or the field that they are drawn from."""
        listed = {
            "type": "array",
            "items": {"anyOf": [{"type": "string", "minLength": 1}, {"$ref": "#/$defs/Option"}]},
        }
        drawn = [{"$ref": "#/$defs/FromField"}] if shape.kinds else []
        return {"anyOf": [listed, *drawn, self.named(shape.otherwise, listed=False)]}

    def named(self, entries: Entries, *, listed: bool) -> Schema:
        """A mapping whose keys the writer names, or whose keys are outcomes; or only the list of its keys."""
        arms = isinstance(entries.rest, Late) and entries.rest.name == "Target"
        value = (
            {"$ref": "#/$defs/Arms"}
            if arms
            else self.below(entries.rest, {}, several=False)
            or {"type": "integer", "minimum": 1, "maximum": 9999}
        )
        closed = {word.in_(self.tongue): value | self.told(word) for word in entries.keys if word != USE}
        found: Schema = {
            "type": "object",
            "properties": {**closed, USE.in_(self.tongue): NAME | self.told(USE)},
        }
        found["additionalProperties"] = value if not closed else False
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

    def words(self, words: Words) -> Schema:
        """A closed vocabulary, each word with its meaning."""
        said = [each.meaning.in_(self.tongue) for each in words]
        return {
            "type": "string", "enum": [each.in_(self.tongue) for each in words],
            "enumDescriptions": said, "markdownEnumDescriptions": said,
        }  # fmt: skip

    def said(self, spoken: Spoken) -> Schema:
        """A form that is said in a word or two, by its name."""
        return {"$ref": f"#/$defs/{spoken.name}"}

    def spoken(self, spoken: Spoken) -> Schema:
        """A form that is said in a word or two."""
        return {
            "type": "string", "pattern": f"^({spoken.looks[self.tongue]})$",
            "examples": [spoken.turned(each, self.tongue) for each in spoken.examples],
            "description": self.both(spoken.meaning),
        }  # fmt: skip

    def told(self, word: Word) -> Schema:
        """Title and description of a key, in both languages."""
        first, second = (word.zh, word.en) if self.tongue == "zh" else (word.en, word.zh)
        markdown = f"**{first}** · {second}\n\n{self.both(word.meaning)}"
        return {
            "title": f"{first} · {second}",
            "description": self.both(word.meaning),
            "markdownDescription": markdown,
        }

    def both(self, said: Text) -> str:
        first, second = (said.zh, said.en) if self.tongue == "zh" else (said.en, said.zh)
        return f"{first}\n\n{second}"

    def bare(self, form: str, key: str) -> Schema:
        """What pydantic says of a key that has no words of the language in it: numbers, names, texts."""
        where = self.plain if form == "Definition" else self.plain["$defs"][form]
        found = where["properties"][key]
        parts = [each for each in found.get("anyOf", [found]) if each.get("type") != "null"]
        kept = [{name: part[name] for name in _KEPT if name in part} for part in parts]
        return kept[0] if len(kept) == 1 else {"anyOf": kept}


_KEPT = ("type", "minimum", "maximum", "pattern", "minLength", "maxLength", "format", "items")
