"""Group commit at random: any mixture of commands, and a process that is killed in the middle of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from services.said import KNOWN, Table
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError, OperationalError


class Unlucky(Exception):  # noqa: N818
    pass


Outcome = st.sampled_from(["stays", "fails", "refuses after reading", "loses all"])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    plans=st.lists(st.lists(Outcome, min_size=1, max_size=6), min_size=1, max_size=6),
    most=st.integers(1, 5),
    handed_over=st.booleans(),
)
def test_what_was_acknowledged_is_there_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, plans: list[list[str]], most: int, *, handed_over: bool
) -> None:
    """Any mixture of commands in any threads; whoever got no exception finds their row, whoever got one does not."""
    table = Table(
        tmp_path_factory.mktemp("said") / "said.db", most=most, patience=20, handed_over=handed_over
    )
    table.say("taken")

    def act(thread: int, plan: list[str]) -> list[str]:
        kept = []
        for number, outcome in enumerate(plan):
            who = f"{thread}.{number}"

            def then(connection: Connection, outcome: str = outcome) -> None:
                match outcome:
                    case "fails":
                        raise Unlucky
                    case "refuses after reading":
                        connection.execute(KNOWN).first()  # its cursor is still open
                        raise Unlucky
                    case "loses all":
                        connection.execute(text("INSERT OR ROLLBACK INTO said VALUES ('taken', 0)"))

            try:
                kept.append(table.say(who, then))
            except (Unlucky, IntegrityError, OperationalError):
                continue
        return kept

    with ThreadPoolExecutor(len(plans)) as pool:
        found = [each.result(60) for each in [pool.submit(act, *each) for each in enumerate(plans)]]
    assert sorted(table.known()) == sorted(["taken", *(who for kept in found for who in kept)])
    table.close()


WRITER = """
import sys, threading
from pathlib import Path
from engine.store import Store
from sqlalchemy import text
store = Store(f"sqlite:///{sys.argv[1]}")
def act(thread):
    number = 0
    while True:
        who = f"{thread}.{number}"
        def say(connection):
            connection.execute(text("INSERT INTO said VALUES (:who, 1)"), {"who": who})
            connection.execute(text("INSERT INTO said VALUES (:who, 2)"), {"who": who + "'"})
        if thread % 2:
            store.commit(say)
        else:
            with store.write() as connection:
                say(connection)
        sys.stdout.write(who + "\\n")
        sys.stdout.flush()
        number += 1
threads = [threading.Thread(target=act, args=(n,)) for n in range(4)]
for each in threads: each.start()
"""


@pytest.mark.parametrize("after", [1, 40, 150])
def test_a_kill_in_the_middle_loses_nothing_that_was_acknowledged(tmp_path: Path, after: int) -> None:
    table = Table(tmp_path / "said.db")
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(table.file)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        told = [process.stdout.readline().strip() for _ in range(after)]
        os.kill(process.pid, signal.SIGKILL)
        told += [line.strip() for line in process.stdout if line.endswith("\n")]
    known = set(table.known())
    assert set(told) <= known
    assert {who + "'" for who in known if "'" not in who} == {who for who in known if "'" in who}, (
        "both or none"
    )
    table.close()
