"""The lists behind the manual's chapters: people, phrases, rules, outcomes, guards, answers."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.outcomes import OUTCOME_WORDS
from workflows.reference.telling import ANSWERS_SAID, GUARDS, OUTCOMES_SAID, TIMES_SAID, Telling, table
from workflows.rules import RULES, RuleForm
from workflows.text import Text, text
from workflows.vocabulary import GUARD_WORDS, OUTCOMES, WORDS, Tongue, Word, Words, happenings
from workflows.vocabulary.grammar import PARTY_AND_ROLE_WORDS
from workflows.vocabulary.guard_words import GUARD_EXAMPLES
from workflows.vocabulary.spoken import SPOKEN


class Lists(Telling):
    """Words that are possible, each with its other form and its meaning."""

    def of(self, said: Text) -> str:
        """A text in the language of the page."""
        return said.in_(self.tongue)

    def both(self, word: Word) -> tuple[str, str]:
        """A word in both languages, the page's own first."""
        first, second = (word.zh, word.en) if self.tongue == "zh" else (word.en, word.zh)
        return f"`{first}`", f"`{second}`"

    def words(self, words: Words) -> str:
        """A closed vocabulary as a table."""
        head = ("词", "英文", "意思") if self.tongue == "zh" else ("word", "Chinese", "what it says")
        return table(head, [(*self.both(word), self.of(word.meaning)) for word in words])

    def people(self) -> Iterator[str]:
        """Words for people, and for where a party's people come from."""
        yield self.words(PARTY_AND_ROLE_WORDS)
        yield self.say("参与方由谁担任：", "Who speaks for a party, where `parties` is a mapping:")
        yield self.words(WORDS["PartyForm.from"])

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
        """One rule: how it counts, what it weighs, what it ends in, where it is from."""
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
                    "排得更前有时反而落选，这是这种算法的性质",
                    "to be ranked higher can make an option lose: that is in the nature of this method",
                )
            )
        yield "\n".join(f"- {line}" for line in lines)

    def outcomes(self) -> Iterator[str]:
        """What a state can end in."""
        yield f"### {self.of(OUTCOMES_SAID)}"
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
        yield yaml_block(
            "\n".join(f'{self.say("当", "when")}: "{self.of(each)}"' for each in GUARD_EXAMPLES) + "\n"
        )

    def answers(self) -> Iterator[str]:
        """What people answer in a story."""
        yield f"### {self.of(ANSWERS_SAID)}"
        yield self.say(
            '表态写一个词，要说明的写在冒号后面：`{owners: {不同意: "水泥地夏天味道重"}}`。填写的写字段：`{property: {budget: 38000}}`。',
            'A position is a word, with what is to be said behind it: `{owners: {disagree: "it smells in summer"}}`. What is filled '
            "in names its fields: `{property: {budget: 38000}}`.",
        )
        yield self.words(happenings.STANDS)
        yield self.say("其他的答复，各有自己的键：", "Other answers have keys of their own:")
        yield self.words(happenings.ANSWERS)
        yield self.say(
            '选时间的，逐个日期写：`{owners: {答复的问题: {"2026-04-04": 有空}}}`。',
            'Of a poll of dates, for each date: `{owners: {the_question: {"2026-04-04": free}}}`.',
        )
        yield self.words(happenings.FREE)
        yield self.say("条件：", "Of a condition:")
        yield self.words(happenings.CONDITIONS)
        yield self.say("被拒绝的理由：", "Why something is refused:")
        yield self.words(happenings.REFUSALS)
        yield self.say("怎样送到一户：", "How a notice reached a home:")
        yield self.words(happenings.HOWS)


_GUARDS_SAY = text(
    "条件写在 `当` 后面，加引号。比较的是议题的字段和轮次；单选写选项的代号，金额写元，日期写 `2026-03-01`。没填的字段先问 `已填`。"
    "条件按先后看，第一个成立的算数，最后一条不写 `当`。",
    "A guard stands behind `when`, in quotes. It compares fields of the item and its round: options by their names, amounts "
    "in whole units, dates as `2026-03-01`. Of a field that may be empty one first asks `is given`. Guards are tried in their "
    "order; the first that holds counts, and the last way has no `when`.",
)


def yaml_block(said: str) -> str:
    """A passage of a file, as Markdown shows it."""
    return f"```yaml\n{said.rstrip()}\n```"


def _other(tongue: Tongue) -> Tongue:
    return "en" if tongue == "zh" else "zh"
