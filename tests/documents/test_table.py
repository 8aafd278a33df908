"""The table and the parties around it: every position has a shape, a word and a colour of its own."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from collections import Counter

import pytest

from documents.palette import AMBER, JADE, RED
from documents.table import CENTRE, DISC, Seat, table_svg

STANDS = ("agree", "agree_if", "disagree", "abstain", "none", "recused")


def parsed(said: str) -> ET.Element:
    """Well-formed, or the test fails here."""
    return ET.fromstring(said)  # noqa: S314  # our own picture


def seats(*stands: str) -> list[Seat]:
    return [
        Seat(name=f"第{n}方", glyph="甲乙丙丁戊己庚"[n], stand=stand, words=f"说{stand}")
        for n, stand in enumerate(stands)
    ]


def drawn(*stands: str) -> ET.Element:
    return parsed(table_svg(seats(*stands)))


@pytest.mark.parametrize("stand", [pytest.param(stand, id=stand) for stand in STANDS])
def test_a_position_is_said_in_words_and_on_its_seat(stand: str) -> None:
    picture = drawn(stand)
    assert picture.get("role") == "img"
    assert picture.get("aria-label") == f"第0方：说{stand}"
    said = [each.text for each in picture.iter("text")]
    assert said == ([] if stand == "recused" else ["甲"])


@pytest.mark.parametrize(
    ("stand", "shape", "colour"),
    [
        pytest.param("agree", "circle", JADE, id="a full disc agrees"),
        pytest.param("agree_if", "path", AMBER, id="half a disc agrees under a condition"),
        pytest.param("disagree", "path", RED, id="a diamond is against"),
        pytest.param("abstain", "rect", "", id="a square abstains"),
        pytest.param("none", "circle", "stroke-dasharray", id="a broken ring has not answered"),
    ],
)
def test_shape_and_colour_say_it_together(stand: str, shape: str, colour: str) -> None:
    empty, one = (parsed(table_svg(seats(*said))) for said in ((), (stand,)))
    shapes = Counter(each.tag for each in one) - Counter(each.tag for each in empty)
    assert shapes[shape] >= 1
    assert colour in table_svg(seats(stand))


def test_no_two_positions_are_drawn_alike() -> None:
    pictures = {re.sub(r"aria-label=\"[^\"]*\"", "", table_svg(seats(stand))) for stand in STANDS[:5]}
    assert len(pictures) == 5


@pytest.mark.parametrize("many", range(8))
def test_every_party_has_a_seat_within_the_picture_and_of_its_own(many: int) -> None:
    picture = drawn(*["agree"] * many)
    places = [(float(each.get("x")), float(each.get("y"))) for each in picture.iter("text")]
    assert len(set(places)) == many
    for x, y in places:
        assert math.hypot(x - CENTRE, y - CENTRE) + 12 <= 72 / 2 + 1.1, "a diamond is 12 high"
    if many == 5:
        for one in range(many):
            x, y = places[one]
            nearest = min(math.hypot(x - a, y - b) for n, (a, b) in enumerate(places) if n != one)
            assert nearest >= 2 * DISC, "five parties do not overlap"


def test_names_and_words_stay_names_and_words() -> None:
    sharp = "<b>\"我们\" & '他们'</b>"
    said = table_svg([Seat(name=sharp, glyph="<", stand="agree", words=sharp)], size=40)
    picture = parsed(said)
    assert "<b>" not in said
    assert picture.get("aria-label") == f"{sharp}：{sharp}"
    assert [each.text for each in picture.iter("text")] == ["<"]
    assert (picture.get("width"), picture.get("height")) == ("40", "40")
