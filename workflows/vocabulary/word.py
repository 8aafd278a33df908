"""One word of a closed vocabulary, in both languages, with what it says.

Within one vocabulary a Chinese word stands for exactly one English word, and the other way round.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from workflows.text import Text

Tongue = Literal["zh", "en"]
"""The language of keys and words in a file; its texts always carry both."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it stands in a file, in both languages, and what it says."""

    en: str
    zh: str
    meaning: Text

    def in_(self, tongue: Tongue) -> str:
        """The word as a file in this language writes it."""
        return self.zh if tongue == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Words:
    """A closed vocabulary: the words that are possible in one place. Where one stands twice, the first counts."""

    words: tuple[Word, ...]
    _english: dict[str, str] = field(init=False, repr=False, compare=False)
    _chinese: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_english", {each.zh: each.en for each in reversed(self.words)})
        object.__setattr__(self, "_chinese", {each.en: each.zh for each in reversed(self.words)})

    def __iter__(self) -> Iterator[Word]:
        return iter(self.words)

    def turned(self, said: str, to: Tongue) -> str:
        """The same word in the other language; what is no word of these stays as it is."""
        return (self._chinese if to == "zh" else self._english).get(said, said)

    def __add__(self, other: Words) -> Words:
        return Words((*self.words, *other.words))


def words(*rows: tuple[str, str, str, str]) -> Words:
    """A vocabulary from rows of: English word, Chinese word, meaning in Chinese, meaning in English."""
    return Words(tuple(Word(en, zh, Text(zh=zh_says, en=en_says)) for en, zh, zh_says, en_says in rows))
