"""How a guard is read: what is right in either language, and what is wrong, where, and what was meant.

In the tables of mistakes ⟦ ⟧ stand round the place that the problem must point at.
"""

from __future__ import annotations

import re
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from neighbours import NAMES, said, spoken

from workflows.guards import Guard, Problem, parse
from workflows.guards.problems import DEEPEST, LONGEST

RIGHT = [
    pytest.param("hazard == 'urgent'", "hazard == 'urgent'", id="an option in quotation marks"),
    pytest.param('hazard=="urgent"', "hazard == 'urgent'", id="double marks, no spaces"),
    pytest.param("hazard == urgent", "hazard == 'urgent'", id="an option without quotation marks"),
    pytest.param("hazard != none", "hazard != 'none'", id="an option that is called none"),
    pytest.param("budget > 50000 and round >= 2", "budget > 50000 and round >= 2", id="an amount, and the round"),
    pytest.param("budget <= 50000.5", "budget <= 50000.50", id="one decimal is ten cents"),
    pytest.param("budget <= 50000.00", "budget <= 50000", id="no cents"),
    pytest.param("budget > -0.05", "budget > -0.05", id="less than nothing"),
    pytest.param("homes < -3", "homes < -3", id="a number below zero"),
    pytest.param("due_on >= 2026-03-01", "due_on >= 2026-03-01", id="a date"),
    pytest.param("budget > offer", "budget > offer", id="a field beside a field"),
    pytest.param("hazard in [minor, 'urgent']", "hazard in ['minor', 'urgent']", id="one of several"),
    pytest.param("homes not  in [1,2]", "homes not in [1, 2]", id="none of several"),
    pytest.param("photos is  given", "photos is given", id="images are there"),
    pytest.param("place is not given", "place is not given", id="not filled in"),
    pytest.param("not (hazard == minor)", "not hazard == 'minor'", id="brackets that change nothing"),
    pytest.param("(homes > 1 and homes < 3) and floors == 2", "homes > 1 and homes < 3 and floors == 2", id="one row"),
    pytest.param(
        "(homes > 1 or homes < 0) and not (floors == 2 or photos is given)",
        "(homes > 1 or homes < 0) and not (floors == 2 or photos is given)",
        id="brackets that change something",
    ),
    pytest.param("homes > 1 or homes < 0 and floors == 2", "homes > 1 or homes < 0 and floors == 2", id="and before or"),
    pytest.param("place == 'it''s'", 'place == "it\'s"', id="a mark in the text, written twice"),
    pytest.param("place == 'say \"it''s\"'", "place == 'say \"it''s\"'", id="both marks in the text"),
    pytest.param("place == '１号门（东）'", "place == '１号门（东）'", id="a text stays as it was typed"),
    pytest.param("place == '且 or ('", "place == '且 or ('", id="words of the language in a text"),
]  # fmt: skip
CHINESE = [
    pytest.param("hazard 等于 'urgent'", "hazard == 'urgent'", id="equal"),
    pytest.param("hazard不等于urgent", "hazard != 'urgent'", id="not equal, without spaces"),
    pytest.param("budget大于50000且round至少2", "budget > 50000 and round >= 2", id="a number and a word side by side"),
    pytest.param("budget 小于 3 或 budget 至多 2", "budget < 3 or budget <= 2", id="less, at most, or"),
    pytest.param("轮次 至少 2", "round >= 2", id="the round by its Chinese name"),
    pytest.param("hazard 属于 [minor、urgent]", "hazard in ['minor', 'urgent']", id="the comma of lists"),
    pytest.param("hazard不属于【‘minor’，“urgent”】", "hazard not in ['minor', 'urgent']", id="full-width marks"),
    pytest.param("非（photos已填 或 place未填）", "not (photos is given or place is not given)", id="full-width brackets"),
    pytest.param("ｂｕｄｇｅｔ　＞＝　５００．５", "budget >= 500.50", id="everything full-width"),
    pytest.param("place == 「1号门」 且 homes ≠ 2 且 homes ≤ 9 且 homes ≥ 1",
        "place == '1号门' and homes != 2 and homes <= 9 and homes >= 1", id="corner marks and mathematical signs"),
    pytest.param("place 等于 “1号门“", "place == '1号门'", id="the same curved mark twice"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "canonical"), RIGHT + CHINESE)
def test_what_is_typed_has_one_canonical_form(typed: str, canonical: str) -> None:
    guard = parse(typed, NAMES)
    assert isinstance(guard, Guard), guard
    assert str(guard) == canonical
    assert parse(guard.written("zh"), NAMES) == guard


MISTAKES = [
    pytest.param("hazard ⟦=⟧ urgent", ["not how it is written"], ["=="], id="a single ="),
    pytest.param("hazard ⟦是⟧ urgent", ["not how it is written"], ["等于"], id="是"),
    pytest.param("hazard ⟦is not⟧ urgent", ["not how it is written"], ["!="], id="is not"),
    pytest.param(
        "hazard==minor ⟦&&⟧ homes>3 ⟦||⟧ ⟦!⟧(homes<3)",
        ["not how it is written"] * 3,
        ["and", "or", "not"],
        id="signs of programmers",
    ),
    pytest.param("homes ⟦<>⟧ 3 ⟦AND⟧ homes ⟦=>⟧ 2", ["not how"] * 3, ["!=", "and", ">="], id="signs of spreadsheets"),
    pytest.param("homes ⟦大于等于⟧ 2 ⟦并且⟧ place ⟦为空⟧", ["not how"] * 3, ["至少", "且", "未填"], id="other Chinese words"),
    pytest.param("⟦hazrd⟧ == minor", ["no field"], ["hazard"], id="an unknown field"),
    pytest.param("⟦item.hazard⟧ == minor", ["no field"], ["hazard"], id="a path"),
    pytest.param("hazard == ⟦urgnt⟧", ["no option"], ["urgent"], id="an unknown option"),
    pytest.param("hazard == ⟦'Urgent'⟧", ["no option"], ["urgent"], id="an option in another case"),
    pytest.param("hazard in [minor, ⟦urgnt⟧]", ["no option"], ["urgent"], id="an unknown option in a row"),
    pytest.param("homes > ⟦'3'⟧", ["whole number"], ["3"], id="a number in quotation marks"),
    pytest.param("homes > ⟦3.5⟧", ["whole number"], [None], id="half a home"),
    pytest.param("budget > ⟦5万⟧", ["amount"], ["50000"], id="ten thousands"),
    pytest.param("budget > ⟦1.25万元⟧", ["amount"], ["12500"], id="parts of ten thousands"),
    pytest.param("budget > ⟦¥50⟧", ["amount"], ["50"], id="a currency"),
    pytest.param("budget > ⟦50,000.5⟧ and homes > 1", ["amount"], ["50000.50"], id="thousands divided by commas"),
    pytest.param("budget > ⟦0.005⟧", ["amount"], [None], id="parts of a cent"),
    pytest.param("budget > ⟦1e5⟧", ["amount"], [None], id="a power"),
    pytest.param("due_on > ⟦2026-3-1⟧", ["a date"], ["2026-03-01"], id="a date without noughts"),
    pytest.param("due_on > ⟦2026年3月1日⟧", ["a date"], ["2026-03-01"], id="a Chinese date"),
    pytest.param("due_on > ⟦'2026-03-01'⟧", ["a date"], ["2026-03-01"], id="a date in quotation marks"),
    pytest.param("due_on > ⟦2026-02-30⟧", ["a date"], [None], id="a day that is none"),
    pytest.param("place == ⟦gate⟧", ["a text"], ["'gate'"], id="a text without quotation marks"),
    pytest.param("place == ⟦3⟧", ["a text"], ["'3'"], id="a number for a text"),
    pytest.param("homes > ⟦flors⟧", ["whole number"], ["floors"], id="a field beside it, misspelt"),
    pytest.param("budget > ⟦homes⟧", ["cannot be compared"], [None], id="fields of two types"),
    pytest.param("homes in [1, ⟦floors⟧]", ["is a field"], [None], id="a field in a row"),
    pytest.param("hazard ⟦>⟧ minor", ["no order"], [None], id="options have no order"),
    pytest.param("⟦photos == 3⟧", ["only ask whether"], [None], id="images are not compared"),
    pytest.param("⟦photos in [1, 2]⟧", ["only ask whether"], [None], id="images are in no row"),
    pytest.param("⟦hazard == null⟧", ["not compared with"], ["is not given"], id="null"),
    pytest.param("⟦homes is none⟧", ["not compared with"], ["is not given"], id="is none"),
    pytest.param("⟦homes != 空⟧", ["not compared with"], ["is given"], id="not empty"),
    pytest.param("1 < homes ⟦<⟧ 5", ["strung together"], [None], id="a chain from a value"),
    pytest.param("homes < floors ⟦<⟧ 5", ["strung together"], [None], id="a chain from a field"),
    pytest.param("⟦5⟧ < homes", ["stands before"], [None], id="the value first"),
    pytest.param("⟦urgent⟧ == hazard", ["stands before"], [None], id="the option first"),
    pytest.param("⟦len⟧(photos) > 2", ["no functions"], [None], id="a call"),
    pytest.param("⟦__import__⟧('os')", ["no functions"], [None], id="a call that would do harm elsewhere"),
    pytest.param("⟦hazard⟧", ["stands alone"], [None], id="a field alone"),
    pytest.param("⟦hazard⟧ and homes > 1", ["stands alone"], [None], id="a field alone, in a row"),
    pytest.param("hazard ==⟦⟧", ["a value is missing"], [None], id="no value"),
    pytest.param("hazard == ⟦and⟧ homes > 1", ["a value is missing"], [None], id="no value, in a row"),
    pytest.param("homes > 1 and⟦⟧", ["not finished"], [None], id="nothing behind and"),
    pytest.param("⟦or⟧ homes > 1", ["not `or`"], [None], id="nothing before or"),
    pytest.param("(⟦)⟧", ["not `)`"], [None], id="nothing in brackets"),
    pytest.param("homes > 1 ⟦floors⟧ > 2", ["is missing"], [None], id="no and between"),
    pytest.param("homes > 1⟦,⟧ floors > 2", ["is missing"], [None], id="a comma for and"),
    pytest.param("homes > 1⟦,⟧⟦2⟧", ["is missing", "not `2`"], [None, None], id="a comma, and no thousands"),
    pytest.param("⟦(⟧homes > 1", ["never closed"], [None], id="a bracket too few"),
    pytest.param("homes > 1⟦)⟧ and floors > 2", ["closes nothing"], [None], id="a bracket too many"),
    pytest.param("homes in ⟦[⟧1, 2", ["never closed"], [None], id="a row without its end"),
    pytest.param("homes in ⟦(⟧1, 2)", ["not how"], ["["], id="a row in round brackets"),
    pytest.param("homes in ⟦[]⟧", ["a row of values"], [None], id="an empty row"),
    pytest.param("homes in ⟦3⟧", ["a row of values"], [None], id="a row without brackets"),
    pytest.param("homes in [1 ⟦2⟧]", ["a comma is missing"], [None], id="a row without its comma"),
    pytest.param("homes in [1, ⟦]⟧", ["a value is missing"], [None], id="a comma at the end of a row"),
    pytest.param("place == ⟦'⟧gate and homes > 1", ["never closed"], [None], id="a text without its end"),
    pytest.param("homes > 1 ⟦;⟧", ["means nothing"], [None], id="a sign without a meaning"),
    pytest.param("⟦😀⟧", ["means nothing"], [None], id="nothing but a sign without a meaning"),
    pytest.param("⟦⟧", ["empty"], [None], id="nothing"),
    pytest.param("⟦homes⟧ ⟦+⟧ 1 > 3", ["stands alone", "means nothing"], [None, None], id="arithmetic"),
    pytest.param(
        "⟦hazrd⟧ == minor and (budget > ⟦'x'⟧ or photos is given) or homes > ⟦2.5⟧",
        ["no field", "amount", "whole number"],
        ["hazard", None, None],
        id="all at once",
    ),
]  # fmt: skip


def marked(said: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its ⟦ ⟧, and where they stood."""
    plain = re.sub("[⟦⟧]", "", said)
    marks = [each.start() - index for index, each in enumerate(re.finditer("[⟦⟧]", said))]
    return plain, list(zip(marks[::2], marks[1::2], strict=True))


@pytest.mark.parametrize(("typed", "messages", "meant"), MISTAKES)
def test_a_mistake_is_told_where_it_stands(typed: str, messages: list[str], meant: list[str | None]) -> None:
    plain, places = marked(typed)
    problems = parse(plain, NAMES)
    assert isinstance(problems, tuple), problems
    assert [(each.start, each.end) for each in problems] == places
    for problem, message, word in zip(problems, messages, meant, strict=True):
        assert message in problem.message.en
        assert problem.nearest == word


def test_the_longest_guard_is_read_and_one_character_more_is_not() -> None:
    clause = "homes > 1 and "
    fits = clause * 35 + "homes > 1 "
    assert isinstance(parse(fits, NAMES), Guard)
    (problem,) = parse(fits + " " * (LONGEST + 1 - len(fits)), NAMES)
    assert (problem.start, problem.end) == (LONGEST, LONGEST + 1)
    assert "501" in problem.message.zh


def test_what_would_be_too_long_in_its_canonical_form_is_too_long() -> None:
    (problem,) = parse("或".join(["photos未填"] * 40), NAMES)
    assert "too long" in problem.message.en


@pytest.mark.parametrize(("opening", "closing"), [("(", ")"), ("not ", "")], ids=["brackets", "not"])
def test_the_deepest_guard_is_read_and_one_level_more_is_not(opening: str, closing: str) -> None:
    assert isinstance(parse(opening * DEEPEST + "homes > 1" + closing * DEEPEST, NAMES), Guard)
    problems = parse(opening * (DEEPEST + 1) + "homes > 1" + closing * (DEEPEST + 1), NAMES)
    assert [each.start for each in problems] == [DEEPEST * len(opening)]


@settings(deadline=None)
@given(spoken())
def test_what_is_written_is_read_back_as_the_same_guard(guard: object) -> None:
    read = parse(said(guard), NAMES)
    assert isinstance(read, Guard)
    assert parse(str(read), NAMES) == read
    assert parse(read.written("zh"), NAMES) == read


@settings(deadline=None)
@given(st.text(max_size=40).filter(str.strip))
@example("'")
@example("'\"")
@example("”“")
def test_any_text_can_be_compared_with(words: str) -> None:
    marks = "'" + words.replace("'", "''") + "'"
    read = parse(f"place == {marks}", NAMES)
    assert isinstance(read, Guard)
    assert parse(str(read), NAMES) == read
    assert read.expression.against.value == words


PIECES = [
    *"()[],'\"=<>!&|¥-.;“”‘’（）【】，　是非且或 ", "==", "!=", "and", "or", "not", "in", "not in", "is", "given", "is given",
    "is not given", "等于", "大于", "至少", "属于", "已填", "1", "50,000", "2026-03-01", "5万", "urgent", "null", "轮次", *NAMES,
]  # fmt: skip


@settings(deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join),
        st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    )
)
def test_whatever_is_typed_is_a_guard_or_mistakes_that_lie_in_it(typed: str) -> None:
    read = parse(typed, NAMES)
    if isinstance(read, Guard):
        assert parse(str(read), NAMES) == read
        return
    assert read
    for problem in read:
        assert isinstance(problem, Problem)
        assert 0 <= problem.start <= problem.end <= len(typed)
    assert list(read) == sorted(read, key=lambda each: (each.start, each.end))


HOSTILE = [
    pytest.param("(" * 1_000_000, id="a million brackets"),
    pytest.param("(" * LONGEST, id="brackets and nothing else"),
    pytest.param("not " * (LONGEST // 4), id="not and nothing else"),
    pytest.param("homes in [" * (LONGEST // 10), id="rows in rows"),
    pytest.param("'" * (LONGEST - 1), id="quotation marks"),
    pytest.param("非且或等" * (LONGEST // 4), id="Chinese words in a heap"),
    pytest.param("a " * (LONGEST // 2), id="unknown fields in a heap"),
    pytest.param("homes > " + "9" * 400, id="a number of four hundred digits"),
    pytest.param("is " * 166, id="is and nothing else"),
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_a_hostile_guard_costs_next_to_nothing(typed: str) -> None:
    before = process_time()
    parse(typed, NAMES)
    assert process_time() - before < 0.25
