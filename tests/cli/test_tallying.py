"""`gongshi tally`: a vote counted again from two tables, for people and for programs, without a house."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from commanding import ROOT, Shell

ENTITLED = "id,name\nowners,业委会\nproperty,物业\nresidents,居民代表\n"
VOTES = (
    "id,answer,instant\nowners,agree,2026-11-20 09:00\nproperty,disagree,2026-11-20 10:00\n"
    "residents,agree,2026-11-20 11:00\n"
)


@pytest.fixture
def table(shell: Shell) -> Shell:
    shell.quick = True
    shell.written("entitled.csv", ENTITLED)
    shell.written("votes.csv", VOTES)
    return shell


def tally(shell: Shell, rule: object, *more: object):
    files = ("--entitled", shell.folder / "entitled.csv", "--votes", shell.folder / "votes.csv")
    return shell.run("tally", rule, *files, *more)


def test_a_vote_is_counted_for_people(table: Shell) -> None:
    done = tally(table, "majority", "--with", "share: 2/3")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "majority [majority]", "3 entitled, 3 votes count", "  agree           2", "  condition open  0",
        "  condition met   0", "  disagree        1", "  abstain         0",
        "3 of 3 parties answered; against: 物业; 2 of 3 that took a side agreed, at least 2/3 needed; passed.",
    ]  # fmt: skip


def test_and_for_programs(table: Shell) -> None:
    found = json.loads(tally(table, "多数同意", "--format", "json", "--closing", "2026-11-20 10:30").out)
    assert (found["rule"], found["outcome"], found["voted"], found["late"]) == ("majority", "failed", 2, 1)
    assert {each["key"]: each["value"] for each in found["tally"]} == {
        "agree": "1", "conditional": "0", "met": "0", "disagree": "1", "abstain": "0",
    }  # fmt: skip
    assert found["explanation"]["zh"].endswith("未通过。")
    assert (found["entitled"], found["replaced"], found["winners"]) == (3, 0, [])


def test_the_rule_may_stand_in_a_file_in_either_language(table: Shell) -> None:
    file = table.written("rule.yaml", "规则: 多数同意\n比例: 3/4\n")
    done = tally(table, file, "--language", "zh")
    assert done.code == 0
    assert "要求至少 3/4；未通过。" in done.out


def test_or_in_a_state_of_a_definition(table: Shell) -> None:
    facility = ROOT / "definitions" / "facility_upgrade.yaml"
    done = tally(table, facility, "--state", "deliberating")
    assert done.code == 0, done.said
    assert "consensus [consensus]" in done.out


@pytest.mark.parametrize(
    ("rule", "more", "words"),
    [
        pytest.param("majoritee", [], "did you mean `majority`?", id="a rule that is none"),
        pytest.param("mean_at_least", [], "add threshold: 3", id="a rule that lacks something"),
        pytest.param("majority", ["--with", "shares: 2/3"], "shares", id="a key that is none"),
        pytest.param("majority", ["--closing", "tomorrow"], "tomorrow is no date with a time", id="no closing"),
        pytest.param("majority", ["--zone", "Asia/Nowhere"], "There is no time zone Asia/Nowhere", id="no zone"),
        pytest.param("rule.yaml", [], "rule.yaml: No such file", id="no file"),
        pytest.param(ROOT / "definitions" / "facility_upgrade.yaml", ["--state", "dreaming"], "nothing is decided in `dreaming`",
                     id="no state"),
    ],
)  # fmt: skip
def test_what_cannot_be_counted_by_ends_with_one(
    table: Shell, rule: object, more: list[str], words: str
) -> None:
    done = tally(table, rule, *more)
    assert (done.code, done.out) == (1, "")
    assert words in done.err


def test_every_mistake_of_both_tables_is_told_and_nothing_counted(table: Shell) -> None:
    table.written("entitled.csv", ENTITLED + "owners,again\n")
    table.written("votes.csv", VOTES + "ownerz,agree,2026-11-20 09:00\nproperty,maybe,soon\n")
    done = tally(table, "majority")
    assert (done.code, done.out) == (1, "")
    told = [line.partition(": ")[0].rpartition("/")[2] for line in done.err.splitlines() if line[0] == "/"]
    assert told == ["entitled.csv:5:1", "votes.csv:5:1", "votes.csv:6:16", "votes.csv:6:10"]
    assert "did you mean `owners`?" in done.err
    assert done.err.endswith("4 mistakes: nothing was counted\n")


def test_it_counts_without_a_store_and_imports_none(table: Shell) -> None:
    code = (
        "import sys; from gongshi.cli import app; app(sys.argv[1:], standalone_mode=False); "
        "sys.exit(any(name in sys.modules for name in ('sqlalchemy', 'celery', 'fastapi')))"
    )
    files = ("--entitled", table.folder / "entitled.csv", "--votes", table.folder / "votes.csv")
    done = subprocess.run(
        [sys.executable, "-c", code, "tally", "majority", *map(str, files)], cwd=table.folder,
        env=table.environment(), capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert not table.house.exists()
