"""What a template may say: a letter as plain words in one language, each under its name.

Every name is always there, empty where there is nothing to say; a template asks `if` and never guesses.
Days are said by date and weekday, never as "tomorrow": a message may be read days after it was written.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from engine.letter import Letter
from engine.words import day
from workflows.text import Text, text

LONG_BEFORE = timedelta(days=7)
"""Seen from a week before no day is near, so that its date is said."""
WITHOUT_PAGE = ("merged", "update", "result", "clock")
"""Kinds that only tell something."""

_ASKS: dict[str, Text] = {
    "choose": text("作出选择", "choose"),
    "fill": text("填写", "fill in the form"),
    "position": text("表态", "say where you stand"),
    "score": text("评分", "give a score"),
    "report": text("报告进展", "report how far it is"),
    "meet": text("落实条件", "meet the condition"),
    "confirm": text("确认条件是否满足", "confirm whether the condition is met"),
    "judge": text("裁定异议", "judge the objection"),
    "choice": text("选一项", "choose one"),
    "approval": text("选出可以接受的几项", "say which you can accept"),
    "ranking": text("排个先后", "rank the options"),
    "dots": text("投点", "share out your dots"),
    "ratings": text("逐项打分", "score each option"),
    "dates": text("选出有空的时间", "say when you are free"),
    "count": text("登记会议的人数和表决", "record who came and how the meeting voted"),
    "consent": text("答复是否同意", "say whether you consent"),
    "grant": text("答复能否延期", "say whether there may be more time"),
    "follow_up": text("写明怎样处理", "say what is being done"),
    "amend": text("决定要不要采纳修改", "accept the amendment or decline it"),
}
_ANSWER = text("答复", "answer")
_HOW: dict[str, Text] = {
    "position": text(
        "同意、有条件同意、不同意、弃权，都可以。",
        "You may agree, agree on a condition, disagree or abstain.",
    ),
}
_GOES_ON = text(
    "如果到时没有收到您的答复，就按已经收到的答复来定。",
    "Without your answer the matter is decided on the answers that have come in.",
)
_ASKED_AGAIN = text(
    "如果过了期限还没有答复，我们会再联系您，或者请别人来处理。",
    "After that we will ask you again, or ask somebody else to see to it.",
)
_NOT_FORGOTTEN = text("没有处理之前，我们会再来提醒。", "Until it is seen to, you will be asked again.")
_UNMET = text(
    "如果到时没有您的答复，这个条件就不算满足，这一轮可能因此通不过。",
    "Without your answer the condition does not count as met, and the round may fail because of it.",
)
_NO_VOICE = text(
    "如果到时您和代表都没有答复，您这一方就算没有表态。",
    "If neither of you answers by then, your party will not be heard.",
)


def values_of(letter: Letter, now: datetime, language: str) -> dict[str, Any]:
    """Everything that the templates of `language` may name."""
    zh = language.startswith("zh")
    stopped = letter.kind == "paused" and not letter.told.startswith("resumed")
    due = on(letter.due_at, letter.zone, language) if letter.due_at and not stopped else ""
    over = letter.due_at is not None and letter.due_at <= now
    title = plain_title(letter.about.title)
    return {
        "language": "zh-CN" if zh else "en",
        "community": letter.community_title.in_(language),
        "sign": sign_of(letter.community_title, language),
        "name": letter.recipient.name,
        "title": title,
        "short_title": title,
        "number": letter.about.number,
        "state": letter.about.state_title.in_(language),
        "party": _party(letter, language),
        "ask": _act(letter).in_(language),
        "how": _said(_HOW.get(letter.task_kind or ""), language),
        "question": _said(letter.question, language),
        "quoted": " ".join(letter.quoted.split()),
        "options": ("、" if zh else ", ").join(option.title.in_(language) for option in letter.options),
        "due": due,
        "by": "" if over else due,
        "due_line": _due_line(letter, due, over=over, zh=zh),
        "silence": "" if stopped else _said(_silence(letter, over=over), language),
        "resumed": letter.kind == "paused" and not stopped,
        "beside": _said(letter.beside, language),
        "ended": letter.told.endswith((".end", ".ended")),
        "link": letter.link or "",
        "public_url": letter.about.public_url or "",
        "answer": _said(letter.answer, language),
        "explanation": _said(letter.explanation, language),
        "result": (letter.result or letter.about.state_title).in_(language),
        "phone": letter.phone,
    }


def _party(letter: Letter, language: str) -> str:
    """For which party one answers, and in whose place."""
    if letter.party_title is None:
        return ""
    said, other = letter.party_title.in_(language), letter.in_place_of
    if not other:
        return said
    return f"{said}（代{other}答复）" if language.startswith("zh") else f"{said} (in place of {other})"


def _act(letter: Letter) -> Text:
    """What the person shall do, after "please": the definition's own words where it asks for a form or a report."""
    said = letter.question
    if (
        said is not None and letter.task_kind in ("fill", "report")
        and said.zh.startswith("请") and said.en.startswith("Please ")
    ):  # fmt: skip
        return Text(
            zh=said.zh.removeprefix("请").rstrip("。"), en=said.en.removeprefix("Please ").rstrip(".")
        )
    return _ASKS.get(letter.task_kind or "", _ANSWER)


def on(instant: datetime, zone: str, language: str) -> str:
    """A day and a time by the calendar: 3月9日 周一 18:00, Mon 9 Mar, 18:00."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{day(instant, zone, language, instant - LONG_BEFORE)} {local:%H:%M}"


def sign_of(community: Text, language: str) -> str:
    """A community's name as short as an SMS wants it."""
    return community.in_(language).removesuffix("小区")


def plain_title(title: str) -> str:
    """A title on one line. Its 【】 become 〔〕: in an SMS those brackets say who sent it."""
    return " ".join(title.split()).translate(str.maketrans("【】", "〔〕"))


def _said(words: Text | None, language: str) -> str:
    return words.in_(language) if words else ""


def _due_line(letter: Letter, due: str, *, over: bool, zh: bool) -> str:
    if not due or not letter.link or letter.kind in WITHOUT_PAGE:
        return ""
    if over:
        return f"期限已过：{due}" if zh else f"It was due {due}"
    if letter.kind == "recorded":
        return f"{due}前可以更正" if zh else f"You may correct it until {due}"
    return f"请在{due}前答复" if zh else f"Please answer by {due}"


def _silence(letter: Letter, *, over: bool) -> Text | None:
    """What happens if nobody answers; nothing is promised that only some definitions keep."""
    if not letter.link or letter.kind == "recorded" or letter.kind in WITHOUT_PAGE:
        return None
    if letter.kind == "late_ask":
        return _NOT_FORGOTTEN
    if letter.due_at is None or over:
        return None
    if letter.kind == "stand_in":
        return _NO_VOICE
    if letter.task_kind in ("meet", "confirm"):
        return _UNMET
    return _GOES_ON if letter.task_kind in ("position", "score") else _ASKED_AGAIN
