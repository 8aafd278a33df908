"""Bringing a notice to each home: who was reached how, and what was posted in public instead.

The record says of every home how the notice reached it; of every home of one building, where only that is
concerned. What nobody could bring counts as posted once the notice is over, and the record says that too.
"""

from __future__ import annotations

from workflows import effects as fx
from workflows.answers import Delivered
from workflows.consequences.draft import Draft
from workflows.item import Task
from workflows.rules import Home

POSTED = "posted"


def homes_concerned(draft: Draft) -> tuple[Home, ...]:
    """The homes that the notice of this state is brought to: all of the register, or those of one building."""
    notice = draft.form.notice
    if notice is None or notice.deliver is None:
        return ()
    return draft.context.roster.homes_in(draft.item.building(notice.deliver.scope))


def deliver(draft: Draft, task: Task, answer: Delivered) -> None:
    """Somebody records how homes were reached."""
    known = {home.home for home in homes_concerned(draft)}
    for home, how in answer.homes.items():
        if home in known and draft.item.reached.get(home) != how:
            draft.emit(fx.HomeReached(home, how, task.person))


def homes_left(draft: Draft, answer: Delivered) -> tuple[str, ...]:
    """The homes that are still to be reached once `answer` is recorded."""
    reached = {*draft.item.reached, *answer.homes}
    return tuple(home.home for home in homes_concerned(draft) if home.home not in reached)


def post_the_rest(draft: Draft) -> None:
    """The notice is over: homes that were not reached have it posted in public."""
    for home in homes_concerned(draft):
        if home.home not in draft.item.reached:
            draft.emit(fx.HomeReached(home.home, POSTED))
