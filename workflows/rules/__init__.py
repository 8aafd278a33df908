"""Decision rules: how answers are weighed. Each is an incremental tally and says itself why.

A rule has three parts: a tally, to which one answer is added (or in which one replaces another) at a cost
that does not depend on the answers before; a verdict, from the tally alone; and the explanation in plain
words with the numbers. Counting is exact; nothing depends on the order in which answers arrive.
"""

from __future__ import annotations

from workflows.rules.parties import PARTY_RULES, party_verdict
from workflows.rules.scores import ScoreTally, score_verdict
from workflows.rules.verdict import Verdict
from workflows.rules.voices import Ballot, PartyTally, Voice

__all__ = [
    "PARTY_RULES",
    "Ballot",
    "PartyTally",
    "ScoreTally",
    "Verdict",
    "Voice",
    "party_verdict",
    "score_verdict",
]
