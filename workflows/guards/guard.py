"""A guard: an expression that was read, and found to fit the fields it speaks of."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.guards.expression import Expression, fields_of, leaves, written
from workflows.guards.saying import Titles, said


@dataclass(frozen=True, slots=True)
class Guard:
    """When a way is taken. Two guards are equal if they say the same in the same order."""

    expression: Expression

    def __str__(self) -> str:
        """The canonical form in English, which is read back as the same guard."""
        return written(self.expression, "en")

    def written(self, language: str) -> str:
        """The canonical form in either language, as it may stand in a definition."""
        return written(self.expression, language)

    def in_(self, language: str, titles: Titles | None = None) -> str:
        """What it says to people: fields and options by their titles, signs as words."""
        return said(self.expression, language, titles or Titles())

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that it speaks of, each once, as they first stand."""
        return tuple(dict.fromkeys(name for leaf in leaves(self.expression) for name in fields_of(leaf)))
