"""No channel at all: the message stays in the outbox and is shown on the coordinator's mailbox page."""

from __future__ import annotations

from engine.letter import Letter
from notify.channel import Attempt, Rendered


class Mailbox:
    """Stands for a channel that the house has no settings for."""

    def __init__(self, stands_for: str) -> None:
        self.name = "mailbox"
        self._stands_for = stands_for

    def reaches(self, letter: Letter) -> bool:
        """Whether the real channel could reach the person."""
        return bool(letter.recipient.email if self._stands_for == "email" else letter.recipient.phone)

    def send(self, rendered: Rendered, letter: Letter) -> Attempt:
        """It is there already."""
        del rendered, letter
        return Attempt("sent", f"mailbox instead of {self._stands_for}")
