"""Instant runoff: whoever has fewest votes goes out, and those votes go on to the next on each ranking.

In each round a ranking counts for the best of the options that are left (`piles.py`). It goes on until as many
options are left as there are places.

Tied last, in this order, each of them said in the explanation:
1. together they have fewer votes than the next: they go out together, since no order among them could matter;
2. backward: whoever had fewest in the latest earlier round in which they differ goes out;
3. by the list: whoever is listed later goes out, where the definition says `ties: first listed`. Where it does
   not, every order is tried: who wins in all of them wins, and who wins in some of them is tied.

No order of answers can matter. The method is not monotone: that is its known price.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from workflows.rules.piles import Last, Piles, Votes, last_of, piles_of
from workflows.rules.rankings import RankingTally
from workflows.rules.result import Equals, Place, Result, Titles, named, readable
from workflows.rules.verdict import sentence
from workflows.text import Text

LIMIT = 2_000
"""So many rounds are tried at most among orders; beyond that, whoever is left counts as tied."""


@dataclass(frozen=True, slots=True)
class Round:
    """One round: the votes, who was last, and who of them went out, by which of the three ways."""

    votes: Votes
    last: Last


def instant_runoff_result(
    tally: RankingTally, titles: Titles, *, places: int = 1, equals: Equals = "are told"
) -> Result:
    """Who is left at the end, with the rounds."""
    first = piles_of(tally)
    rounds, counted = _by_the_list(first, places)
    winners: tuple[str, ...] = tuple(counted)
    tied: tuple[str, ...] = ()
    if equals == "are told" and any(each.last.way == "listed" for each in rounds):
        in_all, in_some = _every_order(first, places)
        winners = tuple(option for option in tally.options if option in in_all)
        tied = tuple(option for option in tally.options if option in in_some - in_all)
    winners = tuple(sorted(winners, key=lambda option: -counted.get(option, Fraction(0))))
    clauses = [_round_said(n, each, titles, equals) for n, each in enumerate(rounds, 1)]
    if not rounds:
        clauses.append(votes_said(counted, titles))
    return Result(
        winners,
        tied,
        _standing(rounds, counted, winners, tied),
        sentence(*clauses, *chosen_said(winners, tied, titles)),
    )


def _by_the_list(piles: Piles, places: int) -> tuple[list[Round], Votes]:
    """The rounds, where the order of the list decides what nothing else decides; and the votes of who is left."""
    rounds: list[Round] = []
    while len(piles.votes) > places:
        last = last_of(piles.votes, [each.votes for each in rounds], places)
        out = last.out if last.way == "together" else last.out[-1:]
        rounds.append(Round(piles.votes, Last(last.last, out, last.way)))
        piles = _without(piles, out)
    return rounds, piles.votes


def _without(piles: Piles, out: tuple[str, ...]) -> Piles:
    return piles.passed_on(out, [option for option in piles.votes if option not in out])


def _every_order(piles: Piles, places: int) -> tuple[frozenset[str], frozenset[str]]:
    """Who wins in every order in which ties can be resolved, and who wins in some."""
    in_all, in_some = frozenset(piles.votes), frozenset[str]()
    waiting: list[tuple[Piles, tuple[Votes, ...]]] = [(piles, ())]
    seen: set[tuple[tuple[str, ...], tuple[tuple[Fraction, ...], ...]]] = set()
    while waiting:
        now, before = waiting.pop()
        left = tuple(now.votes)
        if len(left) <= places or len(seen) >= LIMIT:
            in_all = in_all & frozenset(left) if len(left) <= places else frozenset()
            in_some |= frozenset(left)
            continue
        # what happens next depends on those who are left and on their votes so far, and on nothing else
        here = (left, tuple(tuple(votes[option] for option in left) for votes in before))
        if here in seen:
            continue
        seen.add(here)
        last = last_of(now.votes, before, places)
        outs = [last.out] if last.way == "together" else [(option,) for option in last.out]
        waiting.extend((_without(now, out), (*before, now.votes)) for out in outs)
    return in_all, in_some


def _standing(
    rounds: Sequence[Round], counted: Votes, winners: tuple[str, ...], tied: tuple[str, ...]
) -> tuple[Place, ...]:
    """The winners, those tied, then the others, whoever stayed longest first; each with its last votes."""
    votes = {option: n for each in rounds for option, n in each.votes.items()} | dict(counted)
    places = [Place((option,), (votes[option],)) for option in winners]
    if tied:
        places.append(Place(tied))
    for each in reversed(rounds):
        out = tuple(option for option in each.last.out if option not in winners + tied)
        if out:
            places.append(Place(out, (votes[out[0]],)))
    return tuple(places)


def votes_said(votes: Votes, titles: Titles) -> Text:
    """Votes as people read them, the most first."""
    rows = sorted(votes.items(), key=lambda row: -row[1])
    return Text(
        zh="、".join(f"{titles[option].zh} {readable(n)} 票" for option, n in rows),
        en=", ".join(f"{titles[option].en} {readable(n)}" for option, n in rows) + " votes",
    )


def chosen_said(winners: Sequence[str], tied: Sequence[str], titles: Titles) -> list[Text]:
    """Who is chosen, and who is tied for what is left."""
    said = []
    for heading_zh, heading_en, those in (("选中 ", "chosen: ", winners), ("不分先后：", "tied: ", tied)):
        if those:
            names = named(those, titles)
            said.append(Text(zh=heading_zh + names.zh, en=heading_en + names.en))
    return said


def _round_said(n: int, each: Round, titles: Titles, equals: Equals) -> Text:
    votes, gone = votes_said(each.votes, titles), out_said(each.last, titles, equals)
    return Text(zh=f"第 {n} 轮 {votes.zh}，{gone.zh}", en=f"round {n}: {votes.en}, {gone.en}")


def out_said(each: Last, titles: Titles, equals: Equals) -> Text:
    """Who went out, and why it was they where several were last."""
    out, last = named(each.out, titles), named(each.last, titles)
    if each.way == "alone":
        return Text(zh=f"{out.zh} 出局", en=f"{out.en} out")
    zh, en = f"{last.zh} 同为最少", f"{last.en} tied last"
    if each.way == "together":
        return Text(
            zh=f"{zh}，合计仍少于其余各项，一并出局",
            en=f"{en}, together fewer than any other, all out",
        )
    if each.way == "backward":
        return Text(zh=f"{zh}，{out.zh} 前面一轮更少，出局", en=f"{en}, {out.en} out with fewer before")
    if equals == "are told":
        return Text(
            zh=f"{zh}，每种出局顺序都试过，这里先去掉列在后面的 {out.zh}",
            en=f"{en}, every order was tried, shown here is {out.en} out",
        )
    return Text(
        zh=f"{zh}，按约定去掉列在后面的 {out.zh}",
        en=f"{en}, by the rule that was set {out.en} out, listed later",
    )
