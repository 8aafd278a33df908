"""What a deliberation says besides answers, as rows: conditions and objections."""

from __future__ import annotations

from sqlalchemy import bindparam, update

from engine import schema as t
from engine.prepared import Prepared
from engine.writing.rows import Rows
from workflows import effects as fx

_CONDITION = Prepared(
    update(t.conditions)
    .where(t.conditions.c.item_id == bindparam("b_item"), t.conditions.c.key == bindparam("b_key"))
    .values(status=bindparam("status"), changed_at=bindparam("b_now"))
)
_OBJECTION = Prepared(
    update(t.objections)
    .where(t.objections.c.item_id == bindparam("b_item"), t.objections.c.key == bindparam("b_key"))
    .values(status=bindparam("status"), reason=bindparam("reason"), judged_at=bindparam("b_now"))
)


def condition_raised(rows: Rows, effect: fx.ConditionRaised) -> None:
    """A party agrees on a condition."""
    rows.add(
        t.conditions, item_id=rows.item.id, key=effect.condition, step=int(effect.condition.split(".")[0]),
        round=rows.item.round, party=effect.party, person_id=effect.by, body=effect.text, status="open",
        raised_at=rows.now, changed_at=rows.now,
    )  # fmt: skip


def condition_changed(rows: Rows, effect: fx.ConditionChanged) -> None:
    """A condition was met, confirmed or turned down."""
    here = {"b_item": rows.item.id, "b_key": effect.condition, "b_now": rows.now}
    _CONDITION.send(rows.connection, here | {"status": effect.status})


def objection_raised(rows: Rows, effect: fx.ObjectionRaised) -> None:
    """Somebody objected to a decision on notice."""
    rows.add(
        t.objections, item_id=rows.item.id, key=effect.objection, step=int(effect.objection.split(".")[0]),
        person_id=effect.by, body=effect.text, status="open", raised_at=rows.now,
    )  # fmt: skip


def objection_judged(rows: Rows, effect: fx.ObjectionJudged) -> None:
    """An objection was upheld or overruled, with the reason."""
    here = {"b_item": rows.item.id, "b_key": effect.objection, "b_now": rows.now}
    status = "upheld" if effect.upheld else "dismissed"
    _OBJECTION.send(rows.connection, here | {"status": status, "reason": effect.text})
