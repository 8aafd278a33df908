"""What a row of guards leaves open, and which of its guards are never taken.

The tables are told by hand; the properties go through every value of a small world (`neighbours.DOMAIN`) and
judge each guard there by themselves.
"""

from __future__ import annotations

from itertools import product
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from neighbours import DOMAIN, NAMES, fields_of, judged, said, spoken

from workflows.guards import (
    Case,
    Guard,
    Name,
    NotGiven,
    TooMany,
    cases,
    first_that_holds,
    holds,
    never,
    parse,
    shadowed,
    uncovered,
)


def row(*typed: str | None, names: dict[str, Name] = NAMES) -> list[Guard | None]:
    guards = [None if each is None else parse(each, names) for each in typed]
    assert not any(isinstance(each, tuple) for each in guards), guards
    return guards  # type: ignore[return-value]


OPEN = [
    pytest.param(["before == none", "before == urgent"], {"before": "minor"}, id="an option forgotten"),
    pytest.param(["before in [none, urgent]", "before == minor"], None, id="all options"),
    pytest.param(["before != none", "before == none"], None, id="one and all others"),
    pytest.param(["floors > 3", "floors < 3"], {"floors": 3}, id="the number between"),
    pytest.param(["floors > 3", "floors < 4"], None, id="nothing between whole numbers"),
    pytest.param(["floors >= 3", "floors < 3"], None, id="at least, and less"),
    pytest.param(["floors > 1 and before == none", "floors <= 1"], {"floors": 2, "before": "minor"}, id="two fields"),
    pytest.param(["asked_on < 2026-03-01", "asked_on > 2026-03-02"], {"asked_on": "2026-03-01"}, id="two days"),
    pytest.param(["asked_on < 2026-03-01", "asked_on > 2026-02-28"], None, id="no day between"),
    pytest.param(["round == 1", "round >= 2"], None, id="there is no round before the first"),
    pytest.param(["floors > round", "floors < round"], {"floors": 1, "round": 1}, id="two fields alike"),
    pytest.param(["floors > round", "floors <= round"], None, id="two fields in every order"),
    pytest.param(["hazard is given", "hazard is not given"], None, id="given or not"),
    pytest.param([], {}, id="no guard at all"),
    pytest.param(["hazard == none", None], {"hazard": None}, id="a plain default cannot help who cannot answer"),
    pytest.param(["before == none", None], None, id="a plain default"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "left"), OPEN)
def test_what_is_left_open_is_shown_by_a_case(typed: list[str | None], left: dict[str, Any] | None) -> None:
    found = uncovered(row(*typed), NAMES)
    assert (found if found is None else found.values) == left  # type: ignore[union-attr]  # these are few cases


def test_a_case_in_which_all_say_no_is_shown_before_one_without_an_answer() -> None:
    found = uncovered(row("hazard == none", "hazard == minor"), NAMES)
    assert found == Case({"hazard": "urgent"}, None)
    found = uncovered(row("hazard != none", "hazard == none"), NAMES)
    assert found == Case({"hazard": None}, "hazard")


NEVER = [
    pytest.param("homes > 3 and homes < 4", True, id="between 3 and 4"),
    pytest.param("homes > 3 and homes < 5", False, id="between 3 and 5"),
    pytest.param("budget > 3 and budget < 4", False, id="between 3 and 4 yuan"),
    pytest.param("budget > 3 and budget < 3.01", True, id="less than a cent"),
    pytest.param("budget < 0", True, id="an amount below nothing"),
    pytest.param("homes < 0", False, id="a number below nothing"),
    pytest.param("round < 1", True, id="a round before the first"),
    pytest.param("homes > 99999999999999", True, id="more than can be filled in"),
    pytest.param("hazard == minor and hazard == urgent", True, id="two options at once"),
    pytest.param("place == 'a' and place in ['b', 'c']", True, id="two texts at once"),
    pytest.param("place != 'a' and place not in ['b', '…', '……']", False, id="some other text"),
    pytest.param("homes > floors and floors > round and round > homes", True, id="a circle"),
    pytest.param("homes > floors and floors > round", False, id="three in a row"),
    pytest.param(
        "homes > floors and floors > round and homes < 3", True, id="three in a row below 3, from 1"
    ),
    pytest.param("homes > floors and floors > round and homes < 4", False, id="three in a row below 4"),
    pytest.param("homes > floors and floors > round and round > 5", False, id="three in a row above 5"),
    pytest.param("homes > floors and floors > 5 and homes < 8", False, id="two in a gap of two"),
    pytest.param("homes > floors and floors > 5 and homes < 7", True, id="two in a gap of one"),
    pytest.param(
        "homes > 3 and homes == floors and round == floors", False, id="a number reaches over two fields"
    ),
    pytest.param(
        "homes > 3 and homes == floors and round == floors and round < 3",
        True,
        id="three fields that are one",
    ),
    pytest.param("round > -5 and round < 50", False, id="a gap across the first round"),
    pytest.param(
        "floors > -5 and round < 50 and round < floors and floors < 50",
        False,
        id="two across the first round",
    ),
    pytest.param("budget > -5 and budget < 50", False, id="a gap across nothing"),
    pytest.param("floors > 9999999999998 and floors < 99999999999999", False, id="the largest number"),
    pytest.param("offer > budget and offer < 0.01", True, id="an amount below the least"),
    pytest.param("before is not given", True, id="always given"),
    pytest.param("photos is not given and photos is given", True, id="both"),
    pytest.param("due_on < 0001-01-01", True, id="a day before all days"),
]


@pytest.mark.parametrize(("typed", "is_never"), NEVER)
def test_a_guard_that_can_never_hold_is_known(typed: str, is_never: bool) -> None:
    (guard,) = row(typed)
    assert guard is not None
    assert never(guard, NAMES) is is_never


SHADOWED = [
    pytest.param(["floors > 3", "floors > 5", None], (1,), id="a part of an earlier one"),
    pytest.param(["floors > 5", "floors > 3", None], (), id="the narrower first"),
    pytest.param(["before != none", "before == none", None], (2,), id="a default for nothing"),
    pytest.param([None, "floors > 3"], (1,), id="behind a default"),
    pytest.param(["floors > 5", "floors < 2", "floors in [1, 7]"], (2,), id="a part of two together"),
    pytest.param(["floors > 3 and floors < 4", None], (), id="what never holds is another mistake"),
    pytest.param(["homes > 3", "hazard == none or homes > 5", "homes is not given"], (2,), id="behind one without an answer"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "found"), SHADOWED)
def test_a_guard_behind_those_that_take_all_its_cases_is_found(
    typed: list[str | None], found: tuple[int, ...]
) -> None:
    assert shadowed(row(*typed), NAMES) == found


def test_cases_are_few_and_differ() -> None:
    found = cases(row("budget > 50000", "budget > 80000 and hazard == urgent"), NAMES)
    assert not isinstance(found, TooMany)
    assert [tuple(each.values.values()) for each in found] == [
        (budget, hazard)
        for budget in (4_999_999, 5_000_001, 8_000_001, None)
        for hazard in ("none", "urgent", None)
    ]


def test_too_many_cases_are_refused_and_not_guessed() -> None:
    names = {f"f{each}": Name("choice", tuple("abcde")) for each in range(9)}
    guards = row(
        *(f"{each} in [{', '.join('abcde'[: at % 5 + 1])}]" for at, each in enumerate(names)), names=names
    )
    guards += row(*(f"{each} == a or {each} == b" for each in names), names=names)
    guards += row(*(f"{each} == c or {each} == d" for each in names), names=names)
    for found in (cases(guards, names), uncovered(guards, names), shadowed(guards, names)):
        assert isinstance(found, TooMany)
        assert found.cases > 100_000


def test_many_fields_beside_each_other_are_refused_before_they_are_gone_through() -> None:
    names = {f"n{each}": Name("number") for each in range(8)}
    chain = " and ".join(f"n{each} < n{each + 1}" for each in range(7))
    before = process_time()
    (guard,) = row(chain, names=names)
    assert guard is not None
    assert isinstance(never(guard, names), TooMany)
    assert process_time() - before < 0.25


def test_a_hostile_row_is_decided_or_refused_in_under_a_second() -> None:
    chains = [
        " or ".join(f"budget == {at * 20 + each} and offer > {at * 20 + each}" for each in range(8))
        for at in range(40)
    ]
    guards = row("budget < offer", *chains)
    before = process_time()
    assert isinstance(uncovered(guards, NAMES), TooMany)
    assert isinstance(uncovered(guards[:5], NAMES), Case)
    assert shadowed([*guards[1:5], *guards[1:5]], NAMES) == (4, 5, 6, 7)
    assert process_time() - before < 1


def test_fields_that_hang_together_only_later_are_one_group() -> None:
    found = shadowed(
        row("homes > floors", "round > 3", "round == floors", "homes <= floors and round == 3"), NAMES
    )
    assert found == ()
    assert shadowed(row("homes > 3 and floors > 3", "homes > floors and floors > 4", None), NAMES) == (1,)


WORLDS = [
    ("hazard", "before"),
    ("budget", "offer", "before"),
    ("homes", "floors", "round"),
    ("due_on", "asked_on", "photos"),
    ("place", "budget", "hazard"),
]


@given(st.sampled_from(WORLDS).flatmap(lambda fields: st.lists(spoken(*fields), min_size=1, max_size=3)))
@settings(max_examples=150, deadline=None)
def test_the_cases_are_those_of_a_whole_small_world(spoken_row: list[Any]) -> None:
    guards = row(*(said(each) for each in spoken_row))
    fields = sorted(set().union(*(fields_of(each) for each in spoken_row)))
    world = [dict(zip(fields, values, strict=True)) for values in product(*(DOMAIN[each] for each in fields))]
    answers = {tuple(judged(each, values) for each in spoken_row) for values in world}

    found = cases(guards, NAMES)
    assert not isinstance(found, TooMany)
    mine = {
        tuple(None if isinstance(a := holds(each, case.values), NotGiven) else a for each in guards if each)
        for case in found
    }
    assert mine == answers

    def taken(answer: tuple[bool | None, ...]) -> int | str | None:
        first = next((at for at, each in enumerate(answer) if each is not False), None)
        return first if first is None or answer[first] else "stuck"

    ends = {taken(each) for each in answers}
    left = uncovered(guards, NAMES)
    assert (left is None) == (ends <= set(range(len(guards))))
    if isinstance(left, Case):
        reached = first_that_holds(guards, left.values)
        assert reached is None if None in ends else reached == NotGiven(str(left.lacks))
    for at, guard in enumerate(guards):
        assert guard is not None
        assert never(guard, NAMES) == all(each[at] is not True for each in answers)
    could = {at for each in answers for at, yes in enumerate(each) if yes}
    assert shadowed(guards, NAMES) == tuple(sorted(could - ends))
