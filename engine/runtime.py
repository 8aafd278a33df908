"""Everything a command needs besides its own arguments: the store, the clock, the keys and the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.clock import Clock
from engine.ids import Keys
from engine.store import Store


@dataclass(frozen=True, slots=True)
class Runtime:
    """One running house."""

    store: Store
    clock: Clock
    keys: Keys
    base_url: str
    """Where people reach it from outside, without a slash at the end."""
    zone: str = "Asia/Shanghai"
    language: str = "zh"
    """For pages that belong to no community."""

    def now(self) -> datetime:
        """This instant, by the house's clock."""
        return self.clock.now()
