"""Instant runoff: whoever has fewest votes goes out, and those votes go on to the next on each ranking.

In each round a ranking counts for the best of the options that are left; equals share it evenly (a half each
of two), and a ranking that names nobody who is left counts no more. It goes on until as many options are
left as there are places.

Tied last, in this order, each of them said in the explanation:
1. together they have fewer votes than the next: they go out together, since no order among them could matter;
2. backward: whoever had fewest in the latest earlier round in which they differ goes out;
3. by the list: whoever is listed later goes out, where the definition says `ties: first listed`. Where it does
   not, every order is tried: who wins in all of them wins, and who wins in some of them is tied.

The tally is a multiset of rankings: it grows with the number of different rankings, and one more costs the
copying of that. No order of answers can matter. The method is not monotone: that is its known price.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from workflows.rules.rankings import Ranking, ranking
from workflows.rules.result import Equals, Place, Result, Titles, named, number
from workflows.rules.verdict import sentence
from workflows.text import Text

LIMIT = 2_000
"""So many rounds are tried at most among orders; beyond that, whoever is left counts as tied."""

Votes = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class RankingTally:
    """How often each ranking was given."""

    options: tuple[str, ...]
    times: Mapping[Ranking, int] = field(default_factory=dict)

    @property
    def answered(self) -> int:
        """How many gave a ranking."""
        return sum(self.times.values())

    def add(
        self, old: Iterable[str | Iterable[str]] | None, new: Iterable[str | Iterable[str]] | None
    ) -> RankingTally:
        """The tally after somebody's ranking `old` became `new`; None is no ranking."""
        times = dict(self.times)
        for answer, sign in ((old, -1), (new, 1)):
            if answer is not None:
                given = ranking(answer)
                times[given] = times.get(given, 0) + sign
                if not times[given]:
                    del times[given]
        return RankingTally(self.options, times)

    def votes(self, left: Sequence[str]) -> Votes:
        """How many votes each of those who are left has."""
        votes = dict.fromkeys(left, Fraction(0))
        for given, times in self.times.items():
            for group in given:
                here = [option for option in group if option in votes]
                if here:
                    for option in here:
                        votes[option] += Fraction(times, len(here))
                    break
        return votes


@dataclass(frozen=True, slots=True)
class Round:
    """One round: the votes, who was last, who of them may go out, and by which of the three ways."""

    votes: Votes
    last: tuple[str, ...]
    out: tuple[str, ...]
    way: str


def instant_runoff_result(
    tally: RankingTally, titles: Titles, *, places: int = 1, equals: Equals = "are told"
) -> Result:
    """Who is left at the end, with the rounds."""
    rounds, left = _by_the_list(tally, places)
    winners: tuple[str, ...] = tuple(left)
    tied: tuple[str, ...] = ()
    if equals == "are told" and any(each.way == "listed" for each in rounds):
        in_all, in_some = _every_order(tally, places)
        winners = tuple(option for option in tally.options if option in in_all)
        tied = tuple(option for option in tally.options if option in in_some - in_all)
    counted = tally.votes(tally.options) if not rounds else tally.votes(left)
    winners = tuple(sorted(winners, key=lambda option: -counted.get(option, 0)))
    clauses = [_round_said(n, each, titles, equals) for n, each in enumerate(rounds, 1)]
    if not rounds:
        clauses.append(_votes_said(counted, titles))
    for heading_zh, heading_en, those in (("选中 ", "chosen: ", winners), ("不分先后：", "tied: ", tied)):
        if those:
            names = named(those, titles)
            clauses.append(Text(zh=heading_zh + names.zh, en=heading_en + names.en))
    return Result(winners, tied, _standing(rounds, counted, winners, tied), sentence(*clauses))


def _by_the_list(tally: RankingTally, places: int) -> tuple[list[Round], tuple[str, ...]]:
    """The rounds, where the order of the list decides what nothing else decides."""
    rounds: list[Round] = []
    left = tally.options
    while len(left) > places:
        now = _round(tally.votes(left), [each.votes for each in rounds], places)
        out = now.out if now.way == "together" else now.out[-1:]
        rounds.append(Round(now.votes, now.last, out, now.way))
        left = tuple(option for option in left if option not in out)
    return rounds, left


def _round(votes: Votes, before: Sequence[Votes], places: int) -> Round:
    fewest = min(votes.values())
    last = tuple(option for option, n in votes.items() if n == fewest)
    if len(last) == 1:
        return Round(votes, last, last, "alone")
    others = [n for option, n in votes.items() if option not in last]
    if len(others) >= places and others and fewest * len(last) < min(others):
        return Round(votes, last, last, "together")
    out = last
    for earlier in reversed(before):
        low = min(earlier[option] for option in out)
        out = tuple(option for option in out if earlier[option] == low)
    return Round(votes, last, out, "backward" if len(out) == 1 else "listed")


def _every_order(tally: RankingTally, places: int) -> tuple[frozenset[str], frozenset[str]]:
    """Who wins in every order in which ties can be resolved, and who wins in some."""
    in_all, in_some = frozenset(tally.options), frozenset[str]()
    waiting: list[tuple[tuple[str, ...], tuple[Votes, ...]]] = [(tally.options, ())]
    seen: set[tuple[tuple[str, ...], tuple[tuple[Fraction, ...], ...]]] = set()
    while waiting:
        left, before = waiting.pop()
        if len(left) <= places or len(seen) >= LIMIT:
            in_all = in_all & frozenset(left) if len(left) <= places else frozenset()
            in_some |= frozenset(left)
            continue
        # what happens next depends on those who are left and on their votes so far, and on nothing else
        here = (left, tuple(tuple(votes[option] for option in left) for votes in before))
        if here in seen:
            continue
        seen.add(here)
        now = _round(tally.votes(left), before, places)
        outs = [now.out] if now.way == "together" else [(option,) for option in now.out]
        waiting.extend((tuple(o for o in left if o not in out), (*before, now.votes)) for out in outs)
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
        out = tuple(option for option in each.out if option not in winners + tied)
        if out:
            places.append(Place(out, (votes[out[0]],)))
    return tuple(places)


def _votes_said(votes: Votes, titles: Titles) -> Text:
    rows = sorted(votes.items(), key=lambda row: -row[1])
    return Text(
        zh="、".join(f"{titles[option].zh} {number(n)} 票" for option, n in rows),
        en=", ".join(f"{titles[option].en} {number(n)}" for option, n in rows) + " votes",
    )


def _round_said(n: int, each: Round, titles: Titles, equals: Equals) -> Text:
    votes, out, last = _votes_said(each.votes, titles), named(each.out, titles), named(each.last, titles)
    zh, en = f"第 {n} 轮 {votes.zh}", f"round {n}: {votes.en}"
    if each.way == "alone":
        return Text(zh=f"{zh}，{out.zh} 出局", en=f"{en}, {out.en} out")
    zh, en = f"{zh}，{last.zh} 同为最少", f"{en}, {last.en} tied last"
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
