"""YAML as strangers write it: every word has its place, and no text does harm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.findings import Place, rendered
from workflows.load import load
from workflows.source import MAX_CHARACTERS, MAX_NODES, read


@pytest.mark.parametrize(
    ("said", "value"),
    [
        pytest.param("a: 1", {"a": 1}, id="whole number"),
        pytest.param("a: -7", {"a": -7}, id="negative number"),
        pytest.param("a: 007", {"a": "007"}, id="leading zeros are text"),
        pytest.param("a: 1.10", {"a": "1.10"}, id="a version is text"),
        pytest.param("a: 10:30", {"a": "10:30"}, id="a wall time is text"),
        pytest.param("a: 2026-03-02", {"a": "2026-03-02"}, id="a date is text"),
        pytest.param("a: NO", {"a": "NO"}, id="Norway is text"),
        pytest.param("on: yes", {"on": "yes"}, id="on and yes are text"),
        pytest.param("a: true", {"a": True}, id="true"),
        pytest.param('a: "true"', {"a": "true"}, id="quoted true is text"),
        pytest.param("a: '1'", {"a": "1"}, id="a quoted number is text"),
        pytest.param("a: |\n  1\n", {"a": "1\n"}, id="a block is text"),
        pytest.param("a: ~", {"a": None}, id="nothing"),
        pytest.param("a:", {"a": None}, id="nothing written"),
        pytest.param("1: x", {"1": "x"}, id="a key is text"),
        pytest.param("a: 12345678901234567", {"a": "12345678901234567"}, id="too long for a number"),
        pytest.param("", None, id="empty"),
        pytest.param("# a comment\n", None, id="only a comment"),
    ],
)
def test_words_stay_words(said: str, value: object):
    source = read(said)
    assert (source.value, source.findings) == (value, [])
    assert repr(source.value) == repr(value), "true is not 1"


@pytest.mark.parametrize(
    ("said", "rule", "line", "column"),
    [
        pytest.param("a: 1\nb: [1\n", "yaml", 3, 1, id="bracket not closed"),
        pytest.param("a: 1\n  b: 2\n", "yaml", 2, 4, id="wrong indentation"),
        pytest.param("a: 1\n\tb: 2\n", "tab", 2, 1, id="tab"),
        pytest.param("a: 1\nb: 2\na: 3\n", "duplicate-key", 3, 1, id="a key twice"),
        pytest.param("x:\n  a: 1\n  a: 3\n", "duplicate-key", 3, 3, id="a key twice, further in"),
        pytest.param("? [a, b]\n: 1\n", "odd-key", 1, 3, id="a list for a key"),
        pytest.param("a: &one 1\nb: *one\n", "reference", 1, 4, id="anchor"),
        pytest.param("a: 1\nb: *one\n", "reference", 2, 4, id="alias"),
        pytest.param("a: 1\nb: !!python/name:os.system x\n", "reference", 2, 4, id="tag"),
        pytest.param("a: !!int 3\n", "reference", 1, 4, id="a harmless tag is one too"),
        pytest.param("<<: {a: 1}\n<<: {b: 2}\n", "duplicate-key", 2, 1, id="merge keys are plain keys"),
        pytest.param("a: 1\n---\nb: 2\n", "yaml", 2, 1, id="two documents"),
        pytest.param("a: \x00", "yaml", 1, 1, id="not text"),
    ],
)
def test_what_is_wrong_is_shown_where_it_stands(said: str, rule: str, line: int, column: int):
    (finding,) = read(said).findings
    assert (finding.rule, finding.place) == (rule, Place(line, column))


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("[" * 26, id="one too deep"),
        pytest.param("[" * 900_000, id="brackets: recursion in C would end the process"),
        pytest.param("- " * 450_000 + "x", id="dashes"),
        pytest.param("{a: " * 200_000, id="braces"),
        pytest.param("? " * 400_000, id="keys of keys"),
        pytest.param("[" + "a," * (MAX_NODES + 1) + "]", id="too wide"),
    ],
)
def test_too_much_is_refused_at_once(said: str):
    assert [each.rule for each in read(said).findings] == ["too-deep"]


def test_depth_that_people_write_is_read():
    value = read("[" * 24 + "a" + "]" * 24).value
    for _ in range(24):
        (value,) = value
    assert value == "a"


def test_a_text_over_a_million_characters_is_not_read():
    assert read("#" * MAX_CHARACTERS).findings == []
    assert [each.rule for each in read("#" * (MAX_CHARACTERS + 1)).findings] == ["too-large"]


def test_a_path_has_its_place_or_the_nearest_around_it():
    source = read("states:\n  done:\n    result: done\n    remind: [1 day, 2 days]\n")
    assert source.place(("states", "done", "result")) == Place(3, 5)
    assert source.place(("states", "done", "remind", 1)) == Place(4, 21)
    assert source.place(("states", "done", "deadline")) == Place(2, 3)
    assert source.place(("elsewhere",)) == Place(1, 1)


def test_a_finding_is_shown_with_a_caret_below_the_word_in_either_language():
    said = "issue_type: noise\n标题: x\n"
    finding = next(each for each in load(said).findings if each.rule == "unknown-key")
    first, line, caret, mend = rendered(finding, "noise.yaml", said.splitlines(), "en").splitlines()
    assert first == "noise.yaml:2:1: `标题` is no key here [unknown-key]"
    assert (line, caret) == ("    标题: x", "    ^")
    assert mend.startswith("    mend: possible: fields, issue_type")
    assert "怎么改" in rendered(finding, "noise.yaml", said.splitlines(), "zh")


def test_the_caret_steps_two_cells_for_a_chinese_character():
    finding = read("标题: &a x").findings[0]
    caret = rendered(finding, "f", ["标题: &a x"], "en").splitlines()[2]
    assert finding.place.column == 5
    assert caret == " " * 4 + " " * 6 + "^"


YAMLISH = st.lists(
    st.sampled_from([*"[]{}:,-?&*!|>'\"#%@`\n \t\\~", "a", "b: ", "- ", "\ufeff", "状态", "\x85"])
)


@given(st.text() | YAMLISH.map("".join))
def test_no_text_whatever_makes_reading_fail(said: str):
    loaded = load(said)
    assert loaded.definition is None
    assert loaded.errors
    assert all(each.place.line >= 1 and each.place.column >= 1 for each in loaded.findings)
