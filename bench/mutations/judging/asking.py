"""What a state asks, judged: keys that belong to the kind of ask, fields that exist, options worth a choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bench.mutations.judging.breaking import demand
from bench.mutations.judging.deciding import BALLOTS

if TYPE_CHECKING:
    from bench.mutations.judging.definition import Judged

_ASK_KEYS = {
    "buttons": ("choose",),
    "fields": ("fill", "sort"),
    "options": BALLOTS,
    "questions": BALLOTS,
    "scale": ("score", "ratings"),
    "dots": ("dots",),
    "milestones": ("report",),
    "evidence": ("report",),
    "each": ("report",),
    "ends": ("fill", "report", "sort"),
    "scope": ("choice",),
    "answers": ("position", *BALLOTS, "score"),
    "shown": ("position", *BALLOTS, "score"),
    "amend": ("position",),
}
"""Which kinds of ask a key means something to; the others mean something to all."""


def check_ask(judged: Judged, name: str, state: dict[str, Any]) -> None:
    """Somebody is asked something that they can answer."""
    ask, kind = state["ask"], state["ask"]["to"]
    judged.people(ask["who"], f"{name}.ask.who")
    demand("each party" not in ask["who"] or judged.parties, f"{name}: there are no parties to ask")
    for key in ask:
        demand(kind in _ASK_KEYS.get(key, (kind,)), f"{name}: {key} means nothing to a {kind}")
    demand(kind != "choose" or ask.get("buttons"), f"{name}: a choice without buttons")
    demand(kind != "fill" or ask.get("fields"), f"{name}: a form without fields")
    judged.once(ask.get("fields", ()), f"{name}.fields")
    for field in ask.get("fields", ()):
        judged.kind(field, f"{name}.fields", *(("list",) if kind == "sort" else ()))
    if not isinstance(ask.get("milestones", {}), dict):
        judged.once(ask["milestones"], f"{name}.milestones")
    if "each" in ask:
        judged.kind(ask["each"], f"{name}.each", "list", "items")
        demand("ends" not in ask, f"{name}: each ends when all are finished")
    if "scope" in ask:
        demand("each owner" in ask["who"], f"{name}: scope is of owners")
        judged.kind(ask["scope"], f"{name}.scope", "choice", "text")
        judged.given(ask["scope"], name, f"{name}.scope")
    if kind in BALLOTS:
        _ballots(judged, name, ask)
    if kind == "position":
        for who in ask["who"]:
            demand(who == "each party" or who in judged.parties, f"{name}: `{who}` takes no position")
    if "amend" in ask:
        _amendments(judged, name, ask)


def _amendments(judged: Judged, name: str, ask: dict[str, Any]) -> None:
    """Somebody may have some of the fields changed, and somebody accepts it; of what is sealed nobody is told."""
    amend = ask["amend"]
    demand(amend["fields"], f"{name}.amend: nothing may be amended")
    judged.once(amend["fields"], f"{name}.amend.fields")
    for field in amend["fields"]:
        judged.kind(field, f"{name}.amend.fields")
    judged.people(amend.get("by", ("each party",)), f"{name}.amend.by")
    judged.people(amend["accepted_by"], f"{name}.amend.accepted_by")
    demand(ask.get("answers") != "sealed", f"{name}: sealed, and an amendment would tell of it")


def _ballots(judged: Judged, name: str, ask: dict[str, Any]) -> None:
    demand(("options" in ask) != ("questions" in ask), f"{name}: options, or several questions")
    for party, said in judged.speak.items():
        asked = "each party" in ask["who"] or party in ask["who"]
        demand(
            not asked or said["voice"] != "a majority of its seats",
            f"{name}: `{party}` fills in no one ballot",
        )
    questions = ask.get("questions") or {"": {"options": ask.get("options", ())}}
    for question, form in questions.items():
        options = form["options"]
        if isinstance(options, dict):
            judged.kind(options["from"], f"{name}.{question}", "list", "items")
            judged.given(options["from"], name, f"{name}.{question}")
        else:
            names = [option for option, _ in options]
            judged.once(names, f"{name}.{question}.options")
            demand(len(names) > 1, f"{name}.{question}: one option is no choice")
