"""The rule of a second count: by its name with what it needs, as a file of its own, or as a state of a definition says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workflows.checks.purposes import needs_of
from workflows.consequences.ballots import titles_of
from workflows.findings import Finding, Place, one_of
from workflows.model import BALLOTS, Decide, Definition
from workflows.rules import RULES, RuleForm
from workflows.shaping import shape
from workflows.source import read
from workflows.text import Text, text
from workflows.translating import turn
from workflows.vocabulary import GRAMMAR, WORDS


@dataclass(frozen=True, slots=True)
class RuleAsked:
    """A rule with what surrounds it: the options with what people read for them, in their order; how much can be given.

    Without options, whatever is voted for is an option, in the order of the alphabet.
    """

    form: Decide
    options: Mapping[str, Text] = field(default_factory=dict)
    scale: int = 5
    dots: int = 3

    @property
    def rule(self) -> RuleForm:
        """The rule as people read of it."""
        return RULES[self.form.rule]


@dataclass(frozen=True, slots=True)
class NoRule:
    """What is wrong with the rule, and the lines in which it stands."""

    findings: tuple[Finding, ...]
    lines: tuple[str, ...]


def read_rule(said: str, *, options: Sequence[str] = (), scale: int = 5, dots: int = 3) -> RuleAsked | NoRule:
    """A rule as `decide` writes it, in English or Chinese keys: `rule: majority`, and what the rule needs below it."""
    source = read(said)
    if source.findings or not isinstance(source.value, dict):
        return NoRule(tuple(source.findings) or (_no_rule(),), tuple(source.lines))
    source = read(turn(said, GRAMMAR.entries("Decide"), "en"))
    shaped = shape(source, Decide)
    findings = [*source.findings, *shaped.findings]
    if shaped.form is not None and not findings:
        findings += _lacking(shaped.form)
    if shaped.form is None or findings:
        return NoRule(tuple(findings), tuple(said.splitlines()))
    titles = {each: Text(zh=each, en=each) for each in options}
    return RuleAsked(shaped.form, titles, scale, dots)


def rule_named(name: str) -> str | NoRule:
    """The name of a rule, said in English or in Chinese."""
    known = {each.zh: each.en for each in WORDS["Decide.rule"]} | {each: each for each in RULES}
    if name in known:
        return known[name]
    message = text(f"没有叫“{name}”的规则", f"there is no rule `{name}`")
    return NoRule((Finding("unknown-word", Place(1, 1), message, one_of(name, known)),), ())


def rule_of_state(definition: Definition, state: str, question: str | None) -> RuleAsked | NoRule:
    """The rule of a state, with the options of its question."""
    asking = {name: each for name, each in definition.states.items() if each.decide is not None}
    form = asking.get(state)
    if form is None or form.decide is None or form.ask is None:
        message = text(f"“{state}”不是作结论的状态", f"nothing is decided in `{state}`")
        return NoRule((Finding("unknown-state", Place(1, 1), message, one_of(state, asking)),), ())
    if form.ask.to not in BALLOTS:
        return RuleAsked(form.decide, dict(definition.party_titles), form.ask.scale, form.ask.dots)
    ballots = form.ask.ballots
    name = question or next(iter(ballots))
    if name not in ballots:
        message = text(f"没有“{name}”这个问题", f"there is no question `{name}`")
        return NoRule((Finding("unknown-word", Place(1, 1), message, one_of(name, ballots)),), ())
    return RuleAsked(form.decide, titles_of(ballots[name], {}), form.ask.scale, form.ask.dots)


def _lacking(form: Decide) -> list[Finding]:
    """What the rule needs and was not said; weights may stand in the table of those entitled."""
    return [
        Finding(
            "incomplete",
            Place(1, 1),
            text(f"{form.rule} 缺少 {said.partition(':')[0]}", f"{form.rule}: `{said.partition(':')[0]}` is missing"),
            text(f"加上 {said}", f"add {said}"),
        )
        for said in needs_of(form)
        if not said.startswith("weights")
    ]  # fmt: skip


def _no_rule() -> Finding:
    return Finding(
        "shape",
        Place(1, 1),
        text("这里没有写规则", "there is no rule here"),
        text("写成 rule: majority（或 规则: 多数同意）", "write rule: majority"),
    )
