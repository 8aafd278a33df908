"""A chapter of the reference manual and its sections: one for each form of the language."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.text import Text


@dataclass(frozen=True, slots=True)
class Section:
    """What is said of one form."""

    form: str
    title: Text
    says: Text


@dataclass(frozen=True, slots=True)
class Chapter:
    """Forms that one writes together. `after` names what is listed behind them (`workflows/reference/lists.py`)."""

    title: Text
    says: Text
    sections: tuple[Section, ...] = ()
    after: tuple[str, ...] = ()
