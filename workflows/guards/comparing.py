"""One comparison: a field, and what is said of it.

`field sign value`, `field in [values]`, `field is given`. The value must fit the field's type
(`workflows/guards/fitting.py`); what is wrong is told, and the reading goes on behind it.
"""

from __future__ import annotations

from workflows.guards import misfits
from workflows.guards import problems as wrong
from workflows.guards.expression import MIRRORED, Compares, Expression, Field, Given, OneOf, Sign, Value
from workflows.guards.fitting import fitted
from workflows.guards.lexing import Token
from workflows.guards.names import Name
from workflows.guards.problems import Problem
from workflows.guards.row import NOTHING, Row

VALUES = ("name", "quoted", "unclosed", "number", "date")
_THOUSANDS = 3
"""Digits behind a comma that divides thousands."""


def comparison(row: Row) -> Expression | None:
    """The comparison that begins here; None where it cannot be read or does not fit."""
    field = row.now
    if field.kind not in VALUES:
        row.wrong(wrong.expected_field(row.place, row.typed, list(row.names)))
        return None
    if field.kind != "name" or field.word not in row.names:
        _no_field(row)
        return None
    row.step()
    name, said = row.names[field.word], row.now.kind
    match said:
        case "is given" | "is not given":
            row.step()
            return Given(field.word, negated=said == "is not given")
        case "in" | "not in":
            return _one_of(row, field, name)
        case "sign":
            return _compares(row, field, name)
    row.wrong(wrong.expected_sign((field.start, field.end), field.word, name))
    return None


def _no_field(row: Row) -> None:
    """A value or an unknown word stands where a field should."""
    token, sign, value = row.now, row.ahead(1), row.ahead(2)
    place = row.place
    if token.kind == "name" and sign.kind == "(":
        row.step()
        row.wrong(wrong.no_calls(place, token.word))
    elif sign.kind == "sign" and value.kind == "name" and value.word in row.names:
        mend = f"{value.word} {MIRRORED[_sign(sign)]} {row.typed}"
        again, other = row.ahead(3), row.ahead(4)
        if again.kind == "sign":
            whole = f"{mend} and {value.word} {again.word} {other.word or '…'}"
            row.wrong(wrong.chained((again.start, again.end), value.word, whole))
        else:
            row.wrong(wrong.value_first(place, mend))
    elif token.kind == "name":
        row.wrong(misfits.unknown_field(place, row.typed, row.names))
    else:
        row.wrong(wrong.expected_field(place, row.typed, list(row.names)))


def _compares(row: Row, field: Token, name: Name) -> Expression | None:
    sign = row.step()
    if row.now.kind not in VALUES:
        row.wrong(wrong.expected_value(row.place, field.word, sign.word, name))
        return None
    token = _with_thousands(row)
    if row.now.kind == "sign":
        row.wrong(wrong.chained(row.place, field.word))
        return None
    against = _against(token, field, sign, name, row)
    if isinstance(against, Problem):
        row.problems.append(against)
        return None
    return Compares(field.word, _sign(sign), against)


def _against(token: Token, field: Token, sign: Token, name: Name, row: Row) -> Value | Field | Problem:
    whole = (field.start, token.end)
    if token.kind == "name" and token.word in NOTHING - {*row.names, *name.options}:
        mend = "is not given" if sign.word == "==" else "is given"
        return misfits.nothing_is_null(whole, field.word, token.word, mend)
    if not name.compared:
        return misfits.only_given(whole, field.word, name)
    if not name.ordered and sign.word not in ("==", "!="):
        return misfits.no_order((sign.start, sign.end), field.word, name, sign.word)
    return fitted(token, field.word, name, row.names)


def _one_of(row: Row, field: Token, name: Name) -> Expression | None:
    word, bracket = row.step(), row.now
    opening = row.place
    if bracket.kind == "(":
        row.problems.append(wrong.nearly(opening, "(", "["))
    elif bracket.kind != "[":
        row.wrong(wrong.expected_list(opening, field.word, word.word, name))
        return None
    row.step()
    closing = ("]", ")")
    values: list[Value | None] = []
    while row.now.kind not in closing:
        if row.now.kind == "end":
            row.problems.append(wrong.unclosed_bracket(opening, "]"))
            return None
        if row.now.kind not in VALUES:
            row.problems.append(wrong.expected_value(row.place, field.word, word.word, name))
            while row.now.kind not in (*closing, "end"):
                row.step()
            continue
        values.append(_listed(row, row.step(), field.word, name))
        if row.now.kind in VALUES:
            row.problems.append(wrong.comma_missing(row.place))
        elif row.accept(",") and row.now.kind in closing:
            row.problems.append(wrong.expected_value(row.place, field.word, word.word, name))
    if row.now.kind == ")" and bracket.kind == "[":
        row.problems.append(wrong.unclosed_bracket(opening, "]"))
        return None  # the bracket closes something further out
    end = row.step().end
    if not values:
        row.problems.append(wrong.expected_list((opening[0], end), field.word, word.word, name))
    if not name.compared:
        row.problems.append(misfits.only_given((field.start, end), field.word, name))
    fit = tuple(each for each in values if each is not None)
    if not fit or len(fit) != len(values):
        return None
    return OneOf(field.word, fit, negated=word.kind == "not in")


def _listed(row: Row, token: Token, field: str, name: Name) -> Value | None:
    if not name.compared:
        return None
    value = fitted(token, field, name, row.names)
    if isinstance(value, Field):
        value = misfits.field_in_list((token.start, token.end), value.name)
    if isinstance(value, Problem):
        row.problems.append(value)
        return None
    return value


def _with_thousands(row: Row) -> Token:
    """The value that stands here; `50,000` is taken as one, so that it is told as one mistake."""
    token = row.step()
    while (
        token.kind == "number"
        and row.now.kind == ","
        and row.ahead(1).kind == "number"
        and row.now.start == token.end
        and row.ahead(1).start == row.now.end
        and len(row.ahead(1).word.split(".")[0]) == _THOUSANDS
    ):
        row.step()
        group = row.step()
        token = Token("number", f"{token.word},{group.word}", token.start, group.end)
    return token


def _sign(token: Token) -> Sign:
    return next(each for each in MIRRORED if each == token.word)
