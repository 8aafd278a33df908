"""How much a house may send, as its providers want it: the numbers, and what of them a message counts for.

Providers in China let a number have ten SMS a day that are no advertising, and the same words at most once in
30 seconds; a rate and a day's quota are in the contract, for SMS as for mail. Numbers and texts are counted by
digests that only this house can make.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from engine.ids import Keys
from engine.letter import Letter
from engine.limits import Limit
from notify.channel import Rendered

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the house's contracts say; None where they say nothing."""

    email_per_minute: int | None = None
    email_per_day: int | None = None
    sms_per_minute: int | None = None
    sms_per_day: int | None = None
    sms_per_number: int = 10
    """To one number in a day."""
    same_sms_every_s: int = 30

    def of(self, channel: str, rendered: Rendered, letter: Letter, keys: Keys) -> list[Limit]:
        """Every limit that a message counts for on a channel."""
        rates = {
            "email": (self.email_per_minute, self.email_per_day),
            "sms": (self.sms_per_minute, self.sms_per_day),
        }.get(channel, (None, None))
        found = [
            Limit(f"{channel}:{name}", most, span, lined=True)
            for name, most, span in zip(("minute", "day"), rates, (MINUTE, DAY), strict=True)
            if most is not None
        ]
        if channel == "sms":
            number = keys.digest("number", letter.recipient.phone or "")[:40]
            said = keys.digest("sms", f"{letter.recipient.phone}:{rendered.sms}")[:40]
            found.append(Limit(f"sms:number:{number}", self.sms_per_number, DAY))
            found.append(Limit(f"sms:text:{said}", 1, timedelta(seconds=self.same_sms_every_s)))
        return found
