"""A yard beside the street: matters amended, sealed, hidden, counted, stopped, consented to; seats set aside and filled."""

from __future__ import annotations

from datetime import timedelta

from services.lamps import lamps, sealed
from services.talks import talking
from services.venues import consenting
from services.wutongli import DEFINITIONS, Wutongli
from street import Street

from engine.authorities import Authority
from engine.commands import (
    NewAuthority,
    ask_more_time,
    propose_amendment,
    record_authority,
    set_aside,
    stop_clock,
)
from engine.roster import Imported, import_roster
from engine.stepping import Done

AMENDED = "amend: {fields: [lamp, budget], accepted_by: property, asks_again: who agreed}"
TITLE = "东门路灯不亮"


def _suggested(here: Wutongli, item: str, ref: str, said: str, **given: str) -> None:
    here.tick()
    done = propose_amendment(here.rt, here.id, item, given, by=here.person(ref), said=said, via="link")
    assert isinstance(done, Done), done


def _amended(here: Wutongli, title: str) -> str:
    """One change accepted, so that the community is asked again; another not; a third to be decided."""
    item = lamps(here, AMENDED, title=title)
    assert isinstance(here.answer(item, "community_head", stand="agree"), Done)
    _suggested(here, item, "owners_chair", "省电", lamp="太阳能灯", budget="9000")
    assert isinstance(here.answer(item, "property_manager", kind="amend", accepted="yes"), Done)
    _suggested(here, item, "owners_chair", "旧灯杆还能用", lamp="太阳能灯", budget="6000")
    declined = here.answer(item, "property_manager", kind="amend", accepted="no", text="灯杆锈穿了，必须换")
    assert isinstance(declined, Done), declined
    _suggested(here, item, "community_head", "多买一年的保修", lamp="太阳能灯", budget="9600")
    return item


def _talks(here: Wutongli, title: str, *, stopped: bool) -> str:
    """The owners ask for more time; where it is `stopped`, the clock stands still."""
    item = talking(here, title)
    here.tick()
    if stopped:
        done = stop_clock(here.rt, here.actor("coordinator"), item, "等检测报告")
    else:
        who = here.person("owners_chair")
        done = ask_more_time(here.rt, here.id, item, by=who, said="要等业委会开会", via="link")
    assert isinstance(done, Done), done
    return item


def _seated(here: Wutongli, title: str) -> str:
    """The property company is set aside, and the owners' chair has somebody answer in their place."""
    item = here.to_deliberation(title=title)
    here.tick()
    assert isinstance(
        set_aside(here.rt, here.actor("coordinator"), item, "property", "承接公司与物业有关联"), Done
    )
    today = here.rt.now().date()
    new = NewAuthority(
        "substitution", here.person("owners_chair"), here.person("owners_member"),
        today, today + timedelta(days=4), "出差四天", item,
    )  # fmt: skip
    done = record_authority(here.rt, here.actor("coordinator"), new)
    assert isinstance(done, Authority), done
    return item


def _mandates(here: Wutongli) -> None:
    """One mandate runs, one is over, one has not begun."""
    head, *rows = (
        (DEFINITIONS / "communities" / "wutongli" / "roster.csv").read_text(encoding="utf-8").splitlines()
    )
    days = {"owners_chair": "2025-01-01,2026-12-31", "volunteers": ",2026-03-10", "building5": "2026-06-01,"}
    lines = [f"{row},{days.get(row.partition(',')[0], ',')}" for row in rows]
    done = import_roster(here.rt, here.id, "\n".join([f"{head},mandate_from,mandate_until", *lines]))
    assert isinstance(done, Imported), done


def build(here: Wutongli, title: str = TITLE) -> Street:
    """What was new beside the street; each item has the same title."""
    shown = lamps(here, "shown: counts", issue_type="lamp_counts", title=title)
    here.answer(shown, "community_head", stand="agree")
    here.answer(shown, "owners_chair", stand="disagree", text="太贵")
    hidden = lamps(here, "answers: hidden", issue_type="lamp_hidden", title=title)
    here.answer(hidden, "community_head", stand="agree")
    under_seal = sealed(here, issue_type="lamp_sealed", title=title)
    here.answer(under_seal, "property_manager", stand="disagree", text="灯杆太旧")
    late = lamps(here, "answers: open", issue_type="lamp_open", title=title)
    here.pass_until(here.rt.now() + timedelta(days=6, hours=23))
    amended, consent, seated = _amended(here, title), consenting(here, title), _seated(here, title)
    moved, stopped = (_talks(here, title, stopped=each) for each in (False, True))
    meeting = consenting(here, title)
    for ref in ("owners_chair", "property_manager"):
        assert isinstance(here.answer(meeting, ref, kind="consent", given="yes"), Done)
    _mandates(here)
    street = Street(here)
    street.items = {
        "counted": shown, "hidden": hidden, "sealed": under_seal, "open": late, "amended": amended, "consent": consent,
        "seated": seated, "moved": moved, "stopped": stopped, "meeting": meeting,
    }  # fmt: skip
    street.tasks = {
        "asked again": here.task(amended, "community_head", "position"),
        "may suggest": here.task(amended, "owners_chair", "position"),
        "amend": here.task(amended, "property_manager", "amend"),
        "counted": here.task(shown, "property_manager"),
        "hidden": here.task(hidden, "property_manager"),
        "sealed": here.task(under_seal, "owners_chair"),
        "sealed and answered": here.task(under_seal, "property_manager"),
        "consent": here.task(consent, "owners_chair", "consent"),
        "grant": here.task(moved, "property_manager", "grant"),
        "paused": here.task(stopped, "coordinator", "choose"),
        "count": here.task(meeting, "coordinator", "count"),
        "in place of": here.task(seated, "owners_member", "position"),
    }
    return street
