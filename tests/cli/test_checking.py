"""`gongshi check` and `gongshi explain`: what is wrong with a file, where, and why that is a mistake."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest
from commanding import DEFINITIONS, Shell

from workflows.explanations import EXPLANATIONS

FACILITY, HAZARD = DEFINITIONS / "facility_upgrade.yaml", DEFINITIONS / "safety_hazard.yaml"


def cells(said: str) -> int:
    """How many cells of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in said)


def test_good_definitions_are_named_with_how_long_they_take(shell: Shell) -> None:
    said = shell.fine("check", FACILITY, HAZARD)
    assert re.findall(r"✓ .*  (.+) · (\w+) v1 · \d+ states", said) == [
        ("Facility upgrade", "facility_upgrade"),
        ("Safety hazard", "safety_hazard"),
    ]
    assert (
        len(re.findall(r"at most \d+ working days, then .+ is asked until answered; if everybody", said)) == 2
    )
    assert not shell.house.exists(), "checking a file needs no house"


def test_every_file_of_the_shipped_folder_is_sound_whatever_it_is(shell: Shell) -> None:
    files = [*sorted(DEFINITIONS.glob("*.yaml")), *sorted((DEFINITIONS / "scenarios").glob("*.yaml"))]
    assert shell.fine("check", *files).count("✓") == len(files)


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
    for word, meant in (
        ("deliberatng", "deliberating"),
        ("propertty", "property"),
        ("acepting", "accepting"),
    ):
        assert f"“{word}”" in done.err
        assert f"“{meant}”" in done.err
    lines = file.read_text(encoding="utf-8").splitlines()
    heads = re.findall(r"^(.+):(\d+):(\d+): .+ \[[\w-]+\]\n    (.*)\n", done.err, re.MULTILINE)
    assert len(heads) >= 3
    assert done.err.endswith(f"{len(heads)} 处错误\n")
    for name, line, column, shown in heads:
        assert (name, shown) == (str(file), lines[int(line) - 1])
        assert lines[int(line) - 1][int(column) - 1].isalpha()


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        pytest.param('title: {zh: "受理", en: "Screening"}', 'title: {zh: "受理", en: "Screening", fr: "Tri"}', "fr",
                     id="after Chinese words"),
        pytest.param('{zh: "不受理", en: "Decline"}}', '{zh: "不受理", en: "Decline"}, neds: reason}', "neds",
                     id="after Chinese words, further in"),
        pytest.param("    legal_basis: {kind: custom}\n\n  publicity", "    legal_bass: {kind: custom}\n\n  publicity",
                     "legal_bass", id="first in its line"),
    ],
)  # fmt: skip
def test_the_carets_stand_under_the_word_in_a_terminal(shell: Shell, old: str, new: str, wrong: str) -> None:
    shell.quick = True
    file = shell.changed("facility_upgrade.yaml", (old, new))
    head, shown, caret, *_ = shell.refused("check", file).splitlines()
    assert caret.strip() == "^" * len(wrong)
    assert cells(shown[: shown.index(f"{wrong}:")]) == caret.index("^")
    column = int(head.removeprefix(f"{file}:").split(":")[1])
    assert shown[4:][column - 1 :].startswith(wrong)


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        pytest.param("absent.yaml", None, "No such file or directory", id="no such file"),
        pytest.param("gbk.yaml", "title: 小区".encode("gbk"), "UTF-8", id="not UTF-8"),
        pytest.param("empty.yaml", b"", "empty.yaml:1:1:", id="nothing in it"),
        pytest.param("list.yaml", b"- a\n- b\n", "list.yaml:1:1:", id="a list"),
        pytest.param("open.yaml", b"a: {b: 1\n", "open.yaml:1:4:", id="a bracket that never closes"),
        pytest.param("word.docx", b"PK\x03\x04" + bytes(range(256)), "plain text", id="a Word file"),
        pytest.param("large.yaml", b"a: b\n" * 200_000, "large.yaml:1:1:", id="a megabyte"),
        pytest.param("scenarios/pieces.yaml", b"pieces: [a]\n", "pieces.yaml:1:1:", id="pieces that are none"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("locale", ["zh", "en"])
def test_a_file_that_is_no_definition_is_told_in_a_line(
    shell: Shell, name: str, body: bytes | None, says: str, locale: str
) -> None:
    shell.quick = True
    shell.locale = locale
    file = shell.folder / name
    file.parent.mkdir(exist_ok=True)
    if body is not None:
        file.write_bytes(body)
    said = shell.refused("check", file)
    assert name in said
    assert locale == "zh" or says in said
    assert "mend" in said or "怎么改" in said


def test_a_folder_is_no_file_and_the_others_are_checked_all_the_same(shell: Shell) -> None:
    shell.quick = True
    done = shell.run("check", shell.folder, FACILITY)
    assert done.code == 1
    assert "this is a folder, not a file" in done.err
    assert done.out.startswith("✓")


def test_pieces_are_found_beside_a_definition_or_one_folder_up(shell: Shell) -> None:
    shell.quick = True
    definition = FACILITY.read_text(encoding="utf-8").replace(
        "    notice: {for: 7 days, objections: {open_to: anyone living here, judged_by: community, reach: 1}}\n",
        "    use: our_notice\n",
    )
    file = shell.written("types/facility_upgrade.yaml", definition)
    assert "our_notice" in shell.refused("check", file)
    notice = "pieces: {our_notice: {notice: {for: 9 days, objections: {judged_by: owners}}}}\n"
    shell.written("pieces.yaml", notice)
    before = shell.fine("check", file)
    assert before.startswith("✓")
    shell.written("types/pieces.yaml", "pieces: {our_notice: {notice: {for: 9 dayz}}}\n")
    said = shell.refused("check", file)
    assert "9 dayz" in said, "the one beside it comes first"


def test_mistakes_are_values_for_other_programs(shell: Shell) -> None:
    shell.quick = True
    file = shell.changed("facility_upgrade.yaml", ("met_by: property", "met_by: propertty"))
    done = shell.run("check", "--format", "json", file, FACILITY)
    (found,) = json.loads(done.out)
    assert (done.code, done.err) == (1, "")
    assert (found["file"], found["severity"]) == (str(file), "error")
    assert file.read_text(encoding="utf-8").splitlines()[found["line"] - 1].count("propertty") == 1
    assert {"message", "line", "column", "mend"} <= set(found)
    assert set(found["message"]) == {"zh", "en"}
    assert json.loads(shell.fine("check", "--format", "json", FACILITY)) == []


def test_mistakes_are_notes_in_a_code_review(shell: Shell) -> None:
    shell.quick = True
    file = shell.changed("facility_upgrade.yaml", ("met_by: property", "met_by: propertty"))
    done = shell.run("check", "--format", "github", file, FACILITY)
    assert done.code == 1
    assert re.fullmatch(
        rf"::error file={re.escape(str(file))},line=\d+,col=\d+,endColumn=\d+,title=[\w-]+::.+\n", done.out
    )
    assert shell.fine("check", "--format", "github", FACILITY) == ""


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_every_rule_can_be_explained(shell: Shell, locale: str) -> None:
    shell.quick = True
    shell.locale = locale
    listed = shell.fine("explain")
    assert [line.split()[0] for line in listed.splitlines()] == list(EXPLANATIONS)
    for rule, page in EXPLANATIONS.items():
        said = shell.fine("explain", rule, "--keys", "en")
        assert said.startswith(f"{page.title.in_(locale)} [{rule}]\n")
        assert page.why.in_(locale) in said
        assert all(f"    {line}" in said for line in page.right.splitlines() if line)


def test_a_rule_that_is_not_there_is_guessed(shell: Shell) -> None:
    shell.quick = True
    assert "Did you mean unknown-state?" in shell.refused("explain", "unkown-state")
    assert shell.fine("explain", "[unknown-state]") == shell.fine("explain", "unknown-state")


def test_examples_have_chinese_keys_for_who_reads_chinese(shell: Shell) -> None:
    shell.quick = True
    shell.locale = "zh"
    said = shell.fine("explain", "unknown-state")
    assert "    征求: {谁: 协调员, 做什么: 选择, 按钮: {accept: done}}\n" in said
    examples = [shell.fine("explain", rule) for rule in EXPLANATIONS]
    assert sum("征求:" in each or "状态:" in each for each in examples) > 20
