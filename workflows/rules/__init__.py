"""Decision rules: how answers are weighed. Each is an incremental tally and says itself why.

A rule has three parts: a tally, to which one answer is added (or in which one replaces another) at a cost
that does not depend on the answers before; a verdict, from the tally alone; and the explanation in plain
words with the numbers. Counting is exact; nothing depends on the order in which answers arrive.

`RULES` in `catalogue.py` lists all of them. Positions of parties are weighed in `parties.py`, scores in
`scores.py`, the owners' two measures in `two_measures.py`, a meeting's record sheet in `counted.py`, and
options in `options.py`.
"""

from __future__ import annotations

from workflows.rules.catalogue import RULES, RuleForm
from workflows.rules.counted import BadSheet, MeetingCount, counted_verdict, sheet_fault
from workflows.rules.electors import BadRegister, Elector, Home, Measure, electors
from workflows.rules.options import OPTION_RULES, empty_tally, option_result, option_tally, option_verdict
from workflows.rules.parties import PARTY_RULES, outcome_at_close, party_verdict
from workflows.rules.points import dots_fault
from workflows.rules.result import Place, Result
from workflows.rules.scores import ScoreTally, score_verdict
from workflows.rules.two_measures import OwnersTally, OwnerVote, owners_verdict
from workflows.rules.verdict import Outcome, Verdict
from workflows.rules.voices import STANCES, PartyTally, Stance, Voice, tally_of

__all__ = [
    "OPTION_RULES",
    "PARTY_RULES",
    "RULES",
    "STANCES",
    "BadRegister",
    "BadSheet",
    "Elector",
    "Home",
    "Measure",
    "MeetingCount",
    "Outcome",
    "OwnerVote",
    "OwnersTally",
    "PartyTally",
    "Place",
    "Result",
    "RuleForm",
    "ScoreTally",
    "Stance",
    "Verdict",
    "Voice",
    "counted_verdict",
    "dots_fault",
    "electors",
    "empty_tally",
    "option_result",
    "option_tally",
    "option_verdict",
    "outcome_at_close",
    "owners_verdict",
    "party_verdict",
    "score_verdict",
    "sheet_fault",
    "tally_of",
]
