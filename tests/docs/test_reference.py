"""The reference manual is what the models say: whole, up to date, and with examples that are read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from workflows.explanations import EXPLANATIONS
from workflows.load import load, load_pieces
from workflows.reference import reference
from workflows.reference.chapters import CHAPTERS
from workflows.reference.opening import EXAMPLE, PIECE_EXAMPLE
from workflows.reference.telling import anchor
from workflows.rules import RULES
from workflows.vocabulary import GRAMMAR, OUTCOMES, STORIES, WORDS

PAGES = {"en": Path("docs/reference.md"), "zh": Path("docs/reference.zh-CN.md")}
SAID = {language: reference(language) for language in PAGES}
BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BY_LANGUAGE = pytest.mark.parametrize("language", PAGES)


@BY_LANGUAGE
def test_the_page_is_what_the_models_say(language: str):
    assert PAGES[language].read_text(encoding="utf-8") == SAID[language], "write it again with `make fmt`"


@BY_LANGUAGE
def test_every_key_stands_with_its_other_form(language: str):
    rows = [
        [cell.strip() for cell in line.split(" | ")]
        for line in SAID[language].splitlines()
        if line[:3] == "| `"
    ]
    beside = {(row[0].strip("|` "), row[1].strip("|` ")) for row in rows}
    for word in (*GRAMMAR.every_key, *STORIES.every_key):
        assert beside & {(word.en, word.zh), (word.zh, word.en)}


@BY_LANGUAGE
def test_every_word_rule_outcome_and_check_is_told(language: str):
    words = {
        each.zh if language == "zh" else each.en for words in (*WORDS.values(), OUTCOMES) for each in words
    }
    for word in words | set(EXPLANATIONS):
        assert f"`{word}`" in SAID[language]
    for rule in RULES.values():
        assert rule.arithmetic.in_(language) in SAID[language]


def test_every_form_has_exactly_one_section():
    sections = [section.form for chapter in CHAPTERS for section in chapter.sections]
    assert sorted(sections) == sorted([*GRAMMAR.forms, *STORIES.forms])


@BY_LANGUAGE
def test_every_link_within_the_page_leads_to_one_heading(language: str):
    headings = [anchor(each) for each in re.findall(r"(?m)^#+ (.+)$", SAID[language])]
    assert len(headings) == len(set(headings))
    assert set(re.findall(r"\]\(#([^)]+)\)", SAID[language])) <= set(headings)


@BY_LANGUAGE
def test_every_key_has_an_example_in_the_form_of_its_page(language: str):
    for line in SAID[language].splitlines():
        cells = [cell.strip() for cell in line.strip("| ").split(" | ")]
        if len(cells) == 5 and cells[0].startswith("`"):
            assert cells[4].startswith(f"{cells[0][:-1]}: "), line


@BY_LANGUAGE
def test_the_whole_file_is_without_a_finding_in_both_forms(language: str):
    own, other, *_ = BLOCK.findall(SAID[language])
    both = [load(own), load(other)]
    assert [each.findings for each in both] == [(), ()]
    assert both[0].definition == both[1].definition == load(EXAMPLE).definition
    assert both[0].hash == both[1].hash
    assert ("议题类型:" in own) is (language == "zh")


@BY_LANGUAGE
def test_the_piece_is_a_piece(language: str):
    said = next(each for each in BLOCK.findall(SAID[language]) if each.startswith(("pieces:", "片段:")))
    assert load_pieces(said).findings == ()
    assert load_pieces(said).named == load_pieces(PIECE_EXAMPLE).named


@BY_LANGUAGE
def test_no_line_tells_of_defaults_as_python_writes_them(language: str):
    assert not re.search(r"None|Undefined|\bTrue\b|\bFalse\b|Fraction|\(\)", SAID[language])
