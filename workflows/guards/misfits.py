"""What does not fit in a guard whose form is right: names that are unknown, values of another type.

The same form as in `workflows/guards/problems.py`: one function a mistake, with the word that was meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workflows.findings import nearest
from workflows.guards.names import Name
from workflows.guards.problems import Problem, Span
from workflows.text import Text, text


def unknown_field(at: Span, word: str, fields: Iterable[str]) -> Problem:
    """A name that the definition does not have."""
    known = sorted(fields)
    guess = nearest(word, known)
    every = ", ".join(known)
    return Problem(
        *at, text(f"没有 `{word}` 这个字段", f"`{word}` is no field here"), _choose(guess, every), guess,
    )  # fmt: skip


def unknown_option(at: Span, word: str, field: str, options: Sequence[str]) -> Problem:
    """A word that the field cannot be."""
    guess = nearest(word, options)
    return Problem(
        *at, text(f"`{field}` 没有 `{word}` 这个选项，永远不会是它", f"`{field}` has no option `{word}`, and can never be that"),
        _choose(guess, ", ".join(options)), guess,
    )  # fmt: skip


def wrong_type(at: Span, field: str, name: Name, found: str, mend: str | None = None) -> Problem:
    """A value of another type than the field; `mend` is what was surely meant."""
    return Problem(
        *at, text(f"`{field}` 是{name.kind.zh}，不能和 `{found}` 比较", f"`{field}` is {name.kind.en}, and cannot be compared with `{found}`"),
        text(f"写 `{mend}`", f"write `{mend}`") if mend else text(f"写{name.form.zh}", f"write {name.form.en}"), mend,
    )  # fmt: skip


def other_type(at: Span, field: str, name: Name, other: str, beside: Name) -> Problem:
    """Two fields of different types."""
    return Problem(
        *at, text(f"`{field}` 是{name.kind.zh}，`{other}` 是{beside.kind.zh}，不能比较", f"`{field}` is {name.kind.en}, `{other}` is {beside.kind.en}: they cannot be compared"),
        text(f"换成同类的字段，或写{name.form.zh}", f"take a field of the same type, or write {name.form.en}"),
    )  # fmt: skip


def no_order(at: Span, field: str, name: Name, sign: str) -> Problem:
    """Words are not more or less than each other."""
    return Problem(
        *at, text(f"`{field}` 是{name.kind.zh}，没有大小之分，不能用 `{sign}`", f"`{field}` is {name.kind.en}: it has no order, and `{sign}` says nothing of it"),
        text("用 `==`、`!=` 或 `in […]`", "use `==`, `!=` or `in […]`"),
    )  # fmt: skip


def only_given(at: Span, field: str, name: Name) -> Problem:
    """Images and the like are not compared with anything."""
    return Problem(
        *at, text(f"`{field}` 是{name.kind.zh}，只能问填没填", f"`{field}` is {name.kind.en}: one can only ask whether it is given"),
        text(f"写 `{field} is given` 或 `{field} is not given`", f"write `{field} is given` or `{field} is not given`"),
    )  # fmt: skip


def field_in_list(at: Span, word: str) -> Problem:
    """`in [a, other_field]`."""
    return Problem(
        *at, text(f"方括号里只能写值，`{word}` 是字段", f"a row holds values, and `{word}` is a field"),
        text(f"用 or 另写一个比较，和 `{word}` 比", f"write a comparison with `{word}` of its own, joined by `or`"),
    )  # fmt: skip


def nothing_is_null(at: Span, field: str, word: str, mend: str) -> Problem:
    """A comparison with null: what is not filled in is asked for in words."""
    return Problem(
        *at, text(f"没填的字段不能和 `{word}` 比较", f"a field that is not filled in is not compared with `{word}`"),
        text(f"写 `{field} {mend}`", f"write `{field} {mend}`"), mend,
    )  # fmt: skip


def _choose(guess: str | None, every: str) -> Text:
    if guess:
        return text(f"是不是 `{guess}`？可以写：{every}", f"did you mean `{guess}`? Possible: {every}")
    return text(f"可以写：{every}", f"possible: {every}")
