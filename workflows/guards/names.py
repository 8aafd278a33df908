"""What a guard may speak of: the fields of the item, and the round.

A `Name` is what a guard needs to know of a field: its type, its options, whether it is filled in whenever
the guard is asked, and between which numbers it lies. Bounds are those of `workflows/reading.py`: what
can never be filled in is no case that a guard would have to cover.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from workflows.text import Text, text

_LARGEST = 10**13 - 1
_BOUNDS = {
    "number": (-_LARGEST, _LARGEST),
    "money": (0, _LARGEST * 100 + 99),
    "date": (date.min.toordinal(), date.max.toordinal()),
}
_TYPES = {
    "text": text("文字", "a text"),
    "choice": text("选项", "a choice among options"),
    "number": text("整数", "a whole number"),
    "money": text("金额", "an amount"),
    "date": text("日期", "a date"),
    "images": text("图片", "a field of images"),
}
_FORMS = {
    "text": text("带引号的文字，如 '1号门'", "words in quotation marks, such as 'gate 1'"),
    "number": text("整数，如 3", "a whole number, such as 3"),
    "money": text("金额，最多两位小数，如 50000 或 50000.50", "an amount, such as 50000 or 50000.50"),
    "date": text("日期，如 2026-03-01", "a date, such as 2026-03-01"),
}


@dataclass(frozen=True, slots=True)
class Name:
    """A field as guards see it.

    `always_given`: it is certain to be filled in whenever the guard is asked. `least`: the smallest whole
    number that it can be, where that is known better than from its type.
    """

    type: str
    options: tuple[str, ...] = ()
    always_given: bool = False
    least: int | None = None

    @property
    def form(self) -> Text:
        """What can stand beside it, in words: “a date, such as 2026-03-01”."""
        if self.options:
            some = ", ".join(self.options)
            return text(f"其中一个选项：{some}", f"one of its options: {some}")
        return _FORMS.get(self.type, _FORMS["text"])

    @property
    def example(self) -> str:
        """A value of it, as a guard writes it."""
        if self.options:
            return f"'{self.options[0]}'"
        return {"number": "3", "money": "50000", "date": "2026-03-01"}.get(self.type, "'…'")

    @property
    def ordered(self) -> bool:
        """Whether its values are more or less than each other."""
        return self.type in _BOUNDS

    @property
    def compared(self) -> bool:
        """Whether its values can be compared at all; else one can only ask whether it is given."""
        return self.ordered or self.type in ("text", "choice") or bool(self.options)

    @property
    def bounds(self) -> tuple[int, int]:
        """The smallest and the largest value of an ordered type: cents for money, ordinals for dates."""
        low, high = _BOUNDS[self.type]
        return (low if self.least is None else self.least, high)

    @property
    def kind(self) -> Text:
        """The type in words: “a whole number”."""
        return _TYPES.get(self.type) or text(self.type, self.type)


ROUND = "round"
ROUND_IN_CHINESE = "轮次"
_ROUND = Name("number", always_given=True, least=1)


def with_round(names: Mapping[str, Name]) -> Mapping[str, Name]:
    """The names, and the round that an item is in, which every guard may speak of."""
    return names if ROUND in names else {**names, ROUND: _ROUND}
