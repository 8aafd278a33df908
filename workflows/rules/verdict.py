"""What a rule says of the answers so far.

A verdict is an outcome with its reason, or no outcome yet and the reason why not. Every reason is said in both
languages and carries the numbers that it was decided by: whoever reads it can count again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workflows.text import Text, text

Outcome = Literal["passed", "failed", "no_quorum", "blocked", "tied"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome with its reason; no outcome yet where `outcome` is None, and then the reason why not.

    `winners` are the options chosen, best first, where options were weighed.
    """

    outcome: Outcome | None
    because: Text
    winners: tuple[str, ...] = ()


OUTCOME_WORDS: dict[str, Text] = {
    # of a rule
    "passed": text("通过", "passed"),
    "failed": text("未通过", "failed"),
    "no_quorum": text("未达到法定人数", "quorum missed"),
    "blocked": text("被否决", "vetoed"),
    "tied": text("票数相同，未分先后", "tied"),
    # of a notice
    "undisputed": text("公示无异议", "undisputed"),
    "objected": text("异议成立", "objection upheld"),
    # of a consent that comes before anything else
    "given": text("各方已同意", "consent given"),
    "refused": text("有一方不同意", "consent refused"),
    "silent": text("未回应", "no reply"),
    "stopped": text("中途退出", "stopped"),
    # of work, waiting and gathering
    "answered": text("已答复", "answered"),
    "late": text("逾期", "late"),
    "over": text("时间到", "time is up"),
    "gathered": text("征集期满", "the time for suggestions is over"),
}


def sentence(*clauses: Text | None) -> Text:
    """Clauses joined as each language joins them; what is None is left out."""
    said = [clause for clause in clauses if clause is not None]
    return Text(zh="；".join(each.zh for each in said) + "。", en="; ".join(each.en for each in said) + ".")
