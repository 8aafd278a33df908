"""A file in Chinese is the same file: turned there and back nothing is lost, and both mean the same."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.findings import Place
from workflows.load import hash_of
from workflows.model import Definition
from workflows.source import read
from workflows.stories.scenario import load_scenario
from workflows.translating import to_english, translate
from workflows.vocabulary import OUTCOMES, WORDS, tongue_of

SHIPPED = {
    str(path.relative_to("definitions").with_suffix("")): path.read_text(encoding="utf-8")
    for folder in (Path("definitions"), Path("definitions/ahead"))
    for path in sorted(folder.glob("*.yaml"))
}
STORIES = {
    str(path.relative_to("definitions").with_suffix("")): path.read_text(encoding="utf-8")
    for path in sorted(Path("definitions").glob("**/scenarios/*.yaml"))
}


@lru_cache(maxsize=1024)
def turned(said: str, to: str) -> str:
    found = translate(said, to)  # type: ignore[arg-type]  # the tests say zh or en
    assert isinstance(found, str), found
    return found


def meant(said: str) -> Definition:
    source = to_english(read(said))
    assert source.findings == []
    return Definition.model_validate(source.value)


@pytest.mark.parametrize("said", SHIPPED.values(), ids=SHIPPED)
class TestShipped:
    def test_comes_back_letter_for_letter(self, said: str):
        assert turned(turned(said, "zh"), "en") == said

    def test_means_the_same_in_chinese(self, said: str):
        chinese = turned(said, "zh")
        assert read(chinese).findings == []
        assert to_english(read(chinese)).value == read(said).value

    def test_is_chinese_through_and_through(self, said: str):
        chinese = turned(said, "zh")
        words = {
            word.en
            for words in (*WORDS.values(), OUTCOMES)
            for word in words
            if "_" in word.en or " " in word.en
        }
        without_comments = re.sub(r'"[^"\n]*"|(?m:#.*$)', "", chinese)
        assert [word for word in words if re.search(rf":\s*{word}\s*[,}}\n]", without_comments)] == []
        assert tongue_of(read(chinese).value) == "zh"

    def test_keeps_every_comment_and_every_line(self, said: str):
        def comments(text: str) -> list[str]:
            return [line.partition("#")[2] for line in text.splitlines()[1:]]

        assert comments(turned(said, "zh")) == comments(said)

    def test_an_english_file_is_given_back_as_it_is(self, said: str):
        source = read(said)
        assert to_english(source) is source
        assert turned(said, "en") == said

    def test_turned_twice_into_the_same_language_it_stays(self, said: str):
        chinese = turned(said, "zh")
        assert turned(chinese, "zh") == chinese


@pytest.mark.parametrize("said", STORIES.values(), ids=STORIES)
def test_a_shipped_story_comes_back_and_means_the_same(said: str):
    chinese = turned(said, "zh")
    assert turned(chinese, "en") == said
    assert load_scenario(chinese).scenario == load_scenario(said).scenario


def test_both_languages_make_one_definition_with_one_hash():
    english, chinese = meant(SHIPPED["facility_upgrade"]), meant(turned(SHIPPED["facility_upgrade"], "zh"))
    assert chinese == english
    assert hash_of(chinese) == hash_of(english)


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        pytest.param("remind: [3 days before]", "提醒: [提前 3 天]", id="reminders"),
        pytest.param("deadline: 2 days before held_on", "截止: held_on 前 2 天", id="a moment"),
        pytest.param("deadline: {span: 2 days, side: before, field: held_on}", "截止: {时长: 2 天, 前后: 前, 日期字段: held_on}", id="a moment spelled out"),
        pytest.param("if_late: {ask: supervisor, every: 1 day}", "逾期: {请: 督导员, 每隔: 1 天}", id="late"),
        pytest.param("ask: {who: each party, to: position}", "征求: {谁: 各方, 做什么: 表态}", id="ask"),
        pytest.param("ask: {who: [owners, coordinator]}", "征求: {谁: [owners, 协调员]}", id="a party keeps its name"),
        pytest.param("ask: {options: {from: offers}}", "征求: {选项: {来自: offers}}", id="options from a field"),
        pytest.param("ask: {options: {from: x, to: z}}", "征求: {选项: {from: x, to: z}}", id="options that look like keys"),
        pytest.param("ask: {questions: {door: [grey, green]}}", "征求: {分题: {door: [grey, green]}}", id="a question as a list"),
        pytest.param("ask: {questions: {door: {options: [a], title: T}}}", "征求: {分题: {door: {选项: [a], 名称: T}}}", id="a question spelled out"),
        pytest.param("ask: {milestones: {passed: {zh: 过}}}", "征求: {节点: {passed: {中文: 过}}}", id="a milestone named like a word"),
        pytest.param("then: {passed: passed}", "去向: {通过: passed}", id="a state named like an outcome"),
        pytest.param("then: {no_quorum: {extend: 3 days, times: 1, after_that: x}}", "去向: {人数不足: {延期: 3 天, 次数: 1, 此后: x}}", id="extend"),
        pytest.param("then: {passed: [{when: \"a == 'b'\", go: x}, z]}", "去向: {通过: [{当: \"a 等于 'b'\", 去: x}, z]}", id="guards in order"),
        pytest.param("pause: {by: coordinator, needs: reason, at_most: 9 days}", "暂停: {由: 协调员, 需写: 理由, 至多: 9 天}", id="pause"),
        pytest.param("extend: {by: 30 days, asked_by: each party, needs: each party}", "延期: {延长: 30 天, 谁可申请: 各方, 须经: 各方}", id="an agreed extension"),
        pytest.param("clocks: {revisit: [15 days, 60 days]}", "定时: {revisit: [15 天, 60 天]}", id="clocks"),
        pytest.param("clocks: {court: {open_for: 30 days}}", "定时: {court: {开放: 30 天}}", id="a clock spelled out"),
        pytest.param("decide: {quorum: {heads: 2/3, area: at least 2/3}}", "决定: {法定人数: {人数: 2/3, 面积: 至少 2/3}}", id="quorum of owners"),
        pytest.param("decide: {pass: {of: taking part, heads: over 1/2}}", "决定: {通过: {按: 参与者, 人数: 超过 1/2}}", id="pass"),
        pytest.param("decide: {quorum: {count: 4, of: 5, unit: parties}}", "决定: {法定人数: {至少: 4, 共: 5, 单位: 方}}", id="quorum spelled out"),
        pytest.param("decide: {close: 'as soon as certain'}", "决定: {何时: '结果确定时'}", id="within its quotes"),
        pytest.param("legal_basis: {kind: law, concerns: [quorum, pass]}", "依据: {性质: 法律, 涉及: [法定人数, 通过]}", id="keys that a basis speaks of"),
        pytest.param("notice: {use: standard, for: 7 days}", "公示: {套用: standard, 为期: 7 天}", id="a piece"),
        pytest.param("list: none   # none", "清单: 不列   # none", id="a comment beside it"),
    ],
)  # fmt: skip
def test_a_state_in_both_languages(english: str, chinese: str):
    whole = "parties: [owners]\nfields:\n  a: {{type: choice, options: [b]}}\nstates:\n  x:\n    {}\n"
    said = whole.format(english)
    in_chinese = turned(said, "zh")
    assert in_chinese.splitlines()[-1].strip() == chinese
    assert turned(in_chinese, "en") == said


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        pytest.param("press: {coordinator: accept}", "按下: {协调员: accept}", id="a button"),
        pytest.param("press: {coordinator: {button: decline, reason: x}}", "按下: {协调员: {按钮: decline, 理由: x}}", id="a button with its reason"),
        pytest.param("answer: {owners: agree, residents: {agree_if: x}}", "答复: {owners: 同意, residents: {有条件同意: x}}", id="positions"),
        pytest.param("answer: {partners.alternate: abstain}", "答复: {partners.候补: 弃权}", id="an alternate"),
        pytest.param("answer: {property: {milestone: done, photos: 1}}", "答复: {property: {节点: done, 照片: 1}}", id="a report"),
        pytest.param("answer: {property: {proposal: x, photos: 1}}", "答复: {property: {proposal: x, photos: 1}}", id="fields keep their names"),
        pytest.param("answer: {reporter: {score: 4, text: x}}", "答复: {提出人: {评分: 4, 内容: x}}", id="a score"),
        pytest.param("answer: {reporter: {given: 'yes'}}", "答复: {提出人: {意愿: '愿意'}}", id="a consent"),
        pytest.param("answer: {reporter: {granted: false}}", "答复: {提出人: {准延: 否}}", id="more time"),
        pytest.param("answer: {secretary: {due: 40, present: 30, agree: 20}}", "答复: {记录员: {应到: 40, 实到: 30, 同意: 20}}", id="a record sheet"),
        pytest.param('answer: {owners: {meet_on: {"2026-04-04": free, "2026-04-11": if need be}}}', '答复: {owners: {meet_on: {"2026-04-04": 有空, "2026-04-11": 勉强}}}', id="dates on which one is free"),
        pytest.param("answer: {owners: {proposal: free, budget: 7}}", "答复: {owners: {proposal: free, budget: 7}}", id="the same word in a form"),
        pytest.param("answer: {recorder: {homes: {door: [a, b]}}}", "答复: {微网格员: {住户: {上门: [a, b]}}}", id="homes by how"),
        pytest.param("judge: {community: {upheld: false, text: x}}", "裁定异议: {community: {成立: 否, 内容: x}}", id="a judgement"),
        pytest.param("condition: {property: met}", "落实条件: {property: 已落实}", id="a condition"),
        pytest.param("refused: not_allowed", "被拒: 无权", id="a refusal"),
        pytest.param("expect: {state: passed, outcome: passed, late: true}", "应当: {所在状态: passed, 结论: 通过, 已逾期: 是}", id="what must hold"),
        pytest.param("wait: 2 working days", "等待: 2 个工作日", id="time passes"),
    ],
)  # fmt: skip
def test_a_step_of_a_story_in_both_languages(english: str, chinese: str):
    said = f"scenario: {{zh: 甲, en: A}}\nsteps:\n  - {english}\n"
    in_chinese = turned(said, "zh")
    assert in_chinese == f"场景: {{中文: 甲, 英文: A}}\n步骤:\n  - {chinese}\n"
    assert turned(in_chinese, "en") == said
    assert to_english(read(in_chinese)).value == read(said).value


@pytest.mark.parametrize(
    ("said", "value"),
    [
        pytest.param("版本: 1", {"version": 1}, id="a key"),
        pytest.param("紧急: 是", {"urgent": True}, id="yes is true"),
        pytest.param("紧急: 否", {"urgent": False}, id="no is false"),
        pytest.param("名称: 是", {"title": "是"}, id="a text stays"),
        pytest.param("start: 起始\n状态: {起始: {phase: 办结}}", {"start": "起始", "states": {"起始": {"phase": "closed"}}}, id="both languages; a state named like a key"),
        pytest.param("参与方: [协调员]\n可见范围: [协调员, 督导员]", {"parties": ["协调员"], "visible_to": ["协调员", "supervisor"]}, id="a party named like a role is the party"),
        pytest.param("状态: {甲: {截止: 下周}}", {"states": {"甲": {"deadline": "下周"}}}, id="what nobody knows stays"),
        pytest.param("片段: {提醒片段: {提醒: [提前 3 天]}}", {"pieces": {"提醒片段": {"remind": ["3 days before"]}}}, id="a piece of a state"),
        pytest.param("片段: {公示片段: {为期: 7 天, 异议: {裁定: 社区}}}", {"pieces": {"公示片段": {"for": "7 days", "objections": {"judged_by": "社区"}}}}, id="a piece of a notice"),
    ],
)  # fmt: skip
def test_chinese_is_read_as_english(said: str, value: object):
    source = to_english(read(said))
    assert (source.value, source.findings) == (value, [])


def test_a_quoted_yes_is_turned_into_a_truth_without_quotes():
    assert turned("紧急: '是'\n", "en") == "urgent: true\n"


def test_a_finding_in_a_chinese_file_stands_where_it_was_written():
    source = to_english(read("状态:\n  甲:\n    截止: 下周\n"))
    assert source.place(("states", "甲", "deadline")) == Place(3, 5)
    assert source.value_place(("states", "甲", "deadline")) == Place(3, 9)
    assert source.place(("states", "甲", "remind")) == Place(2, 3), "what is missing is missed in its state"
    assert source.keys["states", "甲"] == Place(2, 3)
    assert source.places["states", "甲", "deadline"] == Place(3, 9)


def test_a_key_stands_once_in_whichever_language():
    source = to_english(read("version: 1\n版本: 2\n"))
    (finding,) = source.findings
    assert (finding.rule, finding.place) == ("duplicate-key", Place(2, 1))
    assert "`version` on line 1" in finding.message.en
    assert source.value == {"version": 1}


def test_a_text_that_cannot_be_read_is_not_turned():
    found = translate("版本: 1\n版本: 2\n", "en")
    assert not isinstance(found, str)
    assert [each.rule for each in found] == ["duplicate-key"]


@pytest.mark.parametrize("said", ["", "# 只有注释\n", "一个词", "- 一\n- 二\n"])
def test_what_is_no_file_of_keys_is_refused(said: str):
    found = translate(said, "en")
    assert not isinstance(found, str)
    assert found


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        pytest.param("# yaml-language-server: $schema=schema.json\nversion: 1\n", "# yaml-language-server: $schema=schema.zh.json\n版本: 1\n", id="the editor's schema"),
        pytest.param("# yaml-language-server: $schema=../schema.json\r\nversion: 1\r\n", "# yaml-language-server: $schema=../schema.zh.json\r\n版本: 1\r\n", id="lines of another system"),
        pytest.param("# schema.json\nversion: 1\n", "# schema.json\n版本: 1\n", id="a comment for people"),
        pytest.param("\ufeffversion: 1\n", "\ufeff版本: 1\n", id="a byte order mark"),
        pytest.param('title: "😀"\nurgent: true # 😀', '名称: "😀"\n紧急: 是 # 😀', id="wide characters, no last line end"),
        pytest.param("title: >\n  urgent\nurgent : true\n", "名称: >\n  urgent\n紧急 : 是\n", id="a block of text"),
        pytest.param('"start": "x"\n"urgent": "true"\n', '"起始": "x"\n"紧急": "true"\n', id="in quotes, where true is a text"),
        pytest.param("? version\n: 1\n", "? 版本\n: 1\n", id="a key written at length"),
        pytest.param('"\\x76ersion": 1\nstart: x\n', '"\\x76ersion": 1\n起始: x\n', id="what is escaped stays"),
    ],
)  # fmt: skip
def test_everything_else_stays_byte_for_byte(english: str, chinese: str):
    assert turned(english, "zh") == chinese
    assert turned(chinese, "en") == english


WORDS_TO_PUT = sorted(
    {word.en for words in (*WORDS.values(), OUTCOMES) for word in words}
    | {"1 day", "9 working days at 9:30", "P7D", "1 days", "at x", "over 9/10", "3 of 4 parties", "then", "x"}
)
LINES = [line for said in SHIPPED.values() for line in said.splitlines(keepends=True)]


@st.composite
def edited(draw: st.DrawFn) -> str:
    """A shipped file after somebody wrote in it: lines gone or doubled, words swapped, comments put in."""
    said = (SHIPPED | STORIES)[draw(st.sampled_from(sorted(SHIPPED | STORIES)))]
    for _ in range(draw(st.integers(1, 6))):
        lines = said.splitlines(keepends=True)
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["drop", "insert", "comment", "word", "quote"])):
            case "drop":
                del lines[at]
            case "insert":
                lines.insert(at, draw(st.sampled_from(LINES)))
            case "comment":
                lines.insert(at, " " * draw(st.integers(0, 4)) + "# 截止: 7 天，deadline: 7 days\n")
            case "word":
                words = list(re.finditer(r"(?<=[:,\[{] )[a-z_ ]+(?=[,}\]\n])", lines[at]))
                if words:
                    word = draw(st.sampled_from(words))
                    put = draw(st.sampled_from(WORDS_TO_PUT))
                    lines[at] = lines[at][: word.start()] + put + lines[at][word.end() :]
            case "quote":
                mark = draw(st.sampled_from("'\""))
                lines[at] = re.sub(r"(?<=: )([a-z_ 0-9]+)(?=[,}\n])", rf"{mark}\1{mark}", lines[at], count=1)
        said = "".join(lines)
    return said


@settings(
    deadline=None, max_examples=60
)  # a text with slips takes a while to read, and other work goes on beside
@given(said=edited())
def test_whatever_is_edited_comes_back_letter_for_letter_and_means_the_same(said: str):
    chinese = translate(said, "zh")
    if not isinstance(chinese, str):
        return
    assert translate(chinese, "en") == said
    assert to_english(read(chinese)).value == read(said).value
