"""The tutorial is walked through as a newcomer would: each file written, each line changed, each command called.

What a page shows below a command is what the command prints; `…` alone on a line stands for lines that are left out.
With GONGSHI_GOLDEN=write the pages are brought in line with the commands instead, and are read by somebody then.
"""

from __future__ import annotations

import os
import re
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from pages import BLOCK, ROOT, Block, blocks, said_on
from typer.testing import CliRunner

from gongshi.cli import app
from workflows.load import load
from workflows.stories.coverage import parts_of

PAGES = {"en": "docs/tutorial.md", "zh": "docs/tutorial.zh-CN.md"}
FILE = re.compile(r"(?P<file>[\w/.]+\.yaml)(?P<how>, further|, changed)?")
BY_LANGUAGE = pytest.mark.parametrize("language", PAGES)
LEFT_OUT = "…"


class Newcomer:
    """Somebody who walks through the page in an empty folder."""

    def __init__(self, folder: Path, language: str) -> None:
        self.folder = folder
        self._environment = {"GONGSHI_LOCALE": language, "NO_COLOR": "1", "COLUMNS": "160"}

    def follow(self, block: Block) -> str:
        """Do what a block says; what the block should show."""
        if block.language == "console":
            return "".join(self._console(command) for command in re.findall(r"(?m)^\$ .*$", block.said))
        found = FILE.fullmatch(block.mark)
        assert found is not None, f"a block without its file: {block.said}"
        self._write(self.folder / found["file"], found["how"], block.said)
        return block.said

    def _write(self, file: Path, how: str | None, said: str) -> None:
        if how is None:
            assert not file.exists(), f"{file.name} is there already"
            file.parent.mkdir(exist_ok=True)
            file.write_text(said, encoding="utf-8")
        elif how == ", further":
            file.write_text(file.read_text(encoding="utf-8") + said, encoding="utf-8")
        else:
            old, new = (
                "".join(line[1:] for line in said.splitlines(keepends=True) if line[0] in kept)
                for kept in (" -", " +")
            )
            before = file.read_text(encoding="utf-8")
            assert before.count(old) == 1, f"{file.name} has this {before.count(old)} times:\n{old}"
            file.write_text(before.replace(old, new), encoding="utf-8")

    def _console(self, line: str) -> str:
        program, *words = line.removeprefix("$ ").split()
        if program == "cp":
            shutil.copy(self.folder / words[0], self.folder / words[1])
            return f"{line}\n"
        assert program == "gongshi", line
        done = CliRunner().invoke(app, words, env=self._environment, prog_name="gongshi")
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return f"{line}\n{done.output}"


@pytest.fixture
def newcomer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Newcomer:
    monkeypatch.chdir(tmp_path)
    return Newcomer(tmp_path, request.getfixturevalue("language"))


def shows(said: str, real: str) -> bool:
    """Whether a page shows what really is printed, except for what it says it leaves out."""
    parts = re.split(rf"(?m)^{LEFT_OUT}\n", said)
    return re.fullmatch(".*".join(map(re.escape, parts)), real, re.DOTALL) is not None


@BY_LANGUAGE
def test_every_step_does_what_the_page_says(newcomer: Newcomer, language: str) -> None:
    page = PAGES[language]
    wrong: list[tuple[Block, str]] = []
    for block in blocks(page):
        real = newcomer.follow(block)
        if not shows(block.said, real):
            wrong.append((block, real))
    if wrong and os.environ.get("GONGSHI_GOLDEN") == "write":
        _bring_in_line(page, wrong)
    assert [(block.said, real) for block, real in wrong] == []


def _bring_in_line(page: str, wrong: list[tuple[Block, str]]) -> None:
    said = said_on(page)
    for block, real in wrong:
        said = said.replace(f"```console\n{block.said}```", f"```console\n{real}```", 1)
    (ROOT / page).write_text(said, encoding="utf-8")


@BY_LANGUAGE
def test_the_two_mistakes_are_made_and_mended(newcomer: Newcomer, language: str) -> None:
    checks = [block.said for block in blocks(PAGES[language]) if block.said.startswith("$ gongshi check")]
    broken = ["✓" not in each for each in checks]
    assert broken.count(True) == 2
    assert not broken[0]
    assert not broken[-1]
    assert all(not later for before, later in pairwise(broken) if before), "mended at once"
    del newcomer


@BY_LANGUAGE
def test_the_page_takes_no_longer_than_it_says(language: str) -> None:
    minutes = {"en": {"One": 1, "Two": 2, "Three": 3}, "zh": {"一": 1, "两": 2, "三": 3}}[language]
    steps = re.findall(r"(?m)^## \d+\. (.+)$", said_on(PAGES[language]))
    told = [
        minutes[step.split()[0] if language == "en" else step[0]]
        for step in steps
        if re.match(r"\w+ minute|.分钟", step)
    ]
    assert 8 <= len(steps) <= 10
    assert sum(told) <= 20


@BY_LANGUAGE
def test_the_picture_of_the_page_is_the_one_that_is_drawn(newcomer: Newcomer, language: str) -> None:
    for block in blocks(PAGES[language]):
        newcomer.follow(block)
    (drawn,) = newcomer.folder.glob("*.svg")
    shown = re.findall(r"!\[[^\]]+\]\((pictures/\S+\.svg)\)", said_on(PAGES[language]))
    if os.environ.get("GONGSHI_GOLDEN") == "write":
        (ROOT / "docs" / shown[0]).write_text(drawn.read_text(encoding="utf-8"), encoding="utf-8")
    assert [(ROOT / "docs" / each).read_text(encoding="utf-8") for each in shown] == [
        drawn.read_text(encoding="utf-8")
    ]


def test_both_pages_build_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Chinese page has Chinese keys and names of its own, and as many parts of each kind."""
    kinds = {}
    for language, page in PAGES.items():
        folder = tmp_path / language
        folder.mkdir()
        monkeypatch.chdir(folder)
        newcomer = Newcomer(folder, language)
        for block in blocks(page):
            newcomer.follow(block)
        (file,) = (each for each in folder.glob("*.yaml") if each.stem in ("charging_shed", "充电棚"))
        form = load(file.read_text(encoding="utf-8")).definition
        assert form is not None
        kinds[language] = sorted(part.kind for part in parts_of(form))
    assert kinds["en"] == kinds["zh"]


def test_the_reader_of_the_pages_finds_every_block() -> None:
    for page in PAGES.values():
        assert len(blocks(page)) == said_on(page).count("\n```") // 2 == len(BLOCK.findall(said_on(page)))
