"""What the pages show of messages: a letter as it would go out, and a text to paste into a chat group."""

from __future__ import annotations

from datetime import datetime

from engine.board import Card
from engine.community import Community
from engine.letter import Letter
from notify.channel import Rendered
from notify.rendering import Unrenderable, render
from workflows.text import Text


def preview(letter: Letter, now: datetime) -> Rendered | str:
    """A letter as it would go out now, or why it cannot."""
    rendered = render(letter, now)
    return rendered.why if isinstance(rendered, Unrenderable) else rendered


def share(here: Community, card: Card, standing: Text, language: str, now: datetime) -> str:
    """A text for the residents' chat group; it holds no personal link."""
    del now
    return f"【{here.title.in_(language)}】{card.title}\n{standing.in_(language)}"
