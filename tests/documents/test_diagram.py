"""A definition as a picture: well-formed, every state in it, every text within its place, in both languages."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.diagram import BOX_H, BOX_W, BOX_X, SMALL, WIDTH, diagram, fitted, width_of
from documents.palette import BRAND
from workflows.load import load
from workflows.model import Definition
from workflows.text import Text

DEFINITIONS = Path(__file__).parents[2] / "definitions"
SVG = "{http://www.w3.org/2000/svg}"
SHARP = "<b>\"Rails\" & 'gates' ]]>"
LONG = "整个小区所有楼栋垃圾房护栏路面与照明的统一改造方案" * 4
TYPES = [
    pytest.param("facility_upgrade", id="facility upgrade"),
    pytest.param("safety_hazard", id="safety hazard"),
]
LANGUAGES = [pytest.param("zh", id="in Chinese"), pytest.param("en", id="in English")]


def parsed(said: str) -> ET.Element:
    """Well-formed, or the test fails here."""
    return ET.fromstring(said)  # noqa: S314  # our own picture


def definition(name: str) -> Definition:
    """A shipped definition."""
    found = load((DEFINITIONS / f"{name}.yaml").read_text(encoding="utf-8")).definition
    assert found is not None
    return found


def called(form: Definition, said: str) -> Definition:
    """The same, with everything that has a title called `said`."""
    title = Text(zh=said, en=said)
    states = {name: each.model_copy(update={"title": title}) for name, each in form.states.items()}
    return form.model_copy(update={"title": title, "states": states})


def texts(picture: ET.Element) -> list[ET.Element]:
    return list(picture.iter(f"{SVG}text"))


def shown(picture: ET.Element, state: str) -> list[ET.Element]:
    """The groups that show a state: its one box, else the ends of the ways that lead to it."""
    found = [each for each in picture.iter(f"{SVG}g") if each.get("data-state") == state]
    boxes = [each for each in found if each.get("class") == "state"]
    assert len(boxes) <= 1
    assert found, f"{state} is not in the picture"
    return boxes or found


def boxes(picture: ET.Element) -> list[ET.Element]:
    """Every box, from top to bottom."""
    return [each for each in picture.iter(f"{SVG}g") if each.get("class") == "state"]


def span(each: ET.Element) -> tuple[float, float]:
    """Where a text begins and ends, from left to right."""
    width = width_of(each.text or "", float(each.get("font-size", "0")))
    x = float(each.get("x", "0"))
    begin = {"middle": x - width / 2, "end": x - width, None: x}[each.get("text-anchor")]
    return begin, begin + width


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TYPES)
def test_every_state_is_shown_with_its_title_and_every_text_fits(name: str, language: str) -> None:
    form = definition(name)
    picture = parsed(diagram(form, language=language))
    assert picture.find(f"{SVG}title").text == picture.get("aria-label") == form.title.in_(language)
    for state in form.states:
        for group in shown(picture, state):
            frame = group.find(f"{SVG}rect")
            left, width = float(frame.get("x")), float(frame.get("width"))
            assert group.find(f"{SVG}text").text == form.title_of(state).in_(language), (
                "shipped titles are whole"
            )
            for each in texts(group):
                begin, end = span(each)
                assert left <= begin, each.text
                assert end <= left + width, each.text
    height = float(picture.get("viewBox").split()[3])
    for each in texts(picture):
        begin, end = span(each)
        assert begin >= 0, each.text
        assert end <= WIDTH, each.text
        assert 0 < float(each.get("y")) < height, each.text


@pytest.mark.parametrize("name", TYPES)
def test_boxes_stand_apart(name: str) -> None:
    form = definition(name)
    picture = parsed(diagram(form))
    tops = [float(each.find(f"{SVG}rect").get("y")) for each in boxes(picture)]
    assert len(tops) >= sum(state.phase != "closed" for state in form.states.values()), (
        "who is open has a box"
    )
    assert min(low - high for high, low in pairwise(tops)) >= BOX_H


@pytest.mark.parametrize(
    "said", [pytest.param(SHARP, id="signs of XML"), pytest.param(LONG, id="a long title")]
)
@pytest.mark.parametrize("name", TYPES)
def test_a_title_stays_a_title(name: str, said: str) -> None:
    form = called(definition(name), said)
    drawn = diagram(form)
    picture = parsed(drawn)
    assert "<b>" not in drawn
    assert picture.find(f"{SVG}title").text == said
    for state in form.states:
        title = shown(picture, state)[0].find(f"{SVG}text")
        assert said.startswith((title.text or "").removesuffix("…"))
        assert span(title)[1] <= BOX_X + BOX_W


@pytest.mark.parametrize("name", TYPES)
def test_one_state_is_lit_where_one_is_named_and_none_otherwise(name: str) -> None:
    form = definition(name)

    def lit(picture: ET.Element) -> list[str]:
        return [
            state
            for state in form.states
            if {each.find(f"{SVG}rect").get("fill") for each in shown(picture, state)} == {BRAND}
        ]

    for state in form.states:
        assert lit(parsed(diagram(form, current=state))) == [state]
    assert lit(parsed(diagram(form))) == []


def test_the_same_definition_gives_the_same_picture() -> None:
    assert diagram(definition("facility_upgrade")) == diagram(definition("facility_upgrade"))


def test_ways_back_tell_their_bound() -> None:
    said = [each.text for each in texts(parsed(diagram(definition("facility_upgrade"), language="en")))]
    assert "new round, max 2×" in said
    assert "back, max 2×" in said


@given(said=st.text(st.sampled_from("议事ab 一c"), max_size=60), width=st.floats(12, 300))
def test_a_text_is_whole_or_ends_in_an_ellipsis_and_fits(said: str, width: float) -> None:
    short = fitted(said, width, SMALL)
    assert width_of(short, SMALL) <= width
    if short != said:
        assert short.endswith("…")
        assert said.startswith(short[:-1])
        assert width_of(said, SMALL) > width
