"""The tables' history: one file for each change, run in their order by `upgrade`.

A migration that has been released is never edited; the tables it leads to are `engine/schema/`'s.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from engine.store import Store


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config


def upgrade(store: Store) -> None:
    """Bring the store's tables to the newest form, in one transaction; those of a newer version are left alone."""
    if not pending(store):
        return
    config = _config()
    with store.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def knows(revision: str) -> bool:
    """Whether this code knows tables of that form; those of a newer version it does not."""
    scripts = ScriptDirectory.from_config(_config())
    return revision in {each.revision for each in scripts.walk_revisions()}


def pending(store: Store) -> bool:
    """Whether the store's tables are older than this code. Newer ones are not: a migration adds, and whatever was
    started before it goes on until it is replaced.
    """
    with store.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        connection.rollback()
    head = ScriptDirectory.from_config(_config()).get_current_head()
    return current != head and (current is None or knows(current))
