"""A file as a command for definitions reads it: whatever it is, what comes back is its text, or what is wrong with it.

A definition is read with the pieces that it may use: those of `pieces.yaml` beside it, or one folder up.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from workflows.findings import Finding, Place
from workflows.lexical.coding import decoded
from workflows.load import Loaded, load, load_pieces
from workflows.pieces import Pieces
from workflows.source import MAX_CHARACTERS, read_bytes
from workflows.text import Text, text

PIECES = "pieces.yaml"
_MOST = 4 * MAX_CHARACTERS + 1
"""So many bytes are read at most; a longer file is refused without the rest."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A file of which nothing could be read as text."""

    findings: tuple[Finding, ...]
    lines: tuple[str, ...] = ()


def text_of(file: Path) -> str | Unread:
    """What a file says."""
    try:
        with file.open("rb") as opened:
            raw = opened.read(_MOST)
    except OSError as fault:
        return Unread((_cannot_open(file, fault),))
    said, refused = decoded(raw)
    if refused is None and len(raw) < _MOST:
        return said
    source = read_bytes(raw)
    return Unread(tuple(source.findings), tuple(source.lines))


def _cannot_open(file: Path, fault: OSError) -> Finding:
    mend = text("看看文件名和所在的文件夹", "look at the name and the folder")
    if isinstance(fault, FileNotFoundError):
        message = text("没有这个文件", "No such file or directory")
    elif isinstance(fault, IsADirectoryError):
        message = text("这是文件夹，不是文件", "this is a folder, not a file")
        mend = Text(zh=f"写成 {file}/*.yaml", en=f"write {file}/*.yaml")
    elif isinstance(fault, PermissionError):
        message, mend = (
            text("没有权限读这个文件", "this file may not be read"),
            text("看看文件的权限", "look at its permissions"),
        )
    else:
        message = Text(zh=f"读不了：{fault.strerror}", en=f"cannot be read: {fault.strerror}")
    return Finding("no-file", Place(1, 1), message, mend)


def definition_of(file: Path) -> Loaded:
    """The definition in a file, read with the pieces beside it."""
    said = text_of(file)
    if isinstance(said, Unread):
        return Loaded(None, said.findings, said.lines, "")
    beside = pieces_beside(file)
    return load(said, pieces=pieces_of(beside) if beside else None)


def pieces_beside(file: Path) -> Path | None:
    """The file of pieces that a definition may use."""
    near = (file.parent, file.parent / "..")
    return next((found for folder in near if (found := folder / PIECES).is_file()), None)


@lru_cache(maxsize=64)
def pieces_of(file: Path) -> Pieces:
    """The pieces of a file; read once for a command."""
    said = text_of(file)
    return Pieces({}, said.findings, said.lines) if isinstance(said, Unread) else load_pieces(said)


def definition_beside(scenario: Path, issue_type: str) -> Path | None:
    """The definition that a scenario is about: in its folder, or one up."""
    near = (scenario.parent, scenario.parent / "..")
    return next((file for folder in near if (file := folder / f"{issue_type}.yaml").is_file()), None)
