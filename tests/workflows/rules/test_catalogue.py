"""The catalogue is complete: every rule that a definition can name is in it, and says how it counts."""

from __future__ import annotations

from typing import get_args

import pytest

from workflows.model import Decide
from workflows.outcomes import OUTCOME_FORMS, OUTCOME_WORDS
from workflows.rules import OPTION_RULES, PARTY_RULES, RULES, Outcome


def test_every_rule_that_a_definition_can_name_is_in_the_catalogue():
    assert set(get_args(Decide.model_fields["rule"].annotation)) <= set(RULES)


def test_every_rule_that_is_weighed_is_in_the_catalogue_and_no_other():
    others = {"mean_at_least", "satisfied_at_least", "owners_joint_decision", "counted"}
    assert {*PARTY_RULES, *OPTION_RULES, *others} == set(RULES)


def test_only_rules_over_parties_can_be_vetoed_and_only_rules_over_options_can_tie():
    assert {name for name, rule in RULES.items() if "blocked" in rule.outcomes} == set(PARTY_RULES)
    assert {name for name, rule in RULES.items() if "tied" in rule.outcomes} == set(OPTION_RULES)
    assert {name for name, rule in RULES.items() if rule.weighs == "position"} == set(PARTY_RULES)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_has_its_words_in_both_languages_and_all_its_outcomes_have_names(name: str):
    rule = RULES[name]
    assert rule.name == name
    for said in (rule.title, rule.arithmetic):
        assert said.zh != said.en
        assert any("一" <= letter <= "鿿" for letter in said.zh)
        assert not any("一" <= letter <= "鿿" for letter in said.en)
    assert rule.arithmetic.zh.endswith("。")
    assert rule.arithmetic.en.endswith(".")
    assert set(rule.outcomes) <= set(OUTCOME_WORDS)


def test_every_outcome_of_a_rule_is_one_that_a_state_can_end_in_and_no_two_are_called_alike():
    assert set(get_args(Outcome)) <= set(OUTCOME_WORDS)
    for words in ([each.word for each in OUTCOME_FORMS], [each.shown.zh for each in OUTCOME_FORMS]):
        assert len(set(words)) == len(words) == len(OUTCOME_WORDS)
