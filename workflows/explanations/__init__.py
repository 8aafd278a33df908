"""What `gongshi explain RULE` tells: a page for every rule by which a mistake is found, from commas to counts."""

from __future__ import annotations

from workflows.explanations.courses import COURSES
from workflows.explanations.decisions import DECISIONS
from workflows.explanations.facts import FACTS
from workflows.explanations.names import NAMES
from workflows.explanations.page import Explanation, whole
from workflows.explanations.typing import SHAPES, TYPING

EXPLANATIONS: dict[str, Explanation] = {**TYPING, **SHAPES, **NAMES, **FACTS, **DECISIONS, **COURSES}

__all__ = ["EXPLANATIONS", "Explanation", "whole"]
