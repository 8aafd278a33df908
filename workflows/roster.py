"""Who may be asked: the people of a community as a value, by party, seat and role.

A roster is read once for a command and never changes during it. It knows no addresses: how somebody is
reached is not decided here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from workflows.rules.electors import BadRegister, Elector, Home, electors
from workflows.text import Text

Seat = Literal["chair", "representative", "alternate", "observer"]
"""chair, representative: speaks for the party. alternate: answers where its speakers are silent. observer: is
told, and not asked."""
Role = Literal["coordinator", "supervisor", "recorder", "secretary", "mediator", "system"]
ROLES: tuple[Role, ...] = ("coordinator", "supervisor", "recorder", "secretary", "mediator", "system")


@dataclass(frozen=True, slots=True)
class Person:
    """One person: speaks for at most one party, may hold roles. A reporter may have neither."""

    id: str
    name: str
    party: str | None = None
    seat: Seat | None = None
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Roster:
    """The people of one community as it stands on one day: whose mandates run, and who answers for whom.

    `in_place_of` says who answers in somebody's place today, for a period (substitution) or on a written
    proxy: the id of the seated person, and of whoever answers instead.
    """

    people: Mapping[str, Person]
    titles: Mapping[str, Text] = field(default_factory=dict)
    homes: tuple[Home, ...] = ()
    in_place_of: Mapping[str, str] = field(default_factory=dict)

    def representatives(self, party: str) -> list[Person]:
        """Those who speak for `party`, in a stable order."""
        return sorted((*self.chairs(party), *self._seated(party, "representative")), key=lambda p: p.id)

    def chairs(self, party: str) -> list[Person]:
        """Those who hold the chair of `party`, in a stable order."""
        return self._seated(party, "chair")

    def alternates(self, party: str) -> list[Person]:
        """Those who stand in for `party`, in a stable order."""
        return self._seated(party, "alternate")

    def holders(self, role: str) -> list[Person]:
        """Those who hold `role`, in a stable order."""
        return sorted((p for p in self.people.values() if role in p.roles), key=lambda p: p.id)

    def homes_in(self, building: str | None) -> tuple[Home, ...]:
        """The homes of one building, or all of them, in the order of the register."""
        return tuple(home for home in self.homes if building is None or home.building == building)

    def electors(self, building: str | None = None) -> tuple[Elector, ...]:
        """Everyone entitled to vote in a matter of the owners, of one building or of all, by the register.

        A register that cannot be counted has no electors: whoever reads it in refuses it before.
        """
        found = electors(self.homes_in(building))
        return () if isinstance(found, BadRegister) else found

    def title(self, name: str) -> Text:
        """What a party or a role is called; its bare name where nobody gave it a title."""
        return self.titles.get(name) or Text(zh=name, en=name)

    def _seated(self, party: str, seat: Seat) -> list[Person]:
        return sorted(
            (p for p in self.people.values() if p.party == party and p.seat == seat), key=lambda p: p.id
        )
