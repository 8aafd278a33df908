"""What `gongshi explain RULE` tells: a page for every rule by which a mistake is found, from commas to counts."""

from __future__ import annotations

from workflows.explanations.courses import COURSES
from workflows.explanations.decisions import DECISIONS
from workflows.explanations.facts import FACTS
from workflows.explanations.names import NAMES
from workflows.explanations.page import Explanation, whole

EXPLANATIONS: dict[str, Explanation] = {**NAMES, **FACTS, **DECISIONS, **COURSES}

__all__ = ["EXPLANATIONS", "Explanation", "whole"]
