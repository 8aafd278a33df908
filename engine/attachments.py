"""Photographs that belong to an item, kept in SQL beside what they show.

What they are is read from their bytes, never from their name, and they are kept as `engine/pictures.py` writes
them anew. One whose answer is refused stays with its item, unreferred to, until it is swept a day later
(`engine/sweeping.py`): sending it again costs a place until then. Must hold: whoever is asked sees a photograph only
where the matter or the report of a work refers to it, never what somebody wrote; and a seal is broken only for what
an answer that was taken refers to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from engine.ids import Keys, new_id
from engine.loading import Loaded
from engine.pictures import cleaned
from engine.runtime import Runtime
from engine.schema import attachments, responses, tasks
from engine.seals import closed, opened
from workflows.refusal import Refused
from workflows.text import Text, text

MAX_BYTES = 5_000_000
MAX_COUNT = 12
"""Photographs of one item by one person: enough for every milestone."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph as it is shown."""

    media_type: str
    body: bytes


def attach(
    rt: Runtime,
    community_id: str,
    body: bytes,
    *,
    item_id: str | None,
    task_id: str | None,
    person_id: str | None,
    sealed_for: str | None = None,
) -> str | Refused:
    """Keep a photograph; returns its id. With the key of a task whose answers are sealed it is kept under seal, and
    nobody sees it before the answers are revealed.
    """
    if len(body) > MAX_BYTES:
        return Refused(
            "invalid",
            text("照片太大，每张最多 5 MB", "The photograph is too large: 5 MB at most"),
            where="photos",
        )
    kept = cleaned(body)
    if kept is None:
        return Refused(
            "invalid",
            text(
                "只收 JPEG、PNG、WebP 照片；这一张打不开，请换一张",
                "Only JPEG, PNG or WebP photographs; this one cannot be opened, please choose another",
            ),
            where="photos",
        )
    now = rt.now()
    id_ = new_id(now)
    seal = None
    if sealed_for is not None and item_id is not None:
        seal = f"{sealed_for}#{id_}"
        kept = closed(rt.keys, item_id, seal, kept)
    with rt.store.write() as connection:
        if item_id is not None and _count(connection, item_id, person_id) >= MAX_COUNT:
            return Refused(
                "limited", text("照片太多了", "There are too many photographs already"), where="photos"
            )
        connection.execute(
            insert(attachments).values(
                id=id_, community_id=community_id, item_id=item_id, task_id=task_id, person_id=person_id,
                media_type="image/jpeg", size=len(kept), sha256=hashlib.sha256(kept).hexdigest(), body=kept, seal=seal,
                created_at=now,
            )
        )  # fmt: skip
    return id_


def give_to(connection: Connection, community_id: str, item_id: str, ids: Sequence[str]) -> Refused | None:
    """Photographs that came before their item now belong to it; refused where one is not there or taken."""
    if not ids:
        return None
    given = connection.execute(
        update(attachments)
        .where(
            attachments.c.id.in_(list(ids)),
            attachments.c.community_id == community_id,
            attachments.c.item_id.is_(None),
        )
        .values(item_id=item_id)
    ).rowcount
    return None if given == len(set(ids)) else _lost(ids[0], "photos")


def copied(
    connection: Connection, from_item: str, item_id: str, ids: Sequence[str], now: datetime
) -> tuple[str, ...]:
    """Photographs of an item for another that follows from it, in their order: each item keeps its own, so that what is
    erased or swept from one is not lost to the other. None of them is under seal.
    """
    wanted = select(attachments).where(
        attachments.c.item_id == from_item, attachments.c.id.in_(list(ids)), attachments.c.seal.is_(None)
    )
    found = {row["id"]: dict(row) for row in connection.execute(wanted).mappings()}
    its_own = {"item_id": item_id, "task_id": None, "created_at": now}
    new = [found[id_] | its_own | {"id": new_id(now)} for id_ in ids if id_ in found]
    if new:
        connection.execute(insert(attachments), new)
    return tuple(each["id"] for each in new)


def photo(connection: Connection, community_id: str, attachment_id: str) -> Photo | None:
    """A photograph of a community; none while it is under seal."""
    row = connection.execute(
        select(attachments.c.media_type, attachments.c.body).where(
            attachments.c.id == attachment_id,
            attachments.c.community_id == community_id,
            attachments.c.seal.is_(None),
        )
    ).one_or_none()
    return Photo(row.media_type, row.body) if row else None


def kept_photos(connection: Connection, item_id: str) -> tuple[str, ...]:
    """Every photograph of an item that is not under seal, by their ids, as staff see them."""
    found = select(attachments.c.id).where(attachments.c.item_id == item_id, attachments.c.seal.is_(None))
    return tuple(connection.execute(found.order_by(attachments.c.id)).scalars())


def shown_photos(connection: Connection, loaded: Loaded) -> tuple[str, ...]:
    """The photographs that whoever is asked may look at, by their ids: those of the matter, and those that show that a
    work is done. What was kept with an answer that was refused is in neither, nor is what somebody wrote.
    """
    form, item = loaded.definition, loaded.item
    rows = connection.execute(
        select(attachments.c.id, attachments.c.task_id)
        .where(attachments.c.item_id == item.id, attachments.c.seal.is_(None))
        .order_by(attachments.c.id)
    ).all()
    if not rows:
        return ()
    own = {
        id_
        for name, field in form.fields.items()
        if field.type == "images" and isinstance(ids := item.fields.get(name), tuple)
        for id_ in ids
    }
    reports = connection.execute(
        select(responses.c.task_id, responses.c.answer, responses.c.paper)
        .join(tasks, tasks.c.id == responses.c.task_id)
        .where(responses.c.item_id == item.id, tasks.c.kind == "report")
    ).all()
    written = {id_ for report in reports for id_ in report.paper or ()}
    showing = {
        (id_, task_id)
        for report in reports
        for id_ in report.answer.get("evidence", ())
        if id_ not in written
        for task_id in (report.task_id, None)
    }
    # what came with an answer is never of the matter itself, whatever a field says
    return tuple(
        row.id for row in rows if (row.task_id is None and row.id in own) or (row.id, row.task_id) in showing
    )


def papers_of(connection: Connection, item_id: str) -> frozenset[str]:
    """The ids of the photographs of what people wrote, to which answers of an item refer."""
    return frozenset(_papers(connection, responses.c.item_id == item_id))


def forget_papers(connection: Connection, person_id: str) -> None:
    """Photographs of what somebody wrote are gone with their words, also those whose entry was refused."""
    asked = select(tasks.c.id).where(tasks.c.person_id == person_id, tasks.c.kind != "report")
    theirs = select(tasks.c.item_id).where(tasks.c.person_id == person_id)
    connection.execute(
        delete(attachments).where(attachments.c.item_id.in_(theirs), attachments.c.task_id.in_(asked))
    )
    if written := list(_papers(connection, responses.c.person_id == person_id)):
        connection.execute(delete(attachments).where(attachments.c.id.in_(written)))


def reveal_photos(connection: Connection, keys: Keys, item_id: str, step: int) -> None:
    """Photographs that were under the seal of that step are in clear. One whose answer was refused is gone."""
    rows = connection.execute(
        select(attachments.c.id, attachments.c.body, attachments.c.seal).where(
            attachments.c.item_id == item_id, attachments.c.seal.like(f"{step}.%")
        )
    ).all()
    if not rows:
        return
    taken = papers_of(connection, item_id)
    for row in rows:
        this = attachments.c.id == row.id
        if row.id not in taken:
            connection.execute(delete(attachments).where(this))
            continue
        body = opened(keys, item_id, row.seal, row.body)
        digest = hashlib.sha256(body).hexdigest()
        connection.execute(
            update(attachments).where(this).values(body=body, size=len(body), sha256=digest, seal=None)
        )


def destroy_photos(connection: Connection, item_id: str, step: int) -> None:
    """Photographs under the seal of a step that was broken off are gone."""
    of_the_step = attachments.c.seal.startswith(f"{step}.", autoescape=True)
    connection.execute(delete(attachments).where(attachments.c.item_id == item_id, of_the_step))


def missing_evidence(connection: Connection, item_id: str, evidence: Sequence[str]) -> Refused | None:
    """Refused where one of the ids is no photograph of this item."""
    if not evidence:
        return None
    found = connection.execute(
        select(attachments.c.id).where(attachments.c.item_id == item_id, attachments.c.id.in_(list(evidence)))
    ).scalars()
    lost = sorted(set(evidence) - set(found))
    return _lost(lost[0], "evidence") if lost else None


def _lost(id_: str, where: str) -> Refused:
    said = Text(zh=f"没有照片 {id_}，请重新上传", en=f"There is no photograph {id_}; please send it again")
    return Refused("invalid", said, where=where)


def _papers(connection: Connection, which: ColumnElement[bool]) -> Iterator[str]:
    for paper in connection.execute(
        select(responses.c.paper).where(which, responses.c.paper.is_not(None))
    ).scalars():
        yield from paper or ()


def _count(connection: Connection, item_id: str, person_id: str | None) -> int:
    found = connection.execute(
        select(attachments.c.id).where(attachments.c.item_id == item_id, attachments.c.person_id == person_id)
    )
    return len(found.all())
