"""One page of the reference manual: its chapters, each form with its keys, and the words that are possible.

Everything in a table comes from where it is read: keys from the models, words from the vocabulary, rules from
their catalogue. The Chinese page shows the Chinese form first, the English page the English.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic.fields import FieldInfo

from workflows.explanations import EXPLANATIONS
from workflows.model import Target, about, written
from workflows.reference import opening
from workflows.reference.chapters import CHAPTERS, Section
from workflows.reference.lists import Lists, yaml_block
from workflows.reference.telling import INLINE, grammar_of, table
from workflows.text import text
from workflows.translating import turn
from workflows.vocabulary import (
    GRAMMAR,
    WORDS,
    Tongue,
    Word,
    kind_of,
)
from workflows.vocabulary.grammar import TIMES, USE, listable


def page(tongue: Tongue) -> str:
    """The manual in one language, as Markdown."""
    return _Page(tongue).whole()


class _Page(Lists):
    """A page being written."""

    def whole(self) -> str:
        parts = [
            f"# {self.of(opening.TITLE)}",
            self.languages(),
            self.of(opening.GENERATED),
            self.of(opening.OPENING),
        ]
        parts += [self.contents(), self.of(opening.TWO_FORMS), self.of(opening.TYPING), *self.example()]
        for chapter in CHAPTERS:
            parts += [f"## {self.of(chapter.title)}", self.of(chapter.says)]
            for section in chapter.sections:
                parts += self.section(section)
            for name in chapter.after:
                parts += getattr(self, name)()
        parts += [*self.pieces(), *self.mistakes(), *self.index()]
        return "\n\n".join(parts) + "\n"

    def languages(self) -> str:
        return self.say(
            "[English](reference.md) · [词汇表](../GLOSSARY.md)",
            "[中文](reference.zh-CN.md) · [Glossary](../GLOSSARY.md)",
        )

    def contents(self) -> str:
        links = [self.link(chapter.title) for chapter in CHAPTERS]
        return " · ".join([*links, *map(self.link, (_PIECES, _MISTAKES, _INDEX))])

    def example(self) -> Iterator[str]:
        own = turn(opening.EXAMPLE, kind_of({}), self.tongue)
        other = turn(opening.EXAMPLE, kind_of({}), "en" if self.tongue == "zh" else "zh")
        yield from (self.of(opening.WHOLE), yaml_block(own), self.of(opening.BOTH), yaml_block(other))

    def section(self, section: Section) -> Iterator[str]:
        """A form: what it is for, a table of its keys, and its longer vocabularies."""
        grammar = grammar_of(section.form)
        form = grammar.forms[section.form]
        yield f"### {self.of(section.title)}"
        yield self.of(section.says)
        inherited = Target.model_fields if issubclass(form, Target) and form is not Target else {}
        fields = {
            written(name, field): field for name, field in form.model_fields.items() if name not in inherited
        }
        words = [word for word in grammar.keys[section.form] if word.en in fields]
        rows = [self.row(section.form, word, fields[word.en]) for word in words]
        if form is Target:
            rows.append(self.times())
        head = (
            ("键", "英文键", "意思", "可以写", "例子")
            if self.tongue == "zh"
            else ("key", "Chinese", "what it says", "what may stand there", "example")
        )
        yield table(head, rows)
        for word in words:
            place = f"{section.form}.{word.en}"
            if (
                place in WORDS
                and len(WORDS[place].words) > INLINE
                and place not in ("Decide.rule", "PartyForm.from")
            ):
                yield self.say(f"`{word.zh}` 可以写：", f"Words of `{word.en}`:")
                yield self.words(WORDS[place])

    def row(self, form: str, word: Word, field: FieldInfo) -> tuple[str, ...]:
        example = about(field).example
        said = (
            f"`{turn(f'{word.en}: {example}', grammar_of(form).entries(form), self.tongue)}`"
            if example
            else ""
        )
        return (
            *self.both(word),
            self.of(word.meaning),
            self.value(form, word.en, field, several=listable(field.annotation)),
            said,
        )

    def times(self) -> tuple[str, ...]:
        said = turn("times: 1", GRAMMAR.entries("Target"), self.tongue)
        return (
            *self.both(TIMES),
            self.of(TIMES.meaning),
            self.say("整数，1–99", "a whole number, 1–99"),
            f"`{said}`",
        )

    def pieces(self) -> Iterator[str]:
        yield f"## {self.of(_PIECES)}"
        yield self.of(opening.PIECES)
        yield yaml_block(turn(opening.PIECE_EXAMPLE, kind_of({"pieces": {}}), self.tongue))
        yield yaml_block(turn(opening.PIECE_USED, GRAMMAR.entries("State"), self.tongue))

    def mistakes(self) -> Iterator[str]:
        """Every rule by which a mistake is found."""
        yield f"## {self.of(_MISTAKES)}"
        yield self.of(_MISTAKES_SAY)
        head = ("规则", "说的是") if self.tongue == "zh" else ("rule", "what it is about")
        yield table(head, [(f"`{name}`", self.of(said.title)) for name, said in sorted(EXPLANATIONS.items())])

    def index(self) -> Iterator[str]:
        """Every key of the language in both forms."""
        yield f"## {self.of(_INDEX)}"
        keys = sorted(GRAMMAR.every_key, key=lambda word: (word.en, word.zh))
        head = (
            ("英文键", "中文键", "写在哪里") if self.tongue == "zh" else ("key", "Chinese", "where it stands")
        )
        yield table(head, [(f"`{word.en}`", f"`{word.zh}`", self.where(word)) for word in keys])

    def where(self, word: Word) -> str:
        """The sections in which a key stands."""
        if word == USE:
            return self.link(_PIECES)
        titles = [
            section.title
            for chapter in CHAPTERS
            for section in chapter.sections
            if any(each.zh == word.zh for each in GRAMMAR.keys.get(section.form, ()))
        ]
        return self.say("、", ", ").join(self.link(title) for title in titles)


_PIECES = text("共用片段", "Shared pieces")
_MISTAKES = text("查出的错误", "Mistakes that are found")
_MISTAKES_SAY = text(
    "`gongshi check 文件` 一次列出所有的错误，每一处都注明规则。`gongshi explain 规则` 说明为什么有这条规则，并各举一个错的和对的例子。",
    "`gongshi check FILE` lists all mistakes at once, each with the rule that found it. `gongshi explain RULE` says why the "
    "rule is there, with an example of the wrong and of the right.",
)
_INDEX = text("所有的键", "Every key")
