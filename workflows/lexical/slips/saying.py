"""How the sentences of this package quote what stands in a file."""

from __future__ import annotations

from workflows.text import Text, text

SHORT = 40
"""So much of a text is quoted in a sentence."""


def brief(said: str) -> str:
    """A text as it is quoted in a sentence: its beginning, if it is long."""
    said = " ".join(said.split())
    return said if len(said) <= SHORT else said[: SHORT - 1] + "…"


def sign(meant: str) -> Text:
    """A sign as it is quoted in a sentence."""
    return Text(zh=f"“{meant}”", en=f"`{meant}`")


def spaces(depth: int) -> Text:
    """So many spaces at the beginning of a line."""
    if not depth:
        return text("顶格", "no spaces")
    return Text(zh=f"{depth} 个空格", en=f"{depth} space{'s' if depth > 1 else ''}")
