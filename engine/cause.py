"""The cause of a message, as a key: of two messages with the same cause the second is never written.

Whatever tells somebody something anew has another key: each task of an item, each revision of an answer that was
entered for somebody, each reminder of a task (by the timer that brings it), each extension, each time that
lateness asks. What comes without a task is told once in a step, for each thing that it is about.
"""

from __future__ import annotations

from workflows.effects import MessageQueued


def cause_of(item_id: str, step: int, message: MessageQueued) -> str:
    """The key of a message that follows from an event of an item which rests in `step` afterwards."""
    told = f"{message.task or step}:{message.about}"
    return f"{item_id}:{message.message}:{told}:{message.person}"


def cause_of_link(item_id: str, task_id: str, person_id: str, about: str) -> str:
    """The key of a message that brings a new link to a task: `about` says which."""
    return f"{item_id}:task:{task_id}:{about}:{person_id}"
