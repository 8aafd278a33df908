"""Who may be asked: the people of a community as a value, by party, seat and role.

A roster is read once for a command and never changes during it. It knows no addresses: how somebody is
reached is not decided here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from workflows.text import Text

Seat = Literal["representative", "alternate", "observer"]
Role = Literal["coordinator", "supervisor", "recorder", "secretary", "system"]
ROLES: tuple[Role, ...] = ("coordinator", "supervisor", "recorder", "secretary", "system")


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
    """The people of one community, and what their parties and roles are called."""

    people: Mapping[str, Person]
    titles: Mapping[str, Text] = field(default_factory=dict)

    def representatives(self, party: str) -> list[Person]:
        """Those who speak for `party`, in a stable order."""
        return self._seated(party, "representative")

    def alternates(self, party: str) -> list[Person]:
        """Those who stand in for `party`, in a stable order."""
        return self._seated(party, "alternate")

    def holders(self, role: str) -> list[Person]:
        """Those who hold `role`, in a stable order."""
        return sorted((p for p in self.people.values() if role in p.roles), key=lambda p: p.id)

    def title(self, name: str) -> Text:
        """What a party or a role is called; its bare name where nobody gave it a title."""
        return self.titles.get(name) or Text(zh=name, en=name)

    def _seated(self, party: str, seat: Seat) -> list[Person]:
        return sorted(
            (p for p in self.people.values() if p.party == party and p.seat == seat), key=lambda p: p.id
        )
