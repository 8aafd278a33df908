"""Worked examples: for every rule at least one vote, small enough to be counted with pencil and paper.

`docs/rules.md` is made of them. Each says beforehand what must come of it; the numbers and the reasons on the page are those
of the second count, so that they cannot say anything else than what is counted.
"""

from __future__ import annotations

from workflows.second_count.examples.example import Example
from workflows.second_count.examples.measures import MEASURES
from workflows.second_count.examples.options import OPTIONS
from workflows.second_count.examples.parties import PARTIES

EXAMPLES: tuple[Example, ...] = (*PARTIES, *MEASURES, *OPTIONS)

__all__ = ["EXAMPLES", "Example"]
