"""The command line as its user runs it: a process of its own in a folder of its own, nothing else set."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from services.process import free_port
from typer.testing import CliRunner

from gongshi.cli import app

ROOT = Path(__file__).parents[2]
DEFINITIONS = ROOT / "definitions"
WARNINGS = "error,ignore:You're running the worker with superuser privileges"


@dataclass(frozen=True)
class Done:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err


@dataclass
class Shell:
    """A user's shell: their folder, their language."""

    folder: Path
    locale: str = "en"
    port: int = field(default_factory=free_port)
    quick: bool = False
    """Commands run in this process: for tables of many, where a second for each start adds up."""

    @property
    def house(self) -> Path:
        """GONGSHI_FOLDER."""
        return self.folder / "var"

    def environment(self, **more: str) -> dict[str, str]:
        """As GONGSHI_… variables, `more` in small letters."""
        return {
            "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "COLUMNS": "160", "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": WARNINGS,
            "GONGSHI_FOLDER": str(self.house), "GONGSHI_LOCALE": self.locale, "GONGSHI_PORT": str(self.port),
        } | {f"GONGSHI_{name.upper()}": value for name, value in more.items()}  # fmt: skip

    def run(self, *command: object, said: str | None = None, **more: str) -> Done:
        """A command until its end; `said` is what its user types."""
        if self.quick:
            return self._here([str(each) for each in command], said, more)
        done = subprocess.run(
            [sys.executable, "-m", "gongshi", *map(str, command)], cwd=self.folder, env=self.environment(**more),
            capture_output=True, text=True, timeout=60, check=False, input=said or "",
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        return Done(done.returncode, done.stdout, done.stderr)

    def _here(self, command: list[str], said: str | None, more: dict[str, str]) -> Done:
        ended = CliRunner().invoke(
            app, command, input=said, env=self.environment(**more), prog_name="gongshi"
        )
        assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exception
        return Done(ended.exit_code, ended.stdout, ended.stderr)

    def fine(self, *command: object, **more: str) -> str:
        """A command that must succeed; what it printed."""
        done = self.run(*command, **more)
        assert done.code == 0, done.said
        return done.out

    def refused(self, *command: object, **more: str) -> str:
        """A command that must fail with 1; what it said on the error stream."""
        done = self.run(*command, **more)
        assert (done.code, done.out) == (1, ""), done.said
        return done.err

    def written(self, name: str, source: str) -> Path:
        """A file of the user's."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source, encoding="utf-8")
        return file

    def changed(self, name: str, *changes: tuple[str, str]) -> Path:
        """A shipped file, copied beside the user's with some words changed."""
        source = (DEFINITIONS / name).read_text(encoding="utf-8")
        for old, new in changes:
            assert source.count(old) == 1, f"{old} stands {source.count(old)} times in {name}"
            source = source.replace(old, new)
        return self.written(Path(name).name, source)


@dataclass
class Running:
    """A command that runs until a signal ends it."""

    shell: Shell
    command: str
    arguments: tuple[str, ...] = ()
    started: float = 0.0
    ready_after: float = 0.0
    cpu: float = 0.0
    """Seconds of processor time until it was ready: what a busy machine does not stretch."""
    process: Any = None

    def start(self, until: str) -> Running:
        """Start it, and wait until it has printed `until`."""
        self.started = time.monotonic()
        self.file = self.shell.folder / f"{self.command}.txt"
        with self.file.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gongshi", self.command, *self.arguments], cwd=self.shell.folder, stdout=said, stderr=said,
                env=self.shell.environment() | {"PYTHONUNBUFFERED": "1"}, stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        while until not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < self.started + 30, f"no “{until}” within 30 s:\n{self.said()}"
            time.sleep(0.02)
        self.ready_after = time.monotonic() - self.started
        self.cpu = cpu_of(self.process.pid) or self.ready_after
        return self

    def said(self) -> str:
        return self.file.read_text(encoding="utf-8", errors="replace")

    def end(self, how: signal.Signals = signal.SIGTERM) -> tuple[int, float]:
        """Send the signal; the exit code and how many seconds the end took."""
        before = time.monotonic()
        self.process.send_signal(how)
        return self.process.wait(30), time.monotonic() - before

    def kill(self) -> None:
        """It must not outlive its test."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def cpu_of(pid: int) -> float | None:
    """Processor seconds of a running process, where the system tells."""
    file = Path(f"/proc/{pid}/stat")
    if not file.exists():
        return None
    words = file.read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / float(os.sysconf("SC_CLK_TCK"))


def cpu_of_children() -> float:
    """Processor seconds of every command that has ended so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
