"""Checks of numbers: what must be reached can be reached by those who are asked, and by those who remain after a recusal."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from workflows.checks import votes
from workflows.checks.decisions import decisions, owners_vote, rule_fits
from workflows.checks.mistake import Found, Mistake
from workflows.model import BALLOTS, Ask, Decide, FromField
from workflows.source import Path
from workflows.text import listed, text

if TYPE_CHECKING:
    from workflows.checks.subject import Subject


def quorums(subject: Subject) -> Found:
    """A quorum is counted in what the rule counts, and those who are asked can meet it."""
    for ask, form, path in decisions(subject):
        if form.quorum is None:
            continue
        place = (*path, "quorum")
        unit, said = _unit(form, ask)
        if unit is not None:
            yield Mistake(
                place,
                text(
                    f"{form.rule} 的法定人数按 {said} 计", f"the quorum of {form.rule} is counted in {said}"
                ),
                text(f"写成 {_EXAMPLES[unit]}", f"write {_EXAMPLES[unit]}"),
                at="value",
            )
            continue
        for key in ("heads", "area", "present"):
            share = getattr(form.quorum, key)
            if share is not None and share.over and share.fraction == 1:
                yield _all_and_more((*place, key), str(share))
        if form.quorum.unit == "parties":
            yield from _of_parties(subject, ask, form, place)


_EXAMPLES = {
    "parties": "4 of 5 parties",
    "answers": "1 answer",
    "shares": "{heads: 2/3, area: 2/3}",
    "present": "{present: 2/3}",
}


def _unit(form: Decide, ask: Ask) -> tuple[str | None, str]:
    """The unit that a quorum should have, where it has another."""
    quorum = form.quorum
    if quorum is None:
        return None, ""
    if form.rule == "owners_joint_decision":
        good = quorum.unit == "shares" and quorum.present is None
        return (None if good else "shares"), "heads, area"
    if form.rule == "counted":
        good = quorum.unit == "shares" and quorum.heads is None and quorum.area is None
        return (None if good else "present"), "present"
    if ask.to == "position":
        return (None if quorum.unit == "parties" else "parties"), "parties"
    if ask.to in BALLOTS:
        return (None if quorum.unit != "shares" else "answers"), "answers"
    return (None if quorum.unit == "answers" else "answers"), "answers"


def _of_parties(subject: Subject, ask: Ask, form: Decide, path: Path) -> Iterator[Mistake]:
    quorum, seated, asked = form.quorum, len(subject.parties), len(subject.parties_asked(ask))
    if quorum is None or quorum.count is None:
        return
    if quorum.of not in (None, seated):
        yield Mistake(
            path,
            text(
                f"参与方一共 {seated} 方，不是 {quorum.of} 方",
                f"{seated} parties are seated, not {quorum.of}",
            ),
            text(
                f"写成 {min(quorum.count, seated)} of {seated} parties",
                f"write {min(quorum.count, seated)} of {seated} parties",
            ),
            at="value",
        )
    elif quorum.count > asked:
        yield Mistake(
            path,
            text(
                f"只问了 {asked} 方，凑不满 {quorum.count} 方",
                f"{asked} parties are asked: {quorum.count} can never answer",
            ),
            text(
                f"写成 {max(asked, 1)} of {seated} parties，或多问几方",
                f"write {max(asked, 1)} of {seated} parties, or ask more of them",
            ),
            text("永远达不到法定人数", "the quorum is never met"),
            at="value",
        )


def numbers(subject: Subject) -> Found:
    """What must be reached lies within what can be reached."""
    for ask, form, path in decisions(subject):
        if (
            form.threshold is not None
            and form.rule == "mean_at_least"
            and not 1 <= form.threshold <= ask.scale
        ):
            yield _beyond((*path, "threshold"), f"1–{ask.scale}", str(form.threshold))
        if (
            form.satisfied_from is not None
            and form.rule == "satisfied_at_least"
            and form.satisfied_from > ask.scale
        ):
            yield _beyond((*path, "satisfied_from"), f"1–{ask.scale}", str(form.satisfied_from))
        if form.share.over and form.share.fraction == 1 and "share" in form.model_fields_set:
            yield _all_and_more((*path, "share"), str(form.share))
        for key in ("heads", "area", "share"):
            share = getattr(form.passing, key) if form.passing else None
            if share is not None and share.over and share.fraction == Fraction(1):
                yield _all_and_more((*path, "pass", key), str(share))
        if form.passing is not None and form.passing.of not in _WHOLES.get(form.rule, (form.passing.of,)):
            valid = ", ".join(_WHOLES[form.rule])
            yield Mistake(
                (*path, "pass", "of"),
                text(
                    f"{form.rule} 不能按 {form.passing.of} 计算",
                    f"{form.rule} takes no share of {form.passing.of}",
                ),
                text(f"可以写：{valid}", f"possible: {valid}"),
                at="value",
            )
        if (
            form.at_most is not None
            and form.rule == "consensus_minus"
            and form.at_most >= len(subject.parties_asked(ask))
        ):
            asked = len(subject.parties_asked(ask))
            yield _beyond((*path, "at_most"), f"1–{max(asked - 1, 1)}", str(form.at_most))
        fewest = min(
            (len(q.options) for q in ask.ballots.values() if not isinstance(q.options, FromField)),
            default=None,
        )
        if ask.to in BALLOTS and form.winners > 1 and fewest is not None and form.winners >= fewest:
            yield _beyond((*path, "winners"), f"1–{max(fewest - 1, 1)}", str(form.winners))


_WHOLES = {"owners_joint_decision": ("taking part", "all"), "counted": ("due", "present", "votes cast")}


def _beyond(path: Path, within: str, said: str) -> Mistake:
    return Mistake(
        path,
        text(f"这里只能是 {within}，写了 {said}", f"here it lies within {within}: {said} is beyond that"),
        text(f"改成 {within} 之间的数", f"write a number within {within}"),
        text("这条规则就不再决定任何事", "the rule would decide nothing"),
        at="value",
    )


def _all_and_more(path: Path, said: str) -> Mistake:
    return Mistake(
        path,
        text(f"“{said}”要求超过全部，谁也达不到", f"`{said}` is more than all: nobody can reach it"),
        text("写成 1/1 或更小的比例", "write 1/1, or a smaller share"),
        at="value",
    )


def ill(subject: Subject) -> frozenset[str]:
    """The states whose decision is said to be wrong by itself: nothing can be told of its outcomes."""
    checks = (rule_fits, owners_vote, quorums, numbers)
    return frozenset(str(mistake.path[1]) for each in checks for mistake in each(subject))


def never_passes(subject: Subject) -> Found:
    """Those who are asked can bring it to pass, if all of them agree."""
    for ask, form, path in decisions(subject):
        if path[1] in subject.undecided:
            continue
        if ask.to == "position" and not _passes(subject, ask, form, frozenset()):
            yield Mistake(
                path,
                text(
                    f"即使问到的各方都同意，{form.rule} 也不会通过",
                    f"even if all who are asked agree, {form.rule} does not pass",
                ),
                text(
                    "问每一方（who: each party），或换一条规则",
                    "ask every party (who: each party), or take another rule",
                ),
                text("这件事永远通过不了", "the matter can never pass"),
            )


def recusals(subject: Subject) -> Found:
    """Where parties are recused, those who remain can still meet the quorum and decide."""
    for ask, form, path in decisions(subject):
        if ask.to != "position" or path[1] in subject.undecided:
            continue
        if not _passes(subject, ask, form, frozenset()):
            continue
        asked = subject.parties_asked(ask)
        for recused in subject.recusals:
            if recused and not _passes(subject, ask, form, recused):
                names = listed([text(party, party) for party in subject.parties if party in recused])
                left = len([party for party in asked if party not in recused])
                yield Mistake(
                    (*path, "quorum") if form.quorum else path,
                    text(
                        f"{names.zh}回避时只剩 {left} 方，无法通过",
                        f"where {names.en} is recused, {left} are left, and it can never pass",
                    ),
                    text(
                        "降低法定人数，或写 quorum: {count: …, unit: parties, recusal: shrinks}",
                        "lower the quorum, or write quorum: {count: …, unit: parties, recusal: shrinks}",
                    ),
                    text("一有回避，这件事就定不下来", "with a recusal nothing could be decided"),
                    related=((("recuse",), text("回避的条件", "who is recused, and when")),),
                )
                break


def _passes(subject: Subject, ask: Ask, form: Decide, recused: frozenset[str]) -> bool:
    asked, stances = subject.parties_asked(ask), votes.stances_of(ask)
    return "passed" in votes.over_parties(form, subject.parties, asked, recused, stances).outcomes
