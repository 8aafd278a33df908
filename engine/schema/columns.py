"""What all tables are made of: their names, an instant, and the columns that nearly every row has.

Must hold: an instant is aware and UTC on both stores; a row that belongs to a community says so by `of_community`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, Dialect, ForeignKey, MetaData, String, TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)


MAYBE_JSON = JSON(none_as_null=True)
"""JSON that may be missing: None is NULL, never the word `null` of JSON, which a question for NULL would not find."""


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime on both stores. A naive one is refused before it reaches the database.

    SQLite keeps it as text, as SQLAlchemy's own type writes it; here that is done by Python's own fast words for it.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Any:
        """How an instant is given to the driver."""
        return _as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        """How an instant is read from the driver."""
        return _of_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Always in UTC. SQLite keeps no zone."""
        if value is None:
            return None
        instant = _in_utc(value)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Always aware, always UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return value if value.tzinfo is UTC else value.astimezone(UTC)


def _as_text(value: datetime | None) -> str | None:
    return None if value is None else _in_utc(value).isoformat(" ", "microseconds")[:-6]  # without its +00:00


def _of_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


def own_id() -> Column[str]:
    """What a row is called, for ever."""
    return Column("id", String(26), primary_key=True)


def of_community() -> Column[str]:
    """Whose row it is."""
    return Column("community_id", String(26), ForeignKey("communities.id"), nullable=False)


def reference(name: str, target: str, *, nullable: bool = False, **options: Any) -> Column[str]:
    """A row of another table."""
    return Column(name, String(26), ForeignKey(target), nullable=nullable, **options)
