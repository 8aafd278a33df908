"""An item in one file, to be verified anywhere: history, texts, papers, photographs, checkpoints, and the verifier.

Must hold: nothing of a vote that is not closed yet leaves the house; what was erased is erased here too, and the chain
holds all the same; people have their ids and no names, unless they are asked for. The same state of an item gives the
same bytes. Everything in it is signed together, so a paper or a photograph cannot be put in another's place.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from engine import bundle_verifier
from engine.account import Telling, names_of
from engine.attachments import papers_of, shown_photos
from engine.audit_seal import public_key, signed
from engine.audit_tree import path_of
from engine.bundle_verifier import MANIFEST, manifest_digest
from engine.checkpoints import checkpoint_of, heads_of
from engine.community import Community
from engine.history import history_of
from engine.ids import Keys
from engine.loading import Loaded, load_item
from engine.schema import attachments, checkpoints, history, sealed_heads, texts
from workflows.item import Item
from workflows.model import Definition
from workflows.refusal import Refused
from workflows.text import text

SEALED = Refused(
    "not_possible",
    text(
        "表决还没有结束，这时候不能导出：答复到截止才公开。",
        "The vote is not closed yet, so the item cannot be exported: answers are seen when it is.",
    ),
)
NOT_THERE = Refused("not_found", text("没有这个议题", "There is no such item"))
README = """# 议题导出 / An exported item

这里是一个议题的全部记录：经过（history.json）、各人写的话（texts.json，已删除的为 null）、每一步为什么（account.json）、
决议书（PDF）、照片（photos/）、封存点（checkpoints.json）。核对不用联网，也不用数据库：装好 Python 3.11 后运行

    python verify.py . 公钥

公钥请用另外留底的那一把（`gongshi audit key`）。不写公钥，只能核对内容前后一致，不能核对是谁签的。

Here is everything of one item: what happened (history.json), what people wrote (texts.json; null where it was erased), why
each step was taken (account.json), the resolutions (PDF), the photographs (photos/), the checkpoints (checkpoints.json).
Verifying needs neither a network nor a database: with Python 3.11, run

    python verify.py . PUBLIC_KEY

Take the public key that was kept elsewhere (`gongshi audit key`). Without one it is only checked that everything fits
together, not who signed it.
"""
_THE_SAME_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip can say: the file depends on the item alone."""


def under_seal(definition: Definition, item: Item) -> bool:
    """Whether answers of the state in which an item rests are not to be seen yet."""
    ask = definition.states[item.state].ask
    return ask is not None and ask.answers != "open"


def bundle_of(
    connection: Connection, here: Community, keys: Keys, item_id: str, now: datetime, papers: Mapping[str, bytes],
    *, with_names: bool = False,
) -> bytes | Refused:  # fmt: skip
    """The bundle of an item, with the PDFs of its resolutions by their names; refused where a vote is not closed."""
    loaded = load_item(connection, item_id, now, lock=False)
    if loaded is None or loaded.community.id != here.id:
        return NOT_THERE
    if under_seal(loaded.definition, loaded.item):
        return SEALED
    files = {
        "README.md": README.encode(),
        "verify.py": Path(bundle_verifier.__file__).read_bytes(),
        "item.json": _json(_item(loaded, here)),
        "history.json": _json(_history(connection, item_id)),
        "texts.json": _json(_texts(connection, item_id)),
        "account.json": _json(_account(connection, here, loaded, with_names=with_names)),
        "checkpoints.json": _json(_checkpoints(connection, item_id)),
        **papers,
        **_photos(connection, loaded, with_names=with_names),
    }
    hashes = {name: hashlib.sha256(body).hexdigest() for name, body in files.items()}
    seal = signed(keys, manifest_digest(hashes))
    files[MANIFEST] = _json({"files": hashes, "key": public_key(keys), "signature": seal})
    return _packed(files)


def _packed(files: Mapping[str, bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _THE_SAME_DAY)
            entry.compress_type, entry.external_attr, entry.create_system = (
                zipfile.ZIP_DEFLATED,
                0o644 << 16,
                3,
            )
            packed.writestr(entry, files[name])
    return made.getvalue()


def _json(form: Any) -> bytes:
    return (json.dumps(form, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _item(loaded: Loaded, here: Community) -> dict[str, Any]:
    definition = loaded.definition
    return {
        "id": loaded.item.id, "number": loaded.number, "title": loaded.item.title, "rows": loaded.seq, "head": loaded.head,
        "community": here.title.model_dump(), "issue_type": definition.issue_type, "version": definition.version,
    }  # fmt: skip


def _history(connection: Connection, item_id: str) -> list[dict[str, Any]]:
    rows = connection.execute(select(history).where(history.c.item_id == item_id).order_by(history.c.seq))
    return [
        {
            "seq": row.seq, "at": row.at.isoformat(), "event": row.event, "actor_id": row.actor_id, "via": row.via,
            "effects": row.effects, "previous": row.previous, "hash": row.hash,
        }
        for row in rows
    ]  # fmt: skip


def _texts(connection: Connection, item_id: str) -> dict[str, Any]:
    rows = connection.execute(
        select(texts.c.id, texts.c.salt, texts.c.body, texts.c.seal).where(texts.c.item_id == item_id)
    )
    gone = {"salt": "", "body": None}  # erased; or never revealed, since its step was left before the close
    return {
        row.id: gone if row.body is None or row.seal is not None else {"salt": row.salt, "body": row.body}
        for row in rows
    }


def _account(
    connection: Connection, here: Community, loaded: Loaded, *, with_names: bool
) -> list[dict[str, Any]]:
    names = names_of(connection, here) if with_names else {}
    told = Telling(loaded.definition, here, names).chapters(
        loaded.item.id, history_of(connection, loaded.item.id)
    )
    return [each.as_json() for each in told]


def _checkpoints(connection: Connection, item_id: str) -> list[dict[str, Any]]:
    """Every checkpoint that sealed the item, with the path that proves it; nothing of other items is in it."""
    rows = connection.execute(
        select(checkpoints, sealed_heads.c.seq, sealed_heads.c.head)
        .join(sealed_heads, sealed_heads.c.checkpoint == checkpoints.c.number)
        .where(sealed_heads.c.item_id == item_id)
        .order_by(checkpoints.c.number)
    ).all()
    found = []
    for row in rows:
        made, heads = checkpoint_of(row), heads_of(connection, row.number)
        place = next(at for at, each in enumerate(heads) if each.item_id == item_id)
        found.append(
            {
                "number": made.number, "at": made.at.isoformat(), "previous": made.previous, "root": made.root,
                "size": made.size, "key": made.key, "signature": made.signature, "seq": row.seq, "head": row.head,
                "path": path_of([each.line for each in heads], place),
            }
        )  # fmt: skip
    return found


def _photos(connection: Connection, loaded: Loaded, *, with_names: bool) -> dict[str, bytes]:
    """Those that everybody asked may see; what people wrote with their own hand says who they are."""
    wanted = {*shown_photos(connection, loaded)}
    if with_names:
        wanted |= papers_of(connection, loaded.item.id)
    rows = connection.execute(
        select(attachments.c.id, attachments.c.body).where(
            attachments.c.id.in_(sorted(wanted)),
            attachments.c.item_id == loaded.item.id,
            attachments.c.seal.is_(None),
        )
    )
    return {f"photos/{row.id}.jpg": row.body for row in rows}
