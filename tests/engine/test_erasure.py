"""Somebody asks to be forgotten: no word, name or address of theirs is left, and every decision stays explained."""

from __future__ import annotations

import pytest
from services.wutongli import NEIGHBOUR, Wutongli
from sqlalchemy import select

from engine.account import account
from engine.audit import audit
from engine.audit_seal import public_key
from engine.checkpoints import write_checkpoint
from engine.erasure import erase_person
from engine.history import ERASED
from engine.links import Shut, open_link
from engine.resolutions import resolutions_of
from engine.schema import credentials, grants, metadata, outbox, people
from engine.stepping import Done


@pytest.fixture
def decided(wutongli: Wutongli) -> str:
    """An item that was decided, with words of the residents' representative, and a checkpoint over it."""
    here = wutongli
    item = here.to_deliberation()
    for ref in ("community_head", "property_manager", "social_worker", "owners_chair"):
        here.answer(item, ref, kind="position", stand="agree")
    here.answer(item, "building3", stand="disagree", text="施工会吵到午休")
    write_checkpoint(here.rt, here.rt.now())
    return item


def everything(here: Wutongli) -> str:
    """Every row of every table."""
    with here.rt.store.read() as connection:
        return "\n".join(repr(connection.execute(select(each)).all()) for each in metadata.sorted_tables)


def test_no_name_address_or_word_is_left_and_the_record_holds(wutongli: Wutongli, decided: str) -> None:
    here = wutongli
    id_ = here.person("building3")
    with here.rt.store.read() as connection:
        row = connection.execute(select(people).where(people.c.id == id_)).one()
        before = resolutions_of(connection, here.community, decided, here.rt.now())
    theirs = [each for each in (row.name, row.email, row.phone, row.home, "施工会吵到午休") if each]
    assert len(theirs) >= 4
    assert [each for each in theirs if each not in everything(here)] == []
    assert erase_person(here.rt, here.id, id_)
    assert [each for each in theirs if each in everything(here)] == []
    with here.rt.store.read() as connection:
        assert audit(connection, public_key(here.rt.keys)).faults == []
        after = resolutions_of(connection, here.community, decided, here.rt.now())
        told = account(connection, here.community, decided, here.rt.now())
    assert before
    assert after
    assert [(each.because, each.code) for each in after] == [(each.because, each.code) for each in before]
    assert told is not None
    assert f"居民代表不同意：{ERASED}" in "".join(said.zh for each in told.chapters for said in each.because)


def test_whoever_is_forgotten_is_reached_by_nothing_and_signs_in_nowhere(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    id_, task = here.person("coordinator"), here.person("building3")
    token = here.rt.keys.link_token(here.task(item, "building3"), task, 1)
    assert erase_person(here.rt, here.id, task)
    assert erase_person(here.rt, here.id, id_)
    with here.rt.store.read() as connection:
        assert isinstance(open_link(here.rt, connection, token), Shut)
        for table in (credentials, grants):
            assert connection.execute(select(table).where(table.c.person_id.in_([id_, task]))).all() == []
        states = connection.execute(
            select(outbox.c.state).where(outbox.c.person_id.in_([id_, task])).distinct()
        ).scalars()
        assert "queued" not in set(states)


def test_the_matter_goes_on_without_them(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.to_deliberation()
    assert erase_person(here.rt, here.id, here.person("building3"))
    assert isinstance(here.answer(item, "owners_chair", kind="position", stand="agree"), Done)


def test_nobody_is_forgotten_by_another_community(wutongli: Wutongli) -> None:
    here = wutongli
    assert not erase_person(here.rt, "0" * 26, here.person("building3"))
    assert not erase_person(here.rt, here.id, "0" * 26)
    assert here.person("building3")


def test_who_raised_a_matter_is_forgotten_too(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.open(reporter=NEIGHBOUR)
    (reporter,) = here.loaded(item).item.reporters
    assert erase_person(here.rt, here.id, reporter)
    said = everything(here)
    assert NEIGHBOUR.name not in said
    assert NEIGHBOUR.phone not in said
