"""What people write where a list belongs: the mend is their own words with brackets round them."""

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
