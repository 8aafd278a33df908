"""A server process that belongs to the tests: started with a reason if it fails, ended by its own id.

Must hold: only the process started here is ended; where the tests are killed, it ends with them (Linux).
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path


class CannotStart(Exception):  # noqa: N818  # the sentence that a reader needs: this server cannot start
    """A server that the tests need is not there; says what was tried and what to install."""


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def unprivileged() -> str | None:
    """The account that a database server runs as where the tests run as root; None for one's own."""
    if os.geteuid() != 0:
        return None
    accounts = {each.pw_name for each in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in accounts), None)


def own(folder: Path, user: str | None) -> None:
    """Give a folder to the account that the server runs as."""
    if user is not None:
        account = pwd.getpwnam(user)
        os.chown(folder, account.pw_uid, account.pw_gid)


class Process:
    """A running server: its command, its log, and its end."""

    def __init__(self, command: Sequence[str], log: Path, *, user: str | None = None) -> None:
        self._log = log
        with log.open("wb") as out:
            self._child = subprocess.Popen(
                [*dying_with_us(user), *command], stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=log.parent
            )  # fmt: skip

    @property
    def pid(self) -> int:
        return self._child.pid

    def wait_until(self, ready: Callable[[], bool], seconds: float = 20) -> None:
        """Return once `ready`; where that never comes, stop the process and tell its last words."""
        deadline = time.monotonic() + seconds
        while not ready():
            if self._child.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise CannotStart(
                    f"{self._child.args!r} did not start:\n{self._log.read_text(errors='replace')[-2000:]}"
                )
            time.sleep(0.02)

    def stop(self, how: signal.Signals = signal.SIGTERM, seconds: float = 10) -> None:
        """End the process that was started here, and wait for its end."""
        if self._child.poll() is None:
            self._child.send_signal(how)
        try:
            self._child.wait(seconds)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()


def dying_with_us(user: str | None) -> list[str]:
    """What stands before a command, so that it runs as `user` and ends when the tests are killed."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        if user is None:
            return []
        raise CannotStart(f"the tests run as root, and without `setpriv` nothing can be run as {user}")
    account = pwd.getpwnam(user) if user else None
    as_whom = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"] if account else []
    return [setpriv, *as_whom, "--pdeathsig", "INT", "--"]
