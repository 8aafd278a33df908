"""A definition as a picture: well-formed, every state and every way in it with its words, nothing upon anything
else, in both languages; for the shipped definitions, and for any other.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import combinations, pairwise

import pytest
from definitions_at_random import definitions
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pictures import SVG, Shape, ahead, cards, definition, lines, parsed, pills, shipped, size, texts

from documents.diagram import LEGEND, diagram, figure_of, fitted, width_of, wrapped
from documents.diagram.facts import facts, silence
from documents.diagram.ways import ways_of
from documents.palette import BRAND
from workflows.model import Definition
from workflows.text import Text
from workflows.ways import arms

SHARP = "<b>\"Rails\" & 'gates' ]]>"
LONG = "整个小区所有楼栋垃圾房护栏路面与照明的统一改造方案" * 2
TYPES = [pytest.param(name, id=name.replace("_", " ")) for name in [*shipped(), *ahead()]]
LANGUAGES = [pytest.param("zh", id="in Chinese"), pytest.param("en", id="in English")]


def called(form: Definition, said: str) -> Definition:
    """The same, with everything that has a title called `said`."""
    title = Text(zh=said, en=said)
    states = {name: each.model_copy(update={"title": title}) for name, each in form.states.items()}
    return form.model_copy(update={"title": title, "states": states})


def run_on(picture: ET.Element) -> str:
    """All texts in the order of the document, without the breaks between their lines."""
    return "".join("".join("".join(each.itertext()).split()) for each in picture.iter(f"{SVG}text"))


def assert_nothing_meets(picture: ET.Element) -> None:
    """Texts keep off texts, cards off cards, lines off cards, pills and texts; and all is in the picture."""
    width, height = size(picture)
    said, card, pill = texts(picture), cards(picture), pills(picture)
    for each in [*said, *card.values(), *pill]:
        assert each.left >= 0, each
        assert each.right <= width, each
        assert each.top >= 0, each
        assert each.bottom <= height, each
    for one, other in combinations(said, 2):
        assert not one.meets(other), (one, other)
    for one, other in combinations(card.values(), 2):
        assert not one.meets(other), (one, other)
    for one, other in combinations(pill, 2):
        assert not one.meets(other), (one, other)
    outside = [each for each in pill if not any(within(each, frame) for frame in card.values())]
    for each in outside:
        assert not any(each.meets(frame) for frame in card.values()), each
    for each in said:
        for frame in (*card.values(), *pill):
            assert within(each, frame) or not each.meets(frame), (each, frame)
    solid = [*card.values(), *outside, *said]
    for name, points in lines(picture):
        for each in solid:
            assert not any(each.holds(point) for point in points), (name, each)


def assert_lines_part(form: Definition, language: str) -> None:
    """Two lines run upon one another only if they come out of one state or go into one."""
    strokes = [each for each in figure_of(form, language).strokes if not each.curve]
    for one, other in combinations(strokes, 2):
        if one.points[0] == other.points[0] or one.points[-1] == other.points[-1]:
            continue
        for (ax, ay), (bx, by) in pairwise(one.points):
            for (cx, cy), (dx, dy) in pairwise(other.points):
                if ax == bx == cx == dx:
                    assert min(max(ay, by), max(cy, dy)) - max(min(ay, by), min(cy, dy)) < 1, (one, other)
                if ay == by == cy == dy:
                    assert min(max(ax, bx), max(cx, dx)) - max(min(ax, bx), min(cx, dx)) < 1, (one, other)


def within(one: Shape, other: Shape) -> bool:
    """Whether one shape lies in the other, edge and all."""
    return (
        one.left >= other.left
        and one.right <= other.right
        and one.top >= other.top
        and one.bottom <= other.bottom
    )


def assert_all_is_told(form: Definition, picture: ET.Element, language: str) -> None:
    """Every state, and every way of every state, with its words and its bound, whole."""
    shown = {*cards(picture), *(each.said for each in pills(picture))}
    reached = {form.start, *(way.to for name in form.states for way in ways_of(form, name))}
    assert {name for name, state in form.states.items() if state.phase != "closed"} <= set(cards(picture))
    assert reached <= shown
    everything = run_on(picture)
    for name, state in form.states.items():
        told = [facts(form, state), [late] if (late := silence(form, state)) else []]
        for fact in (fact for group in told for fact in group) if name in cards(picture) else ():
            assert "".join(fact.in_(language).split()) in everything
        for way in ways_of(form, name) if name in shown and state.phase != "closed" else ():
            assert "".join("".join(way.said(language)).split()) in everything, way
            if way.bound is not None:
                assert "".join(way.bound.in_(language).split()) in everything, way


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TYPES)
def test_a_shipped_definition_is_told_whole_and_nothing_meets(name: str, language: str) -> None:
    form = definition(name)
    picture = parsed(diagram(form, language=language))
    assert picture.find(f"{SVG}title").text == picture.get("aria-label") == form.title.in_(language)
    assert_nothing_meets(picture)
    assert_lines_part(form, language)
    assert_all_is_told(form, picture, language)
    for state in form.states:
        assert "".join(form.title_of(state).in_(language).split()) in run_on(picture), "titles are whole"


@given(form=definitions(), language=st.sampled_from(["zh", "en"]))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_definition_is_told_whole_and_nothing_meets(form: Definition, language: str) -> None:
    picture = parsed(diagram(form, language=language))
    assert_nothing_meets(picture)
    assert_lines_part(form, language)
    assert_all_is_told(form, picture, language)


def star(many: int) -> Definition:
    """So many states that all lead to one, and it to an end."""
    to_one = {"phase": "collection", "wait": "1 day", "then": {"over": "one"}}
    states = {f"s{number}": to_one for number in range(many)}
    states |= {
        "one": {"phase": "implementation", "wait": "1 day", "then": {"over": "end"}},
        "end": {"phase": "closed"},
    }
    said = {
        "issue_type": "star",
        "version": 1,
        "title": "星",
        "parties": ["a"],
        "start": "s0",
        "states": states,
    }
    return Definition.model_validate(said)


def fan(many: int) -> Definition:
    """One state that leads to so many, which all lead to an end."""
    buttons = {f"to_{number}": {"go": f"s{number}"} for number in range(many)}
    first = {"phase": "collection", "ask": {"who": "a", "to": "choose", "buttons": buttons}}
    onward = {"phase": "implementation", "wait": "1 day", "then": {"over": "end"}}
    states = {"first": first, **{f"s{number}": onward for number in range(many)}, "end": {"phase": "closed"}}
    said = {
        "issue_type": "fan",
        "version": 1,
        "title": "扇",
        "parties": ["a"],
        "start": "first",
        "states": states,
    }
    return Definition.model_validate(said)


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(star(13), id="thirteen lead to one"),
        pytest.param(fan(3), id="one leads to three"),
        pytest.param(fan(9), id="one leads to nine"),
    ],
)
def test_a_crowd_is_told_whole_and_nothing_meets(form: Definition) -> None:
    picture = parsed(diagram(form))
    assert_nothing_meets(picture)
    assert_lines_part(form, "zh")
    assert_all_is_told(form, picture, "zh")


def test_branches_of_equal_right_stand_side_by_side_and_join_again() -> None:
    picture = parsed(diagram(fan(3)))
    card = cards(picture)
    assert len({card[f"s{number}"].top for number in range(3)}) == 1
    drawn = {name for name, _ in lines(picture)}
    assert {f"first.button.to_{number}" for number in range(3)} <= drawn
    assert {f"s{number}.outcome.over" for number in range(3)} <= drawn


@given(form=definitions())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_same_definition_gives_the_same_picture(form: Definition) -> None:
    again = Definition.model_validate(form.model_dump(mode="json", by_alias=True, exclude_none=True))
    assert diagram(form) == diagram(again)


@pytest.mark.parametrize("name", TYPES)
def test_every_way_of_the_machine_is_in_exactly_one_way_of_the_picture(name: str) -> None:
    form = definition(name)
    for state, state_form in form.states.items():
        told = [each for way in ways_of(form, state) for each in way.names]
        assert len(told) == len(set(told))
        assert {each for each in told if not each.endswith(".after_that")} == {
            way for _, way, _ in arms(state, state_form)
        }


@pytest.mark.parametrize("name", TYPES)
def test_the_main_line_runs_down_from_the_start_to_an_end(name: str) -> None:
    form = definition(name)
    card = cards(parsed(diagram(form)))
    middle = (card[form.start].left + card[form.start].right) / 2
    down = sorted(
        (each for each in card.values() if (each.left + each.right) / 2 == middle), key=lambda each: each.top
    )
    assert down[0].said == form.start
    assert form.states[down[-1].said].phase == "closed"
    assert len(down) >= len(card) / 3


@pytest.mark.parametrize(
    "said", [pytest.param(SHARP, id="signs of XML"), pytest.param(LONG, id="a long title")]
)
@pytest.mark.parametrize("name", TYPES)
def test_a_title_stays_a_title(name: str, said: str) -> None:
    drawn = diagram(called(definition(name), said))
    picture = parsed(drawn)
    assert "<b>" not in drawn
    assert picture.find(f"{SVG}title").text == said
    assert_nothing_meets(picture)
    for group in (each for each in picture.iter(f"{SVG}g") if each.get("class") == "state"):
        assert "".join(said.split()) in run_on(group)


@pytest.mark.parametrize("name", TYPES)
def test_one_state_is_lit_where_one_is_named_and_none_otherwise(name: str) -> None:
    form = definition(name)

    def lit(picture: ET.Element) -> set[str]:
        groups = [each for each in picture.iter(f"{SVG}g") if each.get("data-state")]
        return {g.get("data-state", "") for g in groups if g.find(f"{SVG}rect").get("fill") == BRAND}

    for state in form.states:
        assert lit(parsed(diagram(form, current=state))) == {state}
    assert lit(parsed(diagram(form))) == set()


def test_guards_are_said_in_words_and_the_plain_arm_as_the_rest() -> None:
    choice = {"type": "choice", "options": {"yes": "会", "no": "不会"}, "title": "有人会受伤（请到现场看）"}
    arms_of_it = [{"when": "danger == 'yes'", "go": "fence"}, {"go": "end"}]
    said = {
        "issue_type": "guarded",
        "version": 1,
        "title": "隐患",
        "fields": {"danger": choice},
        "parties": ["property"],
        "start": "look",
        "states": {
            "look": {
                "phase": "collection",
                "ask": {"who": "property", "to": "fill", "fields": ["danger"]},
                "then": {"answered": arms_of_it},
            },
            "fence": {"phase": "implementation", "wait": "1 day", "then": {"over": "end"}},
            "end": {"phase": "closed"},
        },
    }
    told = run_on(parsed(diagram(Definition.model_validate(said))))
    assert "已答复，有人会受伤是‘会’" in told
    assert "已答复，其他情况" in told
    assert "请到现场看" not in told


def test_a_picture_that_stands_alone_has_a_heading() -> None:
    form = definition("facility_upgrade")
    alone, beside = parsed(diagram(form, heading=True)), parsed(diagram(form))
    assert run_on(alone) == "小区微改造第1版" + run_on(beside)
    assert size(alone)[1] > size(beside)[1]
    assert_nothing_meets(beside)


def test_ways_back_tell_their_bound() -> None:
    said = run_on(parsed(diagram(definition("facility_upgrade"), language="en")))
    assert "newround,atmosttwice" in said
    assert "back,atmosttwice" in said


def test_what_no_scenario_visited_is_shaded_and_said_in_words() -> None:
    form = definition("facility_upgrade")
    seen = {"collecting", "proposing", "collecting.button.accept"}
    drawn = diagram(form, language="en", covered=seen)
    picture = parsed(drawn)
    shaded = {
        each.get("data-state")
        for each in picture.iter(f"{SVG}g")
        if each.get("class") == "state" and each.find(f"{SVG}rect").get("fill") == "url(#unvisited)"
    }
    assert shaded == set(cards(picture)) - seen
    broken = {
        each.get("data-way")
        for each in picture.iter(f"{SVG}g")
        if each.get("class") == "way" and each.find(f"{SVG}path").get("stroke-dasharray")
    }
    assert "collecting.button.accept" not in broken
    assert "proposing.outcome.answered" in broken
    assert "".join(LEGEND.en.split()) in run_on(picture)
    assert_nothing_meets(picture)
    assert "unvisited" not in diagram(form)


def test_without_ways_among_what_was_visited_no_way_is_called_unvisited() -> None:
    drawn = diagram(definition("facility_upgrade"), covered={"collecting"})
    assert 'stroke-dasharray="2 4"' not in drawn


@pytest.mark.parametrize("name", TYPES)
def test_who_cannot_see_it_is_told_each_state_and_where_its_outcomes_lead(name: str) -> None:
    form = definition(name)
    told = parsed(diagram(form, language="en", current=form.start)).find(f"{SVG}desc").text
    assert f"It is now in {form.title_of(form.start).en}." in told
    for state in form.states:
        assert form.title_of(state).en in told
        for way in ways_of(form, state):
            assert way.label("en") in told


@given(said=st.text(st.sampled_from("议事，ab 一c12"), max_size=60), width=st.floats(14, 300))
def test_a_text_in_lines_is_whole_and_fits(said: str, width: float) -> None:
    found = wrapped(said, width, 12)
    assert "".join("".join(found).split()) == "".join(said.split())
    for line in found:
        assert width_of(line, 12) <= width or len(line) == 1 or line[1:2] == "，" or line[:1].isdigit()


@given(said=st.text(st.sampled_from("议事ab 一c"), max_size=60), width=st.floats(12, 300))
def test_a_text_is_whole_or_ends_in_an_ellipsis_and_fits(said: str, width: float) -> None:
    short = fitted(said, width, 11.5)
    assert width_of(short, 11.5) <= width
    if short != said:
        assert short.endswith("…")
        assert said.startswith(short[:-1])
        assert width_of(said, 11.5) > width
