"""Whoever answers, and the deadline, at the same instant: whatever the order, one of them and once, and nothing early.

A state machine of Hypothesis lives through matters on a real store. Timers are handed out, kept for as long as it
likes, and fired by several hands at the instant at which people accept, propose and agree, which cancels them; a
round that ends without a quorum is extended by its own timer, while late voices arrive.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from faults.conftest import LONG, never_early_nor_twice
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from services.wutongli import PROPOSAL, Wutongli
from sqlalchemy import select

from engine import timers as deadlines
from engine.history import EVENT_NAMES, Holds, verify
from engine.schema import history, timers
from engine.stepping import Done
from workflows.events import TimerFired
from workflows.refusal import Refused

EXAMPLES, STEPS = (200, 20) if LONG else (40, 12)
VOICES = ("community_head", "owners_chair", "property_manager", "building3", "social_worker")


class Racing(RuleBasedStateMachine):
    """One matter, and everybody who is in a hurry about it."""

    here: Wutongli
    counted: Counter[str]

    @initialize(on_the_table=st.booleans())
    def raised(self, on_the_table: bool) -> None:
        self.item = self.here.to_deliberation() if on_the_table else self.here.open()
        self.handed: set[tuple[str, int]] = set()
        self.brought: Counter[str] = Counter()

    @rule()
    def handed_out(self) -> None:
        """A dispatcher claims what is due; its hands may take for ever."""
        held = deadlines.hold(self.here.rt, self.here.rt.now(), "dispatcher", 100, timedelta(seconds=2))
        mine = {row.id: row.version for row in self._rows()}
        self.handed |= {(each.id, each.version) for each in held if each.id in mine}

    @rule(before=st.sampled_from([0, 1, 3600]))
    def time_passes(self, before: int) -> None:
        """Until the next timer is due, or nearly."""
        due = [row.due_at for row in self._rows() if row.state == "pending"]
        if due and (at := min(due) - timedelta(seconds=before)) > self.here.rt.now():
            self.here.clock.advance_to(at)

    @rule(
        hands=st.integers(1, 3),
        voices=st.sets(st.sampled_from(VOICES), max_size=5),
        at_the_close=st.booleans(),
    )
    def at_once(self, hands: int, voices: set[str], at_the_close: bool) -> None:
        """Timers are fired by several hands while people act, all let go together."""
        closes = [row.due_at for row in self._rows() if row.state == "pending" and row.kind == "deadline"]
        if at_the_close and closes and min(closes) > self.here.rt.now():
            self.here.clock.advance_to(min(closes))
        fires = [(id_, version) for id_, version in self.handed for _ in range(hands)]
        fires += [(row.id, row.version) for row in self._rows() if row.state == "pending"]
        acts = self._acts(sorted(voices))
        gate = threading.Barrier(len(acts) + 1)

        def act(done: Callable[[], Any]) -> Any:
            gate.wait(10)
            return done()

        def fire_all() -> list[tuple[str, str]]:
            gate.wait(10)
            with ThreadPoolExecutor(3) as pool:
                return list(
                    pool.map(lambda each: (each[0], deadlines.fire(self.here.rt, *each)), fires)
                )  # fmt: skip

        with ThreadPoolExecutor(len(acts) + 1) as people:
            fired = people.submit(fire_all)
            ended = [each.result(60) for each in [people.submit(act, done) for done in acts]]
            for id_, became in fired.result(60):
                self.brought[id_] += became == "fired"
        assert all(isinstance(each, Done | Refused) for each in ended), ended
        self.counted["extended"] += self.here.loaded(self.item).item.extension > 0
        self.counted["races"] += bool(acts and fires)
        self.counted["refused"] += sum(isinstance(each, Refused) for each in ended)

    def _acts(self, voices: list[str]) -> list[Callable[[], Any]]:
        """What people may do in the state as it is."""
        here, asked = self.here, self.here.asked(self.item)
        match here.state(self.item):
            case "collecting":
                return [lambda: here.press(self.item, "coordinator", button="accept")] * bool(voices)
            case "proposing":
                return [lambda: here.answer(self.item, "property_manager", fields=PROPOSAL)] * bool(voices)
            case "deliberating":
                return [
                    lambda ref=ref: here.answer(self.item, ref, stand="agree")
                    for ref in voices
                    if ref in asked
                ]
            case _:
                return []

    def _rows(self) -> list[Any]:
        with self.here.rt.store.read() as connection:
            return list(connection.execute(select(timers).where(timers.c.item_id == self.item)))

    @invariant()
    def once_each(self) -> None:
        """Every effect of a timer stands in the history once, at the instant at which its timer ended: a hand was told of
        it, or a command or another timer of the matter found it due and let it come first.
        """
        rows = {row.id: row for row in self._rows()}
        assert set(self.brought.values()) <= {0, 1}, self.brought
        unheard = [id_ for id_, times in self.brought.items() if times and rows[id_].state != "fired"]
        assert not unheard, unheard
        with self.here.rt.store.read() as connection:
            told = connection.execute(
                select(history.c.at).where(
                    history.c.item_id == self.item, history.c.event == EVENT_NAMES[TimerFired]
                )
            ).scalars()
            kept = Counter(told.all())
            assert isinstance(verify(connection, self.item), Holds)
        assert kept <= Counter(row.fired_at for row in rows.values() if row.state == "fired")
        self.overtaken = kept.total() - self.brought.total()
        assert self.overtaken >= 0

    def teardown(self) -> None:
        """Nothing is lost: what is due still fires. Then the matter's timers are out of the way of the next."""
        for row in self._rows():
            if row.state == "pending" and row.due_at <= self.here.rt.now():
                self.brought[row.id] += deadlines.fire(self.here.rt, row.id) == "fired"
        now = self.here.rt.now()
        lost = [row.key for row in self._rows() if row.state == "pending" and row.due_at <= now]
        assert not lost, lost
        self.once_each()
        self.counted["matters"] += 1
        self.counted["fired"] += self.brought.total()
        self.counted["came first"] += self.overtaken


@pytest.mark.fault(12)
@pytest.mark.slow
@pytest.mark.timeout(900 if LONG else 150)
def test_acts_race_with_timers(wutongli: Wutongli, note: Callable[..., None]) -> None:
    tally: Counter[str] = Counter()

    class Here(Racing):
        here = wutongli
        counted = tally

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, derandomize=not LONG,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    never_early_nor_twice(wutongli.rt.store)
    note(f"{dict(tally)}", f"{tally['matters']} matters")
    assert tally["races"], "nobody raced"
    assert tally["fired"], "nothing fired"
    assert tally["extended"], "no round was extended"
    assert tally["came first"], "no command ever found its matter's deadline due"
