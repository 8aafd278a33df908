"""What must hold of a definition as a whole, found before any item meets it.

`CHECKS` is the whole list: small functions, each under the name of its rule, each yielding every place where
the rule is broken, with the consequence and the mend in plain words.
"""

from __future__ import annotations

from collections.abc import Collection

from workflows.checks import asks, clocks, purposes, ways
from workflows.checks.found import Check
from workflows.findings import Finding
from workflows.model import Definition
from workflows.roster import ROLES
from workflows.source import Source

CHECKS: dict[str, Check] = {
    "start": ways.start,
    "unknown-state": ways.targets,
    "unreachable": ways.reachable,
    "no-end": ways.ends,
    "one-purpose": purposes.one_purpose,
    "outcomes": purposes.outcomes,
    "field": asks.fields,
    "ask": asks.asks,
    "decide": asks.rules,
    "nobody": asks.people,
    "silence": clocks.silence,
    "clock": clocks.clock,
    "count": ways.counts,
    "uncounted": ways.counted,
}
_WHERE_NAMES_HOLD = ("unreachable", "no-end", "uncounted")
"""Rules that only make sense where every name leads somewhere: else one mistake would be told many times."""


def check(definition: Definition, source: Source, roles: Collection[str] | None = None) -> list[Finding]:
    """Every finding of every check."""
    known = roles if roles is not None else ROLES
    found = [
        Finding(rule, source.place(path), message, mend)
        for rule, function in CHECKS.items()
        for path, message, mend in function(definition, known)
    ]
    lost = any(each.rule in ("start", "unknown-state") for each in found)
    return [each for each in found if not (lost and each.rule in _WHERE_NAMES_HOLD)]
