"""Definitions of any shape: what a picture must bear although nobody would write it so."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from workflows.model import PHASES, Definition

_WORDS = [
    "受理",
    "提出方案",
    "五方协商",
    "请督导处理",
    "Public notice",
    "With the supervisor",
    "Judicial confirmation",
    "业主共同决定的表决公告与送达",
]
_OUTCOMES = {
    "position": ["passed", "failed", "no_quorum"],
    "fill": ["answered"],
    "report": ["answered"],
    "consent": ["given", "refused", "silent"],
}
_SPANS = ["7 days", "3 working days", "48 hours"]


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    """Up to sixteen states of every purpose, going anywhere."""
    many, ends = draw(st.integers(1, 13)), draw(st.integers(1, 3))
    opened, closed = [f"s{number}" for number in range(many)], [f"end{number}" for number in range(ends)]
    states: dict[str, Any] = {name: draw(_state(opened, closed)) for name in opened}
    states |= {name: {"phase": "closed", "result": name, "title": draw(_titles())} for name in closed}
    return Definition.model_validate(
        {
            "issue_type": "any_shape",
            "version": 1,
            "title": draw(_titles()),
            "fields": {"hazard": {"type": "choice", "required": True, "options": ["none", "urgent"]}},
            "parties": ["community", "owners", "property"],
            "start": draw(st.sampled_from(opened)),
            "states": states,
        }
    )


def _titles() -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(_WORDS), min_size=1, max_size=2).map(" ".join)


def _target(opened: list[str], closed: list[str]) -> st.SearchStrategy[Any]:
    anywhere, some = st.sampled_from([*opened, *closed]), st.sampled_from(opened)
    many = st.integers(1, 3)
    counted = {"at_most": many, "after_that": anywhere}
    return st.one_of(
        anywhere,
        anywhere,
        st.fixed_dictionaries({"new_round": some, **counted}),
        st.fixed_dictionaries({"back": some, **counted}),
        st.fixed_dictionaries({"extend": st.sampled_from(_SPANS), **counted}),
        st.fixed_dictionaries({"go": anywhere, "at_most": many, "after_that": anywhere}),
    )


@st.composite
def _state(draw: st.DrawFn, opened: list[str], closed: list[str]) -> dict[str, Any]:
    target = _target(opened, closed)
    said: dict[str, Any] = {"phase": draw(st.sampled_from(PHASES[:-1])), "title": draw(_titles())}
    purpose = draw(st.sampled_from(["choose", "notice", "wait", *_OUTCOMES]))
    if purpose == "notice":
        said |= {"notice": {"for": "7 days"}, "then": {"undisputed": draw(target), "objected": draw(target)}}
        return said
    if purpose == "wait":
        return said | {"wait": "15 days", "then": {"over": draw(target)}}
    said |= {"deadline": draw(st.sampled_from(_SPANS)), "if_late": {"ask": "supervisor", "every": "2 days"}}
    if purpose == "choose":
        buttons = draw(st.lists(st.tuples(_titles(), target), min_size=1, max_size=4))
        said["ask"] = {
            "who": "coordinator",
            "to": "choose",
            "buttons": {
                f"b{number}": ({"go": where} if isinstance(where, str) else dict(where)) | {"title": title}
                for number, (title, where) in enumerate(buttons)
            },
        }
        return said
    said["ask"] = {"who": draw(st.sampled_from(["property", "each party"])), "to": purpose}
    said["then"] = {outcome: draw(target) for outcome in _OUTCOMES[purpose]}
    if purpose == "position":
        said["decide"] = {
            "rule": draw(st.sampled_from(["consensus", "majority", "consent"])),
            "quorum": "2 of 3 parties",
        }
    if purpose == "fill" and draw(st.booleans()):
        said["then"]["answered"] = [
            {"when": "hazard == 'urgent'", "go": draw(st.sampled_from(opened))},
            {"go": draw(st.sampled_from(closed))},
        ]
    return said
