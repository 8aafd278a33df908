"""One job that always fails, one template that is broken: parked and seen, and nobody else is held up."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from faults.conftest import Living
from sqlalchemy import select, update

from engine import outbox as letters
from engine import timers as deadlines
from engine.board import board
from engine.schema import attempts, incidents, outbox, tasks, timers
from notify import rendering

pytestmark = pytest.mark.fault(15)
COORDINATOR = "coordinator@wutongli.example.org"


@pytest.fixture
def living(living_on: Callable[..., Living], sqlite_url: str, tmp_path: Path) -> Living:
    """A house by day."""
    found = living_on(sqlite_url, rehearsal=tmp_path / "ahead")
    local = found.rt.now() + timedelta(hours=8)
    found.jump((24 + 9 - local.hour) * 3600.0)
    return found


def _one(living: Living, table: Any, *conditions: Any) -> Any:
    with living.rt.store.read() as connection:
        return connection.execute(select(table).where(*conditions)).one()


def _incidents(living: Living) -> list[tuple[str, str]]:
    with living.rt.store.read() as connection:
        return sorted(map(tuple, connection.execute(select(incidents.c.code, incidents.c.item_id))))


def _leaping(living: Living, found: Callable[[], bool]) -> Callable[[], bool]:
    def leap() -> bool:
        living.jump(310)  # what failed rests longer each time
        time.sleep(0.05)
        return found()

    return leap


def test_a_deadline_that_always_fails_is_parked_and_the_others_fire(living: Living) -> None:
    sick, *well = [living.here.open(title=f"第{n}件") for n in range(5)]
    deadline = timers.c.kind == "deadline"
    with living.rt.store.write() as connection:
        connection.execute(update(tasks).where(tasks.c.item_id == sick).values(answer={"kind": "nonsense"}))
        connection.execute(
            update(timers).where(deadline).values(due_at=living.rt.now() + timedelta(seconds=1))
        )
        connection.execute(
            update(timers).where(deadline, timers.c.item_id == sick).values(due_at=living.rt.now())
        )
    with living:
        for item_id in well:
            living.until(lambda i=item_id: living.here.loaded(i).item.late, "the deadline of another item")
        attempted = _one(living, timers, deadline, timers.c.item_id == sick)
        assert attempted.state == "pending", "the others did not wait until it was parked"
        living.until(
            _leaping(
                living, lambda: _one(living, timers, deadline, timers.c.item_id == sick).state == "parked"
            ),
            "the poison being parked",
        )
    row = _one(living, timers, deadline, timers.c.item_id == sick)
    assert row.attempts == deadlines.MOST_ATTEMPTS
    assert row.fault.startswith("ValidationError at engine/")
    assert "nonsense" not in row.fault
    assert ("timer_parked", sick) in _incidents(living)


def test_a_letter_that_cannot_be_written_is_parked_and_the_others_go_out(living: Living) -> None:
    sick, *well = [living.here.open(title=f"第{n}件") for n in range(5)]
    with living.rt.store.write() as connection:
        connection.execute(update(outbox).where(outbox.c.item_id == sick).values(inputs={"nonsense": 1}))
    with living:
        living.until(lambda: len(living.mail.to(COORDINATOR)) == len(well), "the letters of the others")
        living.until(
            _leaping(living, lambda: _one(living, outbox, outbox.c.item_id == sick).state == "undeliverable"),
            "the poison being parked",
        )
        assert _one(living, outbox, outbox.c.item_id == sick).attempts == letters.MOST_FAULTS
        assert _incidents(living) == [("message_parked", sick)]
        with living.rt.store.read() as connection:
            shown = board(connection, living.here.community, living.rt.now())
        assert [each.item_id for each in shown.incidents] == [sick]
        living.jump(90_000)
        time.sleep(1)
    assert _one(living, outbox, outbox.c.item_id == sick).attempts == letters.MOST_FAULTS, (
        "it is left in peace"
    )
    assert {row.state for item_id in well for row in living.here.messages(item_id)} == {"sent"}


@pytest.fixture
def break_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    """Put other words into a template of this test's own copy."""
    folder = tmp_path / "templates"
    shutil.copytree(rendering.FOLDER, folder)
    monkeypatch.setattr(rendering, "FOLDER", folder)
    rendering._environment.cache_clear()

    def broken(name: str, words: str) -> None:
        (folder / name).write_text(words, encoding="utf-8")

    yield broken
    rendering._environment.cache_clear()


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(
            "{% block subject %}{{ nothing.of.the.kind }}{% endblock %}", id="a name that is not there"
        ),
        pytest.param("{% block subject %}{% endblok %}", id="no template at all"),
        pytest.param("{% block subject %}{{ 1 / 0 }}{% endblock %}", id="a sum that fails"),
        pytest.param("{% block subject %}{{ range(99999999) | list }}{% endblock %}", id="more than it may"),
        pytest.param("", id="an empty file"),
    ],
)
def test_a_broken_template_holds_up_nobody_else(
    living: Living, break_template: Callable[[str, str], None], words: str
) -> None:
    break_template("zh/task.j2", words)
    item_id = living.here.open()
    deadline = (timers.c.item_id == item_id, timers.c.kind == "deadline")
    with living.rt.store.write() as connection:
        connection.execute(
            update(timers).where(*deadline).values(due_at=living.rt.now() + timedelta(seconds=1))
        )
    with living:
        living.until(lambda: _one(living, timers, *deadline).state == "fired", "the deadline")
        living.until(
            lambda: living.mail.to("supervisor@wutongli.example.org"), "the letter of another template"
        )
        broken = (outbox.c.item_id == item_id, outbox.c.kind == "task")
        living.until(
            lambda: _one(living, outbox, *broken).state == "undeliverable", "the broken one at its end"
        )
    tried = _one(living, attempts, attempts.c.outbox_id == _one(living, outbox, *broken).id)
    assert tried.outcome == "undeliverable"
    assert tried.detail.startswith("template: ")
    assert living.mail.to(COORDINATOR) == []
