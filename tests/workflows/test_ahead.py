"""The definitions ahead: the next version of what is in use, sound, and each part of them visited by a story."""

from __future__ import annotations

import pytest
from stories import CHINA, DEFINITIONS, shipped

from workflows.stories.coverage import coverage_of
from workflows.stories.scenario import load_scenario
from workflows.stories.trial import try_scenario

AHEAD = sorted(path.stem for path in (DEFINITIONS / "ahead").glob("*.yaml"))
BY_NAME = pytest.mark.parametrize("name", AHEAD)


@BY_NAME
def test_it_is_the_next_version_of_the_type_in_use(name: str) -> None:
    assert shipped(f"ahead/{name}").issue_type == shipped(name).issue_type == name
    assert shipped(f"ahead/{name}").version == shipped(name).version + 1


@BY_NAME
def test_its_stories_leave_nothing_unvisited(name: str) -> None:
    form, played = shipped(f"ahead/{name}"), []
    for file in sorted((DEFINITIONS / "ahead" / "scenarios").glob(f"{name}_*.yaml")):
        told = load_scenario(file.read_text(encoding="utf-8"))
        assert told.scenario is not None, told.findings
        assert told.scenario.issue_type == name
        played.append(try_scenario(form, told.scenario, told.places, CHINA).told)
    assert len(played) >= 3
    assert coverage_of(form, played).unvisited == ()


@BY_NAME
def test_whatever_has_a_number_says_where_it_comes_from(name: str) -> None:
    states = shipped(f"ahead/{name}").states.items()
    assert [state for state, form in states if form.phase != "closed" and not form.legal_basis] == []


@BY_NAME
def test_the_manual_tells_of_it_in_both_languages(name: str) -> None:
    page = (DEFINITIONS / "ahead" / "README.md").read_text(encoding="utf-8")
    zh, _, en = page.partition("**English**")
    assert f"`{name}.yaml`" in zh
    assert f"`{name}.yaml`" in en
