"""How the tests of the rules write a table of parties and a list of options.

Stances are one letter a party: A agrees, C agrees on a condition still open, M on one that is met, D disagrees,
- abstains, a space has not answered, R is recused.
"""

from __future__ import annotations

from workflows.model import Decide
from workflows.rules import Stance, Voice
from workflows.text import Text, text

LETTERS: dict[str, Stance | None] = {
    "A": "agree", "C": "conditional", "M": "met", "D": "disagree", "-": "abstain", " ": None, "R": None,
}  # fmt: skip
PARTIES = {
    "community": text("社区", "community"),
    "owners": text("业委会", "owners"),
    "property": text("物业", "property"),
    "residents": text("居民代表", "residents"),
    "partners": text("共建单位", "partners"),
}


def said(stances: str) -> list[Voice]:
    return [
        Voice(party, title, LETTERS[letter], recused=letter == "R")
        for (party, title), letter in zip(PARTIES.items(), stances, strict=False)
    ]


def form(rule: str, **more: object) -> Decide:
    return Decide.model_validate({"rule": rule, **more})


def titles(*names: str) -> dict[str, Text]:
    return {name: Text(zh=f"「{name}」", en=name) for name in names}
