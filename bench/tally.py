"""What a vote costs in a tally of five and in one of a hundred thousand, and what counting many rankings costs:
`python -m bench.tally`, or `make bench-tally`.

For every rule two tallies are filled, one with few answers and one with many, all drawn by a fixed seed. Then the same
answers are added to either, in turns, a batch at a time; a tally is a value, so that each answer meets exactly the few
or the many. Half of them are new, half replace an answer that is in both. The figure is the median of the batches'
ratios: within one run, since a shared machine is faster at one moment than at the next.

Then ten thousand rankings of twenty options are counted from nothing by each rule over rankings, explanation included.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from workflows.model import Decide
from workflows.rules import STANCES, Measure, OwnersTally, PartyTally, ScoreTally, option_result, option_tally
from workflows.rules.options import OPTION_RULES, empty_tally
from workflows.text import Text

FEW, MANY, AIM = 5, 100_000, 1.2
OPTIONS = tuple(f"option_{n:02d}" for n in range(20))
TITLES = {option: Text(zh=option, en=option) for option in OPTIONS}
RANKED, SCHULZE_AIM_S, PLACES = 10_000, 1.0, 5
BATCH = 100

Add = Callable[[Any, Any, Any], Any]
"""A tally, an answer before and the answer now: the tally after that."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One rule as it is measured: an empty tally, how somebody answers, how an answer is added."""

    name: str
    empty: Any
    answer: Callable[[Random], Any]
    add: Add = lambda tally, old, new: tally.add(old, new)


def _options(die: Random) -> list[str]:
    return die.sample(OPTIONS, die.randint(1, len(OPTIONS)))


_ANSWERS: dict[str, Callable[[Random], Any]] = {
    "plurality": lambda die: die.choice(OPTIONS),
    "approval": lambda die: tuple(_options(die)),
    "dots": lambda die: dict.fromkeys(die.sample(OPTIONS, 3), 1),
    "score_voting": lambda die: {option: die.randint(1, 5) for option in _options(die)},
    "time_poll": lambda die: {option: die.choice(["yes", "if_need_be"]) for option in _options(die)},
}


def _ranked(die: Random) -> tuple[str, ...]:
    return tuple(die.sample(OPTIONS, len(OPTIONS)))


def lanes() -> list[Lane]:
    """Every tally there is, each under the rules that use it."""
    return [
        Lane("positions of parties", PartyTally(2 * MANY), lambda die: die.choice(STANCES)),
        Lane("scores", ScoreTally(2 * MANY, scale=5), lambda die: die.randint(1, 5)),
        Lane(
            "owners, heads and area",
            OwnersTally(Measure(2 * MANY, 20_000 * MANY)),
            lambda die: die.choice(("agree", "disagree", "abstain")),
            lambda tally, old, new: tally.add(Measure(1, 9_000), old, new),
        ),
        *(Lane(rule, empty_tally(rule, OPTIONS), _ANSWERS.get(rule, _ranked)) for rule in OPTION_RULES),
    ]


def ratio(lane: Lane, batches: int, die: Random) -> tuple[float, float]:
    """What one answer costs among the many, in what it costs among the few; and its microseconds among the many."""
    first = [lane.answer(die) for _ in range(FEW)]
    few = many = lane.empty
    for answer in first:
        few, many = lane.add(few, None, answer), lane.add(many, None, answer)
    for _ in range(MANY - FEW):
        many = lane.add(many, None, lane.answer(die))
    ratios, costs = [], []
    for number in range(batches):
        answers = [(die.choice(first) if n % 2 else None, lane.answer(die)) for n in range(BATCH)]
        took = {}
        for tally, name in ((few, "few"), (many, "many"))[:: 1 if number % 2 else -1]:
            took[name] = _seconds(lane, tally, answers)
        ratios.append(took["many"] / took["few"])
        costs.append(took["many"] / BATCH)
    return statistics.median(ratios), statistics.median(costs) * 1e6


def _seconds(lane: Lane, tally: Any, answers: Sequence[tuple[Any, Any]]) -> float:
    begun = time.perf_counter()
    for old, new in answers:
        lane.add(tally, old, new)
    return time.perf_counter() - begun


def counting(rule: str, die: Random) -> tuple[float, float]:
    """Seconds to put so many rankings into a tally, and from there to a result with its explanation."""
    form = Decide.model_validate({"rule": rule, "winners": 1 if rule == "schulze" else PLACES})
    answers = [_ranked(die) for _ in range(RANKED)]
    begun = time.perf_counter()
    tally = option_tally(rule, OPTIONS, answers)
    filled = time.perf_counter()
    result = option_result(form, TITLES, tally)
    done = time.perf_counter()
    if len(result.winners) != form.winners:
        raise ValueError(f"{rule}: {result.explanation.en}")
    return filled - begun, done - filled


def main() -> int:
    """Measure, print, and say by the exit code whether the aims are met."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--batches", type=int, default=201)
    given.add_argument("--seed", type=int, default=278)
    given.add_argument("--json", action="store_true")
    args = given.parse_args()
    die = Random(args.seed)  # ballots for measuring, the same in every run
    found: dict[str, Any] = {}
    for lane in lanes():
        times, cost = ratio(lane, args.batches, die)
        found[lane.name] = {"ratio": round(times, 3), "microseconds": round(cost, 1)}
        if not args.json:
            print(f"{lane.name:26} one vote among {MANY:,}: {cost:6.1f} µs, {times:.2f} × one among {FEW}")
    slow = any(each["ratio"] > AIM for each in found.values())
    for rule in ("borda", "instant_runoff", "schulze", "single_transferable_vote"):
        fill, count = counting(rule, die)
        found[f"{rule}, {RANKED} rankings"] = {"tally_s": round(fill, 3), "result_s": round(count, 3)}
        slow |= rule == "schulze" and fill + count > SCHULZE_AIM_S
        if not args.json:
            print(
                f"{rule:26} {RANKED:,} rankings of {len(OPTIONS)}: {fill:.2f} s to tally, {count:.3f} s to the result"
                + (f" (aim: {SCHULZE_AIM_S:.0f} s together)" if rule == "schulze" else "")
            )
    if args.json:
        print(json.dumps(found, indent=2))
    return int(slow)


if __name__ == "__main__":
    raise SystemExit(main())
