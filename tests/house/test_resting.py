"""The house at rest gives back what its start took, seen by a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

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
