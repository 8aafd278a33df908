"""Photographs that belong to an item, kept in SQL beside what they show.

What they are is read from their bytes, never from their name, and they are kept as `engine/pictures.py` writes
them anew. One whose answer is refused stays with its item, unreferred to, until it is swept a day later
(`engine/sweeping.py`): sending it again costs a place until then.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from engine.ids import Keys, new_id
from engine.pictures import cleaned
from engine.runtime import Runtime
from engine.schema import attachments, responses
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


def shown_photos(connection: Connection, item_id: str, *, with_papers: bool) -> tuple[str, ...]:
    """The photographs of an item that may be looked at, by their ids; those of what people wrote are for staff."""
    found = connection.execute(
        select(attachments.c.id)
        .where(attachments.c.item_id == item_id, attachments.c.seal.is_(None))
        .order_by(attachments.c.id)
    ).scalars()
    if with_papers:
        return tuple(found)
    papers = connection.execute(
        select(responses.c.paper).where(responses.c.item_id == item_id, responses.c.paper.is_not(None))
    ).scalars()
    written = {id_ for paper in papers for id_ in paper or ()}
    return tuple(id_ for id_ in found if id_ not in written)


def forget_papers(connection: Connection, person_id: str) -> None:
    """Photographs of what somebody wrote are gone with their words."""
    papers = connection.execute(
        select(responses.c.paper).where(responses.c.person_id == person_id, responses.c.paper.is_not(None))
    ).scalars()
    if written := [id_ for paper in papers for id_ in paper or ()]:
        connection.execute(delete(attachments).where(attachments.c.id.in_(written)))


def reveal_photos(connection: Connection, keys: Keys, item_id: str, step: int) -> None:
    """Photographs that were under the seal of that step are in clear."""
    rows = connection.execute(
        select(attachments.c.id, attachments.c.body, attachments.c.seal).where(
            attachments.c.item_id == item_id, attachments.c.seal.like(f"{step}.%")
        )
    ).all()
    for row in rows:
        body = opened(keys, item_id, row.seal, row.body)
        connection.execute(
            update(attachments)
            .where(attachments.c.id == row.id)
            .values(body=body, size=len(body), sha256=hashlib.sha256(body).hexdigest(), seal=None)
        )


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


def _count(connection: Connection, item_id: str, person_id: str | None) -> int:
    found = connection.execute(
        select(attachments.c.id).where(attachments.c.item_id == item_id, attachments.c.person_id == person_id)
    )
    return len(found.all())
