"""Rules over options: an empty tally for each of them, and the verdict from a tally.

An option rule says who is chosen (`passed`, with the winners), that the answers leave a tie (`tied`), or that
too few answered (`no_quorum`; at least one must, and there must be something to choose). Before the close it says so only when everybody who was
asked has answered; plurality and approval also as soon as nothing missing can change who wins. Under the other
rules the ways in which answers can still come in are too many to try, and `as soon as certain` waits for all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import combinations
from typing import Any, Protocol, Self

from workflows.model import Decide
from workflows.outcomes import OUTCOME_WORDS
from workflows.rules.certainty import completions, only
from workflows.rules.instant_runoff import instant_runoff_result
from workflows.rules.points import POINT_RULES, PointTally
from workflows.rules.rankings import PairTally, RankingTally
from workflows.rules.result import Result, Titles
from workflows.rules.schulze import schulze_result
from workflows.rules.time_poll import DateTally
from workflows.rules.transferable_reasons import transferable_vote_result
from workflows.rules.verdict import Outcome, Verdict, sentence
from workflows.text import Text, text

OPTION_RULES = (*POINT_RULES, "instant_runoff", "schulze", "single_transferable_vote", "time_poll")


class OptionTally(Protocol):
    """What the answers over options come to."""

    @property
    def options(self) -> tuple[str, ...]:
        """The options, in the order of the list."""

    @property
    def answered(self) -> int:
        """How many answered."""

    def add(self, old: Any, new: Any) -> Self:
        """The tally after somebody's answer `old` became `new`; None is no answer."""


def empty_tally(rule: str, options: Iterable[str]) -> OptionTally:
    """The tally of a rule before anybody has answered."""
    names = tuple(options)
    match rule:
        case "instant_runoff" | "single_transferable_vote":
            return RankingTally(names)
        case "schulze":
            return PairTally.empty(names)
        case "time_poll":
            return DateTally.empty(names)
    return PointTally.empty(rule, names)


def option_tally(rule: str, options: Iterable[str], answers: Iterable[Any]) -> OptionTally:
    """The tally of all answers together; an answer that is None has not come."""
    tally = empty_tally(rule, options)
    for answer in answers:
        tally = tally.add(None, answer)
    return tally


def option_result(form: Decide, titles: Titles, tally: OptionTally) -> Result:
    """Who wins, who is tied, and how all stand, by the answers in the tally."""
    match tally:
        case PointTally():
            return tally.result(titles, places=form.winners, equals=form.ties)
        case DateTally():
            return tally.result(titles, places=form.winners)
        case PairTally():
            return schulze_result(tally, titles, places=form.winners, equals=form.ties)
        case RankingTally() if form.rule == "single_transferable_vote":
            return transferable_vote_result(tally, titles, places=form.winners, equals=form.ties)
        case RankingTally():
            return instant_runoff_result(tally, titles, places=form.winners, equals=form.ties)
    raise TypeError(f"no rule weighs {type(tally).__name__}")


def option_verdict(form: Decide, titles: Titles, tally: OptionTally, *, asked: int, closing: bool) -> Verdict:
    """The verdict over options, with the numbers in its reason; `asked` is how many can answer."""
    ending = _at_close(form, titles, tally) if closing else _before(form, titles, tally, asked)
    early = ending is not None and not closing and tally.answered < asked
    result = option_result(form, titles, tally) if tally.answered and tally.options else None
    outcome, winners = ending or (None, ())
    return Verdict(
        outcome,
        sentence(
            _taking_part(form, tally, asked),
            _inner(result.explanation) if result else None,
            text("尚缺的答复已不能改变结果", "no answer still missing could change it") if early else None,
            OUTCOME_WORDS[outcome] if outcome else _pending(tally, asked),
        ),
        winners,
    )


Ending = tuple[Outcome, tuple[str, ...]]


def _at_close(form: Decide, titles: Titles, tally: OptionTally) -> Ending:
    if tally.answered < _quorum(form) or not tally.options:
        return "no_quorum", ()
    result = option_result(form, titles, tally)
    return ("tied", ()) if result.tied else ("passed", result.winners)


def _before(form: Decide, titles: Titles, tally: OptionTally, asked: int) -> Ending | None:
    if form.close == "at the deadline":
        return None
    missing = asked - tally.answered
    if missing == 0:
        ending = _at_close(form, titles, tally)
        return ending if ending[0] != "no_quorum" or form.close == "as soon as certain" else None
    if form.close == "as soon as certain" and isinstance(tally, PointTally):
        return _certain(form, tally, missing)
    return None


def _certain(form: Decide, tally: PointTally, missing: int) -> Ending | None:
    answers = _possible(tally)
    ways = completions([(missing, (None, *answers))]) if answers else None
    if ways is None:
        return None

    def ending(way: tuple[Any, ...]) -> Ending:
        after = tally
        for answer, times in Counter(way).items():
            after = after.add(None, answer, times=times)
        if after.answered < _quorum(form):
            return "no_quorum", ()
        filled = after.filled(places=form.winners, equals=form.ties)
        return ("tied", ()) if filled.tied else ("passed", filled.winners)

    return only(ending(way) for (way,) in ways)


def _possible(tally: PointTally) -> list[Any]:
    """Everything that somebody can still say, where that is few enough to try."""
    if tally.rule == "plurality":
        return list(tally.options)
    if tally.rule == "approval" and len(tally.options) <= 8:  # noqa: PLR2004 (256 answers each, and no more)
        sizes = range(len(tally.options) + 1)
        return [those for size in sizes for those in combinations(tally.options, size)]
    return []


def _quorum(form: Decide) -> int:
    return form.quorum.count if form.quorum and form.quorum.count else 1


def _taking_part(form: Decide, tally: OptionTally, asked: int) -> Text:
    quorum = form.quorum.count if form.quorum else None
    return Text(
        zh=f"应收 {asked} 份答复，已收 {tally.answered} 份" + (f"，要求至少 {quorum} 份" if quorum else ""),
        en=f"{tally.answered} of {asked} answered" + (f", quorum {quorum}" if quorum else ""),
    )


def _pending(tally: OptionTally, asked: int) -> Text:
    missing = asked - tally.answered
    if missing:
        return Text(zh=f"还在等 {missing} 份", en=f"waiting for {missing} more")
    return text("到截止时间才作结论", "it is decided at the deadline")


def _inner(explanation: Text) -> Text:
    """A whole sentence as a clause of a longer one."""
    return Text(zh=explanation.zh.removesuffix("。"), en=explanation.en.removesuffix("."))
