"""A house is kept in mid-story and goes on elsewhere: links open, deadlines fire once, letters are not sent twice."""

from __future__ import annotations

import sqlite3
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from commanding import DEFINITIONS, Running, Shell
from services.postgres import Postgres, binaries
from services.smtp import SmtpServer
from services.wutongli import Wutongli
from sqlalchemy import func, select

from engine.clock import SetClock
from engine.dispatcher import run_once
from engine.ids import Keys
from engine.migrations import upgrade
from engine.queues import Job
from engine.runtime import Runtime
from engine.schema import outbox, tasks, timers
from engine.settling import Settled, settle
from engine.store import Store
from gongshi.backup import Taken, backup, restore
from gongshi.doctor import examine
from gongshi.house import House
from gongshi.keeping import secret_of
from gongshi.settings import Settings
from notify.channels import channels


def nobody(_job: Job) -> None:
    raise ConnectionRefusedError


def opened(settings: Settings, clock: SetClock, mail: SmtpServer, secret: str) -> House:
    """A house at an address, on the clock of the story."""
    rt = Runtime(
        store=Store(settings.database), clock=clock, keys=Keys(secret), base_url="https://gongshi.example"
    )
    return House(settings, rt, channels(mail.url, None))


def run(house: House, clock: SetClock, span: timedelta) -> None:
    """The house lives for so long: everything due is done at its instant, by the real dispatcher's turn."""
    rt, until = house.rt, clock.now() + span
    while clock.now() <= until:
        while (
            ran := run_once(rt, clock.now(), nobody, house.work("story"), "story")
        ).by_itself or ran.dropped:
            pass
        clock.advance_to(max(coming(house, until), clock.now() + timedelta(seconds=1)))


def coming(house: House, until: datetime) -> datetime:
    """The next instant at which something is due; just past the end where nothing is."""
    with house.rt.store.read() as connection:
        due = connection.execute(
            select(func.min(timers.c.due_at)).where(timers.c.state == "pending")
            .union_all(select(func.min(outbox.c.next_at)).where(outbox.c.state == "queued"))
        ).scalars()  # fmt: skip
        return min((each for each in due if each and each <= until), default=until + timedelta(seconds=1))


def in_mid_story(house: House, clock: SetClock) -> tuple[Wutongli, str]:
    """Five parties are asked, two have answered, the letters are out, reminders and the deadline are to come."""
    upgrade(house.rt.store)
    settled = settle(
        house.rt, DEFINITIONS / "communities" / "wutongli", [DEFINITIONS / "facility_upgrade.yaml"]
    )
    assert isinstance(settled, Settled), settled
    here = Wutongli(house.rt, clock)
    item_id = here.to_deliberation()
    here.answer(item_id, "building3", stand="agree")
    here.answer(item_id, "social_worker", stand="agree")
    run(house, clock, timedelta(hours=1))
    return here, item_id


def goes_on(before: House, after: House, clock: SetClock, item_id: str, mail: SmtpServer) -> None:
    """What must hold of a house that was restored: it is the same, and lives on as if nothing had been."""
    sent_before = [each.message["Message-ID"] for each in mail.messages]
    assert sent_before
    here = Wutongli(after.rt, clock)
    faults = [each.fault for each in examine(after) if each.what.en in ("History chains", "History and rows")]
    assert faults == [None, None]
    with after.rt.store.read() as connection:
        due = connection.execute(select(timers.c.id).where(timers.c.state == "pending")).scalars().all()
        kept = connection.execute(select(tasks.c.answer).where(tasks.c.status == "answered")).all()
    assert due
    assert len(kept) >= 2
    run(after, clock, timedelta(days=21))
    with after.rt.store.read() as connection:
        rows = connection.execute(select(timers.c.id, timers.c.state).where(timers.c.id.in_(due)))
        ends = {row.id: row.state for row in rows}
        fired = [each for each in ends.values() if each == "fired"]
        waiting = connection.execute(select(outbox.c.id).where(outbox.c.state == "queued")).all()
    assert "pending" not in ends.values()
    assert fired
    assert waiting == []
    sent = [each.message["Message-ID"] for each in mail.messages]
    assert sent[: len(sent_before)] == sent_before
    assert len(sent) > len(sent_before), "reminders came"
    assert len(sent) == len(set(sent)), "no letter twice, whichever house sent it"
    assert here.state(item_id) != "deliberating" or here.loaded(item_id).item.late
    assert before.rt.keys.link_token("task", "person", 1) == after.rt.keys.link_token("task", "person", 1)


def test_a_house_on_sqlite_goes_on_from_its_backup(
    tmp_path: Path, clock: SetClock, smtp_server: SmtpServer
) -> None:
    one, two = Settings(folder=tmp_path / "one"), Settings(folder=tmp_path / "two")
    one.folder.mkdir()
    first = opened(one, clock, smtp_server, secret_of(one.folder))
    _, item_id = in_mid_story(first, clock)
    file = tmp_path / "kept.zip"
    taken = backup(first, file)
    assert isinstance(taken, Taken), taken
    assert file.stat().st_mode & 0o777 == 0o600
    first.rt.store.dispose()
    assert restore(two, file) == taken
    second = opened(two, clock, smtp_server, secret_of(two.folder))
    goes_on(first, second, clock, item_id, smtp_server)
    second.rt.store.dispose()


def test_a_house_on_postgresql_goes_on_from_its_dump(
    tmp_path: Path, clock: SetClock, smtp_server: SmtpServer, postgres: Postgres
) -> None:
    """The commands of the page, on two databases of one server."""
    secret = "the same for both houses"
    from_url, to_url = postgres.empty_database(), postgres.empty_database()
    first = opened(Settings(database_url=from_url), clock, smtp_server, secret)
    _, item_id = in_mid_story(first, clock)
    first.rt.store.dispose()
    dump = tmp_path / "gongshi.dump"
    for line in commands_of_the_page("pg_dump", "pg_restore"):
        program, *rest = (
            line.replace("$OLD", from_url).replace("$NEW", to_url).replace("gongshi.dump", str(dump)).split()
        )
        done = subprocess.run(
            [binaries() / program, *(each.strip('"') for each in rest)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    second = opened(Settings(database_url=to_url), clock, smtp_server, secret)
    goes_on(first, second, clock, item_id, smtp_server)
    second.rt.store.dispose()


def commands_of_the_page(*programs: str) -> list[str]:
    page = (DEFINITIONS.parent / "docs" / "operations.md").read_text(encoding="utf-8")
    found = [line for line in page.splitlines() if line.split(" ")[0] in programs]
    assert len(found) == len(programs)
    return found


@pytest.fixture
def up(shell: Shell) -> Iterator[Running]:
    running = Running(shell, "up")
    yield running
    running.kill()


def test_the_backup_is_taken_while_the_house_runs(up: Running, shell: Shell, tmp_path: Path) -> None:
    up.start(until="Ctrl+C stops")
    file = shell.folder / "kept.zip"
    said = shell.fine("backup", file)
    assert "keep it well" in said
    assert set(zipfile.ZipFile(file).namelist()) == {"gongshi.db", "secret-key", "sign-in.json", "about.json"}
    assert "is there already" in shell.refused("backup", file)
    other = Shell(tmp_path / "elsewhere")
    other.folder.mkdir()
    assert "is in " in other.fine("restore", file)
    for name in ("secret-key", "sign-in.json"):
        assert (other.house / name).read_bytes() == (shell.house / name).read_bytes()
        assert (other.house / name).stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(other.house / "gongshi.db")) as store:
        assert store.execute("SELECT count(*) FROM people").fetchone()[0] > 5
    assert "is kept" in other.refused("restore", file), "a house is never written over"
    assert list(other.house.glob(".*")) == []


def broken(file: Path, how: str) -> None:
    with zipfile.ZipFile(file) as kept:
        inside: dict[str, Any] = {name: kept.read(name) for name in kept.namelist()}
    if how == "cut":
        file.write_bytes(file.read_bytes()[:-500])
        return
    if how == "damaged":
        inside["gongshi.db"] = inside["gongshi.db"][:20000] + b"\x00" * 4000 + inside["gongshi.db"][24000:]
    if how == "secret":
        inside["secret-key"] = b"another secret, long enough"
    if how == "newer":
        newer = file.with_suffix(".db")
        newer.write_bytes(inside["gongshi.db"])
        with closing(sqlite3.connect(newer)) as store:
            store.execute("UPDATE alembic_version SET version_num = '9999'")
            store.commit()
        inside["gongshi.db"] = newer.read_bytes()
    with zipfile.ZipFile(file, "w") as kept:
        for name, said in inside.items():
            kept.writestr(name, said)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        pytest.param("cut", "no backup, or a damaged one", id="a copy that broke off"),
        pytest.param("damaged", "damaged", id="a disk that forgot"),
        pytest.param("secret", "The secret is not that of the backup", id="another house's secret"),
        pytest.param("newer", "upgrade the program first", id="a newer version's"),
    ],
)
def test_what_cannot_be_restored_leaves_the_folder_as_it_was(
    house: Shell, tmp_path: Path, how: str, said: str
) -> None:
    house.quick = True
    file = house.folder / "kept.zip"
    house.fine("backup", file)
    broken(file, how)
    other = Shell(tmp_path / "elsewhere", quick=True)
    other.folder.mkdir()
    assert said in other.refused("restore", file)
    assert not other.house.exists() or list(other.house.iterdir()) == []


def test_a_store_on_postgresql_is_sent_to_its_own_tools(shell: Shell) -> None:
    said = shell.refused("backup", "kept.zip", database_url="postgresql://127.0.0.1:9/nowhere")
    assert "pg_dump" in said
