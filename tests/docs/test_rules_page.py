"""The page of the rules says what is counted: every example comes out as it says, and what it types prints what it shows."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from pages import ROOT, blocks
from typer.testing import CliRunner

from gongshi.cli import app
from workflows.rules import RULES
from workflows.second_count.examples import EXAMPLES, Example
from workflows.second_count.examples.page import rules_page

PAGES = {"en": "docs/rules.md", "zh": "docs/rules.zh-CN.md"}
TABLES = {"en": ("entitled.csv", "votes.csv", "tally"), "zh": ("有表决权.csv", "票.csv", "计票")}


@pytest.mark.parametrize("language", PAGES)
def test_the_page_is_what_the_engine_counts(language: str) -> None:
    assert (ROOT / PAGES[language]).read_text(encoding="utf-8") == rules_page(language), (
        "`make fmt` writes it"
    )


def test_every_rule_has_an_example() -> None:
    assert {example.asked.rule.name for example in EXAMPLES} == set(RULES)


@pytest.mark.parametrize(
    "example", [pytest.param(each, id=f"{n} {each.rule.splitlines()[0]}") for n, each in enumerate(EXAMPLES)]
)
def test_an_example_comes_out_as_it_says(example: Example) -> None:
    verdict = example.counted().verdict
    assert (verdict.outcome, verdict.winners) == (example.outcome, example.winners)


@pytest.mark.parametrize("language", PAGES)
def test_what_is_typed_prints_what_is_shown(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_mark = {block.mark: block.said for block in blocks(PAGES[language])}
    *tables, typed = TABLES[language]
    for name in tables:
        (tmp_path / name).write_text(by_mark[name], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    command, _, shown = by_mark[typed].removeprefix("$ gongshi ").partition("\n")
    done = CliRunner().invoke(app, shlex.split(command), env={"NO_COLOR": "1"}, prog_name="gongshi")
    assert done.exit_code == 0
    assert done.stderr + done.stdout == shown
