"""Whoever tampers with the record is found out: by the chains, by the checkpoints, or by a digest kept elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from services.wutongli import PROPOSAL, Wutongli
from sqlalchemy import Connection, delete, select, update

from engine.audit import Audit, Fault, audit
from engine.audit_seal import holds, public_key, signed
from engine.audit_tree import path_of, root_by, root_of
from engine.checkpoints import EVERY, Checkpoint, write_checkpoint
from engine.history import FIRST, chain_hash, erase_texts
from engine.ids import Keys
from engine.schema import checkpoints, history, items, metadata, sealed_heads, texts

_THIEVES = Keys("another secret of the tests")


@dataclass(frozen=True, slots=True)
class Recorded:
    """Two items with three checkpoints over them, and a row that came since."""

    here: Wutongli
    first: str
    second: str
    made: tuple[Checkpoint, ...]

    def audited(self, item_id: str | None = None, **printed: str) -> Audit:
        kept = {int(number.removeprefix("n")): digest for number, digest in printed.items()}
        with self.here.rt.store.read() as connection:
            return audit(connection, public_key(self.here.rt.keys), item_id=item_id, printed=kept)


@pytest.fixture
def recorded(wutongli: Wutongli) -> Recorded:
    here = wutongli
    made = []

    def seal() -> None:
        here.tick(EVERY)
        checkpoint = write_checkpoint(here.rt, here.rt.now())
        assert checkpoint is not None
        made.append(checkpoint)

    first = here.to_deliberation()
    seal()
    second = here.open("垃圾房太臭")
    here.answer(first, "building3", stand="agree_if", text="施工避开午休")
    seal()
    here.answer(first, "owners_chair", stand="agree", text="业主都盼着")
    here.press(second, "coordinator", button="accept")
    seal()
    here.answer(second, "property_manager", fields=PROPOSAL)
    return Recorded(here, first, second, tuple(made))


def test_an_untouched_record_holds_and_says_how_much_of_it_is_not_sealed_yet(recorded: Recorded) -> None:
    found = recorded.audited()
    assert found.faults == []
    assert (found.items, found.checkpoints, found.unsealed) == (2, 3, 1)
    assert found.rows == sum(recorded.here.loaded(each).seq for each in (recorded.first, recorded.second))
    assert found.last == recorded.made[-1]


def test_a_checkpoint_seals_only_what_grew_and_none_is_made_where_nothing_did(recorded: Recorded) -> None:
    assert [each.size for each in recorded.made] == [1, 2, 2]
    here = recorded.here
    assert write_checkpoint(here.rt, here.rt.now()) is None  # the last one is young
    here.tick(EVERY)
    last = write_checkpoint(here.rt, here.rt.now())
    assert last is not None
    assert (last.number, last.size, last.previous) == (4, 1, recorded.made[-1].digest)
    here.tick(EVERY)
    assert write_checkpoint(here.rt, here.rt.now()) is None  # nothing came
    assert recorded.audited().unsealed == 0


Tamper = Callable[[Connection, Recorded], None]


def _row_changed(connection: Connection, it: Recorded) -> None:
    connection.execute(
        update(history).where(history.c.item_id == it.first, history.c.seq == 2).values(via="paper")
    )


def _row_taken_out(connection: Connection, it: Recorded) -> None:
    connection.execute(delete(history).where(history.c.item_id == it.first, history.c.seq == 2))


def _end_taken_off(connection: Connection, it: Recorded) -> None:
    last = it.here.loaded(it.first).seq
    connection.execute(delete(history).where(history.c.item_id == it.first, history.c.seq == last))


def _end_taken_off_with_the_item(connection: Connection, it: Recorded) -> None:
    _end_taken_off(connection, it)
    last = connection.execute(
        select(history.c.seq, history.c.hash)
        .where(history.c.item_id == it.first).order_by(history.c.seq.desc()).limit(1)
    ).one()  # fmt: skip
    connection.execute(update(items).where(items.c.id == it.first).values(seq=last.seq, head=last.hash))


def _text_changed(connection: Connection, it: Recorded) -> None:
    connection.execute(update(texts).where(texts.c.body == "业主都盼着").values(body="业主反对"))


def _computed_anew(connection: Connection, it: Recorded) -> None:
    """A row is changed, and every hash from there on, with the item's own, is made to fit."""
    previous = FIRST
    for row in connection.execute(
        select(history).where(history.c.item_id == it.first).order_by(history.c.seq)
    ).all():
        via = "paper" if row.seq == 2 else row.via
        digest = chain_hash(previous, row.item_id, row.seq, row.at, row.event, row.actor_id, via, row.effects)
        connection.execute(
            update(history)
            .where(history.c.item_id == it.first, history.c.seq == row.seq)
            .values(via=via, previous=previous, hash=digest)
        )
        previous = digest
    connection.execute(update(items).where(items.c.id == it.first).values(head=previous))


def _computed_anew_with_its_heads(connection: Connection, it: Recorded) -> None:
    _computed_anew(connection, it)
    for row in connection.execute(select(history).where(history.c.item_id == it.first)).all():
        connection.execute(
            update(sealed_heads)
            .where(sealed_heads.c.item_id == it.first, sealed_heads.c.seq == row.seq)
            .values(head=row.hash)
        )


def _signed_anew(connection: Connection, it: Recorded) -> None:
    """All of the above, and every checkpoint is signed again, by somebody who has not the house's secret."""
    _computed_anew_with_its_heads(connection, it)
    previous = FIRST
    for each in it.made:
        rows = connection.execute(select(sealed_heads).where(sealed_heads.c.checkpoint == each.number)).all()
        lines = [f"{row.item_id} {row.seq} {row.head}" for row in sorted(rows, key=lambda r: r.item_id)]
        forged = replace(each, previous=previous, root=root_of(lines), key=public_key(_THIEVES))
        connection.execute(
            update(checkpoints)
            .where(checkpoints.c.number == each.number)
            .values(
                previous=forged.previous, root=forged.root, key=forged.key,
                signature=signed(_THIEVES, forged.digest),
            )
        )  # fmt: skip
        previous = forged.digest


def _item_taken_out(connection: Connection, it: Recorded) -> None:
    """Every row of the second item goes, wherever it is."""
    inner = {"task_id": "tasks", "outbox_id": "outbox"}
    for table in reversed(metadata.sorted_tables):
        for column in table.c:
            owner = metadata.tables.get(inner.get(column.name, ""))
            if owner is not None and "item_id" in owner.c:
                connection.execute(
                    delete(table).where(column.in_(select(owner.c.id).where(owner.c.item_id == it.second)))
                )
        if "item_id" in table.c and table is not sealed_heads:
            connection.execute(delete(table).where(table.c.item_id == it.second))
    connection.execute(delete(items).where(items.c.id == it.second))


def _checkpoint_taken_out(connection: Connection, it: Recorded) -> None:
    connection.execute(delete(checkpoints).where(checkpoints.c.number == 2))


def _heads_taken_out(connection: Connection, it: Recorded) -> None:
    connection.execute(delete(sealed_heads).where(sealed_heads.c.item_id == it.second))


def _checkpoints_swapped(connection: Connection, it: Recorded) -> None:
    for number, to in ((2, 99), (3, 2), (99, 3)):
        connection.execute(update(checkpoints).where(checkpoints.c.number == number).values(number=to))
        connection.execute(
            update(sealed_heads).where(sealed_heads.c.checkpoint == number).values(checkpoint=to)
        )


def _rows_swapped(connection: Connection, it: Recorded) -> None:
    for seq, to in ((2, 99), (3, 2), (99, 3)):
        connection.execute(
            update(history).where(history.c.item_id == it.first, history.c.seq == seq).values(seq=to)
        )


def _checkpoint_moved(connection: Connection, it: Recorded) -> None:
    moved = it.made[1].at - timedelta(hours=3)
    connection.execute(update(checkpoints).where(checkpoints.c.number == 2).values(at=moved))


@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        pytest.param(_row_changed, {"hash"}, id="a row is changed"),
        pytest.param(_row_taken_out, {"gap"}, id="a row is taken out"),
        pytest.param(_rows_swapped, {"hash", "rewritten"}, id="two rows change places"),
        pytest.param(_end_taken_off, {"end", "cut"}, id="the last row is taken off"),
        pytest.param(
            _end_taken_off_with_the_item, {"cut"}, id="the last row is taken off and the item fitted"
        ),
        pytest.param(_text_changed, {"text"}, id="what somebody wrote is changed"),
        pytest.param(_computed_anew, {"rewritten"}, id="the whole chain is computed anew"),
        pytest.param(_computed_anew_with_its_heads, {"heads"}, id="and the sealed heads are fitted"),
        pytest.param(_signed_anew, {"stranger"}, id="and the checkpoints are signed with another key"),
        pytest.param(_item_taken_out, {"gone"}, id="an item is taken out"),
        pytest.param(_checkpoint_taken_out, {"missing"}, id="a checkpoint is taken out"),
        pytest.param(_heads_taken_out, {"heads"}, id="sealed heads are taken out"),
        pytest.param(_checkpoints_swapped, {"order", "signature"}, id="two checkpoints change places"),
        pytest.param(_checkpoint_moved, {"signature", "order"}, id="a checkpoint is put at another hour"),
    ],
)
def test_tampering_is_found_out(recorded: Recorded, tamper: Tamper, found: set[str]) -> None:
    with recorded.here.rt.store.write() as connection:
        tamper(connection, recorded)
    seen = {fault.why for fault in recorded.audited().faults}
    assert seen == found


def test_checkpoints_cut_off_at_the_end_are_found_out_by_a_digest_kept_elsewhere(recorded: Recorded) -> None:
    kept = recorded.made[-1].digest
    with recorded.here.rt.store.write() as connection:
        connection.execute(delete(checkpoints).where(checkpoints.c.number == 3))
        connection.execute(delete(sealed_heads).where(sealed_heads.c.checkpoint == 3))
    assert recorded.audited().faults == []  # what is left holds in itself
    assert recorded.audited(n3=kept).faults == [Fault("missing", checkpoint=3)]
    assert recorded.audited(n2=kept).faults == [Fault("printed", checkpoint=2)]
    assert recorded.audited(n2=recorded.made[1].digest[:16]).faults == []


def test_one_item_is_verified_without_the_faults_of_others(recorded: Recorded) -> None:
    with recorded.here.rt.store.write() as connection:
        _row_changed(connection, recorded)
    assert [fault.why for fault in recorded.audited(recorded.first).faults] == ["hash"]
    assert recorded.audited(recorded.second).faults == []


def test_erasing_a_person_leaves_every_checkpoint_whole(recorded: Recorded) -> None:
    with recorded.here.rt.store.write() as connection:
        erase_texts(connection, recorded.here.person("building3"), recorded.here.rt.keys)
    assert recorded.audited().faults == []


def test_no_checkpoint_holds_a_word_or_a_name(recorded: Recorded) -> None:
    with recorded.here.rt.store.read() as connection:
        kept: list[Any] = [
            *connection.execute(select(checkpoints)).all(), *connection.execute(select(sealed_heads)).all()
        ]  # fmt: skip
    assert "业主" not in repr(kept)
    assert recorded.here.person("building3") not in repr(kept)


_LINES = st.lists(st.text(max_size=8), min_size=1, max_size=40)


@given(lines=_LINES, data=st.data())
def test_every_line_is_proved_by_its_path_and_no_other_line_is(lines: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(lines) - 1))
    path = path_of(lines, place)
    assert root_by(lines[place], path) == root_of(lines)
    assert root_by(lines[place] + "!", path) != root_of(lines)


@given(lines=_LINES, data=st.data())
def test_a_root_tells_any_change_of_its_lines(lines: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(lines) - 1))
    assert root_of([*lines[:place], lines[place] + "!", *lines[place + 1 :]]) != root_of(lines)
    assert root_of(lines[:-1]) != root_of(lines)
    assert root_of([*lines, lines[-1]]) != root_of(lines)


def test_a_signature_is_of_one_digest_by_one_key() -> None:
    mine = Keys("the secret of this house")
    digest, other = "a" * 64, "b" * 64
    assert holds(public_key(mine), digest, signed(mine, digest))
    assert not holds(public_key(mine), other, signed(mine, digest))
    assert not holds(public_key(_THIEVES), digest, signed(mine, digest))
    assert not holds("no key", digest, "no signature")
