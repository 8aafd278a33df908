"""The Chinese form of the definition language, one to one: keys, closed vocabularies, spoken forms.

`workflows/translating.py` turns files by it; the JSON Schema (`workflows/schema.py`) and the reference manual
(`workflows/reference.py`) name every word from it, so that all four always agree.
"""

from __future__ import annotations

from workflows.vocabulary.files import kind_of, names_in, tongue_of
from workflows.vocabulary.grammar import GRAMMAR, WORDS, Grammar
from workflows.vocabulary.guard_words import GUARD_WORDS
from workflows.vocabulary.outcomes import OUTCOMES
from workflows.vocabulary.shapes import YES_NO, Entries, Names, Shape, Whole
from workflows.vocabulary.spoken import SPOKEN, Spoken
from workflows.vocabulary.stories import STORIES
from workflows.vocabulary.word import Tongue, Word, Words

__all__ = [
    "GRAMMAR",
    "GUARD_WORDS",
    "OUTCOMES",
    "SPOKEN",
    "STORIES",
    "WORDS",
    "YES_NO",
    "Entries",
    "Grammar",
    "Names",
    "Shape",
    "Spoken",
    "Tongue",
    "Whole",
    "Word",
    "Words",
    "kind_of",
    "names_in",
    "tongue_of",
]  # fmt: skip
