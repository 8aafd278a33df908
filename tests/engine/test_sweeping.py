"""What nobody refers to is swept: photographs of forms that came to nothing, answers kept for repeated requests."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

from services.wutongli import JPEG, REFUSE_HOUSE, Wutongli
from sqlalchemy import select

from engine.attachments import attach
from engine.commands import NewAuthority, Once, record_authority
from engine.rounds import make_round
from engine.schema import attachments, idempotency
from engine.stepping import Done
from engine.sweeping import EVERY, KEPT, UNUSED, Swept, sweep
from workflows.refusal import Refused

MINUTE = timedelta(minutes=1)


def _photos(here: Wutongli) -> set[str]:
    with here.rt.store.read() as connection:
        return set(connection.execute(select(attachments.c.id)).scalars())


def _attach(here: Wutongli, item_id: str | None = None) -> str:
    here.tick()
    kept = attach(
        here.rt, here.id, JPEG, item_id=item_id, task_id=None, person_id=here.person("property_manager")
    )
    assert isinstance(kept, str)
    return kept


def _a_day_later(here: Wutongli) -> Swept | None:
    here.clock.advance(UNUSED + MINUTE)
    return sweep(here.rt, here.rt.now())


def test_a_photograph_of_a_form_that_was_given_up_goes_after_a_day(wutongli: Wutongli) -> None:
    here = wutongli
    lost = _attach(here)
    here.clock.advance(UNUSED - MINUTE)
    assert sweep(here.rt, here.rt.now()) == Swept(0, 0)
    assert lost in _photos(here)
    here.clock.advance(EVERY)
    assert sweep(here.rt, here.rt.now()) == Swept(1, 0)
    assert _photos(here) == set()


def test_a_photograph_whose_answer_was_refused_goes_and_the_matters_own_stays(wutongli: Wutongli) -> None:
    here = wutongli
    shown = _attach(here)
    item = here.open(fields={**REFUSE_HOUSE, "photos": [shown]})
    refused = _attach(here, item)
    assert isinstance(here.answer(item, "coordinator", button="nonsense", evidence=[refused]), Refused)
    assert _a_day_later(here) == Swept(1, 0)
    assert _photos(here) == {shown}


def test_what_shows_that_a_work_is_done_stays_also_where_the_answer_was_corrected(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    here.all_agree(item)
    due = here.loaded(item).item.due_at
    assert due is not None
    here.pass_until(due)
    first, second = _attach(here, item), _attach(here, item)
    for evidence in (first, second):
        done = here.answer(item, "property_manager", milestone="contract", evidence=[evidence])
        assert isinstance(done, Done), done
    assert _a_day_later(here) == Swept(0, 0)
    assert {first, second} <= _photos(here)


def test_the_paper_of_a_proxy_stays(wutongli: Wutongli) -> None:
    here = wutongli
    paper = _attach(here)
    today = date(2026, 3, 2)
    new = NewAuthority(
        "proxy", here.person("owners_chair"), here.person("owners_member"), today, today, "外出", None, paper
    )
    done = record_authority(here.rt, here.actor("coordinator"), new)
    assert not isinstance(done, Refused), done
    assert _a_day_later(here) == Swept(0, 0)
    assert _photos(here) == {paper}


def test_an_answer_kept_for_a_repeated_request_goes_after_a_week(wutongli: Wutongli) -> None:
    here = wutongli
    once = Once("system:work order 7", "digest", lambda _connection, done: {"item": done.item.id})
    here.open(once=once)
    here.clock.advance(KEPT - MINUTE)
    assert sweep(here.rt, here.rt.now()) == Swept(0, 0)
    here.clock.advance(EVERY)
    assert sweep(here.rt, here.rt.now()) == Swept(0, 1)
    with here.rt.store.read() as connection:
        assert connection.execute(select(idempotency)).all() == []


def test_after_a_month_away_everything_of_that_time_is_swept_at_once(wutongli: Wutongli) -> None:
    here = wutongli
    assert sweep(here.rt, here.rt.now()) == Swept(0, 0)
    for _ in range(3):
        _attach(here)
        here.clock.advance(timedelta(days=9))
    assert sweep(here.rt, here.rt.now()) == Swept(3, 0)


def test_of_many_workers_one_sweeps(wutongli: Wutongli) -> None:
    here = wutongli
    _attach(here)
    here.clock.advance(UNUSED + MINUTE)
    now = here.rt.now()
    with ThreadPoolExecutor(6) as pool:
        done = [each for each in pool.map(lambda _: sweep(here.rt, now), range(6)) if each]
    assert done == [Swept(1, 0)]


def test_the_watchdogs_round_sweeps(wutongli: Wutongli) -> None:
    here = wutongli
    _attach(here)
    here.clock.advance(UNUSED + MINUTE)
    make_round(here.rt, here.rt.now())
    assert _photos(here) == set()
