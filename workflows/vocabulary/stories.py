"""The keys and words of scenario files, place by place, read off their models.

Names are those of the definition that a story is about, and stay. What somebody answers is told by its keys:
with a milestone it is a report, with a score a score; everything else fills in fields, whose names stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from typing_extensions import override

from workflows.stories.story import Scenario
from workflows.vocabulary import happenings, outcomes, states
from workflows.vocabulary.grammar import Grammar
from workflows.vocabulary.shapes import YES_NO, Either, Entries, OneOf, Shape, Whole, WhoShape, YesNo
from workflows.vocabulary.word import Words

_PERSON = WhoShape(happenings.PEOPLE)
_TEXTS = Whole(Entries(happenings.PEOPLE))
"""A person, and what they say."""


def _kind(sign: str, *keys: str, shapes: Mapping[str, Shape] | None = None) -> Entries:
    """An answer of one kind, which is known by one of its keys."""
    own = {sign, *keys, "text"}
    words = Words(tuple(word for word in happenings.ANSWERS if word.en in own))
    return Entries(words, {key: (shapes or {}).get(key, Shape()) for key in own}, sign=sign)


_STAND = OneOf(happenings.STANDS)
_HOMES = Whole(Entries(happenings.HOWS, rest=OneOf(happenings.HOWS)))
_KINDS = (
    Entries(happenings.STANDS, {word.en: Shape() for word in happenings.STANDS}),
    _kind("milestone", "photos", "evidence"),
    _kind("score"),
    _kind("stand", shapes={"stand": _STAND}),
    _kind("upheld", shapes={"upheld": YES_NO}),
    _kind("given", shapes={"given": YesNo(happenings.CONSENTS)}),
    _kind("granted", shapes={"granted": YesNo(happenings.GRANTS)}),
    _kind("accepted", shapes={"accepted": YES_NO}),
    _kind("due", "present", "agree", "disagree", "abstain"),
    _kind("groups", "set_aside"),
    _kind("set_aside", "groups"),
    _kind("homes", shapes={"homes": _HOMES}),
    _kind("about"),
    _kind("text"),
)
_DATES = Whole(Entries(rest=OneOf(happenings.FREE)))
"""What is said of each date, under the name of the question."""
_ANSWER = Either(_KINDS, Entries(rest=_DATES), members=_STAND, short=_STAND)
_PRESS = Either((_kind("button", "reason", "item"),), Entries())

_SAID: dict[str, Shape] = {
    "Step.press": Whole(Entries(happenings.PEOPLE, rest=_PRESS)),
    "Step.answer": Whole(Entries(happenings.PEOPLE, rest=_ANSWER)),
    "Step.judge": Whole(Entries(happenings.PEOPLE, rest=_ANSWER)),
    "Step.condition": Whole(Entries(happenings.PEOPLE, rest=OneOf(happenings.CONDITIONS))),
    "Step.stop": _TEXTS,
    "Step.more_time": _TEXTS,
    "Step.pause": _TEXTS,
    "Step.recuse": _TEXTS,
    "Step.call_back": _TEXTS,
    "Change.fields": Shape(),
    "Step.resume": _PERSON,
    "Step.refused": OneOf(happenings.REFUSALS),
    "Raise.by": _PERSON,
    "Said.by": _PERSON,
    "Raise.named": Whole(Entries(rest=_PERSON)),
    "Raise.fields": Shape(),
    "Expect.fields": Shape(),
    "Expect.winners": Shape(),
    "Expect.opened": Shape(),
    "Expect.incidents": Shape(),
    "Expect.phase": OneOf(states.PHASES),
    "Expect.list": OneOf(states.LISTS),
    "Expect.outcome": OneOf(outcomes.OUTCOMES + happenings.CHOSEN),
    "Scenario.vacant": _PERSON,
    "HomeForm.owners": Shape(),
}
_PEOPLE_OF = ("waiting_for", "asked", "reminded", "told", "recused")


class Stories(Grammar):
    """The forms of a scenario file."""

    everywhere = ()

    @override
    def _below(self, form: str, key: str, annotation: Any) -> Shape:
        if form == "Expect" and key in _PEOPLE_OF:
            return _PERSON
        return _SAID.get(f"{form}.{key}") or self._of_type(f"{form}.{key}", annotation)


STORIES = Stories(Scenario)
