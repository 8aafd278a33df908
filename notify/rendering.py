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
from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from engine.letter import Letter
from engine.words import left, when
from notify.channel import Rendered

FOLDER = Path(__file__).parent / "templates"
SHORT = 18
"""Characters of a title in an SMS, so that a usual one takes one or two segments."""

_ASKS = {
    "choose": ("作出选择", "choose"),
    "fill": ("填写", "fill in the form"),
    "position": ("表态", "say where you stand"),
    "score": ("评分", "give a score"),
    "report": ("报告进展", "report how far it is"),
    "meet": ("落实条件", "meet the condition"),
    "confirm": ("确认条件是否满足", "confirm whether the condition is met"),
    "judge": ("裁定异议", "judge the objection"),
    "follow_up": ("写明怎样处理", "say what is being done"),
}


@dataclass(frozen=True, slots=True)
class Unrenderable:
    """A template failed; why."""

    why: str


def render(letter: Letter, now: datetime, language: str | None = None) -> Rendered | Unrenderable:
    """The letter's words at `now`, in `language` or in the recipient's."""
    spoken = language or letter.recipient.language
    values = _values(letter, now, spoken)
    try:
        subject, body, sms = (
            _block(letter.kind, spoken, name, values) for name in ("subject", "body", "sms")
        )
        text = _plain(body, values)
        html = _html(subject, body, values)
    except (TemplateError, KeyError, ArithmeticError, TypeError, ValueError) as fault:
        return Unrenderable(f"{type(fault).__name__}: {fault}"[:300])
    return Rendered(" ".join(subject.split()), text, html, " ".join(sms.split()))


def _values(letter: Letter, now: datetime, language: str) -> dict[str, Any]:
    zh = language.startswith("zh")
    due = when(letter.due_at, letter.zone, language, now) if letter.due_at else ""
    asks = _ASKS.get(letter.task_kind or "", ("答复", "answer"))
    title = " ".join(letter.about.title.split())
    button = (
        ("打开页面，不用安装任何东西" if zh else "Open the page; nothing to install") if letter.link else ""
    )
    phone = letter.phone
    return {
        "language": "zh-CN" if zh else "en",
        "community": letter.community_title.in_(language),
        "sign": letter.community_title.in_(language).removesuffix("小区"),
        "name": letter.recipient.name,
        "title": title,
        "short_title": title if len(title) <= SHORT else title[: SHORT - 1] + "…",
        "number": letter.about.number,
        "state": letter.about.state_title.in_(language),
        "party": letter.party_title.in_(language) if letter.party_title else "",
        "ask": asks[0] if zh else asks[1],
        "question": letter.question.in_(language) if letter.question else "",
        "due": due,
        "due_line": (f"请在{due}前答复" if zh else f"Please answer by {due}") if due else "",
        "left": left(letter.due_at, now, letter.zone, language) if letter.due_at else "",
        "link": letter.link or "",
        "public_url": letter.about.public_url or "",
        "answer": letter.answer.in_(language) if letter.answer else "",
        "explanation": letter.explanation.in_(language) if letter.explanation else "",
        "result": letter.result.in_(language) if letter.result else letter.about.state_title.in_(language),
        "button": button,
        "phone": phone,
        "foot": _foot(letter, zh=zh),
    }


def _foot(letter: Letter, *, zh: bool) -> str:
    phone = letter.phone or "—"
    if zh:
        own = "链接只属于您一个人，请不要转发。" if letter.link else ""
        return f"{own}不方便上网？打电话给我们：{phone}。"
    own = "The link is yours alone; please do not pass it on. " if letter.link else ""
    return f"{own}Rather not use the web? Call us: {phone}."


def _block(kind: str, language: str, name: str, values: dict[str, Any]) -> str:
    template = _environment(html=False).get_template(f"{language[:2]}/{kind}.j2")
    context = template.new_context(values)
    return "".join(template.blocks[name](context)).strip()


def _plain(body: str, values: dict[str, Any]) -> str:
    parts = [body]
    if values["link"]:
        parts += [values["due_line"], values["link"]]
    return (
        "\n\n".join(part for part in [*parts, f"—— {values['community']}\n{values['foot']}"] if part) + "\n"
    )


def _html(subject: str, body: str, values: dict[str, Any]) -> str:
    paragraphs = [part.strip() for part in body.split("\n\n") if part.strip()]
    page = (
        _environment(html=True)
        .get_template("frame.html.j2")
        .render(values, subject=subject, paragraphs=paragraphs)
    )
    return str(Markup(_inliner().inline(page)))  # noqa: S704  # escaped by the template above


@cache
def _environment(*, html: bool) -> SandboxedEnvironment:
    return SandboxedEnvironment(
        loader=FileSystemLoader(FOLDER), undefined=StrictUndefined, autoescape=html, trim_blocks=True
    )


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)
