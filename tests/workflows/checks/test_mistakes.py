"""One mistake at a time: a sound definition with one thing changed, the rule that finds it, and where it points.

Each row edits words that stand once in `sound.yaml`; the finding must begin where `points_at` begins in the
edited text, to the column. Nothing else is found but what the row says follows from the same mistake.
"""

from __future__ import annotations

import pytest
from breaking import SOUND, Edit, edited, part, places

from workflows.checks import CHECKS
from workflows.load import load

POSITIONS = "    ask: {who: each party, to: position}\n"
NOTICE = (
    "    notice: {for: 7 days, objections: {open_to: anyone living here, judged_by: community, reach: 1}}\n"
)
FORM = "fields: [proposal, material, door_colour, railing, budget]"
STATES = "start: collecting\n"
CONSENSUS = "rule: consensus"
PASSED = "      passed: publicity\n"
ANSWERED = "    then: {answered: deliberating}\n"
REOPEN = "reopen: {go: proposing, at_most: 1,"
CLOSE = "close:  {go: declined, needs: reason,"
SCORED = "decide: {rule: mean_at_least, threshold: 3, quorum: 1 answer}"
UNDISPUTED = "undisputed: implementing"
TABLE = "parties: [community, owners, property, residents, partners]\n"
DECIDED = part(POSITIONS, PASSED)
FOUR_ASKED = DECIDED.replace("each party", "[owners, property, residents, partners]")
COLLECTING = part("    legal_basis: {kind: assumed}\n\n  proposing", '    title: {zh: "提出方案"')
HAZARDS = part("    options: {none", "  photos:")
OWNERS = """    ask: {who: each owner, to: choice, options: [agree, disagree, abstain]}
    deadline: 7 days
    decide:
      rule: owners_joint_decision
      quorum: {heads: 2/3, area: 2/3}
      pass: {of: taking part, heads: over 1/2, area: over 1/2}
    then:
"""
BALLOT = """    ask: {who: each party, to: choice, options: [grey, green, none]}
    deadline: 7 days
    decide: {rule: plurality, winners: 1}
    then:
      tied: stalled
"""
CIRCLING = """
  circling:
    phase: decision
    list: none
    ask: {who: supervisor, to: choose, buttons: {again: {go: circling, at_most: 1}}}
    deadline: 1 day
    if_late: {ask: supervisor, every: 1 day}
"""
LAST = SOUND[SOUND.index("  merged:   {title") :]


def when(guard: str) -> Edit:
    """A guard on the way that is taken when the parties agree."""
    return PASSED, f'      passed: [{{when: "{guard}", go: stalled}}, {{go: publicity}}]\n'


def row(rule: str, points_at: str, *edits: Edit, also: tuple[str, ...] = (), id: str):
    return pytest.param(rule, points_at, edits, also, id=id)


MISTAKES = [
    # names
    row("start", "colecting", ("start: collecting", "start: colecting"), id="start at no state"),
    row("unknown-state", "propozing", ("{go: proposing, title", "{go: propozing, title"), id="a button to no state"),
    row("unknown-state", "notice\n", (PASSED, "      passed: notice\n"), id="an outcome to no state"),
    row("unknown-state", "acceptance", ("go: accepting}}", "go: acceptance}}"), id="a signal to no state"),
    row("unknown-state", "nowhere", (REOPEN, f"{REOPEN} after_that: nowhere,"), id="after that, nowhere"),
    row("unknown-field", "colour, budget]", (FORM, "fields: [proposal, colour, budget]"), id="a field that is not declared"),
    row("unknown-field", "at met_on", ("deadline: 10 days", "deadline: at met_on"), id="a deadline at no date"),
    row("unknown-party", "builder:", (STATES, f"recuse: {{builder: \"hazard == 'urgent'\"}}\n{STATES}"), id="recused, and not at the table"),
    row("unknown-party", "builder\n", (CONSENSUS, "rule: consensus\n      veto: builder"), id="a veto for nobody"),
    row("unknown-party", "builder: 2", (CONSENSUS, "rule: weighted\n      weights: {owners: 2, builder: 2}"), id="a weight for nobody"),
    row("nobody", "comunity", ("judged_by: community", "judged_by: comunity"), id="a judge that is not there"),
    row("nobody", "builders", ("met_by: property", "met_by: builders"), id="nobody to meet a condition"),
    row("nobody", "chairperson", ("who: coordinator\n", "who: chairperson\n"), id="nobody to choose"),
    row("nobody", "mayor", ("times: 3, then_ask: coordinator", "times: 3, then_ask: mayor"), id="nobody for what is late"),
    row("nobody", "[]", ("judged_by: community", "judged_by: []"), id="no judge at all"),
    row("nobody", "[]", ("times: 3, then_ask: coordinator", "times: 3, then_ask: []"), id="late, and no one is asked"),
    row("nobody", "[]", ("{who: each party, to: position}", "{who: each party, to: position, amend: {fields: budget, accepted_by: []}}"), id="an amendment that no one can accept"),
    row("name-clash", "[community, owners, property, residents, supervisor]", (TABLE, TABLE.replace("partners", "supervisor")), id="a party called like a role"),
    row("name-clash", "round:", ("  railing:\n", "  round:\n"), (FORM, FORM.replace("railing, ", "")), id="a field called round"),
    row("twice", "proposal]", (FORM, "fields: [proposal, budget, proposal]"), id="a field twice in a form"),
    row("twice", "budget], accepted_by", ("{who: each party, to: position}", "{who: each party, to: position, amend: {fields: [budget, budget], accepted_by: property}}"), id="a field twice among those that may be amended"),
    row("twice", "owners]\n      to: score", ("who: [residents, owners, reporter]", "who: [residents, owners, owners]"), id="asked twice"),
    row("twice", "owners]\n", (TABLE, TABLE.replace("partners", "owners")), id="seated twice"),
    # what a state is for
    row("one-purpose", "deliberating:\n", (POSITIONS, POSITIONS + "    notice: {for: 1 day}\n"), id="asks and gives notice"),
    row("one-purpose", "publicity:\n", (NOTICE, ""), id="does nothing at all"),
    row("closed", "deadline: 1 day}", ("phase: closed, result: merged}", "phase: closed, result: merged, deadline: 1 day}"), id="closed, and waiting all the same"),
    row("no-result", "done:     {title", ("phase: closed, result: done", "phase: closed"), id="closed without a result"),
    row("no-list", "collecting:\n    title", ("    list: demand\n", ""), id="on no list"),
    row("private", "demand", (STATES, f"visible_to: [owners, property]\n{STATES}"), id="private, and listed"),
    row("misplaced", "buttons: {stop", (POSITIONS, POSITIONS.replace("}", ", buttons: {stop: declined}}")), id="buttons where nobody chooses"),
    row("misplaced", "winners: 2", ("quorum: 1 answer}", "quorum: 1 answer, winners: 2}"), id="winners of a mean"),
    row("misplaced", "if_late: {ask: supervisor, every: 9 days}", (f"    {SCORED}\n", f"    {SCORED}\n    if_late: {{ask: supervisor, every: 9 days}}\n"), id="late, where the deadline decides"),
    row("misplaced", "extend: 2 days", (UNDISPUTED, "undisputed: {extend: 2 days, times: 1, after_that: implementing}"), id="more time for no deadline"),
    row("misplaced", "at_most: 3", ("place:    {type: text,", "place:    {type: text, at_most: 3,"), id="at most so many of a text"),
    row("misplaced", "result: done\n    list: demand", ("    list: demand\n", "    result: done\n    list: demand\n"), id="the result of what goes on"),
    row("incomplete", "ask:\n      who: property\n      to: fill", (f"      {FORM}\n", ""), id="a form without fields"),
    row("incomplete", "accepting:\n    title", (f"    {SCORED}\n", ""), id="scores that nobody weighs"),
    row("incomplete", "decide: {rule: mean", ("threshold: 3, ", ""), id="a mean of what?"),
    row("may-stop", "secretary\n    then: {over", (part(NOTICE, "    legal_basis: {kind: custom}\n\n  implementing"), "    wait: 7 days\n    may_stop: secretary\n    then: {over: implementing, stopped: stalled}\n"), id="stopped by somebody who is not concerned"),
    row("may-stop", "supervisor\n    deadline:", (POSITIONS, f"{POSITIONS}    may_stop: supervisor\n"), ("      passed: publicity\n", "      passed: publicity\n      stopped: stalled\n"), id="stopped by whoever is only asked later"),
    row("parties", "property: reporter", (TABLE, "parties: {community: reporter, owners: seats, property: reporter, residents: seats, partners: seats}\n"), id="on both sides of the table"),
    row("legal-basis", "legal_basis: {kind: law}", (COLLECTING, COLLECTING.replace("assumed", "law", 1)), id="which law?"),
    row("legal-basis", "quorum]", (COLLECTING, COLLECTING.replace("assumed", "assumed, concerns: [quorum]", 1)), id="of a key that is not there"),
    row("legal-basis", "yesterday", (COLLECTING, COLLECTING.replace("assumed", "custom, verified_on: yesterday", 1)), id="a day that is none"),
    row("one-language", 'title: {zh: "安全隐患"', ('title: {zh: "安全隐患", en: "Hazard"}', 'title: {zh: "安全隐患"}'), id="one language of two"),
    # fields
    row("no-options", "options: [none]", (HAZARDS, "    options: [none]\n"), id="one option is no choice"),
    row("no-options", "options: [grey]", (DECIDED + PASSED, BALLOT.replace("[grey, green, none]", "[grey]") + PASSED), ("failed: {new_round: proposing, at_most: 2, after_that: stalled}\n      no", "no"), id="a ballot with one option"),
    row("default", "nothing", ("default: none", "default: nothing"), id="a default that is no option"),
    row("field-type", "at place", ("deadline: 10 days\n    remind: [3 days before, 1 day before]\n", "deadline: at place\n"), id="a deadline at a text"),
    row("not-filled-in", "at held_on", ("held_on:  {type: date, required: true,", "held_on:  {type: date,"), ("deadline: 10 days\n", "deadline: at held_on\n"), id="a date that may be empty"),
    # decisions
    row("rule", "mean_at_least\n", (CONSENSUS, "rule: mean_at_least"), id="scores of positions"),
    row("voice", "[owners, property, coordinator, community, residents]", ("{who: each party, to", "{who: [owners, property, coordinator, community, residents], to"), id="a role takes no position"),
    row("owners-vote", "[yes_please", (DECIDED, OWNERS.replace("[agree, disagree, abstain]", "[yes_please, no_thanks]")), id="options of one's own in an owners' vote"),
    row("voice", "[owners, residents]", (DECIDED, OWNERS.replace("each owner", "[owners, residents]")), id="parties in an owners' vote"),
    row("incomplete", "decide:\n      rule: owners", (DECIDED, OWNERS.replace(", area: over 1/2", "")), id="an owners' vote by head alone"),
    row("quorum", "4 of 7", ("4 of 5 parties", "4 of 7 parties"), id="parties that are not seated"),
    row("quorum", "6 parties", ("4 of 5 parties", "6 parties"), id="more than are seated"),
    row("quorum", "4 answers", ("4 of 5 parties", "4 answers"), id="answers, where parties count"),
    row("quorum", "4 of 5", ("{who: each party, to", "{who: [owners, property], to"), id="more than are asked"),
    row("out-of-range", "6, quorum", ("threshold: 3", "threshold: 6"), id="six of five"),
    row("out-of-range", "5\n      quorum", (CONSENSUS, "rule: consensus_minus\n      at_most: 5"), id="all may be against it"),
    row("out-of-range", "3}\n    then:\n      tied", (DECIDED, BALLOT.replace("winners: 1", "winners: 3")), ("failed: {new_round: proposing, at_most: 2, after_that: stalled}\n      no", "no"), id="everything wins"),
    row("out-of-range", "over 1/1}\n    then:", (DECIDED, OWNERS.replace("area: over 1/2", "area: over 1/1")), id="more than all"),
    row("never-passes", "decide:\n      rule: unanimity", (DECIDED, FOUR_ASKED.replace("consensus", "unanimity")), id="unanimity of those not asked"),
    row("recusal", "quorum: 4 of 5", (STATES, f"recuse: {{property: \"hazard == 'urgent'\", owners: \"hazard == 'urgent'\"}}\n{STATES}"), id="two recused of five, and four needed"),
    row("veto", "community\n      quorum", (DECIDED, FOUR_ASKED.replace("consensus", "majority\n      veto: community")), id="a veto of one who is not asked"),
    row("sealed", "sealed", ("{who: each party, to: position}", "{who: each party, to: position, answers: sealed}"), ("      conditions: {met_by: property, confirmed_by: who raised it}\n", ""), id="sealed, and closed early"),
    row("sealed", "failed:", ("{who: each party, to: position}", "{who: each party, to: position, answers: sealed}"), ("      conditions: {met_by: property, confirmed_by: who raised it}\n", ""), ("close: when all have answered", "close: at the deadline"), ("failed: {new_round: proposing, at_most: 2, after_that: stalled}", "failed: {extend: 2 days, times: 1, after_that: stalled}"), id="sealed, decided, and given more time"),
    row("open-words", "conditions:", ("{who: each party, to: position}", "{who: each party, to: position, answers: sealed}"), ("close: when all have answered", "close: at the deadline"), id="a condition in a sealed answer"),
    row("open-words", "amend:", ("{who: each party, to: position}", "{who: each party, to: position, answers: sealed, amend: {fields: budget, accepted_by: property}}"), ("      conditions: {met_by: property, confirmed_by: who raised it}\n", ""), ("close: when all have answered", "close: at the deadline"), id="an amendment beside sealed answers"),
    row("seat-voices", "choice", ("parties: [community, owners, property, residents, partners]", "parties: {community: seats, owners: {voice: a majority of its seats}, property: seats, residents: seats, partners: seats}"), (DECIDED, BALLOT), ("failed: {new_round: proposing, at_most: 2, after_that: stalled}\n      no", "no"), id="seats that would share a ballot"),
    # outcomes
    row("unhandled", "then:\n      failed: {new_round", (PASSED, ""), id="passed, and then?"),
    row("unhandled", "proposing:\n", (ANSWERED, ""), id="answered, and then?"),
    row("unhandled", "then:\n      passed: done", ("      no_quorum: done\n", ""), id="nobody scores, and then?"),
    row("unhandled", "then:\n      passed: publicity", (CONSENSUS, "rule: consensus\n      veto: property"), id="vetoed, and then?"),
    row("unhandled", "then:\n      passed: publicity", (DECIDED, BALLOT.replace("      tied: stalled\n", "")), ("failed: {new_round: proposing, at_most: 2, after_that: stalled}\n      no", "no"), id="tied, and then?"),
    row("never-comes", "agreed: done", (UNDISPUTED, f"{UNDISPUTED}\n      agreed: done"), id="an outcome that never comes"),
    row("never-comes", "no_quorum: {extend", ("      quorum: 4 of 5 parties\n", ""), id="no quorum is missed where none is set"),
    row("never-comes", "failed: {back", ("threshold: 3", "threshold: 1"), id="nobody scores below one"),
    row("never-comes", "tied: stalled", (DECIDED, BALLOT.replace("winners: 1", "ties: first listed")), ("failed: {new_round: proposing, at_most: 2, after_that: stalled}\n      no", "no"), id="no tie where the first listed wins"),
    row("guard", "= 'urgent'", when("hazard = 'urgent'"), id="one sign for equals"),
    row("guard", "hazzard", when("hazzard == 'urgent'"), id="a guard over no field"),
    row("guard", "'grave'", when("hazard == 'grave'"), id="a guard over no option"),
    row("not-given", '"material ==', when("material == 'concrete'"), id="a guard over what may be empty"),
    row("open-case", "passed: [{when", (PASSED, "      passed: [{when: \"hazard == 'urgent'\", go: publicity}]\n"), id="and if it is not?"),
    row("never-taken", '"budget < 0"', when("budget < 0"), id="less than nothing"),
    row("never-taken", '"round >= 9"', when("round >= 9"), id="a round that never comes"),
    row("never-taken", "\"hazard == 'urgent'\", go: stalled}]", (PASSED, "      passed: [{go: publicity}, {when: \"hazard == 'urgent'\", go: stalled}]\n"), id="after a plain default"),
    # ways
    row("unreachable", "lost: {phase", (LAST, f"  lost: {{phase: closed, result: lost}}\n{LAST}"), id="a state that nothing leads to"),
    row("no-end", "circling:\n", (CLOSE, f"more:   {{go: circling}}\n        {CLOSE}"), (LAST, LAST + CIRCLING), id="a state that leads nowhere but to itself"),
    row("used-up", "stalled:\n", (CLOSE, "close:  {go: stalled, at_most: 1, needs: reason,"), id="all buttons used up"),
    row("too-many-ways", "states:", (REOPEN, "".join(f"again_{n}: {{go: stalled, at_most: 99}}\n        " for n in "abc") + "reopen: {go: proposing, at_most: 99,"), (CLOSE, "close:  {go: declined, at_most: 1, needs: reason,"), id="more than can be gone through"),
    row("uncounted", "failed: proposing", ("failed: {new_round: proposing, at_most: 2, after_that: stalled}\n      no", "failed: proposing\n      no"), id="round and round for ever"),
    row("uncounted", "reopen: {go", (REOPEN, "reopen: {go: proposing,"), id="a button back without a count"),
    row("uncounted", "work_order_closed", ("go: accepting}}", "go: proposing}}"), id="a signal back without a count"),
    row("uncounted", "after_that: implementing}", ("failed: {back: implementing, at_most: 2, after_that: stalled}", "failed: {back: implementing, at_most: 2, after_that: implementing}"), id="counted, and then round for ever"),
    row("count", "undisputed:", (UNDISPUTED, "undisputed: {go: implementing, at_most: 2}"), id="a count, and then?"),
    row("count", "undisputed:", (UNDISPUTED, "undisputed: {go: implementing, after_that: stalled}"), id="and then, but after how often?"),
    # time
    row("silence", "stalled:\n", ("    if_late: {ask: supervisor, every: 5 working days}\n", ""), id="late, and nobody is told"),
    row("no-deadline", "accepting:\n", ("    deadline: 5 days\n    remind: [1 day before]\n", ""), id="no deadline"),
    row("reminder", "10 days before]", ("remind: [3 days before, 1 day before]", "remind: [1 day before, 10 days before]"), id="a reminder before the state begins"),
    row("reminder", "5 days before]", ("remind: [1 working day before]", "remind: [5 days before]"), id="five working days may be five days"),
    row("reminder", "23 hours before]", ("    deadline: 5 days\n    remind: [1 day before]", "    deadline: 1 day\n    remind: [23 hours before]"), id="who begins in the evening has less than a day"),
    row("same-reminder", "1 day before]\n    if_late: {remind: property, every: 2", ("remind: [3 days before, 1 day before]", "remind: [24 hours before, 1 day before]"), id="24 hours are a day"),
    row("stand-in", "7 days, who", ("after: 4 days", "after: 7 days"), id="alternates too late"),
    row("clock-order", "15 days]", (ANSWERED, f"{ANSWERED}    clocks: {{look_in: [60 days, 15 days]}}\n"), id="the later one first"),
    row("clock-order", "look_in", (part(NOTICE, "    legal_basis: {kind: custom}\n\n  implementing"), "    wait: 7 days\n    clocks: {look_in: [9 days]}\n    then: {over: implementing}\n"), id="after the state is over"),
]  # fmt: skip


def test_the_sound_definition_has_no_finding():
    assert load(SOUND).findings == ()


@pytest.mark.parametrize(("rule", "points_at", "edits", "also"), MISTAKES)
def test_a_mistake_is_found_where_it_stands(
    rule: str, points_at: str, edits: tuple[Edit, ...], also: tuple[str, ...]
):
    said = edited(*edits)
    found = load(said)
    assert (found.definition is None) == any(each.severity == "error" for each in found.findings)
    mine = [each for each in found.findings if each.rule == rule]
    assert mine, [(each.rule, each.message.en) for each in found.findings]
    assert {(each.place.line, each.place.column) for each in mine} & places(said, points_at)
    assert {each.rule for each in found.findings} - {rule} == set(also)


@pytest.mark.parametrize(("rule", "points_at", "edits", "also"), MISTAKES)
def test_a_mistake_is_said_in_both_languages(
    rule: str, points_at: str, edits: tuple[Edit, ...], also: tuple[str, ...]
):
    del points_at, also
    for each in load(edited(*edits)).findings:
        for said in (each.message, each.mend, each.consequence):
            assert said is None or said.zh != said.en
    assert rule in CHECKS


def test_every_check_has_its_row():
    untold = {"unsound-rule"}  # nothing that one can write breaks it: see test_votes.py
    assert {each.values[0] for each in MISTAKES} == set(CHECKS) - untold


def test_all_mistakes_are_told_at_once_in_the_order_of_the_text():
    said = edited(
        ("judged_by: community", "judged_by: comunity"),
        ("after: 4 days", "after: 9 days"),
        (CONSENSUS, "rule: consensus\n      veto: property"),
        ("    list: demand\n", ""),
    )
    found = load(said).findings
    assert [each.rule for each in found] == ["no-list", "stand-in", "unhandled", "nobody"]
    assert [each.place for each in found] == sorted(each.place for each in found)
