"""The calendar of next year arrives: what was provisional is counted anew, kept in the history, and told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from services.wutongli import PROPOSAL, Wutongli
from sqlalchemy import select

from engine import timers
from engine.calendar_files import read_year
from engine.deadlines import CALENDAR_ARRIVED, count_anew, settings_of
from engine.history import Entry, Holds, fold, history_of, verify
from engine.item_page import item_page
from engine.recounting import Recounted, recount, take_year
from engine.registry import Activated, activate
from engine.schema import items
from engine.schema import timers as rows
from engine.stepping import Done
from workflows.span import Span

LAMPS = """
issue_type: lamp_repair
version: 1
title: {zh: "路灯报修", en: "Lamp repair"}
fields: {place: {type: text, required: true, title: {zh: "位置", en: "Place"}}}
parties: [community, owners, property]
start: settling
states:
  settling:
    title: {zh: "协商", en: "Deliberation"}
    phase: deliberation
    list: problem
    ask: {who: each party, to: position}
    deadline: RULE
    remind: [1 day before]
    decide: {rule: majority, quorum: 2 parties}
    then: {passed: mended, failed: left, no_quorum: left}
    legal_basis: {kind: assumed}
  mended: {title: {zh: "修好", en: "Mended"}, phase: closed, result: done, tell: reporter}
  left:   {title: {zh: "不修", en: "Left"}, phase: closed, result: declined, tell: reporter}
"""
LATER = """
year: 2027
days_off:
  - {from: 2027-01-01, to: 2027-01-03, name: 元旦}
  - {from: 2027-02-05, to: 2027-02-11, name: 春节}
"""
EARLIER = LATER.replace("2027-01-03", "2027-01-01") + "extra_workdays: [2027-01-02, 2027-01-03]\n"
PLAIN = "year: 2027\ndays_off: [{day: 2027-05-01, name: 劳动节}]\n"
DECEMBER = datetime(2026, 12, 28, 1, 0, tzinfo=UTC)
"""A Monday, nine in the morning in Chengdu. Five working days end on the fourth of January if New Year's Day were one."""


def _raised(here: Wutongli, rule: str = "5 working days") -> str:
    here.clock.advance_to(DECEMBER)
    done = activate(here.rt, here.id, LAMPS.replace("RULE", rule))
    assert isinstance(done, Activated), done
    return here.open("东门路灯不亮", issue_type="lamp_repair", fields={"place": "东门"})


def _arrives(here: Wutongli, said: str) -> list[Recounted]:
    year = read_year(said, table=False).year
    assert year is not None
    here.tick(timedelta(hours=1))
    take_year(here.rt, here.id, year)
    return recount(here.rt, here.id, here.person("coordinator"))


def _entries(here: Wutongli, item: str) -> list[Entry]:
    with here.rt.store.read() as connection:
        return history_of(connection, item)


def _due(here: Wutongli, item: str) -> Any:
    with here.rt.store.read() as connection:
        return connection.execute(select(items.c.due_at, items.c.due).where(items.c.id == item)).one()


def _pending(here: Wutongli, item: str) -> dict[str, datetime]:
    with here.rt.store.read() as connection:
        found = connection.execute(select(rows).where(rows.c.item_id == item, rows.c.state == "pending"))
        return {row.kind: row.due_at for row in found}


def _chengdu(said: str) -> datetime:
    return datetime.fromisoformat(f"{said}+08:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("calendar", "due", "became"),
    [
        pytest.param(LATER, "2027-01-05T18:00", "moved", id="New Year's Day is off: a day later"),
        pytest.param(EARLIER, "2027-01-03T18:00", "moved", id="the weekend is worked: earlier"),
        pytest.param(PLAIN, "2027-01-04T18:00", "confirmed", id="nothing on the way: it stays"),
    ],
)
def test_a_provisional_deadline_is_counted_anew(
    wutongli: Wutongli, calendar: str, due: str, became: str
) -> None:
    here = wutongli
    item = _raised(here)
    assert _due(here, item).due["provisional"] is True
    assert _due(here, item).due_at == _chengdu("2027-01-04T18:00")
    (done,) = _arrives(here, calendar)
    assert (done.became, done.after) == (became, _chengdu(due))
    after = _due(here, item)
    assert (after.due_at, after.due["provisional"]) == (_chengdu(due), False)
    assert _pending(here, item) == {"deadline": _chengdu(due), "reminder": _chengdu(due) - timedelta(days=1)}
    entry = _entries(here, item)[-1]
    assert (entry.event, entry.actor_id) == (CALENDAR_ARRIVED, here.person("coordinator"))
    with here.rt.store.read() as connection:
        assert isinstance(verify(connection, item), Holds)
        assert fold(item, history_of(connection, item)) == here.loaded(item).item
    assert _arrives(here, calendar) == [], "once is enough"


WATCHED = """
issue_type: lamp_watch
version: 1
title: {zh: "路灯观察", en: "Lamp trial"}
fields: {place: {type: text, required: true, title: {zh: "位置", en: "Place"}}}
parties: [community]
start: watched
states:
  watched:
    title: {zh: "观察期", en: "Trial"}
    phase: implementation
    list: project
    wait: 5 working days
    then: {over: mended}
    legal_basis: {kind: assumed}
  mended: {title: {zh: "修好", en: "Mended"}, phase: closed, result: done, tell: reporter}
"""


def test_a_wait_that_moves_ends_once_and_at_its_new_end(wutongli: Wutongli) -> None:
    here = wutongli
    here.clock.advance_to(DECEMBER)
    assert isinstance(activate(here.rt, here.id, WATCHED), Activated)
    item = here.open("东门路灯", issue_type="lamp_watch", fields={"place": "东门"})
    with here.rt.store.read() as connection:
        before = connection.execute(select(rows).where(rows.c.item_id == item)).one()
    (done,) = _arrives(here, LATER)
    assert (done.became, done.after) == ("moved", _chengdu("2027-01-05T18:00"))
    with here.rt.store.read() as connection:
        after = connection.execute(select(rows).where(rows.c.item_id == item)).one()
    assert (after.id, after.version) == (before.id, before.version + 1), "it is moved where it stands"
    here.clock.advance_to(before.due_at)
    assert timers.fire(here.rt, before.id, before.version) == "stale"
    here.pass_until(_chengdu("2027-01-05T17:59"))
    assert here.state(item) == "watched"
    here.pass_until(_chengdu("2027-01-05T18:00"))
    assert here.state(item) == "mended"


def test_those_who_are_waited_for_are_told_and_nobody_else(wutongli: Wutongli) -> None:
    here = wutongli
    item = _raised(here)
    assert isinstance(here.answer(item, "owners_chair", stand="agree"), Done)
    _arrives(here, LATER)
    told = {row.person_id for row in here.messages(item, kind="extended")}
    assert told == {here.person("community_head"), here.person("property_manager")}
    assert all(
        row.inputs["due_at"].startswith("2027-01-05T10:00") for row in here.messages(item, kind="extended")
    )


def test_a_deadline_that_stays_is_no_news(wutongli: Wutongli) -> None:
    here = wutongli
    item = _raised(here)
    _arrives(here, PLAIN)
    assert here.messages(item, kind="extended") == []


def test_the_timer_of_the_old_day_fires_nothing(wutongli: Wutongli) -> None:
    here = wutongli
    item = _raised(here)
    here.clock.advance_to(_chengdu("2027-01-04T17:59"))
    (held,) = timers.hold(here.rt, here.rt.now(), "who looks ahead", 1, timedelta(minutes=2))
    year = read_year(LATER, table=False).year
    assert year is not None
    take_year(here.rt, here.id, year)
    recount(here.rt, here.id, None)
    here.clock.advance_to(_chengdu("2027-01-04T18:00"))
    assert timers.fire(here.rt, held.id, held.version) == "stale"
    assert here.state(item) == "settling"
    here.pass_until(_chengdu("2027-01-05T18:00"))
    assert here.state(item) == "left"


def test_counting_by_the_same_calendar_gives_what_was_announced(wutongli: Wutongli) -> None:
    here = wutongli
    item = _raised(here)
    calendar = here.community.calendar
    (setting,) = settings_of(_entries(here, item))
    anew = count_anew([setting], calendar)
    assert anew == calendar.end_of(setting.at, Span.parse("5 working days"))
    assert anew is not None
    assert anew.at == _due(here, item).due_at


def test_a_late_item_is_left_as_it_is(wutongli: Wutongli) -> None:
    here = wutongli
    here.clock.advance_to(DECEMBER)
    item = here.open()
    here.pass_until(_chengdu("2027-02-01T18:00"))
    before = _due(here, item).due_at
    _arrives(here, LATER)
    assert _due(here, item).due_at == before


def test_the_page_says_who_and_from_when_to_when(wutongli: Wutongli) -> None:
    here = wutongli
    item = _raised(here)
    _arrives(here, LATER)
    with here.rt.store.read() as connection:
        page = item_page(connection, here.community, item, here.rt.now())
    assert page is not None
    assert page.due_why is not None
    assert "由 2027-01-04 18:00 改为 2027-01-05 18:00" in page.due_why.zh
    assert "from 2027-01-04 18:00 to 2027-01-05 18:00" in page.due_why.en
    assert any(
        "2027-01-05 18:00" in moment.said.zh and "节假日" in moment.said.zh for moment in page.timeline
    )


def test_the_state_that_is_entered_after_is_counted_by_the_new_calendar(wutongli: Wutongli) -> None:
    here = wutongli
    here.clock.advance_to(DECEMBER)
    year = read_year(LATER, table=False).year
    assert year is not None
    take_year(here.rt, here.id, year)
    item = here.open()
    assert isinstance(here.press(item, "coordinator", button="accept"), Done)
    assert isinstance(here.answer(item, "property_manager", fields=PROPOSAL), Done)
    assert _due(here, item).due["provisional"] is False
