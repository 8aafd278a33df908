"""One state, judged: its purpose and what belongs to it, who is asked, what it can end in, what silence brings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bench.mutations.judging.answering import (
    counted_outcomes,
    owners_outcomes,
    score_outcomes,
)
from bench.mutations.judging.asking import check_ask
from bench.mutations.judging.breaking import demand
from bench.mutations.judging.deciding import BALLOTS, WEIGHS
from bench.mutations.judging.lasting import check_time
from bench.mutations.judging.weighing import check_decide, positions

if TYPE_CHECKING:
    from bench.mutations.judging.definition import Judged

_ANY = {"title", "phase", "list", "tell", "legal_basis", "open"}

_OPEN = {*_ANY, "then", "signals", "clocks"}

_BELONGS = {
    "closed": {*_ANY, "result"},
    "ask": {
        *_OPEN,
        "ask",
        "deadline",
        "remind",
        "if_late",
        "stand_in",
        "extend",
        "pause",
        "may_stop",
        "decide",
    },
    "notice": {*_OPEN, "notice"},
    "wait": {*_OPEN, "wait", "may_stop"},
    "gather": {*_OPEN, "gather"},
}

_AWAITED = ("choose", "fill", "report", "sort", "count")


def check_state(judged: Judged, name: str, state: dict[str, Any]) -> None:
    """Everything that one state must fulfil by itself."""
    purposes = [key for key in ("ask", "notice", "wait", "gather") if key in state]
    closed = state["phase"] == "closed"
    demand(len(purposes) == (0 if closed else 1), f"{name} has {len(purposes)} purposes")
    purpose = "closed" if closed else purposes[0]
    for key in state:
        demand(key in _BELONGS[purpose], f"{name}: {key} means nothing where it is {purpose}")
    demand(not closed or "result" in state, f"{name} is closed without a result")
    demand(closed or "list" in state, f"{name} stands on no list")
    judged.people(state.get("tell", ()), f"{name}.tell", somebody=False)
    judged.people(state.get("may_stop", ()), f"{name}.may_stop", somebody=False)
    concerning = [state] if "ask" in state else [*judged.states.values()]
    asked = {who for each in concerning for who in each.get("ask", {}).get("who", ())}
    asked |= {who for each in state.get("clocks", {}).values() for who in each.get("ask", ("coordinator",))}
    near = {who for clock in state.get("clocks", {}).values() for who in clock.get("ask", ("coordinator",))}
    near |= set(state["ask"]["who"]) if "ask" in state else judged.asked_anywhere()
    for who in state.get("may_stop", ()):
        demand(who not in judged.roles or who in near, f"{name}.may_stop: `{who}` is not concerned")
    check_time(judged, name, state)
    _bases(name, state)
    if "ask" in state:
        check_ask(judged, name, state)
        _asked(judged, name, state)
    if "notice" in state:
        _notice(judged, name, state["notice"])
    if "gather" in state:
        judged.people(state["gather"].get("by", ()), f"{name}.gather", somebody=False)
    if "open" in state:
        _open(judged, name, state["open"])
    can, may = outcomes_of(judged, name, state)
    said = set(state.get("then", {}))
    demand(can <= said, f"{name} can end in {sorted(can - said)}, which leads nowhere")
    demand(said <= can | may, f"{name} never ends in {sorted(said - can - may)}")


def outcomes_of(judged: Judged, name: str, state: dict[str, Any]) -> tuple[set[str], set[str]]:
    """What a state can end in, and what it may say besides."""
    can: set[str] = set()
    may: set[str] = set()
    if state["phase"] == "closed":
        return can, may
    if "notice" in state:
        can |= {"undisputed", "objected"} if "objections" in state["notice"] else {"undisputed"}
    if "wait" in state:
        can.add("over")
    if "gather" in state:
        can.add("gathered")
    if state.get("may_stop"):
        can.add("stopped")
    if "ask" in state:
        ask, decide = state["ask"], state.get("decide", {})
        kind = ask["to"]
        if kind in ("fill", "report", "sort"):
            can.add("answered")
        elif kind == "consent":
            can |= {"given", "refused", "silent"}
        elif kind == "position":
            can |= positions(judged, name, ask, decide)
        elif kind == "score":
            can |= score_outcomes(decide, ask.get("scale", 5))
        elif kind == "count":
            can |= counted_outcomes(decide)
        elif decide.get("rule") == "owners_joint_decision":
            can |= owners_outcomes(decide)
        elif kind in BALLOTS:
            can |= {"passed", "no_quorum"}
            if decide.get("ties") != "first listed" or decide["rule"] == "time_poll":
                can.add("tied")
        if decide:
            demand("passed" in can, f"{name} can never pass")
        if "if_late" not in state and kind in _AWAITED:
            may.add("late")
    return can, may


def _asked(judged: Judged, name: str, state: dict[str, Any]) -> None:
    """What a state that asks needs beside the ask itself."""
    kind = state["ask"]["to"]
    speaks = kind == "position" or kind in BALLOTS
    demand(speaks or "stand_in" not in state, f"{name}: alternates stand in for a party's voice")
    weighed = kind in WEIGHS.values()
    demand(weighed == ("decide" in state), f"{name}: nothing weighs the answers, or there are none")
    if weighed:
        check_decide(judged, name, state)
    _silence(judged, name, state)


def _silence(judged: Judged, name: str, state: dict[str, Any]) -> None:
    """Whatever pattern of those asked keeps silent: time decides, or somebody is asked again and again."""
    demand("deadline" in state, f"{name} waits for ever")
    late, told = state.get("if_late", {}), "late" in state.get("then", {})
    if state["ask"]["to"] in _AWAITED:
        demand(late or told, f"{name} is late, and nobody is told")
        demand(not (late and told), f"{name} is left when late: nobody would be asked")
    else:
        demand(not late, f"{name} is never late: its deadline decides")
    for key in ("ask", "remind", "then_ask"):
        judged.people(late.get(key, ()), f"{name}.if_late.{key}", somebody=key in late)
    demand(
        "ask" not in late or not {"times", "then_ask"} & set(late), f"{name}: asks at once, and after that?"
    )


def _notice(judged: Judged, name: str, notice: dict[str, Any]) -> None:
    if "objections" in notice:
        judged.people(notice["objections"]["judged_by"], f"{name}.judged_by")
    if "deliver" in notice:
        judged.people(notice["deliver"]["by"], f"{name}.deliver.by")
        judged.people(notice["deliver"].get("tell", ()), f"{name}.deliver.tell", somebody=False)
        if "scope" in notice["deliver"]:
            judged.kind(notice["deliver"]["scope"], f"{name}.deliver.scope", "choice", "text")
            judged.given(notice["deliver"]["scope"], name, f"{name}.deliver.scope")


def _open(judged: Judged, name: str, form: dict[str, Any]) -> None:
    judged.once(form.get("with", ()), f"{name}.open.with")
    for field in form.get("with", ()):
        judged.kind(field, f"{name}.open.with")
    if "each" in form:
        judged.kind(form["each"], f"{name}.open.each", "list", "items")


def _bases(name: str, state: dict[str, Any]) -> None:
    """What a legal basis concerns is said in the state."""
    whole = {key: None if key in ("then", "legal_basis") else value for key, value in state.items()}
    said = _keys(whole) - {"title", "phase", "legal_basis", "zh", "en"}
    for basis in state.get("legal_basis", ()):
        for key in basis.get("concerns", ()):
            demand(key in said, f"{name}.legal_basis: there is no {key} in this state")


def _keys(form: Any) -> set[str]:
    if isinstance(form, dict):
        return set(form).union(*map(_keys, form.values()))
    return set().union(*map(_keys, form)) if isinstance(form, tuple) else set()
