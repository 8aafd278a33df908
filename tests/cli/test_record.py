"""The record on the command line: why, resolution, audit."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import pytest
from commanding import Shell

PARTIES = ("community", "owners", "property", "residents", "partners")


@pytest.fixture
def decided(house: Shell) -> Shell:
    """A house with one item that was decided."""
    house.quick = True
    house.fine("item", "open", "facility_upgrade", "翻新3栋旁的垃圾房", "-f", "place=3栋旁", "-f", "hazard=minor",
               "--by", "2栋住户", "--phone", "13800000091")  # fmt: skip
    house.fine("item", "press", "1", "accept")
    house.fine("item", "answer", "1", "property_manager", "proposal=翻新", "material=permeable_brick",
               "door_colour=community_grey", "railing=no_railing", "budget=38000")  # fmt: skip
    for party in PARTIES:
        house.fine("item", "answer", "1", party, "stand=agree")
    return house


def test_why_tells_the_rule_the_numbers_and_who_recorded_for_whom(decided: Shell) -> None:
    said = decided.fine("why", "1")
    for part in (
        "The rule: consensus.",
        "5 of 5 parties answered, quorum 4",
        "recorded by",
        "The deadline: ",
    ):
        assert part in said
    form = json.loads(decided.fine("why", "#1", "--format", "json"))
    assert form["number"] == 1
    assert form["passages"][-1]["outcome"] == {"zh": "通过", "en": "passed"}
    assert "no item #7" in decided.refused("why", "7")


def test_a_resolution_is_written_as_a_pdf(decided: Shell) -> None:
    file = decided.folder / "paper.pdf"
    said = decided.fine("resolution", "1", "-o", file, "--language", "zh")
    assert re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", said)
    assert file.read_bytes().startswith(b"%PDF-")
    assert "no such decision" in decided.refused("resolution", "1", "-o", file, "--decision", 2)


def test_the_record_is_verified_sealed_and_found_out(decided: Shell) -> None:
    line = decided.fine("audit", "checkpoint").strip()
    assert re.fullmatch(r"1:[0-9a-f]{64}", line)
    assert decided.fine("audit", "checkpoint") == "Nothing came since the last checkpoint\n"
    key = decided.fine("audit", "key").strip()
    assert re.fullmatch(r"[0-9a-f]{64}", key)
    said = decided.fine("audit", "verify", "--printed", line, "--key", key)
    assert said.startswith("✓ 1 items, ")
    assert f"The last checkpoint: {line}" in said
    assert decided.run("audit", "verify", "--printed", "nonsense").code == 2
    with sqlite3.connect(decided.house / "gongshi.db") as store:
        store.execute("UPDATE history SET via = 'paper' WHERE seq = 2")
    found = decided.run("audit", "verify", "1", "--format", "json")
    assert found.code == 1
    assert [(each["why"], each["row"]) for each in json.loads(found.out)["faults"]] == [("hash", 2)]
    assert "✗ #1, row 2: this row was changed" in decided.run("audit", "verify").out


def test_another_houses_key_is_not_this_ones(decided: Shell) -> None:
    decided.fine("audit", "checkpoint")
    found = decided.run("audit", "verify", "--key", "0" * 64)
    assert found.code == 1
    assert "signed with another key" in found.out


def test_an_exported_item_is_verified_without_a_house(decided: Shell, tmp_path: Path) -> None:
    file = decided.folder / "item.zip"
    decided.fine("audit", "checkpoint")
    key = decided.fine("audit", "key").strip()
    decided.fine("audit", "export", "1", "-o", file)
    elsewhere = Shell(tmp_path / "elsewhere", quick=True)
    assert elsewhere.fine("audit", "verify", file, "--key", key) == f"✓ It holds; public key {key}\n"
    assert "not checked whose it is" in elsewhere.fine("audit", "verify", file)
    assert elsewhere.run("audit", "verify", file, "--key", "0" * 64).code == 1
    assert not elsewhere.house.exists()
    file.write_bytes(b"no zip")
    assert "is no exported item" in elsewhere.refused("audit", "verify", file)
