"""The guide to definitions says what is so: each block is read, played or shipped, and no word of it is missing.

Every YAML block carries a mark that says what it is: a whole definition, a whole story, or a fragment that is
quoted from a shipped file (`definitions/x.yaml: states.y [deadline, then]`). On the Chinese page fragments stand
in Chinese keys, and are compared with the shipped file turned into them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from textwrap import indent
from typing import Any, get_args

import pytest
import yaml
from pages import Block, blocks, said_on, words_in_code

from engine.registry import RUNS
from workflows.calendar import Calendar
from workflows.features import FEATURES
from workflows.findings import rendered
from workflows.load import Loaded, load
from workflows.model import PURPOSES, AskKind, FieldType, RuleName, State
from workflows.source import read
from workflows.stories.scenario import load_scenario
from workflows.stories.trial import Passed, try_scenario
from workflows.translating import to_english, translate
from workflows.vocabulary import OUTCOMES, WORDS, Tongue, Words

GUIDES = {"en": "docs/definitions.md", "zh": "docs/definitions.zh-CN.md"}
README = {"en": "README.md", "zh": "README.zh-CN.md"}
WHOLE, STORY, FOUND = "whole definition", "whole scenario", "found after: "
QUOTE = re.compile(r"(?P<file>definitions/[\w/]+\.yaml): (?P<path>[\w.]+)(?: \[(?P<keys>[\w, ]+)\])?")
BY_LANGUAGE = pytest.mark.parametrize("language", GUIDES)


def of_yaml(language: str) -> list[Block]:
    return [block for block in blocks(GUIDES[language]) if block.language == "yaml"]


@cache
def wholes(language: str) -> list[Loaded]:
    return [load(block.said) for block in of_yaml(language) if block.mark == WHOLE]


QUOTES = [
    pytest.param(language, block, id=f"{language}: {block.mark}")
    for language in GUIDES
    for block in of_yaml(language)
    if QUOTE.fullmatch(block.mark)
]


@cache
def shipped(file: str, language: str) -> tuple[Any, Any]:
    """A shipped file as it stands, and in the keys of that language."""
    said = said_on(file)
    turned = translate(said, "zh") if language == "zh" else said
    assert isinstance(turned, str)
    return yaml.safe_load(said), yaml.safe_load(turned)


def step(value: Any, turned: Any, name: str) -> tuple[Any, Any]:
    """One step into both forms of a file; what stands in the same place is the same thing."""
    if isinstance(value, Mapping):
        return value[name], [*turned.values()][[*value].index(name)]
    assert isinstance(value, Sequence)
    return value[int(name)], turned[int(name)]


@BY_LANGUAGE
def test_every_block_says_what_it_is(language: str) -> None:
    unknown = [
        block.said
        for block in of_yaml(language)
        if block.mark not in (WHOLE, STORY) and not QUOTE.fullmatch(block.mark)
    ]
    assert unknown == []
    assert len([block for block in of_yaml(language) if QUOTE.fullmatch(block.mark)]) > 30


@BY_LANGUAGE
def test_a_whole_definition_can_be_taken_into_use(language: str) -> None:
    assert [loaded.findings for loaded in wholes(language)] == [(), (), ()]


def test_both_guides_show_the_same_definitions_each_in_its_own_keys_and_one_in_both() -> None:
    for language, begins in (("en", "issue_type:"), ("zh", "议题类型:")):
        shown = [block.said.startswith(begins) for block in of_yaml(language) if block.mark == WHOLE]
        assert shown == [True, False, True]
    english, chinese = ([each.definition for each in wholes(language)] for language in GUIDES)
    assert english == chinese
    assert english[0] == english[1]
    assert wholes("en")[0].hash == wholes("en")[1].hash


@pytest.mark.parametrize(("language", "block"), QUOTES)
def test_a_fragment_that_the_guide_quotes_is_the_shipped_one(language: str, block: Block) -> None:
    mark = QUOTE.fullmatch(block.mark)
    assert mark is not None
    value, turned = shipped(mark["file"], language)
    for name in mark["path"].split("."):
        value, turned = step(value, turned, name)
    if mark["keys"]:
        names = [name.strip() for name in mark["keys"].split(",")]
        turned = {key: each for (key, each), name in zip(turned.items(), value, strict=True) if name in names}
        assert len(turned) == len(names)
    assert yaml.safe_load(block.said) == turned


def test_both_guides_quote_the_same_fragments() -> None:
    english, chinese = ([block.mark for block in of_yaml(language)] for language in GUIDES)
    assert english == chinese


@BY_LANGUAGE
def test_the_state_on_the_first_page_is_the_shipped_one(language: str) -> None:
    """On the Chinese page states are named by their titles."""
    (block,) = [each for each in blocks(README[language]) if each.language == "yaml"]
    ((name, shown),) = to_english(read(f"states:\n{indent(block.said, '  ')}")).value["states"].items()
    shipped = load(said_on("definitions/facility_upgrade.yaml")).definition
    assert shipped is not None
    titles = {state: shipped.title_of(state).zh if language == "zh" else state for state in shipped.states}
    state = shipped.states["deliberating"].model_copy(update={"title": None, "legal_basis": ()})
    led = {
        outcome: tuple(
            arm.model_copy(
                update={
                    way: titles[at]
                    for way in ("go", "new_round", "back", "after_that")
                    if (at := getattr(arm, way))
                }
            )
            for arm in arms
        )
        for outcome, arms in state.then.items()
    }
    assert name == titles["deliberating"]
    assert State.model_validate(shown) == state.model_copy(update={"then": led})


@BY_LANGUAGE
def test_the_story_goes_as_it_says(language: str) -> None:
    (said,) = [block.said for block in of_yaml(language) if block.mark == STORY]
    told = load_scenario(said)
    definition = wholes(language)[0].definition
    assert told.findings == ()
    assert told.scenario is not None
    assert definition is not None
    assert told.scenario.issue_type == definition.issue_type
    went = try_scenario(definition, told.scenario, told.places, Calendar("Asia/Shanghai"))
    assert isinstance(went, Passed), went.findings


@BY_LANGUAGE
def test_the_finding_is_what_the_checks_say(language: str) -> None:
    (shown,) = [block for block in blocks(GUIDES[language]) if block.mark.startswith(FOUND)]
    said = next(block.said for block in of_yaml(language) if block.mark == WHOLE)
    for slip in shown.mark.removeprefix(FOUND).split("; "):
        right, wrong = slip.split(" → ")
        assert said.count(right) == 1
        said = said.replace(right, wrong)
    loaded = load(said)
    assert {each.rule for each in loaded.findings} == {"unknown-key", "unknown-state"}
    (told,) = [each for each in loaded.findings if each.rule == "unknown-key"]
    assert rendered(told, "bicycle_shed.yaml", loaded.lines, language).strip() == shown.said.strip()


@BY_LANGUAGE
@pytest.mark.parametrize(
    "told",
    [
        pytest.param(OUTCOMES, id="every outcome"),
        pytest.param(WORDS["Decide.rule"], id="every rule"),
        pytest.param(WORDS["Ask.to"], id="every kind of asking"),
        pytest.param(WORDS["FieldForm.type"], id="every type of field"),
    ],
)
def test_the_guide_leaves_none_out(language: Tongue, told: Words) -> None:
    written = words_in_code(GUIDES[language])
    assert not {word.in_(language) for word in told} - written
    assert not {word.en for word in told} - written, (
        "the Chinese guide names the English words beside its own"
    )


def test_what_the_guide_must_tell_is_what_the_language_has() -> None:
    assert {word.en for word in WORDS["Decide.rule"]} == set(get_args(RuleName))
    assert {word.en for word in WORDS["Ask.to"]} >= set(get_args(AskKind))
    assert {word.en for word in WORDS["FieldForm.type"]} == set(get_args(FieldType))
    assert set(PURPOSES) <= words_in_code(GUIDES["en"]) & words_in_code(GUIDES["zh"])


@BY_LANGUAGE
def test_the_guide_says_of_every_feature_whether_it_runs_live(language: str) -> None:
    rows = re.findall(
        r"(?m)^\| `([a-z-]+)` \| (.+) \| (yes|not yet|能|还不能) \|$", said_on(GUIDES[language])
    )
    yes, no = ("能", "还不能") if language == "zh" else ("yes", "not yet")
    assert rows == [
        (each.name, each.title.in_(language), yes if each.name in RUNS else no) for each in FEATURES
    ]
