"""What the pages get from beside them: previews and share texts come from `notify/`, health from the door.

`web/` and `notify/` never import each other; the door puts one's functions into the other's ports.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.board import Card
from engine.community import Community
from engine.letter import Letter
from workflows.text import Text

if TYPE_CHECKING:  # a command that shows no page starts without it, a tenth sooner
    from fastapi import APIRouter


@dataclass(frozen=True, slots=True)
class Health:
    """How the house is: each check with what it found, in a word or two; `None` is good.

    `faults` are what requests need; `lags` what comes late while they are answered all the same, so that a
    slow mail server takes no page away.
    """

    faults: dict[str, str | None]
    lags: dict[str, str | None] = field(default_factory=dict)

    @property
    def ready(self) -> bool:
        """Whether everything that a request needs is there."""
        return not any(self.faults.values())


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything that the door hands in."""

    preview: Callable[[Letter, datetime], Any]
    """A letter as it would go out, with `subject`, `text`, `html`, `sms`, `segments`; a str says why it cannot."""
    share: Callable[[Community, Card, Text, str, str, datetime], str]
    """A text for the residents' group: community, card, where it stands, the public address, language, now."""
    health: Callable[[], Health]
    routers: Sequence[APIRouter] = field(default_factory=tuple)
