"""Every part of a definition, as the manual gives it: the judge's own list of keys and words."""

from __future__ import annotations

from typing import Any

from bench.mutations.judging.breaking import demand
from bench.mutations.judging.deciding import BALLOTS, DECIDE
from bench.mutations.judging.grammar import (
    day,
    each,
    form,
    name,
    named,
    names_or,
    pairs,
    several,
    some_string,
    span,
    string,
    text,
    truth,
    until,
    whole,
    word,
)
from bench.mutations.tree import Node, Row, Scalar, Table

PHASES = ("collection", "deliberation", "decision", "implementation", "closed")
LISTS = ("demand", "problem", "project", "none")
KINDS = ("choose", "fill", "report", "position", "consent", *BALLOTS, "score", "count", "sort")

_who = several(string)
_names = several(name)


def _options(node: Node) -> Any:
    """Names with titles; or `{from: FIELD}`."""
    if isinstance(node, Table):
        found = pairs(node)
        if set(found) == {"from"}:
            return {"from": name(found["from"])}
        return tuple((_option_name(Scalar(key, quoted=True)), text(value)) for key, value in found.items())
    return each(_option)(node)


def _option(node: Node) -> tuple[str, Any]:
    if isinstance(node, Table):
        found = form({"name!": _option_name, "title!": text})(node)
        return found["name"], found["title"]
    return _option_name(node), {}


def _option_name(node: Node) -> str:
    said = some_string(node)
    demand(len(said) <= 200, "an option's name is too long")
    return said


def _only_options(node: Node) -> Any:
    found = _options(node)
    demand(isinstance(found, tuple), "the options of a field stand there themselves")
    return found


def _target(more: dict[str, Any]) -> Any:
    keys = {
        "when": string,
        "go": name,
        "new_round": name,
        "back": name,
        "extend": span,
        "at_most": whole(1, 99),
        "after_that": name,
        "clock": word("start", "resume"),
    }
    reader = form(keys | more)

    def read(node: Node) -> dict[str, Any]:
        if isinstance(node, Scalar):
            return {"go": name(node)}
        found = pairs(node)
        if "times" in found and "at_most" not in found:
            node = Table(
                tuple(
                    (Scalar("at_most") if key == "times" else Scalar(key), value)
                    for key, value in found.items()
                )
            )
        target: dict[str, Any] = reader(node)
        ways = [way for way in ("go", "new_round", "back", "extend") if way in target]
        demand(len(ways) == 1, "a way leads to exactly one of go, new_round, back, extend")
        counted = "at_most" in target and "after_that" in target
        demand(ways == ["go"] or counted, f"{ways[0]} is not counted")
        return target

    return read


def _arms(node: Node) -> tuple[dict[str, Any], ...]:
    found: tuple[dict[str, Any], ...] = several(_target({}))(node)
    demand(found, "an outcome that leads nowhere")
    return found


def _question(node: Node) -> dict[str, Any]:
    if isinstance(node, Row) or (isinstance(node, Table) and set(pairs(node)) == {"from"}):
        return {"options": _options(node)}
    found: dict[str, Any] = form({"title": text, "options!": _options})(node)
    return found


def _clock(node: Node) -> dict[str, Any]:
    if not isinstance(node, Table):
        return {"at": several(span)(node)}
    keys = {"at": several(span), "ask": _who, "open_for": span, "tell": _who, "title": text}
    found: dict[str, Any] = form(keys)(node)
    return found


_ASK = form(
    {
        "who!": _who,
        "to!": word(*KINDS),
        "question": text,
        "buttons": named(_target({"title": text, "needs": several(word("reason", "item"))})),
        "fields": several(name),
        "options": _options,
        "questions": named(_question),
        "scale": whole(2, 10),
        "dots": whole(1, 100),
        "milestones": names_or(text),
        "evidence": word("photos", "none"),
        "each": name,
        "ends": word("with the first answer", "when all have answered"),
        "scope": name,
        "identify": word("link", "code"),
        "answers": word("open", "hidden", "sealed"),
        "shown": word("names", "parties", "counts"),
        "amend": form(
            {
                "fields!": _names,
                "by": _who,
                "accepted_by!": _who,
                "asks_again": word("everybody", "who agreed", "nobody"),
            }
        ),
    }
)
_IF_LATE = form({"ask": _who, "remind": _who, "every!": span, "times": whole(1, 99), "then_ask": _who})
_ANYONE = word("anyone living here")
_NOTICE = form(
    {
        "for!": span,
        "objections": form({"open_to": _ANYONE, "judged_by!": _who, "reach": whole(1, 9999)}),
        "deliver": form({"to": word("each home"), "by!": _who, "tell": _who, "scope": name}),
    }
)
_BASIS = form(
    {
        "kind!": word("law", "custom", "local", "assumed", "unverified"),
        "concerns": several(string),
        "article": string,
        "jurisdiction": string,
        "verified_on": string,
        "note": text,
    }
)


def _late(node: Node) -> dict[str, Any]:
    found: dict[str, Any] = _IF_LATE(node)
    demand(("ask" in found) != ("remind" in found), "lateness asks, or reminds")
    demand("remind" not in found or "then_ask" in found, "reminders that end with nobody asked")
    return found


def _outcomes(node: Node) -> dict[str, Any]:
    return {outcome: _arms(value) for outcome, value in pairs(node).items()}


_STATE = form(
    {
        "title": text,
        "phase!": word(*PHASES),
        "list": word(*LISTS),
        "ask": _ASK,
        "notice": _NOTICE,
        "wait": until,
        "gather": form({"for!": span, "open_to": _ANYONE, "by": _who}),
        "deadline": until,
        "remind": each(span),
        "if_late": _late,
        "stand_in": form({"after!": span, "who": word("alternate")}),
        "extend": form({"by!": span, "asked_by!": _who, "needs!": _who, "times": whole(1, 99)}),
        "pause": form({"by!": _who, "needs": word("reason"), "at_most!": span}),
        "may_stop": _who,
        "clocks": named(_clock),
        "decide": DECIDE,
        "then": _outcomes,
        "signals": named(_target({"from": name})),
        "open": form({"issue_type!": name, "with": _names, "each": name}),
        "result": name,
        "tell": _who,
        "legal_basis": several(_BASIS),
    }
)
_FIELD = form(
    {
        "type!": word("text", "number", "money", "choice", "date", "images", "list", "items"),
        "title": text,
        "required": truth,
        "options": _only_options,
        "default": string,
        "at_least": whole(1, 99),
        "at_most": whole(1, 99),
        "currency": string,
    }
)
_SPEAKS = word("seats", "reporter", "named at intake")
_VOICE = word("any representative", "the chair", "a majority of its seats")


def _party(node: Node) -> dict[str, str]:
    """Who speaks for a party, and how several of them make its one voice; what it is called changes nothing."""
    said = form({"from": _SPEAKS, "voice": _VOICE, "title": text})(node) if isinstance(node, Table) else {}
    speaks = said.get("from", "seats") if isinstance(node, Table) else _SPEAKS(node)
    return {"from": speaks, "voice": said.get("voice", "any representative")}


_DEFINITION = form(
    {
        "issue_type!": name,
        "version!": whole(1),
        "title!": text,
        "summary": text,
        "fields": named(_FIELD),
        "parties!": names_or(_party),
        "recuse": named(string),
        "visible_to": _who,
        "start!": name,
        "states!": named(_STATE),
        "urgent": truth,
        "legal_basis": several(_BASIS),
    }
)


def read(tree: Node) -> dict[str, Any]:
    """The definition that a tree says, as plain values; Broken where it says none."""
    found: dict[str, Any] = _DEFINITION(tree)
    for state in found["states"].values():
        for basis in state.get("legal_basis", ()):
            _basis(basis)
    for basis in found.get("legal_basis", ()):
        _basis(basis)
    return found


def _basis(basis: dict[str, Any]) -> None:
    if basis["kind"] in ("law", "local"):
        demand(
            all(basis.get(key) for key in ("article", "jurisdiction", "verified_on")),
            "a law that is not named",
        )
    if "verified_on" in basis:
        demand(basis["kind"] != "unverified", "unverified, and verified")
        day(Scalar(basis["verified_on"], quoted=True))
