"""A sound definition, and ways of breaking it in one place."""

from __future__ import annotations

from pathlib import Path

SOUND = (Path(__file__).parent / "sound.yaml").read_text(encoding="utf-8")

Edit = tuple[str, str]
"""Words that stand once in the sound definition, and what stands there instead."""


def edited(*edits: Edit) -> str:
    """The sound definition with some words replaced, each of which must stand there once."""
    said = SOUND
    for old, new in edits:
        assert said.count(old) == 1, f"{old!r} stands {said.count(old)} times"
        said = said.replace(old, new)
    return said


def part(begin: str, end: str) -> str:
    """What stands in the sound definition from `begin` up to `end`."""
    at = SOUND.index(begin)
    return SOUND[at : SOUND.index(end, at)]


def places(said: str, words: str) -> set[tuple[int, int]]:
    """Every line and column on which `words` begin."""
    return {
        (said[:at].count("\n") + 1, at - (said.rfind("\n", 0, at) + 1) + 1)
        for at in range(len(said))
        if said.startswith(words, at)
    }
