"""How long a matter takes: the same as every way walked one by one, and said in one sentence."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.calendar import Calendar
from workflows.explanations import whole
from workflows.journey import journey
from workflows.load import load
from workflows.model import Definition
from workflows.span import Span

WEEKS = Calendar("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 1, tzinfo=UTC)
SPANS = ("1 day", "3 days", "2 working days", "30 hours", "5 working days")


def definition(states: dict[str, dict[str, Any]]) -> Definition:
    """A row of states with buttons, each with its deadline, and one end."""
    return Definition.model_validate(
        {
            "issue_type": "example",
            "version": 1,
            "title": "Example",
            "parties": ["owners"],
            "start": next(iter(states)),
            "states": {name: {"phase": "decision", "list": "none", **said} for name, said in states.items()}
            | {"end": {"phase": "closed", "result": "done"}},
        }
    )


@st.composite
def rows(draw: st.DrawFn) -> Definition:
    """States that lead on, or back for a while: no way goes round for ever."""
    number = draw(st.integers(1, 4))
    names = [f"state_{at}" for at in range(number)]
    states: dict[str, dict[str, Any]] = {}
    for at, name in enumerate(names):
        ahead = st.sampled_from([*names[at + 1 :], "end"])
        buttons: dict[str, Any] = {"on": draw(ahead)}
        if draw(st.booleans()):
            back = {
                "back": draw(st.sampled_from(names[: at + 1])),
                "at_most": draw(st.integers(1, 2)),
                "after_that": draw(ahead),
            }
            buttons["back"] = back
        if draw(st.booleans()):
            states[name] = {
                "wait": draw(st.sampled_from(SPANS)),
                "then": {"over": buttons.get("back", buttons["on"])},
            }
        else:
            late = {"ask": "supervisor", "every": "1 day"}
            ask = {"who": "coordinator", "to": "choose", "buttons": buttons}
            states[name] = {"ask": ask, "deadline": draw(st.sampled_from(SPANS)), "if_late": late}
    return definition(states)


def _every_way(
    form: Definition, name: str, now: datetime, counts: dict[str, int], at_most: bool
) -> list[tuple[str, datetime]]:
    """The end that every single way comes to, and when; nothing is remembered from one way to another."""
    state = form.states[name]
    if state.phase == "closed":
        return [(name, now)]
    span = state.wait or (state.deadline if at_most else None)
    over = WEEKS.end_of(now, span).at if isinstance(span, Span) else now
    found = []
    steps = {f"{name}.{key}": arms[0] for key, arms in state.then.items()}
    steps |= {f"{name}.{key}": button for key, button in (state.ask.buttons if state.ask else {}).items()}
    for way, target in steps.items():
        if target.at_most is None or counts.get(way, 0) < target.at_most:
            after = counts if target.at_most is None else {**counts, way: counts.get(way, 0) + 1}
            found += _every_way(form, target.state or name, over, after, at_most)
        elif target.after_that:
            found += _every_way(form, target.after_that, over, counts, at_most)
    return found


def _working_days(start: datetime, end: datetime) -> int:
    first, last = WEEKS.local_day(start), WEEKS.local_day(end)
    return sum(WEEKS.is_working(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


@settings(max_examples=150, deadline=None)
@given(rows())
def test_no_way_takes_longer_and_none_is_shorter(form: Definition):
    found = journey(form, WEEKS, MONDAY)
    starts = [MONDAY + timedelta(days=day) for day in range(7)]
    longest = max(
        _working_days(each, at) for each in starts for _, at in _every_way(form, form.start, each, {}, True)
    )
    shortest = max(
        min(_working_days(each, at) for _, at in _every_way(form, form.start, each, {}, False))
        for each in starts
    )
    assert found.longest is not None
    assert found.longest.working_days == longest
    assert found.shortest is not None
    assert found.shortest.working_days == shortest


@pytest.mark.parametrize(
    ("example", "en"),
    [
        pytest.param(
            """
            wait: 7 days
            then: {over: done}
            """,
            "at most 5 working days; if everybody answers at once 5.",
            id="nothing but a wait",
        ),
        pytest.param(
            """
            ask: {who: coordinator, to: choose, buttons: {accept: done}}
            deadline: 5 working days
            if_late: {ask: supervisor, every: 2 working days}
            """,
            "at most 5 working days, then the supervisor is asked until answered; if everybody answers at once the same day.",
            id="silence has no end",
        ),
        pytest.param(
            """
            ask: {who: property, to: fill, fields: [budget]}
            deadline: 5 working days
            if_late: {remind: property, every: 2 working days, times: 2, then_ask: coordinator}
            then: {answered: done}
            """,
            "at most 11 working days, then the coordinator is asked until answered; if everybody answers at once the same day.",
            id="reminded twice before somebody else is asked",
        ),
        pytest.param(
            """
            ask: {who: each party, to: position}
            deadline: 5 working days
            decide: {rule: consensus, quorum: 4 of 5 parties}
            then: {passed: done, failed: declined, no_quorum: {extend: 3 working days, times: 2, after_that: declined}}
            """,
            "at most 11 working days; if everybody answers at once the same day.",
            id="extended twice",
        ),
        pytest.param(
            """
            ask: {who: each party, to: position}
            deadline: 5 working days
            extend: {by: 2 working days, asked_by: owners, needs: each party, times: 3}
            pause: {by: coordinator, at_most: 4 working days}
            decide: {rule: consensus}
            then: {passed: done, failed: declined}
            """,
            "at most 15 working days; if everybody answers at once the same day.",
            id="all the time that they can agree on, and the clock stopped once",
        ),
        pytest.param(
            """
            wait: at held_on
            then: {over: done}
            """,
            "at most 0 working days; if everybody answers at once the same day, and the time until held_on.",
            id="until a day that the item names",
        ),
        pytest.param(
            """
            notice: {for: 7 days, objections: {judged_by: community}}
            then: {undisputed: done, objected: declined}
            """,
            "at most 5 working days, then the community is asked until answered; if everybody answers at once 5.",
            id="an objection that nobody judges",
        ),
    ],
)
def test_it_is_said_in_one_sentence(example: str, en: str):
    found = load(whole(dedent(example).strip()))
    assert found.definition is not None, found.findings
    assert journey(found.definition, WEEKS, MONDAY).told.en == en


def test_a_holiday_lengthens_what_is_counted_in_days_only():
    off = frozenset(date(2026, 11, 24) + timedelta(days=day) for day in range(4))
    holidays = Calendar("Asia/Shanghai", days_off=off)
    in_days = definition({"one": {"wait": "3 days", "then": {"over": "end"}}})
    in_working_days = definition({"one": {"wait": "3 working days", "then": {"over": "end"}}})
    longest = [
        journey(form, calendar, MONDAY).longest
        for form in (in_days, in_working_days)
        for calendar in (WEEKS, holidays)
    ]
    assert [each.working_days for each in longest if each] == [3, 3, 3, 3]  # worst over a week of starts


def test_where_there_are_too_many_ways_only_that_is_said():
    button = {"go": "one", "at_most": 99}
    ask = {
        "who": "coordinator",
        "to": "choose",
        "buttons": {"a": button, "b": button, "c": button, "on": "end"},
    }
    late = {"ask": "supervisor", "every": "1 day"}
    found = journey(definition({"one": {"ask": ask, "deadline": "1 day", "if_late": late}}), WEEKS, MONDAY)
    assert (found.longest, found.shortest, found.ends) == (None, None, ())
    assert found.told.en == "there are too many combinations of counts to say how long at most."
