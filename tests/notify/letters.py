"""Letters of every kind with plainly invented values, for tests that need no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

from engine.letter import About, Letter, Recipient
from engine.quiet import quiet_of
from workflows.effects import MessageKind
from workflows.model import Option
from workflows.text import Text, text

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Monday, nine in the morning in Chengdu."""
DUE = datetime(2026, 3, 9, 10, 0, tzinfo=UTC)
"""Monday a week later, six in the evening in Chengdu."""
KINDS: tuple[str, ...] = get_args(MessageKind)
TELLING = ("merged", "update", "result", "clock")
"""Kinds that only tell something: they come without a task and without a link."""
LINK = "https://gongshi.example/t/AbCdEfGhIjKlMnOpQrSt"
TITLE = "翻新3栋旁的垃圾房"

_ANSWERED = text("同意，但有条件：门要装静音铰链", "agrees, if: the door closes quietly")
_BECAUSE = text(
    "5 方中 5 方答复，全部同意，无异议。", "All 5 of 5 parties answered and agreed; nobody objected."
)


def letter(kind: str = "task", language: str = "zh", **changed: Any) -> Letter:
    """A letter of that kind as the outbox makes it, with whatever a test changes.

    `title`, `name`, `email`, `phone` and `prefers` reach into its parts; so do `quiet` (the community's hours), `own`
    (the person's) and `where` (their zone).
    """
    telling = kind in TELLING
    late = kind.startswith("late")
    usual = Letter(
        outbox_id="01JNOTIFY0000000000000TEST",
        kind=kind,
        community_id="wutongli",
        community_title=text("梧桐里小区", "Wutongli"),
        phone="028-5555-0100",
        zone="Asia/Shanghai",
        recipient=Recipient(
            "person",
            changed.pop("name", "业委会主任"),
            changed.pop("email", "chair@wutongli.example.org"),
            changed.pop("phone", "+8613800000002"),
            language,
            changed.pop("prefers", "email"),
            quiet_of(changed.pop("own", None), changed.pop("quiet", ("22:00", "07:30")), changed.pop("where", "Asia/Shanghai")),
        ),
        about=About(
            id="item", number=12, title=changed.pop("title", TITLE), issue_title=text("小区微改造", "Facility upgrade"),
            state_title=text("办结", "Done") if kind == "result" else text("五方协商", "Deliberation"),
            phase="closed" if kind == "result" else "deliberation", round=1,
            public_url="https://gongshi.example/c/wutongli/items/12",
        ),
        task_kind=None if telling else "follow_up" if kind == "late_ask" else "position",
        quoted="",
        question=None,
        party_title=None if telling or kind == "late_ask" else text("业委会", "owners"),
        options=(),
        due_at=None if telling else NOW - timedelta(days=1) if late else DUE,
        link=None if telling else LINK,
        answer=_ANSWERED if kind == "recorded" else None,
        explanation=_BECAUSE if kind in ("result", "update") else None,
        result=text("办结", "Done") if kind == "result" else None,
        beside=text("回访双方", "Look in on both sides") if kind == "clock" else None,
        told="",
        urgent=False,
        message_id="<0123456789abcdef@gongshi.example>",
        created_at=NOW,
        tried_since=None,
        attempts=0,
        refused=frozenset(),
    )  # fmt: skip
    return replace(usual, **changed)


def choosing(language: str = "zh") -> Letter:
    """The letter that asks the coordinator to screen a matter, with its question and its buttons."""
    return letter(
        language=language, name="议事协调员", task_kind="choose", party_title=None,
        question=text("这件事怎么受理？", "What shall become of this matter?"),
        options=tuple(
            Option(name=name, title=Text(zh=zh, en=en))
            for name, zh, en in (("accept", "受理", "Accept"), ("merge", "并入另一议题", "Merge into another"),
                                 ("decline", "不受理", "Decline"))
        ),
    )  # fmt: skip
