"""How a decision is written: its rule, its quorum, what must be reached to pass."""

from __future__ import annotations

from typing import Any

from bench.mutations.judging.breaking import demand
from bench.mutations.judging.grammar import form, fraction, named, several, share, string, whole, word
from bench.mutations.tree import Node, Table

PARTY_RULES = ("consensus", "majority", "unanimity", "consensus_minus", "consent", "weighted")
WEIGHS = dict.fromkeys(PARTY_RULES, "position") | {
    "mean_at_least": "score",
    "satisfied_at_least": "score",
    "owners_joint_decision": "choice",
    "counted": "count",
    "plurality": "choice",
    "approval": "approval",
    "dots": "dots",
    "score_voting": "ratings",
    "borda": "ranking",
    "instant_runoff": "ranking",
    "schulze": "ranking",
    "single_transferable_vote": "ranking",
    "time_poll": "dates",
}
"""Which kind of ask each rule weighs."""
BALLOTS = ("choice", "approval", "ranking", "dots", "ratings", "dates")
CLOSES = ("when all have answered", "at the deadline", "as soon as certain")

_who = several(string)


def _quorum(node: Node) -> dict[str, Any]:
    if not isinstance(node, Table):
        parts = string(node).strip().split(" ")
        demand(parts[0].isdigit() and len(parts[0]) <= 4, "no quorum")
        if len(parts) == 4 and parts[1] == "of" and parts[3] == "parties" and parts[2].isdigit():
            found: dict[str, Any] = {"count": int(parts[0]), "of": int(parts[2]), "unit": "parties"}
        else:
            demand(len(parts) == 2 and parts[1] in ("party", "parties", "answer", "answers"), "no quorum")
            found = {"count": int(parts[0]), "unit": "parties" if parts[1].startswith("part") else "answers"}
        demand(found["count"] >= 1, "a quorum of nobody")
        return found
    keys = {
        "count": whole(1),
        "of": whole(-(10**9)),
        "unit": word("parties", "answers", "shares"),
        "recusal": word("stands", "shrinks"),
        "heads": share,
        "area": share,
        "present": share,
    }
    found = {"unit": "shares"} | form(keys)(node)
    shares = any(key in found for key in ("heads", "area", "present"))
    demand(("count" not in found) == (found["unit"] == "shares"), "a quorum counts, or takes shares")
    demand((found["unit"] == "shares") == shares, "a quorum counts, or takes shares")
    return found


_PASSING = form(
    {
        "of!": word("taking part", "all", "due", "present", "votes cast"),
        "heads": share,
        "area": share,
        "share": share,
    }
)
DECIDE = form(
    {
        "rule!": word(*WEIGHS),
        "quorum": _quorum,
        "close": word(*CLOSES),
        "conditions": form({"met_by!": _who, "confirmed_by": word("who raised it")}),
        "share": share,
        "threshold": fraction,
        "satisfied_from": whole(1, 10),
        "pass": _PASSING,
        "abstain": word("takes part", "stays out"),
        "at_most": whole(1, 99),
        "veto": _who,
        "silence": word("is no answer", "agrees"),
        "weights": named(fraction),
        "winners": whole(1, 99),
        "ties": word("are told", "first listed"),
    }
)
