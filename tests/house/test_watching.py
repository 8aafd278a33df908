"""Files that are watched: every save is told once, whenever it comes, and nothing that is not one."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongshi.watching import saves

AGO_NS = 10**10


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that was saved a while ago."""
    found = tmp_path / "a.yaml"
    found.write_text("one\n", encoding="utf-8")
    before = found.stat().st_mtime_ns - AGO_NS
    os.utime(found, ns=(before, before))
    return found


def told(found: Iterator[tuple[Path, ...]]) -> tuple[Path, ...]:
    return next(found)


def test_a_save_before_the_first_look_is_not_missed(file: Path) -> None:
    since = time.time_ns()
    file.write_text("two\n", encoding="utf-8")
    assert told(saves(lambda: [file], since, 0)) == (file,)


def test_a_save_while_others_are_dealt_with_is_not_missed(file: Path) -> None:
    found = saves(lambda: [file], time.time_ns(), 0)
    file.write_text("two\n", encoding="utf-8")
    assert told(found) == (file,)
    file.write_text("three\n", encoding="utf-8")
    assert told(found) == (file,)


def test_another_file_in_its_place_is_a_save(file: Path, tmp_path: Path) -> None:
    looks = iter(range(1000))

    def files() -> list[Path]:
        if next(looks) == 2:
            beside = tmp_path / "b"
            beside.write_text("longer than before\n", encoding="utf-8")
            os.utime(beside, ns=(0, 0))
            beside.replace(file)
        return [file]

    assert told(saves(files, time.time_ns(), 0)) == (file,)


def test_a_file_that_goes_and_comes_back_is_told_both_times(file: Path) -> None:
    looks = iter(range(1000))

    def files() -> list[Path]:
        match next(looks):
            case 1:
                file.unlink()
            case 3:
                file.write_text("back\n", encoding="utf-8")
        return [file]

    found = saves(files, time.time_ns(), 0)
    assert told(found) == (file,)
    assert not file.exists()
    assert told(found) == (file,)
    assert file.exists()


def test_what_was_saved_long_ago_is_no_news_when_it_is_first_watched(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    looks = iter(range(1000))

    def files() -> list[Path]:
        number = next(looks)
        if number == 4:
            other.write_text("new\n", encoding="utf-8")
        return [file] if number == 0 else [file, other]

    assert told(saves(files, time.time_ns(), 0)) == (other,)
