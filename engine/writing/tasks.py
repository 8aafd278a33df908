"""Tasks as rows, with the links that lead to them and every answer that was given to them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, update

from engine import schema as t
from engine.ids import hashed, new_id
from engine.loading import kept_answer
from engine.prepared import Prepared
from engine.seals import box
from engine.writing.rows import Rows
from workflows import effects as fx

LINK_LASTS = timedelta(days=180)
"""How long a link opens its page: long after the task closed, so that one can see what came of it."""

_CLOSE_STEP = Prepared(
    update(t.tasks)
    .where(
        t.tasks.c.item_id == bindparam("b_item"),
        t.tasks.c.step == bindparam("b_step"),
        t.tasks.c.status != "closed",
    )
    .values(status="closed", closed_at=bindparam("b_now"))
)
_ANSWER = Prepared(
    update(t.tasks)
    .where(t.tasks.c.id == bindparam("b_id"))
    .values({name: bindparam(name) for name in
             ("status", "answer", "answer_text", "version", "revision", "via", "recorded_by", "answered_at", "answer_order")})
)  # fmt: skip
_CLOSE_TASK = Prepared(
    update(t.tasks)
    .where(t.tasks.c.item_id == bindparam("b_item"), t.tasks.c.key == bindparam("b_key"))
    .values(status="closed", closed_at=bindparam("b_now"))
)
_REOPEN = Prepared(
    update(t.tasks)
    .where(t.tasks.c.item_id == bindparam("b_item"), t.tasks.c.key == bindparam("b_key"))
    .values(status="open", answer=None, answer_text=None, answer_order=None)
)


def step_left(rows: Rows, step: int) -> None:
    """No answer to what was asked in that step is taken any more."""
    _CLOSE_STEP.send(rows.connection, {"b_item": rows.item.id, "b_step": step, "b_now": rows.now})


def closed(rows: Rows, effect: fx.TaskClosed) -> None:
    """An answer is no longer taken."""
    _CLOSE_TASK.send(rows.connection, {"b_item": rows.item.id, "b_key": effect.task, "b_now": rows.now})


def opened(rows: Rows, effect: fx.TaskOpened) -> None:
    """Somebody is asked, and has a link of their own to it."""
    id_ = rows.ids[effect.task] = new_id(rows.now)
    lasts = rows.lasts(effect.task)
    state = rows.item.state if lasts else rows.before.item.state
    rows.add(
        t.tasks, id=id_, item_id=rows.item.id, key=effect.task, step=int(effect.task.split(".")[0]), state=state,
        round=rows.item.round if lasts else rows.before.item.round, kind=effect.form, person_id=effect.person,
        party=effect.party, role=effect.role, stands_in=effect.stands_in, in_place_of=effect.in_place_of, about=effect.about,
        status="open" if lasts else "closed", revision=0, opened_at=rows.now, closed_at=None if lasts else rows.now,
    )  # fmt: skip
    token = rows.rt.keys.link_token(id_, effect.person, 1)
    rows.add(
        t.links, token_hash=hashed(token), task_id=id_, person_id=effect.person, generation=1,
        created_at=rows.now, expires_at=rows.now + LINK_LASTS,
    )  # fmt: skip


def reopened(rows: Rows, effect: fx.TaskReopened) -> None:
    """Somebody is asked anew; which version they had answered stays, so that they are shown what changed since."""
    _REOPEN.send(rows.connection, {"b_item": rows.item.id, "b_key": effect.task})


def answered(rows: Rows, effect: fx.ResponseRecorded) -> None:
    """The answer beside its task, and as one of all that were given; where it is sealed, that there is one."""
    answer, said = _kept(rows, effect)
    id_ = rows.ids[effect.task]
    _ANSWER.send(rows.connection,
        {
            "b_id": id_, "status": "answered" if effect.complete else "open", "answer": answer,
            "answer_text": said, "version": effect.version, "revision": effect.revision, "via": effect.via,
            "recorded_by": effect.recorded_by, "answered_at": rows.now,
            "answer_order": max((task.order for task in rows.before.item.tasks), default=0) + 1,
        },
    )  # fmt: skip
    rows.add(
        t.responses, id=new_id(rows.now), item_id=rows.item.id, task_id=id_, revision=effect.revision,
        person_id=effect.by, party=effect.party, answer=answer, answer_text=said, via=effect.via,
        recorded_by=effect.recorded_by, version=effect.version, given_at=effect.given_at,
        paper=[*effect.paper] or None, at=rows.now,
    )  # fmt: skip


def _kept(rows: Rows, effect: fx.ResponseRecorded) -> tuple[dict[str, Any], str | None]:
    if not effect.sealed:
        return kept_answer(effect.answer)
    boxed = box(rows.rt.keys, effect, rows.before.community.id, rows.item.id, rows.now)
    rows.boxed[effect.task, effect.revision] = boxed
    return boxed.kept, None
