"""The community file: each mistake with its line and mend, and a file that was taken may be taken again."""

from __future__ import annotations

from pathlib import Path

import pytest
from services.wutongli import DEFINITIONS, Wutongli

from engine.community import load_community, save_community
from engine.settling import Mistaken, Settled, settle

FILE = (DEFINITIONS / "communities" / "wutongli" / "community.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        pytest.param("slug: wutongli", "slug: Wu Tong", 2, "slug", id="a slug with capitals and a space"),
        pytest.param("slug: wutongli\n", "", None, "slug", id="no slug"),
        pytest.param(
            "zone: Asia/Shanghai", "zone: Asia/Chengdu", 4, "Asia/Chengdu", id="a zone that is none"
        ),
        pytest.param('closing: "18:00"', 'closing: "25:00"', 5, "closing", id="an hour that is none"),
        pytest.param("language: zh", "language: fr", 6, "language", id="a language without pages"),
        pytest.param("  secretary:", "  boss:", None, "boss", id="an unknown role"),
        pytest.param("quiet_hours: {from:", "quiet_hours: {form:", 22, "form", id="a misspelt key inside"),
        pytest.param("parties:", "partys:", 9, "partys", id="a misspelt key"),
        pytest.param("days_off: []", "days_off: [2026-02-30]", None, "days_off", id="a day that is none"),
        pytest.param("slug: wutongli", "slug: [", None, "", id="no YAML"),
        pytest.param("slug: wutongli", "slug: wutongli\nslug: wutongli2", None, "slug", id="a key twice"),
    ],
)
def test_a_broken_community_file_is_told_with_its_place(
    old: str, new: str, line: int | None, says: str
) -> None:
    assert FILE.count(old) == 1
    loaded = load_community(FILE.replace(old, new))
    assert loaded.form is None
    assert loaded.findings
    told = " ".join(
        f"{each.message.en} {each.mend.en} {loaded.lines[each.place.line - 1]}" for each in loaded.findings
    )
    assert says in told
    assert all(1 <= each.place.line <= len(loaded.lines) + 1 for each in loaded.findings)
    if line is not None:
        assert line in {each.place.line for each in loaded.findings}


@pytest.mark.parametrize("said", [pytest.param("", id="empty"), pytest.param("- a\n- b\n", id="a list"),
                                  pytest.param("梧桐里", id="a word")])  # fmt: skip
def test_what_is_no_community_file_at_all_is_told(said: str) -> None:
    loaded = load_community(said)
    assert loaded.form is None
    assert loaded.findings


def test_settling_stops_at_the_first_file_with_mistakes(wutongli: Wutongli, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / "community.yaml").write_text(FILE.replace("slug: wutongli", "slug: xinqu"), encoding="utf-8")
    (folder / "roster.csv").write_text("ref,name,party,seat\na,甲,nobody,representative\n", encoding="utf-8")
    mistaken = settle(wutongli.rt, folder, [DEFINITIONS / "facility_upgrade.yaml"])
    assert isinstance(mistaken, Mistaken)
    assert mistaken.file.name == "roster.csv"
    assert mistaken.findings[0].place.line == 2
    (folder / "roster.csv").write_text("ref,name\n", encoding="utf-8")
    assert isinstance(settle(wutongli.rt, folder, [DEFINITIONS / "facility_upgrade.yaml"]), Settled)


def test_the_same_folder_again_changes_nothing_but_what_the_file_changed(wutongli: Wutongli) -> None:
    here = wutongli
    id_ = here.id
    form = load_community(FILE.replace("028-5555-0100", "028-5555-0199")).form
    assert form is not None
    assert save_community(here.rt, form) == id_
    assert here.community.phone == "028-5555-0199"
    assert here.person("building3")


def test_a_day_off_of_the_community_moves_its_working_days(wutongli: Wutongli) -> None:
    here = wutongli
    form = load_community(FILE.replace("days_off: []", "days_off: [2026-03-04]")).form
    assert form is not None
    without = here.loaded(here.open()).item.due_at
    save_community(here.rt, form)
    with_day_off = here.loaded(here.open()).item.due_at
    assert without is not None
    assert with_day_off is not None
    assert (with_day_off - without).days == 1
