"""How a mistake is shown: to a person in either language, to another program, to a code review."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.findings import WINDOW, Finding, Place, Related, as_github, as_json, nearest, one_of, rendered
from workflows.text import text

MISTAKE = Finding(
    "outcomes",
    Place(2, 5, 8),
    text("“faild”不是这里会有的结果", "`faild` is no outcome here"),
    text("改成 failed", "write failed"),
    consequence=text("驻区单位永远不会被征求意见", "partners would never be asked"),
    expected=text("passed、failed", "passed, failed"),
    nearest="failed",
    related=(Related(Place(1, 1), text("状态从这里开始", "the state begins here")),),
)
LINES = ["a:", "    faild: x"]


def test_a_person_is_told_what_it_means_and_what_to_do():
    assert rendered(MISTAKE, "a.yaml", LINES, "zh").splitlines() == [
        "a.yaml:2:5: “faild”不是这里会有的结果 [outcomes]",
        "        faild: x",
        "        ^^^",
        "    后果：驻区单位永远不会被征求意见",
        "    应写：passed、failed",
        "    是不是想写：“failed”",
        "    怎么改：改成 failed",
        "    a.yaml:1:1: 状态从这里开始",
    ]
    assert "    consequence: partners would never be asked" in rendered(MISTAKE, "a.yaml", LINES, "en")


def test_a_finding_that_knows_only_its_place_is_shown_too():
    plain = Finding("shape", Place(1, 1), text("不对", "wrong"), text("改掉", "mend it"))
    assert rendered(plain, "f", ["标题"], "en") == "f:1:1: wrong [shape]\n    标题\n    ^^\n    mend: mend it"
    assert rendered(plain, "f", [], "zh") == "f:1:1: 不对 [shape]\n    怎么改：改掉"


@given(st.integers(1, 3000), st.integers(0, 40), st.sampled_from(["x", "题", "é"]))
def test_of_a_long_line_the_part_around_the_mistake_is_shown(column: int, length: int, letter: str):
    line = letter * (column - 1) + "@" + letter * 500
    finding = Finding("r", Place(1, column, column + length), text("错", "wrong"), text("改", "mend"))
    _, shown, carets, _ = rendered(finding, "f", [line], "en").splitlines()
    assert "@" in shown
    wide = 2 if letter == "题" else 1
    assert len(carets) - len(carets.lstrip()) == 4 + sum(
        wide if each == letter else 1 for each in shown[4 : shown.index("@")]
    )
    assert sum(wide if each == letter else 1 for each in shown[4:]) <= WINDOW + 4


def test_nothing_that_a_stranger_writes_moves_the_cursor_of_a_terminal():
    sly = "\x1b[31m\u202e\x00\n::error::"
    finding = Finding(
        "r", Place(1, 1), text(sly, sly), text("改", "mend"), nearest=sly, consequence=text(sly, sly)
    )
    shown = rendered(finding, "f", ["\x1b[2J\ud800" + sly], "zh")
    assert not set(shown) & set("\x1b\u202e\ud800\x00")
    assert json.dumps(as_json([finding], "f"), ensure_ascii=False).encode()
    assert len(as_github([finding], "f", "en").splitlines()) == 1


def test_another_program_gets_always_the_same_keys_in_both_languages():
    bare = Finding("shape", Place(3, 2), text("不对", "wrong"), text("改", "mend"), "warning")
    full, plain = as_json([MISTAKE, bare], "a.yaml")
    assert set(full) == set(plain)
    assert full == {
        "file": "a.yaml",
        "line": 2,
        "column": 5,
        "end_column": 8,
        "severity": "error",
        "rule": "outcomes",
        "message": {"zh": "“faild”不是这里会有的结果", "en": "`faild` is no outcome here"},
        "consequence": {"zh": "驻区单位永远不会被征求意见", "en": "partners would never be asked"},
        "expected": {"zh": "passed、failed", "en": "passed, failed"},
        "nearest": "failed",
        "mend": {"zh": "改成 failed", "en": "write failed"},
        "related": [
            {
                "line": 1,
                "column": 1,
                "end_column": 2,
                "message": {"zh": "状态从这里开始", "en": "the state begins here"},
            }
        ],
    }
    assert (plain["severity"], plain["consequence"], plain["related"], plain["end_column"]) == (
        "warning",
        None,
        [],
        3,
    )


def test_a_code_review_gets_one_line_for_each_with_what_it_must_not_misread_escaped():
    odd = Finding("a,b:c", Place(1, 2), text("百分之 100%", "100% wrong"), text("改", "mend"), "warning")
    first, second = as_github([MISTAKE, odd], "a,b: c.yaml", "en").splitlines()
    assert first == (
        "::error file=a%2Cb%3A c.yaml,line=2,col=5,endColumn=7,title=outcomes::`faild` is no outcome here"
        "%0Aconsequence: partners would never be asked%0Aexpected: passed, failed%0Adid you mean: `failed`"
        "%0Amend: write failed"
    )
    assert second == (
        "::warning file=a%2Cb%3A c.yaml,line=1,col=2,endColumn=2,title=a%2Cb%3Ac::100%25 wrong%0Amend: mend"
    )
    assert as_github([], "f", "zh") == ""


VALID = [
    "deliberating",
    "deadline",
    "working days",
    "if_late",
    "remind",
    "then_ask",
    "new_round",
    "截止",
    "提醒",
    "征求",
    "阶段",
]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        pytest.param("delibrating", "deliberating", id="a letter left out"),
        pytest.param("deadlien", "deadline", id="two letters in the wrong order"),
        pytest.param("Deadline", "deadline", id="a capital"),
        pytest.param("ｒｅｍｉｎｄ", "remind", id="full-width letters"),
        pytest.param("days working", "working days", id="words in the wrong order"),
        pytest.param("late_if", "if_late", id="joined words in the wrong order"),
        pytest.param("then-ask", "then_ask", id="joined by another sign"),
        pytest.param("截至", "截止", id="one of two Chinese characters"),
        pytest.param("醒提", "提醒", id="Chinese characters in the wrong order"),
        pytest.param("征求意见", "征求", id="a Chinese word with more behind it"),
        pytest.param("reminder", "remind", id="a longer form"),
        pytest.param("of", None, id="a short word is no slip for another"),
        pytest.param("公示", None, id="another Chinese word"),
        pytest.param("budget", None, id="another word"),
        pytest.param("", None, id="nothing"),
        pytest.param("x" * 1_000_000, None, id="what nobody typed"),
    ],
)
def test_the_nearest_word_is_what_was_probably_meant(word: str, meant: str | None):
    assert nearest(word, VALID) == meant


@given(st.text(max_size=80), st.lists(st.text(max_size=60), max_size=20))
def test_the_nearest_word_is_one_of_the_valid_ones_and_a_valid_word_is_its_own(word: str, valid: list[str]):
    found = nearest(word, valid)
    assert found is None or found in valid
    assert one_of(word, valid).en
    for each in VALID:
        assert nearest(each, [*VALID, each]) == each
