"""The owners as electors: a register of homes folded into who has how many heads and how much area.

The counting of the Supreme People's Court's interpretation on the ownership of building units, arts. 8 and 9:
a home is one head; several homes of one buyer are one head together; what the developer has not sold, or has
sold and not handed over, is one head together with it. Co-owners share one vote. Area is the register's, and
counts whole; several homes bring their areas together.

Two people who own one home in common are one elector, and another than either of them alone: who owns one
home alone and one in common with somebody is a head in each.

Invariants: every home belongs to exactly one elector; no area is lost or counted twice. Areas are whole
numbers of hundredths of a square metre, as certificates print them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workflows.text import Text

DEVELOPER = "developer"


@dataclass(frozen=True, slots=True)
class Home:
    """One line of the register. `handed_over` is false for what is unsold, or sold and not delivered yet."""

    home: str
    owners: tuple[str, ...]
    area: int
    handed_over: bool = True
    building: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """Heads and floor area, which are always counted side by side."""

    heads: int = 0
    area: int = 0

    def __add__(self, other: Measure) -> Measure:
        return Measure(self.heads + other.heads, self.area + other.area)

    def __sub__(self, other: Measure) -> Measure:
        return Measure(self.heads - other.heads, self.area - other.area)


@dataclass(frozen=True, slots=True)
class Elector:
    """Who votes: one owner, or the co-owners of the same homes, with what they weigh."""

    owners: tuple[str, ...]
    homes: tuple[str, ...]
    measure: Measure

    @property
    def key(self) -> str:
        """A name for the elector: its owners together."""
        return "+".join(self.owners)


@dataclass(frozen=True, slots=True)
class BadRegister:
    """The register cannot be counted: which line, and why."""

    home: str
    because: Text


def electors(homes: Iterable[Home], *, developer: str = DEVELOPER) -> tuple[Elector, ...] | BadRegister:
    """Who may vote, in the order of the register; or the line for which that cannot be said."""
    folded: dict[tuple[str, ...], list[Home]] = {}
    seen: set[str] = set()
    for each in homes:
        owners = tuple(sorted(set(each.owners))) if each.handed_over else (developer,)
        if each.home in seen:
            return BadRegister(each.home, Text(zh="同一房屋登记了两次", en="this home is registered twice"))
        if not owners:
            return BadRegister(each.home, Text(zh="没有登记业主", en="no owner is registered"))
        if each.area <= 0:
            return BadRegister(each.home, Text(zh="面积须大于零", en="the area must be more than nothing"))
        seen.add(each.home)
        folded.setdefault(owners, []).append(each)
    return tuple(
        Elector(owners, tuple(each.home for each in those), Measure(1, sum(each.area for each in those)))
        for owners, those in folded.items()
    )
