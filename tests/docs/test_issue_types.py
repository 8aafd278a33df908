"""The gallery of issue types shows what is shipped: every type, as its file says it is, with its picture."""

from __future__ import annotations

import re
from functools import cache

import pytest

from engine.registry import RUNS
from gongshi.gallery import DOCS, PAGES, PICTURES, Shown, shipped, written
from gongshi.sample import DEFINITIONS, SCENARIOS
from workflows.features import missing
from workflows.load import load
from workflows.model import Definition
from workflows.provenance import provenance
from workflows.source import Source

TYPES = sorted(file.stem for file in DEFINITIONS.glob("*.yaml") if file.stem != "pieces")
AGAIN = "write it again with `python -m gongshi.gallery`"
BY_LANGUAGE = pytest.mark.parametrize("language", PAGES)


@cache
def types() -> list[Shown]:
    return shipped()


@cache
def files() -> dict[str, str]:
    return written(types())


@cache
def sections(language: str) -> dict[str, str]:
    """What the page says of each type."""
    said = files()[PAGES[language]]
    return dict(re.findall(r'(?ms)^<a id="(\w+)"></a>$(.*?)(?=^<a id=|\Z)', said))


@BY_LANGUAGE
def test_the_page_is_what_the_definitions_say(language: str) -> None:
    assert (DOCS / PAGES[language]).read_text(encoding="utf-8") == files()[PAGES[language]], AGAIN


def test_the_pictures_are_those_of_the_definitions() -> None:
    pictures = {name for name in files() if name.startswith(PICTURES)}
    assert {f"{PICTURES}/{file.name}" for file in (DOCS / PICTURES).iterdir()} == pictures, AGAIN
    for name in sorted(pictures):
        assert (DOCS / name).read_text(encoding="utf-8") == files()[name], f"{name}: {AGAIN}"


@BY_LANGUAGE
def test_every_shipped_type_has_its_section_its_picture_and_its_file(language: str) -> None:
    assert [*sections(language)] == TYPES
    for name, said in sections(language).items():
        (picture,) = re.findall(r'<img src="([^"]+)"', said)
        assert files()[picture].startswith("<svg ")
        assert f"(../definitions/{name}.yaml)" in said


@BY_LANGUAGE
def test_every_story_is_linked_where_its_type_is(language: str) -> None:
    for file in SCENARIOS.glob("*.yaml"):
        (issue_type,) = re.findall(r"(?m)^issue_type: (\w+)$", file.read_text(encoding="utf-8"))
        assert f"(../definitions/scenarios/{file.name})" in sections(language)[issue_type]


@BY_LANGUAGE
def test_every_article_that_a_definition_names_stands_on_the_page(language: str) -> None:
    for each in types():
        form = each.definition
        every = [*form.legal_basis, *(basis for state in form.states.values() for basis in state.legal_basis)]
        for article in {basis.article for basis in every if basis.article}:
            assert article in sections(language)[each.name]


def test_a_type_is_said_to_run_exactly_where_it_can_be_taken_into_use() -> None:
    for each in types():
        refused = missing(each.definition, RUNS, Source())
        assert len(each.lacking) == len(refused)
        assert ("can be taken into use" in sections("en")[each.name]) is (not refused)


def resting_on(*bases: str) -> Definition:
    """A definition of two states of which the first rests on these."""
    loaded = load(
        f"""
issue_type: bench
version: 1
title: {{zh: "长椅", en: "Bench"}}
parties: [owners]
start: asked
states:
  asked:
    title: {{zh: "征求", en: "Asked"}}
    phase: collection
    list: demand
    wait: 3 days
    then: {{over: told}}
    legal_basis: [{", ".join(bases)}]
  told:
    title: {{zh: "公示", en: "Told"}}
    phase: decision
    list: project
    notice: {{for: 7 days}}
    then: {{undisputed: done}}
    legal_basis: [{", ".join(bases[:1])}]
  done: {{title: {{zh: "办结", en: "Done"}}, phase: closed, result: done}}
"""
    )
    assert loaded.definition is not None, loaded.findings
    return loaded.definition


READ = '{kind: law, article: "民法典 第二百七十八条", jurisdiction: CN, verified_on: "2026-03-01"}'


@pytest.mark.parametrize(
    ("bases", "said"),
    [
        pytest.param(
            [READ],
            ["Law: 民法典 第二百七十八条 (Asked, Told), its text read on 2026-03-01"],
            id="two states on one article",
        ),
        pytest.param(["{kind: assumed}"], ["Our assumption: in Asked, Told"], id="assumed without a word"),
        pytest.param(
            ["{kind: custom}", '{kind: custom, note: {zh: "七天", en: "Seven days"}}'],
            ["Custom: Seven days; the rest in Asked, Told"],
            id="a note first, then the rest",
        ),
        pytest.param(
            ["{kind: assumed}", READ],
            [
                "Law: 民法典 第二百七十八条 (Asked), its text read on 2026-03-01",
                "Our assumption: in Asked, Told",
            ],
            id="what was read comes first",
        ),
    ],
)
def test_where_numbers_come_from_is_told_once_a_source(bases: list[str], said: list[str]) -> None:
    assert [each.en for each in provenance(resting_on(*bases))] == said
