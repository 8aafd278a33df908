"""How long a matter takes: the longest and the shortest way from its beginning to an end, in working days.

The longest uses up every deadline, extension, round and count; the shortest is walked if everybody answers at
once, so that only notices, waits and gatherings take time. Where whoever lets a deadline pass is asked again and
again, that has no length: it is said who is asked.

The calendar is the one given, begun on each of seven days in a row: the worst of these is told. What hangs on a
date that the item names has no length of its own; the date is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from workflows.calendar import Calendar
from workflows.model import Definition, Who
from workflows.text import Text, listed, text
from workflows.titles import all_called
from workflows.walk import Walk, Way

__all__ = ["Journey", "Way", "journey"]

A_WEEK = 7
_A_MONDAY = datetime(2024, 1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Journey:
    """The longest way, and the shortest to each end; None, and no ends, where there are too many to go through.

    `shortest` is the one among `ends` that takes longest: to the end of the matter, not of turning it away.
    """

    longest: Way | None
    shortest: Way | None
    ends: tuple[Way, ...]
    asked: Who = ()
    """Whoever is asked again and again, somewhere on the way, where a deadline is missed."""

    @property
    def told(self) -> Text:
        """Both in one sentence."""
        longest = self._longest()
        if self.shortest is None:
            return text(f"{longest.zh}。", f"{longest.en}.")
        quick = self.shortest.working_days
        at_once = text(
            f"如果大家都马上答复，{f'只要 {quick} 个工作日' if quick else '当天就有结果'}",
            f"if everybody answers at once {quick or 'the same day'}",
        )
        if self.shortest.hangs_on:
            dates = listed([text(name, name) for name in self.shortest.hangs_on])
            at_once = text(
                f"{at_once.zh}，另加等到 {dates.zh} 的时间", f"{at_once.en}, and the time until {dates.en}"
            )
        return text(f"{longest.zh}；{at_once.zh}。", f"{longest.en}; {at_once.en}.")

    def _longest(self) -> Text:
        if self.longest is None:
            return text(
                "次数的组合太多，算不出最长要多久",
                "there are too many combinations of counts to say how long at most",
            )
        days, asked = self.longest.working_days, self.longest.then or self.asked
        who, are = all_called(asked), "are" if len(asked) > 1 else "is"
        said = text(f"最长 {days} 个工作日", f"at most {days} working day{'s' if days != 1 else ''}")
        if self.longest.then:
            return text(
                f"{said.zh}，之后反复请{who.zh}处理，直到有答复",
                f"{said.en}, then {who.en} {are} asked until answered",
            )
        if self.asked:
            return text(
                f"{said.zh}；谁误了期限，就反复请{who.zh}处理，直到有答复",
                f"{said.en}; where a deadline is missed, {who.en} {are} asked until answered",
            )
        return said


def journey(definition: Definition, calendar: Calendar, start: datetime | None = None) -> Journey:
    """The longest and the shortest way, in the working days of `calendar`, worst over a week of starts."""
    walk = Walk(definition, calendar)
    starts = [(start or _A_MONDAY) + timedelta(days=day) for day in range(A_WEEK)]
    ends = _worst_ends([walk.quickest(each) for each in starts])
    longest = max((way for each in starts if (way := walk.longest(each))), key=_length, default=None)
    shortest = max(ends, key=lambda way: (way.working_days, way.states[-1] == "done"), default=None)
    return Journey(longest, shortest, ends, walk.asked())


def _length(way: Way) -> tuple[int, bool]:
    return way.working_days, bool(way.then)


def _worst_ends(found: Iterable[Mapping[str, Way]]) -> tuple[Way, ...]:
    worst: dict[str, Way] = {}
    for ends in found:
        for name, way in ends.items():
            if name not in worst or way.working_days > worst[name].working_days:
                worst[name] = way
    return tuple(worst.values())
