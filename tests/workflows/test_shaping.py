"""What people write in short where a list or a group belongs: the mend is their own words, written in full."""

from __future__ import annotations

import pytest

from workflows.load import load

SHED = """议题类型: shed
版本: 1
名称: 车棚
字段: {位置: {类型: 文字, 必填: 是}, 方案: {类型: 文字, 必填: 是}}
参与方: [社区, 物业, 居民]
起始: 提方案
状态:
  提方案:
    阶段: 征集
    清单: 问题
    征求: {谁: 物业, 做什么: 填写, 字段: [方案, 位置]}
    截止: 10 天
    逾期: {请: 督导员, 每隔: 2 个工作日}
    去向: {已答复: 施工}
  施工:
    阶段: 实施
    清单: 项目
    征求: {谁: 物业, 做什么: 报告, 节点: [开工, 完工]}
    截止: 45 天
    逾期: {请: 督导员, 每隔: 2 个工作日}
    去向: {已答复: 办好}
  办好: {阶段: 办结, 结果: 已办}
"""


@pytest.mark.parametrize(
    ("right", "wrong", "rule"),
    [
        pytest.param("参与方: [社区, 物业, 居民]", "参与方: 社区、物业、居民", "shape", id="parties"),
        pytest.param(
            "参与方: [社区, 物业, 居民]", "参与方: 社区 物业 居民", "shape", id="spaces between them"
        ),
        pytest.param("字段: [方案, 位置]", "字段: 方案、位置", "name", id="fields"),
        pytest.param("节点: [开工, 完工]", "节点: 开工、完工", "shape", id="milestones"),
    ],
)
def test_words_in_a_row_are_shown_as_a_list(right: str, wrong: str, rule: str):
    assert not load(SHED).findings
    (found,) = load(SHED.replace(right, wrong)).findings
    assert found.rule == rule
    assert right in found.mend.zh
    assert right in found.mend.en
    line = SHED.replace(right, wrong).splitlines()[found.place.line - 1]
    assert line[found.place.column - 1 :].startswith(wrong.split(": ", 1)[1])


@pytest.mark.parametrize(
    ("right", "wrong", "mend"),
    [
        pytest.param("{类型: 文字, 必填: 是}, 方案", "文字, 方案", "位置: {类型: 文字}", id="a field's type alone"),
        pytest.param("{阶段: 办结, 结果: 已办}", "办结", "办好: {阶段: 办结}", id="a state's phase alone"),
        pytest.param("{请: 督导员, 每隔: 2 个工作日}\n    去向: {已答复: 施工}", "督导员\n    去向: {已答复: 施工}",
                     "逾期: {请: 督导员, 每隔: 2 个工作日}", id="a person alone"),
    ],
)  # fmt: skip
def test_a_word_where_a_group_belongs_is_shown_in_its_group(right: str, wrong: str, mend: str):
    assert SHED.count(right) == 1
    found = [each for each in load(SHED.replace(right, wrong)).findings if each.rule == "shape"]
    assert [mend in each.mend.zh for each in found] == [True]


def test_words_with_commas_in_brackets_are_one_mistake():
    found = load(SHED.replace("节点: [开工, 完工]", "节点: 开工, 完工")).findings
    assert [(each.rule, "节点: [开工, 完工]" in each.mend.zh) for each in found] == [("shape", True)]


def test_an_empty_file_is_told_once():
    assert [each.rule for each in load("# 充电桩\n").findings] == ["empty"]


def test_a_line_that_lost_the_one_above_it_is_one_mistake():
    said = SHED.replace("    去向: {已答复: 施工}\n", "      已答复: 施工\n")
    assert [each.rule for each in load(said).findings if each.place.line == 14] == ["indent"]
