"""What a rule says of the answers so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workflows.text import Text, text

Outcome = Literal["passed", "failed", "no_quorum"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome with its reason; no outcome yet where `outcome` is None, and then the reason why not."""

    outcome: Outcome | None
    because: Text


OUTCOME_WORDS: dict[str, Text] = {
    "passed": text("通过", "passed"),
    "failed": text("未通过", "failed"),
    "no_quorum": text("未达到法定人数", "quorum missed"),
    "undisputed": text("公示无异议", "undisputed"),
    "objected": text("异议成立", "objection upheld"),
    "answered": text("已答复", "answered"),
    "late": text("逾期", "late"),
}


def sentence(*clauses: Text | None) -> Text:
    """Clauses joined as each language joins them; what is None is left out."""
    said = [clause for clause in clauses if clause is not None]
    return Text(zh="；".join(each.zh for each in said) + "。", en="; ".join(each.en for each in said) + ".")
