"""The page of the decision rules, `docs/rules.md`: what each is called, how it counts, where it is from, and a vote counted.

The arithmetic and the sources are the catalogue's, what came of a vote is the second count's. Only what stands around them is
said here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from workflows.rules import RULES, RuleForm
from workflows.second_count.examples import EXAMPLES, Example
from workflows.second_count.examples.console import CONSOLE
from workflows.text import Text, text
from workflows.translating import turn
from workflows.vocabulary import GRAMMAR, WORDS, Tongue

_TITLE = text("决定规则", "Decision rules")
_HEAD = text(
    "[English](rules.md) · [定义手册](reference.zh-CN.md#规则) · [词汇表](../GLOSSARY.md)",
    "[中文](rules.zh-CN.md) · [Reference](reference.md#rules) · [Glossary](../GLOSSARY.md)",
)
_MADE = text(
    "这一页由程序写成（`make fmt`）：每个例子都由引擎计票，理由和数字就是计出来的。改规则，这一页就跟着变。",
    "This page is written by the program (`make fmt`): every example is counted by the engine, and the reasons and numbers "
    "are those that it counts. Change a rule, and the page changes.",
)
_ALWAYS = text(
    """
- 计数只用整数和分数，不四舍五入；`2/3` 就是三分之二。
- 一方一票，一人一票；改过的答复只算最后一份；先来后到不影响结果。
- 票数相同总会说明。结论是 `tied`，由定义写明接下来怎样：请负责人定、在并列的几项里再投一轮，或者 `ties: first listed`
  （列前者）。从不抽签：没有谁能重来一遍的偶然，不作决定。
- `close: as soon as certain` 提前得出的结论，和等到截止得出的一样：凡是余下的答复还能改变它，就不提前。
- 有人把一项排得更前、打分更高，或者从别的态度改成同意，不会让赢的变输。做不到的规则，下面写明，并给出例子。
- 多加一票所费的工夫，和前面有多少票无关：`make bench-tally`。
""",
    """
- Counting is in whole numbers and fractions, and nothing is rounded; `2/3` is two thirds.
- One party, one voice; one person, one vote; of an answer that was corrected the last counts; the order of arrival never
  matters.
- Ties are always shown. The outcome is `tied`, and the definition says what then: the chair decides, there is another
  round among the level ones, or `ties: first listed`. Nothing is drawn by lot: no chance decides that nobody can repeat.
- What `close: as soon as certain` decides early is what waiting would have decided: while a missing answer could still
  change it, it waits.
- Whoever ranks an option higher, gives it more, or comes to agree never turns its success into failure by that. Where a
  method cannot keep that, it is said below, with an example.
- One vote more costs the same however many came before: `make bench-tally`.
""",
)
_TERMS = text("怎么称呼", "What they are called")
_IN_FILE = text("在定义里", "in a definition")
_WEIGHS = text("问法", "weighs")
_SOURCE = text("出处", "source")
_VOTES = text("票", "Votes")
_SAYS = text("计票说明", "What is said of it")
_SILENT = text("没有答复", "no answer")
_WORDS = {
    "agree": text("同意", "agree"),
    "agree_if": text("有条件同意", "agree if"),
    "met": text("有条件同意，条件已落实", "agree if, and the condition is met"),
    "disagree": text("不同意", "disagree"),
    "abstain": text("弃权", "abstain"),
    "yes": text("有空", "yes"),
    "if need be": text("勉强", "if need be"),
}
_NOT_MONOTONE = text("排得更前，有时反而落选。", "To be ranked higher can make an option lose.")


def rules_page(tongue: Tongue) -> str:
    """The page in one language, as Markdown."""
    return "\n\n".join(_Page(tongue).parts()) + "\n"


class _Page:
    def __init__(self, tongue: Tongue) -> None:
        self.tongue: Tongue = tongue

    def of(self, said: Text) -> str:
        return said.in_(self.tongue).strip()

    def parts(self) -> Iterator[str]:
        yield from (f"# {self.of(_TITLE)}", self.of(_HEAD), self.of(_MADE), self.of(_ALWAYS))
        yield f"## {self.of(_TERMS)}"
        yield self.terms()
        for name, examples in groupby(EXAMPLES, lambda example: example.asked.rule.name):
            yield from self.rule(RULES[name], list(examples))
        yield self.of(CONSOLE)

    def terms(self) -> str:
        """Every term with what is written for it."""
        head = (self.of(_TERMS), self.of(_IN_FILE), self.of(_WEIGHS))
        rows = {
            (self.of(example.term or example.asked.rule.title), self._inline(example), self._asked(example.asked.rule)): None
            for example in EXAMPLES
        }  # fmt: skip
        return "\n".join("| " + " | ".join(row) + " |" for row in (head, ("---",) * 3, *rows))

    def _inline(self, example: Example) -> str:
        lines = self._turned(example.rule).strip().splitlines()
        return f"`{{{', '.join(lines)}}}`" if len(lines) > 1 else f"`{lines[0]}`"

    def _asked(self, rule: RuleForm) -> str:
        word = next(each for each in WORDS["Ask.to"] if each.en == rule.weighs)
        return f"`{word.in_(self.tongue)}`"

    def _turned(self, said: str) -> str:
        return turn(said, GRAMMAR.entries("Decide"), "zh") if self.tongue == "zh" else said

    def rule(self, rule: RuleForm, examples: list[Example]) -> Iterator[str]:
        """One rule: how it counts, where it is from, its examples."""
        yield f"## {self.of(rule.title)} · {rule.title.en if self.tongue == 'zh' else rule.title.zh}"
        yield self.of(rule.arithmetic)
        told = f"- {self.of(_WEIGHS)}: {self._asked(rule)}\n- {self.of(_SOURCE)}: {self.of(rule.source)}"
        yield told.replace(": ", "：") if self.tongue == "zh" else told
        if not rule.monotone:
            yield f"**{self.of(_NOT_MONOTONE)}**"
        for example in examples:
            yield from self.example(example)

    def example(self, example: Example) -> Iterator[str]:
        if example.term is not None:
            yield f"### {self.of(example.term)}"
        yield self.of(example.story)
        yield f"```yaml\n{self._turned(example.rule)}```"
        if example.register:
            yield f"```csv\n{example.register}```"
        yield "\n".join(self.votes(example))
        yield f"> {self.of(example.counted().verdict.because)}"

    def votes(self, example: Example) -> Iterator[str]:
        """Who said what; or how many said the same."""
        colon = "：" if self.tongue == "zh" else ": "
        for name, said in example.votes.items():
            title = example.titles.get(name)
            yield f"- {self.of(title) if title else name}{colon}{self.words(said)}"
        for many, said in example.times:
            yield f"- {many} × {self.ballot(example, said)}"
        if example.silent:
            yield f"- {example.silent} × {self.of(_SILENT)}"

    def words(self, said: str) -> str:
        """A word of an answer in the language of the page."""
        return self.of(_WORDS[said]) if said in _WORDS else said

    def ballot(self, example: Example, said: str) -> str:
        """A ballot with the titles of its options."""
        titles = {name: self.of(title) for name, title in example.titles.items()}
        parts = re.split(r"( > |; |: )", said)
        return "".join(titles.get(part) or self.words(part) for part in parts)
