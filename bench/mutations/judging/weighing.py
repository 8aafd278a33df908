"""How a state weighs its answers, judged: a rule that fits them, and numbers that those seated can reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bench.mutations.judging.answering import position_outcomes
from bench.mutations.judging.breaking import demand
from bench.mutations.judging.deciding import BALLOTS, PARTY_RULES, WEIGHS

if TYPE_CHECKING:
    from bench.mutations.judging.definition import Judged

_RULE_KEYS = {
    "share": ("majority", "weighted", "satisfied_at_least", "counted"),
    "threshold": ("mean_at_least",),
    "satisfied_from": ("satisfied_at_least",),
    "pass": ("owners_joint_decision", "counted"),
    "abstain": ("owners_joint_decision",),
    "at_most": ("consensus_minus",),
    "veto": PARTY_RULES,
    "silence": PARTY_RULES,
    "conditions": PARTY_RULES,
    "weights": ("weighted",),
    "winners": tuple(
        rule for rule, kind in WEIGHS.items() if kind in BALLOTS and rule != "owners_joint_decision"
    ),
    "ties": tuple(
        rule for rule, kind in WEIGHS.items() if kind in BALLOTS and rule != "owners_joint_decision"
    ),
}

_NEEDED = {
    "mean_at_least": ("threshold",),
    "satisfied_at_least": ("satisfied_from",),
    "consensus_minus": ("at_most",),
    "weighted": ("weights",),
    "owners_joint_decision": ("quorum", "pass"),
}


def check_decide(judged: Judged, name: str, state: dict[str, Any]) -> None:
    """A rule that fits the ask, with what it needs and nothing that it does not read."""
    ask, decide = state["ask"], state["decide"]
    rule = decide["rule"]
    demand(WEIGHS[rule] == ask["to"], f"{name}: {rule} weighs no {ask['to']}")
    for key in decide:
        demand(rule in _RULE_KEYS.get(key, (rule,)), f"{name}: {key} means nothing to {rule}")
    for key in _NEEDED.get(rule, ()):
        demand(key in decide, f"{name}: {rule} needs {key}")
    sealed = ask.get("answers") == "sealed"
    demand(not sealed or decide.get("close") == "at the deadline", f"{name}: sealed, and decided early")
    for outcome, arms in state.get("then", {}).items():
        longer = outcome != "no_quorum" and any("extend" in arm for arm in arms)
        demand(not (sealed and longer), f"{name}: sealed, came to {outcome}, and is given more time")
    demand(not sealed or "conditions" not in decide, f"{name}: sealed, and a condition would tell of it")
    if rule == "mean_at_least":
        demand(1 <= decide["threshold"] <= ask.get("scale", 5), f"{name}: no such mean")
    if rule == "satisfied_at_least":
        demand(decide["satisfied_from"] <= ask.get("scale", 5), f"{name}: nobody could be satisfied")
    if "conditions" in decide:
        judged.people(decide["conditions"]["met_by"], f"{name}.met_by")
    _parties_of_rule(judged, name, ask, decide)
    if "winners" in decide:
        for form in (ask.get("questions") or {"": ask}).values():
            options = form["options"]
            demand(
                isinstance(options, dict) or decide["winners"] < len(options), f"{name}: every option wins"
            )
    if rule == "owners_joint_decision":
        demand(ask["who"] == ("each owner",), f"{name}: the owners decide")
        options = ask.get("options", ())
        names = {option for option, _ in options} if isinstance(options, tuple) else set()
        demand(names == {"agree", "disagree", "abstain"}, f"{name}: agree, disagree, abstain")
        demand({"heads", "area"} <= set(decide["quorum"]), f"{name}: a quorum of heads and area")
        demand({"heads", "area"} <= set(decide["pass"]), f"{name}: heads and area pass it")
        demand("share" not in decide["pass"], f"{name}: heads and area pass it")
        demand(decide["pass"]["of"] in ("taking part", "all"), f"{name}: of whom?")
    if rule == "counted" and "pass" in decide:
        demand(decide["pass"]["of"] in ("due", "present", "votes cast"), f"{name}: of whom?")
        demand(not {"heads", "area"} & set(decide["pass"]), f"{name}: a meeting counts people")
    _quorum(judged, name, ask, decide)


def _parties_of_rule(judged: Judged, name: str, ask: dict[str, Any], decide: dict[str, Any]) -> None:
    asked = _parties_asked(judged, ask)
    judged.once(decide.get("veto", ()), f"{name}.veto")
    for party in decide.get("veto", ()):
        demand(party in asked, f"{name}: `{party}` has a veto and is not asked")
    for party in decide.get("weights", {}):
        demand(party in asked, f"{name}: `{party}` has a weight and is not asked")
    demand(all(weight > 0 for weight in decide.get("weights", {}).values()), f"{name}: a weight of nothing")
    demand(decide.get("at_most", 0) < max(1, len(asked)), f"{name}: all may disagree")


def _quorum(judged: Judged, name: str, ask: dict[str, Any], decide: dict[str, Any]) -> None:
    quorum, rule = decide.get("quorum"), decide["rule"]
    if quorum is None:
        return
    if quorum["unit"] == "shares":
        own = {"owners_joint_decision": {"heads", "area"}, "counted": {"present"}}.get(rule, set())
        demand(set(quorum) - {"unit"} <= own, f"{name}: a quorum in what is not measured")
        return
    demand(rule not in ("owners_joint_decision", "counted"), f"{name}: a quorum in what is not measured")
    by_party = quorum["unit"] == "parties"
    demand(by_party == (ask["to"] == "position") or ask["to"] in BALLOTS, f"{name}: a quorum in another unit")
    demand(by_party or not {"of", "recusal"} & set(quorum), f"{name}: answers of parties?")
    if by_party:
        demand(
            quorum.get("of", len(judged.parties)) == len(judged.parties), f"{name}: so many are not seated"
        )
        demand(quorum["count"] <= len(_parties_asked(judged, ask)), f"{name}: more than are asked")


def _parties_asked(judged: Judged, ask: dict[str, Any]) -> tuple[str, ...]:
    return tuple(party for party in judged.parties if "each party" in ask["who"] or party in ask["who"])


def positions(judged: Judged, name: str, ask: dict[str, Any], decide: dict[str, Any]) -> set[str]:
    """What positions can end in, whoever is recused; and it can pass, whoever is recused."""
    found: set[str] = set()
    asked = _parties_asked(judged, ask)
    for absent in judged.recusals:
        here = position_outcomes(decide, judged.parties, asked, absent, sealed=ask.get("answers") == "sealed")
        demand("passed" in here, f"{name} can never pass, where {sorted(absent)} are recused")
        found |= here
    return found
