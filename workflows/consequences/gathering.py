"""Gathering suggestions: everybody may make some for a while; then like ones are put together.

Whoever suggested something stays with it: what is opened from a group has all who suggested it as reporters.
"""

from __future__ import annotations

from workflows import effects as fx
from workflows import events as ev
from workflows.answers import Sorted
from workflows.consequences.draft import Draft
from workflows.consequences.entering import conclude
from workflows.refusal import Refused
from workflows.text import Text, text

GATHERED = "gathered"


def suggest(draft: Draft, event: ev.SuggestionMade) -> Refused | None:
    """Somebody suggests something."""
    if draft.form.gather is None:
        return Refused("not_possible", text("现在不在征集建议", "No suggestions are being gathered now"))
    said = event.text.strip()
    if not said:
        return Refused("invalid", text("请写明您的建议", "Please write your suggestion"), where="text")
    if any(each.by == event.by and each.text == said for each in draft.item.suggestions):
        return None
    key = f"{draft.item.step}.suggestion.{len(draft.item.suggestions) + 1}"
    draft.emit(fx.SuggestionRaised(key, event.by, said))
    return None


def sort(draft: Draft, answer: Sorted) -> None:
    """Suggestions are put together; the titles of the groups that go on fill the list field of the ask."""
    ask = draft.form.ask
    for group in answer.groups:
        draft.emit(fx.SuggestionsGrouped(group.title, group.suggestions, group.set_aside))
    for field in ask.fields if ask else ():
        draft.emit(fx.FieldsSet({field: tuple(g.title for g in answer.groups if not g.set_aside)}))


def gathered(draft: Draft) -> None:
    """The time is over."""
    number = len(draft.item.suggestions)
    conclude(draft, GATHERED, Text(zh=f"共收到建议 {number} 条。", en=f"{number} suggestions were made."))
