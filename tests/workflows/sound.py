"""Sound definitions of any make: every purpose, kind of ask and clock that the language has, leading on or back.

A definition is drawn as people would write it, and read as a file is; what `check` finds fault with is drawn anew,
so that whatever comes from here could be taken into use.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any

from workflows.load import load
from workflows.model import Definition

FIELDS = {
    "note": {"type": "text"},
    "hazard": {"type": "choice", "options": ["none", "minor", "urgent"], "default": "none"},
    "cost": {"type": "money"},
    "held_on": {"type": "date", "required": True},
    "wishes": {"type": "list", "required": True},
    "building": {"type": "text", "required": True},
}
SPANS = ("3 days", "4 working days", "50 hours")
OUTCOMES = {
    "fill": ["answered"],
    "report": ["answered"],
    "each": ["answered"],
    "sort": ["answered"],
    "consent": ["given", "refused", "silent"],
    "position": ["passed", "failed"],
    "approval": ["passed", "no_quorum", "tied"],
    "dots": ["passed", "no_quorum"],
    "ratings": ["passed", "no_quorum", "tied"],
    "score": ["passed", "failed", "no_quorum"],
    "owners": ["passed", "failed", "no_quorum"],
    "count": ["passed", "failed", "no_quorum"],
}
ASKS: dict[str, tuple[dict[str, Any], dict[str, Any] | None]] = {
    "fill": ({"who": ["property", "owners"], "to": "fill", "fields": ["note", "hazard", "cost"]}, None),
    "report": ({"who": "property", "to": "report", "milestones": ["begun", "done"]}, None),
    "each": ({"who": "coordinator", "to": "report", "each": "wishes"}, None),
    "sort": ({"who": "coordinator", "to": "sort", "fields": "wishes"}, None),
    "consent": ({"who": ["applicant", "property"], "to": "consent"}, None),
    "position": ({"who": "each party", "to": "position"}, {"rule": "consensus", "conditions": {"met_by": "property"}}),
    "approval": ({"who": "each party", "to": "approval", "options": {"from": "wishes"}}, {"rule": "approval"}),
    "dots": (
        {"who": "each party", "to": "dots", "dots": 2, "options": ["lamp", "gate"]},
        {"rule": "dots", "ties": "first listed"},
    ),
    "ratings": (
        {"who": "each party", "to": "ratings", "scale": 4, "options": ["lamp", "gate"]},
        {"rule": "score_voting", "winners": 1},
    ),
    "score": ({"who": ["applicant", "owners"], "to": "score"}, {"rule": "mean_at_least", "threshold": 3, "quorum": "1 answer"}),
    "owners": (
        {"who": "each owner", "to": "choice", "options": ["agree", "disagree", "abstain"], "scope": "building"},
        {
            "rule": "owners_joint_decision", "close": "at the deadline",
            "quorum": {"heads": "2/3", "area": "2/3"},
            "pass": {"of": "taking part", "heads": "over 1/2", "area": "over 1/2"},
        },
    ),
    "count": ({"who": "secretary", "to": "count"}, {"rule": "counted", "quorum": {"present": "2/3"}}),
}  # fmt: skip


def sound_definition(die: Random) -> Definition:
    """A definition in which `check` finds nothing."""
    while True:
        found = load(json.dumps(_drawn(die), ensure_ascii=False))
        if found.definition is not None and not found.findings:
            return found.definition


def _drawn(die: Random) -> dict[str, Any]:
    names = [f"s{number}" for number in range(die.randint(1, 5))]
    states: dict[str, Any] = {}
    for number, name in enumerate(names):
        states[name] = _state(die, name, [*names[number + 1 :], "done"], names[: number + 1])
    states |= {name: {"phase": "closed", "result": name} for name in ("done", "dropped")}
    reached = {"s0"} | {where for name in names for where in _leading(states[name])}
    return {
        "issue_type": "any_make",
        "version": 1,
        "title": {"zh": "随机", "en": "Any make"},
        "fields": FIELDS,
        "parties": {"applicant": "reporter", "owners": "seats", "property": "seats"},
        "recuse": {"property": "hazard == 'urgent'"} if die.random() < 0.2 else {},
        "start": "s0",
        "states": {name: state for name, state in states.items() if name in reached},
    }


def _leading(said: Any) -> set[str]:
    if isinstance(said, dict):
        return {where for each in said.values() for where in _leading(each)}
    if isinstance(said, list):
        return {where for each in said for where in _leading(each)}
    return {said} if isinstance(said, str) else set()


def _target(die: Random, ahead: list[str], behind: list[str], *, lasts: bool) -> Any:
    on = die.choice(ahead)
    match die.randint(0, 7):
        case 0:
            return {"back": die.choice(behind), "at_most": die.randint(1, 2), "after_that": on}
        case 1:
            return {"new_round": die.choice(behind), "at_most": 1, "after_that": on}
        case 2 if lasts:
            return {"extend": die.choice(SPANS), "times": die.randint(1, 2), "after_that": on}
        case 3:
            return [{"when": "hazard == 'urgent'", "go": "dropped"}, {"go": on}]
    return on


def _state(die: Random, name: str, ahead: list[str], behind: list[str]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "phase": "deliberation",
        "list": "problem",
        "tell": die.choice(["reporter", ["owners"]]),
    }
    purpose = die.choice(["notice", "wait", "gather", "choose", *ASKS, *ASKS])
    lasts = purpose not in ("notice", "wait", "gather")

    def then(*outcomes: str) -> dict[str, Any]:
        return {each: _target(die, ahead, behind, lasts=lasts) for each in outcomes}

    if die.random() < 0.3:
        said["clocks"] = {"revisit": {"at": ["1 day", "2 days"], "tell": "owners"}}
    match purpose:
        case "notice":
            notice: dict[str, Any] = {
                "for": "5 days",
                "objections": {"judged_by": "owners", "reach": die.randint(1, 2)},
            }
            if die.random() < 0.5:
                notice["deliver"] = {"by": "recorder", "scope": "building"}
            return said | {"notice": notice, "then": then("undisputed", "objected")}
        case "wait":
            stopped = {"may_stop": ["applicant"]} if die.random() < 0.5 else {}
            until = die.choice(["4 days", "at held_on"])
            return said | {"wait": until, **stopped, "then": then("over", *(["stopped"] if stopped else []))}
        case "gather":
            return said | {"gather": {"for": "3 days"}, "then": then("gathered")}
    said["deadline"] = die.choice(["5 days", "6 working days", "90 hours", "1 day after held_on"])
    if die.random() < 0.5:
        said["pause"] = {"by": "coordinator", "at_most": "3 working days"}
    if die.random() < 0.5:
        said["extend"] = {
            "by": "2 days",
            "asked_by": ["owners", "applicant"],
            "needs": ["owners", "applicant"],
            "times": 2,
        }
    if die.random() < 0.5:
        said["remind"] = ["1 hour before"]
    outcomes: list[str] = []
    if purpose == "choose":
        going = {
            "on": {"go": die.choice(ahead)},
            "longer": {"extend": "2 days", "times": 2, "after_that": "dropped"},
        }
        going["again"] = {"go": die.choice(behind), "clock": die.choice(["resume", "start"]), "at_most": 2}
        said["ask"] = {"who": ["coordinator", "owners"], "to": "choose", "buttons": going}
    else:
        ask, decide = ASKS[purpose]
        said["ask"], outcomes = dict(ask), [*OUTCOMES[purpose]]
        if decide is not None:
            said["decide"] = dict(decide)
        if purpose in ("position", "approval", "dots", "ratings"):
            said["stand_in"] = {"after": "1 day"}
            said["decide"]["close"] = die.choice(
                ["when all have answered", "at the deadline", "as soon as certain"]
            )
            if said["decide"]["close"] == "at the deadline":
                said["ask"]["answers"] = die.choice(["open", "sealed"])
        if purpose in ("fill", "report"):
            said["ask"]["ends"] = die.choice(["with the first answer", "when all have answered"])
    if purpose in ("choose", "fill", "report", "each", "sort", "count"):
        late = die.choice([
            {"ask": "supervisor", "every": "1 working day"},
            {"remind": "property", "every": "1 day", "times": 2, "then_ask": ["coordinator", "supervisor"]},
        ])  # fmt: skip
        if purpose != "choose" and die.random() < 0.3:
            outcomes.append("late")
        else:
            said["if_late"] = late
    going = then(*outcomes)
    if said["ask"].get("answers") == "sealed":  # what has been decided is not given more time
        going |= {
            each: {"go": die.choice(ahead)}
            for each, way in going.items()
            if each != "no_quorum" and "extend" in way
        }
    return said | ({"then": going} if outcomes else {})
