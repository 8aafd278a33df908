"""One vote more is as much work among twenty thousand as among five: counted in lines of the program that are run.

How long that takes is measured by `make bench-tally`; lines can be counted without a clock, and are the same each time.
"""

from __future__ import annotations

import sys
from random import Random

import pytest

from bench.tally import Lane, lanes

MANY = 20_000


def lines_run(lane: Lane, tally, old, new) -> int:
    """How many lines of Python it takes to add this answer."""
    run = 0

    def trace(frame, event, argument):
        nonlocal run
        if not frame.f_globals["__name__"].startswith("workflows."):
            return None  # the collector of garbage may come by, and others' callbacks with it
        run += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        lane.add(tally, old, new)
    finally:
        sys.settrace(before)
    return run


@pytest.mark.parametrize("lane", [pytest.param(each, id=each.name) for each in lanes()])
def test_a_vote_among_many_is_as_much_work_as_one_among_five(lane: Lane):
    die = Random(9)
    first = [lane.answer(die) for _ in range(5)]
    few = many = lane.empty
    for answer in first:
        few, many = lane.add(few, None, answer), lane.add(many, None, answer)
    for _ in range(MANY):
        many = lane.add(many, None, lane.answer(die))
    for old in (None, *first):
        new = lane.answer(die)
        lane.add(few, old, new)  # what is remembered of the options is remembered for both
        assert 0 < lines_run(lane, many, old, new) == lines_run(lane, few, old, new)
