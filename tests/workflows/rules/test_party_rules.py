"""The rules over parties: every vector of five parties, and what the reasons say."""

from __future__ import annotations

from collections import Counter
from itertools import permutations, product

import pytest

from tests.workflows.rules.tables import form, said
from workflows.model import Decide
from workflows.rules import PARTY_RULES, Voice, outcome_at_close, party_verdict
from workflows.text import text

VECTORS = ["".join(each) for each in product("ACMD- ", repeat=5)]

CONSENSUS = form("consensus")
BUT_ONE = form("consensus_minus", at_most=1)
UNANIMITY = form("unanimity")
CONSENT = form("consent")
MAJORITY = form("majority")
TWO_THIRDS = form("majority", share="2/3")
WEIGHTED = form("weighted", weights={"owners": 3, "residents": 2})


def passes_by_hand(rule: Decide, ballots: str) -> bool:
    """The same rules told another way: by the letters on the table."""
    weight = {1: 3, 3: 2} if rule.rule == "weighted" else {}
    counts: Counter[str] = Counter()
    for n, letter in enumerate(ballots):
        counts[letter] += weight.get(n, 1)
    yes, no = counts["A"] + counts["M"], counts["D"] + counts["C"]
    match rule.rule:
        case "consensus":
            return yes >= 1 and "D" not in ballots and "C" not in ballots
        case "consensus_minus":
            return yes >= 1 and no <= 1
        case "unanimity":
            return set(ballots) <= {"A", "M"}
        case "consent":
            return not set(ballots) & {"C", "D"}
        case _ if rule is TWO_THIRDS:
            return yes > 0 and 3 * yes >= 2 * (yes + no)
    return yes > no


EVERY_RULE = [
    pytest.param(CONSENSUS, id="consensus"),
    pytest.param(BUT_ONE, id="consensus but for one"),
    pytest.param(UNANIMITY, id="unanimity"),
    pytest.param(CONSENT, id="consent"),
    pytest.param(MAJORITY, id="majority"),
    pytest.param(TWO_THIRDS, id="two thirds"),
    pytest.param(WEIGHTED, id="weighted"),
]


def test_every_rule_over_parties_is_in_the_tables_of_this_file():
    assert {each.values[0].rule for each in EVERY_RULE} == set(PARTY_RULES)


@pytest.mark.parametrize("rule", EVERY_RULE)
def test_every_vector_of_five_parties_ends_in_the_outcome_that_counting_by_hand_gives(rule: Decide):
    with_quorum = rule.model_copy(update={"quorum": form("consensus", quorum="4 of 5 parties").quorum})
    for ballots in VECTORS:
        expected = "passed" if passes_by_hand(rule, ballots) else "failed"
        assert outcome_at_close(rule, said(ballots)) == expected, ballots
        enough = 5 - ballots.count(" ") >= 4
        assert outcome_at_close(with_quorum, said(ballots)) == (expected if enough else "no_quorum"), ballots


@pytest.mark.parametrize(
    "rule",
    [
        *EVERY_RULE,
        pytest.param(form("consensus", quorum="3 of 5 parties"), id="with a quorum"),
        pytest.param(form("majority", veto="property"), id="with a veto"),
        pytest.param(form("unanimity", silence="agrees"), id="where silence agrees"),
        pytest.param(
            form("consent", silence="agrees", quorum="2 of 5 parties", veto="owners"), id="with all"
        ),
    ],
)
def test_one_more_agreement_never_turns_passed_into_anything_else(rule: Decide):
    outcomes = {ballots: outcome_at_close(rule, said(ballots)) for ballots in VECTORS}
    for ballots, outcome in outcomes.items():
        if outcome == "passed":
            for n in range(5):
                assert outcomes[ballots[:n] + "A" + ballots[n + 1 :]] == "passed", (ballots, n)


@pytest.mark.parametrize("rule", [each for each in EVERY_RULE if each.id != "weighted"])
def test_who_says_what_is_all_the_same_where_parties_are_equal(rule: Decide):
    for ballots in ("AAD- ", "AMCD ", "AAA D", "A----"):
        outcomes = {outcome_at_close(rule, said("".join(each))) for each in permutations(ballots)}
        assert len(outcomes) == 1


@pytest.mark.parametrize(
    ("rule", "ballots", "closing", "outcome"),
    [
        pytest.param(BUT_ONE, "AAAAD", False, "passed", id="one may disagree"),
        pytest.param(BUT_ONE, "AAADD", False, "failed", id="two may not"),
        pytest.param(BUT_ONE, "AAADC", False, None, id="a condition may still be met"),
        pytest.param(BUT_ONE, "AAADC", True, "failed", id="and was not"),
        pytest.param(BUT_ONE, "AADDC", False, "failed", id="no condition can save it"),
        pytest.param(UNANIMITY, "AAAA-", False, "failed", id="an abstention is no agreement"),
        pytest.param(UNANIMITY, "AAAAM", False, "passed", id="a condition met is one"),
        pytest.param(UNANIMITY, "AAAA ", True, "failed", id="silence is none"),
        pytest.param(form("unanimity", silence="agrees"), "AAAA ", True, "passed", id="unless it agrees"),
        pytest.param(form("unanimity", silence="agrees"), "AAAA ", False, None, id="and that only at the close"),
        pytest.param(UNANIMITY, "RAAAA", False, "passed", id="who is recused is not asked"),
        pytest.param(UNANIMITY, "RRRRR", True, "failed", id="nobody is left"),
        pytest.param(CONSENT, "A----", False, "passed", id="nobody objects"),
        pytest.param(CONSENT, "     ", True, "passed", id="silence does not stand in the way"),
        pytest.param(CONSENT, "AAAAD", False, "failed", id="an objection does"),
        pytest.param(CONSENT, "RRRRR", True, "failed", id="nobody is left to consent"),
        pytest.param(form("consent", silence="agrees", quorum="2 of 5 parties"), "A    ", True, "no_quorum",
                     id="silence never makes up a quorum"),
        pytest.param(MAJORITY, "AAADC", False, None, id="a condition is waited for, whoever sees to it"),
        pytest.param(form("majority", veto="property"), "AADAA", False, "blocked", id="a veto blocks four"),
        pytest.param(form("majority", veto="property"), "ADAAA", False, "passed", id="another has none"),
        pytest.param(form("majority", veto="property"), "AAD  ", False, None, id="the others are still heard"),
        pytest.param(form("majority", veto="property", quorum="4 of 5 parties"), "  D  ", True, "blocked",
                     id="a veto comes before the quorum"),
        pytest.param(form("majority", veto="property"), "AARAA", False, "passed", id="recused, it blocks nothing"),
        pytest.param(form("majority", veto="property"), "AACAA", True, "passed", id="a condition is no veto"),
        pytest.param(WEIGHTED, "DADDD", False, "failed", id="three of eight"),
        pytest.param(WEIGHTED, "DADAD", False, "passed", id="five of eight"),
        pytest.param(WEIGHTED, "AAADD", False, "passed", id="weight, not parties"),
        pytest.param(form("consensus", quorum="4 of 5 parties"), "RAAA ", True, "no_quorum", id="it stands"),
        pytest.param(
            form("consensus", quorum={"count": 4, "of": 5, "unit": "parties", "recusal": "shrinks"}),
            "RAAA ", True, "passed", id="it shrinks",
        ),
        pytest.param(
            form("consensus", quorum={"count": 1, "of": 5, "unit": "parties", "recusal": "shrinks"}),
            "RRRR ", True, "no_quorum", id="never below one",
        ),
        pytest.param(form("majority", conditions={"met_by": "property"}), "ADDDC", False, "failed",
                     id="a condition that cannot save it is not waited for"),
    ],
)  # fmt: skip
def test_what_parties_decide(rule: Decide, ballots: str, closing: bool, outcome: str | None):
    assert party_verdict(rule, said(ballots), closing=closing).outcome == outcome


REASONS: list[tuple[str, Decide, str, bool, str, str]] = [
    (
        "a recusal, and a quorum that shrank",
        form("consensus", quorum={"count": 4, "of": 5, "unit": "parties", "recusal": "shrinks"}), "AARA ", True,
        "物业回避，4 方在席；4 方中 3 方已答复，要求至少 3 方；无人反对；通过。",
        "property recused, 4 parties seated; 3 of 4 parties answered, quorum 3; nobody disagreed; passed.",
    ),
    (
        "a veto",
        form("majority", veto="property"), "AADAA", True,
        "5 方中 5 方已答复；行使否决权：物业；不同意：物业；表态的 5 方中 4 方同意，要求超过 1/2；被否决。",
        ("5 of 5 parties answered; veto used by: property; against: property; "
        "4 of 5 that took a side agreed, over 1/2 needed; vetoed."),
    ),
    (
        "silence that agrees",
        form("unanimity", silence="agrees"), "AAA  ", True,
        "5 方中 3 方已答复；无人反对；未答复，按约定视为同意：居民代表、共建单位；5 方同意，要求全部 5 方同意；通过。",
        ("3 of 5 parties answered; nobody disagreed; silent, so counted as agreeing: residents, partners; "
        "5 agreed, all 5 needed; passed."),
    ),
    (
        "weights",
        WEIGHTED, "DADA-", True,
        "5 方中 5 方已答复；不同意：社区、物业；弃权：共建单位；表态的权重合计 7，其中同意 5，要求超过 1/2；通过。",
        ("5 of 5 parties answered; against: community, property; abstained: partners; "
        "weight 5 of 7 that took a side agreed, over 1/2 needed; passed."),
    ),
    (
        "weights that are fractions",
        form("weighted", share="2/3", weights={"community": "1.5", "owners": "2/3"}), "ADA", True,
        "3 方中 3 方已答复；不同意：业委会；表态的权重合计 3 1/6，其中同意 2 1/2，要求至少 2/3；通过。",
        ("3 of 3 parties answered; against: owners; weight 2 1/2 of 3 1/6 that took a side agreed, at least 2/3 "
        "needed; passed."),
    ),
    (
        "all but a few",
        BUT_ONE, "AAAD-", True,
        "5 方中 5 方已答复；不同意：居民代表；弃权：共建单位；3 方同意，1 方未同意，至多允许 1 方；通过。",
        ("5 of 5 parties answered; against: residents; abstained: partners; "
        "3 for it and 1 not, at most 1 allowed; passed."),
    ),
    (
        "certain before all have answered",
        form("majority", close="as soon as certain"), "AAA  ", False,
        "5 方中 3 方已答复；无人反对；表态的 3 方中 3 方同意，要求超过 1/2；尚缺的答复已不能改变结论；通过。",
        ("3 of 5 parties answered; nobody disagreed; 3 of 3 that took a side agreed, over 1/2 needed; "
        "no answer still missing could change it; passed."),
    ),
    (
        "too few for a quorum",
        form("consensus", quorum="4 of 5 parties"), "RRAAA", False,
        "社区、业委会回避，3 方在席；3 方中 3 方已答复，要求至少 4 方；无人反对；人数不足，等截止时间。",
        ("community, owners recused, 3 parties seated; 3 of 3 parties answered, quorum 4; nobody disagreed; "
        "too few answered, waiting for the deadline."),
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "ballots", "closing", "zh", "en"), [pytest.param(*row[1:], id=row[0]) for row in REASONS]
)
def test_the_reason_has_the_numbers_and_the_names(
    rule: Decide, ballots: str, closing: bool, zh: str, en: str
):
    because = party_verdict(rule, said(ballots), closing=closing).because
    assert (because.zh, because.en) == (zh, en)


def test_more_than_twenty_are_counted_and_not_named():
    crowd = [
        Voice(f"home_{n}", text(f"{n} 号", f"no. {n}"), "disagree" if n < 21 else "agree") for n in range(41)
    ]
    assert party_verdict(form("majority"), crowd, closing=True).because.en == (
        "41 of 41 parties answered; against: 21 parties; 20 of 41 that took a side agreed, over 1/2 needed; failed."
    )
    (*twenty, _) = crowd[:21]
    assert "no. 0, no. 1, " in party_verdict(form("majority"), twenty, closing=True).because.en
