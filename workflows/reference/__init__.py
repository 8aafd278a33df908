"""The reference manual, made from what is read: models, vocabulary, rules.

`reference(language)` is the whole page. The pages in docs/ are its output, and a test holds them to it.
"""

from __future__ import annotations

from workflows.reference.page import page

__all__ = ["reference"]


def reference(language: str) -> str:
    """The manual as Markdown, in Chinese or in English."""
    return page("zh" if language.startswith("zh") else "en")
