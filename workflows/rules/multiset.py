"""A multiset as a value: how often each thing is there, and one more of a thing gives a new multiset.

A dict would have to be copied whole for that. Here the counts lie in small rooms, three corridors deep, by the
hash of the thing; one more copies the corridors that lead to its room, and the room, and shares everything else
with the multiset before. So one more costs the same after five and after a hundred thousand, and the multiset
before it still stands.

Invariants: no count is zero; two multisets with the same counts are equal, in whatever order they came about.
Nothing may depend on the order in which `items` gives them.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Thing = TypeVar("Thing", bound=Hashable)

_BITS = 6
_WIDTH = 1 << _BITS
_DOORS = _WIDTH - 1
"""64 doors a corridor: 262,144 rooms, so that even of a hundred thousand different things most have one alone."""

Room = dict[Thing, int]
Corridor = tuple[Room[Thing] | None, ...]
Floor = tuple[Corridor[Thing] | None, ...]
House = tuple[Floor[Thing] | None, ...]

_CLOSED = (None,) * _WIDTH


@dataclass(frozen=True, slots=True)
class Multiset(Generic[Thing]):
    """Things with their counts; `total` is the sum of the counts."""

    total: int = 0
    house: House[Thing] = field(default=_CLOSED, repr=False)

    def changed(self, thing: Thing, by: int) -> Multiset[Thing]:
        """The multiset with so many more of this thing, or fewer where `by` is negative."""
        hashed = hash(thing)
        first, second, third = hashed & _DOORS, hashed >> _BITS & _DOORS, hashed >> 2 * _BITS & _DOORS
        floor = self.house[first] or _CLOSED
        corridor = floor[second] or _CLOSED
        room = dict(corridor[third] or {})
        room[thing] = room.get(thing, 0) + by
        if room[thing]:
            floor = _with(floor, second, _with(corridor, third, room))
            return Multiset(self.total + by, _with(self.house, first, floor))
        del room[thing]
        corridor = _with(corridor, third, room or None)
        floor = _with(floor, second, None if corridor == _CLOSED else corridor)
        return Multiset(self.total + by, _with(self.house, first, None if floor == _CLOSED else floor))

    def items(self) -> Iterator[tuple[Thing, int]]:
        """Each thing once, with its count; in no order that means anything."""
        for floor in self.house:
            for corridor in floor or ():
                for room in corridor or ():
                    yield from (room or {}).items()


Behind = TypeVar("Behind")


def _with(doors: tuple[Behind | None, ...], place: int, behind: Behind | None) -> tuple[Behind | None, ...]:
    """The doors with another thing behind one of them."""
    return (*doors[:place], behind, *doors[place + 1 :])
