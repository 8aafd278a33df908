"""The project's own files, read as text and as syntax; nothing of them is imported."""

from __future__ import annotations

import ast
import os
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
ROOMS = ("workflows", "engine", "documents", "notify", "web", "gongshi")
MADE = {".git", ".venv", ".venv-lock", ".hypothesis", "__pycache__", "var", "build", "dist", "node_modules"}
"""Folders that hold what is made from the project, not the project."""


@cache
def project() -> dict[str, Any]:
    """pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [
            each for each in folders if each not in MADE and not each.endswith(("_cache", ".egg-info"))
        ]
        found += [Path(folder) / name for name in names]
    return tuple(sorted(found))


def modules(*rooms: str) -> list[Path]:
    """The Python files of rooms; of all of the project where none is named."""
    within = [ROOT / room for room in rooms] or [ROOT]
    return [file for file in files() if file.suffix == ".py" and any(each in file.parents for each in within)]


@cache
def syntax(file: Path) -> ast.Module:
    """A file as syntax."""
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def name_of(file: Path) -> str:
    """A module's dotted name."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(file: Path) -> Iterator[str]:
    """What a file imports, dotted; also within functions and for types alone."""
    for node in ast.walk(syntax(file)):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports are written in full"
            yield node.module or ""
            yield from (f"{node.module}.{each.name}" for each in node.names)


def where(file: Path) -> str:
    """A file as its readers call it."""
    return file.relative_to(ROOT).as_posix()
