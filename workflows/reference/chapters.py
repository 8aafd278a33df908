"""The chapters of the reference manual, in the order in which one writes a definition, and what each says.

Every form of the language has exactly one section. What a key means does not stand here but with the key; a
section says what a form is for, and what one would otherwise have to guess.
"""

from __future__ import annotations

from workflows.reference.asking import ASKING
from workflows.reference.chapter import Chapter, Section
from workflows.reference.leading import LEADING

__all__ = ["CHAPTERS", "Chapter", "Section"]

CHAPTERS = (*ASKING, *LEADING)
