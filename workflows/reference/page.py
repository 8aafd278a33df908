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
from workflows.reference.telling import GUARDS, INLINE, TIMES_SAID, Telling, table
from workflows.rules import OUTCOME_WORDS, RULES, RuleForm
from workflows.text import Text, text
from workflows.translating import turn
from workflows.vocabulary import GRAMMAR, GUARD_WORDS, OUTCOMES, WORDS, Tongue, Word, Words, kind_of
from workflows.vocabulary.grammar import PARTY_AND_ROLE_WORDS, TIMES, USE, listable
from workflows.vocabulary.guard_words import GUARD_EXAMPLES
from workflows.vocabulary.spoken import SPOKEN


def page(tongue: Tongue) -> str:
    """The manual in one language, as Markdown."""
    return _Page(tongue).whole()


class _Page(Telling):
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

    def of(self, said: Text) -> str:
        """A text in the language of the page."""
        return said.in_(self.tongue)

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
        yield from (self.of(opening.WHOLE), _yaml(own), self.of(opening.BOTH), _yaml(other))

    def section(self, section: Section) -> Iterator[str]:
        """A form: what it is for, a table of its keys, and its longer vocabularies."""
        form = GRAMMAR.forms[section.form]
        yield f"### {self.of(section.title)}"
        yield self.of(section.says)
        inherited = Target.model_fields if issubclass(form, Target) and form is not Target else {}
        fields = {
            written(name, field): field for name, field in form.model_fields.items() if name not in inherited
        }
        words = [word for word in GRAMMAR.keys[section.form] if word.en in fields]
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
                and place not in ("Decide.rule", "Definition.parties")
            ):
                yield self.say(f"`{word.zh}` 可以写：", f"Words of `{word.en}`:")
                yield self.words(WORDS[place])

    def row(self, form: str, word: Word, field: FieldInfo) -> tuple[str, ...]:
        example = about(field).example
        said = f"`{turn(f'{word.en}: {example}', GRAMMAR.entries(form), self.tongue)}`" if example else ""
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

    def both(self, word: Word) -> tuple[str, str]:
        """A word in both languages, the page's own first."""
        first, second = (word.zh, word.en) if self.tongue == "zh" else (word.en, word.zh)
        return f"`{first}`", f"`{second}`"

    def words(self, words: Words) -> str:
        head = ("词", "英文", "意思") if self.tongue == "zh" else ("word", "Chinese", "what it says")
        return table(head, [(*self.both(word), self.of(word.meaning)) for word in words])

    def people(self) -> Iterator[str]:
        yield self.words(PARTY_AND_ROLE_WORDS)
        yield self.say("参与方由谁担任：", "Who speaks for a party, where `parties` is a mapping:")
        yield self.words(WORDS["Definition.parties"])

    def times_said(self) -> Iterator[str]:
        """How spans, moments, quorums and shares are said."""
        yield f"### {self.of(TIMES_SAID)}"
        rows = [
            (
                self.say("、", ", ").join(f"`{form.turned(each, self.tongue)}`" for each in form.examples),
                self.say("、", ", ").join(
                    f"`{form.turned(each, _other(self.tongue))}`" for each in form.examples
                ),
                self.of(form.meaning),
            )
            for form in SPOKEN
        ]
        yield table(
            ("写法", "英文", "意思") if self.tongue == "zh" else ("form", "Chinese", "what it says"), rows
        )

    def rules(self) -> Iterator[str]:
        """The decision rules, each with its arithmetic."""
        yield f"### {self.say('规则', 'Rules')}"
        for word in WORDS["Decide.rule"]:
            yield from self.rule(word, RULES[word.en])

    def rule(self, word: Word, rule: RuleForm) -> Iterator[str]:
        asked = next(each for each in WORDS["Ask.to"] if each.en == rule.weighs)
        outcomes = self.say("、", ", ").join(
            f"`{OUTCOMES.turned(each, self.tongue)}`" for each in rule.outcomes
        )
        first, second = self.both(word)
        yield f"#### {first} · {second}"
        yield self.of(rule.arithmetic)
        lines = [
            self.say(f"用于：`{asked.zh}`", f"weighs: `{asked.en}`"),
            self.say(f"结论：{outcomes}", f"outcomes: {outcomes}"),
            self.say(f"出处：{rule.source.zh}", f"source: {rule.source.en}"),
        ]
        if not rule.monotone:
            lines.append(
                self.say(
                    "多得一票有时反而落选，这是这种算法的性质",
                    "one more vote can make an option lose: that is in the nature of this method",
                )
            )
        yield "\n".join(f"- {line}" for line in lines)

    def outcomes(self) -> Iterator[str]:
        yield f"### {self.say('结论', 'Outcomes')}"
        head = (
            ("结论", "英文", "什么时候", "公开看板上")
            if self.tongue == "zh"
            else ("outcome", "Chinese", "when", "as people read it")
        )
        shown = {word.en: OUTCOME_WORDS.get(word.en) for word in OUTCOMES}
        yield table(
            head,
            [
                (*self.both(word), self.of(word.meaning), self.of(said) if (said := shown[word.en]) else "")
                for word in OUTCOMES
            ],
        )

    def guards(self) -> Iterator[str]:
        """How a guard is written."""
        yield f"### {self.of(GUARDS)}"
        yield self.of(_GUARDS_SAY)
        words = [(zh, en) if self.tongue == "zh" else (en, zh) for en, zh in GUARD_WORDS]
        yield table(
            ("写法", "英文") if self.tongue == "zh" else ("sign or word", "Chinese"),
            [(f"`{one}`", f"`{two}`") for one, two in words],
        )
        yield _yaml(
            "\n".join(f'{self.say("当", "when")}: "{self.of(each)}"' for each in GUARD_EXAMPLES) + "\n"
        )

    def pieces(self) -> Iterator[str]:
        yield f"## {self.of(_PIECES)}"
        yield self.of(opening.PIECES)
        yield _yaml(turn(opening.PIECE_EXAMPLE, kind_of({"pieces": {}}), self.tongue))
        yield _yaml(turn(opening.PIECE_USED, GRAMMAR.entries("State"), self.tongue))

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
            if any(each.zh == word.zh for each in GRAMMAR.keys[section.form])
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
_GUARDS_SAY = text(
    "条件写在 `当` 后面，加引号。比较的是议题的字段和轮次；单选写选项的代号，金额写元，日期写 `2026-03-01`。没填的字段先问 `已填`。"
    "条件按先后看，第一个成立的算数，最后一条不写 `当`。",
    "A guard stands behind `when`, in quotes. It compares fields of the item and its round: options by their names, amounts "
    "in whole units, dates as `2026-03-01`. Of a field that may be empty one first asks `is given`. Guards are tried in their "
    "order; the first that holds counts, and the last way has no `when`.",
)


def _yaml(said: str) -> str:
    return f"```yaml\n{said.rstrip()}\n```"


def _other(tongue: Tongue) -> Tongue:
    return "en" if tongue == "zh" else "zh"
