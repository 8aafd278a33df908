"""What changed between two definitions: each kind of change in words, nothing where nothing did, something where anything did."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from workflows.differing import differences
from workflows.load import hash_of, load, load_pieces
from workflows.model import Definition
from workflows.translating import translate

DEFINITIONS = Path(__file__).parents[2] / "definitions"
SHIPPED = sorted(each.stem for each in DEFINITIONS.glob("*.yaml") if each.stem != "pieces")


@cache
def text_of(name: str) -> str:
    return (DEFINITIONS / f"{name}.yaml").read_text(encoding="utf-8")


def read(said: str) -> Definition:
    pieces = load_pieces(text_of("pieces"))
    loaded = load(said, pieces=pieces)
    assert loaded.definition is not None, loaded.findings
    return loaded.definition


@cache
def shipped(name: str) -> Definition:
    return read(text_of(name))


def told(*changes: tuple[str, str]) -> tuple[list[str], list[str]]:
    """What is said of an edit of the facility upgrade, in Chinese and in English."""
    said = text_of("facility_upgrade")
    for old, new in changes:
        assert said.count(old) == 1, f"{old} stands {said.count(old)} times"
        said = said.replace(old, new)
    found = differences(shipped("facility_upgrade"), read(said))
    return [each.zh for part in found for each in part.said], [
        each.en for part in found for each in part.said
    ]


@pytest.mark.parametrize(
    ("old", "new", "zh", "en"),
    [
        pytest.param("deadline: 7 days", "deadline: 10 days", "期限延长 3 天（7 天改为 10 天）",
                     "the deadline is 3 days longer (10 days instead of 7 days)", id="a longer deadline"),
        pytest.param("deadline: 7 days", "deadline: 7 working days", "期限：7 个工作日（原为 7 天）",
                     "the deadline: 7 working days instead of 7 days", id="a deadline counted otherwise"),
        pytest.param("who: [residents, owners, reporter]", "who: [residents, reporter]", "在这一步失去发言权（表决权）的：业委会",
                     "no voice here any more: the owners", id="a voice lost"),
        pytest.param("who: [residents, owners, reporter]", "who: [residents, owners, reporter, partners]",
                     "在这一步有了发言权（表决权）的：共建单位", "a voice here, which they did not have: the partners", id="a voice gained"),
        pytest.param("quorum: 4 of 5 parties", "quorum: 3 of 5 parties", "法定人数：5 方中 3 方（原为 5 方中 4 方）",
                     "quorum: 3 of 5 parties instead of 4 of 5 parties", id="a quorum"),
        pytest.param("rule: consensus", "rule: majority", "规则：多数同意（原为 协商一致）", "rule: majority instead of consensus", id="a rule"),
        pytest.param("threshold: 3", "threshold: 4", "分数线：4（原为 3）", "threshold: 4 instead of 3", id="a threshold"),
        pytest.param("1 day before, 4 hours before]", "1 day before]", "取消提醒：截止前 4 小时", "a reminder less: 4 hours before", id="a reminder"),
        pytest.param("stand_in: {after: 4 days, who: alternate}", "stand_in: {after: 2 days}", "请候补之前等的时间缩短 2 天（4 天改为 2 天）",
                     "the silence before alternates are asked is 2 days shorter (2 days instead of 4 days)", id="a stand-in"),
        pytest.param("judged_by: community, reach: 1", "judged_by: owners, reach: 1", "新由其裁定异议的：业委会", "judges objections now: the owners", id="a judge"),
        pytest.param("notice: {for: 7 days", "notice: {for: 5 days", "公示缩短 2 天（7 天改为 5 天）", "the notice is 2 days shorter (5 days instead of 7 days)", id="a notice"),
        pytest.param("if_late: {ask: supervisor, every: 2 working days}", "if_late: {ask: coordinator, every: 2 working days}",
                     "逾期后新请的：协调员", "asked now when it is late: the coordinator", id="who is asked when it is late"),
        pytest.param("undisputed: implementing", "undisputed: accepting", "“公示无异议”之后：到“验收评价”（原为 到“实施”）",
                     "after “undisputed”: to “Acceptance” instead of to “Works”", id="where an outcome leads"),
        pytest.param("decline: {go: declined, needs: reason, title", "decline: {go: declined, title", "取消按钮“不受理”需要写明的（原为 理由）",
                     "no more what the button “Decline” needs (was reason)", id="what a button needs"),
        pytest.param("signals: {work_order_closed: {from: property_system, go: accepting}}\n", "\n", "取消信号 work_order_closed（原为 到“验收评价”）",
                     "no more the signal work_order_closed (was to “Acceptance”)", id="a signal"),
        pytest.param("photos:   {type: images, at_most: 6,", "photos:   {type: images, at_most: 9,", "字段“照片”的至多：9（原为 6）",
                     "the field “Photographs”: at most: 9 instead of 6", id="a field"),
        pytest.param('title: {zh: "公示", en: "Public notice"}', 'title: {zh: "公示期", en: "Public notice"}', "名称：公示期（原为 公示）",
                     "title: 公示期 (Chinese) instead of 公示 (Chinese)", id="a title in one language"),
    ],
)  # fmt: skip
def test_a_change_is_told_from_the_side_of_whom_it_concerns(old: str, new: str, zh: str, en: str) -> None:
    in_chinese, in_english = told((old, new))
    assert zh in in_chinese
    assert en in in_english


def test_a_party_more_has_a_voice_wherever_each_party_speaks() -> None:
    said = (
        text_of("facility_upgrade")
        .replace("residents, partners]", "residents, partners, street]")
        .replace("4 of 5", "4 of 6")
    )
    found = {
        each.state: [said.en for said in each.said]
        for each in differences(shipped("facility_upgrade"), read(said))
    }
    assert found[""] == ["at the table now: street"]
    assert "a voice here, which they did not have: street" in found["deliberating"]


def test_a_state_that_only_has_another_name_is_known_again() -> None:
    said = text_of("facility_upgrade").replace("publicity", "announcing")
    found = differences(shipped("facility_upgrade"), read(said))
    assert [(each.state, [said.en for said in each.said]) for each in found] == [
        ("announcing", ["named announcing now; it was publicity"])
    ]


def test_a_state_that_is_gone_and_one_that_is_new_are_told_with_what_they_mean() -> None:
    old, new = shipped("facility_upgrade"), shipped("road_repair")
    found = {each.state: each.said[0].en for each in differences(old, new)}
    assert found["deliberating"].startswith(
        "this state is gone (ask who each party, to position; deadline 7 days"
    )
    assert found["settling_in"] == "a new state: wait 14 days"


@pytest.mark.parametrize("name", SHIPPED)
def test_the_same_in_the_other_language_is_no_change(name: str) -> None:
    chinese = translate(text_of(name), "zh")
    assert isinstance(chinese, str)
    assert differences(shipped(name), read(chinese)) == ()


@pytest.mark.parametrize("name", SHIPPED)
def test_what_goes_comes_back(name: str) -> None:
    """Against another type everything is gone or new; nothing of either is said without words."""
    other = shipped("facility_upgrade")
    for old, new in ((shipped(name), other), (other, shipped(name))):
        for part in differences(old, new):
            for said in part.said:
                assert said.zh.strip()
                assert said.en.strip()
                assert not re.search(r"\bFraction|\w=\w", said.en), said.en


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of everything in a definition's JSON that is a number, a truth, or a word."""
    if isinstance(value, dict):
        return [each for key, below in value.items() for each in leaves(below, (*path, key))]
    if isinstance(value, list):
        return [each for key, below in enumerate(value) for each in leaves(below, (*path, key))]
    return [path] if value is not None else []


def altered(value: Any) -> Any:
    """Something else of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    head, _, rest = str(value).partition(" ")
    return f"{int(head) + 1} {rest}" if head.isdecimal() and rest else f"{value}x"


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_changes_is_told(data: st.DataObject) -> None:
    """One value of a definition is another one: there is something to be told, and it has words in both languages."""
    old = shipped(data.draw(st.sampled_from(SHIPPED)))
    form = old.model_dump(mode="json", by_alias=True)
    path = data.draw(st.sampled_from(leaves(form)))
    assume(path != ("version",))
    at: Any = form
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = altered(at[path[-1]])
    try:
        new = Definition.model_validate(form)
    except ValidationError:
        assume(False)
        return
    assume(hash_of(new) != hash_of(old) and new.start in new.states)  # only what was checked is compared
    found = differences(old, new)
    assert found, path
    assert all(said.zh.strip() and said.en.strip() for part in found for said in part.said)
