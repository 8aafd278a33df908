"""A second count: a rule, a table of those entitled and a table of their votes, and from these alone the outcome again.

For whoever doubts a result, or votes on paper: what came in is counted by the same rules as everywhere, each number can be
checked, and nothing else is needed. `entitled.py` reads who may vote and what each weighs, `votes.py` who voted what and
when, `answers.py` what was written in a cell; `rule.py` reads the rule, and `counting.py` counts.

Invariants: of each voter's votes the last by its instant counts, and once; what cannot be read is told with its line and
stops the count, so that no vote is lost to a slip of the pen; what came after the closing is told and left out.
"""

from __future__ import annotations

from workflows.second_count.counting import SecondCount, count_again
from workflows.second_count.entitled import Entitled, read_entitled
from workflows.second_count.rule import RuleAsked, read_rule, rule_of_state
from workflows.second_count.votes import Votes, read_votes

__all__ = [
    "Entitled",
    "RuleAsked",
    "SecondCount",
    "Votes",
    "count_again",
    "read_entitled",
    "read_rule",
    "read_votes",
    "rule_of_state",
]
