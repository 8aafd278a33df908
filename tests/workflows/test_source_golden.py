"""What a mistake in a file looks like to the person who made it, word for word, in both languages.

Each file of `golden/` has one kind of mistake; beside it stands what is shown for it. After a wanted change of
a sentence, `GONGSHI_GOLDEN=write pytest tests/workflows/test_source_golden.py` writes them anew: read the
difference before it is committed.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from workflows.findings import rendered
from workflows.source import read_bytes

GOLDEN = Path(__file__).parent / "golden"
FILES = sorted(GOLDEN.glob("*.yaml"))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("file", [pytest.param(each, id=each.stem) for each in FILES])
def test_a_mistake_is_shown_word_for_word(file: Path, language: str):
    source = read_bytes(file.read_bytes())
    shown = "".join(rendered(each, file.name, source.lines, language) + "\n" for each in source.findings)
    kept = file.with_suffix(f".{language}.txt")
    if os.environ.get("GONGSHI_GOLDEN") == "write":
        kept.write_text(shown, encoding="utf-8")
    assert shown
    assert shown == kept.read_text(encoding="utf-8")


def test_nothing_is_kept_of_a_file_that_is_gone():
    assert {each.name.split(".")[0] for each in GOLDEN.glob("*.txt")} == {each.stem for each in FILES}
