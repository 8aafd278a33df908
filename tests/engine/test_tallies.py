"""What is counted for the paper of a decision: each kind of ballot by its own figure, each voter once, nobody who sits out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.history import Entry
from engine.tallies import Tally, parties_counted, tallies
from workflows import effects as fx
from workflows.answers import Answer, Ballot, Consent, Position, RecordSheet
from workflows.load import load
from workflows.passages import Stay, course
from workflows.text import Text

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
WORDS = Text(zh="选定了。", en="Chosen.")
FORM = """
issue_type: colours
version: 1
title: {{zh: "选颜色", en: "Choosing a colour"}}
parties: [community, owners, property]
start: choosing
states:
  choosing:
    phase: decision
    list: problem
    ask: {ask}
    deadline: 5 days
    decide: {decide}
    then: {{passed: done, no_quorum: left}}
    legal_basis: {{kind: assumed}}
  done: {{phase: closed, result: done}}
  left: {{phase: closed, result: left}}
"""
OPTIONS = "options: {grey: {zh: 灰, en: grey}, green: {zh: 绿, en: green}, red: {zh: 红, en: red}}"


def counted(ask: str, decide: str, answers: list[Answer], *after: fx.Effect) -> tuple[Tally, ...]:
    """What is counted of answers that the three parties gave in their order."""
    definition = load(FORM.format(ask=ask, decide=decide)).definition
    assert definition is not None
    parties = ("community", "owners", "property")
    tasks = [fx.TaskOpened(party, answers[0].kind, party, party) for party in parties]  # type: ignore[arg-type]  # a task is of its answer's kind
    given = [
        fx.ResponseRecorded(party, party, said, "link", 1, party)
        for party, said in zip(parties, answers, strict=False)
    ]
    entered = fx.StateEntered("choosing", 1, 1, AT, "start")
    return tallies(definition, _stay(entered, *tasks, *given, *after), {})


def _stay(*effects: fx.Effect) -> Stay:
    found = course("1", [Entry(1, AT, "matter_raised", None, "web", effects)])
    assert found.now is not None
    return found.now


def figures(found: tuple[Tally, ...]) -> dict[str, str]:
    (only,) = found
    return {option.zh: figure.zh for option, figure in only.rows}


def ballot(kind: str, **marks: int) -> Ballot:
    return Ballot(kind, {"answer": marks})  # type: ignore[arg-type]  # the row names a kind


@pytest.mark.parametrize(
    ("kind", "rule", "ballots", "says"),
    [
        pytest.param(
            "choice", "plurality", [{"grey": 1}, {"green": 1}, {"grey": 1}],
            {"灰": "2 票", "绿": "1 票", "红": "0 票"}, id="votes",
        ),
        pytest.param(
            "approval", "approval", [{"grey": 1, "red": 1}, {"red": 1}, {"red": 1}],
            {"灰": "1 票", "绿": "0 票", "红": "3 票"}, id="approvals",
        ),
        pytest.param(
            "ranking", "instant_runoff", [{"grey": 1, "green": 2}, {"green": 1, "grey": 2}, {"grey": 1}],
            {"灰": "第一选择 2 票，共 3 票排了它", "绿": "第一选择 1 票，共 2 票排了它", "红": "第一选择 0 票，共 0 票排了它"},
            id="ranks",
        ),
        pytest.param(
            "dots", "dots", [{"grey": 3}, {"grey": 1, "green": 2}, {"red": 3}],
            {"灰": "4 点", "绿": "2 点", "红": "3 点"}, id="dots",
        ),
        pytest.param(
            "ratings", "score_voting", [{"grey": 5, "green": 1}, {"grey": 4, "green": 1}, {"grey": 2, "green": 1}],
            {"灰": "平均 3.66 分（3 票共 11 分）", "绿": "平均 1.00 分（3 票共 3 分）", "红": "平均 — 分（0 票共 0 分）"},
            id="scores, the mean cut off and not rounded up",
        ),
    ],
)  # fmt: skip
def test_each_kind_of_ballot_has_its_figure(
    kind: str, rule: str, ballots: list[dict[str, int]], says: dict[str, str]
) -> None:
    found = counted(
        f"{{who: each party, to: {kind}, {OPTIONS}}}", f"{{rule: {rule}, ties: first listed}}",
        [ballot(kind, **marks) for marks in ballots],
    )  # fmt: skip
    assert figures(found) == says


def test_those_that_won_are_named() -> None:
    ask, rule = f"{{who: each party, to: choice, {OPTIONS}}}", "{rule: plurality, ties: first listed}"
    (only,) = counted(
        ask, rule, [ballot("choice", grey=1)], fx.OutcomeDecided("passed", WORDS, {"answer": ("grey",)})
    )
    assert [each.zh for each in only.won] == ["灰"]


def test_a_correction_counts_once_and_who_sits_out_not_at_all() -> None:
    ask, rule = f"{{who: each party, to: choice, {OPTIONS}}}", "{rule: plurality, ties: first listed}"
    again = fx.ResponseRecorded("community", "community", ballot("choice", red=1), "link", 2, "community")
    out = fx.PartyRecused("owners", "coordinator", "亲属")
    found = counted(ask, rule, [ballot("choice", grey=1), ballot("choice", green=1)], again, out)
    assert figures(found) == {"灰": "0 票", "绿": "0 票", "红": "1 票"}


def test_co_owners_of_one_home_have_one_vote_and_the_later_word_holds() -> None:
    definition = load(
        FORM.format(ask=f"{{who: each owner, to: choice, {OPTIONS}}}", decide="{rule: plurality, ties: first listed}")
    ).definition  # fmt: skip
    assert definition is not None
    homes = {"sun": "1-201", "zhou": "1-201", "li": "1-202"}
    tasks = [fx.TaskOpened(who, "choice", who, role="owner", about=home) for who, home in homes.items()]
    given = [fx.ResponseRecorded(who, who, ballot("choice", **{said: 1}), "link", 1)
             for who, said in (("zhou", "grey"), ("sun", "red"), ("li", "red"))]  # fmt: skip
    entries = [
        Entry(1, AT, "matter_raised", None, "web", (fx.StateEntered("choosing", 1, 1, AT, "start"), *tasks)),
        *(Entry(2 + at, AT, "response_given", None, "link", (each,)) for at, each in enumerate(given)),
    ]
    now = course("1", entries).now
    assert now is not None
    assert figures(tallies(definition, now, {})) == {"灰": "0 票", "绿": "0 票", "红": "2 票"}


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        pytest.param([Consent(given=True), Consent(given=True), Consent(given=False)],
                     {"同意": "2 份", "不同意": "1 份"}, id="consents"),
        pytest.param([Position("agree"), Position("disagree", "贵")], None, id="positions of parties have their table"),
        pytest.param([RecordSheet(40, 31, 28, 2, 1)],
                     {"应到": "40 人", "到会": "31 人", "同意": "28 人", "不同意": "2 人", "弃权": "1 人"},
                     id="a meeting's sheet"),
    ],
)  # fmt: skip
def test_other_answers_are_counted_too(answers: list[Answer], says: dict[str, str] | None) -> None:
    ask, rule = f"{{who: each party, to: choice, {OPTIONS}}}", "{rule: plurality, ties: first listed}"
    found = counted(ask, rule, answers)
    assert (figures(found) if found else None) == says


def test_rounds_of_parties_are_counted_each_and_nobody_is_named() -> None:
    definition = load(
        FORM.format(
            ask="{who: each party, to: position, shown: counts}",
            decide="{rule: majority, quorum: 2 parties, close: at the deadline}",
        ).replace("passed: done,", "passed: done, failed: left,")
    ).definition
    assert definition is not None
    parties = ("community", "owners", "property")
    tasks = [fx.TaskOpened(party, "position", party, party) for party in parties]
    said = [
        fx.ResponseRecorded("owners", "owners", Position("disagree", "too dear"), "link", 1, "owners"),
        fx.ResponseRecorded("property", "property", Position("agree"), "link", 1, "property"),
    ]
    out = fx.PartyRecused("property", None, "")
    first = _stay(fx.StateEntered("choosing", 1, 1, AT, "start"), *tasks, *said)
    second = _stay(fx.StateEntered("choosing", 2, 2, AT, "start"), *tasks, *said, out)
    found = parties_counted(definition, (first, second))
    assert [(each.question.zh, [(what.zh, many.zh) for what, many in each.rows]) for each in found] == [
        ("各方意见，第 1 轮", [("同意", "1 方"), ("不同意", "1 方"), ("未答", "1 方")]),
        ("各方意见，第 2 轮", [("不同意", "1 方"), ("未答", "1 方"), ("回避", "1 方")]),
    ]
    assert parties_counted(definition, (_stay(fx.StateEntered("choosing", 1, 1, AT, "start"), *tasks),)) == ()
