"""The owners' joint decision: who is a head, how much area, and both measures at once.

The building of the story has 10 homes: the Zhaos own two, two couples own one each in common, the developer
has one unsold and one sold and not handed over, and four owners have one each. That is 8 heads.
"""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.rules.tables import form
from workflows.rules import BadRegister, Home, Measure, OwnersTally, electors, owners_verdict

REGISTER = (
    Home("1-101", ("owner of 101",), 8_950),
    Home("1-102", ("zhao",), 12_000),
    Home("1-201", ("husband", "wife"), 9_000),
    Home("1-202", ("zhao",), 6_050),
    Home("1-301", ("elder", "son"), 9_000),
    Home("1-302", (), 9_000, handed_over=False),
    Home("1-401", ("buyer of 401",), 9_000, handed_over=False),
    Home("1-402", ("owner of 402",), 9_000),
    Home("1-501", ("owner of 501",), 9_000),
    Home("1-502", ("owner of 502",), 9_000),
)
WHO = electors(REGISTER)

ORDINARY = form(
    "owners_joint_decision",
    quorum={"heads": "2/3", "area": "2/3"},
    **{"pass": {"of": "taking part", "heads": "over 1/2", "area": "over 1/2"}},
)
RESERVED = form(
    "owners_joint_decision",
    quorum={"heads": "2/3", "area": "2/3"},
    **{"pass": {"of": "taking part", "heads": "3/4", "area": "3/4"}},
)


def voted(rule, heads_and_area: str):
    """A tally from lines such as `all 9/900 agree 4/500 disagree 2/200 abstain 1/100`."""
    words = heads_and_area.split()
    measures = {
        name: Measure(*map(int, said.split("/"))) for name, said in zip(words[::2], words[1::2], strict=True)
    }
    return owners_verdict(rule, OwnersTally(**measures), closing=True)


def test_the_register_is_folded_into_heads_and_no_area_is_lost():
    assert not isinstance(WHO, BadRegister)
    assert {each.owners: each.homes for each in WHO}[("zhao",)] == ("1-102", "1-202")
    assert {each.owners: each.measure.area for each in WHO}[("zhao",)] == 18_050
    assert {each.owners: each.homes for each in WHO}[("developer",)] == ("1-302", "1-401")
    assert ("husband", "wife") in {each.owners for each in WHO}
    assert sum((each.measure for each in WHO), Measure()) == Measure(8, sum(each.area for each in REGISTER))


def test_who_owns_one_home_alone_and_one_in_common_is_a_head_in_each():
    who = electors(
        [Home("1", ("zhao",), 100), Home("2", ("qian", "zhao"), 100), Home("3", ("zhao", "qian"), 5)]
    )
    assert not isinstance(who, BadRegister)
    assert [(each.owners, each.measure) for each in who] == [
        (("zhao",), Measure(1, 100)),
        (("qian", "zhao"), Measure(1, 105)),
    ]


@pytest.mark.parametrize(
    ("homes", "home", "because"),
    [
        pytest.param([Home("1", ("a",), 5), Home("1", ("b",), 5)], "1", "this home is registered twice", id="twice"),
        pytest.param([Home("1", ("a",), 5), Home("2", (), 5)], "2", "no owner is registered", id="no owner"),
        pytest.param([Home("1", ("a",), 0)], "1", "the area must be more than nothing", id="no area"),
    ],
)  # fmt: skip
def test_a_register_that_cannot_be_counted_names_the_line(homes, home: str, because: str):
    bad = electors(homes)
    assert isinstance(bad, BadRegister)
    assert (bad.home, bad.because.en) == (home, because)


@pytest.mark.parametrize(
    ("rule", "counts", "outcome"),
    [
        pytest.param(ORDINARY, "all 9/900 agree 4/400 disagree 2/200", "passed", id="exactly two thirds take part"),
        pytest.param(ORDINARY, "all 9/900 agree 5/599", "no_quorum", id="too little area takes part"),
        pytest.param(ORDINARY, "all 9/900 agree 5/900", "no_quorum", id="too few heads take part"),
        pytest.param(ORDINARY, "all 9/900 agree 3/500 disagree 3/200", "failed", id="a half of the heads is not over"),
        pytest.param(ORDINARY, "all 9/900 agree 5/350 disagree 1/350", "failed", id="a half of the area is not over"),
        pytest.param(ORDINARY, "all 9/900 agree 4/351 disagree 2/349", "passed", id="over a half of both"),
        pytest.param(ORDINARY, "all 9/900 agree 3/400 abstain 3/400", "failed", id="abstentions take part"),
        pytest.param(RESERVED, "all 8/800 agree 6/600 disagree 2/200", "passed", id="three quarters reached"),
        pytest.param(RESERVED, "all 8/800 agree 6/599 disagree 2/201", "failed", id="and missed by a hair"),
        pytest.param(RESERVED.model_copy(update={"abstain": "stays out"}),
                     "all 8/800 agree 6/600 disagree 1/100 abstain 1/100", "passed", id="who abstains stays out"),
        pytest.param(RESERVED.model_copy(update={"abstain": "stays out"}),
                     "all 9/900 agree 5/500 abstain 4/400", "no_quorum", id="and makes up no quorum"),
        pytest.param(form("owners_joint_decision", **{"pass": {"of": "all", "heads": "1/2", "area": "1/2"}}),
                     "all 8/800 agree 4/400", "passed", id="of all, the silent among them"),
        pytest.param(form("owners_joint_decision", **{"pass": {"of": "all", "heads": "1/2", "area": "1/2"}}),
                     "all 8/800 agree 4/399 disagree 1/1", "failed", id="of all, too little area"),
        pytest.param(form("owners_joint_decision"), "all 8/800", "failed", id="nobody voted, and no quorum was set"),
        pytest.param(form("owners_joint_decision"), "all 8/800 agree 5/500 disagree 3/300", "passed",
                     id="no shares said: over a half of both"),
    ],
)  # fmt: skip
def test_what_owners_decide(rule, counts: str, outcome: str):
    assert voted(rule, counts).outcome == outcome


def test_the_reason_has_both_measures():
    because = voted(
        ORDINARY, "all 600/4400000 agree 300/2500050 disagree 100/520000 abstain 20/100000"
    ).because
    assert because.en == (
        "420 of 600 owners took part (at least 2/3 needed), with 31,200.50 of 44,000.00 m² (at least 2/3 needed); "
        "of those taking part, 300 of 420 agreed (over 1/2 needed), with 25,000.50 of 31,200.50 m² "
        "(over 1/2 needed); 100 against, 20 abstained; passed."
    )
    assert because.zh == (
        "600 位业主中 420 位参与（要求至少 2/3），专有面积 44,000.00 平方米中 31,200.50 平方米参与（要求至少 2/3）；"
        "参与者 420 位中 300 位同意（要求超过 1/2），31,200.50 平方米中 25,000.50 平方米同意（要求超过 1/2）；"
        "不同意 100 位，弃权 20 位；通过。"
    )


BALLOTS = ("agree", "disagree", "abstain")
SHARES = st.sampled_from(["over 1/2", "1/2", "2/3", "3/4", "1/1"])
RULES = st.builds(
    lambda quorum, heads, area, of, abstain: form(
        "owners_joint_decision", quorum=quorum, abstain=abstain, close="as soon as certain",
        **{"pass": {"of": of, "heads": heads, "area": area}},
    ),
    st.none() | st.fixed_dictionaries({"heads": SHARES, "area": SHARES}),
    SHARES, SHARES, st.sampled_from(["taking part", "all"]), st.sampled_from(["takes part", "stays out"]),
)  # fmt: skip
WEIGHTS = st.lists(st.integers(1, 9), min_size=1, max_size=4)


def tally_of(areas, ballots) -> OwnersTally:
    tally = OwnersTally(Measure(len(areas), sum(areas)))
    for area, ballot in zip(areas, ballots, strict=True):
        tally = tally.add(Measure(1, area), None, ballot)
    return tally


@settings(max_examples=150, deadline=None)  # four silent owners have 256 ways to vote
@given(RULES, WEIGHTS, st.data())
def test_early_is_exactly_what_waiting_brings(rule, areas, data):
    ballots = [data.draw(st.none() | st.sampled_from(BALLOTS)) for _ in areas]
    ways = product(*((None, *BALLOTS) if ballot is None else (ballot,) for ballot in ballots))
    every = {owners_verdict(rule, tally_of(areas, way), closing=True).outcome for way in ways}
    early = owners_verdict(rule, tally_of(areas, ballots), closing=False).outcome
    assert early == (every.pop() if len(every) == 1 else None)


@given(RULES, WEIGHTS, st.data())
def test_one_more_owner_in_favour_never_hurts(rule, areas, data):
    ballots = [data.draw(st.none() | st.sampled_from(BALLOTS)) for _ in areas]
    place = data.draw(st.integers(0, len(areas) - 1))
    better = [*ballots[:place], "agree", *ballots[place + 1 :]]
    if owners_verdict(rule, tally_of(areas, ballots), closing=True).outcome == "passed":
        assert owners_verdict(rule, tally_of(areas, better), closing=True).outcome == "passed"


@given(WEIGHTS, st.data())
def test_a_tally_kept_through_every_change_of_mind_is_the_tally_from_scratch(areas, data):
    kept, before = tally_of(areas, [None] * len(areas)), [None] * len(areas)
    for _ in range(4):
        after = [data.draw(st.none() | st.sampled_from(BALLOTS)) for _ in areas]
        for area, old, new in zip(areas, before, after, strict=True):
            kept = kept.add(Measure(1, area), old, new)
        assert kept == tally_of(areas, after)
        before = after
