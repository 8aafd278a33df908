"""Asking and answering: tasks, answers, buttons, and the messages that tell of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from workflows.answers import Answer, TaskKind

MessageKind = Literal[
    "task",
    "reminder",
    "stand_in",
    "late_reminder",
    "late_ask",
    "extended",
    "recorded",
    "result",
    "update",
    "merged",
    "clock",
    "paused",
    "changed",
    "recused",
]
"""task: please answer. reminder, late_reminder: please still answer. stand_in: answer in another's place.
late_ask: something is late, see to it. extended: there is more time. recorded: this was entered in your
name. result: a closed matter's end. update: a matter you raised moved on. merged: yours joined another.
changed: the proposal was amended, please answer again. clock: something beside the state begins or ends. paused: the clock was stopped, or goes on. recused:
your party sits this out, and you need not answer."""


@dataclass(frozen=True, slots=True)
class TaskOpened:
    """Somebody was asked."""

    task: str
    form: TaskKind
    person: str
    party: str | None = None
    role: str | None = None
    stands_in: bool = False
    in_place_of: str | None = None
    about: str | None = None
    kind: Literal["task_opened"] = "task_opened"


@dataclass(frozen=True, slots=True)
class TaskClosed:
    """An answer is no longer taken."""

    task: str
    reason: str
    kind: Literal["task_closed"] = "task_closed"


@dataclass(frozen=True, slots=True)
class TaskReopened:
    """Somebody is asked anew, `because` of an amendment: what they had answered counts no longer."""

    task: str
    because: str
    kind: Literal["task_reopened"] = "task_reopened"


@dataclass(frozen=True, slots=True)
class AnswersRevealed:
    """What was sealed in a step is open from now on."""

    step: int
    kind: Literal["answers_revealed"] = "answers_revealed"


@dataclass(frozen=True, slots=True)
class AnswersUnopened:
    """A sealed step was broken off: so many answers had been given, and nobody ever learns what they said."""

    step: int
    many: int
    kind: Literal["answers_unopened"] = "answers_unopened"


@dataclass(frozen=True, slots=True)
class ResponseRecorded:
    """A task's answer; `revision` counts corrections from 1; a report is complete at its last milestone."""

    task: str
    by: str
    answer: Answer
    via: str
    revision: int
    party: str | None = None
    recorded_by: str | None = None
    complete: bool = True
    version: int = 0
    """Which version of the matter's facts it answers."""
    sealed: bool = False
    """Whether nobody may learn it before it is revealed."""
    given_at: datetime | None = None
    paper: tuple[str, ...] = ()
    kind: Literal["response_recorded"] = "response_recorded"


@dataclass(frozen=True, slots=True)
class ButtonChosen:
    """A button was pressed by somebody who was not asked by a task: who, how, and the reason they gave."""

    button: str
    by: str
    via: str
    text: str = ""
    kind: Literal["button_chosen"] = "button_chosen"


@dataclass(frozen=True, slots=True)
class MessageQueued:
    """Somebody is to be told. `task` is the task it is about, if any; `about` tells repeats apart."""

    message: MessageKind
    person: str
    task: str | None = None
    about: str = ""
    kind: Literal["message_queued"] = "message_queued"
