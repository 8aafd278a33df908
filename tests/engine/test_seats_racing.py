"""Who is quicker at the edge: answers, a deadline, a recusal and the last day of a substitute. One outcome, explained.

Threads are started behind a barrier and each has its own connection. Whatever order they came in, the history that was
kept is one that an order of the two gives, it holds, and it says what the tables say.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from services.wutongli import Wutongli

from engine import timers
from engine.account import account
from engine.authorities import Authority
from engine.commands import NewAuthority, answer_task, record_authority, set_aside
from engine.history import Holds, fold, history_of, verify
from engine.record_state import differing
from engine.seating import read_all_seats
from engine.stepping import Done
from workflows.refusal import Refused

DAY = timedelta(days=1)
WHY = "承接公司与物业有关联"


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Every act in a thread of its own, all let go together."""
    gate = threading.Barrier(len(acts))

    def go(act: Callable[[], Any]) -> Any:
        gate.wait(10)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [each.result(60) for each in [pool.submit(go, act) for act in acts]]


def answers(here: Wutongli, item: str, ref: str, **given: Any) -> Callable[[], Any]:
    """A person's answer by their link, whenever it comes."""
    task = here.task(item, ref, "position")
    return lambda: answer_task(here.rt, task, given, via="link")


def told(here: Wutongli, item: str) -> tuple[list[str], str]:
    """The events of the item, whose history holds and agrees with the tables; and why it went so, in English."""
    with here.rt.store.read() as connection:
        assert isinstance(verify(connection, item), Holds)
        found = history_of(connection, item)
        assert fold(item, found).tasks == here.loaded(item).item.tasks
        assert differing(connection, item, here.rt.now()) == ()
        why = account(connection, here.community, item, here.rt.now())
    assert why is not None
    sentences = [said.en for chapter in why.chapters for said in chapter.because]
    return [entry.event for entry in found], " ".join([*sentences, *(said.en for said in why.meanwhile)])


def test_the_last_two_answers_at_the_same_instant_pass_it_once(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    for ref in ("community_head", "owners_chair", "property_manager"):
        here.answer(item, ref, stand="agree")
    here.tick()
    done = at_once(
        answers(here, item, "building3", stand="agree"), answers(here, item, "social_worker", stand="agree")
    )
    assert all(isinstance(each, Done) for each in done), done
    assert here.state(item) == "publicity"
    events, why = told(here, item)
    assert events[-2:] == ["response_given", "response_given"]
    assert "5 of 5 parties answered" in why


def test_the_last_answer_races_the_deadline(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    for ref in ("community_head", "owners_chair", "property_manager", "social_worker"):
        here.answer(item, ref, stand="agree")
    due = here.loaded(item).item.due_at
    assert due is not None
    here.pass_until(due - timedelta(seconds=1))
    here.clock.advance_to(due)
    claimed = timers.claim_due(here.rt, here.rt.now(), "a dispatcher")
    answer = answers(here, item, "building3", stand="disagree", text="太吵")
    done, *_ = at_once(answer, *[lambda id_=id_: timers.fire(here.rt, id_) for id_ in claimed])
    assert isinstance(done, Refused), "at the very second of the deadline it is too late, whoever is quicker"
    after = here.loaded(item).item
    assert (after.state, after.outcome) == ("publicity", "passed")
    events, why = told(here, item)
    assert events.count("timer_fired") >= 1
    assert "4 of 5 parties answered" in why


def test_a_recusal_races_the_answer_of_the_party(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    for ref in ("community_head", "owners_chair", "building3"):
        here.answer(item, ref, stand="agree")
    here.tick()
    coordinator = here.actor("coordinator")
    answer, aside = at_once(
        answers(here, item, "property_manager", stand="disagree", text="不合算"),
        lambda: set_aside(here.rt, coordinator, item, "property", WHY),
    )
    assert isinstance(aside, Done), "it stands, whichever came first"
    assert isinstance(answer, Done) or answer.code == "closed"
    assert here.state(item) == "deliberating", "one party has not answered yet"
    here.answer(item, "social_worker", stand="agree")
    after = here.loaded(item).item
    assert (after.state, after.outcome) == ("publicity", "passed"), (
        "the answer of who sits out counts for nothing"
    )
    events, why = told(here, item)
    assert events.count("party_set_aside") == 1
    assert WHY in why


@pytest.mark.parametrize("who", ["owners_chair", "owners_member"])
def test_the_last_day_of_a_substitute_races_an_answer(wutongli: Wutongli, who: str) -> None:
    """The day ends while the substitute, or the chair, answers: either is taken or refused, and one voice counts."""
    here = wutongli
    item = here.to_deliberation()
    made = record_authority(
        here.rt, here.actor("coordinator"),
        NewAuthority("substitution", here.person("owners_chair"), here.person("owners_member"), date(2026, 3, 2),
                     date(2026, 3, 3), "出差"),
    )  # fmt: skip
    assert isinstance(made, Authority)
    for ref in ("community_head", "property_manager", "building3", "social_worker"):
        here.answer(item, ref, stand="agree")
    answer = answers(here, item, who, stand="agree")
    here.clock.advance(2 * DAY)
    done, _, _ = at_once(
        answer,
        lambda: read_all_seats(here.rt, here.rt.now()),
        lambda: read_all_seats(here.rt, here.rt.now()),
    )
    read_all_seats(here.rt, here.rt.now())
    if isinstance(done, Refused):
        assert done.code == "closed"
        assert isinstance(here.answer(item, "owners_chair", kind="position", stand="agree"), Done)
    assert here.state(item) == "publicity"
    events, why = told(here, item)
    assert events.count("seats_changed") <= 2, "once as it began, once as it ended"
    assert "5 of 5 parties answered" in why
