"""The tables and their history: every row has its community, and the migrations lead to exactly these tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from services.postgres import Postgres
from sqlalchemy import Column, Integer, Table, inspect

from engine import migrations
from engine.migrations import pending, revisions, upgrade
from engine.schema import metadata
from engine.store import Store

FOLDER = Path(migrations.__file__).parent
OF_NO_COMMUNITY = {
    "communities": "it is the community",
    "allowances": "a provider counts what the house sends, whatever community it is for",
    "workers": "a worker works for every community of the house",
    "troubles": "what troubles the house troubles every community in it",
    "rounds": "one worker looks after the whole house",
    "checkpoints": "one signature holds the histories of the whole house",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store without a table."""
    if request.param == "sqlite":
        store = Store(f"sqlite:///{tmp_path / 'empty.db'}")
        yield store
        store.dispose()
        return
    server: Postgres = request.getfixturevalue("postgres")
    url = server.empty_database()
    store = Store(url)
    yield store
    store.dispose()
    server.drop(url)


@pytest.mark.parametrize("table", [pytest.param(each, id=each.name) for each in metadata.sorted_tables])
def test_every_row_carries_its_community(table: Table) -> None:
    if table.name in OF_NO_COMMUNITY:
        assert "community_id" not in table.columns
        return
    column = table.columns["community_id"]
    assert not column.nullable
    assert [key.target_fullname for key in column.foreign_keys] == ["communities.id"]


@pytest.mark.parametrize("table", [pytest.param(each, id=each.name) for each in metadata.sorted_tables])
def test_every_instant_is_named_as_one_and_kept_as_one(table: Table) -> None:
    kept = {each.name for each in table.columns if type(each.type).__name__ == "Instant"}
    named = {
        each.name for each in table.columns if each.name.endswith(("_at", "_until")) or each.name == "at"
    }
    assert kept == named


def test_every_migration_is_reached_from_the_first_one() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    scripts = ScriptDirectory.from_config(config)
    walked = {Path(each.path).name for each in scripts.walk_revisions("base", "heads")}
    assert walked == {each.name for each in (FOLDER / "versions").glob("*.py")}
    assert len(scripts.get_heads()) == len(scripts.get_bases()) == 1
    in_order = [each.revision for each in scripts.walk_revisions("base", "heads")]
    assert list(revisions()) == in_order[::-1], "files are named by their revisions, in their order"


def _default_differs(
    context: Any, _there: Any, _here: Any, there: str | None, _default: Any, here: str | None
) -> bool | None:
    """The comparison takes SQLite's '' for another default than an empty text; PostgreSQL's it compares rightly."""
    if context.dialect.name != "sqlite":
        return None
    return (there or "").strip("'()") != (here or "").strip("'()")


def test_an_empty_store_becomes_exactly_the_tables_of_the_schema(empty: Store) -> None:
    assert pending(empty)
    upgrade(empty)
    assert not pending(empty)
    options = {"compare_type": True, "compare_server_default": _default_differs}
    with empty.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
        assert set(inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_a_difference_would_be_seen(empty: Store) -> None:
    upgrade(empty)
    more = type(metadata)()
    for table in metadata.sorted_tables:
        table.to_metadata(more)
    more.tables["people"].append_column(Column("age", Integer))
    with empty.engine.connect() as connection:
        (found,) = compare_metadata(MigrationContext.configure(connection), more)
    assert found[0] == "add_column"


def test_upgrading_twice_changes_nothing(empty: Store) -> None:
    upgrade(empty)
    before = {table: inspect(empty.engine).get_columns(table) for table in metadata.tables}
    upgrade(empty)
    after = {table: inspect(empty.engine).get_columns(table) for table in metadata.tables}
    assert {table: [each["name"] for each in columns] for table, columns in after.items()} == {
        table: [each["name"] for each in columns] for table, columns in before.items()
    }
