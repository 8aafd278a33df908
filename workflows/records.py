"""What people write down of what happened elsewhere: a meeting's record sheet, suggestions put together, homes
that a notice was brought to.

As in `workflows/reading.py`, what was sent becomes an answer that fits, or is refused with the field and the
mend; a sheet that does not add up is never kept.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

from workflows.answers import Delivered, Group, How, RecordSheet, Sorted
from workflows.filling import MAX_ENTRY
from workflows.item import Suggestion
from workflows.refusal import Refused
from workflows.rules import MeetingCount, sheet_fault
from workflows.text import Text, text

HOWS: tuple[str, ...] = get_args(How)
MOST_DIGITS = 6
"""Digits of the largest number that is read: more than a town."""
COUNTS = ("due", "present", "agree", "disagree", "abstain")


def read_sheet(given: Mapping[str, Any], said: str) -> RecordSheet | Refused:
    """A meeting's record sheet; those against and those who abstained may be left out where there were none."""
    found: dict[str, int] = {}
    for name in COUNTS:
        value = unicodedata.normalize("NFKC", str(given.get(name, ""))).strip()
        if not value and name in ("disagree", "abstain"):
            value = "0"
        if not value.isdecimal() or len(value) > MOST_DIGITS:
            return Refused("invalid", text("请填人数", "Please write how many people"), where=name)
        found[name] = int(value)
    sheet = RecordSheet(**found, text=said)  # type: ignore[arg-type]  # the names are those of its counts
    fault = sheet_fault(MeetingCount(**found))
    return Refused("invalid", fault.because, where="present") if fault else sheet


def read_groups(given: Mapping[str, Any], suggestions: Sequence[Suggestion], said: str) -> Sorted | Refused:
    """Groups by their titles, each with the numbers of its suggestions, and those set aside by their reasons.

    Every suggestion stands in exactly one of them, so that nobody who made one is forgotten.
    """
    groups: list[Group] = []
    for key, aside in (("groups", False), ("set_aside", True)):
        titled = given.get(key) or {}
        if not isinstance(titled, Mapping):
            return Refused("invalid", text("写成“标题: [编号]”", "write `title: [numbers]`"), where=key)
        for title, numbers in titled.items():
            keys = _keys(numbers, suggestions)
            if keys is None:
                return Refused(
                    "invalid",
                    Text(
                        zh=f"“{title}”里有不存在的编号", en=f"`{title}` has a number that no suggestion has"
                    ),
                    where=key,
                    possible=tuple(str(n) for n in range(1, len(suggestions) + 1)),
                )
            name = str(title).strip()
            if not name or len(name) > MAX_ENTRY or name in {each.title for each in groups}:
                return Refused(
                    "invalid",
                    Text(
                        zh=f"每一组要有自己的标题，不超过 {MAX_ENTRY} 字",
                        en=f"every group needs a title of its own, of at most {MAX_ENTRY} characters",
                    ),
                    where=key,
                )
            groups.append(Group(name, keys, set_aside=aside))
    placed = [each for group in groups for each in group.suggestions]
    numbers = {each.key: number for number, each in enumerate(suggestions, 1)}
    twice = sorted({numbers[each] for each in placed if placed.count(each) > 1})
    left = [number for key, number in numbers.items() if key not in placed]
    if twice or left:
        which = ", ".join(map(str, twice or left))
        return Refused(
            "invalid",
            Text(
                zh=f"第 {which} 条{'归了两次' if twice else '还没有归类'}",
                en=f"suggestion {which} {'stands in two groups' if twice else 'is in no group yet'}",
            ),
            where="groups",
        )
    return Sorted(tuple(groups), said)


def _keys(numbers: Any, suggestions: Sequence[Suggestion]) -> tuple[str, ...] | None:
    found = []
    for number in numbers if isinstance(numbers, (list, tuple)) else [numbers]:
        said = str(number).strip()
        if not said.isdecimal() or len(said) > MOST_DIGITS or not 1 <= int(said) <= len(suggestions):
            return None
        found.append(suggestions[int(said) - 1].key)
    return tuple(found)


def read_deliveries(given: Mapping[str, Any], said: str) -> Delivered | Refused:
    """Homes with how each was reached; or the ways, each with its homes."""
    homes: dict[str, Any] = {}
    written = given.get("homes")
    for name, value in written.items() if isinstance(written, Mapping) else ():
        if name in HOWS:
            homes |= dict.fromkeys(_homes(value), name)
        else:
            homes[str(name)] = str(value)
    wrong = [home for home, how in homes.items() if how not in HOWS]
    if wrong or not homes:
        return Refused(
            "invalid",
            text("请写明每一户是怎样送达的", "Please say how each home was reached"),
            where=wrong[0] if wrong else "homes",
            possible=HOWS,
        )
    return Delivered(homes, said)


def _homes(value: Any) -> Iterable[str]:
    return [str(each) for each in value] if isinstance(value, (list, tuple)) else [str(value)]
