"""As soon as certain: the outcome comes early exactly where waiting could bring no other."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.rules.tables import PARTIES, form, said, titles
from workflows.model import Decide
from workflows.rules import (
    STANCES,
    ScoreTally,
    option_tally,
    option_verdict,
    outcome_at_close,
    party_verdict,
    score_verdict,
)
from workflows.rules.certainty import LIMIT, completions, only

CERTAIN = "as soon as certain"
NEXT = {" ": "ACMD- ", "C": "CM"}


def endings(rule: Decide, stances: str) -> set[str]:
    """Every outcome that waiting can still bring, one by one."""
    return {
        outcome_at_close(rule, said("".join(way)))
        for way in product(*(NEXT.get(letter, letter) for letter in stances))
    }


def expect_early(rule: Decide, stances: str) -> None:
    every = endings(rule, stances)
    early = party_verdict(rule, said(stances), closing=False).outcome
    assert early == (next(iter(every)) if len(every) == 1 else None), stances


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(form("consensus", close=CERTAIN), id="consensus"),
        pytest.param(form("consensus", close=CERTAIN, quorum="2 of 3 parties"), id="with a quorum"),
        pytest.param(form("consensus_minus", close=CERTAIN, at_most=1), id="but for one"),
        pytest.param(form("unanimity", close=CERTAIN, silence="agrees"), id="unanimity by silence"),
        pytest.param(form("consent", close=CERTAIN, veto="owners"), id="consent with a veto"),
        pytest.param(form("majority", close=CERTAIN, conditions={"met_by": "property"}), id="majority"),
        pytest.param(form("weighted", close=CERTAIN, weights={"owners": 3}), id="weighted"),
    ],
)
def test_for_every_vector_of_three_parties_early_is_what_waiting_brings(rule: Decide):
    for stances in product("ACMD- R", repeat=3):
        expect_early(rule, "".join(stances))


RULES = st.builds(
    form,
    st.sampled_from(["consensus", "consensus_minus", "unanimity", "consent", "majority", "weighted"]),
    close=st.just(CERTAIN),
    at_most=st.integers(1, 2),
    quorum=st.none() | st.integers(1, 5).map("{} parties".format),
    share=st.sampled_from(["over 1/2", "1/2", "2/3", "3/4"]),
    veto=st.lists(st.sampled_from(list(PARTIES)), max_size=2, unique=True),
    silence=st.sampled_from(["is no answer", "agrees"]),
    weights=st.dictionaries(st.sampled_from(list(PARTIES)), st.integers(1, 4)),
)


@settings(max_examples=60, deadline=None)  # a vector of five silent parties has 7,776 ways to weigh
@given(RULES, st.text("AACMDD-R", min_size=2, max_size=4), st.integers(0, 3), st.randoms())
def test_whatever_the_rule_early_is_what_waiting_brings(rule, stances, silent, chance):
    mixed = list((stances + " " * silent)[:5])
    chance.shuffle(mixed)
    expect_early(rule, "".join(mixed))


@pytest.mark.parametrize(
    ("rule", "stances", "outcome"),
    [
        pytest.param(form("majority", close=CERTAIN), "AAA  ", "passed", id="two cannot outvote three"),
        pytest.param(form("majority", close=CERTAIN), "AA   ", None, id="three can outvote two"),
        pytest.param(form("consensus", close=CERTAIN), "D    ", "failed", id="one against ends it"),
        pytest.param(form("consensus", close=CERTAIN), "AAAA ", None, id="the last may disagree"),
        pytest.param(form("consensus", close=CERTAIN, quorum="2 of 5 parties"), "D    ", None,
                     id="it may still fail for want of a quorum"),
        pytest.param(form("majority", close=CERTAIN, veto="partners"), "AAAA ", None, id="a veto may still come"),
        pytest.param(form("majority", close=CERTAIN, veto="owners"), " D   ", "blocked", id="a veto is final"),
        pytest.param(form("consensus", close=CERTAIN, quorum="5 of 5 parties"), "RAAA ", "no_quorum",
                     id="a quorum that cannot be met any more"),
    ],
)  # fmt: skip
def test_what_is_certain_with_five_parties(rule: Decide, stances: str, outcome: str | None):
    assert party_verdict(rule, said(stances), closing=False).outcome == outcome


def test_only_multisets_are_tried_and_no_more_than_the_limit():
    ways = completions([(5, (None, *STANCES))])
    assert ways is not None
    assert len(list(ways)) == 252
    assert completions([(40, (None, *STANCES))]) is None
    assert LIMIT >= 6**5


@pytest.mark.parametrize(
    ("every", "expected"),
    [
        pytest.param(["passed", "passed"], "passed", id="alike"),
        pytest.param(["passed", "failed"], None, id="two ends"),
        pytest.param([], None, id="none"),
    ],
)
def test_the_only_ending(every: list[str], expected: str | None):
    assert only(every) == expected


SCORE_RULES = st.one_of(
    st.builds(form, st.just("mean_at_least"), threshold=st.integers(2, 5), close=st.just(CERTAIN),
              quorum=st.none() | st.integers(1, 4).map("{} answers".format)),
    st.builds(form, st.just("satisfied_at_least"), share=st.sampled_from(["over 1/2", "2/3", "7/10"]),
              satisfied_from=st.none() | st.integers(1, 5), close=st.just(CERTAIN),
              quorum=st.none() | st.integers(1, 4).map("{} answers".format)),
)  # fmt: skip


@settings(deadline=None)  # four missing scores have 1,296 ways to come in
@given(SCORE_RULES, st.lists(st.none() | st.integers(1, 5), min_size=1, max_size=4))
def test_scores_are_certain_exactly_where_no_missing_score_could_change_it(rule, scores):
    def tally(given_):
        made = ScoreTally(asked=len(scores), scale=5)
        for score in given_:
            made = made.add(None, score)
        return made

    ways = product(*((None, 1, 2, 3, 4, 5) if score is None else (score,) for score in scores))
    every = {
        score_verdict(rule, tally(way), closing=True).outcome
        for way in {tuple(sorted(way, key=str)) for way in ways}
    }
    early = score_verdict(rule, tally(scores), closing=False).outcome
    assert early == (every.pop() if len(every) == 1 else None)


@settings(max_examples=60, deadline=None)  # each of the ways is explained in words, too
@given(
    st.sampled_from(["plurality", "approval"]), st.sampled_from(["are told", "first listed"]),
    st.integers(1, 2), st.none() | st.integers(1, 4), st.data(),
)  # fmt: skip
def test_options_are_certain_exactly_where_no_missing_answer_could_change_who_wins(
    rule, ties, winners, quorum, data
):
    names = ("brick", "iron", "wood")
    possible = names if rule == "plurality" else ((), ("brick",), ("iron", "wood"), ("brick", "wood"), names)
    answers = data.draw(st.lists(st.none() | st.sampled_from(possible), min_size=1, max_size=5))
    answers = answers if answers.count(None) <= 2 else [*answers, possible[-1]][-3:]
    rule_form = form(rule, ties=ties, winners=winners, close=CERTAIN, quorum=quorum and f"{quorum} answers")

    def verdict(given_, *, closing):
        tally = option_tally(rule, names, given_)
        return option_verdict(rule_form, titles(*names), tally, asked=len(answers), closing=closing)

    subsets = [tuple(n for n, keep in zip(names, k, strict=True) if keep) for k in product((0, 1), repeat=3)]
    further = (None, *(names if rule == "plurality" else subsets))
    ways = product(*(further if each is None else (each,) for each in answers))
    every = {(v.outcome, v.winners) for v in (verdict(way, closing=True) for way in ways)}
    early = verdict(answers, closing=False)
    expected = every.pop() if len(every) == 1 else (None, ())
    assert (early.outcome, early.winners) == expected


def test_a_lead_of_three_with_two_missing_is_certain_and_says_so():
    tally = option_tally("plurality", ("brick", "wood"), ["brick"] * 3)
    verdict = option_verdict(
        form("plurality", close=CERTAIN), titles("brick", "wood"), tally, asked=5, closing=False
    )
    assert verdict.winners == ("brick",)
    assert verdict.because.en == (
        "3 of 5 answered; brick 3, wood 0 votes; chosen: brick; no answer still missing could change it; passed."
    )
