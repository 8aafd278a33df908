"""Time: deadlines, timers, pauses, and more of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

TimerKind = Literal["deadline", "reminder", "stand_in", "late", "notice", "over", "clock", "pause"]
"""over: a wait or a gathering ends. clock: one that runs beside the state. pause: a stopped clock goes on."""


@dataclass(frozen=True, slots=True)
class DeadlineSet:
    """Until when this step lasts. `local` is the wall time that the rule meant, in `zone`; `span` the rule."""

    due_at: datetime
    local: str
    zone: str
    span: str
    extension: int = 0
    provisional: bool = False
    kind: Literal["deadline_set"] = "deadline_set"


@dataclass(frozen=True, slots=True)
class TimersCancelled:
    """Every timer of the item that has not fired is off."""

    kind: Literal["timers_cancelled"] = "timers_cancelled"


@dataclass(frozen=True, slots=True)
class TimerArmed:
    """Something will happen at `at` unless the step ends first."""

    timer: str
    form: TimerKind
    due_at: datetime
    local: str
    zone: str
    kind: Literal["timer_armed"] = "timer_armed"


@dataclass(frozen=True, slots=True)
class BecameLate:
    """The deadline passed and the state does not end by itself."""

    kind: Literal["became_late"] = "became_late"


@dataclass(frozen=True, slots=True)
class TimeAsked:
    """Somebody asked for more time; those whose agreement it needs are asked."""

    by: str
    text: str
    kind: Literal["time_asked"] = "time_asked"


@dataclass(frozen=True, slots=True)
class TimeRefused:
    """There is no more time: somebody did not agree."""

    by: str
    kind: Literal["time_refused"] = "time_refused"


@dataclass(frozen=True, slots=True)
class ClockPaused:
    """The deadline and everything relative to it stand still; by itself it goes on at `until`."""

    at: datetime
    until: datetime
    by: str
    text: str
    kind: Literal["clock_paused"] = "clock_paused"


@dataclass(frozen=True, slots=True)
class ClockResumed:
    """The clock goes on, everything moved by so much; what was left is left still."""

    seconds: int
    by: str | None = None
    kind: Literal["clock_resumed"] = "clock_resumed"


@dataclass(frozen=True, slots=True)
class ClockRang:
    """A clock beside the state came due: its name, and which of its times (`revisit.0`, `court.end`)."""

    clock: str
    kind: Literal["clock_rang"] = "clock_rang"


@dataclass(frozen=True, slots=True)
class ClockKept:
    """So much was left of a state's deadline when it was left, for a way that comes back to it."""

    state: str
    seconds: int
    kind: Literal["clock_kept"] = "clock_kept"
