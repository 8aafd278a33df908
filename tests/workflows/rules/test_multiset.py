"""A multiset is what a Counter is, and stays as it was when a new one is made of it."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from workflows.rules.multiset import Multiset

# few things, so that they come and go again; large ones, so that some lie behind the same doors
THINGS = st.sampled_from([*range(4), *(n << 18 for n in range(4)), 1 << 6, 1 << 12, ("a", "b")])


@given(st.lists(THINGS))
def test_it_counts_as_a_counter_does(things):
    kept = Multiset()
    for thing in things:
        kept = kept.changed(thing, 1)
    assert dict(kept.items()) == Counter(things)
    assert kept.total == len(things)


@given(st.lists(THINGS), st.lists(THINGS), st.randoms())
def test_however_it_came_about_the_same_counts_are_equal(things, passing, chance):
    straight = Multiset()
    for thing in things:
        straight = straight.changed(thing, 1)
    steps = [(thing, 1) for thing in chance.sample(things, len(things))] + [(thing, 1) for thing in passing]
    detour = Multiset()
    for thing, by in [*steps, *((thing, -1) for thing in passing)]:
        detour = detour.changed(thing, by)
    assert detour == straight


@given(st.lists(THINGS, min_size=1))
def test_the_one_before_still_stands(things):
    kept = [Multiset()]
    for thing in things:
        kept.append(kept[-1].changed(thing, 1))
    for number, each in enumerate(kept):
        assert dict(each.items()) == Counter(things[:number])
