"""From effects to rows: each effect's own rows, a file for each noun. Nothing else turns effects into rows.

All of a decision is written or none of it, in the caller's transaction. What a decision opened and itself ended
again is written as ended.
"""

from __future__ import annotations

from engine.history import append
from engine.writing import deliberation, item_row, messages, sealed, tasks, timers
from engine.writing.rows import Rows
from workflows import effects as fx

__all__ = ["Rows", "write_rows"]


def write_rows(rows: Rows, event: str) -> None:
    """Everything that follows from the decision of `rows`, with its entry in the history, told as `event`."""
    for effect in rows.decision.effects:
        _write(rows, effect)
    rows.send()
    head = append(
        rows.connection,
        item_id=rows.item.id,
        community_id=rows.before.community.id,
        seq=rows.before.seq + 1,
        previous=rows.before.head,
        at=rows.now,
        event=event,
        actor_id=rows.actor_id,
        via=rows.via,
        effects=rows.decision.effects,
        boxed=rows.boxed,
    )
    for effect in rows.decision.effects:
        if isinstance(effect, fx.AnswersRevealed):
            sealed.revealed(rows, effect)
        if isinstance(effect, fx.AnswersUnopened):
            sealed.destroyed(rows, effect)
    item_row.written(rows, head)


def _write(rows: Rows, effect: fx.Effect) -> None:  # one case for each effect
    match effect:
        case fx.StateEntered() if effect.step > 1:
            tasks.step_left(rows, effect.step - 1)
            timers.cancelled(rows)
            messages.withdrawn(rows)
            rows.due = {}
        case fx.TimersCancelled():
            timers.cancelled(rows)
        case fx.DeadlineSet():
            rows.due = item_row.due_of(effect, rows.now)
        case fx.TaskOpened():
            tasks.opened(rows, effect)
        case fx.TaskClosed():
            tasks.closed(rows, effect)
        case fx.TaskReopened():
            tasks.reopened(rows, effect)
        case fx.ResponseRecorded():
            tasks.answered(rows, effect)
        case fx.TimerArmed() if rows.lasts(effect.timer):
            timers.armed(rows, effect)
        case fx.MessageQueued() if messages.is_meant(rows, effect):
            messages.queued(rows, effect)
        case fx.ConditionRaised():
            deliberation.condition_raised(rows, effect)
        case fx.ConditionChanged():
            deliberation.condition_changed(rows, effect)
        case fx.ObjectionRaised():
            deliberation.objection_raised(rows, effect)
        case fx.ObjectionJudged():
            deliberation.objection_judged(rows, effect)
        case fx.ReportersJoined():
            item_row.reporters_joined(rows, effect)
        case fx.IncidentRaised():
            item_row.incident_raised(rows, effect)
        case _:
            pass
