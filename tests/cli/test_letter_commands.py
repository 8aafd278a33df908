"""`gongshi letter`: whoever sits at the house's own machine sees what reached nobody, and sees to it."""

from __future__ import annotations

import sqlite3

import pytest
from commanding import Shell


@pytest.fixture
def bounced(house: Shell) -> str:
    """The message that asks the coordinator about a new matter did not arrive; its name in the list."""
    house.quick = True
    house.fine(
        "item", "open", "facility_upgrade", "翻新3栋旁的垃圾房", "-f", "place=3栋旁", "-f", "hazard=minor"
    )
    with sqlite3.connect(house.house / "gongshi.db") as store:
        (id_, community) = store.execute("SELECT id, community_id FROM outbox WHERE kind = 'task'").fetchone()
        store.execute("UPDATE outbox SET state = 'undeliverable' WHERE id = ?", (id_,))
        store.execute(
            "INSERT INTO attempts (id, community_id, outbox_id, channel, outcome, detail, at) "
            "VALUES ('01ATTEMPT', ?, ?, 'email', 'undeliverable', '550 5.1.1 no such user', '2026-03-02 01:00:00.000000')",
            (community, id_),
        )
    return str(id_[-8:])


def test_who_is_held_up_by_a_limit_is_listed_until_somebody_calls(house: Shell, bounced: str) -> None:
    with sqlite3.connect(house.house / "gongshi.db") as store:
        store.execute(
            "UPDATE outbox SET state = 'queued', waits_for = 'limit', next_at = '2999-03-02 01:00:00.000000' "
            "WHERE id LIKE ?", (f"%{bounced}",),
        )  # fmt: skip
    listed = house.fine("letter", "list")
    assert "Held up by a limit" in listed
    assert bounced in listed
    house.fine("letter", "told", bounced)
    assert bounced not in house.fine("letter", "list")


def test_who_about_what_and_why(house: Shell, bounced: str) -> None:
    house.quick = False
    listed = house.fine("letter", "list")
    for said in (
        bounced,
        "议事协调员",
        "Please answer",
        "#1 翻新3栋旁的垃圾房",
        "there is no such mailbox",
        "550 5.1.1",
    ):
        assert said in listed


def test_sent_again_it_is_off_the_list(house: Shell, bounced: str) -> None:
    assert house.fine("letter", "again", bounced).startswith("✓ ")
    assert "None" in house.fine("letter", "list")


def test_told_in_person_it_is_off_the_list(house: Shell, bounced: str) -> None:
    assert "told in person" in house.fine("letter", "told", bounced.lower())
    assert "None" in house.fine("letter", "list")


def test_one_that_is_not_there_is_told(house: Shell, bounced: str) -> None:
    assert bounced
    assert "none called NOSUCH" in house.refused("letter", "again", "NOSUCH")


def test_who_may_not_is_refused(house: Shell, bounced: str) -> None:
    said = house.refused("letter", "again", bounced, "--as", "supervisor")
    assert "coordinator" in said
