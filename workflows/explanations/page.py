"""What is told of a rule to whoever broke it: why it is there, with an example of the wrong and of the right.

Examples are short, as one would quote them to somebody: a few keys of a file, or of one state. `whole` puts
the rest around them, so that every example can be checked: the wrong one shows its rule, the right one shows none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import dedent, indent

from workflows.text import Text, text


@dataclass(frozen=True, slots=True)
class Explanation:
    """One rule. `wrong` is empty where nothing that fits on a page breaks the rule."""

    title: Text
    why: Text
    wrong: str
    right: str
    entire: bool = False
    """Whether the examples are files as they stand, with nothing to be filled in."""

    @property
    def wrong_file(self) -> str:
        """The wrong example as a file."""
        return self.wrong if self.entire else whole(self.wrong)

    @property
    def right_file(self) -> str:
        """The right example as a file."""
        return self.right if self.entire else whole(self.right)


def page(
    title_zh: str,
    title_en: str,
    why_zh: str,
    why_en: str,
    *,
    wrong: str = "",
    right: str = "",
    entire: bool = False,
) -> Explanation:
    """Short form for a page."""
    return Explanation(
        text(title_zh, title_en), text(why_zh, why_en), _example(wrong), _example(right), entire
    )


def _example(said: str) -> str:
    return dedent(said).strip("\n")


FILE = """\
issue_type: noise
version: 1
title: {zh: "噪声", en: "Noise"}
parties: [community, owners]
start: resting
states:
  resting: {phase: decision, list: none, wait: 15 days, then: {over: done}}
  done: {phase: closed, result: done}"""
"""A whole definition, as short as can be."""
_HEAD = {
    "issue_type": "issue_type: example",
    "version": "version: 1",
    "title": 'title: {zh: "例子", en: "Example"}',
    "fields": """\
fields:
  place:    {type: text, required: true}
  hazard:   {type: choice, options: [none, minor, urgent], default: none}
  held_on:  {type: date, required: true}
  building: {type: text, required: true}
  budget:   {type: money}
  actions:  {type: list}
  options:  {type: list, required: true}""",
    "parties": "parties: [community, owners, property, residents, partners]",
    "start": "start: asking",
    "states": """\
states:
  asking:
    phase: decision
    list: problem
    ask: {who: coordinator, to: choose, buttons: {accept: done}}
    deadline: 5 days
    if_late: {ask: supervisor, every: 2 days}""",
}
_STATES = {
    "stalled": """\
  stalled:
    phase: decision
    list: problem
    ask: {who: supervisor, to: choose, buttons: {close: done}}
    deadline: 5 days
    if_late: {ask: supervisor, every: 2 days}""",
    "declined": "  declined: {phase: closed, result: declined}",
    "done": "  done: {phase: closed, result: done}",
}
_OF_A_STATE = ("phase", "list", "ask", "notice", "wait", "gather", "deadline", "if_late", "then", "decide")


def whole(example: str) -> str:
    """The example as a whole file: what it leaves out is filled in, as plainly as possible."""
    first = re.match(r"\w+", example)
    if first and first[0] in _OF_A_STATE:
        example = "states:\n  asking:\n" + indent(_with_phase(example), "    ")
    keys = set(re.findall(r"(?m)^(\w+) ?[:：]?", example))
    parts = [said for key, said in _HEAD.items() if key not in keys]
    if "states" not in keys:
        parts += [_STATES["done"]]
        return "\n".join([*parts, example]) + "\n"
    parts.append(example)
    for name, said in _STATES.items():
        known = "\n".join(parts)
        if re.search(rf"\b{name}\b", known) and not re.search(rf"(?m)^  {name}:", known):
            parts.append(said)
    return "\n".join(parts) + "\n"


def _with_phase(example: str) -> str:
    for key, said in (("list", "list: problem"), ("phase", "phase: decision")):
        if not re.search(rf"(?m)^{key}:", example):
            example = f"{said}\n{example}"
    return example
