"""A job as the log hears of it: what failed, by the ids of its rows and items, the kind of the fault and its place.

Whoever runs a job (Celery, the dispatcher's own hands) writes to its log what the job raised, and an exception
repeats names, answers and the values of rows. Must hold: none of that leaves here.
"""

from __future__ import annotations

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from engine.dispatcher import Work
from engine.faults import fault_words
from engine.queues import DEADLINES, Job
from engine.runtime import Runtime
from engine.schema import outbox, timers
from notify.delivery import MessageFault

log = structlog.get_logger("gongshi.jobs")


class JobFault(Exception):  # noqa: N818  # it reads as what is wrong
    """A job failed and was told of: only the kind and the place of its fault."""


def told(rt: Runtime, work: Work) -> Work:
    """The same work; where it fails the log is told, and whoever runs it gets a fault that repeats nothing."""

    def do(job: Job) -> object:
        try:
            return work(job)
        except MessageFault as fault:  # told of where it happened
            said = str(fault)
        except Exception as fault:  # noqa: BLE001  # whatever it is, the rows keep what became of them
            said = fault_words(fault)
            log.warning("job failed", queue=job.queue, ids=job.ids, items=_items(rt, job), fault=said)
        raise JobFault(said)  # after the block: what failed is not even its context

    return do


def _items(rt: Runtime, job: Job) -> list[str]:
    """The items of a job's rows, as far as the store answers."""
    rows = timers if job.queue == DEADLINES else outbox
    try:
        with rt.store.read() as connection:
            found = select(rows.c.item_id).where(rows.c.id.in_(job.ids), rows.c.item_id.is_not(None))
            return sorted(connection.execute(found.distinct()).scalars())
    except SQLAlchemyError:
        return []
