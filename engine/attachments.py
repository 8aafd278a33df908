"""Photographs that belong to an item: what kind they are is read from their bytes, never from their name.

They are kept in SQL, so that a report and its evidence are there together or not at all. Where a
photograph was taken is nobody's business: a JPEG's metadata is dropped before it is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from engine.ids import new_id
from engine.runtime import Runtime
from engine.schema import attachments
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


def media_type_of(body: bytes) -> str | None:
    """JPEG, PNG or WebP by the first bytes; None for anything else."""
    if body.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    return None


def attach(
    rt: Runtime,
    community_id: str,
    body: bytes,
    *,
    item_id: str | None,
    task_id: str | None,
    person_id: str | None,
) -> str | Refused:
    """Keep a photograph; returns its id."""
    media_type = media_type_of(body)
    if media_type is None:
        return Refused(
            "invalid", text("只收 JPEG、PNG、WebP 照片", "Only JPEG, PNG or WebP photographs"), where="photos"
        )
    if len(body) > MAX_BYTES:
        return Refused(
            "invalid",
            text("照片太大，每张最多 5 MB", "The photograph is too large: 5 MB at most"),
            where="photos",
        )
    kept = without_metadata(body) if media_type == "image/jpeg" else body
    now = rt.now()
    id_ = new_id(now)
    with rt.store.write() as connection:
        if item_id is not None and _count(connection, item_id, person_id) >= MAX_COUNT:
            return Refused(
                "limited", text("照片太多了", "There are too many photographs already"), where="photos"
            )
        connection.execute(
            insert(attachments).values(
                id=id_, community_id=community_id, item_id=item_id, task_id=task_id, person_id=person_id,
                media_type=media_type, size=len(kept), sha256=hashlib.sha256(kept).hexdigest(), body=kept, created_at=now,
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
    """A photograph of a community."""
    row = connection.execute(
        select(attachments.c.media_type, attachments.c.body).where(
            attachments.c.id == attachment_id, attachments.c.community_id == community_id
        )
    ).one_or_none()
    return Photo(row.media_type, row.body) if row else None


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


def without_metadata(jpeg: bytes) -> bytes:
    """A JPEG without its APP1…APP15 segments and comments, where cameras write place and time.

    The picture itself is copied untouched. What cannot be read as segments is returned as it is. The
    orientation is in there too, so a photograph taken upright may lie on its side: privacy comes first.
    """
    kept = bytearray(b"\xff\xd8")
    for marker, segment in _segments(jpeg):
        if not (0xE1 <= marker <= 0xEF or marker == 0xFE):  # noqa: PLR2004  # APP1–APP15, COM (ITU T.81, B.1)
            kept += segment
    return bytes(kept) if len(kept) > 4 else jpeg  # noqa: PLR2004  # more than the marker at its start


def _segments(jpeg: bytes) -> Iterator[tuple[int, bytes]]:
    at = 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:  # noqa: PLR2004  # every segment begins with FF
        marker = jpeg[at + 1]
        if marker == 0xDA:  # noqa: PLR2004  # the scan: everything from here on is the picture
            yield marker, jpeg[at:]
            return
        length = 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        yield marker, jpeg[at : at + length]
        at += length


def _count(connection: Connection, item_id: str, person_id: str | None) -> int:
    found = connection.execute(
        select(attachments.c.id).where(attachments.c.item_id == item_id, attachments.c.person_id == person_id)
    )
    return len(found.all())
