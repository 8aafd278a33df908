"""A form that is filled in again: what is left empty then is no longer said, and nothing else is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from stories import NEIGHBOUR, Table, deliberating, loaded

from workflows import effects as fx
from workflows.answers import Filled
from workflows.calendar import reckoned
from workflows.decide import Decision
from workflows.effects import EFFECTS
from workflows.events import MatterRaised
from workflows.evolving import evolve
from workflows.filling import MAX_ENTRIES, read_fields
from workflows.item import Item
from workflows.load import load
from workflows.refusal import Refused

TOGETHER = """
issue_type: survey
version: 1
title: {zh: "联合勘查", en: "A survey by two"}
fields:
  found:  {type: text, title: {zh: "看到什么", en: "Found"}}
  cost:   {type: number, title: {zh: "估价", en: "Cost"}}
  photos: {type: images, title: {zh: "照片", en: "Photographs"}}
parties: [property, owners]
start: surveying
states:
  surveying:
    phase: collection
    list: problem
    ask: {who: each party, to: fill, fields: [found, cost, photos], ends: when all have answered}
    deadline: 7 days
    if_late: {ask: supervisor, every: 2 days}
    then: {answered: checking}
    legal_basis: {kind: assumed}
  checking:
    phase: collection
    list: problem
    ask: {who: owners, to: fill, fields: [found, photos]}
    deadline: 7 days
    if_late: {ask: supervisor, every: 2 days}
    then: {answered: done}
    legal_basis: {kind: assumed}
  done: {phase: closed, result: done}
"""


def surveying() -> Table:
    table = Table(definition=loaded(TOGETHER))
    table.tell(MatterRaised("a crack in the wall", NEIGHBOUR, (NEIGHBOUR,), {}))
    return table


def test_what_a_second_proposal_leaves_empty_is_no_longer_proposed() -> None:
    table = Table().raised()
    table.press("coordinator", "accept")
    table.answer("property", Filled({"proposal": "a wall", "railing": "treated_wood", "budget": 38_000_00}))
    assert table.item.fields["railing"] == "treated_wood"
    table.stand(community="disagree: too dear", owners="disagree: too dear", property="agree",
                residents="disagree: too dear", partners="disagree: too dear")  # fmt: skip
    assert table.state == "proposing"
    table.answer("property", Filled({"proposal": "a hedge", "budget": 9_000_00}))
    assert table.item.fields["proposal"] == "a hedge"
    assert "railing" not in table.item.fields


def test_a_correction_that_leaves_a_field_empty_takes_it_back() -> None:
    table = surveying()
    table.answer("property", Filled({"found": "a crack", "cost": 300}))
    table.answer("property", Filled({"found": "a crack"}))
    assert dict(table.item.fields) == {"found": "a crack"}


def test_what_somebody_else_has_filled_in_stays() -> None:
    table = surveying()
    table.answer("property", Filled({"cost": 300}))
    table.answer("owners", Filled({"found": "a crack"}))
    assert table.state == "checking"
    assert dict(table.item.fields) == {"found": "a crack", "cost": 300}


def test_pictures_and_what_is_not_asked_stay() -> None:
    table = surveying()
    table.answer("property", Filled({"found": "a crack", "cost": 300, "photos": ("crack.jpg",)}))
    table.answer("owners", Filled({}))
    table.answer("owners", Filled({}))
    assert table.state == "done"
    assert dict(table.item.fields) == {"cost": 300, "photos": ("crack.jpg",)}


def test_what_was_never_known_is_not_emptied() -> None:
    decision = deliberating().effects
    assert [each.emptied for each in decision if isinstance(each, fx.FieldsSet)] == [()]


def test_histories_from_before_are_folded_as_they_were() -> None:
    [effect] = EFFECTS.validate_json('[{"kind": "fields_set", "fields": {"place": "gate 2"}}]')
    item = replace(Item("old"), fields={"place": "gate 1", "hazard": "minor"})
    assert evolve(effect, item).fields == {"place": "gate 2", "hazard": "minor"}


@pytest.mark.parametrize(
    "blank", [pytest.param(each, id=repr(each)) for each in (None, "", "  \n", [], [" "])]
)
def test_blanks_are_empty(blank: object) -> None:
    definition = loaded(TOGETHER.replace("{type: number", "{type: list"))
    assert (
        read_fields(
            definition, ("found", "cost"), {"found": "" if isinstance(blank, list) else blank, "cost": blank}
        )
        == {}
    )


def test_the_same_answer_again_changes_nothing() -> None:
    table = surveying()
    table.answer("property", Filled({"found": "a crack"}))
    again = table.answer("property", Filled({"found": "a crack"}))
    assert isinstance(again, Decision)
    assert again.effects == ()


DESIGNS = TOGETHER.replace("{type: text, title:", "{type: list, at_least: 2, at_most: 3, title:")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param(["a wall"], "Found: at least 2", id="too few"),
        pytest.param("a wall\na wall", "Found: at least 2", id="the same twice is one"),
        pytest.param("a wall\na hedge", None, id="just enough"),
        pytest.param(["a", "b", "c", "d"], "Found: at most 3", id="too many"),
        pytest.param([], None, id="none at all, where it may be empty"),
    ],
)
def test_so_many_at_least_and_at_most(given: object, said: str | None) -> None:
    found = read_fields(loaded(DESIGNS), ("found",), {"found": given})
    assert (found.message.en if isinstance(found, Refused) else None) == said


def test_so_many_at_least_of_what_must_be_filled_in() -> None:
    found = read_fields(
        loaded(DESIGNS.replace("at_least", "required: true, at_least")), ("found",), {"found": []}
    )
    assert isinstance(found, Refused)
    assert found.message.en == "Please fill in: Found"


@pytest.mark.parametrize(
    ("edit", "rule"),
    [
        pytest.param(("at_most: 3", "at_most: 1"), "shape", id="more at least than at most"),
        pytest.param(("{type: number", "{type: number, at_least: 2"), "misplaced", id="of a number"),
    ],
)
def test_bounds_that_nothing_fits_are_found(edit: tuple[str, str], rule: str) -> None:
    assert [each.rule for each in load(DESIGNS.replace(*edit)).errors] == [rule]


def listed(given: object, form: str = "{type: number") -> object:
    """What becomes of the field `cost` where it is a list."""
    found = read_fields(loaded(TOGETHER.replace(form, "{type: list")), ("cost",), {"cost": given})
    return found.message.en if isinstance(found, Refused) else found["cost"]


def test_a_list_that_says_no_limit_has_one() -> None:
    assert len(listed([f"design {n}" for n in range(MAX_ENTRIES)])) == MAX_ENTRIES  # type: ignore[arg-type]
    assert listed([f"design {n}" for n in range(MAX_ENTRIES + 1)]) == f"Cost: at most {MAX_ENTRIES}"


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param("a wall\n of brick", id="a line break"),
        pytest.param("a\x1b wall\x00 of brick\x07", id="signs for a terminal"),
        pytest.param("a wall \u202eof brick\u2069", id="what turns the direction"),
        pytest.param("a\u2028wall\tof  brick", id="other breaks"),
    ],
)
def test_an_entry_is_one_line_of_what_can_be_read(entry: str) -> None:
    assert listed([entry]) == ("a wall of brick",)


@pytest.mark.parametrize(
    ("day", "known"),
    [
        pytest.param("0001-01-01", False, id="the first day there is"),
        pytest.param("1899-12-31", False, id="just before"),
        pytest.param("1900-01-01", True, id="the first that is taken"),
        pytest.param("2200-12-31", True, id="the last that is taken"),
        pytest.param("2201-01-01", False, id="just after"),
        pytest.param("9999-12-31", False, id="the last day there is"),
    ],
)
def test_a_day_lies_where_calendars_count(day: str, known: bool) -> None:
    found = read_fields(loaded(TOGETHER.replace("{type: number", "{type: date")), ("cost",), {"cost": day})
    if known:
        assert found == {"cost": day}
    else:
        assert isinstance(found, Refused)
        assert found.message.en == "Cost: a year from 1900 to 2200, please"
    assert (reckoned(day) is not None) == known
