"""What happened to an item's clock, in words for its timeline: stopped, gone on, moved, rung; and who ended it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from workflows import effects as fx
from workflows.model import Definition
from workflows.text import Text


def clock_words(
    effect: fx.Effect, definition: Definition, state: str, names: Mapping[str, str], zone: str
) -> Text | None:
    """One sentence; None where the effect is of another kind."""
    match effect:
        case fx.ClockPaused():
            by, until = names.get(effect.by, "—"), _local(effect.until, zone)
            return Text(
                zh=f"{by}暂停了计时：{effect.text}（最迟到 {until}）",
                en=f"{by} stopped the clock: {effect.text} (until {until} at the latest)",
            )
        case fx.ClockResumed():
            by = names.get(effect.by or "", "")
            return Text(
                zh=f"{by}恢复了计时" if by else "计时自动恢复",
                en=f"{by} let the clock go on" if by else "The clock went on by itself",
            )
        case fx.TimeAsked():
            by = names.get(effect.by, "—")
            return Text(zh=f"{by}申请延期：{effect.text}", en=f"{by} asked for more time: {effect.text}")
        case fx.TimeRefused():
            by = names.get(effect.by, "—")
            return Text(zh=f"{by}不同意，没有延期", en=f"{by} did not agree, so there is no more time")
        case fx.MatterEnded():
            by = names.get(effect.by, "—")
            why, because = (f"：{effect.text}", f": {effect.text}") if effect.text else ("", "")
            return Text(zh=f"{by}要求终止{why}", en=f"{by} ended it{because}")
        case fx.ClockRang():
            name, _, which = effect.clock.rpartition(".")
            clock = definition.states[state].clocks.get(name) if state in definition.states else None
            title = (clock.title if clock else None) or Text(zh=name, en=name)
            if which == "end":
                return Text(zh=f"到期：{title.zh}", en=f"It is over: {title.en}")
            return Text(zh=f"到时：{title.zh}", en=f"The time has come: {title.en}")
        case _:
            return None


def _local(instant: datetime, zone: str) -> str:
    return f"{instant.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
