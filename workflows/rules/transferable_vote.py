"""The single transferable vote: several options are chosen so that each large enough group has its share of them.

Counted as in the Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rules 46 to 52, which is
the weighted inclusive Gregory method; only that values are exact fractions here, where the order cuts them off after
five decimal places. Of v rankings that name somebody and p places the quota is v / (p + 1), rounded down, and one
more. Whoever has it is chosen. What somebody has beyond the quota is passed on, the greatest surplus first: all of
the papers go to the next on each, at their value times surplus / votes. Where there is no surplus, whoever has
fewest votes goes out, and the papers go on at their value. As soon as no more are left than places, they are chosen.

Ties: of several last ones as in instant runoff (`piles.py`); of equal surpluses whoever had more in the latest
earlier stage in which they differ. What is still equal goes by the list where the definition says `ties: first
listed`; where it does not, every order is tried: who is chosen in all of them is chosen, who in some is tied.

Like instant runoff, it is not monotone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from workflows.rules.piles import Last, Piles, Votes, last_of, piles_of
from workflows.rules.rankings import RankingTally
from workflows.rules.result import Equals, Place, standing_of

LIMIT = 300
"""So many stages are tried at most among orders; beyond that, whoever is not out yet counts as tied."""


@dataclass(frozen=True, slots=True)
class Surplus:
    """What was passed on: whose papers, how much of how many votes, and who had as much."""

    option: str
    surplus: Fraction
    votes: Fraction
    equal: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: the votes of who is neither out nor settled, who is chosen now, and what was done then."""

    votes: Votes
    chosen: tuple[str, ...]
    done: Surplus | Last | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A count under way. `piles` are of those still in and of those chosen who have not passed on their surplus."""

    places: int
    quota: int
    piles: Piles
    chosen: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()

    @property
    def before(self) -> list[Votes]:
        """The votes of the stages so far."""
        return [stage.votes for stage in self.stages]

    @property
    def hopeful(self) -> dict[str, Fraction]:
        """Those still in and not chosen, with their votes."""
        return {option: n for option, n in self.piles.votes.items() if option not in self.chosen}


@dataclass(frozen=True, slots=True)
class Elected:
    """How a count ended: the stages of the one that is shown, who is chosen, who is tied."""

    quota: int
    stages: tuple[Stage, ...]
    chosen: tuple[str, ...]
    tied: tuple[str, ...]


def transferable_vote(tally: RankingTally, *, places: int, equals: Equals) -> Elected:
    """Who is chosen, and the stages."""
    piles = piles_of(tally)
    quota = int(sum(piles.votes.values())) // (places + 1) + 1
    first = shown = Count(places, quota, piles)
    while following := _next(shown):
        shown = following[-1]
    if equals == "first listed" or not any(_by_the_list(stage) for stage in shown.stages):
        return Elected(quota, shown.stages, shown.chosen, ())
    in_all, in_some = _every_order(first)
    return Elected(
        quota,
        shown.stages,
        tuple(option for option in shown.chosen if option in in_all),
        tuple(option for option in tally.options if option in in_some - in_all),
    )


def places_of(elected: Elected) -> tuple[Place, ...]:
    """The chosen, the tied, then the others, whoever stayed longest first; each with its last votes."""
    votes = {option: n for stage in elected.stages for option, n in stage.votes.items()}
    found = [Place((option,), (votes[option],)) for option in elected.chosen]
    if elected.tied:
        found.append(Place(elected.tied))
    gone = [stage.done.out for stage in reversed(elected.stages) if isinstance(stage.done, Last)]
    placed = {*elected.chosen, *elected.tied}
    left = {option: (n,) for option, n in elected.stages[-1].votes.items() if option not in placed}
    found += standing_of(left)
    placed |= {*left}
    for out in gone:
        if those := tuple(option for option in out if option not in placed):
            found.append(Place(those, (votes[those[0]],)))
    return tuple(found)


def _next(count: Count) -> list[Count]:
    """Every way to go on from here, the one of the list last; none where all places are filled."""
    if len(count.chosen) == count.places or not count.hopeful:
        return []
    hopeful = count.hopeful
    reached = sorted((o for o in hopeful if hopeful[o] >= count.quota), key=lambda o: -hopeful[o])
    if len(count.chosen) + len(hopeful) <= count.places:
        reached = sorted(hopeful, key=lambda o: -hopeful[o])
    stage = Stage(count.piles.votes, tuple(reached))
    now = replace(count, chosen=count.chosen + stage.chosen)
    if len(now.chosen) == now.places or not now.hopeful:
        return [replace(now, stages=(*now.stages, stage))]
    over = {o: n - now.quota for o, n in now.piles.votes.items() if o in now.chosen and n > now.quota}
    return [*(_pass_on(now, stage, over) if over else _go_out(now, stage))]


def _pass_on(count: Count, stage: Stage, over: dict[str, Fraction]) -> Iterator[Count]:
    equal = [option for option in over if over[option] == max(over.values())]
    for earlier in reversed(count.before):
        most = max(earlier[option] for option in equal)
        equal = [option for option in equal if earlier[option] == most]
    for option in reversed(equal):
        votes = count.piles.votes[option]
        others = [each for each in over if each != option]
        piles = count.piles.passed_on([option], count.hopeful, at=over[option] / votes, beside=others)
        done = Surplus(option, over[option], votes, tuple(equal))
        yield replace(count, piles=piles, stages=(*count.stages, replace(stage, done=done)))


def _go_out(count: Count, stage: Stage) -> Iterator[Count]:
    hopeful = count.hopeful
    last = last_of(hopeful, count.before, count.places - len(count.chosen))
    for out in [last.out] if last.way == "together" else [(option,) for option in last.out]:
        piles = count.piles.passed_on(out, [option for option in hopeful if option not in out])
        yield replace(count, piles=piles, stages=(*count.stages, replace(stage, done=replace(last, out=out))))


def _by_the_list(stage: Stage) -> bool:
    """Whether the order of the list decided something in this stage."""
    done = stage.done
    return len(done.equal) > 1 if isinstance(done, Surplus) else bool(done and done.way == "listed")


def _every_order(first: Count) -> tuple[frozenset[str], frozenset[str]]:
    """Who is chosen in every order in which ties can be resolved, and who is chosen in some."""
    in_all, in_some = frozenset(first.piles.votes), frozenset[str]()
    waiting, tried = [first], 0
    while waiting:
        count = waiting.pop()
        tried += 1
        following = _next(count) if tried <= LIMIT else []
        if following:
            waiting.extend(following)
            continue
        done = len(count.chosen) == count.places or not count.hopeful
        in_all = in_all & frozenset(count.chosen) if done else frozenset()
        in_some |= frozenset(count.chosen) | (frozenset() if done else frozenset(count.hopeful))
    return in_all, in_some
