"""Quiet hours: when a person's phone is left alone, by the clocks where they are.

They run from one wall time to another, over midnight where the second is earlier, and end once: where the wall
clock jumps over their end, at the first instant after the gap; where it shows that end twice, at the second. Who
has set none of their own has the community's; who wants none says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workflows.calendar import Calendar

NONE = "none"
"""How the roster keeps that somebody wants no quiet hours."""
_NO = ("none", "no", "无", "不设", "不用")
_HOURS = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–—~～至到]\s*([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Quiet:
    """Quiet from `start` to `end`, two wall times of `zone`; the same time twice is no time at all."""

    start: time
    end: time
    zone: str

    def until(self, now: datetime) -> datetime | None:
        """When it is over, if it is quiet at `now`."""
        today = now.astimezone(ZoneInfo(self.zone)).date()
        for day in (today - timedelta(days=1), today):
            begins, ends = self._night(day)
            if begins <= now < ends:
                return ends
        return None

    def _night(self, day: date) -> tuple[datetime, datetime]:
        """The quiet hours that begin on `day`, as instants."""
        over = day if self.start <= self.end else day + timedelta(days=1)
        return Calendar(self.zone, closing=self.start).close_of(day).at, self._last(over)

    def _last(self, day: date) -> datetime:
        """The last instant at which the clocks of `day` show the end, or the first after they jumped over it."""
        meant = datetime.combine(day, self.end, ZoneInfo(self.zone)).replace(fold=1)
        instant = meant.astimezone(UTC)
        shown = instant.astimezone(meant.tzinfo).replace(tzinfo=None)
        if shown == meant.replace(tzinfo=None):
            return instant
        return Calendar(self.zone, closing=self.end).close_of(day).at


def kept_form(said: str) -> str | None:
    """What the roster keeps of quiet hours as somebody wrote them: `22:00-07:30` or `none`; None for nonsense."""
    if said.casefold() in _NO:
        return NONE
    found = _HOURS.fullmatch(said)
    if found is None:
        return None
    from_hour, from_minute, to_hour, to_minute = (int(each) for each in found.groups())
    return f"{from_hour:02d}:{from_minute:02d}-{to_hour:02d}:{to_minute:02d}"


def quiet_of(own: str | None, communitys: tuple[str, str] | None, zone: str) -> Quiet | None:
    """A person's quiet hours in `zone`: their own as the roster keeps them, else the community's, else none."""
    if own == NONE:
        return None
    start, end = own.split("-") if own else communitys or ("", "")
    return Quiet(time.fromisoformat(start), time.fromisoformat(end), zone) if start else None
