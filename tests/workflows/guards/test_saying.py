"""A guard in the words of people, in both languages."""

from __future__ import annotations

import pytest
from neighbours import NAMES

from workflows.guards import Case, Guard, Titles, parse, uncovered
from workflows.text import text

TITLES = Titles(
    fields={
        "hazard": text("紧急程度", "hazard"),
        "before": text("上次的紧急程度", "hazard last time"),
        "budget": text("预算", "the budget"),
        "offer": text("报价", "the offer"),
        "homes": text("涉及户数", "the number of homes"),
        "photos": text("照片", "a photograph"),
        "due_on": text("完工日期", "completion"),
        "asked_on": text("申请日期", "the application"),
    },
    options={
        "hazard": {
            "none": text("没有", "none"),
            "minor": text("轻微", "minor"),
            "urgent": text("紧急", "urgent"),
        }
    },
    units={"budget": text("元", "yuan")},
)
SAID = [
    pytest.param("hazard == urgent", "紧急程度是‘紧急’", "hazard is ‘urgent’", id="is"),
    pytest.param("not hazard == urgent", "紧急程度不是‘紧急’", "hazard is not ‘urgent’", id="not is"),
    pytest.param("hazard in [minor, urgent]", "紧急程度是‘轻微’、‘紧急’之一", "hazard is ‘minor’ or ‘urgent’", id="in"),
    pytest.param("hazard not in [minor, urgent]", "紧急程度不是‘轻微’、‘紧急’中的任何一项",
        "hazard is neither ‘minor’ nor ‘urgent’", id="not in"),
    pytest.param("not homes in [1, 2, 3]", "涉及户数不是 1、2、3 中的任何一项", "the number of homes is none of 1, 2, 3", id="none of three"),
    pytest.param("hazard not in [minor]", "紧急程度不是‘轻微’", "hazard is not ‘minor’", id="not in one"),
    pytest.param("hazard != before", "紧急程度与上次的紧急程度不同", "hazard is different from hazard last time", id="differs"),
    pytest.param("budget > 50000.5", "预算大于 50,000.50 元", "the budget is more than 50,000.50 yuan", id="an amount"),
    pytest.param("budget <= offer", "预算至多为报价", "the budget is at most the offer", id="at most a field"),
    pytest.param("round >= 2", "轮次至少为 2", "the round is at least 2", id="the round"),
    pytest.param("due_on >= 2026-03-01", "完工日期不早于 2026 年 3 月 1 日", "completion is on or after 1 March 2026", id="a day"),
    pytest.param("due_on == 2026-03-01", "完工日期是 2026 年 3 月 1 日", "completion is 1 March 2026", id="on a day"),
    pytest.param("due_on < asked_on", "完工日期早于申请日期", "completion is before the application", id="two days"),
    pytest.param("photos is given", "照片已填写", "a photograph is given", id="given"),
    pytest.param("not photos is given", "照片没有填写", "a photograph is not given", id="not given"),
    pytest.param("place == '1号门'", "place是‘1号门’", "place is ‘1号门’", id="without a title"),
    pytest.param("hazard == urgent and budget > 5", "紧急程度是‘紧急’，并且预算大于 5 元",
        "hazard is ‘urgent’ and the budget is more than 5 yuan", id="and"),
    pytest.param("hazard == urgent and round > 1 or homes < 3",
        "（紧急程度是‘紧急’，并且轮次大于 1），或者涉及户数小于 3",
        "(hazard is ‘urgent’ and the round is more than 1) or the number of homes is less than 3", id="and within or"),
    pytest.param("not (photos is given and homes == 3)", "并非（照片已填写，并且涉及户数是 3）",
        "not (a photograph is given and the number of homes is 3)", id="not of a whole"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "in_chinese", "in_english"), SAID)
def test_a_guard_is_said_to_people(typed: str, in_chinese: str, in_english: str) -> None:
    guard = parse(typed, NAMES)
    assert isinstance(guard, Guard), guard
    assert guard.in_("zh-CN", TITLES) == in_chinese
    assert guard.in_("en", TITLES) == in_english


def test_a_guard_names_its_fields_once_each() -> None:
    guard = parse("budget > offer and hazard == urgent or budget is given and round > 1", NAMES)
    assert isinstance(guard, Guard)
    assert guard.fields == ("budget", "offer", "hazard", "round")


@pytest.mark.parametrize(
    ("typed", "in_chinese"),
    [
        pytest.param("hazard in [minor] and not round == 2", "hazard 属于 ['minor'] 且 非 round 等于 2", id="in, and, not"),
        pytest.param("photos is not given or budget <= 3", "photos 未填 或 budget 至多 3", id="not given, or"),
    ],
)  # fmt: skip
def test_a_guard_can_stand_in_a_chinese_definition(typed: str, in_chinese: str) -> None:
    guard = parse(typed, NAMES)
    assert isinstance(guard, Guard)
    assert guard.written("zh") == in_chinese


def test_a_case_is_said_to_people() -> None:
    guard = parse("hazard == minor and budget > 3 and place == 'a' and homes > 5 and photos is given", NAMES)
    assert isinstance(guard, Guard)
    left = uncovered([guard], NAMES)
    assert isinstance(left, Case)
    assert (
        left.in_("zh", NAMES, TITLES)
        == "紧急程度是‘没有’，预算是 2.99 元，place是‘a’，涉及户数是 4，照片已填写"
    )
    values = {"hazard": None, "budget": 5, "place": "…", "photos": None, "round": 2, "due_on": "2026-03-01"}
    assert Case(values).in_("zh", NAMES, TITLES) == (
        "紧急程度没有填写，预算是 0.05 元，place是别的内容，照片没有填写，轮次是 2，完工日期是 2026 年 3 月 1 日"
    )
    assert Case(values).in_("en", NAMES, TITLES) == (
        "hazard is not given, the budget is 0.05 yuan, place is something else, a photograph is not given, "
        "the round is 2, completion is 1 March 2026"
    )
