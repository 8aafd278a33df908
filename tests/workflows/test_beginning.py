"""What is begun by answering questions is sound whatever the answers: its file has no mistake, and its story holds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.beginning import BEGINNERS, Beginning, definition_of, story_of
from workflows.calendar import Calendar
from workflows.load import load
from workflows.stories.scenario import load_scenario
from workflows.stories.trial import Passed, try_scenario
from workflows.text import Text
from workflows.translating import translate

PARTIES = st.lists(
    st.sampled_from(("community", "owners", "property", "residents", "partners", "street", "业委会")),
    min_size=2, max_size=6, unique=True,
).map(tuple)  # fmt: skip
STAFF = ("coordinator", "supervisor", "secretary")
SAID = st.text(
    st.characters(categories=["L", "N", "P"], exclude_characters="\ufeff"), min_size=1, max_size=20
)


@st.composite
def beginnings(draw: st.DrawFn) -> Beginning:
    """Answers as anybody may give them."""
    parties = draw(PARTIES)
    people = st.sampled_from((*parties, *STAFF))
    return Beginning(
        name=draw(st.sampled_from(("shed", "自行车棚", "a1_b"))), title=Text(zh=draw(SAID), en=draw(SAID)), parties=parties,
        screened_by=draw(people), proposed_by=draw(people), rule=draw(st.sampled_from(BEGINNERS)),
        quorum=draw(st.integers(1, len(parties))), days=draw(st.integers(1, 60)), notice_days=draw(st.integers(0, 30)),
        done_by=draw(people), scored=draw(st.booleans()),
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(beginnings(), st.sampled_from(("zh", "en")))
def test_a_beginning_is_sound_in_either_language(made: Beginning, language: str) -> None:
    assert made.wrong() is None
    for said, story in (
        (definition_of(made, language), story_of(made, language)),
        (translate(definition_of(made, language), "zh"), translate(story_of(made, language), "zh")),
    ):
        assert isinstance(said, str)
        assert isinstance(story, str)
        loaded = load(said)
        assert loaded.findings == ()
        assert loaded.definition is not None
        told = load_scenario(story)
        assert told.scenario is not None, told.findings
        went = try_scenario(loaded.definition, told.scenario, told.places, Calendar("Asia/Shanghai"))
        assert isinstance(went, Passed), went.findings


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(replace(Beginning(), name="Bicycle shed"), id="a name with a capital and a space"),
        pytest.param(replace(Beginning(), parties=("owners",)), id="one party alone"),
        pytest.param(replace(Beginning(), parties=("owners", "owners")), id="a party twice"),
        pytest.param(
            replace(Beginning(), parties=("owners", "coordinator")), id="a party called like a role"
        ),
        pytest.param(replace(Beginning(), done_by="plumber"), id="somebody who is not there"),
        pytest.param(replace(Beginning(), quorum=6), id="more than sit at the table"),
        pytest.param(replace(Beginning(), quorum=0), id="nobody at all"),
        pytest.param(replace(Beginning(), days=0), id="no time at all"),
        pytest.param(replace(Beginning(), notice_days=-1), id="less than no notice"),
    ],
)
def test_answers_that_make_no_definition_are_told_so(made: Beginning) -> None:
    why = made.wrong()
    assert why is not None
    assert why.zh != why.en
