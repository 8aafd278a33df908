"""What a channel is: a way to reach one person with one message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from engine.letter import Letter

Outcome = Literal["sent", "try_again", "undeliverable", "unknown"]
"""sent: the next server has it. try_again: nothing went out, later it may. undeliverable: not this way.
unknown: it may or may not have gone out."""
ONE_SEGMENT, EACH_OF_MORE = 70, 67
"""Units of UCS-2 in an SMS that stands alone, and in each part of a longer one (3GPP TS 23.040)."""
TWO_SEGMENTS = 2 * EACH_OF_MORE


def units(said: str) -> int:
    """The length of a text in UCS-2, as SMS is counted; a character outside its plane is two."""
    return len(said.encode("utf-16-be", "surrogatepass")) // 2


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message in its words, before any channel."""

    subject: str
    text: str
    html: str
    sms: str

    @property
    def segments(self) -> int:
        """How many SMS the short form takes. Counted as UCS-2 even where seven bits would do: never too few."""
        length = units(self.sms)
        return 1 if length <= ONE_SEGMENT else -(-length // EACH_OF_MORE)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of one attempt. `detail` names no address and quotes no text."""

    outcome: Outcome
    detail: str = ""
    provider_id: str | None = None
    retry_after_s: int | None = None


class Channel(Protocol):
    """One way to reach people."""

    name: str

    def reaches(self, letter: Letter) -> bool:
        """Whether the person can be reached this way."""
        ...

    def send(self, rendered: Rendered, letter: Letter) -> Attempt:
        """Send it; never raises."""
        ...


Channels = Mapping[str, Channel]
"""The channels of this house, by name: `email` and `sms`, each really sending or going to the mailbox page."""
