"""Two measures at once: the owners' joint decision, by head and by floor area (Civil Code of the PRC, art. 278).

Owners with at least two thirds of the area and at least two thirds of the heads must take part; the matter
passes with more than a half of both among those who take part, and matters reserved by the article with three
quarters of both. The numbers are the definition's: a quorum and a passing share for each measure, taken of
those who take part or of all. Missing one measure is missing it.

An abstention takes part, and so weighs against the matter, unless the definition has it stay out: then it
is counted nowhere, as if no paper had come back.

Invariants: exact whole numbers throughout; one vote more costs the same at five electors and at five thousand;
`as soon as certain` is exact, because the best that can still come is that all who are missing agree, and the
worst that all disagree or stay away.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from workflows.model import Decide, Share
from workflows.outcomes import OUTCOME_WORDS
from workflows.rules.electors import Measure
from workflows.rules.verdict import Outcome, Verdict, sentence
from workflows.text import Text, text

OwnerVote = Literal["agree", "disagree", "abstain"]


@dataclass(frozen=True, slots=True)
class OwnersTally:
    """Heads and area of all who may vote, and of those who voted which way."""

    all: Measure
    agree: Measure = field(default_factory=Measure)
    disagree: Measure = field(default_factory=Measure)
    abstain: Measure = field(default_factory=Measure)

    def add(self, weight: Measure, old: OwnerVote | None, new: OwnerVote | None) -> OwnersTally:
        """The tally after an elector of this weight went from `old` to `new`; None is no ballot."""
        if old == new:
            return self
        changes: dict[str, Measure] = {}
        if old is not None:
            changes[old] = getattr(self, old) - weight
        if new is not None:
            changes[new] = getattr(self, new) + weight
        return replace(self, **changes)

    @property
    def answered(self) -> Measure:
        """Those who sent a ballot in, however it reads."""
        return self.agree + self.disagree + self.abstain

    def taking_part(self, form: Decide) -> Measure:
        """Those who count as taking part."""
        return self.answered if form.abstain == "takes part" else self.agree + self.disagree

    def whole(self, form: Decide) -> Measure:
        """Of what the passing shares are taken."""
        return self.all if form.passing and form.passing.of == "all" else self.taking_part(form)


def owners_verdict(form: Decide, tally: OwnersTally, *, closing: bool) -> Verdict:
    """The verdict over all owners, with both measures in its reason."""
    outcome = _at_close(form, tally) if closing else _before(form, tally)
    missing = tally.answered.heads < tally.all.heads
    return Verdict(
        outcome,
        sentence(
            _taking_part(form, tally),
            _agreeing(form, tally),
            text("尚缺的选票已不能改变结论", "no vote still missing could change it")
            if outcome and missing and not closing
            else None,
            OUTCOME_WORDS[outcome] if outcome else _pending(form, tally),
        ),
    )


def passing_shares(form: Decide) -> tuple[Share, Share]:
    """The shares of heads and of area that pass; a measure that the definition leaves out takes `share`."""
    heads, area = (form.passing.heads, form.passing.area) if form.passing else (None, None)
    return heads or form.share, area or form.share


def _at_close(form: Decide, tally: OwnersTally) -> Outcome:
    part = tally.taking_part(form)
    heads, area = (form.quorum.heads, form.quorum.area) if form.quorum else (None, None)
    if (heads and not heads.reached_by(part.heads, tally.all.heads)) or (
        area and not area.reached_by(part.area, tally.all.area)
    ):
        return "no_quorum"
    whole, (by_heads, by_area) = tally.whole(form), passing_shares(form)
    passes = by_heads.reached_by(tally.agree.heads, whole.heads) and by_area.reached_by(
        tally.agree.area, whole.area
    )
    return "passed" if passes else "failed"


def _before(form: Decide, tally: OwnersTally) -> Outcome | None:
    if form.close == "at the deadline":
        return None
    missing = tally.all - tally.answered
    if form.close == "as soon as certain":
        best = _at_close(form, replace(tally, agree=tally.agree + missing))
        worst = _at_close(form, replace(tally, disagree=tally.disagree + missing))
        return best if _at_close(form, tally) == worst == best else None
    return _at_close(form, tally) if missing.heads == 0 else None


def _taking_part(form: Decide, tally: OwnersTally) -> Text:
    part, every = tally.taking_part(form), tally.all
    heads, area = (form.quorum.heads, form.quorum.area) if form.quorum else (None, None)
    zh = f"{every.heads} 位业主中 {part.heads} 位参与"
    en = f"{part.heads} of {every.heads} owners took part"
    zh += _needs(heads, "（要求{}）", zh=True)
    en += _needs(heads, " ({} needed)", zh=False)
    zh += f"，专有面积 {metres(every.area)} 平方米中 {metres(part.area)} 平方米参与"
    en += f", with {metres(part.area)} of {metres(every.area)} m²"
    return Text(zh=zh + _needs(area, "（要求{}）", zh=True), en=en + _needs(area, " ({} needed)", zh=False))


def _agreeing(form: Decide, tally: OwnersTally) -> Text:
    whole, (heads, area) = tally.whole(form), passing_shares(form)
    everybody = form.passing is not None and form.passing.of == "all"
    who = text("全体业主", "all owners") if everybody else text("参与者", "those taking part")
    return Text(
        zh=f"{who.zh} {whole.heads} 位中 {tally.agree.heads} 位同意（要求{_need(heads, zh=True)}），"
        f"{metres(whole.area)} 平方米中 {metres(tally.agree.area)} 平方米同意（要求{_need(area, zh=True)}）；"
        f"不同意 {tally.disagree.heads} 位，弃权 {tally.abstain.heads} 位",
        en=f"of {who.en}, {tally.agree.heads} of {whole.heads} agreed ({_need(heads, zh=False)} needed), "
        f"with {metres(tally.agree.area)} of {metres(whole.area)} m² ({_need(area, zh=False)} needed); "
        f"{tally.disagree.heads} against, {tally.abstain.heads} abstained",
    )


def _pending(form: Decide, tally: OwnersTally) -> Text:
    missing = (tally.all - tally.answered).heads
    if form.close == "at the deadline":
        return text("到截止时间才作结论", "it is decided at the deadline")
    return Text(zh=f"还有 {missing} 位业主未投票", en=f"{missing} owners have not voted yet")


def _needs(share: Share | None, words: str, *, zh: bool) -> str:
    return words.format(_need(share, zh=zh)) if share else ""


def _need(share: Share, *, zh: bool) -> str:
    over = ("超过 " if zh else "over ") if share.over else ("至少 " if zh else "at least ")
    return f"{over}{share.fraction}"


def metres(hundredths: int) -> str:
    """An area as people read it: hundredths of a square metre, with its two places."""
    return f"{hundredths // 100:,}.{hundredths % 100:02d}"
