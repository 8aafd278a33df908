"""The definitions of a community, version beside version; an item stays on the one it started on.

A version's text never changes: another text needs another number. New items start on the active version.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, insert, select, update

from engine.ids import new_id
from engine.runtime import Runtime
from engine.schema import communities, definitions
from workflows.features import missing
from workflows.findings import Finding, Place
from workflows.load import dump, load, restore
from workflows.model import Definition
from workflows.pieces import Pieces
from workflows.text import Text

RUNS: frozenset[str] = frozenset(
    {
        "sealed-answers",
        "may-stop",
        "agreed-extension",
        "pause",
        "resumed-clock",
        "clocks-beside",
        "consent",
        "record-sheet",
        "ballots",
        "list-fields",
        "one-task-an-entry",
        "opening-another",
        "parties-of-the-item",
    }
)
"""The features of `workflows/features.py` that this engine runs, besides what every house runs."""


@dataclass(frozen=True, slots=True)
class Activated:
    """This version is active from now on; `unchanged` where it was already."""

    id: str
    issue_type: str
    version: int
    hash: str
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class NotActivated:
    """Nothing was kept: these are the reasons."""

    findings: tuple[Finding, ...]
    lines: tuple[str, ...]


def activate(
    rt: Runtime,
    community_id: str,
    said: str,
    roles: Collection[str] | None = None,
    pieces: Pieces | None = None,
) -> Activated | NotActivated:
    """Take a definition file into use for new items. What it needs and this engine does not run is refused by name."""
    loaded = load(said, roles, pieces)
    definition = loaded.definition
    if definition is None:
        return NotActivated(loaded.findings, loaded.lines)
    if beyond := missing(definition, RUNS, loaded.source):
        return NotActivated(tuple(beyond), loaded.lines)
    now = rt.now()
    with rt.store.write() as connection:
        # one activation at a time in a community: else two could both leave a version active
        connection.execute(select(communities.c.id).where(communities.c.id == community_id).with_for_update())
        known = connection.execute(
            select(definitions).where(
                definitions.c.community_id == community_id,
                definitions.c.issue_type == definition.issue_type,
                definitions.c.version == definition.version,
            )
        ).one_or_none()
        if known is not None and known.hash != loaded.hash:
            return NotActivated((_changed(definition),), loaded.lines)
        if known is not None and known.active:
            return Activated(known.id, definition.issue_type, definition.version, loaded.hash, unchanged=True)
        connection.execute(
            update(definitions)
            .where(
                definitions.c.community_id == community_id, definitions.c.issue_type == definition.issue_type
            )
            .values(active=False)
        )
        if known is not None:
            connection.execute(update(definitions).where(definitions.c.id == known.id).values(active=True))
            return Activated(known.id, definition.issue_type, definition.version, loaded.hash)
        id_ = new_id(now)
        connection.execute(
            insert(definitions).values(
                id=id_,
                community_id=community_id,
                issue_type=definition.issue_type,
                version=definition.version,
                hash=loaded.hash,
                source=said,
                form=dump(definition),
                active=True,
                created_at=now,
            )
        )
    return Activated(id_, definition.issue_type, definition.version, loaded.hash)


def definition(connection: Connection, definition_id: str) -> Definition:
    """The definition of that id; a KeyError where there is none. Versions never change, so it is remembered."""
    found = _known.get(definition_id)
    if found is None:
        row = connection.execute(
            select(definitions.c.form).where(definitions.c.id == definition_id)
        ).one_or_none()
        if row is None:
            raise KeyError(definition_id)
        found = _restored(row.form)
        if len(_known) > _MOST:
            _known.clear()
        _known[definition_id] = found
    return found


_MOST = 256
_known: dict[str, Definition] = {}


@lru_cache(maxsize=_MOST)
def _restored(form: str) -> Definition:
    return restore(form)


@dataclass(frozen=True, slots=True)
class Active:
    """An active definition and its id."""

    id: str
    definition: Definition
    hash: str
    source: str


def active_definitions(connection: Connection, community_id: str) -> list[Active]:
    """The definitions that new items of a community start on, by issue type."""
    rows = connection.execute(
        select(definitions)
        .where(definitions.c.community_id == community_id, definitions.c.active)
        .order_by(definitions.c.issue_type)
    )
    return [Active(row.id, _restored(row.form), row.hash, row.source) for row in rows]


def active_definition(connection: Connection, community_id: str, issue_type: str) -> Active | None:
    """The definition that a new item of that type starts on."""
    return next(
        (a for a in active_definitions(connection, community_id) if a.definition.issue_type == issue_type),
        None,
    )


def _changed(definition: Definition) -> Finding:
    return Finding(
        "same-version",
        Place(1, 1),
        Text(
            zh=f"{definition.issue_type} 第 {definition.version} 版已在使用，内容却不一样",
            en=f"version {definition.version} of {definition.issue_type} is in use with another content",
        ),
        Text(
            zh=f"把版本（version）改成 {definition.version + 1}；进行中的议题仍按原来的版本走",
            en=f"write version: {definition.version + 1}; items under way stay on their version",
        ),
    )
