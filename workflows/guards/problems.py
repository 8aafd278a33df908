"""What can be wrong with the form of a guard, and how each mistake is said.

A `Problem` has its place inside the guard: offsets in characters, from `start` up to but not including
`end`, so that a caret can stand under it. One function a mistake; the mend is something that can be typed.
Names and values that do not fit are `workflows/guards/misfits.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workflows.guards.names import Name
from workflows.text import Text, text

LONGEST, DEEPEST = 500, 20
"""So many characters, and so many brackets or `not` within each other, are more than anybody reads aloud."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a guard: where it stands, what is wrong, how to mend it, and the word that was meant."""

    start: int
    end: int
    message: Text
    mend: Text
    nearest: str | None = None


Span = tuple[int, int]


def empty() -> Problem:
    """Nothing was written."""
    return Problem(
        0, 0, text("条件是空的", "the condition is empty"),
        text("写成 `hazard == 'urgent'` 的样子；不要条件，就删掉 when", "write it like `hazard == 'urgent'`; for no condition, leave out `when`"),
    )  # fmt: skip


def too_long(at: Span, length: int) -> Problem:
    """More than anybody reads; `length` is that of what was written or of its canonical form."""
    return Problem(
        *at, text(f"条件太长：{length} 个字符，最多 {LONGEST} 个", f"the condition is too long: {length} characters, at most {LONGEST}"),
        text("拆成几行，每行一个 when", "split it into several lines, each with its own `when`"),
    )  # fmt: skip


def too_deep(at: Span) -> Problem:
    """Brackets in brackets in brackets."""
    return Problem(
        *at, text(f"括号和“非”套得太深，最多 {DEEPEST} 层", f"brackets and `not` stand within each other more than {DEEPEST} deep"),
        text("去掉多余的括号，或者拆成几行，每行一个 when", "leave out brackets that change nothing, or split it into several lines, each with its own `when`"),
    )  # fmt: skip


def unclosed_quote(at: Span) -> Problem:
    """A text that never ends; the place is its opening mark."""
    return Problem(
        at[0], at[0] + 1, text("引号没有收尾", "this quotation mark is never closed"),
        text("在文字末尾补上同样的引号", "put the same quotation mark at the end of the words"),
    )  # fmt: skip


def unclosed_bracket(at: Span, closing: str) -> Problem:
    """A bracket that never ends; the place is the opening one."""
    return Problem(
        *at, text("括号没有收尾", "this bracket is never closed"),
        text(f"在该收尾的地方补上 `{closing}`", f"put a `{closing}` where it should end"),
    )  # fmt: skip


def unopened_bracket(at: Span, bracket: str) -> Problem:
    """A closing bracket with nothing to close."""
    return Problem(
        *at, text(f"多了一个 `{bracket}`，前面没有对应的括号", f"this `{bracket}` closes nothing"),
        text(f"删掉 `{bracket}`，或在前面补上另一半", f"leave out the `{bracket}`, or open a bracket before it"),
    )  # fmt: skip


def stray(at: Span, sign: str) -> Problem:
    """A character that has no meaning here."""
    shown = sign if sign.isprintable() else f"U+{ord(sign):04X}"
    return Problem(
        *at, text(f"条件里不能有 `{shown}`", f"`{shown}` means nothing in a condition"),
        text("删掉它；如果它是文字的一部分，把整段文字放进引号", "leave it out; if it belongs to a text, put the whole text in quotation marks"),
    )  # fmt: skip


def nearly(at: Span, found: str, meant: str) -> Problem:
    """What other languages write: the meaning is clear, and is written otherwise here."""
    return Problem(
        *at, text(f"这里不写 `{found}`", f"`{found}` is not how it is written here"),
        text(f"写 `{meant}`", f"write `{meant}`"), meant,
    )  # fmt: skip


def expected_field(at: Span, found: str, fields: Sequence[str]) -> Problem:
    """A comparison should begin here, and something else stands."""
    some = ", ".join(fields[:8])
    if not found:
        message = text(
            "条件没有写完：这里少一个字段", "the condition is not finished: a field is missing here"
        )
    else:
        message = text(f"这里应当是一个字段，却是 `{found}`", f"a field should stand here, not `{found}`")
    return Problem(
        *at, message,
        text(f"从字段写起，如 `{fields[0]} is given`；可用的字段：{some}", f"begin with a field, as in `{fields[0]} is given`; there are: {some}"),
    )  # fmt: skip


def value_first(at: Span, mend: str) -> Problem:
    """`5 < budget`: the value stands before the field."""
    return Problem(
        *at, text("值写在了字段前面", "the value stands before the field"),
        text(f"字段写在前面：`{mend}`", f"the field comes first: `{mend}`"),
    )  # fmt: skip


def expected_sign(at: Span, field: str, name: Name) -> Problem:
    """A field stands alone."""
    example = f"{field} == {name.example}" if name.compared else f"{field} is given"
    return Problem(
        *at, text(f"`{field}` 后面少了比较：和什么比？", f"`{field}` stands alone: compared with what?"),
        text(f"写完整，如 `{example}`；只问填没填，写 `{field} is given`", f"write all of it, as in `{example}`; to ask only whether it is filled in, `{field} is given`"),
    )  # fmt: skip


def expected_value(at: Span, field: str, sign: str, name: Name) -> Problem:
    """A sign with nothing to its right."""
    return Problem(
        *at, text(f"`{field} {sign}` 后面少了值", f"after `{field} {sign}` a value is missing"),
        text(f"写{name.form.zh}", f"write {name.form.en}"),
    )  # fmt: skip


def expected_list(at: Span, field: str, word: str, name: Name) -> Problem:
    """`in` without its row of values."""
    example = f"{field} {word} [{name.example}]"
    return Problem(
        *at, text(f"`{word}` 后面应当是方括号里的一组值", f"after `{word}` comes a row of values in square brackets"),
        text(f"写成 `{example}` 的样子", f"write it like `{example}`"),
    )  # fmt: skip


def joining_missing(at: Span) -> Problem:
    """Two conditions side by side."""
    return Problem(
        *at, text("两个条件之间少了 `and` 或 `or`（且、或）", "between two conditions `and` or `or` is missing"),
        text("在这里写上 `and`（都成立）或 `or`（有一个成立就行）", "write `and` (both must hold) or `or` (one is enough) here"),
    )  # fmt: skip


def chained(at: Span, field: str, mend: str | None = None) -> Problem:
    """`1 < a < 5`: each comparison has a field of its own."""
    mend = mend or f"{field} > 1 and {field} < 5"
    return Problem(
        *at, text("比较不能连着写", "comparisons cannot be strung together"),
        text(f"分开写，每次都写上字段，如 `{mend}`", f"write each with its field, as in `{mend}`"),
    )  # fmt: skip


def comma_missing(at: Span) -> Problem:
    """Two values of a row side by side."""
    return Problem(
        *at, text("两个值之间少了逗号", "between two values a comma is missing"),
        text("在这里写上 `,`", "write `,` here"),
    )  # fmt: skip


def no_calls(at: Span, word: str) -> Problem:
    """`len(photos)`: nothing can be called."""
    return Problem(
        *at, text(f"条件里没有函数，`{word}(…)` 算不出来", f"a condition has no functions: `{word}(…)` cannot be worked out"),
        text("只写字段、比较和 and、or、not；要数的、要算的，让人填进字段", "write fields, comparisons, `and`, `or`, `not`; what must be counted is filled into a field"),
    )  # fmt: skip
