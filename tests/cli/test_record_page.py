"""The page on the record says what is so: both languages show the same commands, and every one of them runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from commanding import ROOT, Shell

PAGES = ("docs/record.md", "docs/record.zh-CN.md")
ITEM = "12"
"""The number that the page takes for its item."""


def said_on(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def commands(page: str) -> list[str]:
    """Every command of a page, in its order."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", said_on(page), re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


@pytest.fixture
def decided(house: Shell) -> Shell:
    """A house in which one item was decided."""
    house.quick = True
    house.fine("item", "open", "facility_upgrade", "翻新3栋旁的垃圾房", "-f", "place=3栋旁", "-f", "hazard=minor",
               "--by", "2栋住户", "--phone", "13800000091")  # fmt: skip
    house.fine("item", "press", "1", "accept")
    house.fine("item", "answer", "1", "property_manager", "proposal=翻新", "material=permeable_brick",
               "door_colour=community_grey", "railing=no_railing", "budget=38000")  # fmt: skip
    for party in ("community", "owners", "property", "residents", "partners"):
        house.fine("item", "answer", "1", party, "stand=agree")
    return house


def test_both_languages_show_the_same_commands() -> None:
    english, chinese = map(commands, PAGES)
    assert english == chinese
    assert len(english) >= 10


def test_every_command_of_the_page_runs(decided: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(decided.folder)
    key = decided.fine("audit", "key").strip()
    for line in commands(PAGES[0]):
        words = line.replace("PUBLIC_KEY", key).split()
        assert words[0] == "gongshi"
        done = decided.run(*("1" if word == ITEM else word for word in words[1:]), said="y\n")
        assert done.code == 0, (line, done.said)
    assert {"resolution.pdf", "item.zip"} <= {each.name for each in Path().iterdir()}
    assert "nobody called building3" in decided.refused("roster", "erase", "building3", "--yes")


@pytest.mark.parametrize("page", PAGES)
def test_every_option_that_the_page_names_is_there(house: Shell, page: str) -> None:
    house.quick = True
    options = set(re.findall(r"`(--[a-z]+)", said_on(page)))
    assert {"--decision", "--printed", "--key", "--names"} <= options
    known = "".join(
        house.fine(*command, "--help")
        for command in (["resolution"], ["audit", "verify"], ["audit", "export"], ["why"])
    )
    assert [each for each in sorted(options) if each not in known] == []
