"""Rules over rankings against other people's programs, against published examples, and against slow definitions.

The oracles are votelib (Borda, Schulze, approval) and pyrankvote (instant runoff). Where answers tie, they draw
lots or decide by something that nobody asked for; those cases are written out by hand.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import pairwise, permutations

import pyrankvote
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from votelib.component.rankscore import Borda
from votelib.convert import ApprovalToSimpleVotes, RankedToCondorcetVotes, RankedToPositionalVotes
from votelib.evaluate.condorcet import Schulze
from votelib.evaluate.core import VotingSystemError
from votelib.evaluate.sequential import TransferableVoteSelector

from tests.workflows.rules.plainly import chosen_in_every_order, runoff_in_every_order
from tests.workflows.rules.tables import titles
from workflows.rules.instant_runoff import instant_runoff_result
from workflows.rules.options import option_tally
from workflows.rules.piles import Last
from workflows.rules.points import PointTally
from workflows.rules.rankings import PairTally, RankingTally
from workflows.rules.schulze import schulze_result, strongest_paths
from workflows.rules.transferable_reasons import transferable_vote_result
from workflows.rules.transferable_vote import Surplus, transferable_vote
from workflows.text import Text

OPTIONS = ("a", "b", "c", "d")
TITLES = titles(*OPTIONS, "e")
STRICT = st.lists(st.permutations(OPTIONS).map(tuple), min_size=1, max_size=15)
PARTIAL = st.lists(
    st.permutations(OPTIONS).flatmap(lambda o: st.integers(1, 4).map(lambda n: tuple(o[:n]))),
    min_size=1, max_size=12,
)  # fmt: skip


def filled(tally, answers):
    for answer in answers:
        tally = tally.add(None, answer)
    return tally


GROUPED = st.lists(
    st.permutations(OPTIONS).flatmap(
        lambda o: st.sampled_from([(o[0], o[1], o[2]), ((o[0], o[1]), o[2]), (o[0], (o[1], o[2], o[3])), (tuple(o),)])
    ),
    min_size=1, max_size=8,
)  # fmt: skip


def ballots(said: str) -> list[tuple[str, ...]]:
    """`5 acbed 8 bedac` as that many rankings."""
    words = said.split()
    return [tuple(names) for n, names in zip(words[::2], words[1::2], strict=True) for _ in range(int(n))]


def order(result) -> str:
    return " ".join("".join(place.options) for place in result.standing)


@given(STRICT)
def test_borda_gives_the_points_that_votelib_gives(answers):
    tally = filled(PointTally.empty("borda", OPTIONS), answers)
    oracle = RankedToPositionalVotes(Borda(base=0)).convert(Counter(answers))
    assert dict(zip(tally.options, tally.points, strict=True)) == oracle


@given(PARTIAL)
def test_every_ranking_gives_away_the_same_points_however_much_it_leaves_out(answers):
    tally = filled(PointTally.empty("borda", OPTIONS), answers)
    assert sum(tally.points) == Fraction(6 * len(answers))


@given(st.lists(st.sets(st.sampled_from(OPTIONS), min_size=1), min_size=1))
def test_approval_counts_what_votelib_counts(answers):
    tally = filled(PointTally.empty("approval", OPTIONS), [tuple(each) for each in answers])
    oracle = ApprovalToSimpleVotes().convert(Counter(frozenset(each) for each in answers))
    assert {o: p for o, p in zip(tally.options, tally.points, strict=True) if p} == oracle


@given(STRICT)
def test_whoever_alone_wins_by_schulze_wins_in_votelib(answers):
    assume(len(answers) % 2 == 1)  # no two are equal in a pair, and strengths are votes alone
    chosen = schulze_result(filled(PairTally.empty(OPTIONS), answers), TITLES)
    assume(chosen.winners)
    assert Schulze().evaluate(RankedToCondorcetVotes().convert(Counter(answers)), 1) == list(chosen.winners)


@given(PARTIAL)
def test_whoever_wins_a_runoff_without_ties_wins_in_pyrankvote(answers):
    tally = filled(RankingTally(OPTIONS), answers)
    chosen = instant_runoff_result(tally, TITLES)
    words = chosen.explanation.en
    assume("with fewer before" not in words and "every order" not in words)
    people = {option: pyrankvote.Candidate(option) for option in OPTIONS}
    outcome = pyrankvote.instant_runoff_voting(
        list(people.values()), [pyrankvote.Ballot([people[o] for o in answer]) for answer in answers]
    )
    assert [each.name for each in outcome.get_winners()] == list(chosen.winners)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param("8 acdb 2 badc 4 cdba 4 dbac 3 dcba", "d a c b", id="Schulze 2011, example 1"),
        pytest.param(
            "5 acbed 5 adecb 8 bedac 3 cabed 7 caebd 2 cbade 7 dceba 8 ebadc", "e a c b d",
            id="the example with 45 voters",
        ),
    ],
)  # fmt: skip
def test_schulzes_published_examples(said: str, expected: str):
    answers = ballots(said)
    options = tuple(sorted(answers[0]))
    assert order(schulze_result(filled(PairTally.empty(options), answers), TITLES)) == expected


def test_the_strongest_paths_of_schulzes_first_example_are_those_in_the_paper():
    tally = filled(PairTally.empty(OPTIONS), ballots("8 acdb 2 badc 4 cdba 4 dbac 3 dcba"))
    assert tally.prefer == ((0, 8, 14, 10), (13, 0, 6, 2), (7, 15, 0, 12), (11, 19, 9, 0))
    support = [[strength[1] for strength in row] for row in strongest_paths(tally)]
    assert [[support[a][b] for b in range(4) if a != b] for a in range(4)] == [
        [14, 14, 12], [13, 13, 12], [13, 15, 12], [13, 19, 13],
    ]  # fmt: skip


@settings(max_examples=60)
@given(PARTIAL)
def test_the_strongest_paths_are_those_found_by_walking_every_path(answers):
    tally = filled(PairTally.empty(OPTIONS), answers)

    def step(a: int, b: int):
        support, opposed = tally.prefer[a][b], tally.prefer[b][a]
        return (2, support, -opposed) if support > opposed else (int(support == opposed), 0, 0)

    paths = strongest_paths(tally)
    for start, end in permutations(range(4), 2):
        between = [each for each in range(4) if each not in (start, end)]
        walks = [(start, *middle, end) for length in range(3) for middle in permutations(between, length)]
        strongest = max(min(step(a, b) for a, b in pairwise(walk)) for walk in walks)
        assert paths[start][end] == strongest


def test_two_whom_nobody_beats_are_tied_though_one_of_them_beats_more_others():
    # votelib counts how many others somebody beats, and so takes one of them; the paper knows only the unbeaten
    answers = ballots("1 abcd 1 bacd 1 acbd 1 cbda")
    tally = filled(PairTally.empty(OPTIONS), answers)
    chosen = schulze_result(tally, TITLES)
    beaten = [
        {OPTIONS[b] for b in range(4) if strongest_paths(tally)[a][b] > strongest_paths(tally)[b][a]}
        for a in range(4)
    ]
    assert beaten[0] != beaten[1]
    assert (chosen.winners, set(chosen.tied)) == ((), {"a", "b"})
    assert len(Schulze().evaluate(RankedToCondorcetVotes().convert(Counter(answers)), 1)) == 1


@given(PARTIAL)
def test_a_tie_in_a_runoff_is_told_exactly_where_the_order_of_elimination_matters(answers):
    tally = filled(RankingTally(OPTIONS), answers)
    possible = runoff_in_every_order(tally, OPTIONS)
    told = instant_runoff_result(tally, TITLES)
    assert set(told.winners or told.tied) == possible
    assert bool(told.winners) == (len(possible) == 1)
    listed = instant_runoff_result(tally, TITLES, equals="first listed")
    assert set(listed.winners) <= possible
    assert len(listed.winners) == 1


@pytest.mark.parametrize(
    ("said", "winners", "tied"),
    [
        pytest.param(
            "2 abc 2 bac 2 cab", "", "ab", id="a is second best to all others, and b wins if a goes first"
        ),
        pytest.param("2 ab 2 ba", "", "ab", id="two equal halves"),
        pytest.param("3 ab 2 bc 2 cb", "", "bc", id="whoever of b and c stays has the other's votes"),
        pytest.param("5 a 2 bc 2 cb", "a", "", id="b and c together are fewer than a"),
    ],
)
def test_ties_in_a_runoff_that_programs_settle_by_lot(said: str, winners: str, tied: str):
    answers = ballots(said)
    options = tuple(sorted({option for answer in answers for option in answer}))
    told = instant_runoff_result(filled(RankingTally(options), answers), TITLES)
    assert ("".join(told.winners), "".join(told.tied)) == (winners, tied)


def test_a_profile_in_which_all_are_alike_is_a_tie_of_all_and_soon_told():
    options = tuple("abcdefghij")
    answers = [tuple(options[n:] + options[:n]) for n in range(10)]
    told = instant_runoff_result(filled(RankingTally(options), answers), titles(*options))
    assert set(told.tied) == set(options)


def clear(stage) -> bool:
    """Whether a stage of a count went without a tie."""
    match stage.done:
        case Surplus(equal=equal):
            return len(equal) == 1
        case Last(way=way):
            return way == "alone"
    return True


@given(PARTIAL, st.integers(1, 3))
def test_whoever_is_chosen_by_transferable_votes_without_ties_is_chosen_in_votelib(answers, places):
    # votelib counts by the same method, with a quota in whole numbers and fractions in place of decimals; of rankings
    # with equals it passes on those who are left beside somebody otherwise, and these are held against `plainly.py`
    elected = transferable_vote(filled(RankingTally(OPTIONS), answers), places=places, equals="are told")
    assume(all(map(clear, elected.stages)))
    try:
        oracle = TransferableVoteSelector(quota_function="droop").evaluate(Counter(answers), places)
    except (VotingSystemError, NotImplementedError):
        # it knows no options that nobody named, and weighs sheets that lie with nobody against those who are last
        assume(False)
    assert set(oracle) == set(elected.chosen)


@settings(deadline=None)
@given(PARTIAL | GROUPED, st.integers(1, 3))
def test_the_single_transferable_vote_is_the_one_counted_sheet_by_sheet(answers, places):
    together = chosen_in_every_order(answers, OPTIONS, places)
    told = transferable_vote_result(filled(RankingTally(OPTIONS), answers), TITLES, places=places)
    assert set(told.winners) == frozenset.intersection(*together)
    assert {*told.winners, *told.tied} == frozenset.union(*together)


def test_the_single_transferable_vote_of_a_known_example():
    # twenty guests and three kinds of food: many pages explain the method by it
    foods = ("orange", "pear", "chocolate", "strawberry", "hamburger")
    said = [
        (4, ("orange",)), (2, ("pear", "orange")), (8, ("chocolate", "strawberry")), (4, ("chocolate", "hamburger")),
        (1, ("strawberry",)), (1, ("hamburger",)),
    ]  # fmt: skip
    answers = [answer for many, answer in said for _ in range(many)]
    elected = transferable_vote(filled(RankingTally(foods), answers), places=3, equals="are told")
    assert (elected.quota, elected.chosen) == (6, ("chocolate", "orange", "strawberry"))
    assert [dict(stage.votes) for stage in elected.stages] == [
        {"orange": 4, "pear": 2, "chocolate": 12, "strawberry": 1, "hamburger": 1},
        {"orange": 4, "pear": 2, "strawberry": 5, "hamburger": 3},
        {"orange": 6, "strawberry": 5, "hamburger": 3},
        {"strawberry": 5},
    ]


TENNESSEE = "42 mnck 26 nckm 15 cknm 17 kcnm"


def test_the_capital_of_tennessee_depends_on_the_method():
    # Memphis, Nashville, Chattanooga, Knoxville: known from many textbooks, with these numbers
    options, answers = ("m", "n", "c", "k"), ballots(TENNESSEE)
    names = titles(*options)
    borda = filled(PointTally.empty("borda", options), answers)
    assert dict(zip(options, borda.points, strict=True)) == {"m": 126, "n": 194, "c": 173, "k": 107}
    assert instant_runoff_result(filled(RankingTally(options), answers), names).winners == ("k",)
    assert order(schulze_result(filled(PairTally.empty(options), answers), names)) == "n c k m"


def test_of_many_options_the_reason_tells_the_pairs_of_what_stands_first():
    options = tuple(f"option {number}" for number in range(40))
    called = {name: Text(zh=name, en=name) for name in options}
    tally = option_tally("schulze", called, [options, options, options[::-1]])
    assert isinstance(tally, PairTally)
    said = schulze_result(tally, called).explanation.en
    assert said.count(" 2:1 ") == len(options) - 1  # the first against each other, and nothing else
    assert f"({40 * 39 // 2 - 39} more pairs, without what stands first)" in said
