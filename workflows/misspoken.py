"""A form that cannot be read as it is written: said by whatever reads it, with what was expected and the mend.

It is a ValueError, so that the models' validators may raise it; who reads a file makes a finding of it with
its place (`workflows/shaping.py`).
"""

from __future__ import annotations

from workflows.text import Text


class Misspoken(ValueError):  # noqa: N818  # named for what happened, as Refused is
    """What is wrong, how it reads when it is right, and what one would type."""

    def __init__(self, message: Text, mend: Text) -> None:
        super().__init__(f"{message.en}: {mend.en}")
        self.message = message
        self.mend = mend


def misspoken(zh: str, en: str, mend_zh: str, mend_en: str) -> Misspoken:
    """Short form for what a reader of forms says."""
    return Misspoken(Text(zh=zh, en=en), Text(zh=mend_zh, en=mend_en))
