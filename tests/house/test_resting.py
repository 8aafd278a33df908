"""The house at rest gives back what its start took and does without what rarely happens, seen by a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from engine.migrations import upgrade
from engine.store import Store

RAN = """
import gc
from pathlib import Path
from gongshi.resting import settle_down

def in_use() -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))

taken = [bytes(60_000) for _ in range(1500)]
last = bytes(60_000)  # above all the others, so that nothing below it goes back by itself
del taken
before = in_use()
settle_down()
print(before - in_use(), gc.get_freeze_count())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the allocator that is asked is glibc's")
def test_what_is_free_goes_back_and_what_stays_is_not_looked_through_again() -> None:
    ran = subprocess.run([sys.executable, "-c", RAN], capture_output=True, text=True, check=True)
    back_kb, frozen = (int(each) for each in ran.stdout.split())
    assert back_kb > 40_000, "90 MB were free"
    assert frozen > 1000


WITHOUT = (
    "alembic",
    "mako",
    "redis",
    "httpx2",
    "PIL",
    "typst",
    "segno",
    "prometheus_client",
    "gongshi.stage",
)
"""What takes megabytes and serves what rarely happens: new tables, another broker, an SMS gateway, a photograph, a paper,
a code, figures, a story."""
BEGUN = f"""
import sys
import gongshi.cli.running
from engine.migrations import pending
from engine.store import Store

assert not pending(Store("sqlite:///" + sys.argv[1]))
print([name for name in {WITHOUT} if name in sys.modules])
"""


def test_the_one_process_does_without_what_rarely_happens(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'settled.db'}")
    upgrade(store)
    store.dispose()
    words = [sys.executable, "-c", BEGUN, str(tmp_path / "settled.db")]
    ran = subprocess.run(words, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
