"""What is not well formed is found at its key or its value, with what one would type instead."""

from __future__ import annotations

import pytest
from breaking import Edit, edited, places

from workflows.load import load

COUNTED_BACK = "failed: {back: implementing, at_most: 2, after_that: stalled}"


@pytest.mark.parametrize(
    ("rule", "points_at", "edit", "says"),
    [
        pytest.param("unknown-key", "strat", ("start: collecting", "strat: collecting"), "start", id="a slip in a key"),
        pytest.param("unknown-word", "colection", ("phase: collection\n    list: demand", "phase: colection\n    list: demand"), "collection", id="a slip in a word"),
        pytest.param("shape", "ten days", ("deadline: 10 days", "deadline: ten days"), "7 days", id="a span in words"),
        pytest.param("shape", "most parties", ("4 of 5 parties", "most parties"), "4 of 5 parties", id="a quorum in words"),
        pytest.param("shape", "0\n", ("version: 1\n", "version: 0\n"), "1", id="a number too small"),
        pytest.param("missing-key", "# The definition", ("version: 1\n", ""), "version", id="a key that is missing"),
        pytest.param("shape", "{go: proposing, back", ("accept:  {go: proposing,", "accept:  {go: proposing, back: declined,"), "back", id="two ways at once"),
        pytest.param("shape", "{back: implementing}", (COUNTED_BACK, "failed: {back: implementing}"), "at_most", id="back without a count"),
        pytest.param("shape", "{remind: property, every: 2 days}", ("{remind: property, every: 2 days, times: 3, then_ask: coordinator}", "{remind: property, every: 2 days}"), "then_ask", id="reminders without an end"),
    ],
)  # fmt: skip
def test_what_is_not_well_formed_is_found_where_it_stands(rule: str, points_at: str, edit: Edit, says: str):
    said = edited(edit)
    found = [each for each in load(said).findings if each.rule == rule]
    assert found
    assert (found[0].place.line, found[0].place.column) in places(said, points_at)
    told = [found[0].message, found[0].mend, found[0].expected]
    assert any(says in each.en for each in told if each) or found[0].nearest == says
