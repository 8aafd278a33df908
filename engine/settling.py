"""A community from its folder: the community file, its roster, and the definitions that it starts with.

What is there already is kept: doing it again changes only what the files changed, and a mistake in any of
them is told with its place, and then nothing of that file is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.community import load_community, save_community
from engine.registry import Activated, activate
from engine.roster import Imported, import_roster
from engine.runtime import Runtime
from workflows.findings import Finding
from workflows.load import load_pieces
from workflows.pieces import Pieces
from workflows.spreadsheet import decoded


@dataclass(frozen=True, slots=True)
class Mistaken:
    """A file that was not taken, and why."""

    file: Path
    findings: tuple[Finding, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """The community, and the issue types that it can open."""

    community_id: str
    issue_types: tuple[str, ...]
    warnings: tuple[Finding, ...]


PIECES = "pieces.yaml"
"""The file of pieces that the definitions of a folder may use by name."""


def pieces_beside(file: Path) -> Pieces | None:
    """The pieces that a definition's folder offers, if any."""
    beside = file.with_name(PIECES)
    return load_pieces(beside.read_text(encoding="utf-8")) if beside.exists() else None


def settle(rt: Runtime, folder: Path, definition_files: list[Path]) -> Settled | Mistaken:
    """Take a community's folder (`community.yaml`, `roster.csv`) and definition files into use."""
    file = folder / "community.yaml"
    loaded = load_community(file.read_text(encoding="utf-8"))
    if loaded.form is None:
        return Mistaken(file, loaded.findings, loaded.lines)
    community_id = save_community(rt, loaded.form)
    roster = folder / "roster.csv"
    imported = import_roster(rt, community_id, decoded(roster.read_bytes()))
    if not isinstance(imported, Imported):
        return Mistaken(roster, imported.findings, imported.lines)
    types: list[str] = []
    for each in definition_files:
        pieces = pieces_beside(each)
        if pieces is not None and pieces.findings:
            return Mistaken(each.with_name(PIECES), pieces.findings, pieces.lines)
        said = each.read_text(encoding="utf-8")
        activated = activate(rt, community_id, said, [*loaded.form.roles], pieces)
        if not isinstance(activated, Activated):
            return Mistaken(each, activated.findings, activated.lines)
        types.append(activated.issue_type)
    return Settled(community_id, tuple(types), imported.warnings)
