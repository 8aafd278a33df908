"""What a definition calls its own parties: on forms, in stories, in pictures, in what has changed; and written short."""

from __future__ import annotations

import pytest
from stories import CHINA, NEIGHBOUR, Table

from documents.diagram.telling import told_in_sentences
from workflows.consequences.draft import Draft
from workflows.decide import Context, decide
from workflows.differing import differences
from workflows.events import MatterRaised
from workflows.item import Item
from workflows.load import dump, hash_of, load, restore
from workflows.model import Definition
from workflows.refusal import Refused
from workflows.roster import Roster
from workflows.stories.narrative import narrate
from workflows.stories.scenario import load_scenario
from workflows.stories.trial import try_scenario
from workflows.text import text
from workflows.titles import all_called, called
from workflows.translating import translate

LEAK = """
issue_type: leak
version: 1
title: {zh: "漏水", en: "A leak"}
parties:
  downstairs: {from: reporter, title: {zh: "楼下住户", en: "household downstairs"}}
  upstairs: {from: named at intake, title: {zh: "楼上住户", en: "household upstairs"}}
  community: seats
start: asking
states:
  asking:
    title: {zh: "征求意见", en: "Both are asked"}
    phase: collection
    list: problem
    ask: {who: [downstairs, upstairs], to: consent}
    deadline: 3 days
    then: {given: done, refused: done, silent: done}
  done: {title: {zh: "办结", en: "Done"}, phase: closed, result: done}
"""
STORY = """
scenario: {zh: "漏水", en: "A leak"}
issue_type: leak
start: 2026-03-02 09:00
steps:
  - open: {title: "天花板滴水", by: neighbour, named: {upstairs: lin}}
  - answer: {lin: {given: "no", text: "不是我家漏的"}}
"""


def read(said: str = LEAK) -> Definition:
    loaded = load(said)
    assert loaded.definition is not None, loaded.findings
    assert not loaded.errors
    return loaded.definition


def test_a_word_alone_says_who_speaks_and_nothing_else() -> None:
    short = LEAK.replace("community: seats", "community: {from: seats}")
    assert read(short) == read()
    assert hash_of(read(short)) == hash_of(read())
    assert [read().source_of(party) for party in read().parties] == ["reporter", "named at intake", "seats"]
    assert set(read().party_titles) == {"downstairs", "upstairs"}


def test_a_party_with_a_title_alone_speaks_from_its_seats() -> None:
    titled = read(LEAK.replace("community: seats", 'community: {title: {zh: "居委会", en: "committee"}}'))
    assert titled.source_of("community") == "seats"
    assert titled.party_titles["community"] == text("居委会", "committee")


def test_it_is_kept_and_read_back() -> None:
    assert restore(dump(read())) == read()
    assert '"community":"seats"' in dump(read()), "definitions in use were written so, and are read so"


def test_chinese_keys_say_the_same() -> None:
    zh = translate(LEAK, "zh")
    assert isinstance(zh, str)
    assert "{来自: 受理时指定, 名称: {中文:" in zh
    assert translate(zh, "en") == LEAK
    assert read(zh) == read()


def test_who_is_missing_is_named_as_the_definition_calls_them() -> None:
    raised = MatterRaised("天花板滴水", NEIGHBOUR, (NEIGHBOUR,), {})
    refused = decide(read(), Item("item"), raised, Context(Table().now, CHINA, Roster({})))
    assert isinstance(refused, Refused)
    assert refused.message == text("请写明楼上住户是谁", "Please say who the household upstairs is")


def test_what_the_community_calls_others_stays() -> None:
    roster = Roster({}, {"community": text("居委会", "committee"), "upstairs": text("甲", "A")})
    draft = Draft(read(), Item("item"), Context(Table().now, CHINA, roster))
    titles = [draft.context.roster.title(party).en for party in read().parties]
    assert titles == ["household downstairs", "household upstairs", "committee"]


def test_a_story_calls_them_so() -> None:
    told = load_scenario(STORY)
    assert told.scenario is not None
    went = try_scenario(read(), told.scenario, told.places, CHINA)
    lines = [line.said for line in narrate(read(), told.scenario, CHINA, went)]
    assert [
        said for said in lines if "楼上住户（lin）" in said.zh and "The household upstairs (lin)" in said.en
    ], lines


def test_a_picture_calls_them_so() -> None:
    assert "征得楼下住户、楼上住户同意" in told_in_sentences(read(), "zh")
    assert "consent of household downstairs and household upstairs" in told_in_sentences(read(), "en")


def test_another_title_is_a_difference_and_tells_both() -> None:
    old, new = (
        read(),
        read(LEAK.replace("楼上住户", "楼上邻居").replace("household upstairs", "neighbour upstairs")),
    )
    [whole] = differences(old, new)
    assert whole.said == (
        text("“楼上住户”改称“楼上邻居”", "the household upstairs is called the neighbour upstairs now"),
    )


@pytest.mark.parametrize(
    ("title", "said"),
    [
        pytest.param("applicant", "the applicant", id="a bare noun"),
        pytest.param("the applicant", "the applicant", id="with its article"),
        pytest.param("each side", "each side", id="with another"),
        pytest.param("Lotus Court", "Lotus Court", id="a name"),
    ],
)
def test_a_title_stands_in_a_sentence(title: str, said: str) -> None:
    own = {"side": text("一方", title)}
    assert called("side", own).en == said
    assert all_called(["side", "community"], own).en == f"{said} and the community"


@pytest.mark.parametrize(
    ("edit", "rule"),
    [
        pytest.param(("community: seats", "community: seets"), "unknown-word", id="a word misspelt"),
        pytest.param(("from: reporter", "form: reporter"), "unknown-key", id="a key misspelt"),
        pytest.param(("community: seats", "community: reporter"), "parties", id="the reporter on two sides"),
        pytest.param(("community: seats", "community: [seats]"), "shape", id="a list"),
    ],
)
def test_what_is_wrong_is_found(edit: tuple[str, str], rule: str) -> None:
    assert rule in [each.rule for each in load(LEAK.replace(*edit)).errors]
