"""From what was said to a guard that fits its fields, or to everything that is wrong with it.

`not` binds closest, then `and`, then `or`, as everywhere. After a mistake the reading goes on behind the
next `and`, `or` or closing bracket, so that all mistakes are told at once, each where it stands. Whatever the
text, nothing is raised; its length and its depth are bounded before anything recurses.
"""

from __future__ import annotations

from collections.abc import Mapping

from workflows.guards import problems as wrong
from workflows.guards.comparing import VALUES, comparison
from workflows.guards.expression import Expression, Not, all_of, any_of
from workflows.guards.guard import Guard
from workflows.guards.names import Name, with_round
from workflows.guards.problems import DEEPEST, LONGEST, Problem
from workflows.guards.row import Row

_BEGINS = (*VALUES, "not", "(")


def parse(said: str, names: Mapping[str, Name]) -> Guard | tuple[Problem, ...]:
    """The guard that `said` means over `names`, or its mistakes in the order in which they stand."""
    if not said.strip():
        return (wrong.empty(),)
    if len(said) > LONGEST:
        return (wrong.too_long((LONGEST, len(said)), len(said)),)
    row = Row(said, with_round(names))
    if row.ended and row.problems:  # nothing but characters without a meaning
        return tuple(row.problems)
    expression = _any(row, 0)
    while not row.ended:
        row.problems.append(wrong.unopened_bracket(row.place, row.step().word))
        if row.accept("and") or row.accept("or") or row.now.kind in _BEGINS:
            _any(row, 0)
    if row.problems or expression is None:
        return tuple(sorted(row.problems, key=lambda each: (each.start, each.end)))
    guard = Guard(expression)
    length = max(len(guard.written(language)) for language in ("zh", "en"))
    return guard if length <= LONGEST else (wrong.too_long((0, len(said)), length),)


def _any(row: Row, depth: int) -> Expression | None:
    parts = [_all(row, depth)]
    while row.accept("or"):
        parts.append(_all(row, depth))
    whole = [each for each in parts if each is not None]
    return any_of(whole) if len(whole) == len(parts) else None


def _all(row: Row, depth: int) -> Expression | None:
    parts = [_one(row, depth)]
    while row.now.kind not in ("or", ")", "end"):
        if row.accept("and"):
            parts.append(_one(row, depth))
        elif row.now.kind == "sign":
            row.wrong(wrong.chained(row.place, row.field_before()))
        elif row.now.kind == "]":
            row.wrong(wrong.unopened_bracket(row.place, "]"))
        else:
            row.problems.append(wrong.joining_missing(row.place))
            row.accept(",")
            if row.now.kind in _BEGINS:
                parts.append(_one(row, depth))
            else:
                row.skip()
    whole = [each for each in parts if each is not None]
    return all_of(whole) if len(whole) == len(parts) else None


def _one(row: Row, depth: int) -> Expression | None:
    if row.now.kind not in ("not", "("):
        return comparison(row)
    place = row.place
    if depth == DEEPEST:
        row.problems.append(wrong.too_deep(place))
        row.give_up()
        return None
    if row.step().kind == "not":
        part = _one(row, depth + 1)
        return None if part is None else Not(part)
    part = _any(row, depth + 1)
    if not row.accept(")") and not row.given_up:
        row.problems.append(wrong.unclosed_bracket(place, ")"))
    return part
