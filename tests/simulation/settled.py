"""The house that every life begins with: the sample community, one of its people far away."""

from __future__ import annotations

from pathlib import Path

from services.wutongli import DEFINITIONS
from simulation.process import SECRET
from simulation.world import START
from sqlalchemy import update

from engine.clock import SetClock
from engine.ids import Keys
from engine.migrations import upgrade
from engine.registry import Activated, activate
from engine.runtime import Runtime
from engine.schema import people
from engine.settling import Settled, settle
from engine.store import Store

TYPES = ("facility_upgrade", "safety_hazard")
"""Shipped types that a house runs."""
HOTLINE_CALL = """
issue_type: hotline_call
version: 1
title: {zh: "来电", en: "A call"}
fields:
  place: {type: text, required: true, title: {zh: "位置", en: "Place"}}
parties: [community, property]
start: sorting
states:
  sorting:
    title: {zh: "分拣", en: "Sorting"}
    phase: collection
    list: problem
    ask:
      who: coordinator
      to: choose
      buttons:
        accept: {go: handed_on, title: {zh: "转办", en: "Hand on"}}
        decline: {go: declined, title: {zh: "不办", en: "Decline"}}
    deadline: 3 working days
    if_late: {ask: coordinator, every: 1 working day}
    legal_basis: {kind: assumed}
  handed_on:
    title: {zh: "已转办", en: "Handed on"}
    phase: closed
    result: handed_on
    tell: reporter
    open: {issue_type: facility_upgrade, with: [place]}
  declined: {title: {zh: "不办", en: "Declined"}, phase: closed, result: declined, tell: reporter}
"""
"""A type from whose items others follow."""


def settled_house(file: Path) -> Path:
    """A database file with all of it, to be copied."""
    store = Store(f"sqlite:///{file}")
    upgrade(store)
    house = Runtime(store, SetClock(START), Keys(SECRET), "https://gongshi.example")
    types = [DEFINITIONS / f"{name}.yaml" for name in TYPES]
    done = settle(house, DEFINITIONS / "communities" / "wutongli", types)
    assert isinstance(done, Settled), done
    call = activate(house, done.community_id, HOTLINE_CALL)
    assert isinstance(call, Activated), call
    with store.write() as connection:  # for whom an hour is skipped on 8 March, in the middle of many lives
        abroad = update(people).where(people.c.ref == "owners_chair")
        connection.execute(abroad.values(zone="America/New_York"))
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.dispose()
    return file
