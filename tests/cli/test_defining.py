"""Who writes definitions: check, try, diagram, schema, and taking them into use."""

from __future__ import annotations

import copy
import json
import re
import shutil
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml
from commanding import DEFINITIONS, Shell
from schemas import mistakes

from documents.diagram import diagram
from workflows.load import load

FACILITY, HAZARD = DEFINITIONS / "facility_upgrade.yaml", DEFINITIONS / "safety_hazard.yaml"
SCENARIOS = sorted((DEFINITIONS / "scenarios").glob("*.yaml"))


def plain(file: Path) -> Any:
    """What a definition says, as an editor reads it."""
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def cells(said: str) -> int:
    """How many cells of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in said)


def test_good_definitions_are_named_and_ticked(shell: Shell) -> None:
    said = shell.fine("check", FACILITY, HAZARD)
    assert re.findall(r"✓ .*  (.+) · (\w+) v1 · \d+ states", said) == [
        ("Facility upgrade", "facility_upgrade"),
        ("Safety hazard", "safety_hazard"),
    ]
    assert not shell.house.exists(), "checking a file needs no house"


def test_several_mistakes_are_told_at_once_each_with_its_line_caret_and_nearest_word(shell: Shell) -> None:
    shell.locale = "zh"
    file = shell.changed(
        "facility_upgrade.yaml",
        ("then: {answered: deliberating}", "then: {answered: deliberatng}"),
        ("met_by: property", "met_by: propertty"),
        ("from: property_system, go: accepting", "from: property_system, go: acepting"),
    )
    done = shell.run("check", file)
    assert done.code == 1
    assert done.err.endswith("3 处错误\n")
    for word, meant in (
        ("deliberatng", "deliberating"),
        ("propertty", "property"),
        ("acepting", "accepting"),
    ):
        assert f"“{word}”" in done.err
        assert f"怎么改：是不是“{meant}”？" in done.err
    lines = file.read_text(encoding="utf-8").splitlines()
    heads = re.findall(r"^(.+):(\d+):(\d+): .+ \[[\w-]+\]\n    (.*)\n", done.err, re.MULTILINE)
    assert len(heads) == 3
    for name, line, column, shown in heads:
        assert (name, shown) == (str(file), lines[int(line) - 1])
        assert lines[int(line) - 1][int(column) - 1].isalpha()


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        pytest.param('title: {zh: "受理", en: "Screening"}', 'title: {zh: "受理", en: "Screening", fr: "Tri"}', "fr:",
                     id="after Chinese words"),
        pytest.param('{zh: "不受理", en: "Decline"}}', '{zh: "不受理", en: "Decline"}, neds: reason}', "neds:",
                     id="after Chinese words, further in"),
        pytest.param("    legal_basis: {kind: custom}\n\n  publicity", "    legal_bass: {kind: custom}\n\n  publicity",
                     "legal_bass:", id="first in its line"),
    ],
)  # fmt: skip
def test_the_caret_stands_under_the_word_in_a_terminal(shell: Shell, old: str, new: str, wrong: str) -> None:
    shell.quick = True
    file = shell.changed("facility_upgrade.yaml", (old, new))
    head, shown, caret, _mend, *_ = shell.refused("check", file).splitlines()
    assert caret.strip() == "^"
    assert cells(shown[: shown.index(wrong)]) == caret.index("^")
    column = int(head.removeprefix(f"{file}:").split(":")[1])
    assert shown[4:][column - 1 :].startswith(wrong)


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        pytest.param("absent.yaml", None, "No such file or directory", id="no such file"),
        pytest.param("gbk.yaml", "title: 小区".encode("gbk"), "not UTF-8; please save it as UTF-8", id="not UTF-8"),
        pytest.param("empty.yaml", b"", "empty.yaml:1:1:", id="nothing in it"),
        pytest.param("list.yaml", b"- a\n- b\n", "list.yaml:1:1:", id="a list"),
        pytest.param("open.yaml", b"a: {b: 1\n", "open.yaml:2:1:", id="a bracket that never closes"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_definition_is_told_in_a_line(
    shell: Shell, name: str, body: bytes | None, says: str
) -> None:
    shell.quick = True
    file = shell.folder / name
    if body is not None:
        file.write_bytes(body)
    said = shell.refused("check", file)
    assert name in said
    assert says in said


def test_the_shipped_scenarios_go_as_they_say(shell: Shell) -> None:
    assert shell.fine("try", *SCENARIOS).count("✓") == len(SCENARIOS) >= 2


def test_a_scenario_that_expects_otherwise_fails_at_its_line(shell: Shell) -> None:
    shutil.copy(HAZARD, shell.folder)
    right = shell.changed("scenarios/refuse_house.yaml")
    shutil.copy(FACILITY, shell.folder)
    wrong = shell.changed("scenarios/pond.yaml", ("late: true", "late: false"))
    done = shell.run("try", wrong, right)
    assert done.code == 1
    assert done.out.count("✓") == 1, "the other one is tried all the same"
    line = next(
        number
        for number, each in enumerate(wrong.read_text(encoding="utf-8").splitlines(), 1)
        if "late: false" in each
    )
    assert f"{wrong}:{line}:" in done.err
    assert "late" in done.err.splitlines()[0]


def test_a_scenario_without_its_definition_says_where_it_looked(shell: Shell) -> None:
    shell.quick = True
    said = shell.refused("try", shell.changed("scenarios/pond.yaml"))
    assert "there is no safety_hazard.yaml beside it or one folder up" in said


def test_a_diagram_on_the_screen_is_the_one_of_the_documents(shell: Shell) -> None:
    form = load(FACILITY.read_text(encoding="utf-8")).definition
    assert form is not None
    assert (
        shell.fine("diagram", FACILITY, "--state", "publicity")
        == diagram(form, language="en", current="publicity") + "\n"
    )


def test_a_diagram_in_a_file_is_in_the_readers_language(shell: Shell) -> None:
    form = load(FACILITY.read_text(encoding="utf-8")).definition
    assert form is not None
    shell.locale = "zh"
    done = shell.run("diagram", FACILITY, "-o", "way.svg")
    assert (done.code, done.out, done.err) == (0, "", "已写入 way.svg\n")
    assert (shell.folder / "way.svg").read_text(encoding="utf-8") == diagram(form, language="zh")


def test_a_diagram_that_cannot_be_drawn_or_written_says_why(shell: Shell) -> None:
    shell.quick = True
    said = shell.refused("diagram", FACILITY, "--state", "publicty")
    assert "There is no state publicty" in said
    assert "publicity" in said
    assert (
        shell.refused("diagram", FACILITY, "-o", "nowhere/way.svg")
        == "nowhere/way.svg: No such file or directory\n"
    )


def test_the_schema_is_the_shipped_one(shell: Shell) -> None:
    assert shell.fine("schema") == (DEFINITIONS / "schema.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "file", [pytest.param(FACILITY, id="facility upgrade"), pytest.param(HAZARD, id="safety hazard")]
)
def test_the_schema_finds_nothing_wrong_in_a_shipped_definition_and_something_in_a_broken_one(
    file: Path,
) -> None:
    schema = json.loads((DEFINITIONS / "schema.json").read_text(encoding="utf-8"))
    form = plain(file)
    assert mistakes(schema, form) == []
    name, state = next(iter(form["states"].items()))
    for broken in (
        form | {"statess": {}},
        {key: value for key, value in form.items() if key != "states"},
        form | {"version": "one"},
        form | {"states": form["states"] | {name: state | {"phase": "publicty"}}},
        form | {"states": form["states"] | {name: state | {"ask": state["ask"] | {"to": "chose"}}}},
    ):
        assert mistakes(schema, copy.deepcopy(broken)) != []


def test_a_definition_is_taken_into_use_by_its_version(house: Shell) -> None:
    house.quick = True
    newer = house.changed(
        "facility_upgrade.yaml",
        ("version: 1", "version: 2"),
        ("deadline: 5 working days", "deadline: 4 working days"),
    )
    edited = house.written(
        "edited.yaml", FACILITY.read_text(encoding="utf-8").replace("5 working days", "3 working days")
    )
    assert (
        house.fine("activate", FACILITY, newer)
        == "✓ facility_upgrade v1 unchanged\n✓ facility_upgrade v2 in use\n"
    )
    said = house.refused("activate", edited)
    assert f"{edited}:" in said, "a version that was in use is never edited"
    assert "version" in said
