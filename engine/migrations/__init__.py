"""The tables' history: one file for each change, run in their order by `upgrade`.

A migration that has been released is never edited; the tables it leads to are `engine/schema/`'s. A file's name begins
with its revision, and later ones sort after earlier ones: which there are is told without Alembic, that takes ten
megabytes, and is imported where tables are changed.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sqlalchemy import Select, String, column, inspect, select, table

from engine.store import Store

_FOLDER = Path(__file__).parent
_AT: Select[str] = select(column("version_num", String)).select_from(table("alembic_version"))


def upgrade(store: Store) -> None:
    """Bring the store's tables to the newest form, in one transaction; those of a newer version are left alone."""
    if not pending(store):
        return
    from alembic import command  # noqa: PLC0415  # ten megabytes that a house whose tables are up to date does without
    from alembic.config import Config  # noqa: PLC0415  # the same

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    with store.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def knows(revision: str) -> bool:
    """Whether this code knows tables of that form; those of a newer version it does not."""
    return revision in revisions()


def pending(store: Store) -> bool:
    """Whether the store's tables are older than this code. Newer ones are not: a migration adds, and whatever was
    started before it goes on until it is replaced.
    """
    with store.engine.connect() as connection:
        begun = inspect(connection).has_table("alembic_version")
        current = connection.execute(_AT).scalar_one_or_none() if begun else None
        connection.rollback()
    return current != revisions()[-1] and (current is None or knows(current))


@cache
def revisions() -> tuple[str, ...]:
    """All forms that the tables ever had, the newest last."""
    names = sorted(each.name for each in (_FOLDER / "versions").glob("[0-9]*_*.py"))
    return tuple(name.partition("_")[0] for name in names)
