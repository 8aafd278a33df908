"""Why a rule over parties says what it says: the numbers, the names, and what is still waited for.

The clauses stand in the order in which somebody would ask: who counts, how many answered, who stands where,
what the rule measured, and what came of it. Parties are named, never persons; where only how many may be told (`shown:
counts`), none is named but those recused, which everybody is told.
"""

from __future__ import annotations

from collections.abc import Sequence

from workflows.model import Decide
from workflows.outcomes import OUTCOME_WORDS
from workflows.rules.result import number
from workflows.rules.verdict import Outcome, sentence
from workflows.rules.voices import PartyTally, Stance, Voice, seated, tally_of
from workflows.text import Text, listed, text

MOST_NAMED = 20
"""More than these are counted, not named: a table has fewer, a second count of a whole house has not."""


def reason(
    form: Decide,
    voices: Sequence[Voice],
    counted: PartyTally,
    outcome: Outcome | None,
    *,
    closing: bool,
    named: bool = True,
) -> Text:
    """The reason for `outcome`; `counted` is what the rule weighed, in parties or in weight. Not `named`, it says how
    many parties said what.
    """
    most = MOST_NAMED if named else 0
    silent = _in_a_row([voice.title for voice in seated(voices) if voice.stance is None], most)
    return sentence(
        _recused(voices),
        _taking_part(form, voices),
        _vetoed(form, voices, most) if outcome == "blocked" else None,
        _said("disagree", voices, text("不同意：", "against: "), most)
        or text("无人反对", "nobody disagreed"),
        _said("conditional", voices, text("条件尚未确认：", "condition not confirmed yet: "), most),
        _said("met", voices, text("条件已满足：", "condition met: "), most),
        _said("abstain", voices, text("弃权：", "abstained: "), most),
        _headed(text("未答复，按约定视为同意：", "silent, so counted as agreeing: "), silent)
        if closing and form.silence == "agrees"
        else None,
        _measure(form, counted),
        text("尚缺的答复已不能改变结论", "no answer still missing could change it")
        if outcome and silent and not closing
        else None,
        OUTCOME_WORDS[outcome] if outcome else _pending(form, voices, silent),
    )


def quorum_of(form: Decide, voices: Sequence[Voice]) -> int | None:
    """How many parties must answer; a quorum that shrinks with recusals never falls below one."""
    if form.quorum is None or form.quorum.count is None:
        return None
    recused = sum(voice.recused for voice in voices) if form.quorum.recusal == "shrinks" else 0
    return max(1, form.quorum.count - recused)


def _recused(voices: Sequence[Voice]) -> Text | None:
    names = [voice.title for voice in voices if voice.recused]
    if not names:
        return None
    said, left = listed(names), len(seated(voices))
    return Text(zh=f"{said.zh}回避，{left} 方在席", en=f"{said.en} recused, {left} parties seated")


def _taking_part(form: Decide, voices: Sequence[Voice]) -> Text:
    tally = tally_of(voices)
    quorum = quorum_of(form, voices)
    return Text(
        zh=f"{tally.seated} 方中 {tally.answered} 方已答复" + (f"，要求至少 {quorum} 方" if quorum else ""),
        en=f"{tally.answered} of {tally.seated} parties answered" + (f", quorum {quorum}" if quorum else ""),
    )


def _vetoed(form: Decide, voices: Sequence[Voice], most: int) -> Text | None:
    those = [v.title for v in seated(voices) if v.stance == "disagree" and v.party in form.veto]
    return _headed(text("行使否决权：", "veto used by: "), _in_a_row(those, most))


def _said(stance: Stance, voices: Sequence[Voice], heading: Text, most: int) -> Text | None:
    return _headed(heading, _in_a_row([v.title for v in seated(voices) if v.stance == stance], most))


def _headed(heading: Text, names: Text | None) -> Text | None:
    return Text(zh=heading.zh + names.zh, en=heading.en + names.en) if names else None


def _in_a_row(titles: list[Text], most: int) -> Text | None:
    """Their names, or how many they are where they are more than `most`; None where there is nobody."""
    if not titles:
        return None
    if len(titles) > most:
        return Text(zh=f"{len(titles)} 方", en="1 party" if len(titles) == 1 else f"{len(titles)} parties")
    return listed(titles)


def _measure(form: Decide, tally: PartyTally) -> Text | None:
    """What the rule measures, in its own numbers; consensus and consent are said by the names alone."""
    need, over = form.share.fraction, form.share.over
    match form.rule:
        case "majority":
            return Text(
                zh=f"表态的 {tally.sides} 方中 {tally.yes} 方同意，要求{'超过' if over else '至少'} {need}",
                en=f"{tally.yes} of {tally.sides} that took a side agreed, "
                f"{'over' if over else 'at least'} {need} needed",
            )
        case "weighted":
            return Text(
                zh=f"表态的权重合计 {number(tally.sides)}，其中同意 {number(tally.yes)}，要求{'超过' if over else '至少'} {need}",
                en=f"weight {number(tally.yes)} of {number(tally.sides)} that took a side agreed, "
                f"{'over' if over else 'at least'} {need} needed",
            )
        case "unanimity":
            return Text(
                zh=f"{tally.yes} 方同意，要求全部 {tally.seated} 方同意",
                en=f"{tally.yes} agreed, all {tally.seated} needed",
            )
        case "consensus_minus":
            allowed = form.at_most or 0
            return Text(
                zh=f"{tally.yes} 方同意，{tally.no} 方未同意，至多允许 {allowed} 方",
                en=f"{tally.yes} for it and {tally.no} not, at most {allowed} allowed",
            )
    return None


def _pending(form: Decide, voices: Sequence[Voice], silent: Text | None) -> Text:
    if silent:
        return Text(zh=f"还在等 {silent.zh}", en=f"waiting for {silent.en}")
    if form.close == "at the deadline":
        return text("到截止时间才作结论", "it is decided at the deadline")
    quorum = quorum_of(form, voices) or 0
    if tally_of(voices).answered < quorum:
        return text("人数不足，等截止时间", "too few answered, waiting for the deadline")
    return text("等条件确认", "waiting for the condition to be confirmed")
