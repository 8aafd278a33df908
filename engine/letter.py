"""A letter: everything a message to one person needs, read at the moment it is sent.

Its link is derived here and now; it is never stored. What the text says is decided by whoever renders it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workflows.model import Option
from workflows.text import Text


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets it, and how they can be reached."""

    person_id: str
    name: str
    email: str | None
    phone: str | None
    language: str
    channel: str


@dataclass(frozen=True, slots=True)
class About:
    """The item that a letter is about."""

    id: str
    number: int
    title: str
    issue_title: Text
    state_title: Text
    phase: str
    round: int
    public_url: str | None


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one person."""

    outbox_id: str
    kind: str
    community_id: str
    community_title: Text
    phone: str
    zone: str
    quiet: tuple[str, str] | None
    recipient: Recipient
    about: About
    task_kind: str | None
    question: Text | None
    quoted: str
    """What the task is about, in its author's words: a condition, an objection; empty for anything else."""
    party_title: Text | None
    options: tuple[Option, ...]
    due_at: datetime | None
    link: str | None
    answer: Text | None
    explanation: Text | None
    result: Text | None
    urgent: bool
    message_id: str
    created_at: datetime
    attempts: int
