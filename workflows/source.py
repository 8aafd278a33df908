"""YAML as people write it, read with the place of every word, and safe to read from strangers.

Words stay words: `on`, `NO`, `10:30` and `1.10` are text, only whole numbers and true/false are not.
Nothing is repeated, referred to or tagged (no anchors, aliases, merge keys or tags), a key stands once, and
size and depth are bounded, so that no text takes more than a moment to refuse. All that is typed wrong is
found at once, and what is meant is read all the same, so that other mistakes are found in the same run.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import yaml

from workflows.findings import Finding, Place
from workflows.lexical import slips
from workflows.lexical.characters import never_allowed
from workflows.lexical.coding import decoded
from workflows.lexical.mended import MAX_FINDINGS, lines_of
from workflows.lexical.nodes import MAX_DEPTH, MAX_NODES, Nodes
from workflows.lexical.opened import Path

__all__ = ["MAX_CHARACTERS", "MAX_DEPTH", "MAX_FINDINGS", "MAX_NODES", "Path", "Source", "read", "read_bytes"]

MAX_CHARACTERS = 200_000
ENOUGH_READ = 2 * MAX_CHARACTERS
"""So many characters are read at most while one syntax error after another is mended."""


@dataclass
class Source:
    """What a text says, where each part of it stands, and what is wrong with how it is typed."""

    value: Any = None
    lines: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    partial: bool = False
    """Whether a part could not be read: what seems to be missing may stand there."""
    nodes: Nodes | None = None
    """What was read, from which places are told when somebody asks: of a good file nobody does."""

    @cached_property
    def places(self) -> dict[Path, Place]:
        """Where the value of each path stands."""
        return (
            {path: self.nodes.place(event) for path, event in self.nodes.values.items()} if self.nodes else {}
        )

    @cached_property
    def keys(self) -> dict[Path, Place]:
        """Where the key of each path stands, of those that have one."""
        return (
            {path: self.nodes.place(event) for path, event in self.nodes.keys.items()} if self.nodes else {}
        )

    def place(self, path: Path) -> Place:
        """Where `path` stands: its key if it has one, else its value, else the nearest part around it."""
        nodes = self.nodes
        while path and nodes is not None:
            found = nodes.keys.get(path) or nodes.values.get(path)
            if found is not None:
                return nodes.place(found)
            path = path[:-1]
        return Place(1, 1)

    def within(self, path: Path, span: tuple[int, int]) -> tuple[int, int]:  # noqa: ARG002  # other sources look
        """Where a part of the value of `path` stands in that value as it is written."""
        return span

    def value_place(self, path: Path) -> Place:
        """Where the value of `path` stands, or else what `place` says."""
        found = self.nodes.values.get(path) if self.nodes else None
        return self.nodes.place(found) if self.nodes and found is not None else self.place(path)


def read(said: str) -> Source:
    """Read a YAML text; never raises, whatever the text is."""
    if len(said) > MAX_CHARACTERS:
        return Source(findings=[slips.too_large(MAX_CHARACTERS)], partial=True)
    mark = said.startswith("\ufeff")
    said = said.removeprefix("\ufeff")
    source = _quickly(said) or _carefully(said)
    if mark:
        source.findings.insert(0, slips.byte_order_mark())
    return source


def read_bytes(raw: bytes) -> Source:
    """Read the bytes of a file; another encoding than UTF-8 and other kinds of files are refused by name."""
    if len(raw) > 4 * MAX_CHARACTERS:
        return Source(findings=[slips.too_large(MAX_CHARACTERS)], partial=True)
    said, refused = decoded(raw)
    return Source(lines=lines_of(said), findings=[refused], partial=True) if refused else read(said)


def _quickly(said: str) -> Source | None:
    """A text that is typed well; None where anything deserves a closer look."""
    if "\t" in said or never_allowed(said):
        return None
    nodes = Nodes(said)
    try:
        nodes.build()
    except (yaml.YAMLError, ValueError):
        return None
    if nodes.suspect and not nodes.refused:
        return None
    return _source(lines_of(said), nodes, list(nodes.findings), nodes.more)


def _carefully(said: str) -> Source:
    """A text with slips: mend a copy, read that, and mend again where the library still complains."""
    from workflows.lexical.careful import carefully  # noqa: PLC0415  # most texts are well typed and never need it

    nodes, mended, slipped = carefully(said, ENOUGH_READ)
    if nodes is not None:
        source = _source(lines_of(said), nodes, _once(slipped), mended.more + nodes.more)
        source.partial = source.partial or mended.partial
        return source
    source = Source(lines=lines_of(said), findings=slipped, partial=True)
    if not source.findings:
        source.findings.append(slips.not_yaml(Place(1, 1)))
    _bound(source, mended.more)
    return source


def _source(lines: list[str], nodes: Nodes, findings: list[Finding], more: int) -> Source:
    source = Source(
        value=None if nodes.refused else nodes.value,
        lines=lines,
        findings=findings,
        nodes=nodes,
        partial=nodes.refused,
    )
    if source.value is None and not findings:
        comments = any(each.strip() for each in lines)
        findings.append(slips.empty(Place(1, 1), comments=comments))
    _bound(source, more)
    return source


def _once(findings: list[Finding]) -> list[Finding]:
    """Each mistake once: what the reader says of a place that the scan has spoken of is the same mistake."""
    kept: dict[tuple[int, int, str], Finding] = {}
    for each in findings:
        kept.setdefault((each.place.line, each.place.column, each.rule), each)
    return list(kept.values())


def _bound(source: Source, more: int) -> None:
    """In the order of the text, and no more than anybody reads."""
    findings = source.findings
    findings.sort(key=lambda each: each.place)
    more += max(len(findings) - MAX_FINDINGS, 0)
    del findings[MAX_FINDINGS:]
    if more:
        findings.append(slips.too_many(findings[-1].place, more))
