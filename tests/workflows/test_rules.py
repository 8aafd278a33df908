"""The decision rules: who must say what for a matter to pass, as tables and as properties.

Stances are written one letter a party: A agrees, C agrees on a condition still open, M on one that is met,
D disagrees, - abstains, a space has not answered.
"""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.model import Decide
from workflows.rules import PartyTally, ScoreTally, Stance, Voice, party_verdict, score_verdict
from workflows.rules.parties import tally_of
from workflows.text import Text

LETTERS: dict[str, Stance | None] = {
    "A": "agree", "C": "conditional", "M": "met", "D": "disagree", "-": "abstain", " ": None,
}  # fmt: skip


def said(stances: str) -> list[Voice]:
    return [
        Voice(f"p{n}", Text(zh=f"{n}方", en=f"party {n}"), LETTERS[letter])
        for n, letter in enumerate(stances, 1)
    ]


def form(rule: str, **more: object) -> Decide:
    return Decide.model_validate({"rule": rule, **more})


CONDITIONS = {"met_by": "property"}
CONSENSUS = form("consensus", quorum="4 of 5 parties", conditions=CONDITIONS)
MAJORITY = form("majority", quorum="3 of 5 parties", conditions=CONDITIONS)
THREE_QUARTERS = form("majority", share="3/4")


@pytest.mark.parametrize(
    ("rule", "stances", "closing", "outcome"),
    [
        pytest.param(CONSENSUS, "AAAAA", False, "passed", id="consensus: all agree"),
        pytest.param(CONSENSUS, "AAAA ", False, None, id="consensus: one has not answered"),
        pytest.param(CONSENSUS, "AAAA ", True, "passed", id="consensus: at the close four are enough"),
        pytest.param(CONSENSUS, "AAA  ", True, "no_quorum", id="consensus: three are not"),
        pytest.param(CONSENSUS, "AAAAD", False, "failed", id="consensus: one against stops it"),
        pytest.param(CONSENSUS, "AAAD ", False, None, id="consensus: one against, who may still be won over"),
        pytest.param(CONSENSUS, "AAAAC", False, None, id="consensus: a condition is waited for"),
        pytest.param(CONSENSUS, "AAAAC", True, "failed", id="consensus: a condition open at the close"),
        pytest.param(CONSENSUS, "AAAAM", False, "passed", id="consensus: a condition met"),
        pytest.param(CONSENSUS, "AAAA-", False, "passed", id="consensus: an abstention stops nothing"),
        pytest.param(CONSENSUS, "-----", False, "failed", id="consensus: nobody for it"),
        pytest.param(CONSENSUS, "A----", False, "passed", id="consensus: abstentions take part"),
        pytest.param(CONSENSUS, "     ", True, "no_quorum", id="consensus: silence"),
        pytest.param(form("consensus"), "     ", True, "failed", id="consensus: silence without a quorum"),
        pytest.param(MAJORITY, "AAADD", False, "passed", id="majority: three of five"),
        pytest.param(MAJORITY, "AADDD", False, "failed", id="majority: two of five"),
        pytest.param(MAJORITY, "AADD-", False, "failed", id="majority: a tie is not over a half"),
        pytest.param(MAJORITY, "A----", False, "passed", id="majority: abstentions are left out"),
        pytest.param(MAJORITY, "-----", False, "failed", id="majority: nobody took a side"),
        pytest.param(MAJORITY, "AA   ", True, "no_quorum", id="majority: too few"),
        pytest.param(MAJORITY, "AA-  ", True, "passed", id="majority: an abstention counts for the quorum"),
        pytest.param(MAJORITY, "AAADC", False, None, id="majority: a condition is waited for"),
        pytest.param(MAJORITY, "AADCC", True, "failed", id="majority: open conditions take the other side"),
        pytest.param(MAJORITY, "AADMC", True, "passed", id="majority: met ones agree"),
        pytest.param(THREE_QUARTERS, "AAAD", False, "passed", id="three quarters reached"),
        pytest.param(THREE_QUARTERS, "AAADD", False, "failed", id="three fifths are less"),
        pytest.param(form("majority", share="over 1/2"), "AADD", True, "failed", id="over a half, exactly"),
        pytest.param(form("majority", share="at least 1/2"), "AADD", True, "passed", id="at least a half"),
        pytest.param(form("majority", close="at the deadline"), "AAAAA", False, None, id="not before the close"),
        pytest.param(form("consensus", close="at the deadline"), "AAAAA", True, "passed", id="but at the close"),
    ],
)  # fmt: skip
def test_what_parties_decide(rule: Decide, stances: str, closing: bool, outcome: str | None):
    assert party_verdict(rule, said(stances), closing=closing).outcome == outcome


@pytest.mark.parametrize(
    ("rule", "stances", "because"),
    [
        pytest.param(
            CONSENSUS, "AAAD-",
            "5 of 5 parties answered, quorum 4; against: party 4; abstained: party 5; failed.", id="against",
        ),
        pytest.param(
            CONSENSUS, "AAAAC",
            "5 of 5 parties answered, quorum 4; nobody disagreed; condition not confirmed yet: party 5; "
            "waiting for the condition to be confirmed.",
            id="a condition",
        ),
        pytest.param(
            MAJORITY, "AAD- ",
            "4 of 5 parties answered, quorum 3; against: party 3; abstained: party 4; "
            "2 of 3 that took a side agreed, over 1/2 needed; waiting for party 5.",
            id="a share",
        ),
    ],
)  # fmt: skip
def test_the_reason_has_the_numbers_and_the_names(rule: Decide, stances: str, because: str):
    assert party_verdict(rule, said(stances), closing=False).because.en == because


def scores(*given: int | None) -> ScoreTally:
    tally = ScoreTally(asked=len(given))
    for score in given:
        tally = tally.add(None, score)
    return tally


SCORES = form("mean_at_least", threshold=3, quorum="1 answer")


@pytest.mark.parametrize(
    ("rule", "given_", "closing", "outcome"),
    [
        pytest.param(SCORES, (5, 4, 3), False, "passed", id="satisfied"),
        pytest.param(SCORES, (1, 2, 3), False, "failed", id="not satisfied"),
        pytest.param(SCORES, (3, 3, 3), False, "passed", id="just reached"),
        pytest.param(SCORES, (5, 5, None), False, None, id="one has not scored"),
        pytest.param(SCORES, (5, None, None), True, "passed", id="one answer is enough at the close"),
        pytest.param(SCORES, (None, None), True, "no_quorum", id="nobody scored"),
        pytest.param(SCORES, (), True, "no_quorum", id="nobody was asked"),
        pytest.param(form("mean_at_least", threshold=3), (None,), True, "no_quorum", id="no mean of nothing"),
        pytest.param(
            form("mean_at_least", threshold="10/3"), (3, 3, 4), False, "passed", id="exactly ten thirds"
        ),
        pytest.param(
            form("mean_at_least", threshold="3.34"), (3, 3, 4), False, "failed", id="no rounding up"
        ),
        pytest.param(form("mean_at_least", threshold=3, close="at the deadline"), (5,), False, None, id="waits"),
    ],
)  # fmt: skip
def test_what_scores_decide(rule: Decide, given_: tuple[int | None, ...], closing: bool, outcome: str | None):
    assert score_verdict(rule, scores(*given_), closing=closing).outcome == outcome


def test_a_mean_is_read_to_one_place_and_decided_exactly():
    verdict = score_verdict(form("mean_at_least", threshold="3.34"), scores(3, 3, 4), closing=False)
    assert verdict.because.en == "3 of 3 people scored; mean 3.3, at least 167/50 needed; failed."
    assert score_verdict(SCORES, scores(4, 4), closing=False).because.en.startswith(
        "2 of 2 people scored; mean 4,"
    )


SATISFIED = form("satisfied_at_least", share="7/10", quorum="2 answers")


@pytest.mark.parametrize(
    ("rule", "given_", "closing", "outcome"),
    [
        pytest.param(SATISFIED, (5, 4, 4, 4, 4, 4, 4, 1, 1, 3), False, "passed", id="seven of ten"),
        pytest.param(SATISFIED, (5, 4, 4, 4, 4, 4, 3, 1, 1, 3), False, "failed", id="six of ten"),
        pytest.param(SATISFIED, (5, 4, None), False, None, id="one has not scored"),
        pytest.param(SATISFIED, (5, 3, None), True, "failed", id="of those who scored"),
        pytest.param(SATISFIED, (5, None, None), True, "no_quorum", id="too few scored"),
        pytest.param(form("satisfied_at_least"), (None, None), True, "no_quorum", id="nobody scored"),
        pytest.param(form("satisfied_at_least", satisfied_from=3), (3, 3, 2), True, "passed", id="from three on"),
        pytest.param(form("satisfied_at_least", share="over 1/2"), (4, 3), True, "failed", id="a half is not over"),
        pytest.param(form("satisfied_at_least", close="as soon as certain"), (5, 5, None), False, None,
                     id="certain only where the scale is known"),
    ],
)  # fmt: skip
def test_how_many_must_be_satisfied(
    rule: Decide, given_: tuple[int | None, ...], closing: bool, outcome: str | None
):
    assert score_verdict(rule, scores(*given_), closing=closing).outcome == outcome


def test_the_share_of_the_satisfied_is_said_with_its_numbers():
    because = score_verdict(SATISFIED, scores(5, 4, 3, None), closing=True).because
    assert because.en == "3 of 4 people scored; 2 of 3 gave 4 or more, at least 7/10 needed; failed."
    assert because.zh == "4 人中 3 人评分；3 人中 2 人给 4 分及以上，要求至少 7/10；未通过。"
    because = score_verdict(SATISFIED, scores(5, None), closing=True).because
    assert because.en == (
        "1 of 2 people scored, quorum 2; 1 of 1 gave 4 or more, at least 7/10 needed; quorum missed."
    )


def test_early_scores_say_that_nothing_missing_could_change_it():
    rule = form("mean_at_least", threshold=3, close="as soon as certain")
    tally = ScoreTally(asked=4, scale=5).add(None, 5).add(None, 5).add(None, 5)
    because = score_verdict(rule, tally, closing=False).because
    assert because.en == (
        "3 of 4 people scored; mean 5, at least 3 needed; no score still missing could change it; passed."
    )


STANCES = st.text("ACMD- ", min_size=1, max_size=9)
RULES = st.builds(
    form,
    st.sampled_from(["consensus", "majority"]),
    quorum=st.none() | st.integers(1, 9).map("{} parties".format),
    close=st.sampled_from(["when all have answered", "at the deadline"]),
    conditions=st.none() | st.just(CONDITIONS),
    share=st.sampled_from(["over 1/2", "1/2", "2/3", "at least 3/4", "1/1"]),
)


@given(RULES, STANCES, st.booleans(), st.randoms(use_true_random=False))
def test_the_order_of_answers_never_matters(rule, stances, closing, chance):
    shuffled = "".join(chance.sample(stances, len(stances)))
    one, two = (party_verdict(rule, said(each), closing=closing) for each in (stances, shuffled))
    assert one.outcome == two.outcome


@given(st.integers(1, 6).flatmap(lambda n: st.lists(st.text("ACMD- ", min_size=n, max_size=n), min_size=2)))
def test_a_tally_kept_through_every_change_of_mind_is_the_tally_from_scratch(tables):
    tally, before = PartyTally(seated=len(tables[0])), " " * len(tables[0])
    for after in tables:
        for old, new in zip(before, after, strict=True):
            tally = tally.add(LETTERS[old], LETTERS[new])
        assert tally == tally_of(said(after))
        before = after


@given(st.lists(st.tuples(*[st.none() | st.integers(1, 5)] * 4), min_size=2))
def test_so_it_is_with_scores(rounds):
    tally, before = ScoreTally(asked=4), (None,) * 4
    for after in rounds:
        for old, new in zip(before, after, strict=True):
            tally = tally.add(old, new)
        assert tally == scores(*after)
        given_ = [each for each in after if each is not None]
        assert tally.mean == (Fraction(sum(given_), len(given_)) if given_ else None)
        before = after


@given(RULES, STANCES)
def test_at_the_close_there_is_always_an_outcome_and_before_it_never_while_one_is_silent(rule, stances):
    assert party_verdict(rule, said(stances), closing=True).outcome is not None
    if " " in stances:
        assert party_verdict(rule, said(stances), closing=False).outcome is None


@given(RULES.filter(lambda rule: rule.rule == "consensus"), STANCES, st.booleans())
def test_consensus_never_passes_with_an_objection_or_an_open_condition_standing(rule, stances, closing):
    if set(stances) & {"D", "C"}:
        assert party_verdict(rule, said(stances), closing=closing).outcome != "passed"
    if not set(stances) & {"A", "M"}:
        assert party_verdict(rule, said(stances), closing=closing).outcome != "passed"


@given(RULES.filter(lambda r: r.rule == "majority" and r.quorum is None), STANCES, st.integers(1, 5))
def test_abstentions_are_left_out_of_a_majoritys_share(rule, stances, more):
    outcome = party_verdict(rule, said(stances), closing=True).outcome
    assert party_verdict(rule, said(stances + "-" * more), closing=True).outcome == outcome


@given(RULES, STANCES, st.data())
def test_one_who_comes_round_never_hurts(rule, stances, data):
    place = data.draw(st.integers(0, len(stances) - 1))
    better = stances[:place] + "A" + stances[place + 1 :]
    if party_verdict(rule, said(stances), closing=True).outcome == "passed":
        assert party_verdict(rule, said(better), closing=True).outcome == "passed"
