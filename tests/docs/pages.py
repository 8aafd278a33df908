"""The pages of the project as tests read them: their blocks of code, each with the mark that stands before it.

A mark is a remark that nobody sees, `<!-- … -->`, on the line before a block. It says what the block is, and
so what must be true of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOT_OURS = {"node_modules", "build", "dist", "var"}
PAGES = sorted(
    str(page.relative_to(ROOT))
    for page in ROOT.rglob("*.md")
    if not any(part.startswith(".") or part in NOT_OURS for part in page.relative_to(ROOT).parts)
)
BLOCK = re.compile(
    r"(?:<!-- (?P<mark>[^\n]*?) -->\n)?```(?P<language>\w*)\n(?P<said>.*?)^```$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Block:
    """A block of code on a page: its mark, its language, what it says."""

    mark: str
    language: str
    said: str


@cache
def said_on(page: str) -> str:
    """What a file of the project says."""
    return (ROOT / page).read_text(encoding="utf-8")


@cache
def blocks(page: str) -> tuple[Block, ...]:
    """The blocks of a page, in their order."""
    return tuple(
        Block(found["mark"] or "", found["language"], found["said"])
        for found in BLOCK.finditer(said_on(page))
    )


def words_in_code(page: str) -> set[str]:
    """What stands on a page between ticks, outside of blocks."""
    return set(re.findall(r"`([^`\n]+)`", BLOCK.sub("", said_on(page))))
