"""How long a state lasts, judged: what should come before its end does, and nothing waits for a time that never comes."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from bench.mutations.judging.breaking import demand
from bench.mutations.judging.timing import Span, ends_after, ends_before, reminder_falls_inside, same_moment

if TYPE_CHECKING:
    from bench.mutations.judging.definition import Judged

_DECIDED_BY_TIME = (
    "position",
    "consent",
    "choice",
    "approval",
    "ranking",
    "dots",
    "ratings",
    "dates",
    "score",
)


def check_time(judged: Judged, name: str, state: dict[str, Any]) -> None:
    """Reminders, alternates, extensions, pauses and clocks fit the time that the state has."""
    deadline = state.get("deadline")
    for key in ("deadline", "wait"):
        moment = state.get(key)
        if isinstance(moment, dict):
            judged.kind(moment["field"], f"{name}.{key}", "date")
            judged.given(moment["field"], name, f"{name}.{key}")
    for key in ("remind", "stand_in", "extend"):
        demand(deadline or not state.get(key), f"{name}: {key} without a deadline")
    for one, two in combinations(state.get("remind", ()), 2):
        demand(not same_moment(one, two), f"{name}: a reminder twice")
    if isinstance(deadline, tuple):
        for before in state.get("remind", ()):
            demand(reminder_falls_inside(deadline, before), f"{name}: a reminder before it begins")
        if "stand_in" in state:
            demand(
                ends_before(state["stand_in"]["after"], deadline), f"{name}: alternates after the deadline"
            )
    if "extend" in state:
        judged.people(state["extend"]["asked_by"], f"{name}.extend.asked_by")
        judged.people(state["extend"]["needs"], f"{name}.extend.needs")
    if "pause" in state:
        judged.people(state["pause"]["by"], f"{name}.pause.by")
    for word, clock in state.get("clocks", {}).items():
        _clock(judged, f"{name}.{word}", clock, _surely_over(state))


def _clock(judged: Judged, what: str, clock: dict[str, Any], over: Span | None) -> None:
    times = clock.get("at", ())
    demand(times or "open_for" in clock, f"{what}: a clock of nothing")
    demand(all(ends_before(one, two) for one, two in pairwise(times)), f"{what}: no order")
    for span in (*times, *((clock["open_for"],) if "open_for" in clock else ())):
        demand(over is None or not ends_after(span, over), f"{what}: that time never comes")
    judged.people(clock.get("ask", ()), f"{what}.ask", somebody="ask" in clock)
    judged.people(clock.get("tell", ()), f"{what}.tell", somebody=False)


def _surely_over(state: dict[str, Any]) -> Span | None:
    """After how long the state is left at the latest, where that is certain."""
    longer = any("extend" in arm for arms in state.get("then", {}).values() for arm in arms)
    if "extend" in state or "pause" in state or longer:
        return None
    decided = state.get("ask", {}).get("to") in _DECIDED_BY_TIME
    over = state.get("wait") or (state.get("deadline") if decided else None)
    over = state["gather"]["for"] if "gather" in state else over
    return over if isinstance(over, tuple) else None
