"""A finding about a Chinese file names Chinese words, so that they are found in the file and can be typed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from workflows.findings import Finding, Place
from workflows.load import load
from workflows.stories.scenario import load_scenario
from workflows.text import text
from workflows.translating import translate
from workflows.vocabulary import GRAMMAR
from workflows.wording import ENGLISH, Wording

ENGLISH_FILE = Path("definitions/facility_upgrade.yaml").read_text(encoding="utf-8")
CHINESE_FILE = translate(ENGLISH_FILE, "zh")
assert isinstance(CHINESE_FILE, str)
CHINESE = Wording("zh", frozenset({"result", "property"}))


def told(said: str, english: str) -> tuple[str, str]:
    found = CHINESE.of(Finding("rule", Place(1, 1), text(said, english), text("改", "mend")))
    return found.message.zh, found.message.en


@pytest.mark.parametrize(
    ("zh", "en", "expected_zh", "expected_en"),
    [
        pytest.param("缺少“deadline”", "`deadline` is missing", "缺少“截止”", "`截止` is missing", id="a key"),
        pytest.param("在 then 里写", "write it under `then`", "在 去向 里写", "write it under `去向`", id="a key without quotes"),
        pytest.param("加上 if_late: {ask: supervisor, every: 2 working days}", "add if_late: {ask: supervisor, every: 2 working days}", "加上 逾期: {请: 督导员, 每隔: 2 个工作日}", "add 逾期: {请: 督导员, 每隔: 2 个工作日}", id="a line of a file"),
        pytest.param("写 `who: each party`", "write `who: each party`", "写 `谁: 各方`", "write `谁: 各方`", id="a word of two words"),
        pytest.param("写成 5 of 5 parties", "write `5 of 5 parties`", "写成 5 方中 5 方", "write `5 方中 5 方`", id="a quorum"),
        pytest.param("`7 days at 18:00`", "`7 days at 18:00`", "`7 天 18:00 止`", "`7 天 18:00 止`", id="a span"),
        pytest.param("没有“result”", "there is no `result`", "没有“result”", "there is no `result`", id="a name of the file stays"),
        pytest.param("没有“dealine”", "there is no `dealine`", "没有“dealine”", "there is no `dealine`", id="what nobody knows stays"),
        pytest.param("写 `none`", "write `none`", "写 `none`", "write `none`", id="a word with two Chinese words stays"),
        pytest.param("写成 `cost is given and …`", "write `cost is given and …`", "写成 `cost 已填 且 …`", "write `cost 已填 且 …`", id="a guard"),
        pytest.param("写 `==`", "write `==`", "写 `等于`", "write `等于`", id="a sign of a guard"),
        pytest.param("最后加：- {go: …}", "add - {go: …}", "最后加：- {去: …}", "add - {去: …}", id="a line that is left open"),
        pytest.param("只用于：plurality、approval、dots", "for plurality, approval", "只用于：得票最多、认可最多、得点最多", "for 得票最多, 认可最多", id="words side by side tell what each is"),
        pytest.param("写 close: at the deadline", "write close: at the deadline", "写 何时: 截止时", "write 何时: 截止时", id="a key with words of its own"),
        pytest.param("改 ask.to", "change ask.to", "改 征求.做什么", "change 征求.做什么", id="a key below another"),
        pytest.param("写成 options: {agree: 好, abstain: 弃权}", "write it", "写成 选项: {agree: 好, abstain: 弃权}", "write it", id="names within a passage stay"),
        pytest.param("补上 `en: …`", "add `en: …`", "补上 `英文: …`", "add `英文: …`", id="a language"),
        pytest.param("停下来", "the list of those who ask", "停下来", "the list of those who ask", id="English sentences stay"),
    ],
)  # fmt: skip
def test_what_is_said_of_a_chinese_file(zh: str, en: str, expected_zh: str, expected_en: str):
    assert told(zh, en) == (expected_zh, expected_en)


def test_what_is_said_of_an_english_file_stays():
    finding = Finding(
        "rule", Place(1, 1), text("缺少“deadline”", "`deadline` is missing"), text("改", "mend")
    )
    assert ENGLISH.of(finding) is finding


BROKEN = [
    pytest.param("截止: 7 天", "截至: 7 天", "unknown-key", "截止", id="a misspelt key"),
    pytest.param("规则: 协商一致", "规则: 协商", "unknown-word", "协商一致", id="a misspelt word"),
    pytest.param("版本: 1\n", "", "missing-key", "版本: 1", id="a missing key"),
    pytest.param("分制: 5", "分制: 五", "shape", "分制: 5", id="a word for a number"),
    pytest.param("每隔: 3 天", "每隔: 三天", "shape", "7 天", id="a span in Chinese numerals"),
]


@pytest.mark.parametrize(("right", "wrong", "rule", "mend"), BROKEN)
def test_the_mend_of_a_chinese_file_can_be_typed(right: str, wrong: str, rule: str, mend: str):
    assert CHINESE_FILE.count(right) >= 1
    found = [each for each in load(CHINESE_FILE.replace(right, wrong, 1)).findings if each.rule == rule]
    assert len(found) == 1
    assert mend in found[0].mend.zh
    assert mend in found[0].mend.en


@pytest.mark.parametrize(("right", "wrong", "rule", "mend"), BROKEN)
def test_no_english_key_is_left_in_what_a_chinese_reader_is_told(
    right: str, wrong: str, rule: str, mend: str
):
    keys = {word.en for word in GRAMMAR.every_key}
    for finding in load(CHINESE_FILE.replace(right, wrong, 1)).findings:
        said = " ".join(
            [finding.message.zh, finding.mend.zh, finding.consequence.zh if finding.consequence else ""]
        )
        assert not keys & set(re.findall(r"[a-z_]+", said)), said


def test_a_mistake_in_a_guard_is_underlined_as_it_was_written_and_options_keep_their_names():
    wrong = (
        "未通过: [{当: \"hazard 等于 'urgnt'\", 去: stalled}, {新一轮: proposing, 至多: 2, 此后: stalled}]"
    )
    said = CHINESE_FILE.replace("未通过: {新一轮: proposing, 至多: 2, 此后: stalled}", wrong, 1)
    loaded = load(said)
    (finding,) = loaded.findings
    line = loaded.lines[finding.place.line - 1]
    assert line[finding.place.column - 1 : finding.place.end - 1] == "'urgnt'"
    assert "`urgent`" in finding.mend.zh


def test_a_sign_that_was_meant_is_the_word_of_the_file():
    finding = Finding("guard", Place(1, 1), text("不写 `=`", "not `=`"), text("写", "write"), nearest="==")
    assert CHINESE.of(finding).nearest == "等于"


def test_a_chinese_story_is_told_of_in_its_own_words():
    story = "场景: 甲\n议题类型: 充电桩\n步骤:\n  - 等待: 十天\n  - 开始: 是\n"
    told = load_scenario(story)
    assert [each.place.line for each in told.findings] == [4, 5]
    assert "3 个工作日" in told.findings[0].mend.zh
    assert "提出" in told.findings[1].mend.zh
    assert not re.search("[a-z]{3}", " ".join(each.mend.zh + each.message.zh for each in told.findings))


@pytest.mark.parametrize(
    ("right", "wrong", "meant"),
    [
        pytest.param("未通过: {", "不通过: {", "未通过", id="an outcome"),
        pytest.param("谁: 协调员", "谁: 协调人", "协调员", id="a role"),
    ],
)
def test_a_chinese_word_has_its_nearest_among_the_chinese_ones(right: str, wrong: str, meant: str):
    (found,) = load(CHINESE_FILE.replace(right, wrong, 1)).findings
    assert found.nearest == meant
    assert f"是不是“{meant}”" in found.mend.zh
