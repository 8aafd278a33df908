"""Lives of a house by their seeds: whatever is killed, lost, doubled or late, the invariant holds at the end."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from simulation.living import lived
from simulation.world import World

ONE = os.environ.get("GONGSHI_SEED")
SLICES = [[int(ONE)]] if ONE else [list(range(first, first + 10)) for first in range(0, 40, 10)]
"""One seed, where somebody replays it; else a short pass. `make simulate` lives a thousand."""


@pytest.mark.parametrize("seeds", SLICES, ids=lambda seeds: f"seeds from {seeds[0]}")
def test_nothing_is_lost_doubled_or_early(seeds: list[int], settled: Path, tmp_path: Path) -> None:
    total = lived(seeds, settled, tmp_path)
    assert not total.stories, "\n\n".join(total.stories)
    assert total.seeds == len(seeds)
    if not ONE:
        assert sum(number for name, number in total.faults.items() if name.startswith("killed")) > len(seeds)
        assert total.rows["timer fired"] > len(seeds)


def test_a_seed_is_the_same_life_each_time(settled: Path, tmp_path: Path) -> None:
    digests = []
    for seed in (3, 3, 4):
        world = World(seed, settled, tmp_path)
        world.live()
        world.close()
        digests.append(world.digest)
    assert digests[0] == digests[1]
    assert digests[0] != digests[2]
