"""Rules over options: the design of the refuse house is chosen, in every way in which that can be done."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.rules.tables import form, titles
from workflows.model import Decide
from workflows.rules import OPTION_RULES, RULES, dots_fault, option_result, option_tally, option_verdict
from workflows.rules.points import ratings_fault
from workflows.rules.result import number, readable

NAMES = ("brick", "iron", "wood")
TITLES = titles(*NAMES)


def rule_form(rule: str, **more: object) -> Decide:
    """A form that names the rule, also where only the catalogue knows it yet."""
    return form("plurality", **more).model_copy(update={"rule": rule})


def result(rule: str, answers, options=NAMES, **more):
    return option_result(rule_form(rule, **more), titles(*options), option_tally(rule, options, answers))


@pytest.mark.parametrize(
    ("rule", "answers", "more", "winners", "tied"),
    [
        pytest.param("plurality", ["wood", "wood", "brick"], {}, ["wood"], [], id="most votes"),
        pytest.param("plurality", ["wood", "brick"], {}, [], ["brick", "wood"], id="a tie is told"),
        pytest.param("plurality", ["wood", "brick"], {"ties": "first listed"}, ["brick"], [], id="or resolved"),
        pytest.param("plurality", ["wood", "brick"], {"winners": 2}, ["brick", "wood"], [], id="both fit"),
        pytest.param("plurality", ["wood", "wood", "brick", "iron"], {"winners": 2}, ["wood"], ["brick", "iron"],
                     id="a tie for the second place"),
        pytest.param("plurality", ["wood"], {"winners": 2}, ["wood"], [], id="nobody wanted a second"),
        pytest.param("plurality", ["wood"], {"winners": 3, "ties": "first listed"}, ["wood"], [],
                     id="and no list can want it"),
        pytest.param("approval", [("wood", "iron"), ("iron",), ("brick",)], {}, ["iron"], [], id="most approvals"),
        pytest.param("approval", [(), ()], {"ties": "first listed"}, [], list(NAMES), id="nobody approves of any"),
        pytest.param("dots", [{"wood": 3}, {"brick": 1, "iron": 2}, {"iron": 2}], {}, ["iron"], [], id="dots"),
        pytest.param("score_voting", [{"wood": 5, "iron": 4}, {"iron": 4, "brick": 1}, {"brick": 2}], {}, ["iron"], [],
                     id="scores: liked well by two"),
        pytest.param("borda", [("wood", "iron", "brick"), ("iron", "brick", "wood")], {}, ["iron"], [],
                     id="Borda: second best of most"),
        pytest.param("borda", [("wood",), ("iron", "wood", "brick")], {}, ["wood"], [],
                     id="Borda: left out shares the last places"),
        pytest.param("borda", [(("brick", "iron"), ("wood",))], {}, [], ["brick", "iron"], id="Borda: equals"),
        pytest.param("instant_runoff", [("brick", "wood")] * 4 + [("wood",)] * 3 + [("iron", "wood")] * 2, {},
                     ["wood"], [], id="runoff: the votes of iron go to wood"),
        pytest.param("instant_runoff", [("brick",), ("wood",)], {}, [], ["brick", "wood"], id="runoff: a tie"),
        pytest.param("instant_runoff", [("brick",), ("wood",)], {"ties": "first listed"}, ["brick"], [],
                     id="runoff: resolved by the list"),
        pytest.param("instant_runoff", [("brick",)] * 3 + [("iron", "wood")] + [("wood", "iron")], {},
                     ["brick"], [], id="runoff: a tie that changes nothing"),
        pytest.param("instant_runoff", [("brick", "wood")] * 2 + [("iron", "wood")] * 2 + [("wood",)] * 3, {},
                     ["wood"], [], id="runoff: every order of a tie ends with wood"),
        pytest.param("instant_runoff", [(("brick", "wood"),), ("iron",)], {}, ["iron"], [],
                     id="runoff: equals have a half each"),
        pytest.param("instant_runoff", [()], {}, [], list(NAMES), id="runoff: nobody named any"),
        pytest.param("instant_runoff", [("brick",)] * 3 + [("wood",)] * 2 + [("iron",)], {"winners": 2},
                     ["brick", "wood"], [], id="runoff: two are left"),
        pytest.param("single_transferable_vote", [("brick", "wood")] * 5 + [("iron",)] * 2 + [("wood",)], {"winners": 2},
                     ["brick", "wood"], [], id="transferable: the surplus of brick brings wood before iron"),
        pytest.param("single_transferable_vote", [("brick",), ("wood",)], {}, [], ["brick", "wood"],
                     id="transferable: a tie"),
        pytest.param("single_transferable_vote", [("brick",), ("wood",)], {"ties": "first listed"}, ["brick"], [],
                     id="transferable: resolved by the list"),
        pytest.param("single_transferable_vote", [("brick",)] * 3 + [("iron",), ("wood",)], {"winners": 2},
                     ["brick"], ["iron", "wood"], id="transferable: a tie for the second place"),
        pytest.param("single_transferable_vote", [()], {}, [], list(NAMES), id="transferable: nobody named any"),
        pytest.param("single_transferable_vote", [("wood",)], {"winners": 3}, ["wood", "brick", "iron"], [],
                     id="transferable: no more options than places"),
        pytest.param("schulze", [("wood", "iron", "brick")] * 2 + [("brick", "wood", "iron")], {}, ["wood"], [],
                     id="Schulze: who beats all others"),
        pytest.param("schulze", [("wood",), ("brick",)], {}, [], ["brick", "wood"], id="Schulze: a tie"),
        pytest.param("schulze", [("wood",), ("brick",)], {"ties": "first listed"}, ["brick"], [],
                     id="Schulze: resolved by the list"),
    ],
)  # fmt: skip
def test_what_is_chosen(rule: str, answers, more: dict[str, object], winners: list[str], tied: list[str]):
    chosen = result(rule, answers, **more)
    assert (list(chosen.winners), list(chosen.tied)) == (winners, tied)


@pytest.mark.parametrize(
    ("answers", "winner"),
    [
        pytest.param([{"2026-12-02": "yes"}] * 2 + [{"2026-12-01": "yes"}], "2026-12-02", id="most people"),
        pytest.param([{"2026-12-01": "if_need_be"}] * 3 + [{"2026-12-02": "yes"}] * 2, "2026-12-01",
                     id="three who could beat two who can"),
        pytest.param([{"2026-12-01": "if_need_be", "2026-12-02": "yes"}, {"2026-12-01": "yes", "2026-12-02": "yes"}],
                     "2026-12-02", id="fewest if need be"),
        pytest.param([{"2026-12-02": "yes", "2026-12-01": "yes"}], "2026-12-01", id="then the earliest"),
    ],
)  # fmt: skip
def test_when_most_can_come(answers, winner: str):
    # the list is not in the order of the dates, and the poll goes by the dates
    chosen = result("time_poll", answers, ("2026-12-02", "2026-12-01"))
    assert (chosen.winners, chosen.tied) == ((winner,), ())


def test_where_nobody_is_free_nothing_is_chosen():
    chosen = result("time_poll", [{}, {}], ("2026-12-01", "2026-12-02"))
    assert (chosen.winners, chosen.tied) == ((), ("2026-12-01", "2026-12-02"))


@pytest.mark.parametrize(
    ("rule", "answers", "more", "en"),
    [
        pytest.param("plurality", ["wood", "brick"], {}, "brick 1, wood 1, iron 0 votes; tied: brick, wood.",
                     id="votes"),
        pytest.param("plurality", ["wood", "brick"], {"ties": "first listed"},
                     "brick 1, wood 1, iron 0 votes; brick, wood stand equal, and by the rule that was set the first "
                     "listed wins: brick; chosen: brick.", id="the list decided, and that is said"),
        pytest.param("borda", [(("brick", "iron"),)], {}, "brick 1 1/2, iron 1 1/2, wood 0 points; tied: brick, iron.",
                     id="halves"),
        pytest.param("instant_runoff", [("brick", "wood")] * 4 + [("wood",)] * 3 + [("iron", "wood")] * 2, {},
                     "round 1: brick 4, wood 3, iron 2 votes, iron out; round 2: wood 5, brick 4 votes, brick out; "
                     "chosen: wood.", id="rounds"),
        pytest.param("instant_runoff", [("brick",)] * 4 + [("wood",), ("iron",)], {},
                     "round 1: brick 4, iron 1, wood 1 votes, iron, wood tied last, together fewer than any other, "
                     "all out; chosen: brick.", id="out together"),
        pytest.param("single_transferable_vote", [("brick", "wood")] * 5 + [("iron",)] * 2 + [("wood",)], {"winners": 2},
                     "8 rankings for 2 places: the quota is 8/3 rounded down and one more, 3; stage 1: brick 5, iron 2, "
                     "wood 1 votes, brick in, the surplus of brick, 2, goes on, 2/5 of each vote; stage 2: wood 3, iron 2 "
                     "votes, wood in; chosen: brick, wood.", id="quota, surplus and stages"),
        pytest.param("score_voting", [{"wood": 5}, {"iron": 2}], {}, "wood 5, iron 2, brick 0 points; chosen: wood.",
                     id="points"),
        pytest.param("schulze", [("wood",), ("wood", "brick")], {},
                     "in pairs: brick 1:0 iron, brick 0:2 wood, iron 0:2 wood; chosen: wood.", id="pairs"),
    ],
)  # fmt: skip
def test_the_explanation_has_the_numbers(rule: str, answers, more: dict[str, object], en: str):
    assert result(rule, answers, **more).explanation.en == en


def test_last_ones_tied_in_a_later_round_go_by_the_round_before():
    # round 1: 5, 4, 3, 1; the vote of d goes to c; then b and c have 4 each, and c had fewer before
    answers = [("a",)] * 5 + [("b", "a")] * 4 + [("c", "b")] * 3 + [("d", "c")]
    chosen = result("instant_runoff", answers, ("a", "b", "c", "d"))
    assert chosen.winners == ("b",)
    assert "round 2: a 5, b 4, c 4 votes, b, c tied last, c out with fewer before" in chosen.explanation.en
    assert "第 2 轮 「a」 5 票、「b」 4 票、「c」 4 票，「b」、「c」 同为最少，「c」 前面一轮更少，出局" in (
        chosen.explanation.zh
    )


@pytest.mark.parametrize(
    ("more", "answers", "closing", "outcome", "winners"),
    [
        pytest.param({}, ["wood", None], False, None, (), id="one is waited for"),
        pytest.param({}, ["wood", None], True, "passed", ("wood",), id="and not beyond the close"),
        pytest.param({}, ["wood", "wood"], False, "passed", ("wood",), id="all have answered"),
        pytest.param({}, ["wood", "iron"], True, "tied", (), id="a tie"),
        pytest.param({}, [None, None], True, "no_quorum", (), id="nobody answered"),
        pytest.param({"quorum": "2 answers"}, ["wood", None], True, "no_quorum", (), id="too few answered"),
        pytest.param({"quorum": "3 answers"}, ["wood", "wood"], False, None, (), id="too few were asked"),
        pytest.param({"close": "at the deadline"}, ["wood"], False, None, (), id="not before the deadline"),
    ],
)
def test_when_options_are_decided(
    more, answers, closing: bool, outcome: str | None, winners: tuple[str, ...]
):
    tally = option_tally("plurality", NAMES, answers)
    verdict = option_verdict(form("plurality", **more), TITLES, tally, asked=len(answers), closing=closing)
    assert (verdict.outcome, verdict.winners) == (outcome, winners)
    assert f"{tally.answered} of {len(answers)} answered" in verdict.because.en
    assert f"应收 {len(answers)} 份答复，已收 {tally.answered} 份" in verdict.because.zh


@pytest.mark.parametrize("rule", OPTION_RULES)
def test_where_there_is_nothing_to_choose_nothing_is_chosen(rule: str):
    blank = {} if rule in ("dots", "score_voting", "time_poll") else ()
    tally = option_tally(rule, (), [] if rule == "plurality" else [blank])
    verdict = option_verdict(rule_form(rule), {}, tally, asked=1, closing=True)
    assert (verdict.outcome, verdict.winners) == ("no_quorum", ())


@pytest.mark.parametrize(
    ("spread", "because"),
    [
        pytest.param({"wood": 2, "iron": 1}, None, id="all three"),
        pytest.param({"wood": 1}, None, id="one of three"),
        pytest.param({"wood": 3, "iron": 1}, "4 dots given, there are 3 each", id="too many"),
        pytest.param({"wood": 4, "iron": -1}, "dots cannot be below nothing", id="borrowed ones"),
    ],
)
def test_dots_are_limited(spread: dict[str, int], because: str | None):
    fault = dots_fault(spread, 3)
    assert (fault.en if fault else None) == because


@pytest.mark.parametrize(
    ("scores", "because"),
    [
        pytest.param({"wood": 5, "iron": 1}, None, id="within the scale"),
        pytest.param({"wood": 6}, "each option is scored from 1 to 5", id="too high"),
        pytest.param({"wood": -1}, "each option is scored from 1 to 5", id="below nothing"),
    ],
)
def test_scores_keep_to_the_scale(scores: dict[str, int], because: str | None):
    fault = ratings_fault(scores, 5)
    assert (fault.en if fault else None) == because


@pytest.mark.parametrize(
    ("value", "said"),
    [
        pytest.param(Fraction(13, 4), "3 1/4", id="a fraction that people know"),
        pytest.param(Fraction(2000, 3001), "≈ 0.67", id="one that they do not"),
        pytest.param(Fraction(2999, 3001), "≈ 1.00", id="rounded up to the next whole"),
    ],
)
def test_a_fraction_that_nobody_reads_is_shown_as_a_decimal(value: Fraction, said: str):
    assert readable(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        pytest.param(Fraction(3), "3", id="whole"),
        pytest.param(Fraction(7, 2), "3 1/2", id="mixed"),
        pytest.param(Fraction(1, 3), "1/3", id="less than one"),
        pytest.param(Fraction(0), "0", id="nothing"),
    ],
)
def test_numbers_are_read_as_on_paper(value: Fraction, said: str):
    assert number(value) == said


RANKINGS = st.permutations(NAMES).flatmap(lambda o: st.integers(0, 3).map(lambda n: tuple(o[:n])))
GROUPED = st.sampled_from([(("brick", "iron"), ("wood",)), (("wood", "iron"),), ("iron", ("wood", "brick"))])
SPREADS = st.dictionaries(st.sampled_from(NAMES), st.integers(1, 5))
ANSWERS = {
    "plurality": st.sampled_from(NAMES),
    "approval": st.sets(st.sampled_from(NAMES)).map(lambda those: tuple(sorted(those))),
    "dots": SPREADS,
    "score_voting": SPREADS,
    "borda": RANKINGS | GROUPED,
    "instant_runoff": RANKINGS | GROUPED,
    "schulze": RANKINGS | GROUPED,
    "single_transferable_vote": RANKINGS | GROUPED,
    "time_poll": st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["yes", "if_need_be"])),
}
EVERY = st.sampled_from(OPTION_RULES).flatmap(
    lambda rule: st.tuples(st.just(rule), st.lists(ANSWERS[rule], max_size=9))
)
MORE = st.fixed_dictionaries(
    {"winners": st.integers(1, 3), "ties": st.sampled_from(["are told", "first listed"])}
)


def test_every_rule_over_options_has_its_answers_here():
    assert set(ANSWERS) == set(OPTION_RULES)


@given(EVERY, MORE, st.randoms())
def test_the_order_of_answers_never_matters(drawn, more, chance):
    rule, answers = drawn
    shuffled = chance.sample(answers, len(answers))
    assert result(rule, answers, **more) == result(rule, shuffled, **more)


@given(EVERY, st.data())
def test_a_tally_kept_through_every_change_of_mind_is_the_tally_from_scratch(drawn, data):
    rule, answers = drawn
    later = [data.draw(st.none() | ANSWERS[rule]) for _ in answers]
    kept = option_tally(rule, NAMES, answers)
    for old, new in zip(answers, later, strict=True):
        kept = kept.add(old, new)
    assert kept == option_tally(rule, NAMES, later)
    assert kept.answered == len([each for each in later if each is not None])


@given(EVERY, MORE)
def test_nobody_wins_twice_all_stand_once_and_a_tie_is_of_two_or_of_nobodys(drawn, more):
    rule, answers = drawn
    chosen = result(rule, answers, **more)
    assert sorted(option for place in chosen.standing for option in place.options) == sorted(NAMES)
    assert len(set(chosen.winners)) == len(chosen.winners) <= more["winners"]
    assert not set(chosen.winners) & set(chosen.tied)
    assert len(chosen.tied) != 1
    assert chosen.winners or chosen.tied
    if chosen.tied:
        assert len(chosen.winners) + len(chosen.tied) > more["winners"] or not any(answers)


def raised(rule: str, answer, option: str):
    """The same answer with this option moved up, or supported more."""
    match rule:
        case "plurality":
            return option
        case "approval":
            return tuple({*answer, option})
        case "dots" | "score_voting":
            return {**answer, option: answer.get(option, 0) + 1}
        case "time_poll":
            return {**answer, option: "yes"}
    groups = ((each,) if isinstance(each, str) else each for each in answer)
    rest = (tuple(each for each in group if each != option) for group in groups)
    return (option, *(group for group in rest if group))


@given(EVERY.filter(lambda drawn: RULES[drawn[0]].monotone and drawn[1]), st.data())
def test_more_support_for_the_one_winner_never_loses_it_where_the_rule_is_monotone(drawn, data):
    rule, answers = drawn
    chosen = result(rule, answers)
    if chosen.winners:
        (winner,) = chosen.winners
        place = data.draw(st.integers(0, len(answers) - 1))
        better = [*answers[:place], raised(rule, answers[place], winner), *answers[place + 1 :]]
        assert result(rule, better).winners == (winner,)


def test_instant_runoff_is_not_monotone_and_the_catalogue_says_so():
    # c goes out first and its votes make a win; when two of b's come over to a, b goes out, and c gets those votes
    others = [("a", "b", "c")] * 6 + [("c", "a", "b")] * 5 + [("b", "c", "a")] * 4
    before, after = [*others, *[("b", "a", "c")] * 2], [*others, *[("a", "b", "c")] * 2]
    assert result("instant_runoff", before, ("a", "b", "c")).winners == ("a",)
    assert result("instant_runoff", after, ("a", "b", "c")).winners == ("c",)
    assert not RULES["instant_runoff"].monotone
