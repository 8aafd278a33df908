"""What a rule says of the answers so far.

A verdict is an outcome with its reason, or no outcome yet and the reason why not. Every reason is said in both
languages and carries the numbers that it was decided by: whoever reads it can count again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workflows.text import Text

Outcome = Literal["passed", "failed", "no_quorum", "blocked", "tied"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome with its reason; no outcome yet where `outcome` is None, and then the reason why not.

    `winners` are the options chosen, best first, where options were weighed.
    """

    outcome: Outcome | None
    because: Text
    winners: tuple[str, ...] = ()


def sentence(*clauses: Text | None) -> Text:
    """Clauses joined as each language joins them; what is None is left out."""
    said = [clause for clause in clauses if clause is not None]
    return Text(zh="；".join(each.zh for each in said) + "。", en="; ".join(each.en for each in said) + ".")
