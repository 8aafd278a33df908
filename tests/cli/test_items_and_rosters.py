"""Whoever sits at the house's own machine: items, answers heard at the door, rosters, keys."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from commanding import DEFINITIONS, Shell

ROSTER = DEFINITIONS / "communities" / "wutongli" / "roster.csv"
PROPOSAL = (
    "proposal=翻新",
    "material=permeable_brick",
    "door_colour=community_grey",
    "railing=no_railing",
    "budget=38000",
)
PARTIES = ("community", "owners", "property", "residents", "partners")


def people(shell: Shell) -> dict[str, tuple[str, int]]:
    """What the store has: name and activity by ref."""
    with sqlite3.connect(shell.house / "gongshi.db") as store:
        return {
            ref: (name, active) for ref, name, active in store.execute("SELECT ref, name, active FROM people")
        }


def test_an_item_from_the_door_to_the_public_notice(house: Shell) -> None:
    opened = house.fine(
        "item", "open", "facility_upgrade", "翻新3栋旁的垃圾房", "-f", "place=3栋旁", "-f", "hazard=minor",
        "--by", "2栋住户", "--phone", "13800000091",
    )  # fmt: skip
    assert opened == "✓ #1 collecting\n"
    house.quick = True
    assert house.fine("item", "press", "1", "accept") == "✓ #1 proposing\n"
    assert house.fine("item", "answer", "#1", "property_manager", *PROPOSAL) == "✓ #1 deliberating\n"
    house.quick = False
    listed = house.fine("item", "list")
    house.quick = True
    assert re.search(
        r"#1 +翻新3栋旁的垃圾房 +Problems +Deliberation +\d+ days? left +community, owners", listed
    ), listed
    assert house.fine("item", "list", "--on", "demand") == "None\n"
    for party in PARTIES[:-1]:
        assert house.fine("item", "answer", "1", party, "stand=agree") == "✓ #1 deliberating\n"
    last = house.fine("item", "answer", "1", PARTIES[-1], "stand=abstain", "--via", "paper")
    assert last == "✓ #1 publicity\n"
    house.quick = False
    shown = house.fine("item", "show", "1")
    assert shown.startswith("#1 翻新3栋旁的垃圾房  Public notice\n")
    for told in (
        "Raised (walk-in, taken in by 议事协调员)",
        "Budget: ¥38,000",
        "owners (业委会主任): agrees (by phone, recorded by 微网格员)",
        "partners (社工站干事): abstains (on paper, recorded by 微网格员)",
        "5 of 5 parties answered, quorum 4; nobody disagreed; abstained: partners; passed.",
    ):
        assert told in shown


def test_a_refusal_says_why_and_what_is_possible(house: Shell) -> None:
    house.quick = True
    assert house.fine("item", "open", "facility_upgrade", "翻新垃圾房", "-f", "place=3栋旁")
    for command, says in (
        (("item", "press", "1", "aceept"), ("no button “aceept”", "Possible: accept, decline, merge")),
        (("item", "press", "1", "decline"), ("reason",)),
        (("item", "press", "1", "merge", "--item", "7"), ("There is no item of that number",)),
        (
            ("item", "press", "1", "accept", "--as", "building3"),
            ("Your role does not allow this", "coordinator"),
        ),
        (("item", "press", "2", "accept"), ("There is no item #2",)),
        (("item", "press", "1", "accept", "--as", "mayor"), ("There is nobody called mayor in the roster",)),
        (("item", "answer", "1", "owners", "stand=agree"), ("owners is not asked anything now",)),
        (("item", "answer", "1", "coordinator", "accept"), ("`accept` should read name=value",)),
        (("item", "open", "facility_upgrde", "翻新"), ("There is no issue type facility_upgrde",)),
        (("item", "open", "facility_upgrade", "翻新"), ("Place",)),
        (("item", "show", "九"), ("There is no item #九",)),
        (("item", "list", "--on", "wishes"), ("Lists: demand, problem, project",)),
    ):
        said = house.refused(*command)
        missing = [word for word in says if word not in said]
        assert not missing, f"{command}: no {missing} in {said!r}"
    assert house.fine("item", "list").count("#") == 1, "nothing of all that was kept"


def test_a_refusal_speaks_the_readers_language(house: Shell) -> None:
    house.quick = True
    house.locale = "zh"
    assert house.refused("item", "show", "7") == "没有 #7 号议题\n"


def test_a_community_is_settled_first(shell: Shell) -> None:
    shell.quick = True
    assert "Run `gongshi migrate` first" in shell.refused("item", "list")
    assert shell.fine("migrate") == "The tables are up to date now\n"
    assert shell.fine("migrate") == "Nothing to do\n"
    assert "There is no community yet" in shell.refused("item", "list")
    settle = ("roster", "settle", DEFINITIONS / "communities" / "wutongli")
    assert shell.fine(*settle) == shell.fine(*settle) == "In use: facility_upgrade, safety_hazard\n"
    assert len(people(shell)) == len(ROSTER.read_text(encoding="utf-8").splitlines()) - 1


def test_a_roster_with_mistakes_changes_nobody_and_each_is_told_with_its_line_and_mend(house: Shell) -> None:
    lines = ROSTER.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace("社区书记", "新任书记")
    lines[3] = lines[3].replace(",owners,", ",ownrs,")
    lines[7] = lines[7].replace("13800000004", "1380")
    before = people(house)
    file = house.written("roster.csv", "\n".join(lines) + "\n")
    said = house.refused("roster", "import", file)
    assert re.findall(r"^.*roster\.csv:(\d+):", said, re.MULTILINE)[:2] == ["4", "8"]
    assert "did you mean `owners`?" in said
    assert said.count("mend: ") == said.count("roster.csv:")
    assert people(house) == before


def test_a_roster_is_imported_whole_and_who_left_it_is_retired(house: Shell) -> None:
    lines = ROSTER.read_text(encoding="utf-8-sig").splitlines()
    kept = [each.replace("社区书记", "新任书记") for each in lines if not each.startswith("secretary,")]
    kept.append("building7,7栋居民代表,residents,observer,,seven@wutongli.example.org,,zh,email,7-1-101")
    done = house.run("roster", "import", house.written("roster.csv", "\n".join(kept) + "\n"))
    assert (done.code, done.out) == (0, f"Imported: 1 added, {len(lines) - 2} kept up to date, 1 retired\n")
    found = people(house)
    assert found["community_head"] == ("新任书记", 1)
    assert found["building7"] == ("7栋居民代表", 1)
    assert found["secretary"] == ("记录员", 0)


@pytest.mark.parametrize(
    ("mistake", "says"),
    [
        pytest.param(("closing: ", "closng: "), "community.yaml:", id="the community's file"),
        pytest.param(None, "There is no community.yaml in", id="no community's file"),
    ],
)
def test_a_folder_with_a_mistake_settles_nothing(
    shell: Shell, mistake: tuple[str, str] | None, says: str
) -> None:
    folder = shell.folder / "home"
    folder.mkdir()
    (folder / "roster.csv").write_bytes(ROSTER.read_bytes())
    if mistake is not None:
        source = (ROSTER.parent / "community.yaml").read_text(encoding="utf-8")
        assert mistake[0] in source
        (folder / "community.yaml").write_text(source.replace(*mistake), encoding="utf-8")
    shell.quick = True
    shell.fine("migrate")
    assert says in shell.refused("roster", "settle", folder)
    assert people(shell) == {}


def test_a_key_is_shown_once_and_kept_as_a_hash(house: Shell) -> None:
    house.quick = True
    key = house.fine("key", "issue", "property_system").strip()
    assert re.fullmatch(r"gs_[\w-]{32,}", key)
    assert house.fine("key", "issue", "property_system").strip() != key
    kept = b"".join(file.read_bytes() for file in Path(house.house).glob("gongshi.db*"))
    assert b"property_system" in kept
    assert key.encode() not in kept


def test_a_key_acts_for_somebody_of_the_roster_and_for_nobody_else(house: Shell) -> None:
    house.quick = True
    assert house.fine("key", "issue", "call_centre", "--as", "coordinator").startswith("gs_")
    assert "nobody" in house.refused("key", "issue", "call_centre", "--as", "nobody")
