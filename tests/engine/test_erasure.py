"""Somebody asks to be forgotten: no word, name or address of theirs is left, and every decision stays explained."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from importlib import import_module

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from services.talks import talking
from services.wutongli import NEIGHBOUR, Wutongli
from sqlalchemy import JSON, select, update

from engine.access import actor_of_api_key, issue_api_key
from engine.account import account
from engine.audit import audit
from engine.audit_seal import public_key
from engine.authorities import Authority
from engine.checkpoints import write_checkpoint
from engine.commands import NewAuthority, press_button, record_authority, set_aside, stop_clock
from engine.erasure import erase_person
from engine.history import Holds, append, fold, history_of, verify
from engine.item_page import item_page
from engine.links import Shut, open_link
from engine.record_state import differing
from engine.resolutions import resolutions_of
from engine.schema import authorities, credentials, grants, history, items, metadata, outbox, people
from engine.seals import ERASED
from engine.stepping import Done
from workflows.effects import OutcomeDecided
from workflows.text import Text


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


REASON = "去年已经修过一次，今年没有这笔钱"


@pytest.mark.parametrize(
    "way", [pytest.param("task", id="who was asked"), pytest.param("api", id="a system")]
)
def test_the_reason_of_a_button_is_forgotten_everywhere_and_the_choice_stays(
    wutongli: Wutongli, way: str
) -> None:
    here = wutongli
    item = here.open(reporter=NEIGHBOUR)
    if way == "task":
        here.answer(item, "coordinator", button="decline", text=REASON)
        id_ = here.person("coordinator")
    else:
        key = issue_api_key(here.rt, here.id, "property_system")
        actor = actor_of_api_key(here.rt, key)
        assert actor is not None
        assert isinstance(press_button(here.rt, actor, item, {"button": "decline", "text": REASON}), Done)
        id_ = actor.person_id
    write_checkpoint(here.rt, here.rt.now())
    assert everything(here).count(REASON) >= 3, "texts, the item, the message to whoever raised it"
    with here.rt.store.read() as connection:
        assert REASON not in "".join(connection.execute(select(history.c.effects)).scalars())
        assert REASON in repr(history_of(connection, item)), "put in when it is read"

    assert erase_person(here.rt, here.id, id_)

    assert REASON not in everything(here)
    with here.rt.store.read() as connection:
        assert audit(connection, public_key(here.rt.keys)).faults == []
        told = account(connection, here.community, item, here.rt.now())
        entries = history_of(connection, item)
        page = item_page(connection, here.community, item, here.rt.now())
        assert differing(connection, item, here.rt.now()) == ()
    assert told is not None
    assert told.as_json()
    assert REASON not in repr((told, entries, page))
    assert fold(item, entries).result == "declined"
    assert ERASED in "".join(said.zh for each in told.chapters for said in each.because)
    loaded = here.loaded(item).item
    assert loaded.explanation == Text(zh=ERASED, en=ERASED) == fold(item, entries).explanation


def test_a_reason_from_before_stands_in_its_row_and_verifies(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.open(reporter=NEIGHBOUR)
    with here.rt.store.read() as connection:
        row = connection.execute(select(items.c.seq, items.c.head).where(items.c.id == item)).one()
    before = OutcomeDecided("chosen", Text(zh=f"理由：{REASON}", en=f"Reason: {REASON}"))
    with here.rt.store.write() as connection:
        head = append(
            connection, item_id=item, community_id=here.id, seq=row.seq + 1, previous=row.head, at=here.rt.now(),
            event="button_pressed", actor_id=here.person("coordinator"), via="console", effects=(before,),
        )  # fmt: skip
        connection.execute(
            update(items).where(items.c.id == item).values(
                seq=row.seq + 1, head=head, outcome="chosen", explanation=before.explanation.model_dump())
        )  # fmt: skip
    with here.rt.store.read() as connection:
        assert isinstance(verify(connection, item), Holds)
        assert history_of(connection, item)[-1].effects == (before,)


def paused(here: Wutongli) -> str:
    item = talking(here)
    here.tick()
    assert isinstance(stop_clock(here.rt, here.actor("coordinator"), item, "等检测报告"), Done)
    return item


def with_a_party_aside(here: Wutongli) -> str:
    item = here.to_deliberation()
    here.tick()
    assert isinstance(set_aside(here.rt, here.actor("coordinator"), item, "property", "他儿子是承包人"), Done)
    return item


@pytest.mark.parametrize("begun", [paused, with_a_party_aside])
@pytest.mark.parametrize("ref", ["volunteers", "coordinator"])
def test_somebody_is_forgotten_while_a_clock_stands_or_a_party_sits_out(
    wutongli: Wutongli, begun: Callable[[Wutongli], str], ref: str
) -> None:
    here = wutongli
    item = begun(here)
    assert erase_person(here.rt, here.id, here.person(ref))
    with here.rt.store.read() as connection:
        assert differing(connection, item, here.rt.now()) == ()
        kept = connection.execute(select(items.c.recused).where(items.c.id == item)).scalar_one()
        assert isinstance(verify(connection, item), Holds)
    assert ("他儿子是承包人" in str(kept)) is (begun is with_a_party_aside and ref != "coordinator")


def test_why_somebody_answers_for_another_is_forgotten_with_either(wutongli: Wutongli) -> None:
    here = wutongli
    new = NewAuthority("substitution", here.person("owners_chair"), here.person("owners_member"), date(2026, 3, 2), date(2026, 3, 6), "她住院了")  # fmt: skip
    here.tick()
    assert isinstance(record_authority(here.rt, here.actor("coordinator"), new), Authority)
    assert erase_person(here.rt, here.id, here.person("owners_chair"))
    with here.rt.store.read() as connection:
        assert connection.execute(select(authorities.c.reason)).scalars().all() == [ERASED]


def test_what_is_missing_is_null_and_not_the_word(wutongli: Wutongli) -> None:
    here = wutongli
    item = with_a_party_aside(here)
    with here.rt.store.write() as connection:
        assert connection.execute(select(items.c.id).where(items.c.amendments.is_(None))).scalars().all() == [
            item
        ]
        connection.execute(update(items).values(amendments=JSON.NULL, winners=JSON.NULL))
        assert connection.execute(select(items.c.id).where(items.c.amendments.is_(None))).first() is None
        migration = import_module("engine.migrations.versions.0010_null_is_null")
        with Operations.context(MigrationContext.configure(connection)):
            migration.upgrade()
        assert connection.execute(select(items.c.id).where(items.c.amendments.is_(None))).scalars().all() == [
            item
        ]
