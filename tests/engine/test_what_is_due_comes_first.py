"""A command at the edge of a deadline: what is due happens first, whoever is quicker, and the history says so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from services.wutongli import Wutongli
from sqlalchemy import select

import engine.stepping
from engine import timers
from engine.commands import answer_task
from engine.history import Entry, Holds, fold, history_of, verify
from engine.schema import items
from engine.schema import timers as rows
from engine.stepping import Done
from workflows import events as ev
from workflows.refusal import Refused

SECOND = timedelta(seconds=1)


def entries(here: Wutongli, item: str) -> list[Entry]:
    with here.rt.store.read() as connection:
        assert isinstance(verify(connection, item), Holds)
        found = history_of(connection, item)
        assert fold(item, found) == here.loaded(item).item, "the tables say what the history says"
    return found


def due_of(here: Wutongli, item: str) -> Any:
    due = here.loaded(item).item.due_at
    assert due is not None
    return due


def told(here: Wutongli, item: str) -> list[str]:
    return [entry.event for entry in entries(here, item)]


def lowest(here: Wutongli, item: str) -> tuple[Any, Any]:
    """What the item's row says of its next timer, and when that really is."""
    with here.rt.store.read() as connection:
        said = connection.execute(select(items.c.next_due_at).where(items.c.id == item)).scalar_one()
        pending = connection.execute(
            select(rows.c.due_at).where(rows.c.item_id == item, rows.c.state == "pending")
        ).scalars()
        return said, min(pending, default=None)


def at_the_deadline(here: Wutongli, *answered: str, first: str) -> tuple[str, Any]:
    """The item and what building 3 is told that answers in the very second of the deadline."""
    item = here.to_deliberation()
    for ref in answered:
        here.answer(item, ref, stand="agree")
    due = due_of(here, item)
    here.pass_until(due - SECOND)
    if first == "the dispatcher":
        here.pass_until(due)
    here.clock.advance_to(due)
    task = here.task(item, "building3", "position")
    return item, answer_task(here.rt, task, {"stand": "agree"}, via="link")


@pytest.mark.parametrize("first", ["the answer", "the dispatcher"])
def test_an_answer_in_the_second_of_the_deadline_is_too_late_whoever_is_quicker(
    wutongli: Wutongli, first: str
) -> None:
    four = ("community_head", "owners_chair", "property_manager", "social_worker")
    item, done = at_the_deadline(wutongli, *four, first=first)
    assert isinstance(done, Refused)
    assert done.code == "closed"
    wutongli.pass_until(wutongli.clock.now())
    after = wutongli.loaded(item).item
    assert (after.state, after.outcome) == ("publicity", "passed")
    assert told(wutongli, item)[-1] == "timer_fired"


@pytest.mark.parametrize("first", ["the answer", "the dispatcher"])
def test_where_the_deadline_brings_more_time_the_answer_counts_in_it_whoever_is_quicker(
    wutongli: Wutongli, first: str
) -> None:
    item, done = at_the_deadline(wutongli, "community_head", "owners_chair", "property_manager", first=first)
    assert isinstance(done, Done)
    assert told(wutongli, item)[-2:] == ["timer_fired", "response_given"]
    assert wutongli.loaded(item).item.extension == 1


def test_a_button_on_a_state_that_became_late_finds_it_late(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.open()
    due = due_of(here, item)
    here.clock.advance_to(due)
    assert isinstance(here.press(item, "coordinator", button="accept"), Done)
    assert told(here, item)[-2:] == ["timer_fired", "button_pressed"]
    last = entries(here, item)
    assert last[-2].at == last[-1].at
    assert here.messages(item, kind="late_ask", state="cancelled"), "it was asked for, and withdrawn at once"
    with here.rt.store.read() as connection:
        found = connection.execute(
            select(rows).where(rows.c.item_id == item, rows.c.kind == "deadline")
        ).first()
    assert found is not None
    assert timers.fire(here.rt, found.id) == "stale", "whoever claimed it meanwhile does nothing"


def test_everything_that_is_due_happens_in_the_order_in_which_it_fell_due(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.open()
    due = due_of(here, item)
    here.clock.advance_to(due + timedelta(days=9))
    assert isinstance(here.press(item, "coordinator", button="accept"), Done)
    with here.rt.store.read() as connection:
        fired = connection.execute(
            select(rows).where(rows.c.item_id == item, rows.c.state.in_(("fired", "dropped")))
        ).all()
    order = sorted(fired, key=lambda row: row.due_at)
    assert [row.kind for row in order][-1] == "deadline", "the reminders before it, if there were any"


def test_what_a_row_says_of_the_next_timer_is_never_too_late(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.open()
    said, really = lowest(here, item)
    assert said == really is not None
    here.pass_until(due_of(here, item) + timedelta(days=3))
    said, really = lowest(here, item)
    assert said <= really
    here.press(item, "coordinator", button="accept")
    said, really = lowest(here, item)
    assert said == really


def test_a_timer_that_fails_holds_up_nobodys_answer(
    wutongli: Wutongli, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = wutongli
    item = here.open()
    here.clock.advance_to(due_of(here, item))
    really = engine.stepping.decide

    def decide(definition: Any, item: Any, event: ev.Event, context: Any) -> Any:
        if isinstance(event, ev.TimerFired):
            raise ZeroDivisionError
        return really(definition, item, event, context)

    monkeypatch.setattr(engine.stepping, "decide", decide)
    assert isinstance(here.press(item, "coordinator", button="accept"), Done)
    assert told(here, item)[-1] == "button_pressed"
    assert "timer_fired" not in told(here, item)


def test_a_deadline_waits_for_what_was_due_before_it(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    due = due_of(here, item)
    here.clock.advance_to(due)
    with here.rt.store.read() as connection:
        pending = connection.execute(
            select(rows).where(rows.c.item_id == item, rows.c.state == "pending").order_by(rows.c.due_at)
        ).all()
    assert len(pending) > 1, "reminders, alternates, and the deadline itself"
    (deadline,) = [row for row in pending if row.kind == "deadline"]
    assert timers.fire(here.rt, deadline.id, deadline.version) == "fired"
    with here.rt.store.read() as connection:
        after = {row.id: row.state for row in connection.execute(select(rows).where(rows.c.item_id == item))}
    assert {after[row.id] for row in pending} <= {"fired", "dropped"}, "none was passed over"
