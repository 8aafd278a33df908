"""A clock is stopped, let go on, moved and kept at the very instant at which its timers fire: whatever the order, the
timers that stand are those of the clock as it stands, and none of an older one ever acts.

A state machine of Hypothesis on a real store. Timers are handed out and held for as long as it likes; several hands
fire them while people stop the clock, ask for time and agree to it, put the matter aside and take it up again.
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
from services.talks import talking
from services.wutongli import Wutongli
from sqlalchemy import select

from engine import timers as deadlines
from engine.commands import ask_more_time, restart_clock, stop_clock, stop_matter
from engine.history import Holds, fold, history_of, verify
from engine.schema import timers
from engine.stepping import Done
from workflows.refusal import Refused
from workflows.text import text

EXAMPLES, STEPS = (200, 20) if LONG else (30, 12)
_NOBODY = text("没有人问", "nobody is asked")
ACTS = ("stop", "go on", "more time", "yes", "no", "aside", "on")


class Clocks(RuleBasedStateMachine):
    """Talks whose clock everybody is at."""

    here: Wutongli
    counted: Counter[str]

    @initialize()
    def raised(self) -> None:
        self.item = talking(self.here)
        self.handed: set[tuple[str, int]] = set()

    @rule()
    def handed_out(self) -> None:
        """A dispatcher claims what is due, or nearly; its hands may take for ever."""
        held = deadlines.hold(self.here.rt, self.here.rt.now(), "dispatcher", 100, timedelta(seconds=2))
        mine = {row.id for row in self._rows()}
        self.handed |= {(each.id, each.version) for each in held if each.id in mine}

    @rule(before=st.sampled_from([0, 1, 7200]))
    def time_passes(self, before: int) -> None:
        """Until the next timer is due, or nearly."""
        due = [row.due_at for row in self._rows() if row.state == "pending"]
        if due and (at := min(due) - timedelta(seconds=before)) > self.here.rt.now():
            self.here.clock.advance_to(at)

    @rule(acts=st.lists(st.sampled_from(ACTS), min_size=1, max_size=3), ends=st.integers(0, 30))
    def at_once(self, acts: list[str], ends: int) -> None:
        """People act while timers are fired by several hands, all let go together."""
        fires = [each for each in self.handed for _ in range(2)]
        fires += [(row.id, row.version) for row in self._rows() if row.state == "pending"]
        doing = [self._act(name) for name in (*acts, *(["end"] if ends == 0 else []))]
        gate = threading.Barrier(len(doing) + 1)

        def act(done: Callable[[], Any]) -> Any:
            gate.wait(10)
            return done()

        def fire_all() -> list[str]:
            gate.wait(10)
            with ThreadPoolExecutor(3) as pool:
                return list(pool.map(lambda each: deadlines.fire(self.here.rt, *each), fires))

        with ThreadPoolExecutor(len(doing) + 1) as people:
            fired = people.submit(fire_all)
            ended = [each.result(60) for each in [people.submit(act, done) for done in doing]]
            self.counted.update(fired.result(60))
        assert all(isinstance(each, Done | Refused) for each in ended), ended
        self.counted["did"] += sum(isinstance(each, Done) for each in ended)
        self.counted["refused"] += sum(isinstance(each, Refused) for each in ended)

    def _act(self, name: str) -> Callable[[], Any]:
        here, item = self.here, self.item
        coordinator = here.actor("coordinator")
        owners, company = here.person("owners_chair"), here.person("property_manager")
        match name:
            case "stop":
                return lambda: stop_clock(here.rt, coordinator, item, "等检测报告")
            case "go on":
                return lambda: restart_clock(here.rt, coordinator, item)
            case "more time":
                return lambda: ask_more_time(here.rt, here.id, item, by=owners, said="要开会", via="link")
            case "yes" | "no":
                return lambda: self._grant(name)
            case "end":
                return lambda: stop_matter(here.rt, here.id, item, by=company, said="", via="link")
            case _:
                return lambda: here.press(item, "coordinator", button=name)

    def _grant(self, name: str) -> Any:
        asked = [task for task in self.here.loaded(self.item).item.open_tasks if task.kind == "grant"]
        if not asked:
            return Refused("not_found", _NOBODY)
        return self.here.answer(self.item, "property_manager", kind="grant", granted=name)

    def _rows(self) -> list[Any]:
        with self.here.rt.store.read() as connection:
            return list(connection.execute(select(timers).where(timers.c.item_id == self.item)))

    @invariant()
    def the_timers_are_those_of_the_clock(self) -> None:
        """Stopped: only that it goes on by itself. Running: the deadline of now, once. Over: nothing."""
        item = self.here.loaded(self.item).item
        pending = Counter(row.kind for row in self._rows() if row.state == "pending")
        if item.state in ("settled", "ended"):
            assert not pending, pending
        elif item.paused_at is not None:
            assert pending == {"pause": 1}, pending
            self.counted["stood still"] += 1
        else:
            assert pending["pause"] == 0
            assert pending["deadline"] == (0 if item.late else 1), pending
            for row in self._rows():
                if row.state == "pending" and row.kind == "deadline":
                    assert row.due_at == item.due_at
            assert pending["late"] == (1 if item.late else 0), "somebody is asked again"
        self.counted["moved"] += item.extension > 0

    @invariant()
    def the_tables_say_what_the_history_says(self) -> None:
        with self.here.rt.store.read() as connection:
            assert isinstance(verify(connection, self.item), Holds)
            assert fold(self.item, history_of(connection, self.item)) == self.here.loaded(self.item).item

    def teardown(self) -> None:
        """Nothing is lost: what is due still fires. Then the matter is out of the way of the next."""
        for _ in range(20):
            now = self.here.rt.now()
            due = [row for row in self._rows() if row.state == "pending" and row.due_at <= now]
            for row in due:
                deadlines.fire(self.here.rt, row.id)
        assert not due, [row.key for row in due]
        self.counted["matters"] += 1


@pytest.mark.fault(12)
@pytest.mark.slow
@pytest.mark.timeout(900 if LONG else 200)
def test_a_clock_is_stopped_and_moved_while_its_timers_fire(
    wutongli: Wutongli, note: Callable[..., None]
) -> None:
    tally: Counter[str] = Counter()

    class Here(Clocks):
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
    assert all(tally[each] for each in ("fired", "stale", "did", "refused", "stood still", "moved")), tally
