"""The Chinese form of the language: one word for one word, and nothing left out."""

from __future__ import annotations

from itertools import chain
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

from workflows.answers import STANDS, How
from workflows.consequences.ballots import FREE
from workflows.model import Definition
from workflows.refusal import Code
from workflows.roster import ROLES
from workflows.vocabulary import GRAMMAR, GUARD_WORDS, OUTCOMES, SPOKEN, STORIES, WORDS, Words, happenings
from workflows.vocabulary.grammar import PARTY_AND_ROLE_WORDS
from workflows.vocabulary.guard_words import before_turning, turned_guard

TWO_SENSES = {
    "ask": {"征求", "请"},
    "to": {"做什么", "送至"},
    "needs": {"需写", "须经"},
    "by": {"由", "延长"},
    "of": {"按", "共"},
}
"""Where English has one word for two things, Chinese has a word for each."""


def literals(annotation: Any, place: str) -> dict[str, tuple[str, ...]]:
    """Every closed vocabulary of the models, by the key whose value it is."""
    if get_origin(annotation) is Literal:
        return {place: get_args(annotation)}
    found: dict[str, tuple[str, ...]] = {}
    for part in get_args(annotation):
        found |= literals(part, place)
    return found


CLOSED = {
    place: words
    for name, form in GRAMMAR.forms.items()
    for field, declared in form.model_fields.items()
    for place, words in literals(declared.annotation, f"{name}.{declared.alias or field}").items()
}


def test_every_chinese_key_stands_for_one_english_key_wherever_it_stands():
    """In definitions, in shared pieces, in scenarios: nobody meets one word with two meanings."""
    english: dict[str, set[str]] = {}
    for word in (*GRAMMAR.every_key, *STORIES.every_key):
        english.setdefault(word.zh, set()).add(word.en)
    assert {zh: en for zh, en in english.items() if len(en) > 1} == {}


def test_every_english_key_has_one_chinese_word_but_for_five_that_have_two_senses():
    chinese: dict[str, set[str]] = {}
    for word in GRAMMAR.every_key:
        chinese.setdefault(word.en, set()).add(word.zh)
    assert {en: zh for en, zh in chinese.items() if len(zh) > 1} == TWO_SENSES


@pytest.mark.parametrize("name", GRAMMAR.forms | STORIES.forms)
def test_within_a_form_keys_are_one_to_one(name: str):
    keys = (GRAMMAR.keys | STORIES.keys)[name]
    for word in keys:
        assert (keys.turned(word.en, "zh"), keys.turned(word.zh, "en")) == (word.zh, word.en)


@pytest.mark.parametrize("place", CLOSED)
def test_every_word_that_the_models_accept_is_in_the_vocabulary(place: str):
    assert {word.en for word in WORDS[place]} == set(CLOSED[place])


def test_no_vocabulary_is_tied_to_a_key_that_is_not_there():
    assert set(WORDS) == set(CLOSED)


def test_roles_are_those_that_a_community_can_give():
    words = {word.en for word in PARTY_AND_ROLE_WORDS}
    assert words == {*ROLES, "each party", "reporter", "each owner"}


TOLD = {name: words for name, words in vars(happenings).items() if isinstance(words, Words)}


@pytest.mark.parametrize(
    "words", [*WORDS.values(), OUTCOMES, *TOLD.values()], ids=[*WORDS, "outcomes", *TOLD]
)
def test_words_are_one_to_one_and_written_without_marks(words: Words):
    assert len({word.zh for word in words}) == len({word.en for word in words}) == len(words.words)
    for word in words:
        assert word.zh.isalnum(), "no mark that a Chinese input method would type in its own width"
        assert not word.zh.isascii()
        assert word.meaning.zh
        assert word.meaning.en


@pytest.mark.parametrize(
    ("words", "known"),
    [
        pytest.param(happenings.STANDS, STANDS, id="positions"),
        pytest.param(happenings.REFUSALS, get_args(Code), id="refusals"),
        pytest.param(happenings.HOWS, get_args(How), id="ways to deliver"),
        pytest.param(happenings.FREE, set(FREE) - {"yes"}, id="free or not"),
    ],
)
def test_stories_have_a_word_for_all_that_is_answered(words: Words, known: tuple[str, ...]):
    assert {word.en for word in words} == set(known)


def test_chinese_keys_are_written_without_marks():
    for word in (*GRAMMAR.every_key, *STORIES.every_key):
        assert word.zh.isalnum()
        assert not word.zh.isascii()


@pytest.mark.parametrize("form", SPOKEN, ids=lambda form: form.name)
def test_what_is_said_in_english_comes_back_from_chinese(form: Any):
    for said in form.examples:
        turned = form.turned(said, "zh")
        assert form.turned(turned, "en") == said
        assert any(not each.isascii() for each in turned) or turned == said


@pytest.mark.parametrize(
    ("form", "said", "english"),
    [
        pytest.param("until", "7天", "7 days", id="without a space"),
        pytest.param("until", "7 日", "7 days", id="days by their other word"),
        pytest.param("until", "2个工作日", "2 working days", id="working days"),
        pytest.param("until", "2 工作日", "2 working days", id="working days without their measure"),
        pytest.param("until", "1 天", "1 day", id="one"),
        pytest.param("until", "3 个小时", "3 hours", id="hours"),
        pytest.param("until", "会议日期前 2 天", "2 days before 会议日期", id="before a date"),
        pytest.param("until", "会议日期 后 1 个工作日", "1 working day after 会议日期", id="after a date"),
        pytest.param("until", "held_on当天", "at held_on", id="on a date"),
        pytest.param("before", "提前4小时", "4 hours before", id="ahead of the deadline"),
        pytest.param("before", "3 天前", "3 days before", id="before the deadline"),
        pytest.param("before", "提前 2 天 12:00 止", "2 days at 12:00 before", id="ahead, at a time of day"),
        pytest.param("quorum", "5方中4方", "4 of 5 parties", id="of all parties"),
        pytest.param("quorum", "1 方", "1 party", id="one party"),
        pytest.param("quorum", "2 份答复", "2 answers", id="answers"),
        pytest.param("share", "超过1/2", "over 1/2", id="over"),
        pytest.param("share", "至少3/4", "at least 3/4", id="at least"),
    ],
)
def test_chinese_is_read_as_people_write_it(form: str, said: str, english: str):
    spoken = next(each for each in SPOKEN if each.name == form)
    assert spoken.turned(said, "en") == english


@pytest.mark.parametrize("said", ["P7D", "1 days", "7  days", "over  1/2", "soon", "1 parties"])
def test_english_that_would_not_come_back_stays(said: str):
    assert [form.turned(said, "zh") for form in SPOKEN] == [said] * len(SPOKEN)


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        pytest.param("hazard == 'urgent'", "hazard 等于 'urgent'", id="equal"),
        pytest.param("budget > 50000 and round >= 2", "budget 大于 50000 且 轮次 至少 2", id="and, round"),
        pytest.param("not (hazard in [minor, urgent])", "非 (hazard 属于 [minor, urgent])", id="not, in"),
        pytest.param(
            "等级 is not given or 等级 != '一 and 二'", "等级 未填 或 等级 不等于 '一 and 二'", id="quoted"
        ),
        pytest.param("budget<=5", "budget至多5", id="without spaces"),
    ],
)
def test_guards_are_turned_word_by_word(english: str, chinese: str):
    known = {"hazard", "budget", "等级", "minor", "urgent"}
    assert turned_guard(english, "zh", known) == chinese
    assert turned_guard(chinese, "en", known) == english


def test_a_guard_written_without_spaces_is_still_read_in_english():
    assert turned_guard("预算至少3且hazard已填", "en", {"预算", "hazard"}) == "预算>=3 and hazard is given"


@pytest.mark.parametrize(
    ("chinese", "part", "stands"),
    [
        pytest.param("hazard 等于 'urgnt'", "'urgnt'", "'urgnt'", id="a value behind a word"),
        pytest.param("hazrd 等于 'urgent'", "hazrd", "hazrd", id="a name before it"),
        pytest.param("预算 至少 3 且 hazard 大于 2", "> 2", "大于 2", id="a sign"),
        pytest.param("预算至少3且hazard大于2", "hazard > 2", "hazard大于2", id="several words"),
    ],
)
def test_a_mistake_in_a_chinese_guard_stands_where_it_was_written(chinese: str, part: str, stands: str):
    known = {"预算", "hazard"}
    english = turned_guard(chinese, "en", known)
    at = english.index(part.replace(" ", "")) if part not in english else english.index(part)
    length = len(part) if part in english else len(part.replace(" ", ""))
    first, last = before_turning(chinese, known, (at, at + length))
    assert chinese[first:last] == stands


def test_a_field_named_like_a_word_of_guards_stays_a_field():
    assert turned_guard("round == 2", "zh", {"round"}) == "round 等于 2"


def test_a_guards_words_are_one_to_one():
    assert len({zh for _, zh in GUARD_WORDS}) == len({en for en, _ in GUARD_WORDS}) == len(GUARD_WORDS)


def test_every_form_of_the_models_is_known():
    def below(model: Any) -> set[str]:
        parts = chain.from_iterable(_models_in(field.annotation) for field in model.model_fields.values())
        return {model.__name__}.union(*(below(part) for part in parts))

    spelled_elsewhere = {"Text", "Span"}
    assert below(Definition) - spelled_elsewhere == set(GRAMMAR.forms)


def _models_in(annotation: Any) -> list[Any]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return list(chain.from_iterable(_models_in(part) for part in get_args(annotation)))
