"""The schema takes what is shipped and what the manual shows, and underlines what nobody reads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from workflows.model import Form, about, written
from workflows.schema import json_schema, scenario_schema
from workflows.source import read
from workflows.translating import translate
from workflows.vocabulary import GRAMMAR, STORIES, Grammar, Tongue

TONGUES: tuple[Tongue, ...] = ("en", "zh")
DEFINITIONS = {
    str(path.relative_to("definitions").with_suffix("")): said
    for folder in (Path("definitions"), Path("definitions/ahead"))
    for path in sorted(folder.glob("*.yaml"))
    if "\nstates:" in (said := path.read_text(encoding="utf-8"))
}
SCENARIOS = {
    str(path.relative_to("definitions").with_suffix("")): path.read_text(encoding="utf-8")
    for path in sorted(Path("definitions").glob("**/scenarios/*.yaml"))
}


class Kind:
    """A kind of file in one language: its schema, the forms in it, and the files that are shipped."""

    def __init__(
        self, grammar: Grammar, schema: dict[str, Any], shipped: dict[str, str], tongue: Tongue
    ) -> None:
        self.grammar, self.schema, self.shipped, self.tongue = grammar, schema, shipped, tongue
        self.validator = jsonschema.Draft202012Validator(schema)

    def form(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.schema["$defs"].get(name, self.schema)
        return found


KINDS = {
    f"{name} {tongue}": Kind(grammar, schema(tongue), shipped, tongue)
    for name, grammar, schema, shipped in (
        ("definition", GRAMMAR, json_schema, DEFINITIONS),
        ("scenario", STORIES, scenario_schema, SCENARIOS),
    )
    for tongue in TONGUES
}
VALIDATORS = {tongue: KINDS[f"definition {tongue}"].validator for tongue in TONGUES}


def value(said: str, tongue: Tongue) -> Any:
    turned = translate(said, tongue)
    assert isinstance(turned, str)
    return read(turned).value


def mappings(found: Any) -> Iterator[dict[str, Any]]:
    """Every mapping of a value, from the outside in."""
    if isinstance(found, dict):
        yield found
        for each in found.values():
            yield from mappings(each)
    elif isinstance(found, list):
        for each in found:
            yield from mappings(each)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
class TestSchema:
    def test_is_a_schema(self, kind: Kind):
        kind.validator.check_schema(kind.schema)

    def test_refers_only_to_what_it_has(self, kind: Kind):
        said = json.dumps(kind.schema)
        assert set(re.findall(r'"#/\$defs/(\w+)"', said)) == set(kind.schema["$defs"])

    def test_takes_what_is_shipped(self, kind: Kind):
        for name, said in kind.shipped.items():
            found = kind.validator.iter_errors(value(said, kind.tongue))
            assert [f"{name}: {each.json_path}: {each.message}" for each in found] == []

    def test_describes_every_key_in_both_languages(self, kind: Kind):
        for name in kind.grammar.forms:
            for key, said in kind.form(name)["properties"].items():
                assert said["title"].startswith(key)
                assert any("\u4e00" <= each <= "\u9fff" for each in said["description"])
                assert said["markdownDescription"]

    def test_its_examples_and_defaults_are_valid(self, kind: Kind):
        for name in kind.grammar.forms:
            for key, said in kind.form(name)["properties"].items():
                validator = kind.validator.evolve(schema=said | {"$defs": kind.schema["$defs"]})
                for each in [*said.get("examples", ()), *([said["default"]] if "default" in said else ())]:
                    found = [error.message for error in validator.iter_errors(each)]
                    assert found == [], f"{name}.{key}: {each}"

    def test_is_the_file_that_is_shipped(self, kind: Kind):
        folder = Path("definitions") if kind.grammar is GRAMMAR else Path("definitions/scenarios")
        file = folder / ("schema.json" if kind.tongue == "en" else "schema.zh.json")
        assert json.loads(file.read_text(encoding="utf-8")) == kind.schema, "write it again with `make fmt`"


VALUES = {(tongue, name): value(said, tongue) for tongue in TONGUES for name, said in DEFINITIONS.items()}


@settings(deadline=None)  # a schema of this size is slow to apply, and other work goes on beside
@given(data=st.data())
def test_a_key_that_nobody_reads_is_underlined(data: st.DataObject):
    """A misspelt key anywhere but where names may stand: there it is another name."""
    tongue = data.draw(st.sampled_from(TONGUES))
    found = deepcopy(VALUES[tongue, data.draw(st.sampled_from(sorted(DEFINITIONS)))])
    known = {word.in_(tongue) for keys in GRAMMAR.keys.values() for word in keys}
    places = [each for each in mappings(found) if set(each) <= known and not set(each) & {"from", "来自"}]
    place = data.draw(st.sampled_from(places))
    key = data.draw(st.sampled_from(sorted(place)))
    place[key + "x"] = place.pop(key)
    assert list(VALIDATORS[tongue].iter_errors(found))


@pytest.mark.parametrize(
    ("said", "good"),
    [
        pytest.param("7 days", True, id="days"),
        pytest.param("3 working days", True, id="working days"),
        pytest.param("2 days before held_on", True, id="a moment"),
        pytest.param("P7D", True, id="as machines say it"),
        pytest.param("7days", False, id="without its space"),
        pytest.param("soon", False, id="nobody knows when"),
        pytest.param("7 天", False, id="Chinese words have a schema of their own"),
    ],
)
def test_a_deadline(said: str, good: bool):
    found = value(DEFINITIONS["facility_upgrade"], "en")
    found["states"]["proposing"]["deadline"] = said
    assert VALIDATORS["en"].is_valid(found) is good


def test_what_a_piece_brings_need_not_stand_beside_it():
    found = value(DEFINITIONS["facility_upgrade"], "en")
    del found["states"]["publicity"]["notice"]["for"]
    assert not VALIDATORS["en"].is_valid(found)
    found["states"]["publicity"]["notice"]["use"] = "standard_notice"
    assert VALIDATORS["en"].is_valid(found)


EXAMPLES = [
    pytest.param(form, name, about(field).example, id=f"{form.__name__}.{written(name, field)}")
    for form in (GRAMMAR.forms | STORIES.forms).values()
    for name, field in form.model_fields.items()
    if about(field).example
]


@pytest.mark.parametrize(("form", "name", "example"), EXAMPLES)
def test_the_example_of_a_key_is_read_as_it_stands(form: type[Form], name: str, example: str):
    field = form.model_fields[name]
    source = read(f"key: {example}\n")
    assert source.findings == []
    annotated: Any = field.rebuild_annotation()
    TypeAdapter(annotated).validate_python(source.value["key"])
