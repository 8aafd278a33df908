"""Commands that wait are committed together: acknowledged after it, undone alone, and never lost when acknowledged."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from services.said import SAY, Speaker, Table, in_line
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError, OperationalError


@pytest.fixture(params=[False, True], ids=["in a block", "handed over"])
def handed_over(request: pytest.FixtureRequest) -> bool:
    """The two ways to write."""
    return bool(request.param)


@pytest.fixture
def table(tmp_path: Path, *, handed_over: bool) -> Iterator[Table]:
    made = Table(tmp_path / "said.db", patience=5, handed_over=handed_over)
    yield made
    made.close()


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
