"""A second count: tables as people keep them, and what comes of them; what is wrong with them is told, and nothing guessed."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.load import load
from workflows.rules import RULES, BadSheet
from workflows.second_count import (
    RuleAsked,
    SecondCount,
    count_again,
    read_entitled,
    read_rule,
    read_votes,
    rule_of_state,
)
from workflows.second_count.answers import Unreadable, read_answer
from workflows.second_count.rule import NoRule, rule_named
from workflows.second_count.votes import instant_of
from workflows.spreadsheet import decoded, read_sheet
from workflows.text import Text

SHANGHAI = ZoneInfo("Asia/Shanghai")
CLOSING = datetime(2026, 11, 25, 10, tzinfo=UTC)
THREE = "id\nowners\nproperty\nresidents\n"
MAJORITY = "rule: majority\n"


def rule(said: str, *options: str) -> RuleAsked:
    found = read_rule(said, options=options)
    assert isinstance(found, RuleAsked), found
    return found


def read(asked: RuleAsked, entitled: str, *votes: str, closing: datetime | None = CLOSING):
    those = read_entitled(entitled, asked)
    return those, read_votes(
        "\n".join(("id,answer,instant", *votes)), asked, those, zone=SHANGHAI, closing=closing
    )


def counted(asked: RuleAsked, entitled: str, *votes: str, closing: datetime | None = CLOSING) -> SecondCount:
    those, cast = read(asked, entitled, *votes, closing=closing)
    assert not those.findings, those.findings
    assert not cast.broken, cast.findings
    found = count_again(asked, those, cast)
    assert isinstance(found, SecondCount), found
    return found


def test_of_each_voters_votes_the_last_counts_and_what_came_too_late_is_left_out():
    found = counted(
        rule(MAJORITY), THREE,
        "owners,disagree,2026-11-20 09:00", "owners,agree,2026-11-21 09:00", "property,agree,2026-11-25 18:00",
        "residents,disagree,2026-11-20 09:00", "residents,abstain,2026-11-25 18:00:01",
    )  # fmt: skip
    assert (found.entitled, found.voted, found.replaced, found.late) == (3, 3, 1, 1)
    assert found.verdict.outcome == "passed"
    assert "2 of 3 that took a side agreed" in found.verdict.because.en


LINES = [
    "owners,disagree,2026-11-20 09:00", "owners,agree,2026-11-21 09:00", "property,agree,2026-11-22 09:00",
    "property,disagree,2026-11-23 09:00", "residents,agree,2026-11-26 09:00", "residents,disagree,2026-11-20 09:00",
]  # fmt: skip


@given(st.permutations(LINES))
def test_the_order_of_lines_never_matters(lines):
    assert counted(rule(MAJORITY), THREE, *lines) == counted(rule(MAJORITY), THREE, *LINES)


@pytest.mark.parametrize(
    ("said", "entitled", "votes", "column", "words"),
    [
        pytest.param(MAJORITY, THREE, ["owner,agree,2026-11-20 9:00"], 1, "`owner` is not entitled", id="a stranger"),
        pytest.param(MAJORITY, THREE, [",agree,2026-11-20 9:00"], 1, "no id", id="nobody"),
        pytest.param(MAJORITY, THREE, ["owners,perhaps,2026-11-20 9:00"], 8, "`perhaps` is not possible here",
                     id="no position"),
        pytest.param(MAJORITY, THREE, ["owners,,2026-11-20 9:00"], 8, "no answer", id="nothing said"),
        pytest.param(MAJORITY, THREE, ["owners,agree,20 November"], 14, "`20 November` is no date with a time", id="no time"),
        pytest.param(MAJORITY, THREE, ["owners,agree,2026-02-30 9:00"], 14, "`2026-02-30 9:00` is no date with a time",
                     id="no such day"),
        pytest.param(MAJORITY, THREE, ["owners,agree,2026-11-20 9:00", "owners,disagree,2026-11-20 09:00:00"], 8,
                     "`owners` has two different answers at one instant", id="two at once"),
        pytest.param("rule: mean_at_least\nthreshold: 3\n", THREE, ["owners,6,2026-11-20 9:00"], 8,
                     "`6` is no score from 1 to 5", id="beyond the scale"),
        pytest.param("rule: dots\n", THREE, ["owners,brick: 4,2026-11-20 9:00"], 8, "4 dots given, there are 3 each",
                     id="too many dots"),
        pytest.param("rule: dots\n", THREE, ["owners,brick: two,2026-11-20 9:00"], 8, "`two` is no number", id="dots in words"),
        pytest.param("rule: score_voting\n", THREE, ["owners,brick: 9,2026-11-20 9:00"], 8,
                     "each option is scored from 1 to 5", id="a score beyond the scale"),
        pytest.param("rule: borda\n", THREE, ["owners,brick > wood > brick,2026-11-20 9:00"], 8, "`brick` stands twice",
                     id="ranked twice"),
        pytest.param("rule: approval\n", THREE, ["owners,brick; brick,2026-11-20 9:00"], 8, "`brick` stands twice",
                     id="approved of twice"),
        pytest.param("rule: time_poll\n", THREE, ["owners,2026-12-01: maybe,2026-11-20 9:00"], 8,
                     "`maybe` is not possible here", id="free perhaps"),
    ],
)  # fmt: skip
def test_a_vote_that_cannot_be_read_stops_the_count_and_is_told_with_its_place(
    said: str, entitled: str, votes: list[str], column: int, words: str
):
    _, cast = read(rule(said), entitled, *votes)
    assert cast.broken
    assert [(each.place.line, each.place.column, each.message.en) for each in cast.findings] == [
        (len(votes) + 1, column, words)
    ]


def test_every_mistake_is_told_at_once():
    _, cast = read(
        rule(MAJORITY), THREE, "owner,perhaps,never", "property,agree,2026-11-20 9:00", "residents,,"
    )
    assert [each.place.line for each in cast.findings] == [2, 2, 2, 4, 4]


@pytest.mark.parametrize(
    ("said", "table", "line", "words"),
    [
        pytest.param(MAJORITY, "name\nowners\n", 1, "the column `id` is missing", id="no id"),
        pytest.param(MAJORITY, "id,colour\nowners,red\n", 1, "there is no column `colour`", id="a strange column"),
        pytest.param(MAJORITY, "id,编号\nowners,2\n", 1, "the column `id` stands twice", id="a column twice"),
        pytest.param(MAJORITY, "id\nowners\nowners\n", 3, "the id `owners` stands twice", id="somebody twice"),
        pytest.param(MAJORITY, "id,weight\nowners,2\n", 2, "majority counts no weights", id="weights in vain"),
        pytest.param("rule: weighted\n", "id,weight\nowners,-2\n", 2, "`-2` is no weight", id="below nothing"),
        pytest.param("rule: weighted\n", "id,weight\nowners,0\n", 2, "`0` is no weight", id="nothing"),
        pytest.param(MAJORITY, "id,recused\nowners,perhaps\n", 2, "`perhaps` is neither yes nor no", id="recused perhaps"),
        pytest.param("rule: majority\nveto: partners\n", THREE, 2, "the rule names `partners`, who is not in this table",
                     id="a veto of somebody else"),
    ],
)  # fmt: skip
def test_a_table_of_those_entitled_that_cannot_be_counted_by(said: str, table: str, line: int, words: str):
    found = read_entitled(table, rule(said)).findings
    assert [(each.place.line, each.message.en) for each in found] == [(line, words)]


OWNERS = (
    "rule: owners_joint_decision\nquorum: {heads: 2/3, area: 2/3}\n"
    "pass: {of: taking part, heads: over 1/2, area: over 1/2}\n"
)


def test_weights_are_exact_whatever_they_are():
    table = "编号,权重\nowners,0.1\nproperty,0.2\nresidents,3/10\n"
    found = counted(
        rule("rule: weighted\nshare: 1/2\n"), table,
        "owners,agree,2026-11-20 9:00", "property,agree,2026-11-20 9:00", "residents,disagree,2026-11-20 9:00",
    )  # fmt: skip
    assert found.verdict.outcome == "passed"
    assert "weight 3/10 of 3/5" in found.verdict.because.en


def test_homes_are_folded_into_owners_and_a_vote_names_any_home_of_theirs():
    table = "房号,业主,面积,已交付\n101,甲,80.50,是\n102,甲,19.50,是\n201,乙；丙,100,是\n202,丁,100,否\n"
    found = counted(
        rule(OWNERS), table,
        "102,同意,2026-11-20 9:00", "101,不同意,2026-11-21 9:00", "乙+丙,同意,2026-11-20 9:00",
    )  # fmt: skip
    assert (found.entitled, found.voted, found.replaced) == (3, 2, 1)
    numbers = {each.key: each.value for each in found.tally}
    assert numbers == {
        "all_heads": "3", "all_area": "300.00", "agree_heads": "1", "agree_area": "100.00",
        "disagree_heads": "1", "disagree_area": "100.00", "abstain_heads": "0", "abstain_area": "0.00",
    }  # fmt: skip
    assert found.verdict.outcome == "failed"


def test_owners_may_also_stand_one_a_line_with_their_area():
    found = counted(
        rule(OWNERS), "id,area\n甲,100\n乙,50.5\n", "甲,agree,2026-11-20 9:00", "乙,no,2026-11-20 9:00"
    )
    assert found.verdict.outcome == "failed"
    assert (
        "of those taking part, 1 of 2 agreed (over 1/2 needed), with 100.00 of 150.50 m²"
        in found.verdict.because.en
    )


@pytest.mark.parametrize(
    ("table", "line", "words"),
    [
        pytest.param("home,owner,area\n101,甲,80.125\n", 2, "`80.125` is no area", id="three decimals"),
        pytest.param("home,owner,area\n101,甲,80\n101,乙,80\n", 3, "this home is registered twice", id="a home twice"),
        pytest.param("home,owner,area\n101,,80\n", 2, "no owner is registered", id="nobody's"),
        pytest.param("home,owner,area\n101,甲,0\n", 2, "the area must be more than nothing", id="no area"),
        pytest.param("home,owner,area,handed_over\n101,甲,80,soon\n", 2, "`soon` is neither yes nor no", id="soon"),
        pytest.param("home,area\n101,80\n", 1, "the column `owner` is missing", id="no owners"),
    ],
)  # fmt: skip
def test_a_register_that_cannot_be_counted(table: str, line: int, words: str):
    found = read_entitled(table, rule(OWNERS)).findings
    assert [(each.place.line, each.message.en) for each in found] == [(line, words)]


@pytest.mark.parametrize(
    ("said", "answer", "expected"),
    [
        pytest.param("majority", "有条件同意", "conditional", id="a condition that is open"),
        pytest.param("majority", "met", "met", id="one that is met"),
        pytest.param("counted", "到会", "present", id="there, and no vote"),
        pytest.param("owners_joint_decision", "赞成", "agree", id="an owner for it"),
        pytest.param("mean_at_least", "4 分", 4, id="a score"),
        pytest.param("plurality", "砖", "brick", id="an option by its title"),
        pytest.param("approval", "砖；木", ("brick", "wood"), id="several"),
        pytest.param("borda", "木 > 砖 = 铁", (("wood",), ("brick", "iron")), id="a ranking with equals"),
        pytest.param("schulze", "wood; brick", (("wood",), ("brick",)), id="a ranking in a row"),
        pytest.param("dots", "砖：2；木：1", {"brick": 2, "wood": 1}, id="dots"),
        pytest.param("dots", "brick", {"brick": 1}, id="one dot"),
        pytest.param("score_voting", "wood=5;iron=0", {"wood": 5}, id="scores"),
        pytest.param("time_poll", "none", {}, id="never free"),
        pytest.param("time_poll", "砖; 木: 勉强", {"brick": "yes", "wood": "if_need_be"}, id="free, and if need be"),
    ],
)  # fmt: skip
def test_what_stands_in_a_cell(said: str, answer: str, expected):
    titles = {
        "brick": Text(zh="砖", en="Brick"),
        "wood": Text(zh="木", en="Wood"),
        "iron": Text(zh="铁", en="Iron"),
    }
    needs = {
        "mean_at_least": "threshold: 3\n",
        "owners_joint_decision": OWNERS.partition("\n")[2],
    }.get(said, "")
    asked = RuleAsked(rule(f"rule: {said}\n{needs}").form, titles)
    (row,) = read_sheet(
        f'id,answer\n1,"{answer}"\n', {"id": "id", "answer": "answer"}, needed=(), rule="votes"
    ).rows
    assert read_answer(asked, row.cells["answer"]) == expected


def test_an_option_that_is_not_offered_is_no_answer_and_the_nearest_is_named():
    found = read_answer(rule("rule: plurality\n", "brick", "wood"), "bricks")
    assert isinstance(found, Unreadable)
    assert found.mend.en == "possible: brick, wood"


def test_a_date_with_a_time_is_an_option_though_it_has_colons():
    asked = rule("rule: time_poll\n", "2026-12-01T19:00", "2026-12-02T19:00")
    assert read_answer(asked, "2026-12-01T19:00; 2026-12-02T19:00: if need be") == {
        "2026-12-01T19:00": "yes", "2026-12-02T19:00": "if_need_be",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "utc"),
    [
        pytest.param("2026-11-25 18:30", "2026-11-25T10:30:00+00:00", id="in the zone"),
        pytest.param("2026/11/5 8:05:09", "2026-11-05T00:05:09+00:00", id="as Excel writes it"),
        pytest.param("2026年11月5日 8:05", "2026-11-05T00:05:00+00:00", id="in Chinese"),
        pytest.param("2026-11-25T18:30:00.25Z", "2026-11-25T18:30:00.250000+00:00", id="in UTC"),
        pytest.param("2026-11-25T18:30:00+0530", "2026-11-25T13:00:00+00:00", id="with an offset"),
        pytest.param("2026-11-25", None, id="a day alone"),
        pytest.param("2026-11-25 25:00", None, id="no such hour"),
        pytest.param("yesterday", None, id="a word"),
    ],
)
def test_instants_as_people_write_them(said: str, utc: str | None):
    found = instant_of(said, SHANGHAI)
    assert (found.isoformat() if found else None) == utc


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("编号,答复\n甲,同意\n".encode(), id="UTF-8"),
        pytest.param("\ufeff编号,答复\r\n甲,同意\r\n".encode(), id="with a mark and line ends of Windows"),
        pytest.param("编号\t答复\n甲\t同意\n".encode("gb18030"), id="GBK with tabs"),
        pytest.param("编号;答复\n甲;同意\n".encode(), id="semicolons"),
        pytest.param("编号，答复\n甲，同意\n".encode(), id="full-width commas"),
        pytest.param('"编号","答复"\n"甲","同意"\n\n,\n'.encode(), id="quotes, and empty lines"),
    ],
)
def test_tables_as_spreadsheets_write_them(raw: bytes):
    sheet = read_sheet(decoded(raw), {"编号": "id", "答复": "answer"}, needed=("id",), rule="votes")
    assert [dict(row.cells) for row in sheet.rows] == [{"id": "甲", "answer": "同意"}]


def test_nobody_entitled_is_no_vote():
    asked = rule(MAJORITY)
    those = read_entitled("id\n", asked)
    votes = read_votes("id,answer,instant\n", asked, those, zone=SHANGHAI)
    assert isinstance(count_again(asked, those, votes), BadSheet)


def test_a_rule_is_read_in_either_language_and_what_it_lacks_is_told():
    assert rule("规则: 基本一致\n至多: 2\n").form == rule("rule: consensus_minus\nat_most: 2\n").form
    lacking = read_rule("rule: consensus_minus\n")
    assert isinstance(lacking, NoRule)
    assert [each.mend.en for each in lacking.findings] == ["add at_most: 1"]
    assert isinstance(read_rule("majority\n"), NoRule)
    assert isinstance(read_rule("rule: majority\nshare: 3\n"), NoRule)
    assert rule_named("多数同意") == "majority"
    assert {rule_named(name) for name in RULES} == set(RULES)


DEFINITION = """
issue_type: gate
version: 1
title: {zh: 门, en: The gate}
parties:
  owners: {title: {zh: 业主们, en: The owners}}
  property: {title: {zh: 物业, en: The property company}}
start: asking
states:
  asking:
    phase: deliberation
    list: problem
    ask: {who: each party, to: position}
    deadline: 5 days
    decide: {rule: unanimity}
    then: {passed: choosing, failed: done}
  choosing:
    phase: decision
    list: problem
    ask:
      who: each party
      to: choice
      questions:
        colour: {options: {grey: 灰色, green: 绿色}}
        wood: {options: [oak, pine]}
    deadline: 5 days
    decide: {rule: plurality, ties: first listed}
    then: {passed: done, no_quorum: done}
  done: {phase: closed, result: done}
"""


def test_the_rule_of_a_state_comes_with_its_options_and_what_parties_are_called():
    definition = load(DEFINITION).definition
    assert definition is not None, load(DEFINITION).findings
    asking = rule_of_state(definition, "asking", None)
    choosing = rule_of_state(definition, "choosing", "colour")
    assert isinstance(asking, RuleAsked)
    assert isinstance(choosing, RuleAsked)
    found = counted(
        asking, "id\nowners\nproperty\n", "owners,agree,2026-11-20 9:00", "property,no,2026-11-20 9:00"
    )
    assert "against: The property company" in found.verdict.because.en
    assert list(choosing.options) == ["grey", "green"]
    chosen = counted(choosing, "id\nowners\nproperty\n", "owners,绿色,2026-11-20 9:00")
    assert chosen.verdict.winners == ("green",)


@pytest.mark.parametrize(
    ("state", "question", "words"),
    [
        pytest.param("done", None, "nothing is decided in `done`", id="a state without a decision"),
        pytest.param("choosing", "size", "there is no question `size`", id="no such question"),
    ],
)
def test_what_is_not_in_a_definition_is_not_counted_by(state: str, question: str | None, words: str):
    definition = load(DEFINITION).definition
    assert definition is not None
    found = rule_of_state(definition, state, question)
    assert isinstance(found, NoRule)
    assert [each.message.en for each in found.findings] == [words]
