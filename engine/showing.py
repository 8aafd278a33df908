"""What others may see of an answer while its step lasts: as the definition says, on every page and by API alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Literal

from workflows import effects as fx
from workflows.answers import Sealed
from workflows.item import Item
from workflows.model import Definition
from workflows.text import Text, text

Cover = Literal["hidden", "sealed"]
Shown = Literal["names", "parties", "counts"]
"""What others see of an answer: who gave it, for which party, or only how many."""

COVERED: dict[Cover, Text] = {
    "hidden": text("已答复，先不公开", "answered, not shown yet"),
    "sealed": text("已答复，密封到截止", "answered, sealed until the close"),
}
SEALED_STILL = text("答复已密封", "the answer is under seal")


def unopened(many: int) -> Text:
    """What everybody is told of a sealed vote that was broken off."""
    return Text(
        zh=f"投票中途终止：先前收到的 {many} 份答复一直密封，不再开封",
        en=f"the vote was broken off: {many} answer{'s' * (many != 1)} that had been given "
        f"stay{'s' * (many == 1)} sealed and will never be opened",
    )


def cover(definition: Definition, state: str) -> Cover | None:
    """How the answers that a state asks for are kept from others while it lasts."""
    ask = definition.states[state].ask if state else None
    return ask.answers if ask is not None and ask.answers != "open" else None


def covers(definition: Definition, item: Any, step: int, kind: str) -> Cover | None:
    """How an answer of that step and kind is kept from others, as the item (or its row) stands now."""
    ask = definition.states[item.state].ask
    mine = ask is not None and step == item.step and kind == ask.to
    return cover(definition, item.state) if mine else None


def uncovered(definition: Definition, item: Item, effects: Iterable[fx.Effect]) -> list[fx.Effect]:
    """Effects as others may read them: of an answer that is kept from them only that there is one."""
    return [
        replace(effect, answer=Sealed())
        if isinstance(effect, fx.ResponseRecorded) and _covered(definition, item, effect)
        else effect
        for effect in effects
    ]


def _covered(definition: Definition, item: Item, effect: fx.ResponseRecorded) -> bool:
    task = item.task(effect.task)
    return task is not None and covers(definition, item, task.step, task.kind) is not None
