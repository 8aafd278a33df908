"""A backup of the embedded house in one file: the store as it is at one moment, and the secret that its links hang on.

The file is a zip of `gongshi.db`, `about.json` and what the folder keeps (`secret-key`, `sign-in.json`); photographs
stand in the store. It is taken while the house runs, by SQLite's own online copy, is looked through before it
counts, and appears whole or not at all, readable by its owner alone: whoever has it has the house. Restoring
writes where no house is, and never over one; what fell due meanwhile is done when the house starts. PostgreSQL has
tools of its own: `docs/operations.md`.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from engine.ids import Keys
from engine.migrations import knows
from gongshi.house import House
from gongshi.settings import Settings
from workflows.refusal import Refused
from workflows.text import Text, text

STORE, SECRET, SIGN_IN, ABOUT = "gongshi.db", "secret-key", "sign-in.json", "about.json"
KIND = "gongshi backup 1"
PURPOSE = "backup"
"""What a digest of the secret is for: to know the same secret again."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A backup that is there: where, and when it was taken."""

    file: Path
    at: datetime


def backup(house: House, file: Path) -> Taken | Refused:
    """Take a backup of a house that may be running."""
    source = _file_of(house.settings)
    if source is None:
        return _ELSEWHERE
    if not source.exists():
        return _no(f"还没有数据：{source}", f"There is no house yet: {source}")
    if file.exists():
        return _no(
            f"{file} 已经存在，备份不会覆盖它；请换个名字",
            f"{file} is there already and is kept: choose another name",
        )
    about = {"kind": KIND, "at": house.rt.now().isoformat(), "secret": house.rt.keys.digest(PURPOSE, "")}
    with _room_beside(source) as room, _appearing(file) as draft:
        _copy(source, room / STORE)
        if fault := _fault_of(room / STORE):
            return _no(f"数据库有损坏，没有备份：{fault}", f"The store is damaged and was not kept: {fault}")
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as kept:
            kept.writestr(ABOUT, json.dumps(about))
            kept.write(room / STORE, STORE)
            for name in (SECRET, SIGN_IN):
                if (house.settings.folder / name).exists():
                    kept.write(house.settings.folder / name, name)
    return Taken(file, datetime.fromisoformat(about["at"]))


def restore(settings: Settings, file: Path) -> Taken | Refused:
    """Put a backup where these settings say, which must be empty; the house goes on when it is started."""
    target = _file_of(settings)
    if target is None:
        return _ELSEWHERE
    for there in (target, settings.folder / SECRET):
        if there.exists():
            return _no(
                f"{there} 已经存在，恢复不会覆盖它；请换一个空文件夹（GONGSHI_FOLDER）",
                f"{there} is there already and is kept: restore into an empty folder (GONGSHI_FOLDER)",
            )
    try:
        with zipfile.ZipFile(file) as kept:
            about = json.loads(kept.read(ABOUT))
            if about["kind"] == KIND:
                return _restored(settings, kept, about, target, file)
    except (zipfile.BadZipFile, KeyError, ValueError):
        pass
    return _no(f"{file} 不是完好的备份", f"{file} is no backup, or a damaged one")


def _restored(
    settings: Settings, kept: zipfile.ZipFile, about: dict[str, str], target: Path, file: Path
) -> Taken | Refused:
    inside = set(kept.namelist())
    given = settings.secret_key.get_secret_value() if settings.secret_key else None
    secret = given or (kept.read(SECRET).decode() if SECRET in inside else None)
    if secret is None or Keys(secret).digest(PURPOSE, "") != about["secret"]:
        return _no(
            "密钥不是备份时的那一个，发出去的链接都会打不开。请把 GONGSHI_SECRET_KEY 设成原来的值",
            "The secret is not that of the backup, and no link that was sent would open. Set GONGSHI_SECRET_KEY as it was",
        )
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _room_beside(target) as room:
        kept.extract(STORE, room)
        if fault := _fault_of(room / STORE):
            return _no(f"备份里的数据库有损坏：{fault}", f"The store in the backup is damaged: {fault}")
        if not knows(_revision_of(room / STORE)):
            return _no(
                "备份来自更新的版本，请先升级程序",
                "The backup is of a newer version: upgrade the program first",
            )
        for name in (SECRET, SIGN_IN):
            if name in inside and not (name == SECRET and given):
                with _appearing(settings.folder / name) as draft:
                    draft.write_bytes(kept.read(name))
        (room / STORE).chmod(0o600)
        (room / STORE).rename(target)
    return Taken(file, datetime.fromisoformat(about["at"]))


def _file_of(settings: Settings) -> Path | None:
    """The file of the store; None where it is no file."""
    url = make_url(settings.database)
    embedded = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return Path(str(url.database)) if embedded else None


def _copy(source: Path, target: Path) -> None:
    """One moment of the store, in one file; whoever writes meanwhile is not held up."""
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as running,
        closing(sqlite3.connect(target)) as copy,
    ):
        running.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def _fault_of(file: Path) -> str | None:
    """What is damaged in a store, in the database's words."""
    try:
        with closing(sqlite3.connect(file)) as store:
            said: str = store.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as fault:
        return str(fault)
    return None if said == "ok" else said


def _revision_of(file: Path) -> str:
    with closing(sqlite3.connect(file)) as store:
        return str(store.execute("SELECT version_num FROM alembic_version").fetchone()[0])


@contextmanager
def _room_beside(file: Path) -> Iterator[Path]:
    """A folder for drafts, on the same disk, that nobody else can read."""
    room = Path(tempfile.mkdtemp(prefix=".backup-", dir=file.parent))
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


@contextmanager
def _appearing(file: Path) -> Iterator[Path]:
    """A draft, readable by its owner alone, that takes its name once it is whole."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield draft
        if draft.stat().st_size:  # nothing was written where it was refused
            with draft.open("rb") as written:
                os.fsync(written.fileno())
            draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)


def _no(zh: str, en: str) -> Refused:
    return Refused("not_possible", Text(zh=zh, en=en))


_ELSEWHERE = Refused(
    "not_possible",
    text(
        "数据在 PostgreSQL 里：请用 pg_dump 备份（见 docs/operations.zh-CN.md）",
        "The store is PostgreSQL: back it up by pg_dump (docs/operations.md)",
    ),
)
