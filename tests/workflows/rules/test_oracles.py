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

from tests.workflows.rules.tables import titles
from workflows.rules.instant_runoff import instant_runoff_result
from workflows.rules.points import PointTally
from workflows.rules.rankings import PairTally, RankingTally
from workflows.rules.schulze import schulze_result, strongest_paths

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


def votes_of(tally: RankingTally, left: tuple[str, ...]) -> dict[str, Fraction]:
    """Every ranking counted anew for the best of those who are left, as with pencil and paper."""
    votes = dict.fromkeys(left, Fraction(0))
    for ranking, times in tally.times.items():
        here = next((those for group in ranking if (those := [o for o in group if o in votes])), [])
        for option in here:
            votes[option] += Fraction(times, len(here))
    return votes


def runoff_in_every_order(tally: RankingTally, left: tuple[str, ...], before: tuple) -> set[str]:
    """Instant runoff told plainly, nothing remembered: whoever wins in some order of the ties that stay ties."""
    if len(left) == 1:
        return set(left)
    votes = votes_of(tally, left)
    low = [option for option in left if votes[option] == min(votes.values())]
    others = [n for option, n in votes.items() if option not in low]
    if len(low) > 1 and others and sum(votes[option] for option in low) < min(others):
        # whatever order among these: they are all out before any other is
        return runoff_in_every_order(tally, tuple(o for o in left if o not in low), (*before, votes))
    for earlier in reversed(before):
        fewest = min(earlier[option] for option in low)
        low = [option for option in low if earlier[option] == fewest]
    return set().union(
        *(runoff_in_every_order(tally, tuple(o for o in left if o != out), (*before, votes)) for out in low)
    )


@given(PARTIAL)
def test_a_tie_in_a_runoff_is_told_exactly_where_the_order_of_elimination_matters(answers):
    tally = filled(RankingTally(OPTIONS), answers)
    possible = runoff_in_every_order(tally, OPTIONS, ())
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
