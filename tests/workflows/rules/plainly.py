"""Counting methods told plainly, with nothing remembered and nothing shortened: what the rules are held against.

Slow, and only for small electorates. A ballot is a ranking in groups of equals, best first, or what the method takes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise, permutations

from workflows.rules.rankings import RankingTally, ranking

Votes = Mapping[str, Fraction]


def points_of(rule: str, answer, options: Sequence[str]) -> dict[str, Fraction]:
    """What one ballot gives to each option."""
    match rule:
        case "plurality":
            return {option: Fraction(option == answer) for option in options}
        case "approval":
            return {option: Fraction(option in answer) for option in options}
        case "dots" | "score_voting":
            return {option: Fraction(answer.get(option, 0)) for option in options}
        case "time_poll":
            # who can come counts most; of as many, each who only could if need be counts a little less
            worth = {"yes": Fraction(1), "if_need_be": Fraction(999, 1000), None: Fraction(0)}
            return {option: worth[answer.get(option)] for option in options}
    # Borda: for each other option a point where it is liked less, a half where it is liked as much
    place = places_of(answer, options)
    return {
        one: sum(
            (
                Fraction((place[one] < place[other]) * 2 + (place[one] == place[other]), 2)
                for other in options
                if other != one
            ),
            Fraction(0),
        )
        for one in options
    }


def places_of(answer, options: Sequence[str]) -> dict[str, int]:
    """Which place each option has on a ranking; whatever is left out has the last."""
    groups = ranking(answer)
    return {o: next((n for n, group in enumerate(groups) if o in group), len(groups)) for o in options}


def best_by_points(rule: str, answers: Sequence, options: Sequence[str]) -> set[str]:
    """Those with most points; all of them where nobody gave any."""
    sums = {o: sum((points_of(rule, a, options)[o] for a in answers), Fraction(0)) for o in options}
    return {option for option in options if sums[option] == max(sums.values())}


def unbeaten_by_schulze(answers: Sequence, options: Sequence[str]) -> set[str]:
    """Those before whom nobody stands, by walking every path: the paper's words, strength by winning votes."""
    places = [places_of(answer, options) for answer in answers]
    prefer = {
        (a, b): sum(place[a] < place[b] for place in places) for a in options for b in options if a != b
    }

    def step(a: str, b: str) -> tuple[int, int, int]:
        won, lost = prefer[a, b], prefer[b, a]
        return (2, won, -lost) if won > lost else (int(won == lost), 0, 0)

    def strongest(a: str, b: str) -> tuple[int, int, int]:
        between = [each for each in options if each not in (a, b)]
        walks = [(a, *some, b) for n in range(len(between) + 1) for some in permutations(between, n)]
        return max(min(step(x, y) for x, y in pairwise(walk)) for walk in walks)

    return {a for a in options if all(strongest(b, a) <= strongest(a, b) for b in options if b != a)}


def votes_of(tally: RankingTally, left: tuple[str, ...]) -> dict[str, Fraction]:
    """Every ranking counted anew for the best of those who are left, as with pencil and paper."""
    votes = dict.fromkeys(left, Fraction(0))
    for given, times in tally.times.items():
        here = next((those for group in given if (those := [o for o in group if o in votes])), [])
        for option in here:
            votes[option] += Fraction(times, len(here))
    return votes


def runoff_in_every_order(tally: RankingTally, left: tuple[str, ...], before: tuple = ()) -> set[str]:
    """Instant runoff: whoever wins in some order of the ties that stay ties."""
    if len(left) == 1:
        return set(left)
    votes = votes_of(tally, left)
    outs = _going_out(votes, before, places=1)
    return set().union(
        *(
            runoff_in_every_order(tally, tuple(o for o in left if o not in out), (*before, votes))
            for out in outs
        )
    )


def _going_out(votes: Votes, before: Sequence[Votes], places: int) -> list[tuple[str, ...]]:
    """Who may go out next, each possibility by itself."""
    low = [option for option in votes if votes[option] == min(votes.values())]
    others = [n for option, n in votes.items() if option not in low]
    if len(low) > 1 and len(others) >= max(places, 1) and sum(votes[option] for option in low) < min(others):
        return [tuple(low)]  # whatever order among these: they are all out before any other is
    for earlier in reversed(before):
        fewest = min(earlier[option] for option in low)
        low = [option for option in low if earlier[option] == fewest]
    return [(option,) for option in low]


Paper = tuple[Fraction, str, tuple[tuple[str, ...], ...]]
"""One sheet: what it is worth, with whom it lies, and the ranking on it."""


def chosen_in_every_order(answers: Sequence, options: Sequence[str], places: int) -> set[frozenset[str]]:
    """The single transferable vote, sheet by sheet: who is chosen together, in some order of the ties that stay ties."""
    papers = [paper for answer in answers for paper in _laid(Fraction(1), ranking(answer), options)]
    quota = int(sum(value for value, _, _ in papers)) // (places + 1) + 1
    return _count(papers, tuple(options), (), (), places, quota, ())


def _laid(value: Fraction, groups, hopeful: Sequence[str]) -> list[Paper]:
    """A sheet laid with the best who is still in; cut into equal parts where several are equally good."""
    for group in groups:
        here = [option for option in group if option in hopeful]
        if here:
            return [(value / len(here), option, groups) for option in here]
    return []


def _count(
    papers: list[Paper], hopeful: tuple[str, ...], waiting: tuple[str, ...], chosen: tuple[str, ...],
    places: int, quota: int, before: tuple[Votes, ...],
) -> set[frozenset[str]]:  # fmt: skip
    votes = {o: sum((value for value, at, _ in papers if at == o), Fraction(0)) for o in (*hopeful, *waiting)}
    full = len(chosen) + len(hopeful) <= places
    now = tuple(option for option in hopeful if full or votes[option] >= quota)
    chosen, hopeful = (*chosen, *now), tuple(option for option in hopeful if option not in now)
    if len(chosen) == places or not hopeful:
        return {frozenset(chosen)}
    over = [option for option in (*waiting, *now) if votes[option] > quota]
    found: set[frozenset[str]] = set()
    if over:
        first = [option for option in over if votes[option] == max(votes[each] for each in over)]
        for earlier in reversed(before):
            most = max(earlier[option] for option in first)
            first = [option for option in first if earlier[option] == most]
        for option in first:
            at = (votes[option] - quota) / votes[option]
            left = [each for each in over if each != option]
            moved = _moved(papers, (option,), hopeful, at)
            found |= _count(moved, hopeful, tuple(left), chosen, places, quota, (*before, votes))
        return found
    for out in _going_out({option: votes[option] for option in hopeful}, before, places - len(chosen)):
        left = tuple(option for option in hopeful if option not in out)
        moved = _moved(papers, out, left, Fraction(1))
        found |= _count(moved, left, (), chosen, places, quota, (*before, votes))
    return found


def _moved(papers: list[Paper], out: tuple[str, ...], hopeful: Sequence[str], at: Fraction) -> list[Paper]:
    kept = [paper for paper in papers if paper[1] not in out]
    return kept + [
        new for value, where, groups in papers if where in out for new in _laid(value * at, groups, hopeful)
    ]
