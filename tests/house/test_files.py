"""What every file of the house keeps to: what it is for, how long it is, who reads a clock, what it speaks of."""

from __future__ import annotations

import ast
import codecs
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from sources import ROOMS, ROOT, files, modules, project, syntax, where

LONGEST = 450
LONGER = {
    "engine/migrations/versions/0001_the_first_tables.py": "all the tables at once; a released migration is never edited",
}
"""Longer files, with their reasons."""
CLOCKS = {
    "engine/clock.py": "the port of time",
    "gongshi/doctor.py": "compares this machine's clock with the store's",
    "gongshi/cli/trying.py": "files bear the machine's time: what was saved since is tried again",
    "gongshi/watching.py": "the same",
}
"""Who asks what time it is."""
STOPWATCHES = {
    "engine/clock.py": "how long ago the store's clock was asked",
    "engine/group_commit.py": "how long a transaction has been taking in commands",
    "gongshi/hands.py": "how long a broker that did not answer is left alone",
    "gongshi/working.py": "how long a worker that stops waits for its hands",
}
"""Who asks how long something takes: never when something is due."""
ASKING = re.compile(
    r"(?:\w+\.)?(?:datetime|date)\.(?:now|utcnow|today)|time\.(?:time|time_ns|localtime|gmtime|strftime)"
)
TIMING = re.compile(r"time\.(?:monotonic|perf_counter|process_time)(?:_ns)?")


@cache
def called(file: Path) -> frozenset[str]:
    """Every function that a file calls by a dotted name."""
    called = (node.func for node in ast.walk(syntax(file)) if isinstance(node, ast.Call))
    return frozenset(filter(None, map(dotted, called)))


def dotted(node: ast.expr) -> str:
    """What is called, where that is a name or names with dots between them."""
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return before and f"{before}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


@pytest.mark.parametrize(
    ("asking", "may"),
    [
        pytest.param(ASKING, CLOCKS, id="what time it is"),
        pytest.param(TIMING, STOPWATCHES, id="how long it takes"),
    ],
)
def test_time_is_an_argument(asking: re.Pattern[str], may: dict[str, str]) -> None:
    found = defaultdict(set)
    for file in modules(*ROOMS):
        for name in called(file):
            if asking.fullmatch(name):
                found[where(file)].add(name)
    assert {file: names for file, names in found.items() if file not in may} == {}
    assert may.keys() <= found.keys(), "who needs no clock any more is not excused any more"


def test_no_clock_hides_under_a_name_of_its_own() -> None:
    found = [
        f"{where(file)}: from {node.module} import {each.name}"
        for file in modules(*ROOMS)
        for node in ast.walk(syntax(file))
        if isinstance(node, ast.ImportFrom) and node.module in ("time", "timeit")
        for each in node.names
    ]
    assert found == []


def test_the_store_stamps_no_row_by_itself() -> None:
    stamping = re.compile(r"CURRENT_TIMESTAMP|func\.(now|current_timestamp)\b|\bNOW\(\)")
    assert [
        where(file) for file in modules(*ROOMS) if stamping.search(file.read_text(encoding="utf-8"))
    ] == []


def test_every_file_says_what_it_is_for() -> None:
    silent = [where(file) for file in modules() if not (ast.get_docstring(syntax(file)) or "").strip()]
    assert silent == []


def test_no_file_is_longer_than_one_reads_at_a_sitting() -> None:
    long = {where(file) for file in modules() if len(file.read_text(encoding="utf-8").splitlines()) > LONGEST}
    assert long == LONGER.keys()


def test_no_two_files_of_tests_have_one_name() -> None:
    """Else whoever runs all of them runs but one of the two."""
    names = [file.name for file in modules("tests") if file.name.startswith("test_")]
    assert sorted(names) == sorted(set(names))


OTHERWISE_CODED = {
    f"tests/workflows/golden/{name}.yaml" for name in ("damaged", "gb18030", "utf16", "word_file")
}
"""What the loader must tell of: files as some programs save them."""


def test_every_text_is_utf8_with_plain_ends_of_lines() -> None:
    for file in files():
        if where(file) not in OTHERWISE_CODED and file.suffix in (
            ".py",
            ".md",
            ".yaml",
            ".html",
            ".css",
            ".js",
            ".csv",
            ".json",
            ".toml",
            ".txt",
            ".lock",
        ):
            said = file.read_bytes().decode("utf-8")
            assert "\r" not in said, where(file)
            assert said == "" or said.endswith("\n"), where(file)


TOOLS = [
    codecs.decode(each, "rot13")
    for each in ("pynhqr", "naguebcvp", "pungtcg", "pbcvybg", "yyz", "nv ntrag", "cebzcg", "ntrag")
]
SHOPS = [
    codecs.decode(each, "rot13")
    for each in ("clcv.bet", "svyrf.clgubaubfgrq", "rkgen-vaqrk-hey", "--vaqrk-hey")
]
"""Written so that this file does not speak of them either."""
MEANT = {
    "gongshi/cli/beginning.py": re.compile(r"typer\.\w+(?=\(question, default)"),
    "gongshi/cli/rosters.py": re.compile(r"from rich\.\w+ import [\w, ]+|\w+\.ask\("),
    "requirements.lock": re.compile(r"^[\w-]+-toolkit==", re.MULTILINE),
    "requirements-dev.lock": re.compile(r"^[\w-]+-toolkit==", re.MULTILINE),
}
"""Names of libraries that hold such a word."""


def test_the_project_speaks_of_itself_alone() -> None:
    words = re.compile(
        rf"(?<![\w-])(?:{'|'.join(map(re.escape, TOOLS))})s?(?![\w])|{'|'.join(map(re.escape, SHOPS))}",
        re.IGNORECASE,
    )
    found = []
    for file in files():
        try:
            said = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        meant = MEANT.get(where(file))
        found += [
            f"{where(file)}: {each.group()}"
            for each in words.finditer(meant.sub("", said) if meant else said)
        ]
    assert found == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_holds_names_versions_and_hashes_and_nothing_else(name: str) -> None:
    said = (ROOT / name).read_text(encoding="utf-8")
    assert "registry" not in said
    entries = re.split(r"\n(?=\S)", said.strip())
    packages = [each for each in entries if not each.startswith("#")]
    for each in packages:
        assert re.fullmatch(
            r"[a-z0-9][a-z0-9._-]*==[0-9][\w.!+]*( \\\n    --hash=sha256:[0-9a-f]{64})+\n*(?:\n#.*)?", each
        ), each[:80]
    assert len(packages) > 40


def test_the_locks_agree_with_each_other_and_with_what_is_declared() -> None:
    def pins(name: str) -> dict[str, str]:
        return dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))

    run, dev = pins("requirements.lock"), pins("requirements-dev.lock")
    assert run.items() <= dev.items()
    said = project()["project"]
    for locked, declared in ((run, said["dependencies"]), (dev, said["optional-dependencies"]["dev"])):
        names = {re.sub(r"[-_.]+", "-", re.split(r"[\[<>=]", each)[0]).lower() for each in declared}
        assert names <= locked.keys()
