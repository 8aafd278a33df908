"""Where items get to: the short proofs claim nothing that the search over states and counts does not find."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.checks import flow
from workflows.checks.space import Space, explore
from workflows.checks.subject import Subject
from workflows.model import Definition
from workflows.roster import ROLES

NAMES = ("one", "two", "three", "four", "five")


def definition(states: dict[str, dict[str, Any]]) -> Definition:
    """States with nothing but buttons, and one end."""
    return Definition.model_validate(
        {
            "issue_type": "example",
            "version": 1,
            "title": "Example",
            "parties": ["owners"],
            "start": next(iter(states)),
            "states": {
                name: {
                    "phase": "decision",
                    "list": "none",
                    "ask": {"who": "coordinator", "to": "choose", "buttons": buttons},
                    "deadline": "1 day",
                    "if_late": {"ask": "supervisor", "every": "1 day"},
                }
                for name, buttons in states.items()
            }
            | {"end": {"phase": "closed", "result": "done"}},
        }
    )


def subject(states: dict[str, dict[str, Any]]) -> Subject:
    return Subject(definition(states), ROLES)


@st.composite
def maps(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    """Small definitions of any sort: ways on, ways back, counted ones, ends that are missed."""
    names = NAMES[: draw(st.integers(1, len(NAMES)))]
    anywhere = st.sampled_from((*names, "end"))
    counted = st.fixed_dictionaries({"back": anywhere, "at_most": st.integers(1, 3), "after_that": anywhere})
    gone = st.fixed_dictionaries({"go": anywhere, "at_most": st.integers(1, 2)})
    ways = st.one_of(st.fixed_dictionaries({"go": anywhere}), counted, gone)
    return {
        name: {f"button_{number}": draw(ways) for number in range(draw(st.integers(1, 3)))} for name in names
    }


@settings(max_examples=400, deadline=None)
@given(maps())
def test_what_is_proved_is_what_the_search_finds(states: dict[str, dict[str, Any]]):
    checked = subject(states)
    proved = flow._proved(checked, checked.steps)
    searched = flow._searched(checked, checked.steps)
    if proved is None:
        return
    assert searched.certain
    assert proved.reached == searched.reached == set(checked.definition.states)
    assert proved.taken == searched.taken
    assert proved.spent == searched.spent
    assert searched.stuck == ()


@settings(max_examples=200, deadline=None)
@given(maps())
def test_an_item_is_stuck_where_no_walk_of_any_length_ends(states: dict[str, dict[str, Any]]):
    checked = subject(states)
    space = Space(checked, checked.steps)
    found = explore(space)
    stuck = set(found.stuck(flow.ends_of(checked)))
    for node in list(found.moves)[:40]:
        walked, todo = {node}, [node]
        while todo:
            for move in space.moves(todo.pop()):
                after = (move.state, move.counts)
                if after not in walked:
                    walked.add(after)
                    todo.append(after)
        assert (node in stuck) == all(state != "end" for state, _ in walked)


@pytest.mark.parametrize(
    ("states", "stuck"),
    [
        pytest.param({"one": {"on": {"go": "end"}}}, [], id="straight on"),
        pytest.param({"one": {"on": {"go": "one", "at_most": 2}}}, [("one", (), True)], id="nothing but round"),
        pytest.param(
            {"one": {"on": {"go": "two"}}, "two": {"again": {"go": "one", "at_most": 1}, "end": {"go": "end", "at_most": 1}}},
            [],
            id="the last button leads to the end",
        ),
        pytest.param(
            {
                "one": {"on": {"go": "two"}},
                "two": {"more": {"go": "three", "at_most": 1}},
                "three": {"again": {"go": "two", "at_most": 1}, "end": {"go": "end"}},
            },
            [("two", ("two.button.more", "three.button.again"), False)],
            id="back where the only button is used up",
        ),
    ],
)  # fmt: skip
def test_where_an_item_gets_stuck(
    states: dict[str, dict[str, Any]], stuck: list[tuple[str, tuple[str, ...], bool]]
):
    assert [(each.state, each.used, each.always) for each in subject(states).flow.stuck] == stuck


def test_beyond_the_bound_nothing_is_claimed():
    checked = subject({"one": {"on": {"go": "one", "at_most": 99}, "end": {"go": "end", "at_most": 1}}})
    found = explore(Space(checked, checked.steps), most=10)
    assert not found.whole
    assert len(found.moves) == 10


def test_the_round_is_one_more_than_the_rounds_begun():
    checked = subject(
        {"one": {"again": {"new_round": "one", "at_most": 3, "after_that": "end"}, "back": {"back": "one", "at_most": 2, "after_that": "end"}}}
    )  # fmt: skip
    space = Space(checked, checked.steps)
    assert {space.round(counts) for _, counts in explore(space).moves} == {1, 2, 3, 4}
