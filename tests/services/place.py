"""Where the databases of the tests lie: in memory where the machine has room there, else where temporary files are.

Every commit waits for the disk as in life, and a file system in memory answers at once: no test can tell, as none takes
the machine's power away. At full length (`make faults`) databases lie on the disk.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

IN_MEMORY = Path("/dev/shm")  # noqa: S108  # folders of our own are made in it
ROOM = 2 << 30
"""What has to be free there: what the tests of two processes keep is a quarter of it."""


def folder(purpose: str) -> Path:
    """A new folder, which whoever asks for it removes."""
    if os.environ.get("GONGSHI_LONG") == "1" or not os.access(IN_MEMORY, os.W_OK):
        return Path(tempfile.mkdtemp(prefix=f"gongshi-{purpose}-"))
    for left in IN_MEMORY.glob("gongshi-*-*-*"):  # by tests that were killed: their memory is given back
        if not Path("/proc", left.name.split("-")[2]).exists():
            shutil.rmtree(left, ignore_errors=True)
    where = IN_MEMORY if shutil.disk_usage(IN_MEMORY).free > ROOM else None
    return Path(tempfile.mkdtemp(prefix=f"gongshi-{purpose}-{os.getpid()}-", dir=where))
