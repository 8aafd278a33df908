"""What a guard answers: yes, no, or that something is not filled in, which is never a no."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from neighbours import DOMAIN, NAMES, fields_of, judged, said, spoken

from workflows.guards import Guard, Name, NotGiven, first_that_holds, holds, may_lack, needs, parse


def read(typed: str) -> Guard:
    guard = parse(typed, NAMES)
    assert isinstance(guard, Guard), guard
    return guard


CLEAR: dict[str, Any] = {
    "hazard": "minor", "budget": 5_000_050, "homes": 3, "floors": 3, "place": "1号门", "photos": ("a", "b"),
    "due_on": "2026-03-01", "round": 2, "offer": None,
}  # fmt: skip
ANSWERS = [
    pytest.param("hazard == minor", True, id="an option"),
    pytest.param("hazard != minor", False, id="another option"),
    pytest.param("budget > 50000", True, id="half a yuan more"),
    pytest.param("budget > 50000.50", False, id="exactly as much"),
    pytest.param("budget >= 50000.50", True, id="at least as much"),
    pytest.param("homes == floors", True, id="two fields"),
    pytest.param("homes < 10", True, id="numbers, not words: 3 is less than 10"),
    pytest.param("place == '1号门'", True, id="a text"),
    pytest.param("due_on < 2026-03-02 and due_on > 2026-02-28", True, id="days"),
    pytest.param("due_on in [2026-03-01]", True, id="one of the days"),
    pytest.param("round >= 2", True, id="the round"),
    pytest.param("photos is given and offer is not given", True, id="given or not"),
    pytest.param("offer > 3", NotGiven("offer"), id="not filled in is not a no"),
    pytest.param("not offer > 3", NotGiven("offer"), id="nor is its opposite a yes"),
    pytest.param("offer in [3]", NotGiven("offer"), id="nor is it none of a row"),
    pytest.param("budget > offer", NotGiven("offer"), id="the field on the right"),
    pytest.param("offer is given and offer > 3", False, id="asked before"),
    pytest.param("offer > 3 and offer is given", False, id="asked behind"),
    pytest.param("offer is not given or offer > 3", True, id="allowed to be missing"),
    pytest.param("offer > 3 or homes == 3", True, id="a yes is enough"),
    pytest.param("offer > 3 or homes == 4", NotGiven("offer"), id="a no is not enough"),
    pytest.param("offer > 3 and homes == 4", False, id="a no is enough"),
    pytest.param("before == minor and offer > 3", NotGiven("before"), id="the first that is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "answer"), ANSWERS)
def test_a_guard_has_one_of_three_answers(typed: str, answer: object) -> None:
    assert holds(read(typed), CLEAR) == answer


@pytest.mark.parametrize("nothing", [None, "", ()], ids=["none", "no text", "no images"])
def test_what_is_empty_is_not_given(nothing: Any) -> None:
    for field in ("place", "photos"):
        assert holds(read(f"{field} is given"), {field: nothing}) is False
    assert holds(read("place == 'x'"), {"place": nothing}) == NotGiven("place")


@pytest.mark.parametrize("typed", ["homes > 3", "homes == 3", "homes in [3]", "homes > floors"])
def test_a_value_of_another_type_is_left_to_people(typed: str) -> None:
    assert holds(read(typed), {"homes": "3", "floors": 4}) == NotGiven("homes")


def test_the_first_guard_that_holds_takes_the_case_and_one_without_an_answer_stops_it() -> None:
    urgent, dear = read("hazard == urgent"), read("budget > 50000")
    assert first_that_holds([urgent, dear, None], {"hazard": "urgent", "budget": 6_000_000}) == 0
    assert first_that_holds([urgent, dear, None], {"hazard": "none", "budget": 6_000_000}) == 1
    assert first_that_holds([urgent, dear, None], {"hazard": "none", "budget": 100}) == 2
    assert first_that_holds([urgent, dear], {"hazard": "none", "budget": 100}) is None
    assert first_that_holds([urgent, dear, None], {"hazard": "none"}) == NotGiven("budget")


@settings(deadline=None)
@given(spoken(), st.data())
def test_a_guard_answers_as_the_tables_of_logic_say(guard: Any, data: st.DataObject) -> None:
    values = {field: data.draw(st.sampled_from(DOMAIN[field]), field) for field in sorted(fields_of(guard))}
    answer = holds(read(said(guard)), values)
    assert (None if isinstance(answer, NotGiven) else answer) == judged(guard, values)
    if isinstance(answer, NotGiven):
        assert values[answer.field] is None


LACKING = [
    pytest.param("hazard == minor and photos is given", ["hazard"], id="a bare comparison"),
    pytest.param("before == minor and round > 1", [], id="fields that are always there"),
    pytest.param("offer is given and offer > 3", [], id="asked before"),
    pytest.param("offer > 3 and offer is given", [], id="asked behind"),
    pytest.param("offer is given or offer > 3", ["offer"], id="asked, but not in the same breath"),
    pytest.param("offer is not given or offer > 3", [], id="allowed to be missing"),
    pytest.param("not (offer is not given or offer > 3)", [], id="the opposite of that"),
    pytest.param("offer is given and (homes == 1 or offer > 3)", ["homes"], id="asked further out"),
    pytest.param("offer is given and budget is given and offer > budget", [], id="asked together"),
    pytest.param("(offer is given or budget is given) and offer > 3", ["offer"], id="asked for one or the other"),
    pytest.param("(offer is given and homes == 1 or offer is given and homes == 2) and offer > 3",
        ["homes"], id="asked on either side"),
    pytest.param("not offer is not given and offer > budget", ["budget"], id="asked twice turned round"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "lacks"), LACKING)
def test_what_a_guard_may_lack_is_seen_from_its_form(typed: str, lacks: list[str]) -> None:
    assert list(may_lack(read(typed), NAMES)) == lacks


@settings(deadline=None)
@given(spoken("hazard", "budget", "offer", "before"))
def test_what_is_not_named_is_never_lacking(guard: Any) -> None:
    read_guard = read(said(guard))
    lacks = may_lack(read_guard, NAMES)
    fields = sorted(fields_of(guard))
    for row in product(*(DOMAIN[each] for each in fields)):
        answer = holds(read_guard, dict(zip(fields, row, strict=True)))
        assert not isinstance(answer, NotGiven) or answer.field in lacks


def test_a_field_named_round_is_the_issue_types_own() -> None:
    names = {"round": Name("choice", ("first", "last"))}
    guard = parse("round == last", names)
    assert isinstance(guard, Guard)
    assert may_lack(guard, names) == ("round",)


NEEDED = [
    pytest.param("offer is given", {"offer"}, id="asked"),
    pytest.param("homes == 1 and offer is given", {"offer"}, id="asked beside something"),
    pytest.param("homes == 1 or offer is given", set(), id="asked as one of two ways"),
    pytest.param("offer is not given", set(), id="must be missing"),
    pytest.param("not (offer is not given)", {"offer"}, id="turned round twice"),
]


@pytest.mark.parametrize(("typed", "needed"), NEEDED)
def test_what_is_surely_given_where_a_guard_holds(typed: str, needed: set[str]) -> None:
    assert needs(read(typed)) == needed
