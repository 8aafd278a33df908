"""Bringing a notice to each home: who was reached how, and what was posted in public instead.

The record says of every home how the notice reached it. What nobody could bring counts as posted once the
notice is over, and the record says that too.
"""

from __future__ import annotations

from workflows import effects as fx
from workflows.answers import Delivered
from workflows.draft import Draft
from workflows.item import Task

POSTED = "posted"


def deliver(draft: Draft, task: Task, answer: Delivered) -> None:
    """Somebody records how homes were reached."""
    known = {home.home for home in draft.context.roster.homes}
    for home, how in answer.homes.items():
        if home in known and draft.item.reached.get(home) != how:
            draft.emit(fx.HomeReached(home, how, task.person))


def homes_left(draft: Draft, answer: Delivered) -> tuple[str, ...]:
    """The homes that are still to be reached once `answer` is recorded."""
    reached = {*draft.item.reached, *answer.homes}
    return tuple(home.home for home in draft.context.roster.homes if home.home not in reached)


def post_the_rest(draft: Draft) -> None:
    """The notice is over: homes that were not reached have it posted in public."""
    notice = draft.form.notice
    if notice is None or notice.deliver is None:
        return
    for home in draft.context.roster.homes:
        if home.home not in draft.item.reached:
            draft.emit(fx.HomeReached(home.home, POSTED))
