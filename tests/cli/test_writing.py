"""What commands write for those who write definitions: pictures, schemas, translations, differences, first files."""

from __future__ import annotations

from pathlib import Path

import pytest
from commanding import DEFINITIONS, ROOT, Shell

from documents.diagram import diagram
from workflows.load import load

FACILITY = DEFINITIONS / "facility_upgrade.yaml"
HOUSE = DEFINITIONS / "scenarios" / "refuse_house.yaml"


@pytest.fixture(autouse=True)
def _quick(shell: Shell) -> None:
    shell.quick = True


@pytest.fixture
def quick(house: Shell) -> Shell:
    house.quick = True
    return house


def test_a_diagram_on_the_screen_is_the_one_of_the_documents(shell: Shell) -> None:
    form = load(FACILITY.read_text(encoding="utf-8")).definition
    assert form is not None
    assert (
        shell.fine("diagram", FACILITY, "--state", "publicity")
        == diagram(form, language="en", current="publicity") + "\n"
    )


def test_a_diagram_in_a_file_is_in_the_language_asked_for(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shell.folder)
    form = load(FACILITY.read_text(encoding="utf-8")).definition
    assert form is not None
    shell.locale = "zh"
    done = shell.run("diagram", FACILITY, "-o", "way.svg")
    assert (done.code, done.out, done.err) == (0, "", "已写入 way.svg\n")
    assert (shell.folder / "way.svg").read_text(encoding="utf-8") == diagram(form, language="zh")
    shell.fine("diagram", FACILITY, "-o", "way.svg", "--language", "en")
    assert (shell.folder / "way.svg").read_text(encoding="utf-8") == diagram(form, language="en")


def test_a_picture_of_another_kind_is_not_written(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shell.folder)
    done = shell.run("diagram", FACILITY, "-o", "way.pdf")
    assert (done.code, done.err) == (2, "way.pdf: the name must end in .svg or .png\n")
    assert not (shell.folder / "way.pdf").exists()


def test_a_diagram_shades_what_no_story_visits(shell: Shell) -> None:
    plain, shaded = (shell.fine("diagram", FACILITY, *more) for more in ((), ("--coverage", HOUSE)))
    assert "unvisited" not in plain
    assert 'id="unvisited"' in shaded
    other = DEFINITIONS / "scenarios" / "pond.yaml"
    assert "is about safety_hazard, not facility_upgrade" in shell.refused(
        "diagram", FACILITY, "--coverage", other
    )


def test_a_diagram_can_be_made_of_pixels(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shell.folder)
    shell.fine("diagram", FACILITY, "-o", "way.png")
    assert (shell.folder / "way.png").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")


def test_a_diagram_that_cannot_be_drawn_or_written_says_why(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shell.folder)
    said = shell.refused("diagram", FACILITY, "--state", "publicty")
    assert "There is no state publicty" in said
    assert "publicity" in said
    assert (
        shell.refused("diagram", FACILITY, "-o", "nowhere/way.svg")
        == "nowhere/way.svg: No such file or directory\n"
    )
    assert shell.run("diagram", FACILITY, "--language", "fr").code == 2


@pytest.mark.parametrize(
    ("command", "file"),
    [
        pytest.param(("schema",), DEFINITIONS / "schema.json", id="for English keys"),
        pytest.param(("schema", "--language", "zh"), DEFINITIONS / "schema.zh.json", id="for Chinese keys"),
        pytest.param(("reference", "--language", "en"), ROOT / "docs" / "reference.md", id="the manual"),
        pytest.param(("reference", "--language", "zh"), ROOT / "docs" / "reference.zh-CN.md", id="the Chinese manual"),
    ],
)  # fmt: skip
def test_what_is_shipped_is_what_is_printed(shell: Shell, command: tuple[str, ...], file: Path) -> None:
    assert shell.fine(*command) == file.read_text(encoding="utf-8")


def test_a_file_is_turned_into_the_other_language_and_back(shell: Shell) -> None:
    file = shell.changed("facility_upgrade.yaml")
    chinese = shell.folder / "微改造.yaml"
    shell.fine("translate", file, "-o", chinese)
    assert "阶段: 征集" in chinese.read_text(encoding="utf-8")
    assert shell.fine("translate", chinese) == file.read_text(encoding="utf-8")
    assert shell.fine("translate", file, "--to", "en") == file.read_text(encoding="utf-8"), (
        "it is English already"
    )
    shell.fine("translate", chinese, "--write")
    assert chinese.read_text(encoding="utf-8") == file.read_text(encoding="utf-8")
    assert sorted(each.name for each in shell.folder.iterdir()) == ["facility_upgrade.yaml", "微改造.yaml"]


def test_a_file_that_cannot_be_turned_is_left_as_it_is(shell: Shell) -> None:
    file = shell.written("broken.yaml", "a: {b\n")
    assert f"{file}:1:" in shell.refused("translate", file, "--write")
    assert file.read_text(encoding="utf-8") == "a: {b\n"
    assert shell.run("translate", FACILITY, "--write", "-o", "x.yaml").code == 2


def test_a_difference_is_told_by_state_and_ends_with_one(shell: Shell) -> None:
    newer = shell.changed(
        "facility_upgrade.yaml", ("version: 1", "version: 2"), ("quorum: 4 of 5", "quorum: 3 of 5")
    )
    done = shell.run("diff", FACILITY, newer)
    assert done.code == 1
    assert done.out == (
        "Facility upgrade · facility_upgrade v1 → v2\n\nDeliberation (deliberating)\n"
        "  - quorum: 3 of 5 parties instead of 4 of 5 parties\n"
    )
    assert (
        "still 1"
        in shell.run("diff", FACILITY, shell.changed("facility_upgrade.yaml", ("4 of 5", "3 of 5"))).out
    )


def test_no_difference_is_told_and_ends_with_none(shell: Shell) -> None:
    chinese = shell.written("微改造.yaml", shell.fine("translate", FACILITY))
    assert (
        shell.fine("diff", FACILITY, chinese) == "Facility upgrade · facility_upgrade v1  nothing changed\n"
    )


def test_a_difference_to_something_else_is_none(shell: Shell) -> None:
    done = shell.run("diff", FACILITY, shell.written("list.yaml", "- a\n"))
    assert (done.code, done.out) == (2, "")


ANSWERS = "shed\n自行车棚\nBicycle shed\nowners, residents，property\n\nplumber\nproperty\nmajority\n4\n2\n5\n0\n\nno\n"
"""Somebody names nobody who is there, and more parties than there are; both are asked again."""


@pytest.mark.parametrize("locale", ["zh", "en"])
@pytest.mark.parametrize("keys", [None, "zh", "en"])
def test_a_first_file_is_made_of_answers_and_is_sound(shell: Shell, locale: str, keys: str | None) -> None:
    shell.locale = locale
    more = ("--keys", keys) if keys else ()
    done = shell.run("new", "--folder", shell.folder, *more, said=ANSWERS)
    assert done.code == 0, done.said
    file, story = shell.folder / "shed.yaml", shell.folder / "scenarios" / "shed_good_end.yaml"
    said = file.read_text(encoding="utf-8")
    assert ("议题类型: shed" if (keys or locale) == "zh" else "issue_type: shed") in said
    assert "2 of 3 parties" in said or "3 方中 2 方" in said
    assert shell.run("check", file, story).err == ""
    assert shell.fine("try", "-q", "--coverage", story).startswith(f"✓ {story}")


def test_a_beginner_answers_in_the_words_of_the_language(shell: Shell) -> None:
    shell.locale = "zh"
    answers = "充电桩\nCharging points\ncommunity，owners\n督导员\nowners\n多数同意\n2\n5\n7\nowners\n否\n"
    done = shell.run("new", "充电桩", "--folder", shell.folder, said=answers)
    assert done.code == 0, done.said
    assert "(协商一致 / 多数同意 / 全体同意 / 无人反对) [协商一致]" in done.err
    said = (shell.folder / "充电桩.yaml").read_text(encoding="utf-8")
    assert "规则: 多数同意" in said
    assert "谁: 督导员" in said
    assert '名称: {中文: "充电桩", 英文: "Charging points"}' in said
    assert shell.run("check", shell.folder / "充电桩.yaml").err == ""


def test_a_file_begun_without_questions_is_called_by_its_name(shell: Shell) -> None:
    shell.fine("new", "bicycle_shed", "--yes", "--folder", shell.folder)
    said = (shell.folder / "bicycle_shed.yaml").read_text(encoding="utf-8")
    assert 'title: {zh: "bicycle shed", en: "Bicycle shed"}' in said


def test_a_first_file_never_takes_the_place_of_another(shell: Shell) -> None:
    shell.fine("new", "--yes", "--folder", shell.folder)
    (shell.folder / "scenarios" / "new_matter_good_end.yaml").write_text("mine\n", encoding="utf-8")
    (shell.folder / "new_matter.yaml").unlink()
    assert "is there already; nothing was written" in shell.refused("new", "--yes", "--folder", shell.folder)
    assert not (shell.folder / "new_matter.yaml").exists()


def test_a_first_file_that_nobody_finishes_is_not_written(shell: Shell) -> None:
    done = shell.run("new", "--folder", shell.folder, said="shed\n自行车棚\n")
    assert done.code == 1
    assert "nothing was written" in done.err
    assert list(shell.folder.iterdir()) == []
    assert shell.run("new", "Bicycle shed", "--yes").code == 2


def test_a_definition_is_taken_into_use_by_its_version(quick: Shell) -> None:
    newer = quick.changed(
        "facility_upgrade.yaml",
        ("version: 1", "version: 2"),
        ("deadline: 5 working days", "deadline: 4 working days"),
    )
    edited = quick.written(
        "edited.yaml", FACILITY.read_text(encoding="utf-8").replace("5 working days", "3 working days")
    )
    assert (
        quick.fine("activate", FACILITY, newer)
        == "✓ facility_upgrade v1 unchanged\n✓ facility_upgrade v2 in use\n"
    )
    said = quick.refused("activate", edited)
    assert f"{edited}:" in said, "a version that was in use is never edited"
    assert "version" in said


def test_a_definition_is_taken_into_use_with_the_pieces_beside_it(quick: Shell) -> None:
    piece = "pieces: {our_table: {parties: [community, owners, property, residents, partners]}}\n"
    quick.written("pieces.yaml", piece)
    said = FACILITY.read_text(encoding="utf-8").replace("version: 1", "version: 2")
    file = quick.written(
        "f.yaml",
        said.replace(
            "parties: [community, owners, property, residents, partners]\n\nstart", "use: our_table\n\nstart"
        ),
    )
    assert quick.fine("activate", file) == "✓ facility_upgrade v2 in use\n"


def test_mistakes_are_told_before_a_house_is_asked_for(shell: Shell) -> None:
    broken = shell.written(
        "broken.yaml", FACILITY.read_text(encoding="utf-8").replace("go: proposing", "go: propozing", 1)
    )
    said = shell.refused("activate", FACILITY, broken)
    assert "[unknown-state]" in said
    assert "migrate" not in said


def test_what_the_engine_does_not_run_yet_is_refused_by_name_and_nothing_is_taken(quick: Shell) -> None:
    said = quick.refused("activate", FACILITY, DEFINITIONS / "mediation.yaml")
    assert "(identifying-code) [not-run-yet]" in said
    assert "(visible-to) [not-run-yet]" in said
    assert quick.fine("activate", FACILITY) == "✓ facility_upgrade v1 unchanged\n"


def test_a_slip_that_is_made_in_every_line_is_explained_once(shell: Shell) -> None:
    shell.locale = "zh"
    file = shell.folder / "车棚.yaml"
    file.write_text("议题类型：车棚\n版本：1\n名称：车棚\n", encoding="utf-8")
    said = shell.run("check", file).err
    assert said.count("[full-width]") == 3
    assert said.count("改成英文半角的 :") == 1
    assert said.count("怎么改：同上") == 2
