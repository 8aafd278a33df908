"""Guards: the small expressions in a definition that say when a way is taken.

`hazard == 'urgent'`, `budget > 50000 and round >= 2`, or in Chinese `hazard 等于 '紧急' 且 round 至少 2`. What
holds of every guard that `parse` accepts:

- it ends, at once, and its only answer beside yes and no is the name of a field that is not filled in;
- it is exact: whole numbers, amounts in the smallest unit, dates, words; nothing is divided or rounded;
- all its cases can be gone through, so that what guards in their order leave open is found before an item
  meets it (`workflows/guards/covering.py`);
- it is never Python and never a template: there is nothing in it that could be called.

Why this is a language of our own stands in docs/adr/0013-guards-are-our-own.md.
"""

from __future__ import annotations

from workflows.guards.covering import cases, never, shadowed, uncovered
from workflows.guards.guard import Guard
from workflows.guards.holding import NotGiven, first_that_holds, holds, may_lack, needs
from workflows.guards.names import Name
from workflows.guards.parsing import parse
from workflows.guards.problems import Problem
from workflows.guards.saying import Titles
from workflows.guards.world import Case, TooMany

__all__ = [
    "Case",
    "Guard",
    "Name",
    "NotGiven",
    "Problem",
    "Titles",
    "TooMany",
    "cases",
    "first_that_holds",
    "holds",
    "may_lack",
    "needs",
    "never",
    "parse",
    "shadowed",
    "uncovered",
]
