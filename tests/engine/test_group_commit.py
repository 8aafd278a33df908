"""Commands that wait are committed together: acknowledged after it, undone alone, and never lost when acknowledged."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import IntegrityError, OperationalError

from engine.group_commit import GroupCommit

TABLES = (
    "CREATE TABLE said (who TEXT PRIMARY KEY, place INTEGER NOT NULL)",
    "CREATE TABLE houses (name TEXT PRIMARY KEY)",
    "CREATE TABLE homes (house TEXT REFERENCES houses(name) DEFERRABLE INITIALLY DEFERRED)",
)
SAY = text("INSERT INTO said SELECT :who, (SELECT count(*) FROM said)")
KNOWN = text("SELECT who FROM said ORDER BY place")


class Table:
    """A database file, its one writer, and what was sent to it."""

    def __init__(self, file: Path, *, longest: float = 30, handed_over: bool = False, **options: Any) -> None:
        self.file, self.handed_over = file, handed_over
        self.sent: list[str] = []
        with sqlite3.connect(file) as raw:
            raw.execute("PRAGMA journal_mode=WAL")
            for table in TABLES:
                raw.execute(table)
        self._engine = create_engine(
            f"sqlite:///{file}", connect_args={"check_same_thread": False, "isolation_level": None}
        )
        self.group = GroupCommit(self._connect, longest=longest, **options)

    def _connect(self) -> Connection:
        connection = self._engine.connect()
        driver: Any = connection.connection.driver_connection
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "busy_timeout=200"):
            driver.execute(f"PRAGMA {pragma}")
        driver.set_trace_callback(self.sent.append)
        return connection

    def known(self) -> list[str]:
        """Who has said something, in order, as another connection sees it."""
        with sqlite3.connect(self.file) as raw:
            return [who for (who,) in raw.execute(str(KNOWN))]

    def commits(self) -> int:
        return self.sent.count("COMMIT")

    def say(self, who: str, then: Callable[[Connection], None] | None = None) -> str:
        """A command, in a block of this thread's own or as something that another thread may do."""

        def act(connection: Connection) -> str:
            connection.execute(SAY, {"who": who})
            if then is not None:
                then(connection)
            return who

        if self.handed_over:
            return self.group.run(act)
        with self.group.write() as connection:
            return act(connection)

    def close(self) -> None:
        self.group.close()
        self._engine.dispose()


@pytest.fixture(params=[False, True], ids=["in a block", "handed over"])
def handed_over(request: pytest.FixtureRequest) -> bool:
    """The two ways to write."""
    return bool(request.param)


@pytest.fixture
def table(tmp_path: Path, *, handed_over: bool) -> Iterator[Table]:
    made = Table(tmp_path / "said.db", patience=5, handed_over=handed_over)
    yield made
    made.close()


class Speaker:
    """Somebody whose command holds the turn until they are let go, so that others wait behind it."""

    def __init__(self, table: Table, hands: ThreadPoolExecutor) -> None:
        self._speaking, self._enough = threading.Event(), threading.Event()
        self.result = hands.submit(table.say, "first", self._hold)
        assert self._speaking.wait(5)
        self._table = table

    def _hold(self, _connection: Connection) -> None:
        self._speaking.set()
        assert self._enough.wait(20)

    def until(self, waiting: int) -> None:
        """Let go as soon as that many stand in line."""
        line = self._table.group._line  # there is no public word for who waits
        until = time.monotonic() + 5
        while len(line) < waiting:
            assert time.monotonic() < until
            time.sleep(0.001)
        self._enough.set()


def in_line(table: Table, hands: ThreadPoolExecutor, acts: list[Callable[[], Any]]) -> list[Future[Any]]:
    """Start the acts one after the other, each once the one before stands in line."""
    found = []
    for act in acts:
        before = len(table.group._line)
        found.append(hands.submit(act))
        until = time.monotonic() + 5
        while len(table.group._line) == before:
            assert time.monotonic() < until
            time.sleep(0.001)
    return found


@pytest.fixture
def hands() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(12) as pool:
        yield pool


def test_a_command_alone_is_committed_by_itself_and_needs_no_savepoint(table: Table) -> None:
    for who in ("community", "owners", "property"):
        table.say(who)
        assert table.known()[-1] == who
    assert table.commits() == 3
    assert not any("SAVEPOINT" in each for each in table.sent)


def test_those_who_waited_are_committed_together_in_their_order(
    table: Table, hands: ThreadPoolExecutor
) -> None:
    speaker = Speaker(table, hands)
    others = in_line(table, hands, [lambda who=f"p{n}": table.say(who) for n in range(5)])
    assert table.known() == []
    speaker.until(waiting=5)
    assert [each.result(5) for each in (speaker.result, *others)] == table.known()
    assert table.commits() == 1


def test_nobody_is_acknowledged_before_the_commit(table: Table, hands: ThreadPoolExecutor) -> None:
    gate = threading.Event()
    speaker = Speaker(table, hands)
    (last,) = in_line(table, hands, [lambda: table.say("last", lambda _: gate.wait(5))])
    speaker.until(waiting=1)
    with pytest.raises(TimeoutError):
        speaker.result.result(0.2)
    assert table.known() == []
    gate.set()
    assert (speaker.result.result(5), last.result(5)) == ("first", "last")
    assert table.known() == ["first", "last"]


class Unlucky(Exception):  # noqa: N818
    pass


@pytest.mark.parametrize("fault", [Unlucky, SystemExit], ids=["an exception", "a thread that ends"])
@pytest.mark.parametrize("unlucky", [0, 2, 4], ids=["the first", "one in the middle", "the last"])
def test_who_fails_undoes_their_own_and_no_others(
    table: Table, hands: ThreadPoolExecutor, unlucky: int, fault: type[BaseException]
) -> None:
    speaker = Speaker(table, hands)

    def fails(_connection: Connection) -> None:
        raise fault

    def act(number: int) -> Callable[[], str]:
        return lambda: table.say(f"p{number}", fails if number == unlucky else None)

    others = in_line(table, hands, [act(number) for number in range(5)])
    speaker.until(waiting=5)
    for number, each in enumerate(others):
        if number == unlucky:
            with pytest.raises(fault):
                each.result(5)
        else:
            assert each.result(5) == f"p{number}"
    assert speaker.result.result(5) == "first"
    assert table.known() == ["first", *(f"p{number}" for number in range(5) if number != unlucky)]
    assert table.commits() == 1


def test_a_failed_commit_fails_all_who_are_in_it(table: Table, hands: ThreadPoolExecutor) -> None:
    speaker = Speaker(table, hands)

    def homeless(connection: Connection) -> None:
        connection.execute(text("INSERT INTO homes VALUES ('nowhere')"))  # the COMMIT looks at it

    others = in_line(table, hands, [lambda: table.say("b", homeless), lambda: table.say("c")])
    speaker.until(waiting=2)
    for each in (speaker.result, *others):
        with pytest.raises(IntegrityError):
            each.result(5)
    assert table.known() == []
    assert table.say("later") == "later"
    assert table.known() == ["later"]


@pytest.mark.parametrize("told", [True, False], ids=["who caused it is told", "who caused it does not look"])
def test_a_transaction_that_the_database_gave_up_is_told_to_all(
    table: Table, hands: ThreadPoolExecutor, *, told: bool
) -> None:
    table.say("a")
    speaker = Speaker(table, hands)

    def all_lost(connection: Connection) -> None:
        try:
            connection.execute(text("INSERT OR ROLLBACK INTO said VALUES ('a', 9)"))
        except IntegrityError:
            if told:
                raise

    others = in_line(table, hands, [lambda: table.say("b", all_lost), lambda: table.say("c")])
    speaker.until(waiting=2)
    for each in (speaker.result, others[0]):
        with pytest.raises((OperationalError, IntegrityError)):
            each.result(5)
    assert others[1].result(5) == "c", "it is in the next transaction"
    assert table.known() == ["a", "c"]


def test_a_group_takes_in_so_many_and_no_more(
    tmp_path: Path, hands: ThreadPoolExecutor, *, handed_over: bool
) -> None:
    table = Table(tmp_path / "said.db", most=3, handed_over=handed_over)
    speaker = Speaker(table, hands)
    others = in_line(table, hands, [lambda who=f"p{n}": table.say(who) for n in range(6)])
    speaker.until(waiting=6)
    assert [each.result(5) for each in (speaker.result, *others)] == table.known()
    assert table.commits() == 3, "three, three and one"
    table.close()


def test_a_group_takes_nobody_in_who_comes_after_its_time(
    tmp_path: Path, hands: ThreadPoolExecutor, *, handed_over: bool
) -> None:
    table = Table(tmp_path / "said.db", longest=0.02, handed_over=handed_over)
    speaker = Speaker(table, hands)
    (other,) = in_line(table, hands, [lambda: table.say("other")])
    time.sleep(0.05)
    speaker.until(waiting=1)
    assert (speaker.result.result(5), other.result(5)) == ("first", "other")
    assert table.commits() == 2
    table.close()


def test_who_waits_on_a_command_that_hangs_is_told_that_nothing_was_written(
    tmp_path: Path, hands: ThreadPoolExecutor
) -> None:
    table = Table(tmp_path / "said.db", patience=0.3)
    gate = threading.Event()
    speaker = Speaker(table, hands)
    (hangs, behind) = in_line(
        table, hands, [lambda: table.say("hangs", lambda _: gate.wait(20)), lambda: table.say("behind")]
    )
    speaker.until(waiting=2)
    for each in (speaker.result, behind):  # one waits for the commit, one for the turn
        with pytest.raises(OperationalError, match="did not end in time"):
            each.result(5)
    gate.set()
    with pytest.raises(OperationalError, match="did not end in time"):
        hangs.result(5)
    assert table.known() == []
    assert table.say("later") == "later"
    assert table.known() == ["later"]
    table.close()


def test_a_command_that_hangs_in_anothers_hands_holds_up_that_thread_and_no_other(
    tmp_path: Path, hands: ThreadPoolExecutor
) -> None:
    table = Table(tmp_path / "said.db", patience=0.3, handed_over=True)
    gate = threading.Event()
    speaker = Speaker(table, hands)
    (hangs, behind) = in_line(
        table, hands, [lambda: table.say("hangs", lambda _: gate.wait(20)), lambda: table.say("behind")]
    )
    speaker.until(waiting=2)
    for each in (hangs, behind):
        with pytest.raises(OperationalError, match="did not end in time"):
            each.result(5)
    assert not speaker.result.done()
    gate.set()
    with pytest.raises(OperationalError, match="did not end in time"):
        speaker.result.result(5)
    assert table.known() == []
    assert table.say("later") == "later"
    table.close()


def test_what_is_handed_over_and_what_is_written_in_a_block_go_together(
    table: Table, hands: ThreadPoolExecutor
) -> None:
    speaker = Speaker(table, hands)

    def act(number: int) -> Callable[[], str]:
        def said() -> str:
            who = f"p{number}"
            if number % 2:
                return table.group.run(lambda connection: connection.execute(SAY, {"who": who}) and who)
            with table.group.write() as connection:
                connection.execute(SAY, {"who": who})
            return who

        return said

    others = in_line(table, hands, [act(number) for number in range(6)])
    speaker.until(waiting=6)
    assert [each.result(5) for each in (speaker.result, *others)] == table.known()
    assert table.commits() == 1


def test_another_process_that_writes_is_waited_for_and_then_told(table: Table) -> None:
    with sqlite3.connect(table.file, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"):
            table.say("in vain")
        other.execute("ROLLBACK")
    assert table.say("later") == "later"
    assert table.known() == ["later"]


def test_each_command_reads_what_those_before_it_wrote(table: Table, hands: ThreadPoolExecutor) -> None:
    def add() -> None:
        for _ in range(25):
            with table.group.write() as connection:
                (count,) = connection.execute(text("SELECT count(*) FROM said")).one()
                connection.execute(
                    text("INSERT INTO said VALUES (:who, :place)"), {"who": str(count), "place": count}
                )

    for done in [hands.submit(add) for _ in range(8)]:
        done.result(30)
    assert table.known() == [str(number) for number in range(200)]
    assert table.commits() <= 200


def test_the_connection_is_given_back_between_two_transactions_and_never_within_one(
    table: Table, hands: ThreadPoolExecutor
) -> None:
    speaker = Speaker(table, hands)
    one, closed, two = in_line(
        table, hands, [lambda: table.say("one"), table.group.close, lambda: table.say("two")]
    )
    speaker.until(waiting=3)
    assert (speaker.result.result(5), one.result(5), two.result(5)) == ("first", "one", "two")
    closed.result(5)
    assert table.known() == ["first", "one", "two"]
    assert table.commits() == 2


Outcome = st.sampled_from(["stays", "fails", "refuses after reading", "loses all"])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    plans=st.lists(st.lists(Outcome, min_size=1, max_size=6), min_size=1, max_size=6), most=st.integers(1, 5)
)
def test_what_was_acknowledged_is_there_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, plans: list[list[str]], most: int
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
def test_a_kill_in_the_middle_loses_nothing_that_was_acknowledged(table: Table, after: int) -> None:
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
