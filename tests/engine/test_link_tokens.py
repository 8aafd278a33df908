"""Links: who a token lets in, how it ends, and how a new one comes to its owner and to nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from services.wutongli import Wutongli
from sqlalchemy import select

from engine import commands
from engine.ids import Keys
from engine.letter import Letter
from engine.links import Opened, Shut, open_link, reissue, renew
from engine.outbox import take
from engine.schema import outbox
from engine.writing.tasks import LINK_LASTS
from workflows.refusal import Refused

SECOND = timedelta(seconds=1)


@pytest.fixture
def task(wutongli: Wutongli) -> str:
    """The task of the residents' representative."""
    return wutongli.task(wutongli.to_deliberation(), "building3")


def _token(here: Wutongli, task: str, generation: int = 1, ref: str = "building3") -> str:
    return here.rt.keys.link_token(task, here.person(ref), generation)


def _open(here: Wutongli, token: str) -> Opened | Shut:
    with here.rt.store.read() as connection:
        return open_link(here.rt, connection, token)


def _letters(here: Wutongli, task: str) -> list[Any]:
    with here.rt.store.read() as connection:
        return list(
            connection.execute(
                select(outbox).where(outbox.c.task_id == task).order_by(outbox.c.created_at)
            ).all()
        )


def test_a_link_opens_its_own_task(wutongli: Wutongli, task: str) -> None:
    opened = _open(wutongli, _token(wutongli, task))
    assert isinstance(opened, Opened)
    assert (opened.task_id, opened.person_id, opened.community_id) == (
        task, wutongli.person("building3"), wutongli.id,
    )  # fmt: skip


def test_a_tampered_link_opens_nothing(wutongli: Wutongli, task: str) -> None:
    token = _token(wutongli, task)
    assert isinstance(_open(wutongli, token), Opened)
    tampered = {
        "another last character": token[:-1] + ("A" if token[-1] != "A" else "B"),
        "cut short": token[:-1],
        "longer": token + "A",
        "another case": token.swapcase(),
        "empty": "",
        "no token at all": "\x00' OR 1=1 --",
        "very long": token + "é" * 5000,
    }
    assert {name: _open(wutongli, said) for name, said in tampered.items()} == dict.fromkeys(
        tampered, Shut("unknown")
    )


def test_a_token_that_was_never_given_opens_nothing(wutongli: Wutongli, task: str) -> None:
    here = wutongli
    forged = {
        "a generation that nobody gave": _token(here, task, 2),
        "another person's": _token(here, task, ref="building5"),
        "another house's": Keys("another secret, as long").link_token(task, here.person("building3"), 1),
    }
    assert {name: _open(here, said) for name, said in forged.items()} == dict.fromkeys(
        forged, Shut("unknown")
    )


def test_a_link_still_shows_what_came_of_its_task(wutongli: Wutongli, task: str) -> None:
    item = _open(wutongli, _token(wutongli, task))
    assert isinstance(item, Opened)
    wutongli.all_agree(item.item_id)
    assert isinstance(_open(wutongli, _token(wutongli, task)), Opened)


def test_a_link_expires_and_says_so(wutongli: Wutongli, task: str) -> None:
    opened_at = wutongli.rt.now()
    wutongli.clock.advance_to(opened_at + LINK_LASTS - SECOND)
    assert isinstance(_open(wutongli, _token(wutongli, task)), Opened)
    wutongli.clock.advance_to(opened_at + LINK_LASTS)
    assert _open(wutongli, _token(wutongli, task)) == Shut("expired", wutongli.id)


def test_an_expired_link_is_renewed_by_a_message_to_its_owner_once_an_hour(
    wutongli: Wutongli, task: str
) -> None:
    here, old = wutongli, _token(wutongli, task)
    here.clock.advance(LINK_LASTS)
    before = len(_letters(here, task))
    assert [renew(here.rt, old) for _ in range(3)] == ["queued"] * 3
    fresh = _letters(here, task)[before:]
    assert [(row.person_id, row.kind, row.state) for row in fresh] == [
        (here.person("building3"), "task", "queued")
    ]
    assert len({row.message_id for row in _letters(here, task)}) == before + 1
    assert _open(here, old) == Shut("expired", here.id)

    letter = take(here.rt, fresh[0].id, "sender", here.rt.now())
    assert isinstance(letter, Letter)
    assert letter.link is not None
    assert isinstance(_open(here, letter.link.rsplit("/", 1)[1]), Opened)

    here.clock.advance(timedelta(hours=1))
    assert renew(here.rt, old) == "queued"
    assert len(_letters(here, task)) == before + 2


def test_a_link_asked_for_long_after_its_renewal_opens_again(wutongli: Wutongli, task: str) -> None:
    here, old = wutongli, _token(wutongli, task)
    for _ in range(3):
        here.clock.advance(LINK_LASTS)
        assert renew(here.rt, old) == "queued"
        letter = take(here.rt, _letters(here, task)[-1].id, "sender", here.rt.now())
        assert isinstance(letter, Letter)
        assert letter.link is not None
        assert isinstance(_open(here, letter.link.rsplit("/", 1)[1]), Opened)


@pytest.mark.parametrize("which", ["still good", "unknown", "revoked", "of a closed task"])
def test_what_is_not_renewed(wutongli: Wutongli, task: str, which: str) -> None:
    here, token = wutongli, _token(wutongli, task)
    if which == "unknown":
        token = "no-such-token"
    if which == "revoked":
        assert reissue(here.rt, here.actor("coordinator"), task) == "queued"
    if which == "of a closed task":
        opened = _open(here, token)
        assert isinstance(opened, Opened)
        here.all_agree(opened.item_id)
    if which != "still good":
        here.clock.advance(LINK_LASTS)
    before = len(_letters(here, task))
    assert renew(here.rt, token) == "unknown"
    assert len(_letters(here, task)) == before


def test_a_revoked_link_opens_nothing_and_the_next_letter_has_another(wutongli: Wutongli, task: str) -> None:
    here, old = wutongli, _token(wutongli, task)
    assert reissue(here.rt, here.actor("coordinator"), task) == "queued"
    assert _open(here, old) == Shut("revoked", here.id)
    letter = take(here.rt, _letters(here, task)[-1].id, "sender", here.rt.now())
    assert isinstance(letter, Letter)
    assert letter.link is not None
    assert old not in letter.link
    assert isinstance(_open(here, letter.link.rsplit("/", 1)[1]), Opened)


def test_another_community_and_the_supervisor_revoke_nothing_here(wutongli: Wutongli, task: str) -> None:
    stranger = replace(wutongli.actor("coordinator"), community_id="01ANOTHERCOMMUNITY00000000")
    for actor in (stranger, wutongli.actor("supervisor")):
        assert isinstance(reissue(wutongli.rt, actor, task), Refused)
    assert isinstance(_open(wutongli, _token(wutongli, task)), Opened)


def test_whoever_has_answered_gets_a_new_link_all_the_same(wutongli: Wutongli, task: str) -> None:
    opened = _open(wutongli, _token(wutongli, task))
    assert isinstance(opened, Opened)
    commands.answer_task(wutongli.rt, task, {"stand": "agree"}, via="link")
    assert reissue(wutongli.rt, wutongli.actor("coordinator"), task) == "queued"
    letter = take(wutongli.rt, _letters(wutongli, task)[-1].id, "sender", wutongli.rt.now())
    assert isinstance(letter, Letter)
