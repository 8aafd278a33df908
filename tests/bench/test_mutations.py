"""The benchmark of the checks: its judge knows what holds and what does not, and the checks say the same."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from bench.mutations import judging
from bench.mutations.mutating import KINDS
from bench.mutations.report import figures
from bench.mutations.tree import Scalar, Table, at, parsed, replaced, spoken, walk, written
from bench.mutations.trying import Shelf, Tried, sampled, shelf, tried

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = shelf(ROOT / "definitions")
AHEAD = Shelf({f"ahead/{name}": tree for name, tree in shelf(ROOT / "definitions" / "ahead").trees.items()})
SAMPLES = shelf(Path(__file__).parent / "samples")
BOTH = SHIPPED | AHEAD | SAMPLES
IN_A_SAMPLE = 200


def broken(file: str, *edits: tuple[str, str]) -> str | None:
    """What the judge says of a file with words exchanged that stand in it once."""
    folder = Path(__file__).parent / "samples" if file in SAMPLES.trees else ROOT / "definitions"
    said = (folder / f"{file}.yaml").read_text("utf-8")
    for before, after in edits:
        assert said.count(before) == 1, (before, said.count(before))
        said = said.replace(before, after)
    return BOTH.why_broken(parsed(said))


@pytest.mark.parametrize("file", BOTH.trees)
def test_what_is_shipped_holds(file: str):
    assert BOTH.why_broken(BOTH.trees[file]) is None


@pytest.mark.parametrize("file", BOTH.trees)
def test_a_tree_is_written_and_read_back_the_same(file: str):
    assert parsed(written(BOTH.trees[file])) == BOTH.trees[file]


@pytest.mark.parametrize(
    ("file", "edit", "because"),
    [
        pytest.param("paving", ("phase: collection\n    list: demand\n    gather", "phase: colection\n    list: demand\n    gather"), "`colection` is not possible", id="a word misspelt"),
        pytest.param("paving", ("start: gathering", "strat: gathering"), "`strat` is no key", id="a key misspelt"),
        pytest.param("paving", ("version: 1", "version: 0"), "out of bounds", id="a number too small"),
        pytest.param("paving", ("{over: asking}", "{over: akcing}"), "leads to no state", id="a state that is not there"),
        pytest.param("paving", ("who: secretary", "who: secretry"), "is nobody", id="somebody who is not there"),
        pytest.param("paving", ("fields: [offers, building, opening_on]", "fields: [offers, building]"), None, id="asked when the matter is raised, in place of later"),
        pytest.param("paving", ("[offers, building, opening_on]", "[offers, offers]"), "named twice", id="a field asked twice"),
        pytest.param("paving", ("wait: at opening_on", "wait: at place"), "of another type", id="a moment of a text"),
        pytest.param("paving", ("each: offers}\n    deadline", "each: place}\n    deadline"), "of another type", id="each of a text"),
        pytest.param("paving", ("opened:\n", "opened:\n    ask: {who: property, to: fill, fields: [place]}\n"), "2 purposes", id="waits and asks"),
        pytest.param("paving", ("result: dropped,", ""), "without a result", id="closed, and how?"),
        pytest.param("paving", ("answers: sealed}", "answers: sealed, dots: 3}"), "means nothing", id="dots of a position"),
        pytest.param("paving", ("close: at the deadline\n    then:\n      passed: choosing", "close: as soon as certain\n    then:\n      passed: choosing"), "sealed", id="sealed, and decided early"),
        pytest.param("paving", ("recusal: shrinks", "recusal: stands"), None, id="three of four, of whom one may be away"),
        pytest.param("paving", ("{count: 3, of: 4, unit: parties, recusal: shrinks}", "4 of 4 parties"), "can never pass, where", id="four of four, of whom one may be away"),
        pytest.param("paving", ("{count: 3, of: 4, unit", "{count: 3, of: 5, unit"), "not seated", id="of more than are seated"),
        pytest.param("paving", ("      blocked: dropped\n", ""), "['blocked'], which leads nowhere", id="blocked, and then?"),
        pytest.param("paving", ("      veto: [community]\n", ""), "never ends in ['blocked']", id="blocked by nobody"),
        pytest.param("paving", ("      at_most: 1\n", "      at_most: 4\n"), "all may disagree", id="all may disagree"),
        pytest.param("paving", ("weights: {owners: 3, residents: 2}", "weights: {owners: 3, residents: 0}"), "a weight of nothing", id="asked, and weighs nothing"),
        pytest.param("paving", ("weights: {owners: 3, residents: 2}", "weights: {owners: 3/2, residents: 0.5}"), None, id="weights in parts"),
        pytest.param("paving", ("share: at least 2/3, close", "share: over 1/1, close"), "can never pass", id="more than all"),
        pytest.param("paving", ("satisfied_from: 4", "satisfied_from: 1"), "never ends in ['failed']", id="everybody is satisfied"),
        pytest.param("paving", ("satisfied_from: 4", "satisfied_from: 6"), "nobody could be satisfied", id="nobody can be satisfied"),
        pytest.param("paving", ("{rule: time_poll}", "{rule: borda}"), "weighs no dates", id="a rule of another kind"),
        pytest.param("paving", ("[agree, disagree, abstain]", "[agree, disagree]"), "agree, disagree, abstain", id="owners who cannot abstain"),
        pytest.param("paving", ("{heads: 2/3, area: 2/3}", "{heads: 2/3}"), "heads and area", id="heads alone"),
        pytest.param("paving", ("remind: [3 days before]", "remind: [10 days before]"), "before it begins", id="a reminder too early"),
        pytest.param("paving", ("{after: 3 days", "{after: 7 days"), "after the deadline", id="alternates too late"),
        pytest.param("paving", ("failed: {new_round: offering, at_most: 2, after_that: dropped}", "failed: offering"), "round for ever", id="a way back that is not counted"),
        pytest.param("paving", ("failed: {new_round: offering, at_most: 2, after_that: dropped}", "failed: {new_round: offering, at_most: 2, after_that: offering}"), "round for ever", id="and after that round again"),
        pytest.param("paving", ("- {when: \"brick == 'granite'\", go: weighing}", "- {when: \"brick == 'granit'\", go: weighing}"), "does not fit", id="an option that is not there"),
        pytest.param("paving", ("- {when: \"brick == 'granite'\", go: weighing}", "- {when: \"place == 'gate' and place == 'pond'\", go: weighing}"), "no item ever gets to", id="a guard that never holds"),
        pytest.param("paving", ("        - {go: voting}\n", ""), "leave a case open", id="no way for the other bricks"),
        pytest.param("paving", ("      no_quorum: voting", "      no_quorum: [{go: voting}, {go: dropped}]"), "after one that is always taken", id="a way after the default"),
        pytest.param("neighbours", ("and damage is given ", ""), "may not be filled in", id="a guard that asks what may be empty"),
        pytest.param("neighbours", ("round == 2 and", "round == 4 and"), "never taken", id="a round that never comes"),
        pytest.param("neighbours", ("damage >= 20000", "damage >= 'much'"), "does not fit", id="money compared with words"),
        pytest.param("neighbours", ("damage >= 20000", "damage >="), "breaks off", id="half a guard"),
        pytest.param("neighbours", ("{late: failed, stopped: failed}", "{stopped: failed}"), "nobody is told", id="late, and nobody is told"),
        pytest.param("neighbours", ("{late: failed, stopped: failed}", "{late: failed}"), "stopped", id="stopped, and then?"),
        pytest.param("neighbours", ("    deadline: 3 days\n", ""), "waits for ever", id="no deadline"),
        pytest.param("neighbours", ("    if_late: {ask: mediator, every: 2 days}\n", "    if_late: {ask: [], every: 2 days}\n"), "nobody is named", id="nobody is asked again"),
        pytest.param("neighbours", ("look_in: [10 days, 20 days]", "look_in: [20 days, 10 days]"), "no order", id="clocks that run backwards"),
        pytest.param("neighbours", ("    list: none\n    wait", "    list: demand\n    wait"), "not public", id="private, and on a list"),
        pytest.param("neighbours", ("parties: {applicant: reporter, respondent: named at intake}", "parties: {applicant: reporter, respondent: reporter}"), "the reporter", id="one person on both sides"),
        pytest.param("facility_upgrade", ("threshold: 3", "threshold: 1"), "never ends in ['failed']", id="a mean that everything reaches"),
        pytest.param("facility_upgrade", ("close:  {go: declined, needs: reason", "close:  {go: proposing, at_most: 1, needs: reason"), "no way on", id="all buttons used up"),
        pytest.param("facility_upgrade", ("    signals: {work_order_closed: {from: property_system, go: accepting}}\n", "    signals: {work_order_closed: {from: property_system, go: proposing}}\n"), "round for ever", id="a signal leads back, uncounted"),
        pytest.param("planting", ("fields: [plan, budget], by", "fields: [plan, cost], by"), "there is no field `cost`", id="an amendment of what is not there"),
        pytest.param("planting", ("fields: [plan, budget], by", "fields: [plan, plan], by"), "named twice", id="amended twice"),
        pytest.param("planting", ("accepted_by: [property, community], ", ""), "`accepted_by` is missing", id="amended, and accepted by whom?"),
        pytest.param("planting", ("accepted_by: [property, community]", "accepted_by: []"), "nobody is named", id="amended, and accepted by nobody"),
        pytest.param("planting", ("by: [owners, residents], ", ""), None, id="amended by each party, where nothing is said"),
        pytest.param("planting", ("asks_again: who agreed", "asks_again: who disagreed"), "not possible here", id="asks nobody again whom the language knows"),
        pytest.param("planting", ("to: ratings\n", "to: ratings\n      amend: {fields: plan, accepted_by: property}\n"), "means nothing", id="an amendment of a ballot"),
        pytest.param("planting", ("answers: hidden", "answers: sealed"), "an amendment would tell of it", id="amended, and sealed"),
        pytest.param("planting", ("veto: [community, owners], close", "conditions: {met_by: property}, close"), "a condition would tell of it", id="sealed under a condition"),
        pytest.param("planting", ("veto: [community, owners]", "veto: [community, owners, property, residents]"), "never ends in ['failed']", id="sealed, and everybody can block"),
        pytest.param("planting", ("who: [property, residents], to: ranking", "who: [property, owners], to: ranking"), "fills in no one ballot", id="seats that would share a ballot"),
        pytest.param("planting", ("who: [residents], to: score", "who: [owners], to: score"), None, id="each of the seats gives a score"),
        pytest.param("planting", ("voice: the chair", "voice: the seats"), "not possible here", id="a voice that no party has"),
        pytest.param("planting", ("shown: names", "shown: nobody"), "not possible here", id="shown to nobody"),
        pytest.param("planting", ("met_by: [property]", "met_by: []"), "nobody is named", id="a condition that nobody meets"),
    ],
)  # fmt: skip
def test_the_judge_sees_what_breaks(file: str, edit: tuple[str, str], because: str | None):
    reason = broken(file, edit)
    if because is None:
        assert reason is None
    else:
        assert reason is not None
        assert because in reason


def test_the_judge_shares_nothing_with_the_program():
    for file in Path(judging.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert (node.module or "").split(".")[0] != "workflows", file
            elif isinstance(node, ast.Import):
                assert all(each.name.split(".")[0] != "workflows" for each in node.names), file


def test_every_mutation_changes_one_place_and_is_said():
    one = Shelf({"facility_upgrade": SHIPPED.trees["facility_upgrade"]})
    every = one.mutations()
    assert {each.kind for each in every} >= set(KINDS) - {"change a sign"}
    for each in sampled(every, 300):
        assert each.tree != each.whole
        assert each.place
        assert each.change
    assert [str(each) for each in every] == [str(each) for each in one.mutations()]


def test_a_change_leaves_the_rest_of_the_tree_alone():
    tree = SHIPPED.trees["facility_upgrade"]
    assert isinstance(tree, Table)
    path = next(path for path, _ in walk(tree) if spoken(tree, path) == "states.collecting.deadline")
    other = replaced(tree, path, Scalar("6 working days"))
    assert at(other, path) == Scalar("6 working days")
    assert replaced(other, path, at(tree, path)) == tree


def test_the_figures_count_what_was_missed_and_what_was_a_false_alarm():
    first = Shelf({"facility_upgrade": SHIPPED.trees["facility_upgrade"]}).mutations()[0]
    rows = [
        Tried(first, "it is", ("shape",)),
        Tried(first, "it is", ()),
        Tried(first, None, ("shape",)),
        Tried(first, None, ()),
    ]
    _, total = figures(rows)
    assert (total.all, total.broken, total.caught, total.missed, total.sound, total.alarms) == (
        4,
        2,
        1,
        1,
        2,
        1,
    )


def test_the_checks_see_every_broken_mutation_and_touch_no_sound_one():
    done = [tried(each, BOTH.pieces) for each in sampled(BOTH.mutations(), IN_A_SAMPLE, seed=3)]
    wrong = [str(each) for each in done if each.missed or each.alarm]
    assert wrong == []
    _, total = figures(done)
    assert total.broken > IN_A_SAMPLE // 2
    assert total.sound > IN_A_SAMPLE // 10
    assert total.undecided <= IN_A_SAMPLE // 50  # beyond the judge's bounds: docs/checking.md names the kinds
