"""How the manual says what may stand below a key: a table's cell, in the language of its page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, get_args

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from workflows.model import NAME_PATTERN
from workflows.reference.chapters import CHAPTERS
from workflows.text import Text, text
from workflows.vocabulary import (
    GRAMMAR,
    OUTCOMES,
    STORIES,
    YES_NO,
    Grammar,
    Names,
    Shape,
    Tongue,
    Whole,
    happenings,
)
from workflows.vocabulary.grammar import USE, listable
from workflows.vocabulary.shapes import TEXT, Either, GuardShape, Late, OneOf, SpokenShape, WhoShape

INLINE = 4
"""Longer vocabularies are listed below the table of their form."""
_TITLES = {section.form: section.title for chapter in CHAPTERS for section in chapter.sections}
TIMES_SAID = text("一句话的写法", "What is said in a phrase")
OUTCOMES_SAID = text("结论", "Outcomes")
ANSWERS_SAID = text("答复的写法", "How answers are said")
GUARDS = text("条件的写法", "Guards")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def anchor(heading: str) -> str:
    """The anchor of a heading, as Markdown pages make it."""
    return "".join(each for each in heading.lower().replace(" ", "-") if each.isalnum() or each in "-_")


def grammar_of(form: str) -> Grammar:
    """The kind of file that a form belongs to."""
    return GRAMMAR if form in GRAMMAR.forms else STORIES


class Telling:
    """What stands below each key, in one language."""

    def __init__(self, tongue: Tongue) -> None:
        self.tongue: Tongue = tongue

    def say(self, zh: str, en: str) -> str:
        """One of two."""
        return zh if self.tongue == "zh" else en

    def link(self, title: Text) -> str:
        """A link to a section or chapter."""
        heading = title.in_(self.tongue)
        return f"[{heading}](#{anchor(heading)})"

    def value(self, form: str, key: str, field: FieldInfo, *, several: bool) -> str:
        """What may stand below a key, and what holds without it."""
        shape = grammar_of(form).entries(form).below(key)
        said = self.shape(shape, field)
        if several and not isinstance(shape, (Either, Whole)):
            said += self.say("；几个写成 `[…]`", "; several as `[…]`")
        if field.is_required():
            return said + self.say("；**必写**", "; **required**")
        default = field.get_default(call_default_factory=True)
        if default in (None, (), {}, "", PydanticUndefined):
            return said
        return said + self.say("；不写就是 ", "; without it ") + f"`{self.default(default, shape)}`"

    def default(self, value: Any, shape: Shape) -> str:
        """A default, as it would be written."""
        if isinstance(value, bool):
            return self.say("否", "false") if not value else self.say("是", "true")
        if isinstance(value, tuple):
            return ", ".join(self.default(each, shape.member()) for each in value)
        return shape.word(str(value), self.tongue, Names())

    def shape(self, shape: Shape, field: FieldInfo | None) -> str:
        """What a shape is, in a few words."""
        match shape:
            case _ if shape is TEXT:
                return self.say("两种语言的文字", "a text in both languages")
            case OneOf() if shape is YES_NO or len(shape.words.words) <= INLINE:
                return self.say("、", ", ").join(f"`{word.in_(self.tongue)}`" for word in shape.words)
            case OneOf() if shape.words is GRAMMAR.every_key:
                return self.say("键的名字", "names of keys")
            case OneOf() if shape.words is happenings.REFUSALS:
                return self.link(ANSWERS_SAID)
            case OneOf() if shape.words.words[: len(OUTCOMES.words)] == OUTCOMES.words:
                return self.link(OUTCOMES_SAID)
            case OneOf() if field is not None and "Literal" not in str(field.annotation):
                return self.link(_TITLES["State"])
            case OneOf():
                return self.say("见下表", "one of the words below")
            case WhoShape():
                return self.link(text("人", "People"))
            case GuardShape():
                return self.link(GUARDS)
            case SpokenShape():
                return self.link(_TITLES[shape.form] if shape.form in ("Quorum", "Share") else TIMES_SAID)
            case Late():
                return self.link(_TITLES[shape.name])
            case Either() if not isinstance(shape.members, Late):
                return self.link(ANSWERS_SAID)
            case Either():
                drawn = self.say("，或者", ", or ") + self.link(_TITLES["FromField"]) if shape.kinds else ""
                return self.link(_TITLES["Option"]) + drawn
            case Whole():
                return self.named(shape, field)
        return self.bare(field)

    def named(self, shape: Whole, field: FieldInfo | None) -> str:
        """A mapping whose keys are the writer's names, people, or outcomes; or only the list of its keys."""
        rest, keys = shape.entries.rest, shape.entries.keys
        if keys is happenings.PEOPLE:
            name = self.say("谁", "who")
        else:
            closed = any(word != USE for word in keys)
            name = self.say("结论", "outcome") if closed else self.say("名字", "name")
        if type(rest) is Shape:
            said = str(field.annotation) if field else ""
            if "Fraction" in said:
                below = self.say("数或分数", "a number or a fraction")
            else:
                below = self.say("整数", "a whole number") if "int" in said else self.say("文字", "a text")
        else:
            below = self.shape(rest, None)
        listed = field is not None and listable(field.annotation)
        short = self.say("`[名字, …]`，或 ", "`[name, …]`, or ") if listed else ""
        return f"{short}`{name}: …`{self.say('，每个是', ', each ')}{below}"

    def bare(self, field: FieldInfo | None) -> str:
        """Numbers, names and texts."""
        said = str(field.annotation) if field else ""
        rules = [*(field.metadata if field else ()), *_rules(field.annotation if field else None)]
        limits = {
            name: getattr(rule, name)
            for rule in rules
            for name in ("ge", "le", "pattern")
            if getattr(rule, name, None) is not None
        }
        if "Mapping" in said or "dict[" in said:
            return self.say("`名字: …`", "`name: …`")
        if "Fraction" in said:
            return self.say("数或分数", "a number or a fraction")
        if "int" in said:
            if "le" in limits:
                return self.say("整数，", "a whole number, ") + f"{limits.get('ge', 1)}–{limits['le']}"
            return self.say("整数", "a whole number")
        if limits.get("pattern") == NAME_PATTERN:
            return self.say("名字", "a name")
        return self.say("文字", "a text")


def _rules(annotation: Any) -> Iterable[Any]:
    """What is demanded of a type and of its parts."""
    for rule in getattr(annotation, "__metadata__", ()):
        yield rule
        yield from getattr(rule, "metadata", ())
    for part in get_args(annotation):
        yield from _rules(part)
