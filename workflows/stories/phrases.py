"""How a story calls people and moments, and how its clauses become sentences, as each language makes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from workflows import effects as fx
from workflows.consequences.draft import OWNER
from workflows.sayings import day_said
from workflows.stories.story import ALTERNATE
from workflows.text import Text
from workflows.titles import called

_OWNERS = 3
"""More owners than these are counted, not named."""
_NOBODYS: Mapping[str, Text] = {}
"""Where no definition calls its parties anything."""


def local_said(local: str) -> Text:
    """A wall time as one says it: 3月9日周一 18:00 / Monday 9 March 18:00."""
    return moment_said(datetime.fromisoformat(local))


def moment_said(moment: datetime) -> Text:
    """A wall time as one says it."""
    day = day_said(moment.date())
    return Text(zh=f"{day.zh} {moment:%H:%M}", en=f"{day.en} {moment:%H:%M}")


def name_of(person: str, own: Mapping[str, Text] = _NOBODYS) -> Text:
    """What somebody of a story is called."""
    if person.endswith(ALTERNATE):
        party = called(person.removesuffix(ALTERNATE), own)
        return Text(
            zh=f"{party.zh}的候补", en=f"{party.en}'{'' if party.en.endswith('s') else 's'} alternate"
        )
    return called(person, own)


def people(persons: list[str], own: Mapping[str, Text] = _NOBODYS) -> Text:
    """Several people of a story in a row."""
    *first, last = [name_of(person, own) for person in persons]
    if not first:
        return last
    return Text(
        zh="、".join(each.zh for each in first) + "和" + last.zh,
        en=", ".join(each.en for each in first) + " and " + last.en,
    )


def people_of(tasks: list[fx.TaskOpened], own: Mapping[str, Text]) -> Text:
    """Those who were asked, in a row; many owners are counted."""
    owners = dict.fromkeys(task.person for task in tasks if task.role == OWNER)
    if len(owners) > _OWNERS:
        return Text(zh=f"{len(owners)} 位业主", en=f"{len(owners)} owners")
    return people(list(dict.fromkeys(task.person for task in tasks)), own)


def joined(who: Text, does: Text) -> Text:
    """Somebody and what they did."""
    return Text(zh=who.zh + does.zh, en=f"{who.en} {does.en}")


def with_words(said: Text, own: str) -> Text:
    """What was done, and behind it what was said with it, if anything."""
    own = own.strip()
    return Text(zh=f"{said.zh}：{own}", en=f"{said.en}: {own}") if own else said


def whole(said: Text) -> Text:
    """A whole sentence: begun with a capital, ended with its stop."""
    zh = said.zh if said.zh.endswith(("。", "！", "？")) else said.zh + "。"
    en = said.en[0].upper() + said.en[1:]
    return Text(zh=zh, en=en if en.endswith((".", "!", "?", "。", "！", "？")) else en + ".")
