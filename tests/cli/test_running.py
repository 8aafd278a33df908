"""What runs: `up` from its first start to its end, the demo, the doctor, and settings that cannot be used."""

from __future__ import annotations

import json
import re
import socket
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing

import httpx2 as httpx
import pytest
from commanding import Running, Shell, cpu_of_children

from gongshi.settings import WrongSettings, read_settings

READY_S, END_S, DEMO_S = 10.0, 10.0, 10.0
"""Generous bounds: of processor time for a start and for the demo, as other work stretches the rest. What was
measured is printed."""


def measured(said: str) -> None:
    """For whoever runs the tests with `-s` or looks at a failure."""
    sys.stdout.write(f"{said}\n")


@pytest.fixture
def up(shell: Shell) -> Iterator[Running]:
    """`gongshi up`, not started yet."""
    running = Running(shell, "up")
    yield running
    running.kill()


def signed_in(shell: Shell, login: str, password: str) -> httpx.Response:
    """The board, as somebody sees it who signs in."""
    with httpx.Client(base_url=f"http://127.0.0.1:{shell.port}", follow_redirects=True) as http:
        return http.post("/sign-in", data={"login": login, "password": password})


def test_up_is_ready_at_once_keeps_its_secrets_and_starts_again_with_the_same(
    up: Running, shell: Shell
) -> None:
    up.start(until="Ctrl+C stops")
    measured(f"ready after {up.ready_after:.2f} s, {up.cpu:.2f} s of them at work")
    assert up.cpu < READY_S
    address = f"http://localhost:{shell.port}"
    said = up.said()
    assert all(f"{address}{path}" in said for path in ("/", "/console", "/console/messages", "/sign-in"))
    kept = json.loads((shell.house / "sign-in.json").read_text(encoding="utf-8"))
    assert set(kept) == {"coordinator", "supervisor", "recorder"}
    for login, password in kept.items():
        assert re.search(rf"{login} +{password} ", said)
    assert "var/sign-in.json" in said
    for secret in ("sign-in.json", "secret-key"):
        assert (shell.house / secret).stat().st_mode & 0o777 == 0o600
    assert shell.house.stat().st_mode & 0o077 == 0
    board = signed_in(shell, "coordinator", kept["coordinator"])
    assert (board.status_code, board.url.path) == (200, "/console")
    assert (
        shell.fine("item", "open", "facility_upgrade", "翻新垃圾房", "-f", "place=3栋旁")
        == "✓ #1 collecting\n"
    )
    assert "cannot be used" in shell.refused("up"), "a second one beside it finds the port taken"
    code, took = up.end()
    measured(f"ended after {took:.2f} s")
    assert code == 0, up.said()
    assert took < END_S

    up.start(until="Ctrl+C stops")
    measured(f"ready again after {up.ready_after:.2f} s, {up.cpu:.2f} s of them at work")
    assert json.loads((shell.house / "sign-in.json").read_text(encoding="utf-8")) == kept
    assert kept["coordinator"] in up.said()
    board = signed_in(shell, "coordinator", kept["coordinator"])
    assert "翻新垃圾房" in board.text
    assert up.end()[0] == 0, up.said()
    assert "Traceback" not in up.said()


@pytest.mark.parametrize(
    ("locale", "tells"),
    [
        pytest.param("en", (
            "The refuse house at gate 1", "The pond at gate 2", "✉ → 物业项目经理", "☎ → 3栋居民代表", "The deadline has passed",
            "owners (业委会主任): disagrees: 水泥地夏天味道重，应当用透水砖",
            "▶ 5 of 5 parties answered, quorum 4; against: owners; condition not confirmed yet: residents; failed.",
            "▶ Came to “Deliberation”, round 2", "the objection is dismissed", "mean 4.7, at least 3 needed; passed.",
            "▶ Came to “Done”", "entries of history, their chain whole",
        ), id="in English"),
        pytest.param("zh", (
            "1号门的垃圾房", "2号门的水池", "✉ → 社工站干事", "提醒：梧桐里还在等您在3月9日 周一 18:00前表态", "5 天",
            "业委会（业委会主任）：不同意：水泥地夏天味道重，应当用透水砖", "▶ 进入“办结”", "链条完整",
        ), id="in Chinese"),
    ],
)  # fmt: skip
def test_the_demo_tells_who_was_asked_and_reminded_what_was_decided_and_why(
    shell: Shell, locale: str, tells: tuple[str, ...]
) -> None:
    shell.locale = locale
    before = cpu_of_children()
    said = shell.fine("demo", "--pause", "0")
    took = cpu_of_children() - before
    measured(f"the demo took {took:.2f} s of processor time")
    assert took < DEMO_S
    missing = [word for word in tells if word not in said]
    assert not missing, f"no {missing} in:\n{said}"
    assert "✗" not in said
    assert not shell.house.exists(), "nothing of it is kept"


def test_the_demo_knows_its_stories(shell: Shell) -> None:
    said = shell.fine("demo", "pond", "--pause", "0", rehearsal=str(shell.written("ahead", "864000")))
    assert "The pond at gate 2" in said
    assert "2026-03-05 Thu\n  15:40  Raised" in said, "a story has its own time, whatever the house rehearses"
    assert "The refuse house" not in said
    assert "There is no story lake. Possible: refuse_house, pond" in shell.refused("demo", "lake")


def test_the_doctor_finds_a_healthy_house_healthy_and_names_the_item_whose_history_was_changed(
    house: Shell,
) -> None:
    for title in ("翻新垃圾房", "修栏杆", "铺路"):
        house.quick = True
        house.fine("item", "open", "facility_upgrade", title, "-f", "place=3栋旁")
    house.quick = False
    said = house.fine("doctor")
    assert "✗" not in said
    assert "3 hold" in said
    assert "3 agree" in said
    with closing(sqlite3.connect(house.house / "gongshi.db")) as store, store:
        done = store.execute(
            "UPDATE history SET via = 'paper' WHERE seq = 1 AND item_id = (SELECT id FROM items WHERE number = 2)"
        )
        assert done.rowcount == 1
        assert store.execute("UPDATE items SET state = 'proposing' WHERE number = 3").rowcount == 1
    done = house.run("doctor")
    assert done.code == 1
    sick = [" ".join(line.split()) for line in done.out.splitlines() if line.startswith("✗")]
    assert [line.split(" at ")[0] for line in sick] == [
        "✗ History chains #2",
        "✗ History and rows #3 (state)",
    ]


def test_the_doctor_says_what_is_missing(shell: Shell) -> None:
    shell.quick = True
    done = shell.run("doctor")
    assert (done.code, " ".join(done.out.split())) == (1, "✗ Store run `gongshi migrate`")
    done = shell.run("doctor", database_url="postgresql://127.0.0.1:9/nowhere")
    assert done.code == 1
    assert "✗  Store" in done.out


BAD = [
    pytest.param("PORT", "eighty", "integer", id="a port that is no number"),
    pytest.param("PORT", "70000", "65535", id="a port beyond the last"),
    pytest.param("ZONE", "Mars/One", "an example: Asia/Shanghai", id="no such zone"),
    pytest.param("LOCALE", "fr", "'zh' or 'en'", id="a language that is not spoken"),
    pytest.param("BASE_URL", "gongshi.example", "begins with http:// or https://", id="an address without its scheme"),
    pytest.param("BASE_URL", "https://gongshi.example:x", "x", id="an address with an odd port"),
    pytest.param("DATABASE_URL", "mysql://127.0.0.1/x", "postgresql://", id="a store of another kind"),
    pytest.param("DATABASE_URL", "gongshi.db", "sqlite:///file", id="a store without its scheme"),
    pytest.param("BROKER_URL", "amqp://127.0.0.1", "redis://host:6379/0", id="a broker of another kind"),
    pytest.param("BROKER_URL", "127.0.0.1:6379", "redis://host:6379/0", id="a broker without its scheme"),
    pytest.param("SMTP_URL", "mail.example.org", "smtp://", id="a mail server without its scheme"),
    pytest.param("SMTP_URL", "smtp://mail.example.org?from=nobody", "from=nobody", id="no address to send from"),
    pytest.param("SMTP_URL", "smtp://mail.example.org:x", "x", id="a mail server with an odd port"),
    pytest.param("SMS_URL", "gopher://sms.example.org", "https://", id="a gateway of another kind"),
    pytest.param("SECRET_KEY", "short", "at least 16 characters", id="a secret that can be guessed"),
    pytest.param("REHEARSAL", "nowhere/ahead", "a file that holds a number of seconds", id="a rehearsal without its file"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "mend"), BAD)
def test_a_setting_that_cannot_be_used_names_itself_and_the_mend(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, mend: str
) -> None:
    monkeypatch.setenv(f"GONGSHI_{name}", value)
    with pytest.raises(WrongSettings) as wrong:
        read_settings()
    (line,) = str(wrong.value).splitlines()
    assert line.startswith(f"GONGSHI_{name}: ")
    assert mend in line


def test_all_wrong_settings_are_told_at_once_and_nothing_is_made(shell: Shell) -> None:
    said = shell.refused("up", port="eighty", zone="Mars/One", smtp_url="mail", secret_key="s3cret")
    assert sorted(line.split(":")[0] for line in said.splitlines()) == [
        "GONGSHI_PORT",
        "GONGSHI_SECRET_KEY",
        "GONGSHI_SMTP_URL",
        "GONGSHI_ZONE",
    ]
    assert "s3cret" not in said
    assert not shell.house.exists()


def test_what_stands_in_the_way_is_said_in_a_line(house: Shell) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", house.port))
        taken.listen()
        said = house.refused("web")
    assert f"Port {house.port} of 127.0.0.1 cannot be used" in said
    assert "GONGSHI_PORT=8001" in said
    house.quick = True
    assert "GONGSHI_HOST" in house.refused("up", host="203.0.113.7"), "an address that is not this machine's"
    assert "Set GONGSHI_BROKER_URL (redis://…) first" in house.refused("worker")
    house.quick = False
    said = house.refused("migrate", database_url="postgresql://127.0.0.1:9/nowhere")
    assert said.startswith("GONGSHI_DATABASE_URL: the store cannot be reached.\n")
    house.written("file", "")
    said = house.refused("migrate", folder="file/var")
    assert said.startswith("file")
    assert "GONGSHI_FOLDER" in said


def test_a_house_that_is_behind_is_migrated_first(shell: Shell) -> None:
    shell.quick = True
    assert "run `gongshi migrate` first" in shell.refused("web")
    assert "run `gongshi migrate` first" in shell.refused("worker", broker_url="redis://127.0.0.1:9/0")
