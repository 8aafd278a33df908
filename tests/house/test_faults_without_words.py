"""The migration that takes out what exceptions said: the kind of a fault stays, and a server's answer is no fault."""

from __future__ import annotations

from importlib import import_module

from alembic.migration import MigrationContext
from alembic.operations import Operations
from services.wutongli import Wutongli
from sqlalchemy import insert, select, update

from engine.ids import new_id
from engine.schema import attempts, timers

SAID = {
    "template: UndefinedError: 'dict object' has no element '王阿姨'": "template: UndefinedError",
    "template: KeyError": "template: KeyError",
    "550 5.1.1 …: no such user": "550 5.1.1 …: no such user",
}


def test_the_kind_stays_and_the_words_go(wutongli: Wutongli) -> None:
    here = wutongli
    item = here.open()
    (message,) = here.messages(item, kind="task")
    with here.rt.store.write() as connection:
        connection.execute(
            update(timers).where(timers.c.item_id == item).values(fault="ValueError: 王阿姨: 不同意")
        )
        for detail in SAID:
            connection.execute(
                insert(attempts).values(
                    id=new_id(here.rt.now()), community_id=here.id, outbox_id=message.id, channel="none",
                    outcome="undeliverable", detail=detail, at=here.rt.now(),
                )
            )  # fmt: skip
        migration = import_module("engine.migrations.versions.0009_faults_without_words")
        with Operations.context(MigrationContext.configure(connection)):
            migration.upgrade()
            migration.upgrade()
        faults = set(connection.execute(select(timers.c.fault).where(timers.c.item_id == item)).scalars())
        details = set(connection.execute(select(attempts.c.detail)).scalars())
    assert faults == {"ValueError"}
    assert details == set(SAID.values())
