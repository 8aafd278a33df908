"""A user's shell in a folder of its own: empty, or with the sample community settled."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from commanding import DEFINITIONS, Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A shell where nothing has happened yet."""
    return Shell(tmp_path)


@pytest.fixture(scope="session")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house with the sample community in it, to be copied."""
    first = Shell(tmp_path_factory.mktemp("settled"))
    said = first.fine("roster", "settle", DEFINITIONS / "communities" / "wutongli")
    assert said == "In use: facility_upgrade, safety_hazard\n"
    return first.house


@pytest.fixture
def house(shell: Shell, settled: Path) -> Shell:
    """A shell whose house has the sample community in it."""
    shutil.copytree(settled, shell.house)
    return shell
