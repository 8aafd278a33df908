"""Pieces: what is written once and used by name, such as a standard notice or the usual five parties.

`use: standard_notice` in a mapping puts the piece's keys there; what stands beside it wins. A piece uses no
other piece, so that one look at two places always tells what holds. A definition is kept with its pieces put
in: changing a piece later changes nothing that is in use.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from typing_extensions import override

from workflows.findings import Finding, Place, one_of
from workflows.source import Path, Source
from workflows.text import Text, text

USES = ("use", "套用")
"""The key in either language (`workflows/vocabulary/grammar.py` has the same two)."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of one file by their names, or what is wrong with the file."""

    named: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass
class Pieced(Source):
    """A source with its pieces put in. What came from a piece stands where the piece is used."""

    original: Source = field(default_factory=Source)
    inserted: dict[Path, Path] = field(default_factory=dict)
    """Each path that came from a piece, with the path of the `use` that brought it."""
    missing: list[Path] = field(default_factory=list)
    """The mappings whose piece there is not: what they lack may stand in it."""

    @override
    def place(self, path: Path) -> Place:
        return self.original.place(self._used_at(path) or path)

    @override
    def value_place(self, path: Path) -> Place:
        return self.original.value_place(self._used_at(path) or path)

    def _used_at(self, path: Path) -> Path | None:
        return next(
            (use for n in range(len(path), 0, -1) if (use := self.inserted.get(path[:n])) is not None), None
        )


def pieces_of(source: Source) -> Pieces:
    """The pieces that a file declares: `pieces: {name: {…}}`."""
    findings = list(source.findings)
    found = source.value.get("pieces") if isinstance(source.value, dict) else None
    if not findings and (not isinstance(found, dict) or set(source.value) != {"pieces"}):
        findings.append(
            Finding(
                "pieces",
                source.place(()),
                text("这个文件应只有一个键 pieces", "the file should have the one key `pieces`"),
                text("写成 pieces: {standard_notice: {…}}", "write pieces: {standard_notice: {…}}"),
            )
        )
    named: dict[str, Mapping[str, Any]] = {}
    for name, piece in (found if isinstance(found, dict) else {}).items():
        if not isinstance(piece, dict) or _uses(piece):
            findings.append(_not_plain(source.place(("pieces", name)), name))
        else:
            named[name] = piece
    return Pieces(named, tuple(findings), tuple(source.lines))


def put_in(source: Source, pieces: Pieces | None) -> Source:
    """The source with every `use` replaced by what it names; the same source where nothing is used."""
    if not _uses(source.value):
        return source
    found = Pieced(
        lines=source.lines, findings=list(source.findings), partial=source.partial, original=source
    )
    known = pieces.named if pieces else {}
    found.value = _put(source.value, (), known, found)
    return found


def _put(value: Any, path: Path, known: Mapping[str, Mapping[str, Any]], into: Pieced) -> Any:
    if isinstance(value, list):
        return [_put(each, (*path, number), known, into) for number, each in enumerate(value)]
    if not isinstance(value, dict):
        return value
    own = {name: _put(each, (*path, name), known, into) for name, each in value.items() if name not in USES}
    use = next((name for name in USES if name in value), None)
    if use is None:
        return own
    said = {_english(name) for name in own}
    brought: dict[str, Any] = {}
    for name in value[use] if isinstance(value[use], list) else [value[use]]:
        if (piece := known.get(str(name))) is None:
            into.findings.append(_unknown(into.original.value_place((*path, use)), str(name), known))
            into.missing.append((*path, use))
            continue
        brought |= {key: each for key, each in piece.items() if _english(key) not in said}
    for key in brought:
        into.inserted[(*path, key)] = (*path, use)
    return {**brought, **own}


def has_chinese_keys(value: Any) -> bool:
    """Whether any key of a file, the writer's own names among them, is written with other than Latin letters."""
    if isinstance(value, dict):
        return any(not str(key).isascii() or has_chinese_keys(each) for key, each in value.items())
    return isinstance(value, list) and any(has_chinese_keys(each) for each in value)


def _english(key: str) -> str:
    if key.isascii():
        return key
    # what knows Chinese is only loaded for a file that has some
    from workflows.vocabulary.grammar import GRAMMAR  # noqa: PLC0415

    return GRAMMAR.every_key.turned(key, "en")


def _uses(value: Any) -> bool:
    if isinstance(value, dict):
        return any(name in value for name in USES) or any(_uses(each) for each in value.values())
    return isinstance(value, list) and any(_uses(each) for each in value)


def _unknown(place: Place, name: str, known: Mapping[str, Any]) -> Finding:
    return Finding(
        "unknown-piece",
        place,
        Text(zh=f"没有叫“{name}”的共用片段", en=f"there is no piece `{name}`"),
        one_of(name, known)
        if known
        else text(
            "在同一文件夹的 pieces.yaml 里写上它", "write it in pieces.yaml in the folder of this file"
        ),
    )


def _not_plain(place: Place, name: str) -> Finding:
    return Finding(
        "pieces",
        place,
        Text(
            zh=f"“{name}”应由“键: 值”组成，并且不再用别的片段",
            en=f"`{name}` should be keys and values, and use no other piece",
        ),
        text("把内容直接写出来", "write it out"),
    )
