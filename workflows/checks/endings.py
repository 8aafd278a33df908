"""What a state can end in: found by weighing every way in which people can answer, not read from a list.

An outcome that *can* come must be handled; one that *may* be handled is left to the definition (`late`, where
the deadline decides nothing); any other never comes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflows.checks import votes
from workflows.checks.mistake import Found, Mistake, unknown
from workflows.findings import nearest
from workflows.model import BALLOTS, Ask, State
from workflows.text import text

if TYPE_CHECKING:
    from workflows.checks.subject import Subject

LATE = "late"
AWAITED = ("choose", "fill", "report", "sort", "count")
"""Kinds of ask whose answer is waited for: the deadline makes them late, it decides nothing."""


@dataclass(frozen=True, slots=True)
class Endings:
    """What a state can end in, and what it may say besides; whether its decision can be made out at all."""

    can: frozenset[str]
    may: frozenset[str] = frozenset()
    told: bool = True
    """False where the ask and its rule do not fit each other, so that nothing can be said of the outcomes."""


def endings_of(subject: Subject, name: str, state: State) -> Endings:
    """What a state can end in."""
    if state.phase == "closed":
        return Endings(frozenset())
    if name in subject.undecided:
        return Endings(frozenset(), told=False)
    can: set[str] = set()
    may: set[str] = set()
    if state.notice is not None:
        can |= {"undisputed", "objected"} if state.notice.objections else {"undisputed"}
    if state.wait is not None:
        can.add("over")
    if state.gather is not None:
        can.add("gathered")
    if state.ask is not None:
        can |= _of_ask(subject, state, state.ask)
        if state.ask.to in AWAITED and state.deadline is not None:
            may.add(LATE)
    if state.may_stop and (state.ask is not None or state.wait is not None):
        can.add("stopped")
    return Endings(frozenset(can), frozenset(may))


def _of_ask(subject: Subject, state: State, ask: Ask) -> set[str]:
    """The outcomes that answers and silence bring."""
    if ask.to == "choose":
        return set()
    if ask.to in ("fill", "report", "sort"):
        return {"answered"}
    if ask.to == "consent":
        return {"given", "refused", "silent"}
    form = state.decide
    if form is None:
        return set()
    if form.rule == "owners_joint_decision":
        return {*votes.over_owners(form).outcomes, "no_quorum"}
    if ask.to in BALLOTS:
        # nobody may be free on any date, and then none is chosen, whatever becomes of equals
        ties = form.ties != "first listed" or ask.to == "dates"
        return {"passed", "no_quorum", *(("tied",) if ties else ())}
    if ask.to == "score":
        return {*votes.over_scores(form, ask).outcomes}
    if ask.to == "count":
        return {*votes.over_sheets(form).outcomes}
    asked = subject.parties_asked(ask)
    found = {
        outcome
        for recused in subject.recusals
        for outcome in votes.over_parties(
            form, subject.parties, asked, recused, votes.stances_of(ask)
        ).outcomes
    }
    return found | {"passed"}  # where it never passes, that is the mistake, and not that it leads on


_FITS = {
    "position": ("consensus", "majority", "unanimity", "consensus_minus", "consent", "weighted"),
    "choice": ("plurality", "owners_joint_decision"),
    "approval": ("approval",),
    "ranking": ("borda", "instant_runoff", "schulze", "single_transferable_vote"),
    "dots": ("dots",),
    "ratings": ("score_voting",),
    "dates": ("time_poll",),
    "score": ("mean_at_least", "satisfied_at_least"),
    "count": ("counted",),
}


def rules_for(kind: str) -> tuple[str, ...]:
    """The rules that weigh answers of this kind."""
    return _FITS.get(kind, ())


def fits(rule: str, kind: str) -> bool:
    """Whether the rule weighs answers of this kind."""
    return rule in rules_for(kind)


def unhandled(subject: Subject) -> Found:
    """Every outcome that can come is handled."""
    for name, state, path in subject.open_states():
        ends = subject.endings[name]
        for outcome in sorted(ends.can - set(state.then) - _misspelt(state.then, ends.can)):
            yield Mistake(
                (*path, "then") if state.then else path,
                text(
                    f"“{name}”可能以“{outcome}”结束，却没有写接下来去哪里",
                    f"`{name}` can end in `{outcome}`, and nothing says where to go then",
                ),
                text(f"在 then 里加上 {outcome}: …", f"add {outcome}: … under then"),
                text(
                    f"议题以“{outcome}”结束时会停在原地，只能等协调员来处理",
                    f"an item that ends in `{outcome}` would stand still until the coordinator sees to it",
                ),
            )


def _misspelt(then: Collection[str], can: Collection[str]) -> set[str]:
    """Outcomes that are handled, only under a word that is not quite theirs: that is told of that word."""
    others, open_ones = [each for each in then if each not in can], [each for each in can if each not in then]
    if not others:
        return set()
    from workflows.vocabulary.outcomes import OUTCOMES  # noqa: PLC0415  # only where a word is not known

    words = {OUTCOMES.turned(each, "zh"): each for each in open_ones} | {each: each for each in open_ones}
    known = {each.en for each in OUTCOMES}
    return {words[meant] for each in others if each not in known and (meant := nearest(each, words))}


def never_comes(subject: Subject) -> Found:
    """No outcome is handled that cannot come."""
    for name, state, path in subject.open_states():
        ends = subject.endings[name]
        if not ends.told:
            continue
        for outcome in state.then:
            if outcome not in ends.can | ends.may:
                yield unknown(
                    (*path, "then", outcome),
                    outcome,
                    text(f"“{name}”不会以“{outcome}”结束", f"`{name}` never ends in `{outcome}`"),
                    sorted(ends.can | ends.may),
                    text("这条去向永远走不到", "this way is never taken"),
                    at="key",
                )


def _all_vectors(subject: Subject) -> Iterator[tuple[str, State, frozenset[str], votes.Weighed]]:
    for name, state, ask, _ in subject.asks():
        form = state.decide
        if form is not None and ask.to == "position" and fits(form.rule, ask.to):
            asked, stances = subject.parties_asked(ask), votes.stances_of(ask)
            for recused in subject.recusals:
                weighed = votes.over_parties(form, subject.parties, asked, recused, stances)
                yield name, state, recused, weighed


_FLAWS = {
    "none": text("有一种答复得不出结论", "some answers bring no outcome"),
    "turned": text(
        "多一方同意，反而从通过变成不通过", "one more agreement turns passed into another outcome"
    ),
    "early": text(
        "提前作出的结论，等到截止可能不一样", "what is decided early could end otherwise at the deadline"
    ),
}


def unsound(subject: Subject) -> Found:
    """Every vector of answers brings one outcome; an agreement more never undoes it; early is never otherwise."""
    for name, state, _, weighed in _all_vectors(subject):
        for flaw in weighed.flaws[:1]:
            what, answers = _FLAWS[flaw.kind], ", ".join(each or "—" for each in flaw.vector)
            rule = state.decide.rule if state.decide else ""
            yield Mistake(
                ("states", name, "decide"),
                text(f"{rule}：{what.zh}（{answers}）", f"{rule}: {what.en} ({answers})"),
                text(
                    "换一条规则，并把这条规则的问题报告给我们", "take another rule, and report this one to us"
                ),
            )
