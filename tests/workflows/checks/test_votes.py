"""What can come of a rule: found by sorts of vectors, and the same as of every single vector.

The proofs here are over all that five parties can say: agree, agree under a condition that is open or met,
disagree, abstain, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from typing import Any

import pytest

from workflows.checks import votes
from workflows.checks.votes import over_owners, over_parties, over_scores, over_sheets, stances_of
from workflows.load import load
from workflows.model import Ask, Decide
from workflows.rules.parties import PARTY_RULES, PartyRule, outcome_at_close, party_verdict
from workflows.rules.voices import STANCES, Stance, Voice
from workflows.text import text

FIVE = ("community", "owners", "property", "residents", "partners")
SAID: tuple[Stance | None, ...] = (None, *STANCES)
NOBODY: frozenset[str] = frozenset()


def form(**said: Any) -> Decide:
    return Decide.model_validate(said)


FORMS = [
    pytest.param(form(rule="consensus"), id="consensus"),
    pytest.param(form(rule="consensus", quorum="4 of 5 parties"), id="consensus with a quorum"),
    pytest.param(form(rule="consensus", veto="owners", silence="agrees"), id="a veto, and silence agrees"),
    pytest.param(form(rule="consensus_minus", at_most=1), id="but for one"),
    pytest.param(form(rule="consent", quorum="3 of 5 parties"), id="consent"),
    pytest.param(form(rule="unanimity"), id="unanimity"),
    pytest.param(form(rule="unanimity", silence="agrees"), id="unanimity, silence agrees"),
    pytest.param(form(rule="majority", quorum="3 of 5 parties"), id="majority"),
    pytest.param(
        form(rule="majority", share="2/3", veto=["owners", "property"]), id="two thirds and two vetoes"
    ),
    pytest.param(form(rule="weighted", weights={"owners": 3, "property": 2}), id="weighted"),
]


def voices(vector: tuple[Stance | None, ...], parties: tuple[str, ...] = FIVE) -> list[Voice]:
    return [Voice(party, text(party, party), stance) for party, stance in zip(parties, vector, strict=True)]


def every_vector(number: int) -> Iterator[tuple[Stance | None, ...]]:
    return product(SAID, repeat=number)


@cache
def ends(said: str) -> dict[tuple[Stance | None, ...], str]:
    """What every vector of five parties ends in."""
    decide = Decide.model_validate_json(said)
    return {vector: outcome_at_close(decide, voices(vector)) for vector in every_vector(5)}


@pytest.mark.parametrize("decide", FORMS)
def test_sorts_of_vectors_end_as_every_single_one_does(decide: Decide):
    found = over_parties(decide, FIVE, FIVE, NOBODY)
    assert found.outcomes == set(ends(decide.model_dump_json(by_alias=True)).values())
    assert found.flaws == ()


@pytest.mark.parametrize("decide", FORMS)
def test_one_more_agreement_never_undoes_it(decide: Decide):
    every = ends(decide.model_dump_json(by_alias=True))
    for vector, outcome in every.items():
        assert outcome in ("passed", "failed", "no_quorum", "blocked")
        if outcome == "passed":
            assert {every[*vector[:at], "agree", *vector[at + 1 :]] for at in range(5)} == {"passed"}


def _completions(vector: tuple[Stance | None, ...]) -> Iterator[tuple[Stance | None, ...]]:
    can: dict[Stance | None, tuple[Stance | None, ...]] = {None: SAID, "conditional": ("conditional", "met")}
    return product(*(can.get(stance, (stance,)) for stance in vector))


@pytest.mark.parametrize("close", ["when all have answered", "as soon as certain"])
@pytest.mark.parametrize("decide", FORMS)
def test_what_is_decided_early_is_decided_alike_at_the_deadline(decide: Decide, close: str):
    decide = decide.model_copy(update={"close": close})
    three = FIVE[:3]
    for vector in every_vector(3):
        early = party_verdict(decide, voices(vector, three), closing=False).outcome
        if early is not None:
            assert {outcome_at_close(decide, voices(each, three)) for each in _completions(vector)} == {early}


@pytest.mark.parametrize(
    ("said", "asked", "recused", "outcomes"),
    [
        pytest.param({"rule": "consensus"}, FIVE, (), {"passed", "failed"}, id="no quorum, none missed"),
        pytest.param({"rule": "consensus", "quorum": "1 of 5 parties"}, FIVE, (), {"passed", "failed", "no_quorum"}, id="all may be silent"),
        pytest.param({"rule": "consensus", "veto": "owners"}, FIVE, (), {"passed", "failed", "blocked"}, id="a veto"),
        pytest.param({"rule": "consensus", "veto": "owners"}, FIVE, ("owners",), {"passed", "failed"}, id="a veto that is recused"),
        pytest.param({"rule": "unanimity"}, FIVE[:4], (), {"failed"}, id="unanimity of some"),
        pytest.param({"rule": "unanimity"}, FIVE, FIVE[4:], {"passed", "failed"}, id="unanimity without one who is recused"),
        pytest.param({"rule": "consensus", "quorum": "4 of 5 parties"}, FIVE[:3], (), {"no_quorum"}, id="four of three"),
        pytest.param({"rule": "consensus", "quorum": "4 of 5 parties"}, FIVE, FIVE[3:], {"no_quorum"}, id="four, and two recused"),
        pytest.param({"rule": "consensus", "quorum": {"count": 4, "unit": "parties", "recusal": "shrinks"}}, FIVE, FIVE[3:], {"passed", "failed", "no_quorum"}, id="a quorum that shrinks"),
        pytest.param({"rule": "consensus_minus", "at_most": 5}, FIVE, (), {"passed", "failed"}, id="nobody need agree to fail it"),
        pytest.param({"rule": "consent"}, FIVE, (), {"passed", "failed"}, id="consent"),
    ],
)  # fmt: skip
def test_what_parties_can_bring_about(
    said: dict[str, Any], asked: tuple[str, ...], recused: tuple[str, ...], outcomes: set[str]
):
    assert over_parties(form(**said), FIVE, asked, frozenset(recused)).outcomes == outcomes


@pytest.mark.parametrize(
    ("answers", "outcomes"),
    [
        pytest.param("hidden", {"passed", "failed", "blocked"}, id="an open condition fails it"),
        pytest.param("sealed", {"passed", "blocked"}, id="sealed, there is no condition"),
    ],
)
def test_where_everybody_has_a_veto_only_a_condition_fails_consent(answers: str, outcomes: set[str]):
    ask = Ask.model_validate({"who": "each party", "to": "position", "answers": answers})
    weighed = over_parties(form(rule="consent", veto=FIVE), FIVE, FIVE, NOBODY, stances_of(ask))
    assert weighed.outcomes == outcomes


@pytest.mark.parametrize(
    ("said", "scale", "outcomes"),
    [
        pytest.param({"rule": "mean_at_least", "threshold": 3}, 5, {"passed", "failed", "no_quorum"}, id="a mean"),
        pytest.param({"rule": "mean_at_least", "threshold": 1}, 5, {"passed", "no_quorum"}, id="nobody scores below one"),
        pytest.param({"rule": "mean_at_least", "threshold": 6}, 5, {"failed", "no_quorum"}, id="nobody scores above five"),
        pytest.param({"rule": "satisfied_at_least", "satisfied_from": 4, "share": "7/10"}, 5, {"passed", "failed", "no_quorum"}, id="satisfied"),
        pytest.param({"rule": "satisfied_at_least", "satisfied_from": 1, "share": "7/10"}, 5, {"passed", "no_quorum"}, id="everybody is satisfied"),
    ],
)  # fmt: skip
def test_what_scores_can_bring_about(said: dict[str, Any], scale: int, outcomes: set[str]):
    ask = Ask.model_validate({"who": "owners", "to": "score", "scale": scale})
    assert over_scores(form(**said), ask).outcomes == outcomes


def test_what_a_meeting_and_the_owners_can_bring_about():
    sheet = form(rule="counted", quorum={"present": "2/3"}, **{"pass": {"of": "due", "share": "over 1/2"}})
    assert over_sheets(sheet).outcomes == {"passed", "failed", "no_quorum"}
    assert over_sheets(form(rule="counted")).outcomes == {"passed", "failed"}
    half = {"of": "taking part", "heads": "over 1/2", "area": "over 1/2"}
    owners = form(rule="owners_joint_decision", quorum={"heads": "2/3", "area": "2/3"}, **{"pass": half})
    assert over_owners(owners).outcomes == {"passed", "failed", "no_quorum"}


TWO = """
issue_type: example
version: 1
title: Example
parties: [community, owners]
start: asking
states:
  asking:
    phase: decision
    list: problem
    ask: {who: each party, to: position}
    deadline: 7 days
    decide: {rule: majority, share: 5/7}
    then: {passed: done, failed: done}
  done: {phase: closed, result: done}
"""


@pytest.fixture
def another_rule(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[PartyRule], list[str]]]:
    """A rule put in the place of `majority`; what was worked out by it is forgotten again."""

    def put(rule: PartyRule) -> list[str]:
        monkeypatch.setitem(PARTY_RULES, "majority", rule)
        votes._over_parties.cache_clear()
        return [each.message.en for each in load(TWO).findings if each.rule == "unsound-rule"]

    yield put
    monkeypatch.undo()
    votes._over_parties.cache_clear()


def test_a_rule_that_one_more_agreement_undoes_is_told(another_rule: Callable[[PartyRule], list[str]]):
    assert another_rule(lambda _form, tally: tally.yes > tally.no) == []
    (said,) = another_rule(lambda _form, tally: tally.yes == 1)
    assert "one more agreement" in said
