"""What the record costs: verifying 100,000 events with their checkpoints, folding an item, a resolution as PDF:
`python -m bench.record`.

A hundred items are led through their deliberation by the engine. Their histories are then written again for as many
further items as are wanted, by the same function that the engine writes with, each with salts, hashes and a chain of its
own; every tenth part of them a checkpoint is signed. What is verified is a store of that size, read from its file.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection, insert, select, update

from bench.house import House
from documents.resolution import pdf
from engine.audit import audit
from engine.audit_seal import public_key
from engine.checkpoints import write_checkpoint
from engine.commands import answer_task
from engine.community import community
from engine.history import FIRST, Entry, append, fold, history_of
from engine.ids import new_id
from engine.resolutions import Resolution, resolutions_of
from engine.schema import items

EVENTS, AIM_S, PAPER_AIM_S = 100_000, 10.0, 0.2
LED = 100


def lead(house: House) -> list[str]:
    """Items with five answers each, one of them with words; their ids."""
    ids = []
    for _ in range(LED):
        walk = house.deliberating()
        for task_id in walk.task_ids:
            answer_task(house.rt, task_id, {"stand": "agree", "text": "业主都盼着早点动工"}, via="link")
        ids.append(walk.item_id)
    return ids


def grow(house: House, ids: list[str], events: int) -> int:
    """Further items with the histories of these, until there are so many events; how many events there are."""
    with house.rt.store.read() as connection:
        told = [history_of(connection, id_) for id_ in ids]
        found = connection.execute(select(items).where(items.c.id.in_(ids)))
        rows = [dict(row) for row in found.mappings()]
        number = max(row["number"] for row in rows)
    count, made = sum(map(len, told)), 0
    while count < events:
        with house.rt.store.write() as connection:
            part = min(count + events // 10, events)
            while count < part:
                number += 1
                row, entries = rows[made % len(rows)], told[made % len(told)]
                made += 1
                count += len(entries)
                id_ = new_id(house.rt.now())
                connection.execute(
                    insert(items).values(row | {"id": id_, "number": number, "seq": 0, "head": FIRST})
                )
                head = _write(connection, id_, row["community_id"], entries)
                connection.execute(update(items).where(items.c.id == id_).values(seq=len(entries), head=head))
        write_checkpoint(house.rt, house.rt.now(), every=timedelta())
    return count


def _write(connection: Connection, item_id: str, community_id: str, entries: list[Entry]) -> str:
    head = FIRST
    for each in entries:
        head = append(
            connection, item_id=item_id, community_id=community_id, seq=each.seq, previous=head, at=each.at,
            event=each.event, actor_id=each.actor_id, via=each.via, effects=each.effects,
        )  # fmt: skip
    return head


def main() -> None:
    """Measure, and print."""
    given = argparse.ArgumentParser()
    given.add_argument("--events", type=int, default=EVENTS)
    events = given.parse_args().events
    with tempfile.TemporaryDirectory() as folder:
        house = House(f"sqlite:///{Path(folder) / 'record.db'}")
        ids = lead(house)
        count = grow(house, ids, events)
        key = public_key(house.rt.keys)
        began, worked = time.perf_counter(), time.process_time()
        with house.rt.store.read() as connection:
            found = audit(connection, key)
        took, worked = time.perf_counter() - began, time.process_time() - worked
        if found.faults or found.rows != count:
            raise SystemExit(f"the record does not hold: {found.faults[:3]}")
        print(
            f"verify: {found.rows:,} events of {found.items:,} items with {found.checkpoints} checkpoints: "
            f"{took:.2f} s, {worked:.2f} s of processor (aim {AIM_S:.0f} s)"
        )
        with house.rt.store.read() as connection:
            began = time.perf_counter()
            for id_ in ids:
                fold(id_, history_of(connection, id_))
            print(f"fold: {(time.perf_counter() - began) / len(ids) * 1000:.2f} ms an item")
            here = community(connection, house.community_id)
            made = resolutions_of(connection, here, ids[0], house.rt.now()) if here else None
        if not made:
            raise SystemExit("nothing was decided")
        papers(made[-1])
    if took > AIM_S:
        raise SystemExit("verifying took too long")


def papers(it: Resolution) -> None:
    """Resolutions, each another one: the first of a process, and the median of those after it."""
    took = []
    for number in range(21):
        began = time.perf_counter()
        pdf(replace(it, title=f"第{number}件"), "zh", f"https://gongshi.example/{number}")
        took.append(time.perf_counter() - began)
    print(
        f"resolution: the first {took[0] * 1000:.0f} ms, then {statistics.median(took[1:]) * 1000:.0f} ms, "
        f"at most {max(took[1:]) * 1000:.0f} ms (aim {PAPER_AIM_S * 1000:.0f} ms)"
    )


if __name__ == "__main__":
    main()
