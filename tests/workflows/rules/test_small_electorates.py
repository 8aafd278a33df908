"""Every electorate of up to four voters and three options, with every ballot that they can cast, under every rule but those
over parties, which `test_party_rules.py` tries with five.

For each of them: one outcome, the one that the method told plainly has (`plainly.py`); the tally kept through corrections is
the tally from scratch; whoever wins is not harmed by being liked better, where the method promises that.
Rankings with equals are tried with three voters, all others with four.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations, combinations_with_replacement, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.rules.plainly import (
    best_by_points,
    chosen_in_every_order,
    runoff_in_every_order,
    unbeaten_by_schulze,
)
from tests.workflows.rules.tables import form, titles
from workflows.model import Decide
from workflows.rules import (
    OPTION_RULES,
    RULES,
    BadSheet,
    Measure,
    MeetingCount,
    OwnersTally,
    ScoreTally,
    Verdict,
    counted_verdict,
    option_result,
    option_tally,
    option_verdict,
    owners_verdict,
    score_verdict,
)
from workflows.rules.options import OptionTally
from workflows.rules.result import Result

NAMES = ("a", "b", "c")
TITLES = titles(*NAMES)
Profile = tuple


def _subsets() -> list[tuple[str, ...]]:
    return [those for size in range(4) for those in combinations(NAMES, size)]


def _marks(*marks: object) -> list[dict[str, object]]:
    """Every way to mark each option with one of these, or not at all."""
    return [
        {name: mark for name, mark in zip(NAMES, way, strict=True) if mark is not None}
        for way in product((None, *marks), repeat=3)
    ]


def _strict() -> list[tuple[str, ...]]:
    return [order for size in range(4) for order in permutations(NAMES, size)]


def _weak() -> list[tuple[tuple[str, ...], ...]]:
    """Every ranking in groups, whatever it leaves out."""
    found = {()}
    for order in _strict():
        for cuts in product((False, True), repeat=max(len(order) - 1, 0)):
            groups: list[list[str]] = [[order[0]]] if order else []
            for option, cut in zip(order[1:], cuts, strict=True):
                if cut:
                    groups.append([option])
                else:
                    groups[-1].append(option)
            found.add(tuple(tuple(sorted(group)) for group in groups))
    return sorted(found)


BALLOTS: dict[str, list] = {
    "plurality": list(NAMES),
    "approval": _subsets(),
    "dots": [spread for spread in _marks(1, 2) if sum(spread.values()) <= 2],
    "score_voting": _marks(1, 2),
    "time_poll": _marks("yes", "if_need_be"),
    "borda": _strict(), "instant_runoff": _strict(), "schulze": _strict(), "single_transferable_vote": _strict(),
}  # fmt: skip
RANKED = [rule for rule, form_ in RULES.items() if form_.weighs == "ranking"]
CASES = [
    *(pytest.param(rule, BALLOTS[rule], 3 if len(BALLOTS[rule]) > 20 else 4, id=rule) for rule in OPTION_RULES),
    *(pytest.param(rule, _weak(), 3, id=f"{rule} with equals") for rule in RANKED),
]  # fmt: skip


def test_every_rule_over_options_is_tried_and_no_ballot_is_left_out():
    assert set(BALLOTS) == set(OPTION_RULES)
    assert [len(BALLOTS[rule]) for rule in ("approval", "dots", "score_voting", "borda")] == [8, 10, 27, 16]
    assert len(_weak()) == 26


def electorates(ballots: list, most: int) -> Iterator[Profile]:
    """Every multiset of ballots: the order of voters is tried by itself."""
    for voters in range(1, most + 1):
        yield from combinations_with_replacement(ballots, voters)


@cache
def decided_by(rule: str, places: int, ties: str) -> Decide:
    return form(rule, winners=places, ties=ties)


def counted(rule: str, answers, *, places: int = 1, ties: str = "are told") -> Result:
    return option_result(decided_by(rule, places, ties), TITLES, option_tally(rule, NAMES, answers))


def possible(rule: str, answers: Profile) -> set[str]:
    """Whoever wins, told plainly; several where they are level."""
    match rule:
        case "instant_runoff":
            return runoff_in_every_order(option_tally(rule, NAMES, answers), NAMES)
        case "schulze":
            return unbeaten_by_schulze(answers, NAMES)
        case "single_transferable_vote":
            return set().union(*chosen_in_every_order(answers, NAMES, 1))
    return best_by_points(rule, answers, NAMES)


@pytest.mark.parametrize(("rule", "ballots", "most"), CASES)
def test_there_is_one_outcome_and_it_is_that_of_the_method_told_plainly(rule: str, ballots: list, most: int):
    for answers in electorates(ballots, most):
        level = possible(rule, answers)
        found = counted(rule, answers)
        nobodys = rule in ("plurality", "approval", "dots", "score_voting", "time_poll") and not any(answers)
        if rule == "time_poll" and not nobodys:
            level = {min(level)}  # of dates that are level the earliest is taken
        if len(level) == 1 and not nobodys:
            assert (set(found.winners), found.tied) == (level, ()), answers
        else:
            assert (found.winners, set(found.tied)) == ((), level), answers
        if not nobodys:
            listed = counted(rule, answers, ties="first listed")
            assert len(listed.winners) == 1, answers
            assert set(listed.winners) <= level, answers


@pytest.mark.parametrize(("rule", "ballots", "most"), CASES)
def test_the_verdict_is_one_that_the_catalogue_names_and_no_order_of_voters_changes_it(
    rule: str, ballots: list, most: int
):
    asked = form(rule)
    for answers in electorates(ballots, min(most, 3)):
        verdicts = {
            option_verdict(asked, TITLES, option_tally(rule, NAMES, order), asked=len(answers), closing=True)
            for order in (answers, answers[::-1], answers[1:] + answers[:1])
        }
        (verdict,) = verdicts
        assert verdict.outcome in RULES[rule].outcomes
        assert bool(verdict.winners) == (verdict.outcome == "passed")


@pytest.mark.parametrize(("rule", "ballots", "most"), CASES)
def test_a_corrected_ballot_counts_once_and_a_withdrawn_one_not_at_all(rule: str, ballots: list, most: int):
    del most

    @cache
    def tally(*numbers: int) -> OptionTally:
        return option_tally(rule, NAMES, [ballots[number] for number in numbers])

    every = range(len(ballots))
    for other, old in product(every, repeat=2):
        assert tally(other, old).add(ballots[old], None) == tally(other)
        for new in every:
            assert tally(other, old).add(ballots[old], ballots[new]) == tally(*sorted((other, new)))


def raised(rule: str, answer, option: str) -> Iterator[object]:
    """Every ballot that likes this option better, and the others as before."""
    match rule:
        case "plurality":
            yield option
            return
        case "approval":
            yield tuple(sorted({*answer, option}))
            return
        case "dots" | "score_voting":
            yield {**answer, option: answer.get(option, 0) + 1}
            return
        case "time_poll":
            yield {**answer, option: "yes"}
            return
    groups = [(each,) if isinstance(each, str) else each for each in answer]
    rest = [tuple(each for each in group if each != option) for group in groups]
    at = next((number for number, group in enumerate(groups) if option in group), len(groups))
    for place in range(at + 1):
        above = [group for group in rest[:place] if group]
        below = [group for group in rest[place:] if group]
        yield (*above, (option,), *below)


@pytest.mark.parametrize(
    ("rule", "ballots", "most"), [case for case in CASES if RULES[case.values[0]].monotone]
)
def test_whoever_wins_is_not_harmed_by_being_liked_better(rule: str, ballots: list, most: int):
    for answers in electorates(ballots, min(most, 3)):
        found = counted(rule, answers)
        for winner in found.winners:
            for number, answer in enumerate(answers):
                for better in raised(rule, answer, winner):
                    after = counted(rule, (*answers[:number], better, *answers[number + 1 :]))
                    assert after.winners == (winner,), (answers, better)


@pytest.mark.parametrize(
    "ballots", [pytest.param(_strict(), id="strict"), pytest.param(_weak(), id="equals")]
)
def test_two_are_chosen_by_transferable_votes_as_sheet_by_sheet(ballots: list):
    for answers in electorates(ballots, 3):
        together = chosen_in_every_order(answers, NAMES, 2)
        found = counted("single_transferable_vote", answers, places=2)
        assert set(found.winners) == frozenset.intersection(*together), answers
        assert set(found.winners) | set(found.tied) == frozenset.union(*together), answers
        listed = counted("single_transferable_vote", answers, places=2, ties="first listed")
        assert frozenset(listed.winners) in together, answers


@pytest.mark.parametrize("rule", ["plurality", "approval"])
def test_what_is_decided_early_is_what_waiting_would_have_decided(rule: str):
    certain = form(rule, close="as soon as certain")
    for voters in (2, 3, 4):
        for cast in range(voters):
            for answers in combinations_with_replacement(BALLOTS[rule], cast):
                early = option_verdict(
                    certain, TITLES, option_tally(rule, NAMES, answers), asked=voters, closing=False
                )
                if early.outcome is None:
                    continue
                for missing in combinations_with_replacement((None, *BALLOTS[rule]), voters - cast):
                    tally = option_tally(rule, NAMES, [*answers, *missing])
                    late = option_verdict(certain, TITLES, tally, asked=voters, closing=True)
                    assert (late.outcome, late.winners) == (early.outcome, early.winners), (answers, missing)


SCORES = (None, 1, 2, 3)
MEASURING = [
    pytest.param(form("mean_at_least", threshold="5/2"), id="mean"),
    pytest.param(form("mean_at_least", threshold=2, quorum="2 answers"), id="mean with a quorum"),
    pytest.param(form("satisfied_at_least", satisfied_from=3, share="2/3"), id="satisfied"),
]


def scored(given, asked: int) -> ScoreTally:
    tally = ScoreTally(asked, scale=3)
    for score in given:
        tally = tally.add(None, score)
    return tally


@pytest.mark.parametrize("rule", MEASURING)
def test_scores_of_up_to_four_people(rule):
    for voters in range(1, 5):
        for scores in product(SCORES, repeat=voters):
            given_ = [score for score in scores if score is not None]
            needed = rule.quorum.count if rule.quorum else 1
            if rule.rule == "mean_at_least":
                passes = bool(given_) and sum(given_) >= rule.threshold * len(given_)
            else:
                passes = bool(given_) and 3 * sum(score >= 3 for score in given_) >= 2 * len(given_)
            expected = "no_quorum" if len(given_) < needed else "passed" if passes else "failed"
            tally = scored(scores, voters)
            assert score_verdict(rule, tally, closing=True).outcome == expected
            assert tally == scored(scores[::-1], voters)
            for score in given_:
                assert tally.add(score, 3) == scored([3, *_without(scores, score)], voters)
                if expected == "passed":
                    assert score_verdict(rule, tally.add(score, 3), closing=True).outcome == "passed"


def _without(scores, score) -> list:
    left = list(scores)
    left.remove(score)
    return left


OWNER_SAYS = (None, "agree", "disagree", "abstain")
OWNED = [
    pytest.param((1, 1, 1, 1), id="homes of one size"),
    pytest.param((6, 2, 1, 1), id="one who owns more than all others"),
    pytest.param((4, 3, 2, 1), id="all of different size"),
]


@pytest.mark.parametrize("areas", OWNED)
@pytest.mark.parametrize("share", ["over 1/2", "3/4"])
def test_what_up_to_four_owners_can_say_is_counted_by_head_and_area_as_the_article_has_it(areas, share: str):
    rule = form("owners_joint_decision", quorum={"heads": "2/3", "area": "2/3"},
                **{"pass": {"of": "taking part", "heads": share, "area": share}})  # fmt: skip
    for voters in range(1, 5):
        owned = areas[:voters]
        for said in product(OWNER_SAYS, repeat=voters):
            part = [area for area, vote in zip(owned, said, strict=True) if vote]
            agree = [area for area, vote in zip(owned, said, strict=True) if vote == "agree"]
            enough = 3 * len(part) >= 2 * voters and 3 * sum(part) >= 2 * sum(owned)
            if share == "3/4":
                passes = 4 * len(agree) >= 3 * len(part) and 4 * sum(agree) >= 3 * sum(part)
            else:
                passes = 2 * len(agree) > len(part) and 2 * sum(agree) > sum(part)
            expected = "passed" if enough and passes else "failed" if enough else "no_quorum"
            tally = OwnersTally(Measure(voters, sum(owned)))
            for area, vote in zip(owned, said, strict=True):
                # each first said something else, and corrected it
                tally = tally.add(Measure(1, area), None, "abstain").add(Measure(1, area), "abstain", vote)
            assert owners_verdict(rule, tally, closing=True).outcome == expected, said


def test_a_meeting_of_up_to_four():
    rule = form("counted", quorum={"present": "2/3"})
    for due in range(1, 5):
        for present, agree, disagree, abstain in product(range(due + 1), repeat=4):
            found = counted_verdict(rule, MeetingCount(due, present, agree, disagree, abstain))
            if agree + disagree + abstain > present:
                assert isinstance(found, BadSheet)
                continue
            expected = "no_quorum" if 3 * present < 2 * due else "passed" if agree > disagree else "failed"
            assert isinstance(found, Verdict)
            assert found.outcome == expected


LARGE = 400


@pytest.mark.parametrize("rule", OPTION_RULES)
@settings(max_examples=5, deadline=None)
@given(chance=st.randoms(use_true_random=False))
def test_hundreds_of_ballots_corrected_and_shuffled_are_the_ballots_from_scratch(rule: str, chance):
    ballots = [*BALLOTS[rule], *(_weak() if rule in RANKED else ())]
    first, final = ([chance.choice(ballots) for _ in range(LARGE)] for _ in range(2))
    kept = option_tally(rule, NAMES, first)
    for place in chance.sample(range(LARGE), LARGE):
        kept = kept.add(first[place], final[place])
    assert kept == option_tally(rule, NAMES, final)
    assert kept == option_tally(rule, NAMES, chance.sample(final, LARGE))
    asked = form(rule, winners=2)
    assert option_result(asked, TITLES, kept) == counted(rule, final, places=2)


def test_a_transferable_vote_is_not_monotone_either_and_the_catalogue_says_so():
    others = [("a", "b", "c")] * 6 + [("c", "a", "b")] * 5 + [("b", "c", "a")] * 4
    before, after = [*others, *[("b", "a", "c")] * 2], [*others, *[("a", "b", "c")] * 2]
    assert counted("single_transferable_vote", before).winners == ("a",)
    assert counted("single_transferable_vote", after).winners == ("c",)
    assert [name for name, rule in RULES.items() if not rule.monotone] == [
        "instant_runoff", "single_transferable_vote",
    ]  # fmt: skip
