"""A letter in its words: subject, plain text, HTML and SMS, in the language of who gets it.

Templates run in Jinja2's sandbox with strict names: a template that fails is an outcome with its reason,
never half a text. What people wrote (titles, answers) is only ever a value, never a template.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import css_inline
from jinja2 import FileSystemLoader, StrictUndefined, Template, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from engine.faults import fault_words
from engine.letter import Letter
from notify.channel import TWO_SEGMENTS, Rendered, units
from notify.values import values_of

FOLDER = Path(__file__).parent / "templates"
LEAST, MOST = 8, 24
"""Units of a title in an SMS: as many as fit two segments with everything else, within these bounds."""
FAULTS = (TemplateError, LookupError, ArithmeticError, AttributeError, TypeError, ValueError)
"""What a template can fail with; the inliner's own error is a ValueError."""


@dataclass(frozen=True, slots=True)
class Unrenderable:
    """A template failed: what of, and in which line of which template; never with the words of a letter."""

    why: str


def render(letter: Letter, now: datetime, language: str | None = None) -> Rendered | Unrenderable:
    """The letter's words at `now`, in `language` or in the recipient's."""
    spoken = language or letter.recipient.language
    try:
        values = values_of(letter, now, spoken)
        template = _environment(html=False).get_template(f"{spoken[:2]}/{letter.kind}.j2")
        said = {name: block(template, name, values) for name in ("body", "button")}
        subject = _one_line(block(template, "subject", values))
        values |= {"paragraphs": _paragraphs(said["body"]), "button": said["button"], "subject": subject}
        text = _environment(html=False).get_template(f"{spoken[:2]}/frame.txt.j2").render(values)
        html = _environment(html=True).get_template(f"{spoken[:2]}/frame.html.j2").render(values)
        return Rendered(subject, text.strip() + "\n", _inliner().inline(html), _sms(template, values))
    except FAULTS as fault:
        return Unrenderable(fault_words(fault))


def block(template: Template, name: str, values: dict[str, Any]) -> str:
    """One block of a template."""
    return "".join(template.blocks[name](template.new_context(values))).strip()


def template_of(language: str, name: str) -> Template:
    """A plain-text template of ours."""
    return _environment(html=False).get_template(f"{language[:2]}/{name}.j2")


def _sms(template: Template, values: dict[str, Any]) -> str:
    """The short form, with as much of the title as fits two segments."""
    bare = units(_one_line(block(template, "sms", values | {"short_title": ""})))
    room = min(MOST, max(LEAST, TWO_SEGMENTS - bare))
    return _one_line(block(template, "sms", values | {"short_title": shortened(values["title"], room)}))


def shortened(title: str, room: int) -> str:
    """A title in at most `room` units of UCS-2; a character of two units is never cut in half."""
    if units(title) <= room:
        return title
    kept = ""
    for character in title:
        if units(kept + character) > room - 1:
            break
        kept += character
    return kept.rstrip() + "…"


def _one_line(said: str) -> str:
    return " ".join(said.split())


def _paragraphs(body: str) -> list[str]:
    return [part.strip() for part in body.split("\n\n") if part.strip()]


@cache
def _environment(*, html: bool) -> SandboxedEnvironment:
    return SandboxedEnvironment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        autoescape=html,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # they do not change while we run, and each letter looked three times whether they had
    )


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)
