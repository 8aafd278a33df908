"""The house that every life begins with, made once."""

from __future__ import annotations

from pathlib import Path

import pytest
from simulation.settled import settled_house


@pytest.fixture(scope="session")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the sample community in it, to be copied."""
    return settled_house(tmp_path_factory.mktemp("simulation") / "settled.db")
