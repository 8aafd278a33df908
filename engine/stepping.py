"""One step of an item: an event, its decision, and every row that follows, inside one transaction.

The only place where effects become rows. All of a decision is written or none of it; the caller's
transaction commits once. What a decision opened and itself ended again is written as ended.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, or_, update

from engine import schema as t
from engine.cause import cause_of
from engine.history import EVENT_NAMES, append
from engine.ids import hashed, message_id, new_id
from engine.loading import Loaded, kept_answer, load_item
from engine.prepared import Prepared, unread
from engine.queues import queue_of
from engine.runtime import Runtime
from engine.store import soon
from workflows import effects as fx
from workflows.decide import Decision, decide
from workflows.events import Event
from workflows.item import Item
from workflows.refusal import Refused
from workflows.text import text

LINK_LASTS = timedelta(days=180)
"""How long a link opens its page: long after the task closed, so that one can see what came of it."""
ASKING = ("task", "reminder", "stand_in", "late_reminder", "late_ask", "extended")
"""Messages that ask for something: pointless once the state is left."""


@dataclass(frozen=True, slots=True)
class Done:
    """It happened: the item afterwards, and what followed."""

    item: Item
    effects: tuple[fx.Effect, ...]


def step(
    rt: Runtime,
    connection: Connection,
    item_id: str,
    event: Event,
    *,
    actor_id: str | None,
    via: str,
    loaded: Loaded | None = None,
) -> Done | Refused:
    """Let `event` happen to an item, inside the caller's transaction; refused, and then nothing was written."""
    before = loaded or load_item(connection, item_id, rt.now, lock=True)
    if before is None:
        return Refused("not_found", text("没有这个议题", "There is no such item"))
    decision = decide(before.definition, before.item, event, before.context)
    if isinstance(decision, Refused):
        return decision
    if decision.effects:
        write_down(rt, connection, before, decision, EVENT_NAMES[type(event)], actor_id=actor_id, via=via)
    return Done(decision.item, decision.effects)


def write_down(
    rt: Runtime,
    connection: Connection,
    before: Loaded,
    decision: Decision,
    event: str,
    *,
    actor_id: str | None,
    via: str,
) -> None:
    """Every row that follows from a decision, inside the caller's transaction."""
    with unread(connection):
        _Writing(rt, connection, before, decision, actor_id, via).write(event)


_CLOSE_STEP = Prepared(
    update(t.tasks)
    .where(
        t.tasks.c.item_id == bindparam("b_item"),
        t.tasks.c.step == bindparam("b_step"),
        t.tasks.c.status != "closed",
    )
    .values(status="closed", closed_at=bindparam("b_now"))
)
_CANCEL_TIMERS = Prepared(
    update(t.timers)
    .where(t.timers.c.item_id == bindparam("b_item"), t.timers.c.state == "pending")
    .values(state="cancelled", version=t.timers.c.version + 1)
)
_WITHDRAW = Prepared(
    update(t.outbox)
    .where(
        t.outbox.c.item_id == bindparam("b_item"),
        t.outbox.c.state == "queued",
        or_(*(t.outbox.c.kind == kind for kind in ASKING)),
    )
    .values(state="cancelled")
)
_ANSWER = Prepared(
    update(t.tasks)
    .where(t.tasks.c.id == bindparam("b_id"))
    .values({name: bindparam(name) for name in
             ("status", "answer", "answer_text", "revision", "via", "recorded_by", "answered_at", "answer_order")})
)  # fmt: skip
_CLOSE_TASK = Prepared(
    update(t.tasks)
    .where(t.tasks.c.item_id == bindparam("b_item"), t.tasks.c.key == bindparam("b_key"))
    .values(status="closed", closed_at=bindparam("b_now"))
)
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
_NUDGE = Prepared(
    update(t.items)
    .where(t.items.c.id == bindparam("b_item"))
    .values(seq=bindparam("seq"), head=bindparam("head"), conditional=bindparam("conditional"))
)
_MOVED = (
    "state", "phase", "list", "step", "round", "extension", "fields", "ways", "reporters", "conditional", "late",
    "entered_at", "due_at", "due", "closed_at", "result", "outcome", "explanation", "merged_into", "seq", "head",
)  # fmt: skip
_MOVE = Prepared(
    update(t.items)
    .where(t.items.c.id == bindparam("b_item"))
    .values({name: bindparam(name) for name in _MOVED})
)
_KEEP_DUE = Prepared(
    update(t.items)
    .where(t.items.c.id == bindparam("b_item"))
    .values({name: bindparam(name) for name in _MOVED if name != "due"})
)
_INSERTS = {
    table.name: Prepared(insert(table))
    for table in (
        t.tasks,
        t.links,
        t.responses,
        t.timers,
        t.conditions,
        t.objections,
        t.reporters,
        t.incidents,
    )
} | {t.outbox.name: Prepared(insert(t.outbox).values(queue=queue_of(bindparam("b_person"))))}


@dataclass(slots=True)
class _Writing:
    """The rows of one decision."""

    rt: Runtime
    connection: Connection
    before: Loaded
    decision: Decision
    actor_id: str | None
    via: str
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    due: dict[str, Any] | None = None

    def write(self, event: str) -> None:
        self.ids = dict(self.before.task_ids)
        for effect in self.decision.effects:
            self._effect(effect)
        for table in (
            t.tasks,
            t.links,
            t.responses,
            t.conditions,
            t.objections,
            t.timers,
            t.outbox,
            t.reporters,
            t.incidents,
        ):
            if rows := self.rows.get(table.name):
                _INSERTS[table.name].send(self.connection, *rows)
        head = append(
            self.connection,
            item_id=self.item.id,
            community_id=self.before.community.id,
            seq=self.before.seq + 1,
            previous=self.before.head,
            at=self.now,
            event=event,
            actor_id=self.actor_id,
            via=self.via,
            effects=self.decision.effects,
        )
        self._item(head)

    @property
    def now(self) -> datetime:
        return self.before.context.now

    @property
    def item(self) -> Item:
        return self.decision.item

    def _add(self, table: Table, **values: Any) -> None:
        self.rows.setdefault(table.name, []).append({"community_id": self.before.community.id, **values})

    def _lasts(self, key: str) -> bool:
        """Whether what `key` names belongs to the step in which the item rests after the decision."""
        return key.split(".", 1)[0] == str(self.item.step)

    def _effect(self, effect: fx.Effect) -> None:  # one case for each effect
        match effect:
            case fx.StateEntered() if effect.step > 1:
                here = {"b_item": self.item.id, "b_step": effect.step - 1, "b_now": self.now}
                _CLOSE_STEP.send(self.connection, here)
                _CANCEL_TIMERS.send(self.connection, {"b_item": self.item.id})
                _WITHDRAW.send(self.connection, {"b_item": self.item.id})
                self.due = {}
            case fx.TimersCancelled():
                _CANCEL_TIMERS.send(self.connection, {"b_item": self.item.id})
            case fx.DeadlineSet():
                self.due = {
                    "local": effect.local,
                    "zone": effect.zone,
                    "span": effect.span,
                    "provisional": effect.provisional,
                    "since": self.now.isoformat(),
                }
            case fx.TaskOpened():
                self._task(effect)
            case fx.TaskClosed():
                here = {"b_item": self.item.id, "b_key": effect.task, "b_now": self.now}
                _CLOSE_TASK.send(self.connection, here)
            case fx.ResponseRecorded():
                self._response(effect)
            case fx.TimerArmed() if self._lasts(effect.timer):
                self._timer(effect)
            case fx.MessageQueued() if (
                effect.task is None or effect.message not in ASKING or self._lasts(effect.task)
            ):
                self._message(effect)
            case fx.ConditionRaised():
                self._add(
                    t.conditions, item_id=self.item.id, key=effect.condition, step=int(effect.condition.split(".")[0]),
                    round=self.item.round, party=effect.party, person_id=effect.by, body=effect.text, status="open",
                    raised_at=self.now, changed_at=self.now,
                )  # fmt: skip
            case fx.ConditionChanged():
                here = {"b_item": self.item.id, "b_key": effect.condition, "b_now": self.now}
                _CONDITION.send(self.connection, here | {"status": effect.status})
            case fx.ObjectionRaised():
                self._add(
                    t.objections, item_id=self.item.id, key=effect.objection, step=int(effect.objection.split(".")[0]),
                    person_id=effect.by, body=effect.text, status="open", raised_at=self.now,
                )  # fmt: skip
            case fx.ObjectionJudged():
                here = {"b_item": self.item.id, "b_key": effect.objection, "b_now": self.now}
                status = "upheld" if effect.upheld else "dismissed"
                _OBJECTION.send(self.connection, here | {"status": status, "reason": effect.text})
            case fx.ReportersJoined():
                for person in effect.reporters:
                    if person not in self.before.item.reporters:
                        self._add(
                            t.reporters,
                            item_id=self.item.id,
                            person_id=person,
                            from_item=effect.item,
                            joined_at=self.now,
                        )
            case fx.IncidentRaised():
                self._add(
                    t.incidents, id=new_id(self.now), item_id=self.item.id, code=effect.code,
                    explanation=effect.explanation.model_dump(), at=self.now,
                )  # fmt: skip
            case _:
                pass

    def _task(self, effect: fx.TaskOpened) -> None:
        id_ = self.ids[effect.task] = new_id(self.now)
        lasts = self._lasts(effect.task)
        state = self.item.state if lasts else self.before.item.state
        self._add(
            t.tasks, id=id_, item_id=self.item.id, key=effect.task, step=int(effect.task.split(".")[0]), state=state,
            round=self.item.round if lasts else self.before.item.round, kind=effect.form, person_id=effect.person, party=effect.party,
            role=effect.role, stands_in=effect.stands_in, about=effect.about, status="open" if lasts else "closed",
            revision=0, opened_at=self.now, closed_at=None if lasts else self.now,
        )  # fmt: skip
        token = self.rt.keys.link_token(id_, effect.person, 1)
        self._add(
            t.links, token_hash=hashed(token), task_id=id_, person_id=effect.person, generation=1,
            created_at=self.now, expires_at=self.now + LINK_LASTS,
        )  # fmt: skip

    def _response(self, effect: fx.ResponseRecorded) -> None:
        answer, said = kept_answer(effect.answer)
        id_ = self.ids[effect.task]
        _ANSWER.send(self.connection,
            {
                "b_id": id_, "status": "answered" if effect.complete else "open", "answer": answer,
                "answer_text": said, "revision": effect.revision, "via": effect.via,
                "recorded_by": effect.recorded_by, "answered_at": self.now,
                "answer_order": max((task.order for task in self.before.item.tasks), default=0) + 1,
            },
        )  # fmt: skip
        self._add(
            t.responses, id=new_id(self.now), item_id=self.item.id, task_id=id_, revision=effect.revision,
            person_id=effect.by, party=effect.party, answer=answer, answer_text=said, via=effect.via,
            recorded_by=effect.recorded_by, at=self.now,
        )  # fmt: skip

    def _timer(self, effect: fx.TimerArmed) -> None:
        self._add(
            t.timers, id=new_id(self.now), item_id=self.item.id, key=effect.timer, kind=effect.form,
            due_at=effect.due_at, local=effect.local, zone=effect.zone, state="pending",
        )  # fmt: skip
        soon(self.connection, effect.due_at)

    def _message(self, effect: fx.MessageQueued) -> None:
        item, here = self.item, self.before
        key = cause_of(item.id, item.step, effect)
        self._add(
            t.outbox, id=new_id(self.now), item_id=item.id, task_id=self.ids.get(effect.task) if effect.task else None,
            person_id=effect.person, kind=effect.message, about=effect.about, dedupe_key=key,
            inputs={
                "state": item.state, "step": item.step, "round": item.round, "definition_id": here.definition_id,
                "due_at": item.due_at.isoformat() if item.due_at else None,
                "explanation": item.explanation.model_dump() if item.explanation else None,
            },
            message_id=message_id(key, "gongshi.invalid"), urgent=here.definition.urgent, state="queued",
            next_at=self.now, created_at=self.now, b_person=effect.person,
        )  # fmt: skip
        soon(self.connection, self.now)

    def _item(self, head: str) -> None:
        item, before = self.item, self.before.item
        conditional = bool(item.conditions or item.objections)
        values: dict[str, Any] = {
            "b_item": item.id,
            "seq": self.before.seq + 1,
            "head": head,
            "conditional": conditional,
        }
        if not self._moved():
            _NUDGE.send(self.connection, values)
            return
        form = self.before.definition.states[item.state]
        closed = form.phase == "closed"
        values |= {
            "state": item.state, "phase": form.phase, "list": None if closed or form.list == "none" else form.list,
            "step": item.step, "round": item.round, "extension": item.extension, "fields": dict(item.fields),
            "ways": dict(item.ways), "reporters": list(item.reporters), "late": item.late,
            "entered_at": item.entered_at, "due_at": item.due_at,
            "closed_at": (self.now if before.state != item.state else item.entered_at) if closed else None,
            "result": item.result, "outcome": item.outcome,
            "explanation": item.explanation.model_dump() if item.explanation else None,
            "merged_into": item.merged_into,
        }  # fmt: skip
        if self.due is None:
            _KEEP_DUE.send(self.connection, values)
        else:
            _MOVE.send(self.connection, values | {"due": self.due or None})

    def _moved(self) -> bool:
        """Whether anything of the item's own row changed, besides the length of its history."""
        still = (fx.ResponseRecorded, fx.ButtonChosen, fx.TaskOpened, fx.TaskClosed, fx.MessageQueued, fx.TimerArmed, fx.ConditionRaised,
                 fx.ConditionChanged, fx.ObjectionRaised, fx.ObjectionJudged, fx.IncidentRaised)  # fmt: skip
        return any(not isinstance(effect, still) for effect in self.decision.effects)
