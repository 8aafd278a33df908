"""Rules over the parties at the table: one party, one voice.

consensus: at least one agrees, nobody disagrees, and every condition is met or withdrawn.
majority: those who agree are the required share (over a half unless said otherwise) of those who took a
side. An abstention counts as taking part (for the quorum) and takes no side (Robert's Rules of Order,
Newly Revised, 12th ed., 44:1: a majority of the votes cast, abstentions left out). An agreement under a
condition that is still open at the close takes the other side.

Reasons and conditions are somebody's own words and stay with the response; an explanation names parties only.

A quorum counts the parties that answered, abstentions included. Before the close there is a verdict only
when every seated party has answered; at the close there is always one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from workflows.model import Decide
from workflows.rules.verdict import OUTCOME_WORDS, Outcome, Verdict, sentence
from workflows.text import Text, listed, text

Ballot = Literal["agree", "conditional", "met", "disagree", "abstain"]
"""What a party's position counts as: `conditional` while its condition is open, `met` once it is confirmed."""


@dataclass(frozen=True, slots=True)
class PartyTally:
    """How many parties stand where. Adding one ballot costs the same whatever was added before."""

    seated: int
    agree: int = 0
    conditional: int = 0
    met: int = 0
    disagree: int = 0
    abstain: int = 0

    def add(self, old: Ballot | None, new: Ballot | None) -> PartyTally:
        """The tally after a party's ballot `old` became `new`; None is no ballot."""
        if old == new:
            return self
        changes: dict[str, int] = {}
        if old is not None:
            changes[old] = getattr(self, old) - 1
        if new is not None:
            changes[new] = changes.get(new, getattr(self, new)) + 1
        return replace(self, **changes)

    @property
    def answered(self) -> int:
        """The parties that gave any position."""
        return self.agree + self.conditional + self.met + self.disagree + self.abstain


@dataclass(frozen=True, slots=True)
class Voice:
    """What a party says at the table; no ballot while it has not answered."""

    party: str
    title: Text
    ballot: Ballot | None


def tally_of(voices: Sequence[Voice]) -> PartyTally:
    """The tally of all voices together."""
    tally = PartyTally(seated=len(voices))
    for voice in voices:
        tally = tally.add(None, voice.ballot)
    return tally


def _consensus(form: Decide, tally: PartyTally, *, closing: bool) -> Outcome | None:
    if not closing and (tally.answered < tally.seated or _waits(form)):
        return None
    if _short(form, tally):
        return "no_quorum" if closing else None
    if tally.disagree:
        return "failed"
    if tally.conditional:
        return "failed" if closing else None
    return "passed" if tally.agree + tally.met else "failed"


def _majority(form: Decide, tally: PartyTally, *, closing: bool) -> Outcome | None:
    if not closing and (tally.answered < tally.seated or _waits(form)):
        return None
    if _short(form, tally):
        return "no_quorum" if closing else None
    if tally.conditional and not closing and form.conditions is not None:
        return None
    yes = tally.agree + tally.met
    return "passed" if form.share.reached_by(yes, yes + tally.conditional + tally.disagree) else "failed"


def _waits(form: Decide) -> bool:
    return form.close == "at the deadline"


def _short(form: Decide, tally: PartyTally) -> bool:
    return form.quorum is not None and tally.answered < form.quorum.count


PARTY_RULES: dict[str, Callable[..., Outcome | None]] = {"consensus": _consensus, "majority": _majority}


def party_verdict(form: Decide, voices: Sequence[Voice], *, closing: bool) -> Verdict:
    """The verdict over `voices`, with the numbers and the names in its reason."""
    tally = tally_of(voices)
    outcome = PARTY_RULES[form.rule](form, tally, closing=closing)
    end = OUTCOME_WORDS[outcome] if outcome else _pending(form, tally, voices)
    return Verdict(
        outcome,
        sentence(
            _taking_part(form, tally),
            _said("disagree", voices, text("不同意：", "against: ")) or text("无人反对", "nobody disagreed"),
            _said("conditional", voices, text("条件尚未确认：", "condition not confirmed yet: ")),
            _said("met", voices, text("条件已满足：", "condition met: ")),
            _said("abstain", voices, text("弃权：", "abstained: ")),
            _share(form, tally) if form.rule == "majority" else None,
            end,
        ),
    )


def _taking_part(form: Decide, tally: PartyTally) -> Text:
    quorum = form.quorum.count if form.quorum else None
    return Text(
        zh=f"{tally.seated} 方中 {tally.answered} 方已答复" + (f"，要求至少 {quorum} 方" if quorum else ""),
        en=f"{tally.answered} of {tally.seated} parties answered" + (f", quorum {quorum}" if quorum else ""),
    )


def _said(ballot: Ballot, voices: Sequence[Voice], heading: Text) -> Text | None:
    those = [voice for voice in voices if voice.ballot == ballot]
    if not those:
        return None
    names = listed([voice.title for voice in those])
    return Text(zh=heading.zh + names.zh, en=heading.en + names.en)


def _share(form: Decide, tally: PartyTally) -> Text:
    yes = tally.agree + tally.met
    sides = yes + tally.conditional + tally.disagree
    need, over = form.share.fraction, form.share.over
    return Text(
        zh=f"表态的 {sides} 方中 {yes} 方同意，要求{'超过' if over else '至少'} {need}",
        en=f"{yes} of {sides} that took a side agreed, {'over' if over else 'at least'} {need} needed",
    )


def _pending(form: Decide, tally: PartyTally, voices: Sequence[Voice]) -> Text:
    silent = [voice.title for voice in voices if voice.ballot is None]
    if silent:
        names = listed(silent)
        return Text(zh=f"还在等 {names.zh}", en=f"waiting for {names.en}")
    if _waits(form):
        return text("到截止时间才作结论", "it is decided at the deadline")
    if _short(form, tally):
        return text("人数不足，等截止时间", "too few answered, waiting for the deadline")
    return text("等条件确认", "waiting for the condition to be confirmed")
