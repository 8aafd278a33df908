"""What the pages show of messages: a letter as it would go out, and a text to paste into a chat group.

A text for the group holds no personal link and names parties, never people: whoever reads it may be anybody.
"""

from __future__ import annotations

from datetime import datetime

from engine.board import Card
from engine.community import Community
from engine.letter import Letter
from notify.channel import Rendered
from notify.rendering import Unrenderable, block, render, template_of
from notify.values import on, plain_title
from workflows.text import Text, listed


def preview(letter: Letter, now: datetime) -> Rendered | str:
    """A letter as it would go out now, or why it cannot."""
    rendered = render(letter, now)
    return rendered.why if isinstance(rendered, Unrenderable) else rendered


def share(here: Community, card: Card, standing: Text, url: str, language: str, now: datetime) -> str:
    """A text for the residents' chat group, as the matter stands at `now`."""
    late = card.due_at is not None and not card.paused and card.due_at <= now
    return block(
        template_of(language, "share"),
        "text",
        {
            "community": here.title.in_(language),
            "number": card.number,
            "title": plain_title(card.title),
            "standing": standing.in_(language),
            "phase": card.phase,
            "on_notice": card.on_notice,
            "waiting": listed(list(card.waiting_for)).in_(language) if card.waiting_for else "",
            "due": on(card.due_at, here.zone, language) if card.due_at and not card.paused else "",
            "late": late or card.late,
            "url": url,
            "phone": here.phone,
        },
    )
