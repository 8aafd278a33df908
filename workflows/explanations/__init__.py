"""What `gongshi explain RULE` tells: a page for every rule by which a mistake is found, from commas to counts."""

from __future__ import annotations

from workflows.explanations.courses import COURSES
from workflows.explanations.decisions import DECISIONS
from workflows.explanations.facts import FACTS
from workflows.explanations.layout import LAYOUT
from workflows.explanations.names import NAMES
from workflows.explanations.page import Explanation, whole
from workflows.explanations.purposes import PURPOSES
from workflows.explanations.shapes import SHAPES
from workflows.explanations.signs import SIGNS
from workflows.explanations.times import TIMES

EXPLANATIONS: dict[str, Explanation] = {
    **SIGNS,
    **LAYOUT,
    **SHAPES,
    **NAMES,
    **PURPOSES,
    **FACTS,
    **DECISIONS,
    **COURSES,
    **TIMES,
}

__all__ = ["EXPLANATIONS", "Explanation", "whole"]
